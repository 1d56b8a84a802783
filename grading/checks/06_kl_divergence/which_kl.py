"""Hidden check of ``which_kl``, set 06."""

import numpy as np

from grading.checks.base import Exercise
from grading.checks.suspects import case, usual_mistakes


def _kl(p, q):
    return np.sum(p * np.log(p / q), axis=1)


SUSPECTS = [
    lambda p, q: _kl(p, q).mean(),
    lambda p, q: _kl(q, p).mean(),
    lambda p, q: (_kl(p, (p + q) / 2) + _kl(q, (p + q) / 2)).mean() / 2,
    lambda p, q: -np.sum(p * np.log(q)) / len(p),
    lambda p, q: _kl(p, q).mean() / p.shape[1],
    lambda p, q: _kl(p, q).mean() / np.log(2),
]
NAMES = ("forward", "reverse", "Jensen–Shannon", "cross-entropy", "over all entries", "in bits")


def _which_kl(p, q, reported):
    results = np.array([one(p, q) for one in SUSPECTS])
    return np.argmin(np.abs(results - reported))


def _run(seed, count):
    rng = np.random.default_rng(seed)
    p, q = rng.dirichlet(np.ones(5), (2, count)) + 0.01
    return {"p": p / p.sum(axis=1, keepdims=True), "q": q / q.sum(axis=1, keepdims=True)}


CASES = [
    case(f"{words}, {name}", SUSPECTS, fault, digits=5, **_run(first + fault, count))
    for words, first, count in (("two rows", 10, 2), ("many rows", 30, 20))
    for fault, name in enumerate(NAMES)
]
EQUIVALENTS = {}

EXERCISE = Exercise(
    "which_kl",
    3,
    _which_kl,
    cases=CASES,
    mistakes=[
        *usual_mistakes(SUSPECTS),
    ],
    equivalents=EQUIVALENTS,
)
