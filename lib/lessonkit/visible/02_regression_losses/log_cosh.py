"""Visible check of ``log_cosh``, set 02."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        residual=[0.0, 1.0, -1.0],
        expected=[0.0, 0.4337808304830271, 0.4337808304830271],
        looks_like=[
            ([0.693147180559945, 1.126928011042972, 1.126928011042972], "log 2 is left over."),
            ([0.0, 0.5, 0.5], "Only the parabola: right near zero, too steep from about 1 on."),
            ([0.0, 0.761594155955765, -0.761594155955765], "That is tanh, its gradient."),
        ],
    ),
    case(
        residual=[1000.0, -1000.0],
        expected=[999.3068528194401, 999.3068528194401],
        looks_like=[
            ([np.inf, np.inf], "cosh(1000) has overflowed before the logarithm could tame it."),
            ([999.3068528194401, np.inf], "Fine to the right; to the left exp has overflowed."),
            (
                [49.30685281944005, 49.30685281944005],
                "Clipping caps the loss and stops the gradient.",
            ),
        ],
    ),
    case(
        residual=[[-3.0, -0.2, 1.3], [0.0, 1.5, 4.0]],
        expected=[[2.309328505, 0.01986807184, 0.6784975114], [0.0, 0.855440171, 3.307188226]],
    ),
]
TAKEAWAY = (
    "Take the largest term out before exponentiating. The same move gives log-sum-exp, "
    "softmax and every loss on logits that you will meet."
)


def library(residual):
    return losses.log_cosh(residual, 0 * residual)


def picture(log_cosh):
    residuals = np.linspace(-4, 4, 161)
    return against(
        losses.log_cosh(residuals, 0 * residuals),
        log_cosh,
        residuals,
        x="residual",
        y="loss",
        title="Log-cosh: a parabola that becomes a line",
        alt="The log-cosh loss: rounded at zero, straight beyond about 2 on either side.",
        ylim=(-0.5, 4),
    )
