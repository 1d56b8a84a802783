"""Hidden check of ``largest_rate``, set 01."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(12)
X = _rng.normal(1.5, 0.8, 9)


def _largest_rate(x):
    curvature = 2 * np.array([[1.0, x.mean()], [x.mean(), np.mean(x**2)]])
    return 2 / np.linalg.eigvalsh(curvature)[-1]


def _of(change):
    """A wrong answer: a function of the bowl's eigenvalues, in rising order."""

    def answer(x):
        both = np.linalg.eigvalsh([[1, x.mean()], [x.mean(), np.mean(x**2)]])
        return change(2 * both, x)

    return answer


EXERCISE = Exercise(
    "largest_rate",
    4,
    _largest_rate,
    cases=[
        Case("centred inputs", x=[-2.0, -1.0, 1.0, 2.0]),
        Case("inputs far from 0", x=[9.0, 10.0, 11.5]),
        Case("mixed inputs", x=X),
        Case("small inputs", x=0.1 * X - 0.2),
        Case("very large inputs", part="extreme", x=[1e6, -4e5, 3e5]),
        Case("tiny inputs", part="extreme", x=[1e-6, -4e-6, 3e-6]),
    ],
    mistakes=[
        Mistake(
            _of(lambda both, x: 1 / both[-1]),
            "At this rate the steepest direction is at rest after one step: its factor is 0. The "
            "border is where the factor is −1, at twice this rate.",
            name="rate of the fastest descent",
        ),
        Mistake(
            _of(lambda both, x: 2 / both[0]),
            "You took the smaller curvature. The steeper direction explodes first.",
            name="smaller curvature",
        ),
        Mistake(
            _of(lambda both, x: 2 / (both[-1] / 2)),
            "The second derivative of a squared error is 2, not 1: your curvatures are half as large "
            "as they are.",
            name="factor 2 missing",
        ),
        Mistake(
            _of(lambda both, x: 1 / np.mean(x**2)),
            "This is right for the slope alone. The intercept moves too, and together they form a bowl "
            "whose axes lie askew.",
            name="slope alone",
        ),
        Mistake(
            _of(lambda both, x: 2 / (both[-1] * len(x))),
            "You took the sum over the points. The loss is the mean.",
            name="curvature of the sum",
        ),
        Mistake(
            _of(lambda both, x: 1 / max(1, np.var(x))),
            "Inputs that are not centred make the bowl steeper. The mean of x² is in it, not the variance.",
            name="variance taken",
        ),
    ],
    equivalents={
        "-1 → 1": "there are two eigenvalues",
        "x.mean → x.sum": "`eigvalsh` reads one half of the matrix only",
    },
)
