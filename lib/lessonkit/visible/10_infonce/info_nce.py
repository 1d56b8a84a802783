"""Visible check of ``info_nce``, set 10."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        similarity=[[2.0, 0.5, 0.1], [0.0, 1.5, 0.2], [0.1, 0.4, 1.0]],
        temperature=0.5,
        expected=[0.069673290825, 0.11694770605, 0.382873904435],
        looks_like=[
            (
                [0.316778714058, 0.402568886894, 0.670585210653],
                "The temperature has no effect yet.",
            ),
            (
                [0.620096574841, 0.690349435269, 0.86644748978],
                "Divide by the temperature, do not multiply.",
            ),
            (
                [-2.62889933405, -2.0869847476, -0.762512049514],
                "The positive is missing below the bar.",
            ),
            (
                [0.72859049921, 0.753329655977, 0.902797344256],
                "The positive is already among the candidates.",
            ),
            (
                [-0.932698491288, -0.889631714303, -0.681898878289],
                "That is minus the probability. The logarithm is missing.",
            ),
            (
                [0.0673015087116, 0.110368285697, 0.318101121711],
                "That is 1 − p. The loss is −log p.",
            ),
            (
                [0.0398805057739, 0.220049523021, 0.31276149282],
                "The candidates of a query are in its row.",
            ),
            (
                [0.0547768982994, 0.168498614535, 0.347817698628],
                "Rows only: the other direction comes in exercise 2.",
            ),
            ([0.521257958319, 1.52125795832, 2.52125795832], "Each row has a softmax of its own."),
            (
                [2.06967329082, 1.61694770605, 1.38287390444],
                "Divide the positive's similarity by τ as well.",
            ),
            (
                [-1.68322128594, -1.09743111311, -0.329414789347],
                "Divide inside the log-sum-exp as well.",
            ),
            (
                [0.633557428115, 0.805137773788, 1.34117042131],
                "τ divides the similarities, not the loss.",
            ),
            (
                [0.0348366454125, 0.058473853025, 0.191436952218],
                "The loss is multiplied by τ at the end.",
            ),
            ([0.595523622476, 0.625018203534, 0.782499673438], "Softmax is applied twice."),
            ([0.0, 0.0, 0.0], "All candidates count, not the best alone."),
            ([-4.0, -3.0, -2.0], "The other candidates have no say yet."),
            (
                [-0.069673290825, -0.11694770605, -0.382873904435],
                "Log-probabilities are never positive. The loss is minus that.",
            ),
            ([0.100517311156, 0.168719875562, 0.552370283215], "That is in bits. Nats are wanted."),
            (
                [0.023224430275, 0.0389825686833, 0.127624634812],
                "Divided by N. Nothing is averaged here.",
            ),
            (
                [-1.02893899784, -0.981664582618, -0.715738384233],
                "Below the bar is a sum, not a mean.",
            ),
            (
                [
                    [0.069673290825, 3.06967329082, 3.86967329082],
                    [3.11694770605, 0.11694770605, 2.71694770605],
                    [2.18287390444, 1.58287390444, 0.382873904435],
                ],
                "Only the diagonal is wanted: the positives.",
            ),
            (0.18983163377, "That is the mean. One loss for each query is wanted."),
        ],
    ),
    case(
        similarity=[[0.0, 1.0], [2000.0, 2001.0]],
        temperature=0.5,
        expected=[2.12692801104, 0.126928011043],
        looks_like=[
            ([2.12692801104, np.inf], "exp(4000) has overflowed: use `logsumexp`."),
            ([-np.inf, 0.126928011043], "Row 0 underflowed: each row needs its own maximum."),
            ([2.12692801104, np.nan], "Infinity over infinity: use `logsumexp`."),
            ([2.12692801104, 0.69314718056], "Clipped logits are all alike."),
        ],
    ),
    case(
        similarity=[[-0.9, 0.9], [0.1, 0.2]],
        temperature=0.001,
        expected=[1800.0, 0.0],
        looks_like=[
            ([np.inf, 0.0], "The softmax underflowed to 0 before the logarithm."),
            ([16.118095651, 0.0], "The clip caps the loss here, and its gradient is 0."),
            ([27.6310211159, 0.0], "The clip caps the loss here, and its gradient is 0."),
            ([18.420680744, -9.99999988923e-09], "The small constant caps the loss here."),
        ],
    ),
    case(
        similarity=[[0.71, -0.28, 0.34], [0.15, 0.92, -0.63], [-0.47, 0.38, 0.59]],
        temperature=2.0,
        expected=[0.8922747187, 0.7613451309, 0.9118526952],
    ),
]
TAKEAWAY = (
    "It is cross-entropy whose classes are the other examples of the batch. A model that "
    "cannot tell them apart pays log N, so always quote N beside the loss."
)


def library(similarity, temperature):
    return losses.info_nce(similarity, temperature=temperature)


def picture(info_nce):
    place = np.linspace(-1, 1, 81)
    return against(
        [losses.info_nce(x * np.eye(8), temperature=0.2)[0] for x in place],
        lambda place: [info_nce(x * np.eye(8), 0.2)[0] for x in place],
        place,
        x="similarity of the positive (seven negatives at 0)",
        y="loss (nats)",
        title="InfoNCE, eight candidates, τ = 0.2",
        alt="The loss falls along a straight line, passes log 8 at similarity 0, and bends to zero.",
        marks={"chance: log 8": (0.0, np.log(8))},
        ylim=(-1, 8),
    )
