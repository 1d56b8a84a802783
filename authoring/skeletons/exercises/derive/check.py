"""Hidden check of ``function_name``, set set_number."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(1)

# WRITE: the reference, cases and mistakes of your exercise in place of these; no mark is left then.


def _function_name(x, scale):
    return scale * x + x**3


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
        Mistake(
            lambda x, scale: 0.5 * scale * x**2 + 0.25 * x**4,
            "That is the loss. Its slope is wanted.",
            name="loss instead of gradient",
        ),
        Mistake(lambda x, scale: x + x**3, "The scale has no effect.", name="scale left out"),
        Mistake(
            lambda x, scale: 0.5 * scale * x + 0.25 * x**3,
            "The exponents have not come down: the derivative of ½x² is x.",
            name="exponents not brought down",
        ),
    ],
)
