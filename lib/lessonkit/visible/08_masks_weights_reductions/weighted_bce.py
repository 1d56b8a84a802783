"""Visible check of ``weighted_bce``, set 08."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        z=[-2.0, -1.0, 0.5, 1.0, 2.0],
        y=[0.0, 0.0, 0.0, 1.0, 1.0],
        pos_weight=4.0,
        expected=0.635005095397217,
        looks_like=[
            (0.288638679726008, "Divided by the sum of the weights. Here the mean is over N."),
            (1.21945128590528, "The weight is on the negatives. It belongs to y = 1."),
            (1.483565105042, "Both terms are weighted. Only the positive one should be."),
            (0.3708912762605, "The weight has no effect yet."),
            (3.17502547698608, "That is the sum. Divide by N."),
            (
                [0.126928011042973, 0.313261687518223, 0.974076984180107, 1.25304675007289]
                + [0.50771204417189],
                "Right for each example. Their mean is wanted.",
            ),
            (0.352151758848956, "The negatives cost nothing. Where is the second term?"),
            (
                3.53500509539722,
                "The signs of the logit are swapped: log(1 + e⁻ᶻ) belongs to y = 1.",
            ),
            (-0.635005095397217, "The sign: minus the logarithm of a probability."),
            (-1.4291087237395, "The short form of the loss cannot take the weight on z·y alone."),
            (0.286550406403402, "The weight is on the logit. It belongs outside the logarithm."),
            (0.158751273849304, "The negatives are divided by the weight. Multiply the positives."),
            (0.360775500792514, "The logit is shifted by log w. The weight is a factor here."),
            (1.69146037194409, "The positives are weighted twice."),
            (0.675900812351412, "Two means, one for each class. There is one mean, over all N."),
            (0.164029948547176, "That is weighted squared error. Where is the logarithm?"),
        ],
    ),
    case(
        z=[-1000.0, 1000.0],
        y=[1.0, 1.0],
        pos_weight=2.0,
        expected=1000.0,
        looks_like=[
            (np.nan, "An exponential has overflowed, or a logarithm met 0: use `np.logaddexp`."),
            (np.inf, "The sigmoid rounded to 0 before its logarithm: use `np.logaddexp`."),
            (16.1180956509583, "Clipping caps the loss where the model is most wrong."),
            (
                27.6310211159285,
                "Clipping, or a small constant, caps the loss where it matters most.",
            ),
            (18.420680743952, "The small constant in the logarithm caps the loss."),
        ],
    ),
    case(z=[0.23, -1.31, 0.89], y=[1, 0, 0], pos_weight=2.0, expected=0.8808067284),
    case(z=[0.36, -0.63, 2.23], y=[1.0, 1.0, 0.0], pos_weight=0.25, expected=0.909562026),
]
TAKEAWAY = (
    "The weight turns one positive into several, so the model reports log-odds that are "
    "log w₊ too high. Subtract that, or move the threshold, before you read a probability."
)


def library(z, y, pos_weight):
    return losses.bce_with_logits(z, y, pos_weight=pos_weight).mean()


def picture(weighted_bce):
    constant = np.linspace(-4, 4, 161)
    one_in_ten = np.array([1.0] + [0.0] * 9)
    return against(
        [
            losses.bce_with_logits(np.full(10, z), one_in_ten, pos_weight=9.0).mean()
            for z in constant
        ],
        lambda constant: [weighted_bce(np.full(10, z), one_in_ten, 9.0) for z in constant],
        constant,
        x="the same logit for ten examples, one of them positive",
        y="loss (nats)",
        title="With a weight of 9, one in ten looks like one in two",
        alt="A symmetric valley with its lowest point at logit 0, where the reported probability is ½.",
        guides={"lowest": 0.0},
        ylim=(0, 4.5),
    )
