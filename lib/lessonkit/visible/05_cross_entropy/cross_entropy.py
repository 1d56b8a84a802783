"""Visible check of ``cross_entropy``, set 05."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        z=[[2.0, 1.0, 0.1], [0.1, 3.0, 0.2], [0.1, 0.1, 3.5]],
        t=[0, 2, 2],
        expected=[0.4170300162778335, 2.9096014645214653, 0.0646133995097273],
        looks_like=[
            (
                [0.340998861114032, 0.945502555292959, 0.0625702241969083],
                "That is 1 − p. Cross-entropy is −log p.",
            ),
            (
                [0.8021208912128680, 1.4621253733916681, 0.5923087232241355],
                "Softmax has been applied twice.",
            ),
            (
                [0.4170300162778335, 0.1096014645214653, 0.0646133995097273],
                "The predicted class is charged, not the true one.",
            ),
            (
                [-0.4170300162778335, -2.9096014645214653, -0.0646133995097273],
                "Log-probabilities are never positive. The loss is minus that.",
            ),
            (
                [-1.5829699837221665, -0.0903985354785347, -3.4353866004902727],
                "The maximum was taken off in one place and not in the other.",
            ),
            (
                [0.261700381411486, 3.36789828084526, 0.0678982808452603],
                "Your probabilities add up to 1 over the examples, not over the classes.",
            ),
            ([0.0, 2.8, 0.0], "The largest logit stands in for the log-sum-exp."),
            ([-2.0, -0.2, -3.5], "The log-sum-exp is missing."),
            (1.1304149601030087, "That is the mean. One loss for each example is wanted."),
        ],
    ),
    case(
        z=[[0.0, 1.0], [2000.0, 2001.0]],
        t=[1, 1],
        expected=[0.3132616875182228, 0.3132616875182228],
        looks_like=[
            ([0.3132616875182228, np.inf], "exp(2000) has overflowed."),
            ([0.3132616875182228, 0.6931471805599453], "Clipped logits are all alike."),
            ([0.3132616875182228, np.nan], "exp(2000) has overflowed: infinity over infinity."),
            ([-np.inf, 0.3132616875182228], "Row 0 underflowed: subtract each row's own maximum."),
        ],
    ),
    case(
        z=[[0.0, -800.0], [1e9, 0.0]],
        t=[1, 1],
        expected=[800.0, 1e9],
        looks_like=[
            ([np.inf, np.inf], "The softmax underflowed to 0 before the logarithm."),
            ([16.11809565, 16.11809565], "The clip caps the loss here, and its gradient is 0."),
            ([27.63102112, 27.63102112], "The clip caps the loss here, and its gradient is 0."),
            ([18.42068074, 18.42068074], "The small constant inside the logarithm caps the loss."),
        ],
    ),
    case(
        z=[[14.1, 0.0, -1.25], [-1.93, 6.66, 2.73]], t=[2, 0], expected=[15.35000097, 8.609635583]
    ),
]
TAKEAWAY = (
    "Logits in, log-sum-exp inside, one entry from each row. This is what every "
    "framework's cross-entropy does, and why it asks for logits and not for probabilities."
)


def library(z, t):
    return losses.cross_entropy(z, t)


def picture(cross_entropy):
    lead = np.linspace(-8, 8, 161)
    rows = np.stack([lead, 0 * lead, 0 * lead], axis=1)
    first = np.zeros(161, dtype=int)
    return against(
        losses.cross_entropy(rows, first),
        lambda lead: cross_entropy(np.stack([lead, 0 * lead, 0 * lead], axis=1), first),
        lead,
        x="logit of the true class (two others at 0)",
        y="loss (nats)",
        title="Cross-entropy of three classes",
        alt="Cross-entropy falls as the true class's logit rises, from a line of slope −1 to zero.",
        marks={"all alike: log 3": (0.0, np.log(3))},
        ylim=(-1, 10),
    )
