"""Visible check of ``fit_temperature``, set 04."""

import numpy as np

from lessonkit import arrived
from lessonkit.checks import case
from losslab.numerics import log_softmax

why = arrived.why(lambda T, z, t: -np.mean(log_softmax(z / T)[np.arange(len(t)), t]))

CASES = [
    case(
        z=[[4.0, 0.0], [4.0, 0.0], [4.0, 0.0], [4.0, 0.0]],
        t=[0, 0, 0, 1],
        rtol=0.002,
        atol=0.001,
        expected=3.640956237,
        looks_like=[
            (0.2746531226, "That is 1/T: you multiply by what should divide."),
            (
                0.03333334017,
                ("That minimises the squared error of the probabilities. The log loss is wanted."),
            ),
            (1.0, "You return 1 whatever the data say: nothing is fitted yet."),
        ],
    ),
    case(
        z=[
            [3.0, 1.0, -2.0],
            [0.0, 4.0, 1.0],
            [2.0, 2.5, -1.0],
            [-3.0, 0.0, 5.0],
            [6.0, 1.0, 0.0],
            [1.0, 0.5, 0.0],
        ],
        t=[0, 1, 0, 2, 1, 0],
        rtol=0.002,
        atol=0.001,
        expected=2.700469606,
        looks_like=[
            (0.3703059637, "That is 1/T: you multiply by what should divide."),
            (
                2.235574502,
                (
                    "You match mean confidence and accuracy. The likelihood asks something else: "
                    "every example's true class counts, not only the largest."
                ),
            ),
            (
                2.678267837,
                ("That minimises the squared error of the probabilities. The log loss is wanted."),
            ),
            (1.0, "You return 1 whatever the data say: nothing is fitted yet."),
        ],
    ),
    case(
        z=[[0.3, 0.1], [0.0, 0.4], [0.2, 0.25], [0.5, 0.1], [0.1, 0.0]],
        t=[0, 1, 1, 0, 1],
        rtol=0.002,
        atol=0.001,
        expected=0.1126547355,
        looks_like=[
            (8.876679668, "That is 1/T: you multiply by what should divide."),
            (
                0.1323683388,
                (
                    "You match mean confidence and accuracy. The likelihood asks something else: "
                    "every example's true class counts, not only the largest."
                ),
            ),
            (
                0.1484038526,
                ("That minimises the squared error of the probabilities. The log loss is wanted."),
            ),
            (1.0, "You return 1 whatever the data say: nothing is fitted yet."),
        ],
    ),
    case(
        z=[
            [0.07, -0.26, -0.15, -1.03, 0.87],
            [0.55, -0.19, 0.39, 0.16, -0.2],
            [0.56, -0.18, -0.12, -0.37, 0.25],
        ],
        t=[4, 2, 0],
        expected=0.1731821326,
        rtol=0.002,
        atol=0.001,
    ),
]
TAKEAWAY = "One number repairs the boldness and leaves every decision as it was."
