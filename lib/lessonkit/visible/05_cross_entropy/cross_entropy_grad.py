"""Visible check of ``cross_entropy_grad``, set 05."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        z=np.log([[0.5, 0.25, 0.25], [0.1, 0.6, 0.3]]),
        t=[0, 1],
        expected=[[-0.25, 0.125, 0.125], [0.05, -0.2, 0.15]],
        looks_like=[
            (
                [[-0.5, 0.25, 0.25], [0.1, -0.4, 0.3]],
                "Twice too large: the mean divides by N, and N is 2 here. (Or a 2 has strayed in.)",
            ),
            (
                [[0.25, -0.125, -0.125], [-0.05, 0.2, -0.15]],
                "The sign is turned round: the true class's entry must not be positive.",
            ),
            (
                [[-0.25, -0.375, -0.375], [-0.45, -0.2, -0.35]],
                "1 is taken off everywhere. Do your rows sum to zero?",
            ),
            (
                [[-0.25, -0.375, 0.125], [-0.45, -0.2, 0.15]],
                "1 is taken off in whole columns: pick one entry of each row.",
            ),
            (
                [[-1 / 6, 1 / 12, 1 / 12], [1 / 30, -2 / 15, 0.1]],
                "Divided by the number of classes, 3. There are 2 examples.",
            ),
            (
                [[-1 / 12, 1 / 24, 1 / 24], [1 / 60, -1 / 15, 0.05]],
                "Divided by all 6 entries. The mean runs over the 2 examples.",
            ),
            (
                [[-1 / 12, 5 / 34, 5 / 22], [1 / 12, -5 / 34, 3 / 11]],
                "Your probabilities add up to 1 over the examples, not over the classes.",
            ),
            (
                [[-0.25, 0.0, 0.0], [0.0, -0.2, 0.0]],
                "The other classes are pushed too, each by the probability that it took.",
            ),
            (
                [[-1.0, 0.0, 0.0], [0.0, -5 / 6, 0.0]],
                "That is the derivative by the probabilities. Go on to the logits.",
            ),
            (
                [[0.25, 0.125, 0.125], [0.05, 0.3, 0.15]],
                "These are the probabilities over N. Where is the target?",
            ),
        ],
    ),
    case(
        z=[[2000.0, 0.0], [0.0, 0.0], [0.0, 2000.0]],
        t=[1, 1, 1],
        expected=[[1 / 3, -1 / 3], [1 / 6, -1 / 6], [0.0, 0.0]],
        looks_like=[
            (
                [[np.nan, -1 / 3], [1 / 6, -1 / 6], [0.0, np.nan]],
                "exp(2000) has overflowed. The softmax imported above does not.",
            ),
            (
                [[1 / 3, -1 / 3], [np.nan, np.nan], [0.0, 0.0]],
                "Row 1 underflowed: subtract each row's own maximum.",
            ),
        ],
    ),
    case(
        z=[[0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0]],
        t=[4, 1],
        expected=[[0.1, 0.1, 0.1, 0.1, -0.4], [0.1, -0.4, 0.1, 0.1, 0.1]],
    ),
]
TAKEAWAY = (
    "Probabilities minus target, over N. No pull is ever larger than 1/N, none vanishes "
    "while the answer is wrong, and each row sums to zero."
)


def library(z, t):
    return losses.cross_entropy_grad(z, t) / len(t)


def picture(cross_entropy_grad):
    lead = np.linspace(-8, 8, 161)
    first = np.zeros(161, dtype=int)
    return against(
        losses.cross_entropy_grad(np.stack([lead, 0 * lead, 0 * lead], axis=1), first)[:, 0],
        lambda lead: 161 * cross_entropy_grad(np.stack([lead, 0 * lead, 0 * lead], 1), first)[:, 0],
        lead,
        x="logit of the true class (two others at 0)",
        y="N · gradient by that logit",
        title="The pull on the true class",
        alt="The gradient by the true logit rises from −1, where the model is wrong, to 0.",
        ylim=(-1.3, 0.3),
    )
