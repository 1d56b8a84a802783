"""Hidden check of ``which_pinball``, set 97."""

import numpy as np

from grading.checks.base import Exercise, Mistake
from grading.checks.suspects import case, nearest, usual_mistakes


def _pinball(y_true, y_pred, tau):
    return np.maximum(tau * (y_true - y_pred), (tau - 1) * (y_true - y_pred))


SUSPECTS = [
    lambda y, p, tau: _pinball(y, p, tau).mean(),
    lambda y, p, tau: _pinball(p, y, tau).mean(),
    lambda y, p, tau: _pinball(y, p[:, None], tau).mean(),
    lambda y, p, tau: np.abs(y - p).mean(),
    lambda y, p, tau: (tau * np.abs(y - p)).mean(),
    lambda y, p, tau: _pinball(y, p, tau).sum(),
]
NAMES = ("as it should be", "exchanged", "a table", "no level", "one side only", "a sum")


def _which_pinball(y_true, y_pred, tau, reported):
    results = np.array([one(y_true, y_pred, tau) for one in SUSPECTS])
    return np.argmin(np.abs(results - reported))


def _run(seed, count):
    rng = np.random.default_rng(seed)
    y = rng.gamma(2.0, 5.0, count)
    tau = float(rng.choice([0.1, 0.2, 0.75, 0.9]))
    off = rng.exponential(3, count) * np.resize([1.0, -0.6], count)  # too high and too low in turn
    return {"y_true": y, "y_pred": y + off, "tau": tau}


def _with(number, other):
    """Takes another program for suspect ``number``."""
    return nearest([other if n == number else one for n, one in enumerate(SUSPECTS)])


def _signed(y_true, y_pred, tau, reported):
    return np.argmin([one(y_true, y_pred, tau) - reported for one in SUSPECTS])


EXERCISE = Exercise(
    "which_pinball",
    3,
    _which_pinball,
    cases=[
        case(
            f"{words}, suspect {fault} ({name})",
            SUSPECTS,
            fault,
            digits=5,
            **_run(first + fault, count),
        )
        for words, first, count in (("five parcels", 10, 5), ("many parcels", 40, 30))
        for fault, name in enumerate(NAMES)
    ],
    mistakes=[
        *usual_mistakes(SUSPECTS),
        Mistake(
            _with(2, SUSPECTS[0]),
            "You find all but suspect 2, which subtracts **every** target from every prediction. Make a "
            "column of the predictions, `y_pred[:, None]`, and the result is a table.",
            name="no table in suspect 2",
        ),
        Mistake(
            _with(5, SUSPECTS[0]),
            "You find all but suspect 5: it adds up where suspect 0 takes the mean.",
            name="sum not tried",
        ),
        Mistake(
            _with(4, SUSPECTS[3]),
            "You find all but suspect 4: it charges tau for each unit, on both sides.",
            name="level left out of suspect 4",
        ),
        Mistake(
            _with(1, SUSPECTS[0]),
            "You find all but suspect 1: its target stands where the prediction belongs, and the other way "
            "round.",
            name="exchange not tried",
        ),
        Mistake(
            _with(3, lambda y, p, tau: np.square(y - p).mean()),
            "You find all but suspect 3: the mean of the absolute errors, without tau.",
            name="absolute error not tried",
        ),
        Mistake(
            _signed,
            "You always name the suspect with the smallest loss. A distance is the **absolute** difference.",
            name="difference without its size",
        ),
    ],
)
