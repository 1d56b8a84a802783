"""Hidden check of ``function_name``, set set_number."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(1)
_x = _rng.normal(1, 2, 30)

# WRITE: the reference, cases and mistakes of your exercise in place of these; no mark is left then.


def _function_name(x, y):
    return np.sum(x * y) / np.sum(x * x)


EXERCISE = Exercise(
    "function_name",
    0,
    _function_name,
    cases=[
        Case("three points", x=[1.0, 2.0, -3.0], y=[2.5, 3.0, -7.0]),
        Case("a falling line", x=[0.5, 1.5, 4.0], y=[-1.0, -2.0, -9.0]),
        Case("thirty noisy points", x=_x, y=1.7 * _x + _rng.normal(0, 1, 30)),
    ],
    mistakes=[
        Mistake(
            lambda x, y: np.polyfit(x, y, 1)[0],
            "That line has an intercept. The one wanted goes through the origin.",
            name="with an intercept",
        ),
        Mistake(
            lambda x, y: np.mean(y / x),
            "The mean of the ratios lets points near 0 decide.",
            name="mean of the ratios",
        ),
        Mistake(
            lambda x, y: np.sum(x * y) / np.sum(y * y),
            "That predicts x from y.",
            name="x from y",
        ),
    ],
)
