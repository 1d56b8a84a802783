"""Visible check of ``clip_loss``, set 10."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        u=[[1.0, 0.0], [0.0, 2.0], [-3.0, 1.0]],
        v=[[2.0, 1.0], [1.0, 1.0], [-1.0, 2.0]],
        temperature=0.4,
        expected=0.619922330105,
        looks_like=[
            (0.575540399659, "Only the rows. Average with the columns."),
            (0.664304260551, "Only the columns. Average with the rows."),
            (0.990625926407, "The rows are not scaled to length 1."),
            (0.81077388838, "The rows of v have to be scaled to length 1, too."),
            (0.497383933277, "The rows of u have to be scaled to length 1, too."),
            (0.759470516636, "The columns are scaled to length 1. Rows: axis=1."),
            (0.815699989731, "Each row has its own length: axis=1, keepdims=True."),
            (0.90422379235, "Divide by the length, not by its square."),
            (1.23984466021, "That is the sum of both directions: a ½ is missing."),
            (0.937298078932, "Divide by the temperature, do not multiply."),
            (0.774444680441, "The temperature has no effect yet."),
            (0.694511420057, "`temperature` is τ itself: divide by it."),
            (1.54980582526, "τ divides the cosines. The loss is not divided once more."),
            (0.164092340958, "Rows of u look for rows of v, not of u."),
            (-0.439209329424, "The positive is missing below the bar."),
            (1.76924330752, "Each row has a softmax of its own."),
            (0.578617878381, "Average the two losses, not the probabilities."),
            (0.461998526959, "Average the two losses, not the similarities."),
            (1.85976699031, "That is the sum over the pairs. Their mean is wanted."),
            (
                [0.401970895852, 0.929165474701, 0.528630619762],
                "One loss for each pair. Their mean is wanted.",
            ),
            (1.77827452767, "Only the diagonal counts: the true pairs."),
            (-0.619922330105, "Log-probabilities are never positive. The loss is minus that."),
            (0.894358871379, "That is in bits. Nats are wanted."),
            (0.623595250423, "Cosines are wanted as logits, not distances."),
        ],
    ),
    case(
        u=[[3e-9, 0.0], [0.0, 2e100]],
        v=[[4e-9, 3e-9], [0.0, 5e100]],
        temperature=0.5,
        expected=0.29873616757,
        looks_like=[
            (0.44637345313, "The small constant below the bar swallows row 0."),
            (0.713336410297, "Two squared lengths multiplied overflow. Root first."),
        ],
    ),
    case(
        u=[[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]],
        v=[[0.0, 1.0], [1.0, 0.0], [-1.0, 0.0]],
        temperature=0.001,
        expected=666.666666667,
        looks_like=[
            (np.inf, "exp(1000) overflowed, or a probability underflowed. Use `log_softmax`."),
            (np.nan, "Infinity over infinity: use `log_softmax`."),
        ],
    ),
    case(
        u=[[3.55, 4.74], [0.0, 1.74], [0.73, -0.93]],
        v=[[0.95, 0.73], [-0.73, 3.9], [2.18, 0.42]],
        temperature=0.5,
        expected=0.6415099204,
    ),
    case(
        u=[[0.89, 0.43, -1.03], [0.11, 1.62, 0.15], [-1.39, -0.33, -0.45]],
        v=[[0.32, 0.84, -0.92], [-0.62, 0.98, 0.86], [1.22, -1.18, -1.12]],
        temperature=4.0,
        expected=1.033966666,
    ),
]
TAKEAWAY = (
    "Rows alone leave each picture's level free, columns alone each caption's. And with "
    "unit rows, τ is the only knob for sharpness: CLIP starts it at 0.07 and learns it."
)


def library(u, v, temperature):
    return losses.clip(u, v, temperature=temperature).mean()


def picture(clip_loss):
    rng = np.random.default_rng(0)
    pictures = rng.normal(size=(16, 8))
    captions = pictures + rng.normal(size=(16, 8))
    heats = np.geomspace(0.01, 3, 61)
    return against(
        [losses.clip(pictures, captions, temperature=t).mean() for t in heats],
        lambda heats: [clip_loss(pictures, captions, t) for t in heats],
        heats,
        x="temperature τ",
        y="loss (nats)",
        title="CLIP loss of 16 noisy pairs",
        alt="The loss falls steeply from τ = 0.01, is lowest near 0.13, and rises towards log 16.",
        xscale="log",
        levels={"chance: log 16": np.log(16)},
        ylim=(-0.5, 5),
    )
