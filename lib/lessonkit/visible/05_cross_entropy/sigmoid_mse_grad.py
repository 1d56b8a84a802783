"""Visible check of ``sigmoid_mse_grad``, set 05."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses, numerics
from losslab.numerics import sigmoid

CASES = [
    case(
        z=[0.0, np.log(3.0), np.log(3.0)],  # the sigmoid of log 3 is 3/4
        y=[1.0, 0.0, 0.5],
        expected=[-0.25, 0.28125, 0.09375],
        looks_like=[
            ([-1.0, 1.5, 0.5], "That is the derivative by p. Go on to the logit."),
            ([-0.5, 0.75, 0.25], "That is p − y, the gradient of cross-entropy."),
            ([-0.125, 0.140625, 0.046875], "Half of it: what is the derivative of a square?"),
            ([0.25, 0.5625, 0.0625], "That is the loss itself."),
            ([0.25, -0.28125, -0.09375], "The sign is turned round."),
            (
                [-1 / 12, 0.09375, 0.03125],
                "Divided by the number of entries. The loss of each logit has no mean.",
            ),
            ([-2.0, 2 * np.log(3.0), 2 * np.log(3.0) - 1], "The sigmoid is missing."),
            ([-0.5, 1.125, 0.375], "The sigmoid's slope is p·(1 − p), not p."),
            ([-0.5, 0.375, 0.125], "The sigmoid's slope is p·(1 − p), not 1 − p."),
        ],
    ),
    case(
        z=[1000.0, -1000.0],
        y=[0.0, 1.0],
        expected=[0.0, 0.0],
        looks_like=[
            ([np.nan, 0.0], "Infinity over infinity: use the sigmoid imported above."),
            ([0.0, np.nan], "Infinity over infinity: once you have p, the slope is p·(1 − p)."),
            ([2.0, -2.0], "That is the derivative by p. Go on to the logit."),
        ],
    ),
    case(
        z=[[-3.0, 0.5], [2.0, -1.0]],
        y=[[0.0, 0.3], [1.0, 1.0]],
        expected=[[0.00428508507, 0.1515582797], [-0.02503108435, -0.2874696809]],
    ),
]
TAKEAWAY = (
    "At z = −8 with label 1 this pull is 0.0007, where cross-entropy's is almost 1. Squared "
    "error is flat just where the model is confidently wrong; cross-entropy cancels that factor."
)


def library(z, y):
    return losses.brier_grad(numerics.sigmoid(z), y) * numerics.sigmoid(z) * numerics.sigmoid(-z)


def picture(sigmoid_mse_grad):
    logits = np.linspace(-8, 8, 161)
    probabilities = sigmoid(logits)
    return against(
        2 * (probabilities - 1) * (probabilities - probabilities**2),
        lambda z: sigmoid_mse_grad(z, np.ones(161)),
        logits,
        x="logit z",
        y="gradient by the logit",
        title="Squared error through a sigmoid, label 1",
        alt="The gradient is near zero far to the left, dips to −0.296 near z = −0.69, and fades.",
        guides={"p = 1/3": -np.log(2)},
        levels={"cross-entropy at the far left: −1": -1.0},
        ylim=(-1.1, 0.2),
    )
