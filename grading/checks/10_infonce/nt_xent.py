"""Hidden check of ``nt_xent``, set 10."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    bits_for_nats,
    epsilon_in_denominator,
    exp_overflows,
    logarithm_of_softmax,
    mean_not_taken,
    sign_reversed,
)
from losslab.numerics import log_softmax, softmax

_rng = np.random.default_rng(102)

_normal = _rng.normal


def _nt_xent(u, v, temperature):
    x = np.concatenate([u, v])
    x = x / np.linalg.norm(x, axis=1, keepdims=True)
    z = x @ x.T / temperature
    np.fill_diagonal(z, -np.inf)
    partner = np.roll(np.arange(len(x)), len(u))
    return -np.mean(log_softmax(z)[np.arange(len(x)), partner])


def _unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def _logits(u, v, temperature, unit=_unit):
    """The logits of all 2N views with each other, and each view's partner; selves still there."""
    x = unit(np.concatenate([u, v]))
    return x @ x.T / temperature, np.roll(np.arange(len(x)), len(u))


def _masked(z, value=-np.inf):
    z = z.copy()
    np.fill_diagonal(z, value)
    return z


def _picked(z, partner):
    return -log_softmax(z)[np.arange(len(z)), partner]


def _views(losses, unit=_unit):
    """A wrong answer from what is done with the logits (selves not yet left out) and partners."""
    return lambda u, v, temperature: losses(*_logits(u, v, temperature, unit))


def _right(z, partner):
    return np.mean(_picked(_masked(z), partner))


def _without_partner(z, partner):
    """The positive is missing below the bar."""
    at = np.arange(len(z)), partner
    others = _masked(z)
    others[at] = -np.inf
    return np.mean(np.logaddexp.reduce(others, axis=1) - z[at])


def _across(z, partner):
    """Only the other side's views are candidates, as in CLIP."""
    n = len(z) // 2
    side = np.arange(2 * n) < n
    return np.mean(_picked(np.where(side[:, None] == side, -np.inf, z), partner))


def _own_side(z, partner):
    """The partner against the views of its anchor's own side alone."""
    n = len(z) // 2
    side = np.arange(2 * n) < n
    allowed = (side[:, None] == side) | (np.arange(2 * n) == partner[:, None])
    return np.mean(_picked(np.where(allowed, _masked(z), -np.inf), partner))


def _neighbours(z, partner):
    """Views 0 and 1 belong together, 2 and 3, and so on."""
    return np.mean(_picked(_masked(z), np.arange(len(z)) ^ 1))


def _plain(z, partner):
    exps = _masked(np.exp(z), 0)
    return np.mean(np.log(exps.sum(axis=1)) - z[np.arange(len(z)), partner])


def _divided(z, partner):
    exps = _masked(np.exp(z), 0)
    return -np.mean(np.log(exps[np.arange(len(z)), partner] / exps.sum(axis=1)))


def _late(z, partner):
    return -np.mean(np.log(softmax(_masked(z))[np.arange(len(z)), partner]))


_photos = _normal(size=(5, 4))

_lengths = np.array([[0.1], [1.0], [8.0], [40.0], [0.5]])

