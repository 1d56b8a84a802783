"""Hidden check of ``which_nll``, set 03."""

import numpy as np

from grading.checks.base import Exercise
from grading.checks.suspects import case, usual_mistakes

LOG_2PI = np.log(2 * np.pi)


def _parts(square, log_var, constant=LOG_2PI):
    return 0.5 * (square + log_var + constant)


SUSPECTS = [
    lambda y, m, s: _parts((y - m) ** 2 * np.exp(-s), s).mean(),
    lambda y, m, s: _parts((y - m) ** 2 * np.exp(-2 * s), 2 * s).mean(),
    lambda y, m, s: _parts((y - m) ** 2 * np.exp(-s), s, 0).mean(),
    lambda y, m, s: _parts((y - m) ** 2 * np.exp(s), s).mean(),
    lambda y, m, s: _parts((y - m) ** 2 * np.exp(-s), 2 * s).mean(),
    lambda y, m, s: _parts((y - m) ** 2 * np.exp(-s), s).sum(),
]
NAMES = (
    "as it should be", "log deviation", "no constant", "wrong sign in the exponent",
    "a half missing", "a sum",
)  # fmt: skip


def _which_nll(y, mean, log_var, reported):
    results = np.array([one(y, mean, log_var) for one in SUSPECTS])
    return np.argmin(np.abs(results - reported))


def _run(seed, count):
    rng = np.random.default_rng(seed)
    log_var = rng.normal(size=count) + rng.choice([-1, 1])
    mean = rng.normal(size=count) * 3
    return {"y": mean + rng.normal(size=count) * 1.5, "mean": mean, "log_var": log_var}


CASES = [
    *(
        case(f"{words}, {name}", SUSPECTS, fault, digits=5, **_run(first + fault, count))
        for words, first, count in (("four values", 10, 4), ("many values", 30, 40))
        for fault, name in enumerate(NAMES)
    ),
]
EQUIVALENTS = {}

EXERCISE = Exercise(
    "which_nll",
    3,
    _which_nll,
    cases=CASES,
    mistakes=[
        *usual_mistakes(SUSPECTS),
    ],
    equivalents=EQUIVALENTS,
)
