"""Visible check of ``fit_nce_temperature``, set 10."""

import numpy as np

from lessonkit import arrived
from lessonkit.checks import case
from losslab.numerics import log_softmax

why = arrived.why(lambda tau, similarity: -np.mean(np.diag(log_softmax(similarity / tau))))

CASES = [
    case(
        similarity=[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.2]],
        rtol=0.002,
        atol=0.0001,
        expected=0.5853002151,
        looks_like=[
            (1.708524914, "That is 1/τ: the temperature divides."),
            (0.005786582849, "You take the columns for queries. Row i is query i."),
            (0.2974064465, "The rows alone are asked for, not both directions at once."),
            (0.07, "0.07 is a habit. These pairs ask for another one."),
        ],
    ),
    case(
        similarity=[
            [0.9, 0.2, 0.1, 0.0],
            [0.3, 0.5, 0.6, -0.1],
            [0.1, 0.0, 0.8, 0.3],
            [-0.2, 0.4, 0.3, 0.7],
        ],
        rtol=0.002,
        atol=0.0001,
        expected=0.1224442162,
        looks_like=[
            (8.166984369, "That is 1/τ: the temperature divides."),
            (0.005000002039, "You take the columns for queries. Row i is query i."),
            (0.006001606291, "The rows alone are asked for, not both directions at once."),
            (0.07, "0.07 is a habit. These pairs ask for another one."),
        ],
    ),
    case(
        similarity=[[0.3, 0.2, 0.1], [0.1, 0.2, 0.25], [0.0, 0.1, 0.3]],
        rtol=0.002,
        atol=0.0001,
        expected=0.05838916394,
        looks_like=[
            (17.12646547, "That is 1/τ: the temperature divides."),
            (0.005000000194, "You take the columns for queries. Row i is query i."),
            (0.07, "0.07 is a habit. These pairs ask for another one."),
        ],
    ),
]
TAKEAWAY = (
    "With the embeddings fixed there is a best temperature; trained together, "
    "they run away from it."
)
