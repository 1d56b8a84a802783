"""Hidden check of ``fit_scaling_law``, set 14: judged by what the law predicts for ten times as much."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

from ._linear_fit import relative_fit

_SHOWN = visible("fit_scaling_law")


def _fit_scaling_law(n, loss):
    exponents = np.linspace(0.02, 1.5, 741)  # steps of 0.002 are finer than the tolerance
    falling = (n / n[0]) ** -exponents[:, None]
    error, floor, amount = relative_fit(falling, loss)
    best = error.argmin()
    return floor[best], amount[best] * n[0] ** exponents[best], exponents[best]


def _straight_line(n, loss):
    slope, constant = np.polyfit(np.log(n), np.log(loss), 1)
    return 0.0, np.exp(constant), -slope


def _lowest_as_floor(n, loss):
    floor = loss.min()
    slope, constant = np.polyfit(np.log(n[:-1]), np.log(loss[:-1] - floor), 1)
    return floor, np.exp(constant), -slope


def _fixed_exponent(n, loss):
    columns = np.column_stack([np.ones(len(n)), n**-0.5])
    floor, amount = np.linalg.lstsq(columns, loss, rcond=None)[0]
    return max(floor, 0.0), amount, 0.5


def _wrong_sign(n, loss):
    floor, amount, exponent = _fit_scaling_law(n, loss)
    return floor, amount, -exponent


def _not_scaled_back(n, loss):
    floor, amount, exponent = _fit_scaling_law(n, loss)
    return floor, amount * n[0] ** -exponent, exponent


def _constant(n, loss):
    return loss.mean(), 0.0, 0.5


def _other_order(n, loss):
    floor, amount, exponent = _fit_scaling_law(n, loss)
    return amount, floor, exponent


def _runs(law, n, noise=0.0, seed=0):
    floor, amount, exponent = law
    error = np.random.default_rng(seed).normal(size=len(n))
    return {"n": n, "loss": (floor + amount * n**-exponent) * np.exp(noise * error)}


FEW = np.array([1e3, 3e3, 1e4, 3e4, 1e5])
THREE_DECADES = np.geomspace(1e5, 1e8, 12)
EXACTLY, NOISY = {"atol": 0.005}, {"atol": 0.02}

EXERCISE = Exercise(
    "fit_scaling_law",
    4,
    _fit_scaling_law,
    cases=[
        Case("a floor of 2", **_runs((2.0, 30.0, 0.4), FEW), **EXACTLY),
        Case("no floor", **_runs((0.0, 8.0, 0.1), FEW), **EXACTLY),
        Case("no floor, with noise", **_runs((0.0, 8.0, 0.1), THREE_DECADES, 0.003, 8), **NOISY),
        Case("a fast fall to a low floor", **_runs((0.3, 500.0, 0.9), FEW), **EXACTLY),
        Case(
            "twelve runs with noise",
            **_runs((1.7, 400.0, 0.34), THREE_DECADES, 0.003, 5),
            **NOISY,
        ),
        Case(
            "noise, and another exponent",
            **_runs((2.3, 3000.0, 0.5), THREE_DECADES, 0.003, 6),
            **NOISY,
        ),
        Case(
            "up to a million million, hardly falling",
            part="extreme",
            **_runs((0.0, 9.0, 0.05), np.geomspace(1e7, 1e12, 8)),
            **EXACTLY,
        ),
        Case(
            "up to a million million, with a floor",
            part="extreme",
            **_runs((1.8, 480.0, 0.35), np.geomspace(1e6, 1e12, 9)),
            **EXACTLY,
        ),
    ],
    mistakes=[
        Mistake(
            _straight_line,
            "A straight line in log-log has no floor. It fits here and falls below what is possible "
            "farther on.",
            name="straight line",
        ),
        Mistake(
            _lowest_as_floor,
            "The last run has not arrived at the floor: fit the floor as well.",
            name="lowest loss as floor",
        ),
        Mistake(
            _fixed_exponent,
            "The exponent is fixed at ½. It has to be fitted, too.",
            name="exponent not fitted",
        ),
        Mistake(
            _wrong_sign,
            "The sign of the exponent: the loss falls like n^(−exponent), with a positive exponent.",
            name="sign of the exponent",
        ),
        Mistake(
            _not_scaled_back,
            "n was divided by n[0] inside the fit: multiply the amount by n[0]^exponent at the end.",
            name="amount not scaled back",
        ),
        Mistake(
            _constant,
            "A law with the amount 0 predicts the same loss for every n.",
            name="constant",
        ),
        Mistake(
            _other_order,
            "Floor and amount are exchanged: the order is floor, amount, exponent.",
            name="wrong order",
        ),
    ],
    judge=_SHOWN["JUDGE"],
    time_factor=_SHOWN["TIME_FACTOR"],
    equivalents={
        "1.5 → 2.5": "a grid of steps that are as good as these",
        "741 → 742": "a grid of steps that are as good as these",
    },
)
