"""Visible check of ``fit_line``, set 01."""

import numpy as np

from lessonkit import arrived
from lessonkit.checks import case
from lessonkit.data import load_diabetes

PATIENTS, SCORE = load_diabetes()
NEAR = {"rtol": 1e-3, "atol": 1e-9}
why = arrived.why(lambda ab, x, y: np.mean((ab[0] + ab[1] * x - y) ** 2))

CASES = [
    case(
        x=[10.0, 20.0, 30.0],
        y=[3.0, 5.0, 8.0],
        **NEAR,
        expected=(1 / 3, 0.25),
        looks_like=[
            ((16 / 3, 0.25 * (200 / 3) ** 0.5), "That is the line in standardised inputs."),
            ((16 / 3, 0.25), "The intercept is still that at the mean of x."),
            ((0.0, 13 / 50), "This line goes through 0: the intercept never moved."),
            ((0.25, 1 / 3), "Intercept and slope are exchanged."),
        ],
    ),
    case(
        x=PATIENTS[:, 2],
        y=SCORE,
        **NEAR,
        expected=(-117.77336656656593, 10.233127870100493),
    ),
    case(
        x=[41000.0, 52000.0, 17000.0, 88000.0],
        y=[9100.0, 11300.0, 4100.0, 18700.0],
        **NEAR,
        expected=(631.4100114635, 0.2054260604),
    ),
    case(
        x=[4.1e-7, 5.2e-7, 6.8e-7],
        y=[-2.2, -1.9, -1.7],
        **NEAR,
        expected=(-2.9037974684, 1808318.2640144562),
    ),
    case(
        x=[-3.01, 0.0, 1.22],
        y=[8.0, 2.0, 1.0],
        expected=(2.641012749, -1.718973046),
        rtol=0.001,
        atol=1e-09,
    ),
]
TAKEAWAY = "On standardised inputs the bowl is round, and descent goes straight to its bottom."
