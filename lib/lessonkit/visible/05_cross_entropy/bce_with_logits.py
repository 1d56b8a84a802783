"""Visible check of ``bce_with_logits``, set 05."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        z=[-2.0, 0.0, 2.0],
        y=[0.0, 1.0, 1.0],
        expected=[0.1269280110429725, 0.6931471805599453, 0.1269280110429725],
        looks_like=[
            (
                [0.1269280110429725, -0.3068528194400547, 1.1269280110429725],
                "The linear term is z·y, not y.",
            ),
            (
                [0.7545237580535882, 0.4740769841801066, 0.346742480288881],
                "The sigmoid is applied twice.",
            ),
            (
                [2.1269280110429727, 0.6931471805599453, 2.1269280110429727],
                "A high logit should be cheap where y = 1, and dear where y = 0.",
            ),
            ([0.0, 0.6931471805599453, 0.1269280110429725], "Label 0 costs nothing yet."),
            (
                [2.1269280110429727, 0.6931471805599453, 0.1269280110429725],
                "Right for positive logits. For negative ones the exponent has to be −|z|.",
            ),
            (
                [0.1269280110429725, 0.6931471805599453, 4.1269280110429727],
                "z·y has to be subtracted, so that a high logit is cheap where y = 1.",
            ),
            (
                [0.6931471805599453, 0.6931471805599453, 0.1269280110429725],
                "That is the logistic loss for labels −1 and 1. Here they are 0 and 1.",
            ),
            (
                [0.119202922022118, -0.5, -0.119202922022118],
                "That is the gradient. The loss itself is wanted.",
            ),
        ],
    ),
    case(
        z=[1.0],
        y=[0.7],
        expected=[0.6132616875182229],
        looks_like=[
            ([0.3132616875182228], "The label 0.7 is treated like 1. It weighs both terms."),
            ([1.3132616875182228], "The label 0.7 is treated like 0. It weighs both terms."),
        ],
    ),
    case(
        z=[-40.0, 40.0],
        y=[1.0, 0.0],
        expected=[40.0, 40.0],
        looks_like=[
            ([40.0, np.inf], "The sigmoid rounded to 1 before the logarithm saw 1 − p."),
            ([16.11809565, 16.11809565], "The clip caps the loss here, and its gradient is 0."),
            ([34.5387764, 34.539576], "The clip caps the loss here, and its gradient is 0."),
            ([27.63102112, 27.63102112], "The clip caps the loss here, and its gradient is 0."),
            ([18.42068074, 18.42068074], "The small constant inside the logarithm caps the loss."),
        ],
    ),
    case(
        z=[1000.0, -1000.0],
        y=[0.5, 1.0],
        expected=[500.0, 1000.0],
        looks_like=[
            ([np.inf, 1000.0], "exp(1000) has overflowed. Which exponent is never positive?"),
            ([np.inf, np.inf], "An exponential has overflowed on either side: use −|z|."),
        ],
    ),
    case(
        z=[[-3.0, 0.5], [2.0, -1.0]],
        y=[[0.0, 0.3], [1.0, 1.0]],
        expected=[[0.04858735157, 0.8240769842], [0.126928011, 1.313261688]],
    ),
    case(z=[0.59], y=[1.0], expected=[0.4410428377]),
]
TAKEAWAY = (
    "The loss of a confident mistake is just the size of its logit. Nothing needs "
    "clipping, and the gradient σ(z) − y is there to the very end."
)


def library(z, y):
    return losses.bce_with_logits(z, y)


def picture(bce_with_logits):
    logits = np.linspace(-8, 8, 161)
    return against(
        losses.bce_with_logits(logits, np.ones(161)),
        lambda z: bce_with_logits(z, np.ones(161)),
        logits,
        x="logit z",
        y="loss (nats)",
        title="Binary cross-entropy, label 1",
        alt="Binary cross-entropy at label 1: a falling line to the left that bends to zero.",
        guides={"undecided": 0.0},
        ylim=(-1, 9),
    )
