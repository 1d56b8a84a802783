"""Hidden check of ``clip_loss``, set 10."""

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

_rng = np.random.default_rng(101)

_normal = _rng.normal


def _clip_loss(u, v, temperature):
    u = u / np.linalg.norm(u, axis=1, keepdims=True)
    v = v / np.linalg.norm(v, axis=1, keepdims=True)
    z = u @ v.T / temperature
    return -0.5 * np.mean(np.diag(log_softmax(z) + log_softmax(z, axis=0)))


def _unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def _rows(z):
    return -np.mean(np.diag(log_softmax(z, axis=1)))


def _both(z):
    return 0.5 * (_rows(z) + _rows(z.T))


def _cosines(u, v):
    return _unit(u) @ _unit(v).T


def _from_logits(loss):
    """A wrong answer that is right up to the logits."""
    return lambda u, v, temperature: loss(_cosines(u, v) / temperature)


def _scaled(unit, other=None):
    """A wrong answer from rows that are scaled otherwise: ``unit`` for u, ``other`` for v."""
    other = other or unit
    return lambda u, v, temperature: _both(unit(u) @ other(v).T / temperature)


def _off_diagonal_rows(z):
    others = np.where(np.eye(len(z), dtype=bool), -np.inf, z)
    return np.mean(np.logaddexp.reduce(others, axis=1) - np.diag(z))


def _plain_rows(z):
    return np.mean(np.log(np.exp(z).sum(axis=1)) - np.diag(z))


def _divided_rows(z):
    return -np.mean(np.log(np.diag(np.exp(z)) / np.exp(z).sum(axis=1)))


def _late_rows(z):
    return -np.mean(np.log(np.diag(softmax(z))))


def _stepwise(rows):
    """Both directions from something that handles the rows."""
    return _from_logits(lambda z: 0.5 * (rows(z) + rows(z.T)))


_captions = _normal(size=(6, 4))

_lengths = np.array([[0.1], [1.0], [8.0], [40.0], [0.5], [3.0]])

