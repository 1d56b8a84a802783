"""Hidden check of ``train_bfloat16``, set 14: judged by the loss that is reached, in bfloat16 numbers."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible
from losslab.numerics import softmax

_SHOWN = visible("train_bfloat16")
_bfloat16, _made = _SHOWN["bfloat16"], _SHOWN["made"]


def _train_bfloat16(x, t, classes, rate, steps):
    precise = np.zeros((x.shape[1], classes))
    onehot = np.eye(classes)[t]
    for _ in range(steps):
        p = softmax(x @ _bfloat16(precise))
        precise = precise - rate * x.T @ (p - onehot) / len(x)
    return _bfloat16(precise)


def _run(x, t, classes, rate, steps, *, after=lambda w: w, gradient=lambda g: g, end=_bfloat16):
    """Plain training with something done to each gradient, to the weights after each step, at the end."""
    w, onehot = np.zeros((x.shape[1], classes)), np.eye(classes)[t]
    for _ in range(steps):
        w = after(w - rate * gradient(x.T @ (softmax(x @ w) - onehot) / len(x)))
    return end(w)


def _rounded_each_step(x, t, classes, rate, steps):
    return _run(x, t, classes, rate, steps, after=_bfloat16)


def _gradient_rounded_too(x, t, classes, rate, steps):
    return _run(x, t, classes, rate, steps, after=_bfloat16, gradient=_bfloat16)


def _never_rounded(x, t, classes, rate, steps):
    return _run(x, t, classes, rate, steps, end=lambda w: w)


def _divided_twice(x, t, classes, rate, steps):
    return _run(x, t, classes, rate / len(x), steps)


def _not_divided(x, t, classes, rate, steps):
    return _run(x, t, classes, rate * len(x), steps)


def _uphill(x, t, classes, rate, steps):
    return _run(x, t, classes, -rate, steps)


EXERCISE = Exercise(
    "train_bfloat16",
    4,
    _train_bfloat16,
    cases=[
        Case("three classes", **_made(120, 13, 3, 11), rate=0.02, steps=800, atol=0.01),
        Case("five classes", **_made(60, 8, 5, 12), rate=0.02, steps=700, atol=0.01),
        Case("two long steps", **_made(40, 5, 3, 14), rate=0.5, steps=2, atol=0.01),
        Case("small steps, many of them", **_made(50, 6, 3, 13), rate=0.01, steps=1200, atol=0.01),
    ],
    mistakes=[
        Mistake(
            _rounded_each_step,
            "A step smaller than half a spacing is rounded away, every time. Keep a precise copy of "
            "the weights and round only what the model uses.",
            name="weights rounded after each step",
            alike=(_gradient_rounded_too,),
        ),
        Mistake(
            _never_rounded,
            "The weights that come back are no bfloat16 numbers.",
            name="never rounded",
        ),
        Mistake(
            _divided_twice,
            "The gradient is divided by the number of examples twice. The loss is a mean: once.",
            name="divided by N twice",
        ),
        Mistake(
            _not_divided,
            "The gradient is that of the sum. The loss is a mean over the examples: divide by their "
            "number.",
            name="mean over examples forgotten",
        ),
        Mistake(_uphill, "The weights go up the gradient: subtract the step.", name="ascent"),
    ],
    judge=_SHOWN["JUDGE"],
    time_factor=_SHOWN["TIME_FACTOR"],
    equivalents={
        "_bfloat16(precise) → precise": "nearly the same steps, and the weights that return are rounded",
        "np.zeros → np.ones": "one weight more for every class of a feature changes no probability",
    },
)
