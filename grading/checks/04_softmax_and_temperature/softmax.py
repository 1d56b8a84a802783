"""Hidden check of ``softmax``, set 04."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows, logits_clipped, one_maximum_for_all_rows

_rng = np.random.default_rng(40)

_normal = _rng.normal


def _softmax(z, temperature):
    powers = np.exp((z - np.max(z, axis=-1, keepdims=True)) / temperature)
    return powers / np.sum(powers, axis=-1, keepdims=True)


def _shared(z, temperature, axis=-1, shift=None):
    """Exponentials of z / temperature over their sum along ``axis``, shifted beforehand or not."""
    scaled = z / temperature
    powers = np.exp(scaled if shift is None else scaled - shift(scaled))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def _sharpened(z, temperature):
    return _softmax(z, 1.0) ** (1 / temperature)


EXERCISE = Exercise(
    "softmax",
    2,
    _softmax,
    cases=[
        Case("one row of logits", z=[2.1, 0.8, -0.3], temperature=0.5),
        Case("a temperature of 1", z=[[1.0, 2.0, 4.0], [0.0, -1.0, 0.5]], temperature=1.0),
        Case("a high temperature", z=_normal(0, 3, (4, 3)), temperature=5.0),
        Case("as many rows as classes", z=_normal(0, 2, (3, 3)), temperature=1.5),
        Case("two leading axes", z=_normal(0, 2, (2, 3, 4)), temperature=0.7),
        Case("tied leaders", z=[2.0, 2.0, 0.0], temperature=0.1),
        Case("a single class", z=[[3.0], [-1.0]], temperature=2.0),
        Case("logits in float32", z=_normal(0, 2, (2, 5)).astype(np.float32), temperature=2.0),
        Case(
            "huge logits", part="extreme", z=[[1e9, 1e9 - 2, 0.0], [-1e9, 3, 1e9]], temperature=2.0
        ),
        Case("logits far below zero", part="extreme", z=[-2000.0, -2001.0, -2004], temperature=1.0),
        Case(
            "rows of very different height",
            part="extreme",
            z=[[5000.0, 5001.0], [-5000.0, -5003.0]],
            temperature=4.0,
        ),
        Case("a tiny temperature", part="extreme", z=[1.0, 3.0, 2.0], temperature=1e-3),
        Case(
            "large logits in float32",
            part="extreme",
            z=np.array([100.0, 98.0, -120.0], dtype=np.float32),
            temperature=1.0,
        ),
    ],
    mistakes=[
        Mistake(
            lambda z, T: _softmax(z * T, 1.0),
            "You multiply by the temperature. Dividing is wanted: a high temperature makes the "
            "logits smaller and the probabilities more alike.",
            name="multiplied by the temperature",
        ),
        Mistake(
            lambda z, T: _softmax(z, 1.0),
            "The temperature has no effect. A factor after the exponential cancels in the "
            "fraction: divide the logits before it.",
            name="temperature without effect",
        ),
        Mistake(
            lambda z, T: _softmax(z, 1.0) / T,
            "You divide the probabilities by the temperature, so they no longer sum to 1. Divide "
            "the logits.",
            name="probabilities divided",
        ),
        Mistake(
            _sharpened,
            "The power 1/temperature is a good idea, but the result has to be normalised again: "
            "your rows do not sum to 1.",
            name="not normalised again",
        ),
        Mistake(
            lambda z, T: np.exp((z - np.max(z, axis=-1, keepdims=True)) / T),
            "The exponentials are right. Divide them by their sum, so that a row sums to 1.",
            name="not normalised",
        ),
        Mistake(
            lambda z, T: np.log(_softmax(z, T)),
            "These are the logarithms. The probabilities themselves are wanted.",
            name="logarithms",
        ),
        Mistake(
            lambda z, T: _shared(z, T, axis=None, shift=np.max),
            "You sum over the whole array. Each row has a sum of its own: give the last axis, and "
            "keep it with `keepdims=True`.",
            name="sum over everything",
        ),
        Mistake(
            lambda z, T: _shared(z, T, axis=0, shift=lambda s: s.max(axis=0, keepdims=True)),
            "You normalise over the first axis. Classes are on the last one: axis=-1.",
            name="first axis",
        ),
        Mistake(
            lambda z, T: _shared(z, T, axis=1, shift=lambda s: s.max(axis=1, keepdims=True)),
            "With axis=1 only a table works. Classes are on the last axis, however many there "
            "are: axis=-1.",
            name="axis 1",
        ),
        Mistake(
            lambda z, T: _shared(z, T, shift=lambda s: s.max(axis=0, keepdims=True)),
            "You subtract the maximum of each column. Only a constant that all logits of a row "
            "share cancels: take the maximum of the row.",
            name="maximum of the columns",
        ),
        Mistake(
            lambda z, T: np.exp((z - z.max(axis=-1, keepdims=True)) / T) / np.sum(np.exp(z / T)),
            "Above the fraction line the maximum is subtracted, below it is not. The same "
            "exponentials belong into both places.",
            name="shifted above only",
        ),
        Mistake(
            lambda z, T: 1 / (1 + np.exp(-z / T)),
            "That is the sigmoid, which looks at each logit on its own. The classes of a row share "
            "a probability of 1.",
            name="sigmoid",
        ),
        exp_overflows(
            _shared,
            "The formula is right, and the exponential of a large logit overflows (or all of a row "
            "underflow). Subtract the row's maximum first; it cancels.",
        ),
        one_maximum_for_all_rows(
            lambda z, T: _shared(z, T, shift=np.max),
            "You subtract the largest logit of the whole array, so a row far below it vanishes: "
            "0/0. Each row needs its own maximum.",
        ),
        Mistake(
            lambda z, T: _shared(z, T, shift=lambda s: s.mean(axis=-1, keepdims=True)),
            "You subtract the mean, and a logit far above it still overflows. Only the maximum "
            "leaves no exponent above zero.",
            name="mean subtracted",
        ),
        logits_clipped(
            lambda z, T: _shared(np.clip(z, -500, 500), T),
            "Clipping makes large logits equal that are not. Subtract the row's maximum instead.",
        ),
        Mistake(
            lambda z, T: np.exp(z / T) / np.sum(np.exp(z), axis=-1, keepdims=True),
            "The temperature is above the bar only. The sum below has to be of the same "
            "exponentials.",
            name="temperature above the bar only",
        ),
        Mistake(
            lambda z, T: _softmax(z, 1) ** T,
            "The probabilities are raised to a power and no longer add up to 1. Divide the logits"
            " by the temperature first.",
            name="probabilities to a power",
        ),
    ],
)
