"""Hidden check of ``fit_linear_vae``, set 15."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible


def _fit_linear_vae(variances, sigma, beta):
    level = beta * sigma**2
    w = np.sqrt(np.maximum(variances - level, 0))
    c = w**2 + level
    return w, w / c, np.sqrt(level / c)


def _for(decoder):
    """A wrong decoder with the encoder that is best for it."""

    def answer(variances, sigma, beta):
        w, level = decoder(variances, sigma, beta), beta * sigma**2
        return w, w / (w * w + level), np.sqrt(level / (w * w + level))

    return answer


def _descent(steps, start=0.3, rate=0.05):
    def answer(variances, sigma, beta):
        w, v, s = (np.full(len(variances), start) for _ in range(3))
        s = s + 0.7
        for _ in range(steps):
            miss = 1 - w * v
            in_w = (-v * miss * variances + w * s**2) / sigma**2
            in_v = -w * miss * variances / sigma**2 + beta * v * variances
            in_s = w**2 * s / sigma**2 + beta * (s - 1 / s)
            w, v, s = w - rate * in_w, v - rate * in_v, s - rate * in_s
        return w, v, s

    return answer


def _water(variances, level):
    return np.sqrt(np.maximum(variances - level, 0))


def _inverse(variances, sigma, beta):
    w, _, s = _fit_linear_vae(variances, sigma, beta)
    return w, 1 / np.where(w > 0, w, np.inf), s


def _spread_squared(variances, sigma, beta):
    w, v, s = _fit_linear_vae(variances, sigma, beta)
    return w, v, s**2


CLOSE = {"rtol": 0.0, "atol": 1e-4}

EXERCISE = Exercise(
    "fit_linear_vae",
    4,
    _fit_linear_vae,
    judge=visible("fit_linear_vae")["JUDGE"],
    time_factor=2,
    cases=[
        Case(
            "two directions above the water",
            variances=[2.0, 1.0, 0.25, 0.1],
            sigma=0.5,
            beta=1.0,
            **CLOSE,
        ),
        Case("a light KL", variances=[3.0, 1.2, 0.3], sigma=1.0, beta=0.2, **CLOSE),
        Case("a heavy KL", variances=[1.1, 0.5, 0.19, 0.05], sigma=0.3, beta=2.0, **CLOSE),
        Case("all directions drowned", variances=[0.6, 0.3], sigma=1.0, beta=1.0, **CLOSE),
        Case("one direction", variances=[1.7], sigma=0.8, beta=0.6, **CLOSE),
        Case("in no order", variances=[0.2, 1.9, 0.7, 1.2], sigma=0.7, beta=0.8, **CLOSE),
    ],
    mistakes=[
        Mistake(
            lambda variances, sigma, beta: (
                np.sqrt(variances),
                1 / np.sqrt(variances),
                1e-3 + 0 * variances,
            ),
            "That is the plain autoencoder: perfect fit. The KL, −log s, has been left out.",
            name="plain autoencoder",
        ),
        Mistake(
            _for(lambda variances, sigma, beta: _water(variances, beta * sigma)),
            "The level is βσ², in the unit of a variance; you subtracted βσ.",
            name="level of beta sigma",
        ),
        Mistake(
            _for(lambda variances, sigma, beta: _water(variances, sigma**2)),
            "The level is βσ²: beta is missing from it.",
            name="beta ignored",
        ),
        Mistake(
            _for(lambda variances, sigma, beta: np.maximum(variances - beta * sigma**2, 0)),
            "That is the square of the decoder's weight. Take the root.",
            name="root missing",
        ),
        Mistake(
            _for(lambda variances, sigma, beta: np.sqrt(variances)),
            "The decoder of the plain autoencoder, √λ. The KL costs it a part: w² is less than "
            "the variance.",
            name="decoder of the autoencoder",
        ),
        Mistake(
            _inverse,
            "The best encoder is no exact inverse: it shrinks, b = w/(w² + βσ²).",
            name="inverse as encoder",
        ),
        Mistake(
            _spread_squared,
            "s is the standard deviation of the noise in the code. You returned its square.",
            name="variance for deviation",
        ),
        Mistake(
            _descent(50),
            "The descent was stopped too early: the loss is still above its smallest value.",
            name="stopped too early",
        ),
    ],
)
