"""Visible check of ``train_bfloat16``, set 14."""

import numpy as np

from lessonkit.checks import case
from lessonkit.ruler.judge import Judge, Unfit
from lessonkit.sketch import against
from losslab.numerics import log_softmax


def bfloat16(x):
    """The nearest bfloat16 numbers, for weights of ordinary size."""
    spacing = np.ldexp(1.0, np.frexp(x)[1] - 8)
    return np.round(x / spacing) * spacing


def loss(weights, x, t, classes=None, rate=None, steps=None):
    """Mean cross-entropy; only weights that are bfloat16 numbers count."""
    if (weights != bfloat16(weights)).any():
        raise Unfit("the weights that came back are no bfloat16 numbers")
    return float(-log_softmax(x @ weights)[np.arange(len(t)), t].mean())


def why(weights, x, t, classes, rate, steps):
    at, start = loss(weights, x, t), np.log(classes)
    precise = rounded = np.zeros_like(weights)
    for _ in range(steps):
        before = precise
        p = np.exp(log_softmax(x @ rounded))
        rounded = bfloat16(rounded - rate * x.T @ (p - np.eye(classes)[t]) / len(x))
        p = np.exp(log_softmax(x @ precise))
        precise = precise - rate * x.T @ (p - np.eye(classes)[t]) / len(x)
    plain = loss(bfloat16(precise), x, t)
    if abs(at - start) < 1e-9:
        return "The loss is that of weights 0: nothing was learned."
    if at > start:
        return "The loss is above that of weights 0: subtract the step."
    if abs(at - loss(bfloat16(before), x, t)) < 1e-3 < at - plain:
        return "That is the loss after one step less than `steps`."
    if at < plain:
        return (
            "That is lower than the steps asked for can reach. Is the gradient that of the mean, with "
            "one division by the number of examples, and are there `steps` steps?"
        )
    if abs(at - loss(rounded, x, t)) < 0.01:
        return (
            "The training stood still. A step smaller than half a spacing is rounded away, every time: "
            "keep a precise copy of the weights, and round what the model uses."
        )
    return (
        "The loss has come down, but not as far as these steps lead. Are there `steps` of them, is the "
        "softmax taken in each row, and is there one division by the number of examples?"
    )


def made(examples, features, classes, seed):
    """Examples whose classes overlap."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(examples, features)).round(2)
    z = x @ rng.normal(size=(features, classes)) + 2 * rng.gumbel(size=(examples, classes))
    return {"x": x, "t": z.argmax(axis=1), "classes": classes}


JUDGE = Judge(loss, "the loss of these weights", why=why)
TIME_FACTOR = 3


def _trained(x, t, classes, rate, steps):
    precise = np.zeros((x.shape[1], classes))
    for _ in range(steps):
        p = np.exp(log_softmax(x @ bfloat16(precise)))
        precise = precise - rate * x.T @ (p - np.eye(classes)[t]) / len(x)
    return bfloat16(precise)


def _case(seed, *sizes, **run):
    problem = made(*sizes, seed) | run
    return case(**problem, expected=_trained(**problem), atol=0.01)


CASES = [
    _case(1, 120, 13, 3, rate=0.02, steps=800),
    _case(2, 60, 6, 4, rate=0.01, steps=1200),
    _case(4, 40, 5, 3, rate=0.5, steps=2),
]
TAKEAWAY = (
    "A step that is smaller than half a spacing is no step. A precise copy of the weights adds them "
    "up; the model can do with eight bits."
)


def picture(train_bfloat16):
    problem = made(60, 6, 3, 3)
    rates = np.array([0.005, 0.01, 0.02, 0.04, 0.08])

    def reached(train):
        return np.array(
            [
                loss(train(*problem.values(), rate, int(4 / rate)), problem["x"], problem["t"])
                for rate in rates
            ]
        )

    return against(
        reached(_trained),
        lambda rates: reached(train_bfloat16),
        rates,
        x="rate, with rate × steps = 4",
        y="loss at the end",
        title="With a precise copy, the same distance in smaller steps ends at the same loss",
        alt="The loss at the end hardly depends on the rate.",
    )
