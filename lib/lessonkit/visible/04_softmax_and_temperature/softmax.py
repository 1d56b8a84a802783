"""Visible check of ``softmax``, set 04."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import numerics

CASES = [
    case(
        z=[2.0, 1.0, 0.0],
        temperature=2.0,
        expected=[0.5064803911, 0.3071958857, 0.1863237232],
        looks_like=[
            ([0.8668, 0.1173, 0.0159], "More certain at T = 2? Divide by the temperature."),
            ([0.6652, 0.2447, 0.0900], "The temperature has no effect. Divide before exp."),
            ([0.3326, 0.1224, 0.0450], "These sum to ½: divide the logits, not the probabilities."),
            ([1.0, 0.6065, 0.3679], "Now divide by the sum, so that they sum to 1."),
            ([0.8156, 0.4947, 0.3001], "A good idea, but normalise again after the power."),
        ],
    ),
    case(
        z=[[0.0, 0.0], [1.0, 3.0], [2.0, 2.0]],
        temperature=1.0,
        expected=[[0.5, 0.5], [0.119202922, 0.880797078], [0.5, 0.5]],
        looks_like=[
            (
                [[0.0253, 0.0253], [0.0687, 0.5074], [0.1867, 0.1867]],
                "The whole table sums to 1. Each row should: give the axis, and keep it.",
            ),
            (
                [[0.0900, 0.0351], [0.2447, 0.7054], [0.6652, 0.2595]],
                "The columns sum to 1. Classes are on the last axis.",
            ),
            (
                [[0.7311, 0.2689], [0.2689, 0.7311], [0.7311, 0.2689]],
                "Is the maximum of each column subtracted? Take that of the row.",
            ),
        ],
    ),
    case(
        z=[1000.0, 999.0, 998.0],
        temperature=1.0,
        expected=[0.6652409558, 0.2447284711, 0.09003057317],
        looks_like=[
            ([np.nan, np.nan, np.nan], "exp(1000) is infinite, and inf/inf is not a number."),
            ([1 / 3, 1 / 3, 1 / 3], "Clipping has made the logits equal. Subtract the maximum."),
        ],
    ),
    case(
        z=[[1000.0, 1000.0], [-1000.0, -1000.0]],
        temperature=1.0,
        expected=[[0.5, 0.5], [0.5, 0.5]],
        looks_like=[
            ([[0.5, 0.5], [np.nan, np.nan]], "Each row needs its own maximum, not the array's."),
        ],
    ),
    case(
        z=[[[0.0, 1.0], [2.0, -1.0]], [[-3.0, 0.5], [1.0, 1.0]]],
        temperature=0.7,
        expected=[
            [[0.1933213698, 0.8066786302], [0.9864230831, 0.01357691694]],
            [[0.006692850924, 0.9933071491], [0.5, 0.5]],
        ],
    ),
    case(
        z=[2.48, 0.95, -0.3],
        temperature=0.5,
        expected=[0.9517134191, 0.04462364873, 0.003662932145],
    ),
]
TAKEAWAY = (
    "Temperature multiplies every log-odds by 1/T. The order of the classes stays, and so "
    "does accuracy; only the certainty changes."
)


def library(z, temperature):
    return numerics.softmax(z, temperature=temperature)


def picture(softmax):
    temperatures = np.geomspace(0.1, 10, 121)
    rows = np.array([2.1, 0.8, -0.3]) / temperatures[:, None]
    return against(
        numerics.softmax(rows)[:, 0],
        lambda values: np.array([softmax(np.array([2.1, 0.8, -0.3]), T)[0] for T in values]),
        temperatures,
        x="temperature",
        y="probability of the favourite",
        title="Logits 2.1, 0.8, −0.3",
        alt="The probability of the favourite over temperature falls from 1 towards one third.",
        levels={"one third": 1 / 3},
        xscale="log",
        ylim=(0, 1.1),
    )
