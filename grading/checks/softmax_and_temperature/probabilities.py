"""Softmax with a temperature, and the product of a vector with its Jacobian."""

import numpy as np

from grading.arguments import Measured
from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(40)
_normal = _rng.normal


# --- Softmax ------------------------------------------------------------------------------------


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


softmax = Exercise(
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
            "You multiply by the temperature. Dividing is asked: a high temperature makes the "
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
            "These are the logarithms. The probabilities themselves are asked.",
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
        Mistake(
            _shared,
            "The formula is right, and the exponential of a large logit overflows (or all of a row "
            "underflow). Subtract the row's maximum first; it cancels.",
            name="maximum not subtracted",
        ),
        Mistake(
            lambda z, T: _shared(z, T, shift=np.max),
            "You subtract the largest logit of the whole array, so a row far below it vanishes: "
            "0/0. Each row needs its own maximum.",
            name="one maximum for all rows",
        ),
        Mistake(
            lambda z, T: _shared(z, T, shift=lambda s: s.mean(axis=-1, keepdims=True)),
            "You subtract the mean, and a logit far above it still overflows. Only the maximum "
            "leaves no exponent above zero.",
            name="mean subtracted",
        ),
        Mistake(
            lambda z, T: _shared(np.clip(z, -500, 500), T),
            "Clipping makes large logits equal that are not. Subtract the row's maximum instead.",
            name="logits clipped",
        ),
    ],
)


# --- Jacobian product ---------------------------------------------------------------------------


def _softmax_vjp(p, g):
    return p * (g - np.sum(p * g))


def _by_matrix(p, g):
    return g @ (np.diag(p) - np.outer(p, p))


def _by_entries(p, g):
    entries = p[:, None] * ((np.arange(p.size)[:, None] == np.arange(p.size)) - p)
    return np.sum(entries * g, axis=-1)


_many = _softmax(_normal(size=1500), 1.0)

softmax_vjp = Exercise(
    "softmax_vjp",
    4,
    _softmax_vjp,
    cases=[
        Case("three classes", p=[0.7, 0.2, 0.1], g=[-1.0, 0.5, 2.0]),
        Case("two classes", p=[0.25, 0.75], g=[3.0, -1.0]),
        Case("a vector that is the same everywhere", p=[0.5, 0.3, 0.2], g=[4.0, 4.0, 4.0]),
        Case("equal probabilities", p=[0.25, 0.25, 0.25, 0.25], g=[1.0, -2.0, 0.0, 5.0]),
        Case("a probability of zero", p=[0.6, 0.0, 0.4], g=[1.0, 2.0, 3.0]),
        Case("all but certain", p=[0.998, 0.001, 0.001], g=[0.0, 0.0, 1.0]),
        Case("a certain class", p=[0.0, 1.0, 0.0], g=[2.0, -1.0, 7.0]),
        Case("a single class", p=[1.0], g=[3.0]),
        Case(
            "more classes than a matrix should have",
            p=Measured(_many),
            g=Measured(_normal(size=1500)),
            memory=1_500_000,
        ),
    ],
    mistakes=[
        Mistake(
            lambda p, g: p * g,
            "Only the diagonal part diag(p) is there. The second part is what the other classes "
            "pay for each change: subtract p times one number.",
            name="second part missing",
        ),
        Mistake(
            lambda p, g: p * (1 - p) * g,
            "You use the diagonal of the Jacobian alone. Its other entries, −p_k·p_j, count too.",
            name="diagonal of the Jacobian",
            alike=(lambda p, g: p * g - p**2 * g,),
        ),
        Mistake(
            lambda p, g: p * g - np.sum(p * g),
            "The number p·g is subtracted from every entry alike. It has to be multiplied by p: "
            "p pᵀ g is p times that number.",
            name="p missing in the second part",
        ),
        Mistake(
            lambda p, g: g - np.sum(p * g),
            "The factor p in front is missing.",
            name="p missing in front",
        ),
        Mistake(
            lambda p, g: p * (g - np.sum(g)),
            "You subtract the sum of g. It is the mean of g under p: each entry counts with its "
            "probability.",
            name="sum of g",
        ),
        Mistake(
            lambda p, g: p * (g - np.mean(g)),
            "You subtract the plain mean of g. It is the mean under p: each entry counts with its "
            "probability.",
            name="plain mean of g",
        ),
        Mistake(
            lambda p, g: p * (np.sum(p * g) - g),
            "The sign is turned round: raise a logit, and its own probability grows.",
            name="sign reversed",
        ),
        Mistake(
            lambda p, g: p * (g + np.sum(p * g)),
            "The second part is added. In the Jacobian it has a minus.",
            name="sign of the second part",
        ),
        Mistake(
            lambda p, g: p * g - p * np.sum(p),
            "Your second part has lost g: it is p times the sum of p·g.",
            name="g lost in the second part",
            alike=(lambda p, g: p * (g - 1),),
        ),
        Mistake(
            lambda p, g: p - g,
            "That is the gradient of cross-entropy for a target g. Here g is any vector, and the "
            "product with the Jacobian is asked.",
            name="gradient of cross-entropy",
        ),
        Mistake(
            lambda p, g: np.sum(p * g),
            "One number comes back. The product has an entry for every logit.",
            name="one number",
        ),
        Mistake(
            _by_matrix,
            "The values are right and the K×K matrix is built, which for a real vocabulary fills "
            "gigabytes. The product needs nothing larger than a vector.",
            name="matrix built",
            alike=(
                _by_entries,
                lambda p, g: (np.diag(p) - np.outer(p, p)) @ g,
                lambda p, g: p * g - np.outer(p, p) @ g,
                lambda p, g: np.diag(p) @ g - p * (p @ g),
            ),
        ),
    ],
)
