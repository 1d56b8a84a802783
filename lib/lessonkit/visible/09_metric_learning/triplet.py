"""Visible check of ``triplet``, set 09."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        anchor=[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]],
        positive=[[1.0, 0.0], [1.0, 0.0], [1.0, 1.0]],
        negative=[[3.0, 0.0], [0.0, 1.5], [1.0, 0.5]],
        margin=2.0,
        expected=([0.0, 0.75, 2.75], [False, True, True]),
        looks_like=[
            (
                ([0.0, 1.5, 2.29617957362], [False, True, True]),
                "Those are plain distances. Squared ones are wanted.",
            ),
            (([10.0, 3.25, 1.25], [True, True, True]), "Positive and negative are swapped."),
            (
                ([-6.0, 0.75, 2.75], [False, True, True]),
                "The first triplet is in good order and may not cost less than 0.",
            ),
            (
                ([0.0, 1.375, 2.375], [False, True, True]),
                "A squared distance is a sum over the dimensions.",
            ),
            (([0.0, 0.0, 0.75], [False, False, True]), "The margin has no effect yet."),
            (
                ([0.0, 0.0, 0.0], [False, False, False]),
                "The margin is added: the negative must be farther by it.",
            ),
            (
                ([0.0, 2.75, 4.75], [False, True, True]),
                "The margin is in the unit of the squared distance already.",
            ),
            (
                ([0.0, 0.75, 2.75], [True, True, True]),
                "No loss is below 0. A violation has one above 0.",
            ),
            (
                ([0.0, 0.75, 2.75], [False, False, True]),
                "The second negative is farther than the positive, but not by the margin.",
            ),
            (
                ([0.0, 0.75, 2.75], [False, True, False]),
                "A hard negative violates the margin, too.",
            ),
            (
                ([0.0, 0.75, 2.75], [True, False, False]),
                "`violates` is true where the loss is above 0.",
            ),
            (
                ([0.0, 0.75, 2.75], [0.0, 0.75, 2.75]),
                "The second result should be True or False: is the loss above 0?",
            ),
            (([False, True, True], [0.0, 0.75, 2.75]), "First the loss, then whether it violates."),
            ([0.0, 0.75, 2.75], "Two results are wanted: `return loss, violates`."),
            (
                ([0.0, 0.0, 3.75], [False, False, True]),
                "Both distances are measured from the anchor.",
            ),
            ((0.0, False), "Sum along axis 1: each triplet has its own distances."),
            (([0.0, 0.5], [False, True]), "Sum along axis 1, over the dimensions."),
            (
                ([0.0, 1.5, 2.5], [False, True, True]),
                "Those are absolute differences. Squares are wanted.",
            ),
            (
                ([0.00247568513773, 1.13687100611, 2.811967589], [True, True, True]),
                "That is a soft hinge. Easy triplets cost 0 here.",
            ),
            (
                (1.16666666667, 0.666666666667),
                "One loss and one True or False for each triplet are wanted.",
            ),
        ],
    ),
    case(
        anchor=[[1.0, 1.0]],
        positive=[[1.0, 2.0]],
        negative=[[3.0, 1.0]],
        margin=3.0,
        expected=([0.0], [False]),
        looks_like=[
            (([0.0], [True]), "Exactly at the margin the loss is 0."),
        ],
    ),
    case(
        anchor=[[1e9, 1e9]],
        positive=[[1e9 + 2, 1e9]],
        negative=[[1e9, 1e9 + 1]],
        margin=0.5,
        expected=([3.5], [True]),
        looks_like=[
            (([0.5], [True]), "Subtract the embeddings before you square."),
        ],
    ),
    case(
        anchor=[[-0.31, -0.23], [0.78, -0.13], [2.46, -0.5], [-0.16, -0.71]],
        positive=[[-1.25, -1.31], [-0.54, 1.0], [-1.04, 2.39], [1.64, 1.5]],
        negative=[[-1.45, 1.08], [0.16, -0.88], [-1.06, -0.05], [-0.61, -0.33]],
        margin=0.0,
        expected=([0.0, 2.0724, 8.0092, 7.7772], [False, True, True, True]),
    ),
]
TAKEAWAY = (
    "Watch the share of violations beside the loss: when it nears 0, the batch has nothing "
    "left to teach, and it is time to mine. Copy no margin from a library with plain distances."
)


def library(anchor, positive, negative, margin):
    loss = losses.triplet(anchor, positive, negative, margin=margin)
    return loss, loss > 0


def picture(triplet):
    reach = np.linspace(0, 2, 121)
    still, beside = np.zeros((121, 2)), np.ones((121, 1)) * [1.0, 0.0]
    moving = np.stack([0 * reach, reach], axis=1)
    return against(
        losses.triplet(still, beside, moving, margin=1.0),
        lambda reach: triplet(still, beside, moving, 1.0)[0],
        reach,
        x="distance of the negative (positive at 1)",
        y="loss",
        title="Triplet loss, margin 1",
        alt="The loss falls as an upside-down parabola from 2 and reaches zero at distance 1.41.",
        guides={"semi-hard": 1.0, "easy": 2**0.5},
        ylim=(-1, 3),
    )
