"""Visible check of ``pinball``, set 02."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        y_true=[3.0, 0.0],
        y_pred=[1.0, 2.0],
        tau=0.9,
        expected=[1.8, 0.2],
        looks_like=[
            (
                [0.2, 1.8],
                "The sides are swapped: the first prediction is too low, and that is dear.",
            ),
            ([1.8, 1.8], "Both sides cost the same here."),
            ([1.8, -0.2], "A negative loss: look at the slope where the prediction is too high."),
            ([1.8, 0.0], "A prediction that is too high costs something too."),
        ],
    ),
    case(y_true=[5.0, 1.0], y_pred=[5.0, 5.0], tau=0.5, expected=[0.0, 2.0]),
    case(
        y_true=[[3.0, 1.0, 0.0], [-2.0, 0.5, 7.0]],
        y_pred=[[1.0, 2.5, 0.0], [-5.0, 1.0, 4.0]],
        tau=0.3,
        expected=[[0.6, 1.05, -0.0], [0.9, 0.35, 0.9]],
    ),
    case(y_true=[7.13, 0.0], y_pred=[3.82, 7.21], tau=0.999, expected=[3.30669, 0.00721]),
]
TAKEAWAY = (
    "Tilt the absolute error and its minimiser slides from the median to any quantile. "
    "Two of them, say 0.05 and 0.95, make an interval that holds 90 % of the targets."
)


def library(y_true, y_pred, tau):
    return losses.pinball(y_pred, y_true, tau=tau)


def picture(pinball):
    errors = np.linspace(-3, 3, 121)
    return against(
        losses.pinball(-errors, 0 * errors, tau=0.8),
        lambda error: pinball(error, 0 * error, 0.8),
        errors,
        x="y_true − y_pred",
        y="loss",
        title="Pinball at tau = 0.8",
        alt="The pinball loss: a gentle slope of −0.2 to the left, a steep one of 0.8 to the right.",
        guides={"exact": 0.0},
        ylim=(-0.6, 2.6),
    )
