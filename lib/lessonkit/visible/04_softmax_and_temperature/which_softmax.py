"""Visible check of ``which_softmax``, set 04."""

from lessonkit.checks import case
from lessonkit.suspects import FARTHEST, FROM_ONE, NOT_THE_FIRST

CASES = [
    case(
        z=[[-2.102, -0.724, 1.623], [-2.502, -2.552, 2.148]],
        temperature=0.5,
        reported=[[0.00057584, 0.0090618, 0.99036], [9.1408e-05, 8.271e-05, 0.99983]],
        expected=0,
        looks_like=[
            (1, FROM_ONE),
            (
                3,
                (FARTHEST),
            ),
        ],
    ),
    case(
        z=[[-1.134, -2.113, 2.124], [-2.259, -3.559, 1.31]],
        temperature=3.0,
        reported=[[5.6909e-05, 3.0176e-06, 0.99994], [2.2387e-05, 4.5316e-07, 0.99998]],
        expected=1,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (2, FROM_ONE),
            (
                5,
                (FARTHEST),
            ),
        ],
    ),
    case(
        z=[[-2.045, -2.95, -0.9387], [-0.8527, -1.835, -0.5828]],
        temperature=0.5,
        reported=[[0.22585, 0.091366, 0.68278], [0.37254, 0.1395, 0.48796]],
        expected=2,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (3, FROM_ONE),
        ],
    ),
    case(
        z=[[1.424, 4.646, -3.32], [-0.1746, 2.466, 2.138]],
        temperature=0.5,
        reported=[[0.96073, 0.98738, 1.8165e-05], [0.039271, 0.012617, 0.99998]],
        expected=3,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (4, FROM_ONE),
            (
                5,
                (FARTHEST),
            ),
        ],
    ),
    case(
        z=[[-1.045, -0.3593, -2.873], [1.267, 2.699, 2.476]],
        temperature=2.0,
        reported=[[0.35727, 0.45312, 0.18961], [0.24021, 0.39457, 0.36522]],
        expected=4,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (5, FROM_ONE),
            (
                3,
                (FARTHEST),
            ),
        ],
    ),
    case(
        z=[[-2.225, 0.3909, 2.481], [-3.135, -1.274, -1.51]],
        temperature=3.0,
        reported=[[0.0026605, 0.036395, 0.29428], [0.026648, 0.17135, 0.13533]],
        expected=5,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (6, FROM_ONE),
            (
                1,
                (FARTHEST),
            ),
        ],
    ),
]
TAKEAWAY = (
    "Five of the six are your own softmax with other arguments: one tested "
    "function answers all of it."
)
