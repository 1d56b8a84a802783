"""Hidden check of ``fit_line``, set 01."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.data import load_diabetes

PATIENTS, SCORE = load_diabetes()
BMI = PATIENTS[:, 2]
_rng = np.random.default_rng(14)
INCOME = _rng.uniform(1.5e4, 9e4, 40)
WAVE = _rng.uniform(4e-7, 7e-7, 30)
NEAR = {"rtol": 1e-3, "atol": 1e-9}


def _fit_line(x, y):
    u = x - x.mean()
    slope = np.sum(u * y) / np.sum(u * u)
    return y.mean() - slope * x.mean(), slope


def _still_scaled(x, y):
    u = (x - x.mean()) / x.std()
    return y.mean(), np.mean(u * y)


def _slope_only_scaled_back(x, y):
    return y.mean(), _fit_line(x, y)[1]


def _through_zero(x, y):
    return 0.0, np.sum(x * y) / np.sum(x * x)


def _turned_round(x, y):
    return _fit_line(x, y)[::-1]


def _too_short(x, y):
    """A thousand steps on the inputs as they are, at half the largest rate."""
    matrix = np.array([[1, x.mean()], [x.mean(), np.mean(x**2)]])
    rate = 0.5 / np.linalg.eigvalsh(matrix)[-1]
    theta, right = np.zeros(2), np.array([y.mean(), np.mean(x * y)])
    for _ in range(1000):
        theta = theta - 2 * rate * (matrix @ theta - right)
    return theta[0], theta[1]


EXERCISE = Exercise(
    "fit_line",
    3,
    _fit_line,
    cases=[
        Case("round numbers", x=[10.0, 20.0, 30.0], y=[3.0, 5.0, 8.0], **NEAR),
        Case("body-mass index and the score a year later", x=BMI, y=SCORE, **NEAR),
        Case("incomes", x=INCOME, y=0.2 * INCOME + 900 + _rng.normal(0, 400, 40), **NEAR),
        Case("wavelengths", x=WAVE, y=2e6 * WAVE - 3 + _rng.normal(0, 0.02, 30), **NEAR),
        Case("a falling line", x=[-3.0, 0.0, 1.0, 5.0], y=[8.0, 2.0, 1.0, -9.0], **NEAR),
    ],
    mistakes=[
        Mistake(
            _still_scaled,
            "That is the line in standardised inputs. In the units that came, the slope is divided by "
            "the spread, and the intercept changes too.",
        ),
        Mistake(
            _slope_only_scaled_back,
            "The slope is right, the intercept is still that at the mean of x: take slope times mean off.",
            name="intercept not moved back",
        ),
        Mistake(
            _through_zero,
            "This line goes through 0: the intercept never moved.",
            name="intercept missing",
        ),
        Mistake(_turned_round, "Intercept and slope are exchanged.", name="results exchanged"),
        Mistake(
            _too_short,
            "The walk has not arrived. On raw inputs the bowl is a long valley: standardise them first, "
            "then transform the line back.",
            name="stopped on the way",
        ),
    ],
)
