"""Visible check of ``huber``, set 02."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        residual=[-2.0, 3.0],
        delta=2.0,
        expected=[2.0, 4.0],
        looks_like=[
            ([4.0, 4.0], "The parabola has a ½ in front."),
            ([2.0, 2.0], "The tail's slope must be delta, not 1."),
            ([1.0, 2.0], "That is smooth L1, which is Huber divided by delta."),
            ([2.0, 5.0], "The line does not meet the parabola: look at its constant."),
        ],
    ),
    case(
        residual=[-4.0, 0.0, 0.1],
        delta=0.5,
        expected=[1.875, 0.0, 0.005],
        looks_like=[
            ([-2.125, 0.0, 0.005], "A loss below zero? The line needs |r|."),
            ([8.0, 0.0, 0.005], "The residual −4 is far beyond delta: compare |r|, not r."),
        ],
    ),
    case(
        residual=[[1.5, 4.0, 0.0], [1.3, -0.217, -3.0]],
        delta=1.5,
        expected=[[1.125, 4.875, 0.0], [0.845, 0.0235445, 3.375]],
    ),
]
TAKEAWAY = (
    "A residual beyond delta pulls with force delta and no more. That is all that "
    "robustness is: a bound on the gradient."
)


def library(residual, delta):
    return losses.huber(residual, 0 * residual, delta=delta)


def picture(huber):
    residuals = np.linspace(-4, 4, 161)
    return against(
        losses.huber(residuals, 0 * residuals, delta=1.5),
        lambda residual: huber(residual, 1.5),
        residuals,
        x="residual",
        y="loss",
        title="Huber at delta = 1.5",
        alt="The Huber loss: a parabola up to 1.5 on either side, then two straight lines.",
        guides={"−delta": -1.5, "delta": 1.5},
        ylim=(-1, 6),
    )
