"""Hidden check of ``focal``, set 07."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    bits_for_nats,
    epsilon_in_logarithm,
    mean_taken,
    probability_clipped,
    sign_reversed,
)

_rng = np.random.default_rng(71)

_normal, _uniform = _rng.normal, _rng.uniform


def _focal(p_true, gamma):
    return -((1 - p_true) ** gamma) * np.log(p_true)


EXERCISE = Exercise(
    "focal",
    3,
    _focal,
    cases=[
        Case("easy and hard examples", p_true=[0.95, 0.55, 0.1], gamma=2.0),
        Case("a gamma of zero", p_true=[0.9, 0.5, 0.05], gamma=0.0),
        Case("a gamma of one", p_true=[0.7, 0.3, 0.85], gamma=1.0),
        Case("a gamma that is no whole number", p_true=[0.2, 0.6, 0.99], gamma=0.5),
        Case("a large gamma", p_true=[0.1, 0.35, 0.6], gamma=5.0),
        Case("an example that is certain", p_true=[1.0, 0.4], gamma=2.0),
        Case("a table of probabilities", p_true=_uniform(0.02, 0.98, (3, 4)), gamma=1.5),
        Case(
            "probabilities in float32", p_true=_uniform(0.1, 0.9, 5).astype(np.float32), gamma=3.0
        ),
        Case("tiny probabilities", part="extreme", p_true=[1e-20, 1e-150, 3e-300], gamma=2.0),
        Case("a certain example and a gamma of zero", part="extreme", p_true=[1.0, 0.3], gamma=0.0),
    ],
    mistakes=[
        Mistake(
            lambda p, g: -(p**g) * np.log(p),
            "Your factor keeps the easy examples and drops the hard ones. It is (1 − p)^γ: small "
            "where the true class is likely already.",
            name="p to the gamma",
        ),
        Mistake(
            lambda p, g: (1 - p) ** g,
            "This is the factor alone. It multiplies the cross-entropy, −log p.",
            name="factor alone",
        ),
        Mistake(
            lambda p, g: -(1 - p) * g * np.log(p),
            "You multiply by gamma where it is an exponent; at gamma = 0 the loss would vanish "
            "instead of being the cross-entropy.",
            name="multiplied by gamma",
        ),
        Mistake(
            lambda p, g: -((1 - p) ** 2) * np.log(p),
            "The exponent is fixed at 2. Use the argument.",
            name="gamma of two",
        ),
        Mistake(
            lambda p, g: -((1 - p) ** g) * np.log(1 - p),
            "The logarithm is of the wrong probability: cross-entropy is −log of that of the true "
            "class.",
            name="logarithm of 1 − p",
        ),
        sign_reversed(
            lambda p, g: (1 - p) ** g * np.log(p),
            "The sign is missing: the logarithm of a probability is negative, and a loss is not.",
        ),
        Mistake(
            lambda p, g: -np.log(p),
            "This is plain cross-entropy. The factor (1 − p)^γ is missing.",
            name="factor missing",
        ),
        Mistake(
            lambda p, g: -(1 - p**g) * np.log(p),
            "The exponent belongs to the whole bracket: (1 − p)^γ, not 1 − p^γ.",
            name="exponent inside the bracket",
        ),
        Mistake(
            lambda p, g: (-(1 - p) * np.log(p)) ** g,
            "The exponent is on the whole loss. It belongs to 1 − p alone.",
            name="exponent on everything",
        ),
        Mistake(
            lambda p, g: -0.25 * (1 - p) ** g * np.log(p),
            "Everything is a quarter of what it should be. The weight α = 0.25 of the paper is not "
            "part of this exercise.",
            name="alpha of a quarter",
        ),
        Mistake(
            lambda p, g: -np.log(p) / (1 - p + 1e-12) ** g,
            "You divide by (1 − p)^γ, which blows the easy examples up. Multiply.",
            name="divided by the factor",
        ),
        Mistake(
            lambda p, g: -np.exp(-g * p) * np.log(p),
            "Your factor fades exponentially. Focal loss fades with a power: (1 − p)^γ.",
            name="exponential factor",
        ),
        bits_for_nats(
            lambda p, g: _focal(p, g) / np.log(2),
        ),
        mean_taken(
            lambda p, g: np.mean(_focal(p, g)),
        ),
        Mistake(
            lambda p, g: -np.exp(g * np.log(1 - p)) * np.log(p),
            "The power by way of a logarithm fails for a certain example: at gamma = 0 it is 0 "
            "times minus infinity. `**` knows that 0⁰ is 1.",
            name="power through the logarithm",
        ),
        epsilon_in_logarithm(
            lambda p, g: -((1 - p) ** g) * np.log(p + 1e-8),
            "The small constant inside the logarithm caps the loss where the model is most wrong. "
            "A probability above 0 needs no help.",
        ),
        epsilon_in_logarithm(
            lambda p, g: -((1 - p) ** g) * np.log(p + 1e-12),
            "The small constant inside the logarithm caps the loss where the model is most wrong. "
            "A probability above 0 needs no help.",
            alike=(lambda p, g: _focal(np.clip(p, 1e-12, 1), g),),
        ),
        probability_clipped(
            lambda p, g: _focal(np.clip(p, 1e-7, 1 - 1e-7), g),
            "Clipping caps the loss where the model is most wrong, and stops its gradient. A "
            "probability above 0 needs no help.",
        ),
        Mistake(
            lambda p, g: -((1 - p) ** g) * np.log(np.maximum(1 - p, 1e-300)),
            "The logarithm is of 1 − p. It is the true class's own probability that is to be "
            "likely: log p.",
            name="logarithm of the rest",
        ),
        Mistake(
            lambda p, g: -np.log(np.maximum((1 - p) ** g * p, 1e-300)),
            "The factor is inside the logarithm. It multiplies the loss from outside.",
            name="factor inside the logarithm",
        ),
    ],
)
