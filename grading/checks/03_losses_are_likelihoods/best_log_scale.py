"""Hidden check of ``best_log_scale``, set 03."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows

_rng = np.random.default_rng(301)
ROW, TABLE = _rng.normal(size=6) * 3, _rng.normal(size=(4, 3)) + 0.5


def _best_log_scale(residual, family):
    size = np.abs(residual)
    power = 2 if family == "gaussian" else 1
    largest = size.max()
    return np.log(np.mean((size / largest) ** power)) + power * np.log(largest)


def _by(gaussian, laplace):
    return lambda residual, family: (gaussian if family == "gaussian" else laplace)(residual)


@np.errstate(over="ignore")
def _plain(r):
    return np.log(np.mean(r**2))


def _mae(r):
    return np.log(np.mean(np.abs(r)))


EXERCISE = Exercise(
    "best_log_scale",
    3,
    _best_log_scale,
    cases=[
        Case("a row, Gaussian", residual=ROW, family="gaussian"),
        Case("a row, Laplace", residual=ROW, family="laplace"),
        Case("a table, Gaussian", residual=TABLE, family="gaussian"),
        Case("a table, Laplace", residual=TABLE, family="laplace"),
        Case("some residuals are 0", residual=[0.0, 2.0, 0.0, -1.0], family="gaussian"),
        Case("huge residuals", part="extreme", residual=[3e170, -1e170, 2e170], family="gaussian"),
        Case("huge residuals, Laplace", part="extreme", residual=[3e170, -1e170], family="laplace"),
    ],
    mistakes=[
        exp_overflows(
            _by(_plain, _mae),
            "Right, until a square overflows: divide by the largest residual first.",
        ),
        Mistake(
            _by(lambda r: _plain(r) / 2, _mae),
            "That is the log of the standard deviation. The log **variance** is twice that.",
            name="log of the standard deviation",
        ),
        Mistake(
            _by(lambda r: np.mean(r**2), lambda r: np.mean(np.abs(r))),
            "That is the variance or the scale itself. Its logarithm is wanted.",
            name="logarithm missing",
        ),
        Mistake(
            _by(lambda r: np.log(np.var(r)), lambda r: np.log(np.mean(np.abs(r - np.median(r))))),
            "You take the residuals' own mean (or median) off first. The prediction stays as it is: the "
            "width has to cover its bias too.",
            name="centred first",
        ),
        Mistake(
            _by(lambda r: np.log(np.var(r)), _mae),
            "You take the residuals' own mean off first, as `np.var` and `np.std` do. The prediction stays "
            "as it is: the width has to cover its bias too.",
            name="variance for the mean square",
        ),
        Mistake(
            _by(lambda r: np.log(np.sum(r**2)), lambda r: np.log(np.sum(np.abs(r)))),
            "You add up. At the minimum stands a mean.",
            name="sum for mean",
        ),
        Mistake(
            _by(_plain, _plain),
            "For Laplace noise the size of a residual counts, not its square.",
            name="squares for Laplace",
        ),
    ],
)
