"""Hidden check of ``which_bce``, set 05."""

import numpy as np

from grading.checks.base import Exercise
from grading.checks.suspects import case, usual_mistakes


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _bce(z, y):
    return np.logaddexp(0, z) - z * y


SUSPECTS = [
    lambda z, y: _bce(z, y).mean(),
    lambda z, y: _bce(_sigmoid(z), y).mean(),
    lambda z, y: _bce(z, 1 - y).mean(),
    lambda z, y: _bce(z, y).mean() / np.log(2),
    lambda z, y: _bce(z, y).sum(),
    lambda z, y: np.mean((_sigmoid(z) - y) ** 2),
]
NAMES = (
    "as it should be", "the sigmoid twice", "labels exchanged", "in bits", "the sum", "squared error",
)  # fmt: skip


def _which_bce(z, y, reported):
    results = np.array([one(z, y) for one in SUSPECTS])
    return np.argmin(np.abs(results - reported))


def _run(seed, count):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, count).astype(float)
    return {"z": (2 * y - 1) * 2 + rng.normal(size=count) * 2, "y": y}


CASES = [
    case(f"{words}, {name}", SUSPECTS, fault, digits=5, **_run(first + fault, count))
    for words, first, count in (("five logits", 10, 5), ("many logits", 30, 40))
    for fault, name in enumerate(NAMES)
]
EQUIVALENTS = {}

EXERCISE = Exercise(
    "which_bce",
    3,
    _which_bce,
    cases=CASES,
    mistakes=[
        *usual_mistakes(SUSPECTS),
    ],
    equivalents=EQUIVALENTS,
)
