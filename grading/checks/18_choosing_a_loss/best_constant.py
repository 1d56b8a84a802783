"""Hidden check of ``best_constant``, set 18."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

_rng = np.random.default_rng(1801)
DAYS = _rng.lognormal(1.0, 0.8, 9)
LOSSES = ("squared percentage", "absolute percentage", "squared log", "poisson")


def _best_constant(y, loss):
    if loss == "squared percentage":
        return np.sum(1 / y) / np.sum(1 / y**2)
    if loss == "absolute percentage":
        ordered = np.sort(y)
        weight = np.cumsum(1 / ordered)
        return ordered[np.searchsorted(weight, weight[-1] / 2)]
    if loss == "squared log":
        return np.expm1(np.mean(np.log1p(y)))
    return np.mean(y)


def _but(loss, constant):
    """A wrong answer for one of the losses."""
    return lambda y, asked: constant(y) if asked == loss else _best_constant(y, asked)


EXERCISE = Exercise(
    "best_constant",
    4,
    _best_constant,
    why=visible("best_constant")["why"],
    cases=[
        *(Case(f"{loss}, three targets", y=[4.0, 1.0, 3.0], loss=loss) for loss in LOSSES),
        *(Case(f"{loss}, nine targets", y=DAYS, loss=loss) for loss in LOSSES),
        Case(
            "absolute percentage, one small target",
            y=[50.0, 0.2, 60.0, 70.0],
            loss="absolute percentage",
        ),
        Case(
            "squared percentage, one small target",
            y=[50.0, 0.2, 60.0, 70.0],
            loss="squared percentage",
        ),
    ],
    mistakes=[
        Mistake(
            _but("absolute percentage", np.median),
            "For absolute percentages you return the plain median. An error at a small target weighs "
            "1/y: it is a *weighted* median.",
            name="plain median",
        ),
        Mistake(
            _but("squared percentage", np.mean),
            "For squared percentages you return the mean. Every term is weighed by 1/y².",
            name="mean for squared percentages",
        ),
        Mistake(
            _but("squared percentage", lambda y: len(y) / np.sum(1 / y)),
            "For squared percentages you return the harmonic mean, whose weights are 1/y. They are 1/y².",
            name="harmonic mean",
        ),
        Mistake(
            _but("squared log", lambda y: np.exp(np.mean(np.log(y)))),
            "For squared logarithms you return the geometric mean of y. The logarithm is of 1 + y.",
            name="geometric mean",
        ),
        Mistake(
            _but("poisson", lambda y: np.exp(np.mean(np.log(y)))),
            "The Poisson loss has its logarithm at c, not at y: set 1 − y/c, summed, to 0.",
            name="geometric mean for Poisson",
        ),
        Mistake(
            lambda y, loss: np.mean(y),
            "You return the mean, whatever the loss.",
            name="mean for all",
        ),
        Mistake(
            lambda y, loss: np.median(y),
            "You return the median, whatever the loss.",
            name="median for all",
        ),
    ],
    equivalents={"1 → 2": "weights may have a common factor"},
)
