"""Hidden check of ``fit_cox``, set 17."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

known = visible("fit_cox")


def _fit_cox(x, time, event):
    at_risk = time >= time[:, None]
    b = np.zeros(x.shape[1])
    for _ in range(12):
        share = at_risk * np.exp(x @ b - np.max(x @ b))
        share /= share.sum(axis=1, keepdims=True)
        mean = share @ x
        slope = event @ (mean - x)
        curve = (event @ share * x.T) @ x - (event * mean.T) @ mean
        b = b - np.linalg.solve(curve, slope)
    return b


def _steps(many, rate):
    """A descent on the mean loss that stops early, or whose steps are of another size."""

    def answer(x, time, event):
        b = np.zeros(x.shape[1])
        for _ in range(many):
            b = b - rate * known["slope"](x, time, event, b) / event.sum()
        return b

    return answer


def _penalised(x, time, event):
    b = np.zeros(x.shape[1])
    for _ in range(600):
        b = b - 0.1 * (known["slope"](x, time, event, b) / event.sum() + 0.1 * b)
    return b


STILL = "The loss still has a slope at these coefficients: the descent was stopped too early."

SHIFT = "a constant added to all scores changes no share"

EXERCISE = Exercise(
    "fit_cox",
    4,
    _fit_cox,
    judge=known["JUDGE"],
    time_factor=2,
    cases=[
        Case(
            "three columns and many ties",
            **known["drawn"](31, 80, [0.7, -0.4, 0.2], 10),
            **known["CLOSE"],
        ),
        Case("two arms", **known["drawn"](32, 50, [1.2], 15, "arms"), **known["CLOSE"]),
        Case(
            "columns of other units",
            **known["drawn"](33, 70, [-0.5, 0.3], 20, "scaled"),
            **known["CLOSE"],
        ),
        Case(
            "an arm and two measurements",
            **known["drawn"](34, 60, [-0.8, 0.5, 0.4], 12, "arms"),
            **known["CLOSE"],
        ),
        Case(
            "four columns, few events",
            **known["drawn"](35, 90, [0.3, 0.0, -0.6, 0.2], 6),
            **known["CLOSE"],
        ),
    ],
    mistakes=[
        *(Mistake(fit, words, name=name) for name, (fit, words) in known["WRONG_FITS"].items()),
        Mistake(
            lambda x, t, e: np.zeros(x.shape[1]),
            "All coefficients are 0: nothing was fitted.",
            name="nothing fitted",
        ),
        Mistake(
            lambda x, t, e: -known["one_step"](x, t, e),
            "One step, and uphill: subtract the slope, and go on until it is 0.",
            name="one step uphill",
        ),
        Mistake(_steps(10, 0.1), STILL, name="ten short steps"),
        Mistake(_steps(30, 0.01), STILL, name="thirty tiny steps"),
        Mistake(
            _penalised,
            "A penalty pulls these coefficients towards 0. The minimiser of the loss itself is wanted.",
            name="penalty added",
        ),
    ],
    equivalents={
        "12 → 13": "one more step at the minimum",
        "x @ b - np.max(x @ b) → x @ b + np.max(x @ b)": SHIFT,
        "x @ b - np.max(x @ b) → x @ b": SHIFT,
        "np.max → np.min": SHIFT,
        "x @ b → x": SHIFT,
        "x @ b → b": SHIFT,
    },
)