EXERCISE = Exercise(
    "clip_loss",
    3,
    _clip_loss,
    cases=[
        Case(
            "a few pairs",
            u=[[3.0, 4.0], [0.0, 2.0], [1.0, -1.0]],
            v=[[1.0, 1.0], [-1.0, 3.0], [2.0, 0.5]],
            temperature=0.5,
        ),
        Case(
            "pairs that fit",
            u=_captions + 0.3 * _normal(size=(6, 4)),
            v=_captions,
            temperature=0.07,
        ),
        Case("pairs that do not fit", u=_captions, v=-_captions, temperature=0.3),
        Case(
            "rows of different lengths",
            u=_normal(size=(6, 3)) * _lengths,
            v=_normal(size=(6, 3)) * _lengths[::-1],
            temperature=0.2,
        ),
        Case(
            "a temperature of one", u=_normal(size=(4, 5)), v=_normal(size=(4, 5)), temperature=1.0
        ),
        Case("a high temperature", u=_normal(size=(3, 3)), v=_normal(size=(3, 3)), temperature=4.0),
        Case("embeddings all alike", u=np.ones((5, 3)), v=2 * np.ones((5, 3)), temperature=0.1),
        Case(
            "one picture that fits every caption",
            u=[[1.0, 1.0, 1.0], [1.0, 0.0, -0.2], [0.1, 1.0, -0.4]],
            v=[[1.0, 0.2, 1.0], [1.0, 0.1, 0.0], [0.0, 1.0, 0.3]],
            temperature=0.1,
        ),
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
            "pairs that fit at a tiny temperature",
            part="extreme",
            u=_captions + 0.3 * _normal(size=(6, 4)),
            v=_captions,
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
            _from_logits(_rows),
            "This is one direction only: rows look for their column. CLIP averages it with the "
            "other one, columns that look for their row.",
            name="rows only",
        ),
        Mistake(
            _from_logits(lambda z: _rows(z.T)),
            "This is one direction only: columns look for their row. CLIP averages it with the "
            "other one, rows that look for their column.",
            name="columns only",
        ),
        Mistake(
            _scaled(lambda x: x),
            "The rows are not scaled to length 1, so training can cut the loss by making "
            "embeddings longer.",
            name="not normalised",
        ),
        Mistake(
            _scaled(_unit, lambda x: x),
            "Only u is scaled to length 1. The rows of v have a length, too.",
            name="only u normalised",
        ),
        Mistake(
            _scaled(lambda x: x, _unit),
            "Only v is scaled to length 1. The rows of u have a length, too.",
            name="only v normalised",
        ),
        Mistake(
            _scaled(lambda x: x / np.linalg.norm(x, axis=0)),
            "You scaled the columns to length 1. An embedding is a row: axis=1.",
            name="columns normalised",
        ),
        Mistake(
            _scaled(lambda x: x / np.linalg.norm(x)),
            "You divide by the length of the whole table. Each row has its own: axis=1 and "
            "keepdims=True.",
            name="whole table normalised",
        ),
        Mistake(
            _scaled(lambda x: x / np.sum(x**2, axis=1, keepdims=True)),
            "You divide each row by its squared length. The root is missing.",
            name="divided by the squared length",
        ),
        Mistake(
            _from_logits(lambda z: 2 * _both(z)),
            "This is the sum of the two directions. CLIP takes their mean: a factor of ½.",
            name="sum of the directions",
        ),
        Mistake(
            lambda u, v, t: _both(_cosines(u, v) * t),
            "You multiply by the temperature. Cosines are divided by it. (CLIP multiplies by its "
            "logit scale, which is 1/τ.)",
            name="multiplied by the temperature",
        ),
        Mistake(
            lambda u, v, t: _both(_cosines(u, v)),
            "The temperature has no effect. Cosines end at 1, and without a low temperature even "
            "perfect pairs cost nearly log N.",
            name="temperature ignored",
        ),
        Mistake(
            lambda u, v, t: _both(_cosines(u, v) * np.exp(t)),
            "You take `temperature` for CLIP's learned logarithm of a scale. It is τ itself: divide "
            "by it.",
            name="exponential of the temperature",
        ),
        Mistake(
            lambda u, v, t: _both(_cosines(u, v) / t) / t,
            "You divide the loss by the temperature once more. It belongs to the cosines only.",
            name="temperature twice",
        ),
        Mistake(
            lambda u, v, t: _both(np.einsum("nd,md->nm", _unit(u), _unit(u)) / t),
            "You compare u with itself. Rows of u look for rows of v.",
            name="u with itself",
        ),
        Mistake(
            _from_logits(lambda z: 0.5 * (_off_diagonal_rows(z) + _off_diagonal_rows(z.T))),
            "The positive is missing below the bar. It is one of the N candidates.",
            name="positive missing below the bar",
        ),
        Mistake(
            _from_logits(lambda z: -np.mean(np.diag(z - np.logaddexp.reduce(z, axis=None)))),
            "Your probabilities add up to 1 over the whole matrix. Each row has its own softmax, "
            "and so has each column.",
            name="one softmax for the whole matrix",
        ),
        Mistake(
            _from_logits(
                lambda z: -np.mean(np.log(np.diag(0.5 * (softmax(z, axis=1) + softmax(z, axis=0)))))
            ),
            "You average the probabilities and take the logarithm afterwards. The two losses are "
            "averaged.",
            name="probabilities averaged",
        ),
        Mistake(
            _from_logits(lambda z: _rows(0.5 * (z + z.T))),
            "You average the similarities of both directions before the softmax. The two losses "
            "are averaged.",
            name="similarities averaged",
        ),
        Mistake(
            _from_logits(lambda z: len(z) * _both(z)),
            "This is the sum over the pairs. Their mean is wanted, so that the batch size cancels.",
            name="sum over the pairs",
        ),
        mean_not_taken(
            _from_logits(lambda z: -0.5 * np.diag(log_softmax(z, axis=1) + log_softmax(z, axis=0))),
            "One loss for each pair comes back. Here their mean is wanted, one number.",
        ),
        Mistake(
            _from_logits(lambda z: -0.5 * np.mean(log_softmax(z, axis=1) + log_softmax(z, axis=0))),
            "You average the whole matrix of log-probabilities. Only the true pairs count, on the "
            "diagonal.",
            name="mean over all pairs",
        ),
        sign_reversed(
            _from_logits(lambda z: -_both(z)),
        ),
        bits_for_nats(
            _from_logits(lambda z: _both(z) / np.log(2)),
        ),
        Mistake(
            lambda u, v, t: _both(-np.sum((_unit(u)[:, None] - _unit(v)) ** 2, axis=2) / t),
            "Your logits are minus squared distances. For unit rows these are 2·cosine − 2, so the "
            "temperature would be halved.",
            name="squared distances as logits",
        ),
        epsilon_in_denominator(
            _scaled(lambda x: x / (np.linalg.norm(x, axis=1, keepdims=True) + 1e-8)),
            "The small constant in your denominator swallows short rows: their cosines come out as "
            "nearly 0. No row is zero here, so none is needed.",
            alike=(
                _scaled(lambda x: x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-12)),
            ),
        ),
        Mistake(
            lambda u, v, t: _both(
                u @ v.T / np.sqrt(np.sum(u**2, axis=1)[:, None] * np.sum(v**2, axis=1)) / t
            ),
            "You multiply the *squared* lengths before the root: that overflows for long rows and "
            "underflows for short ones. Scale each tower first.",
            name="squared lengths multiplied",
        ),
        exp_overflows(
            _stepwise(_plain_rows),
            "The formula is right, and exp overflows at a low temperature. Use `log_softmax`, or "
            "subtract each row's maximum first.",
        ),
        exp_overflows(
            _stepwise(_divided_rows),
            "Your softmax divides infinity by infinity at a low temperature. Use `log_softmax`, or "
            "subtract each row's maximum, and do not leave the logarithm at all.",
        ),
        logarithm_of_softmax(
            _stepwise(_late_rows),
            "Softmax first and the logarithm second: at a low temperature the positive's "
            "probability can be exactly 0, and the loss infinite. Stay with logarithms.",
        ),
    ],
)