EXERCISE = Exercise(
    "nt_xent",
    4,
    _nt_xent,
    cases=[
        Case(
            "a few examples",
            u=[[3.0, 4.0], [0.0, 2.0], [1.0, -1.0]],
            v=[[1.0, 1.0], [-1.0, 3.0], [2.0, 0.5]],
            temperature=0.5,
        ),
        Case(
            "views that fit",
            u=_photos + 0.3 * _normal(size=(5, 4)),
            v=_photos + 0.3 * _normal(size=(5, 4)),
            temperature=0.2,
        ),
        Case("two views that are the same", u=_photos, v=_photos, temperature=0.3),
        Case(
            "rows of different lengths",
            u=_normal(size=(5, 3)) * _lengths,
            v=_normal(size=(5, 3)) * _lengths[::-1],
            temperature=0.4,
        ),
        Case(
            "a temperature of one", u=_normal(size=(4, 5)), v=_normal(size=(4, 5)), temperature=1.0
        ),
        Case("a high temperature", u=_normal(size=(3, 3)), v=_normal(size=(3, 3)), temperature=3.0),
        Case("embeddings all alike", u=np.ones((6, 3)), v=2 * np.ones((6, 3)), temperature=0.1),
        Case("two examples", u=_normal(size=(2, 3)), v=_normal(size=(2, 3)), temperature=0.15),
        Case(
            "embeddings in float32",
            u=_normal(size=(5, 4)).astype(np.float32),
            v=_normal(size=(5, 4)).astype(np.float32),
            temperature=0.3,
        ),
        Case(
            "very long and very short rows",
            part="extreme",
            u=_normal(size=(4, 3)) * np.array([[1e150], [1e-100], [1.0], [1e-30]]),
            v=_normal(size=(4, 3)) * np.array([[1e-100], [1e150], [1e140], [1e-30]]),
            temperature=0.25,
        ),
        Case(
            "views that fit at a tiny temperature",
            part="extreme",
            u=_photos + 0.3 * _normal(size=(5, 4)),
            v=_photos,
            temperature=0.001,
        ),
        Case(
            "a tiny temperature",
            part="extreme",
            u=_normal(size=(5, 3)),
            v=_normal(size=(5, 3)),
            temperature=0.0005,
        ),
    ],
    mistakes=[
        Mistake(
            _views(lambda z, p: np.mean(_picked(z, p))),
            "Each view is a candidate for itself, with cosine 1, the largest there is. Even perfect "
            "pairs cannot get below about log 2. Put −inf on the diagonal.",
            name="self-pairs left in",
        ),
        Mistake(
            _views(lambda z, p: np.mean(_picked(_masked(z, 0.0), p))),
            "Your self-pairs have a logit of 0, which still counts as e⁰ = 1 below the bar. Leave "
            "them out altogether: −inf.",
            name="self-pairs set to zero",
        ),
        Mistake(
            _views(lambda z, p: np.mean(_picked(_masked(z), p)[: len(z) // 2])),
            "Only the views in u search for their partner. Those in v search, too: the mean is over "
            "all 2N.",
            name="only u searches",
        ),
        Mistake(
            _views(lambda z, p: np.mean(_picked(_masked(z), p)[len(z) // 2 :])),
            "Only the views in v search for their partner. Those in u search, too: the mean is over "
            "all 2N.",
            name="only v searches",
        ),
        Mistake(
            lambda u, v, t: _nt_xent(u, v, 1.0),
            "The temperature has no effect. Divide the cosines by it.",
            name="temperature ignored",
        ),
        Mistake(
            lambda u, v, t: _nt_xent(u, v, 1 / t),
            "You multiply by the temperature. Cosines are divided by it, so that a low one makes "
            "the softmax sharp.",
            name="multiplied by the temperature",
        ),
        Mistake(
            _views(_across),
            "Only the other side's views are candidates, as in CLIP. Here each view searches among "
            "all others, those of its own side included.",
            name="own side left out",
        ),
        Mistake(
            _views(_own_side),
            "The negatives come from the anchor's own side alone. The other side's views are "
            "candidates as well: 2N − 1 in all.",
            name="other side left out",
        ),
        Mistake(
            _views(_without_partner),
            "The partner is missing below the bar. It is one of the 2N − 1 candidates.",
            name="positive missing below the bar",
        ),
        Mistake(
            _views(_neighbours),
            "You pair neighbouring rows. Here all of u comes first and then all of v, so view i and "
            "view i + N belong together.",
            name="neighbours paired",
        ),
        Mistake(
            _views(lambda z, p: np.mean(_picked(_masked(z), np.roll(np.arange(len(z)), 1)))),
            "The partner is N rows on, not one row on.",
            name="partner one row on",
        ),
        Mistake(
            _views(_right, unit=lambda x: x),
            "The rows are not scaled to length 1. Then long embeddings win whatever they show.",
            name="not normalised",
        ),
        Mistake(
            _views(_right, unit=lambda x: x / np.linalg.norm(x, axis=0)),
            "You scaled the columns to length 1. An embedding is a row: axis=1.",
            name="columns normalised",
        ),
        Mistake(
            _views(_right, unit=lambda x: x / np.linalg.norm(x)),
            "You divide by the length of the whole table. Each row has its own: axis=1 and "
            "keepdims=True.",
            name="whole table normalised",
        ),
        Mistake(
            _views(lambda z, p: np.sum(_picked(_masked(z), p))),
            "This is the sum over the views. Their mean is wanted.",
            name="sum over the views",
        ),
        Mistake(
            _views(lambda z, p: 2 * _right(z, p)),
            "Twice too large: there are 2N views, and the mean divides by 2N, not by N.",
            name="divided by N",
        ),
        mean_not_taken(
            _views(lambda z, p: _picked(_masked(z), p)),
            "One loss for each view comes back. Their mean is wanted, one number.",
        ),
        sign_reversed(
            _views(lambda z, p: -_right(z, p)),
        ),
        Mistake(
            _views(lambda z, p: -np.mean(np.exp(-_picked(_masked(z), p)))),
            "The logarithm is missing: this is minus the mean probability of the partners.",
            name="logarithm missing",
        ),
        Mistake(
            _views(lambda z, p: -np.log(np.mean(np.exp(-_picked(_masked(z), p))))),
            "You average the probabilities and take the logarithm afterwards. The losses are "
            "averaged.",
            name="logarithm of the mean",
        ),
        bits_for_nats(
            _views(lambda z, p: _right(z, p) / np.log(2)),
        ),
        epsilon_in_denominator(
            _views(_right, unit=lambda x: x / (np.linalg.norm(x, axis=1, keepdims=True) + 1e-8)),
            "The small constant in your denominator swallows short rows: their cosines come out as "
            "nearly 0. No row is zero here, so none is needed.",
            alike=(
                _views(
                    _right,
                    unit=lambda x: x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-12),
                ),
            ),
        ),
        exp_overflows(
            _views(_plain),
            "The formula is right, and exp overflows at a low temperature. Use `log_softmax`, or "
            "subtract each row's maximum first.",
        ),
        exp_overflows(
            _views(_divided),
            "Your softmax divides infinity by infinity at a low temperature. Use `log_softmax`, or "
            "subtract each row's maximum, and do not leave the logarithm at all.",
        ),
        logarithm_of_softmax(
            _views(_late),
            "Softmax first and the logarithm second: at a low temperature the partner's "
            "probability can be exactly 0, and the loss infinite. Stay with logarithms.",
        ),
    ],
)
