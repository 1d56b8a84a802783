"""Visible check of ``nt_xent``, set 10."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        u=[[1.0, 0.0], [0.0, 2.0], [-3.0, 1.0]],
        v=[[2.0, 1.0], [1.0, 1.0], [-1.0, 2.0]],
        temperature=0.5,
        expected=1.01759775913,
        looks_like=[
            (1.4823361836, "Each view is a candidate for itself. Leave those out."),
            (1.09599565345, "A logit of 0 still counts as e⁰ = 1. Use −inf."),
            (0.830296284203, "The views in v search for their partner, too."),
            (1.20489923406, "The views in u search for their partner, too."),
            (1.2063086114, "The temperature has no effect yet."),
            (1.37443374603, "Divide by the temperature, do not multiply."),
            (0.645901467964, "The views of the own side are candidates, too."),
            (0.598149560751, "All views of the other side are candidates, too."),
            (0.50825047164, "The partner is missing below the bar."),
            (2.81727760483, "First all of u, then all of v: the partner is N rows on."),
            (2.41441877691, "The partner is N rows on, not one."),
            (1.45481444117, "The rows are not scaled to length 1."),
            (1.37353415954, "The columns are scaled to length 1. Rows: axis=1."),
            (1.4568985657, "Each row has its own length: axis=1, keepdims=True."),
            (6.10558655478, "That is the sum over the views. Their mean is wanted."),
            (2.03519551826, "Twice too large: there are 2N views."),
            (
                [
                    0.666850849898,
                    1.32171158148,
                    0.50232642123,
                    1.00475906265,
                    1.42987456565,
                    1.18006407388,
                ],
                "One loss for each view. Their mean is wanted.",
            ),
            (-1.01759775913, "Log-probabilities are never positive. The loss is minus that."),
            (-0.382975519954, "The logarithm is missing."),
            (0.959784208413, "First the logarithm, then the mean."),
            (1.46808324072, "That is in bits. Nats are wanted."),
        ],
    ),
    case(u=[[1.0, 1.0]] * 4, v=[[2.0, 2.0]] * 4, temperature=0.1, expected=1.94591014906),
    case(
        u=[[3e-9, 0.0], [0.0, 2e100]],
        v=[[4e-9, 3e-9], [0.0, 5e100]],
        temperature=0.5,
        expected=0.527586856798,
        looks_like=[
            (0.722734865723, "The small constant below the bar swallows a row."),
        ],
    ),
    case(
        u=[[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]],
        v=[[0.0, 1.0], [1.0, 0.0], [-1.0, 0.0]],
        temperature=0.001,
        expected=666.666666667,
        looks_like=[
            (np.inf, "exp(1000) overflowed, or a probability underflowed. Use `log_softmax`."),
            (np.nan, "Infinity over infinity: use `log_softmax`, on a table without NaN."),
        ],
    ),
    case(
        u=[[3.55, 4.74], [0.0, 1.74], [0.73, -0.93]],
        v=[[0.95, 0.73], [-0.73, 3.9], [2.18, 0.42]],
        temperature=0.5,
        expected=1.026008845,
    ),
    case(
        u=[[0.2, -0.67, 0.0], [-0.67, -0.16, 1.47], [0.59, -1.46, -0.22]],
        v=[[1.67, 2.29, -0.99], [0.53, -0.03, -2.58], [0.26, 1.44, -0.7]],
        temperature=3.0,
        expected=1.836575159,
    ),
]
TAKEAWAY = (
    "With all embeddings alike the loss is log(2N − 1): the exponential of chance level "
    "counts the candidates. If it says 2N, the self-pairs are still in."
)


def library(u, v, temperature):
    return losses.nt_xent(u, v, temperature=temperature).mean()


def picture(nt_xent):
    angles = np.linspace(0, 90, 61)
    photos, following = np.eye(8), np.roll(np.eye(8), 1, axis=0)

    def turned(angle):
        return np.cos(np.radians(angle)) * photos + np.sin(np.radians(angle)) * following

    return against(
        [losses.nt_xent(photos, turned(angle), temperature=0.2).mean() for angle in angles],
        lambda angles: [nt_xent(photos, turned(angle), 0.2) for angle in angles],
        angles,
        x="angle between the two views (degrees)",
        y="loss (nats)",
        title="The second view turns towards another photo",
        alt="The loss rises from 0.09, slowly at first, to log 15 near 65° and to 5.1 at 90°.",
        levels={"chance: log 15": np.log(15)},
        ylim=(-0.5, 6),
    )
