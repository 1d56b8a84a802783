"""Hidden check of ``function_name``, set set_number."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(1)

# WRITE: the reference, cases and mistakes of your exercise in place of these; no mark is left then.


def _function_name(x, scale):
    return 0.5 * scale * x**2


EXERCISE = Exercise(
    "function_name",
    0,
    _function_name,
    cases=[
        Case("numbers on both sides of 0", x=[-3.0, -0.5, 0.0, 1.0, 4.0], scale=2.0),
        Case("a scale below 1", x=[-1.5, 0.3, 2.5], scale=0.25),
        Case("a table", x=_rng.normal(0, 2, (3, 4)), scale=1.7),
    ],
    mistakes=[
        Mistake(lambda x, scale: scale * x**2, "The ½ is missing.", name="½ missing"),
        Mistake(lambda x, scale: 0.5 * x**2, "The scale has no effect.", name="scale left out"),
        Mistake(
            lambda x, scale: 0.5 * scale * np.abs(x),
            "That is the absolute value. The **square** is wanted.",
            name="not squared",
        ),
    ],
)
