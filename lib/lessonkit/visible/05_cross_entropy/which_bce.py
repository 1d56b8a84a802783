"""Visible check of ``which_bce``, set 05."""

from lessonkit.checks import case
from lessonkit.suspects import FARTHEST, FROM_ONE, NOT_THE_FIRST

CASES = [
    case(
        z=[-0.3767, -4.502, -4.552, 0.1476],
        y=[0.0, 0.0, 0.0, 0.0],
        reported=0.3284,
        expected=0,
        looks_like=[
            (1, FROM_ONE),
            (
                2,
                (FARTHEST),
            ),
        ],
    ),
    case(
        z=[-3.134, -4.113, 4.124, -0.2587],
        y=[0.0, 0.0, 1.0, 1.0],
        reported=0.55797,
        expected=1,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (2, FROM_ONE),
        ],
    ),
    case(
        z=[-2.939, 1.147, 0.1646, 1.417],
        y=[0.0, 1.0, 1.0, 1.0],
        reported=1.7066,
        expected=2,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (3, FROM_ONE),
            (
                5,
                (FARTHEST),
            ),
        ],
    ),
    case(
        z=[-5.32, 1.825, 4.466, 4.138],
        y=[0.0, 1.0, 1.0, 1.0],
        reported=0.065501,
        expected=3,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (4, FROM_ONE),
            (
                2,
                (FARTHEST),
            ),
        ],
    ),
    case(
        z=[-0.8731, 3.267, 4.699, 4.476],
        y=[1.0, 1.0, 1.0, 1.0],
        reported=1.2799,
        expected=4,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (5, FROM_ONE),
            (
                2,
                (FARTHEST),
            ),
        ],
    ),
    case(
        z=[0.4814, -5.135, 0.7255, 0.4899],
        y=[0.0, 0.0, 1.0, 1.0],
        reported=0.1582,
        expected=5,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (6, FROM_ONE),
            (
                2,
                (FARTHEST),
            ),
        ],
    ),
]
TAKEAWAY = (
    "A loss that stops near 0.31 or 0.69 and will not fall has often been through a sigmoid twice."
)
