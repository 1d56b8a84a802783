"""Hidden check of ``kl_divergence``, set 06."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import bits_for_nats, epsilon_in_logarithm, sign_reversed

_rng = np.random.default_rng(60)

_dirichlet = _rng.dirichlet

_P, _Q = np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.3, 0.2])


def _kl_divergence(p, q):
    happens = p > 0
    with np.errstate(divide="ignore"):
        ratio = np.where(happens, p, 1) / np.where(happens, q, 1)
    return np.sum(p * np.log(ratio), axis=-1)


def _terms(p, q):
    return p * np.log(p / q)


def _kl_added(eps):
    return lambda p, q: np.sum(p * np.log((p + eps) / (q + eps)), axis=-1)


def _kl_clipped(eps):
    def answer(p, q):
        p, q = np.clip(p, eps, 1), np.clip(q, eps, 1)
        return np.sum(_terms(p, q), axis=-1)

    return answer


_EQUIVALENTS = {
    "1 → 2": "it stands where the weight p is 0, so any positive number will do",
    "np.errstate(divide='ignore') → np.errstate()": "it then warns, which costs nothing",
}

_ADDED = (
    "The small constant turns an infinity into a number that you chose: a model that calls "
    "impossible what happens has an infinite KL. Where p is 0 the term is simply 0."
)

EXERCISE = Exercise(
    "kl_divergence",
    2,
    _kl_divergence,
    cases=[
        Case("three outcomes", p=_P, q=_Q),
        Case("two outcomes", p=[0.9, 0.1], q=[0.35, 0.65]),
        Case("several rows", p=_dirichlet([2, 2, 2, 2], 3), q=_dirichlet([2, 2, 2, 2], 3)),
        Case("equal distributions", p=[[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]], q=[_P, [0.6, 0.3, 0.1]]),
        Case("several axes", p=_dirichlet([1, 1, 1], (2, 4)), q=_dirichlet([2, 2, 2], (2, 4))),
        Case("a rare outcome", p=[0.0001, 0.9999], q=[0.01, 0.99]),
        Case(
            "an outcome that never happens",
            part="extreme",
            p=[[0.0, 0.25, 0.75], [1.0, 0.0, 0.0]],
            q=[[0.5, 0.25, 0.25], [0.2, 0.5, 0.3]],
        ),
        Case(
            "an outcome that never happens and is never expected",
            part="extreme",
            p=[0.4, 0.0, 0.6],
            q=[0.7, 0.0, 0.3],
        ),
        Case(
            "an outcome that happens and is called impossible",
            part="extreme",
            p=[[0.5, 0.25, 0.25], [0.3, 0.3, 0.4]],
            q=[[0.5, 0.5, 0.0], [0.3, 0.4, 0.3]],
        ),
        Case(
            "a probability of 1e-300",
            part="extreme",
            p=[[0.5, 0.5], [1e-300, 1.0]],
            q=[[1e-300, 1.0], [0.5, 0.5]],
        ),
    ],
    mistakes=[
        Mistake(
            lambda p, q: np.sum(q * np.log(q / np.where(p > 0, p, 1e-300)), axis=-1),
            "The arguments are exchanged: this is KL(q‖p). In KL(p‖q) the first one, p, does the "
            "averaging.",
            name="arguments exchanged",
            alike=(lambda p, q: np.sum(_terms(q, p), axis=-1),),
        ),
        Mistake(
            lambda p, q: np.sum(_terms(p, q), axis=-1),
            "0·log 0 comes out as NaN. Its limit is 0: an outcome that never happens contributes "
            "nothing. Put something harmless into the logarithm where p is 0.",
            name="0·log 0 is NaN",
            alike=(lambda p, q: np.sum(p * (np.log(p) - np.log(q)), axis=-1),),
        ),
        Mistake(
            lambda p, q: -np.sum(np.where(p > 0, p * np.log(q), 0.0), axis=-1),
            "This is the cross-entropy. KL is what is left of it after the entropy of p is taken "
            "off, so that equal distributions cost 0.",
            name="cross-entropy",
            alike=(lambda p, q: -np.sum(p * np.log(q), axis=-1),),
        ),
        Mistake(
            lambda p, q: np.mean(np.where(p > 0, p * np.log(np.where(p > 0, p, 1) / q), 0), -1),
            "You average over the outcomes. They are weighted by p already; their sum is the KL. "
            '(In PyTorch this is the trap of `reduction="mean"`.)',
            name="mean over the outcomes",
        ),
        Mistake(
            lambda p, q: np.sum(np.nan_to_num(_terms(p, q)), axis=-1),
            "`nan_to_num` mends the NaN and spoils the infinity: it makes it the largest float. "
            "Where p > 0 and q = 0, the KL is infinite, and should say so.",
            name="nan_to_num",
        ),
        Mistake(
            lambda p, q: np.sum(
                np.where((p > 0) & (q > 0), p * np.log(np.where(p > 0, p, 1) / q), 0), axis=-1
            ),
            "You leave out the outcomes with q = 0 as well. Those that happen all the same are the "
            "worst of all: they make the KL infinite.",
            name="impossible outcomes left out",
        ),
        epsilon_in_logarithm(_kl_added(1e-12), _ADDED, alike=(_kl_clipped(1e-12),)),
        epsilon_in_logarithm(_kl_added(1e-10), _ADDED, alike=(_kl_clipped(1e-10),)),
        epsilon_in_logarithm(
            _kl_added(1e-8),
            _ADDED,
        ),
        bits_for_nats(
            lambda p, q: np.sum(p * np.log2(p / q), axis=-1),
        ),
        sign_reversed(
            lambda p, q: -np.sum(_terms(p, q), axis=-1),
            "The sign is turned round: KL is never negative. The quotient is p/q.",
            alike=(lambda p, q: np.sum(p * np.log(q / p), axis=-1),),
        ),
        Mistake(
            lambda p, q: np.sum(np.abs(_terms(p, q)), axis=-1),
            "You took absolute values. Single terms may well be negative, on outcomes that q "
            "expects too often; only their sum cannot.",
            name="absolute terms",
        ),
        Mistake(
            lambda p, q: np.sum(np.log(p / q), axis=-1),
            "The weights are missing: each logarithm counts with the probability p.",
            name="not weighted by p",
        ),
        Mistake(
            lambda p, q: 0.5 * np.sum((p - q) * np.log(p / q), axis=-1),
            "You averaged both directions. Only KL(p‖q) is wanted.",
            name="both directions averaged",
        ),
        Mistake(
            lambda p, q: np.sum(p * np.log(p), axis=-1) - np.sum(q * np.log(q), axis=-1),
            "This is a difference of entropies. In KL both logarithms are weighted by p.",
            name="difference of entropies",
        ),
        Mistake(
            lambda p, q: np.sum(_terms(p, q)),
            "All rows are summed up. Each row, along the last axis, is a distribution of its own "
            "and gets a KL of its own.",
            name="rows summed up",
        ),
        Mistake(
            lambda p, q: np.mean(np.sum(_terms(p, q), axis=-1)),
            "One number comes back. Each row gets a KL of its own; the mean is the caller's.",
            name="rows averaged",
        ),
        Mistake(
            lambda p, q: np.sum(_terms(p, q), axis=0),
            "You sum along the first axis. The outcomes lie along the last one: axis=-1.",
            name="summed along the first axis",
        ),
        Mistake(
            _terms,
            "These are the terms. Sum them along the last axis.",
            name="terms not summed",
        ),
        Mistake(
            lambda p, q: np.sum((p - q) * np.log(p / q), axis=-1),
            "The weight is p − q, which is the sum of both directions. KL(p‖q) weighs by p alone.",
            name="both directions added",
        ),
        Mistake(
            lambda p, q: -np.sum(p * np.log(p), axis=-1),
            "This is the entropy of p; q has no effect. KL compares the two: p·log(p/q).",
            name="entropy",
        ),
    ],
    equivalents=_EQUIVALENTS,
)
