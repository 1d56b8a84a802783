"""Visible check of ``which_hinge``, set 07."""

from lessonkit.checks import case
from lessonkit.suspects import instead

CASES = [
    case(
        scores=[[0.89, 0.79, 1.33, -1.74], [0.23, -0.86, -0.11, 1.09], [2.39, -1.62, 3.57, -1.33]],
        t=[2, 0, 2],
        margin=0.5,
        reported=0.52667,
        expected=0,
        looks_like=instead([0.52667, 1.0267, 0.47333, 0.62627, 0.28667, 0.13167], 0),
    ),
    case(
        scores=[[-0.65, 2.1, 2.41, 1.3], [1.0, 0.24, -0.05, 0.06], [-0.85, 1.19, 1.02, -2.0]],
        t=[2, 2, 2],
        margin=2.0,
        reported=6.11,
        expected=1,
        looks_like=instead([4.11, 6.11, 2.3033, 9.1242, 0.54, 1.0275], 1),
    ),
    case(
        scores=[[-1.44, 0.46, -2.22, -0.11], [1.0, 1.67, -2.58, 1.8], [2.51, -0.76, 1.4, 3.86]],
        t=[3, 0, 3],
        margin=1.0,
        reported=1.1233,
        expected=2,
        looks_like=instead([1.68, 2.68, 1.1233, 2.8313, 0.68, 0.42], 2),
    ),
    case(
        scores=[[-0.8, 1.95, 1.04, 1.8], [-3.41, -1.05, 0.86, 0.97], [-0.29, -0.91, 0.94, 0.51]],
        t=[1, 2, 1],
        margin=0.5,
        reported=3.6526,
        expected=3,
        looks_like=instead([2.1167, 2.6167, 1.1033, 3.6526, 1.3333, 0.52917], 3),
    ),
    case(
        scores=[[0.86, 2.46, -0.31, -0.98], [0.1, 0.86, -0.94, 0.47], [3.78, 0.28, -0.93, 0.1]],
        t=[2, 2, 0],
        margin=1.0,
        reported=2.73,
        expected=4,
        looks_like=instead([4.5067, 5.5067, 2.19, 12.28, 2.73, 1.1267], 4),
    ),
    case(
        scores=[[2.27, -3.46, -0.2, 2.12], [-1.19, 0.0, 2.8, 2.63], [-2.34, 2.32, 1.1, 0.84]],
        t=[3, 3, 3],
        margin=2.0,
        reported=0.83833,
        expected=5,
        looks_like=instead([3.3533, 5.3533, 2.6, 8.8498, 0.68667, 0.83833], 5),
    ),
]
TAKEAWAY = (
    "Shifted, scaled or squared, every one of them falls when the model gets better: a curve "
    "alone tells you nothing about which loss it is. A margin of 0 or the worst rival alone train "
    "another classifier."
)
