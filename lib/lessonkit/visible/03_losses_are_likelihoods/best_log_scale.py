"""Visible check of ``best_log_scale``, set 03."""

import numpy as np

from lessonkit import arrived
from lessonkit.checks import case


def loss(s, residual, family):
    if family == "gaussian":
        return np.mean(residual**2 * np.exp(-s) + s) / 2
    return np.mean(np.abs(residual) * np.exp(-s) + s)


why = arrived.why(loss)

CASES = [
    case(
        residual=[1.0, -3.0, 2.0],
        family="gaussian",
        expected=1.540445041,
        looks_like=[
            (
                0.7702225205,
                ("That is the log of the standard deviation. The log **variance** is twice that."),
            ),
            (4.666666667, "That is the variance or the scale itself. Its logarithm is wanted."),
            (2.63905733, "You add up. At the minimum stands a mean."),
        ],
    ),
    case(
        residual=[1.0, -3.0, 2.0],
        family="laplace",
        expected=0.6931471806,
        looks_like=[
            (2.0, "That is the variance or the scale itself. Its logarithm is wanted."),
            (
                0.5108256238,
                (
                    "You take the residuals' own mean (or median) off first. The prediction stays"
                    " as it is: the width has to cover its bias too."
                ),
            ),
            (1.791759469, "You add up. At the minimum stands a mean."),
            (1.540445041, "For Laplace noise the size of a residual counts, not its square."),
        ],
    ),
    case(
        residual=[[0.5, 0.0], [-2.0, 1.5]],
        family="gaussian",
        expected=0.4855078158,
        looks_like=[
            (
                0.2427539079,
                ("That is the log of the standard deviation. The log **variance** is twice that."),
            ),
            (1.625, "That is the variance or the scale itself. Its logarithm is wanted."),
            (1.871802177, "You add up. At the minimum stands a mean."),
        ],
    ),
    case(
        residual=[[0.5, 0.0], [-2.0, 1.5]],
        family="laplace",
        expected=0.0,
        looks_like=[
            (1.0, "That is the variance or the scale itself. Its logarithm is wanted."),
            (1.386294361, "You add up. At the minimum stands a mean."),
            (0.4855078158, "For Laplace noise the size of a residual counts, not its square."),
        ],
    ),
    case(
        residual=[1.0, 2.0, 3.0],
        family="gaussian",
        expected=1.540445041,
        looks_like=[
            (
                -0.4054651081,
                (
                    "You take the residuals' own mean (or median) off first. The prediction stays"
                    " as it is: the width has to cover its bias too."
                ),
            ),
        ],
    ),
    case(
        residual=[
            [1.14, 0.02, 0.32],
            [-0.23, 0.17, 0.19],
            [-3.11, 1.27, 0.48],
            [-0.12, 2.71, 0.69],
        ],
        family="laplace",
        expected=-0.1383046714,
    ),
    case(residual=[0.0, 2.0, 0.0], family="gaussian", expected=0.2876820725),
]
TAKEAWAY = (
    "A learned width ends at the size of the errors: a model that knows its width"
    " has measured itself."
)
