"""Hidden check of ``fit_poisson``, set 03."""

import numpy as np
from scipy import optimize

from grading.checks.base import Case, Exercise, Mistake

NEAR = {"rtol": 1e-3, "atol": 1e-3}


def _loss(theta, x, y):
    s = theta[0] + theta[1] * x
    return np.mean(np.exp(s) - y * s)


def _fit_poisson(x, y):
    theta = optimize.minimize(_loss, [np.log(y.mean()), 0.0], args=(x, y)).x
    return theta[0], theta[1]


def _data(seed, count, a, b):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1.5, 2, count)
    return {"x": x, "y": rng.poisson(np.exp(a + b * x)).astype(float)}


def _log_line(x, y):
    b, a = np.polyfit(x, np.log(y + 1), 1)
    return a, b


def _line(x, y):
    b, a = np.polyfit(x, y, 1)
    return a, b


def _rates(x, y):
    a, b = _fit_poisson(x, y)
    return np.exp(a), np.exp(b)


def _weighted_log_line(x, y):
    seen = y > 0
    b, a = np.polyfit(x[seen], np.log(y[seen]), 1)
    return a, b


EXERCISE = Exercise(
    "fit_poisson",
    4,
    _fit_poisson,
    cases=[
        Case("few counts", x=[-1.0, 0.0, 1.0, 2.0], y=[1.0, 0.0, 3.0, 6.0], **NEAR),
        Case("many counts", **_data(1, 60, 1.0, 0.7), **NEAR),
        Case("falling counts", **_data(2, 40, 1.5, -0.9), **NEAR),
        Case("rare events", **_data(3, 80, -1.0, 0.4), **NEAR),
        Case("large counts", **_data(4, 30, 5.0, 0.3), **NEAR),
    ],
    mistakes=[
        Mistake(
            _log_line,
            "That is a least-squares line through log(y + 1). The Poisson loss weighs counts otherwise, "
            "and adds nothing to them.",
            name="line through log(y + 1)",
        ),
        Mistake(
            _line,
            "That is a least-squares line through the counts. The line is the *logarithm* of the rate.",
            name="line through the counts",
        ),
        Mistake(
            _rates,
            "Those are exponentials: the line's own numbers are wanted.",
            name="exponentials",
        ),
        Mistake(
            lambda x, y: _fit_poisson(x, y)[::-1],
            "Intercept and slope are exchanged.",
            name="results exchanged",
        ),
        Mistake(
            _weighted_log_line,
            "You left out the zeros, which have no logarithm. They are data like all others: the Poisson "
            "loss takes the logarithm of the rate, not of the count.",
            name="zeros left out",
        ),
        Mistake(
            lambda x, y: (np.log(y.mean()), 0.0),
            "That is the best constant rate. The slope has not moved.",
            name="slope not fitted",
        ),
    ],
    equivalents={
        "np.mean → np.sum": "a factor moves no minimum",
        "np.exp → np.expm1": "a constant moves no minimum",
        "np.log → np.log1p": "the loss is convex: any start will do",
        "y.mean → y.sum": "the loss is convex: any start will do",
        "0.0 → 1.0": "the loss is convex: any start will do",
        "np.log → np.log2": "the loss is convex: any start will do",
    },
)
