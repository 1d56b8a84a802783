"""Visible check of ``smoothed_cross_entropy``, set 07."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        z=[[3.0, 0.0, -1.0, -2.0]],
        t=[0],
        eps=0.1,
        expected=[0.372172421993317],
        looks_like=[
            ([0.472172421993318], "You give eps/(K − 1) to the others. Here all K share it."),
            ([1.29382414859131], "Every class gets the whole eps. They share it: a mean, no sum."),
            ([0.379389664192649], "Your target sums to 1.1: the true class keeps 1 − eps."),
            ([0.148113286022213], "You smoothed the prediction. Smooth the target."),
            (
                [0.370368111443485],
                "The true class gets its eps/K as well: your target sums to 0.975.",
            ),
            ([0.0649551797939857], "Where has the eps gone that the true class gave up?"),
            ([0.0721724219933174], "That is the loss of the hard label: eps has no effect yet."),
            ([2.77217242199332], "eps and 1 − eps have changed places."),
            ([-0.242262062405346], "The uniform part has the wrong sign."),
            ([-0.372172421993317], "The sign: logarithms of probabilities are negative."),
            ([0.0233920370752888], "That is the KL divergence. Leave the target's entropy in."),
            (
                [[0.005370465650548, 0.021320417980785, -0.007959670518401, -0.018731213112933]],
                "That is the gradient. The loss itself is wanted.",
            ),
            ([-2.7], "A logit is no log-probability: take `log_softmax` first."),
            ([0.0930431054983294], "The mean over the classes. q weighs them already: sum."),
            ([0.536931639979142], "That is in bits. Take the natural logarithm."),
            (0.372172421993317, "An array with one number for each row is wanted."),
        ],
    ),
    case(
        z=[[1.0, 0.0, -1.0], [2.0, 2.0, 0.0]],
        t=[2, 0],
        eps=0.3,
        expected=[2.10760596444438, 0.958623675679514],
    ),
    case(
        z=[[1000.0, 0.0, 0.0]],
        t=[0],
        eps=0.1,
        expected=[66.6666666666667],
        looks_like=[
            ([np.nan], "exp(1000) has overflowed: use `log_softmax`."),
            ([np.inf], "A probability rounded to 0 before its logarithm: use `log_softmax`."),
            ([1.8420680743943], "The small constant in the logarithm caps the loss. Leave it out."),
            ([1.2280453735968], "The small constant in the logarithm caps the loss. Leave it out."),
        ],
    ),
    case(
        z=[
            [-0.44, 0.32, 0.32, -0.97, 0.67],
            [-0.54, 0.16, 0.47, -0.78, 1.14],
            [-1.16, 0.97, 0.52, -0.16, 1.17],
        ],
        t=[4, 4, 0],
        eps=0.3,
        expected=[1.282996871, 1.112507473, 2.895795601],
    ),
]
TAKEAWAY = (
    "Right by a gap of 1000 now costs 67 nats: the loss has a finite goal, here a gap of "
    "log(2.8/0.1) = 3.3, and beyond it pulls back."
)


def library(z, t, eps):
    return losses.cross_entropy(z, t, label_smoothing=eps)


def picture(smoothed_cross_entropy):
    gaps = np.linspace(-2, 10, 121)
    rows = np.column_stack([gaps, np.zeros((121, 9))])
    return against(
        losses.cross_entropy(rows, np.zeros(121, dtype=int), label_smoothing=0.1),
        lambda gap: smoothed_cross_entropy(
            np.column_stack([gap, np.zeros((121, 9))]), np.zeros(121, dtype=int), 0.1
        ),
        gaps,
        x="lead of the true class's logit over nine others",
        y="loss (nats)",
        title="Ten classes, eps = 0.1: a valley at log 91",
        alt="The loss falls to its lowest point at a lead of 4.5 and then rises slowly.",
        guides={"log 91": np.log(91)},
        ylim=(-0.5, 4.6),
    )
