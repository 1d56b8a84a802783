"""Visible check of ``contrastive``, set 09."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        distance=[0.5, 3.0, 0.4, 3.5],
        similar=[1, 1, 0, 0],
        margin=2.0,
        expected=[0.25, 9.0, 2.56, 0.0],
        looks_like=[
            ([2.25, 0.0, 0.16, 12.25], "The labels are the other way round: here 1 is similar."),
            ([0.25, 9.0, 1.84, 0.0], "First max(0, margin − d), then the square of that."),
            ([0.25, 9.0, 3.84, 0.0], "(m − d)² is not m² − d². Subtract first."),
            ([0.25, 9.0, 1.6, 0.0], "The push of strangers is not squared."),
            ([0.5, 3.0, 2.56, 0.0], "The pull of similar pairs is not squared."),
            ([0.5, 3.0, 1.6, 0.0], "Nothing is squared yet."),
            (
                [0.25, 9.0, 2.56, 2.25],
                "The last pair lies beyond the margin and is to cost nothing.",
            ),
            ([0.25, 9.0, 0.0, 2.25], "Strangers that are far apart are charged. Turn it round."),
            (
                [0.125, 4.5, 1.28, 0.0],
                "Half of it. The paper has a ½ in front, here there is none.",
            ),
            ([0.0, 0.0, 2.56, 0.0], "Similar pairs cost nothing yet."),
            ([0.25, 9.0, 0.0, 0.0], "Dissimilar pairs cost nothing yet."),
            ([2.5, 9.0, 2.72, 12.25], "Each pair pays one of the two terms, not both."),
            ([0.25, 9.0, 0.36, 0.0], "The margin seems to be 1. It is handed in."),
            ([0.0, 1.0, 2.56, 0.0], "Similar pairs get no margin: they pay d²."),
            ([0.0625, 81.0, 3.3856, 0.0], "`distance` is d itself, not d²."),
            (
                [0.5, 3.0, 1.87017787187, 0.0166852264521],
                "`distance` is d itself. No root is needed.",
            ),
            (2.9525, "That is the mean. One loss for each pair is wanted."),
            (11.81, "That is the sum. One loss for each pair is wanted."),
        ],
    ),
    case(
        distance=[[0.0, 0.1], [0.2, 0.0]],
        similar=[[1, 0], [1, 0]],
        margin=0.5,
        expected=[[0.0, 0.16], [0.04, 0.25]],
    ),
    case(
        distance=[[0.5, 1.2], [2.0, 0.0]],
        similar=[[1, 0], [0, 0]],
        margin=1.5,
        expected=[[0.25, 0.09], [0.0, 2.25]],
    ),
    case(
        distance=[0.59, 3.55, 0.4], similar=[1, 1, 0], margin=2.0, expected=[0.3481, 12.6025, 2.56]
    ),
]
TAKEAWAY = (
    "The margin is where strangers come to rest, so it sets the scale of the whole "
    "embedding. Without a push, everything ends in one point."
)


def picture(contrastive):
    reach = np.linspace(0, 3, 121)
    strangers = np.zeros(121)
    pairs = np.stack([reach, 0 * reach], axis=1)
    return against(
        losses.contrastive(pairs, 0 * pairs, strangers, margin=2.0),
        lambda reach: contrastive(reach, strangers, 2.0),
        reach,
        x="distance d",
        y="loss",
        title="Strangers, margin 2",
        alt="The loss of a dissimilar pair falls as a parabola from 4 to zero at the margin 2.",
        guides={"margin": 2.0},
        ylim=(-1, 5),
    )
