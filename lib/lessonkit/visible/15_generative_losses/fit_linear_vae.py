"""Visible check of ``fit_linear_vae``, set 15."""

import numpy as np

from lessonkit.checks import case
from lessonkit.ruler.judge import Judge, Unfit
from lessonkit.sketch import against


def losses(result, variances, sigma, beta):
    """The loss of each direction."""
    w, v, s = result
    if (s <= 0).any():
        raise Unfit("a spread is not above 0")
    fit = ((1 - w * v) ** 2 * variances + w**2 * s**2) / (2 * sigma**2)
    return fit + beta * 0.5 * (v**2 * variances + s**2 - 1 - 2 * np.log(s))


def why(result, variances, sigma, beta):
    """What is not at its best yet: encoder, spread or decoder."""
    w, v, s = result
    c = w**2 + beta * sigma**2
    if (np.abs(w[variances > 1.01 * beta * sigma**2]) < 1e-3).any():
        return (
            "A decoder is 0 although its direction's variance is above βσ². All slopes are 0 there, "
            "and still it is no minimum: start a descent elsewhere."
        )
    if not np.allclose(v, w / c, rtol=0.01, atol=0.01):
        return (
            "The encoder v is not the best one for this decoder w: for fixed w and s the loss is a "
            "parabola in v. If you descend, take more steps."
        )
    if not np.allclose(s**2, beta * sigma**2 / c, rtol=0.01, atol=0.01):
        return (
            "The spread s is not the best one for this decoder w: set the loss's slope in s to 0. If "
            "you descend, take more steps."
        )
    return (
        "Encoder and spread fit the decoder w; w itself is not the best. Put them into the loss and "
        "look at its slope in w. If you descend, take more steps."
    )


JUDGE = Judge(losses, "the loss of some direction", better="smaller", why=why)
TIME_FACTOR = 2
CLOSE = {"rtol": 0.0, "atol": 1e-4}

CASES = [
    case(
        variances=[2.0, 1.0, 0.25, 0.1],
        sigma=0.5,
        beta=1.0,
        **CLOSE,
        expected=(
            [1.322875656, 0.8660254038, 0.0, 0.0],
            [0.6614378278, 0.8660254038, 0.0, 0.0],
            [0.3535533906, 0.5, 1.0, 1.0],
        ),
    ),
    case(
        variances=[0.4, 2.5],
        sigma=1.0,
        beta=0.3,
        **CLOSE,
        expected=(
            [0.316227766, 1.4832396974],
            [0.790569415, 0.593295879],
            [0.8660254038, 0.3464101615],
        ),
    ),
    case(
        variances=[0.9, 0.2, 0.3],
        sigma=0.6,
        beta=1.8,
        **CLOSE,
        expected=([0.5019960159, 0.0, 0.0], [0.5577733510, 0.0, 0.0], [0.8485281374, 1.0, 1.0]),
    ),
]
TAKEAWAY = (
    "βσ² is a water level: what lies below it drowns, and that is the optimum, not a bug. What rises "
    "above is kept, and shrunk."
)


def picture(fit_linear_vae):

    variances = np.linspace(0.02, 2, 100)
    return against(
        np.sqrt(np.maximum(variances - 0.5, 0)),
        lambda variances: np.abs(fit_linear_vae(variances, 0.5**0.5, 1.0)[0]),
        variances,
        x="variance of a direction",
        y="size of the decoder's weight, level 0.5",
        title="Below the level nothing is decoded",
        alt="0 up to a variance of 0.5, then a curve that rises like a root.",
    )
