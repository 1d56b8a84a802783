"""Visible check of ``focal``, set 07."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        p_true=[0.95, 0.5, 0.1],
        gamma=2.0,
        expected=[0.000128233235968877, 0.173286795139986, 1.86509392532518],
        looks_like=[
            (
                [0.0462921981847644, 0.173286795139986, 0.0230258509299405],
                "The hard example has become cheaper than the easy one: fade with 1 − p, not with p.",
            ),
            ([0.0025, 0.25, 0.81], "That is the factor alone. What does it multiply?"),
            (
                [0.00512932943875506, 0.693147180559945, 4.14465316736728],
                "You multiply by gamma. It is an exponent.",
            ),
            (
                [0.00748933068388499, 0.173286795139986, 0.0853420176828393],
                "The logarithm is of the wrong probability: p, not 1 − p.",
            ),
            (
                [-0.000128233235968877, -0.173286795139986, -1.86509392532518],
                "The sign: the logarithm of a probability is negative.",
            ),
            (
                [0.0512932943875506, 0.693147180559945, 2.30258509299405],
                "That is plain cross-entropy. Nothing has faded.",
            ),
            (
                [0.0050010964, 0.5198603854, 2.2795592422],
                "The power is on p alone. It belongs to the bracket, (1 − p).",
            ),
            (
                [6.57750512282e-06, 0.12011325348, 4.29453746949],
                "The power is on the whole loss. It belongs to 1 − p.",
            ),
            (
                [3.20583089922192e-05, 0.0433216987849966, 0.466273481331294],
                "A quarter of it: the paper's α is not part of this exercise.",
            ),
            (
                [20.5173177541995, 2.77258872222869, 2.84269764566534],
                "You divide by the factor. Multiply.",
            ),
            (
                [0.00767186721692608, 0.254994597433953, 1.88519722721315],
                "Your factor is an exponential. A power of 1 − p is wanted.",
            ),
            (
                [0.000185001453609443, 0.25, 2.69076175685876],
                "That is in bits. Take the natural logarithm.",
            ),
            (0.679502984567044, "One number for each is wanted; leave the mean to the caller."),
        ],
    ),
    case(
        p_true=[0.8, 0.2],
        gamma=1.0,
        expected=[0.0446287102628419, 1.28755032994728],
        looks_like=[([0.008925742052568, 1.03004026395782], "gamma is 1 here, not 2.")],
    ),
    case(
        p_true=[1e-200, 1.0],
        gamma=0.0,
        expected=[460.517018598809, 0.0],
        looks_like=[
            ([460.517018598809, np.nan], "0 to the power 0 is 1; through the logarithm it is NaN."),
            ([18.420680743952, -9.9999999e-09], "The small constant caps the loss. Leave it out."),
            ([27.6310211159285, -1.0e-12], "The small constant caps the loss. Leave it out."),
            ([27.6310211159285, 0.0], "Clipping caps the loss where it matters most."),
            ([16.1180956509583, 1.00000005e-07], "Clipping caps the loss where it matters most."),
            ([18.420680743952, 1e-08], "Clipping caps the loss where it matters most."),
        ],
    ),
    case(
        p_true=[[0.9, 0.2], [0.5, 1.0]],
        gamma=1.5,
        expected=[[0.003331792049, 1.151620025], [0.2450645359, -0.0]],
    ),
]
TAKEAWAY = (
    "The factor never exceeds 1: no loss is raised, the easy ones are lowered, at p = 0.95 "
    "four hundredfold. What comes out of training is no longer a calibrated probability."
)


def picture(focal):
    p = np.linspace(0.01, 0.99, 99)
    return against(
        losses.focal_with_logits(np.log(p / (1 - p)), np.ones(99), gamma=2.0),
        lambda p: focal(p, 2.0),
        p,
        x="probability of the true class",
        y="loss (nats)",
        title="Focal loss at gamma = 2",
        alt="A falling curve, steep for hard examples and flat on the floor from about 0.7 on.",
        ylim=(-0.5, 4.7),
    )
