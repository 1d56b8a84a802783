"""Hidden check of ``which_training``, set 18."""

import numpy as np

from grading.checks.base import Exercise
from grading.checks.suspects import case, usual_mistakes, why

SUSPECTS = [
    np.mean,
    np.median,
    lambda y: np.sort(y)[int(np.ceil(0.9 * len(y))) - 1],
    lambda y: (y.min() + y.max()) / 2,
    lambda y: np.exp(np.mean(np.log(y))),
]
NAMES = ("squared", "absolute", "pinball", "largest error", "squared logarithms")


def _which_training(y, reported):
    results = np.array([one(y) for one in SUSPECTS])
    return np.argmin(np.abs(results - reported))


def _run(seed, count):
    return {"y": np.random.default_rng(seed).lognormal(1, 0.8, count)}


CASES = [
    case(f"{words}, {name}", SUSPECTS, fault, digits=5, **_run(first + fault, count))
    for words, first, count in (("seven days", 10, 7), ("many days", 30, 63))
    for fault, name in enumerate(NAMES)
]
EQUIVALENTS = {}

EXERCISE = Exercise(
    "which_training",
    3,
    _which_training,
    cases=CASES,
    mistakes=[
        *usual_mistakes(SUSPECTS),
    ],
    why=why(SUSPECTS),
    equivalents=EQUIVALENTS,
)
