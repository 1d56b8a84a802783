"""Hidden check of ``softmax_vjp``, set 04."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import sign_reversed
from lessonkit.ruler.arguments import Measured

_rng = np.random.default_rng(40)

_normal = _rng.normal


def _softmax(z, temperature):
    powers = np.exp((z - np.max(z, axis=-1, keepdims=True)) / temperature)
    return powers / np.sum(powers, axis=-1, keepdims=True)


def _softmax_vjp(p, g):
    return p * (g - np.sum(p * g))


def _by_matrix(p, g):
    return g @ (np.diag(p) - np.outer(p, p))


def _by_entries(p, g):
    entries = p[:, None] * ((np.arange(p.size)[:, None] == np.arange(p.size)) - p)
    return np.sum(entries * g, axis=-1)


_many = _softmax(_normal(size=1500), 1.0)

EXERCISE = Exercise(
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
        sign_reversed(
            lambda p, g: p * (np.sum(p * g) - g),
            "The sign is turned round: raise a logit, and its own probability grows.",
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
            "product with the Jacobian is wanted.",
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
