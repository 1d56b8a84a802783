"""Visible check of ``fit_poisson``, set 03."""

import numpy as np

from lessonkit import arrived
from lessonkit.checks import case

why = arrived.why(lambda ab, x, y: np.mean(np.exp(ab[0] + ab[1] * x) - y * (ab[0] + ab[1] * x)))

CASES = [
    case(
        x=[-1.0, 0.0, 1.0, 2.0],
        y=[1.0, 0.0, 3.0, 6.0],
        rtol=0.001,
        atol=0.001,
        expected=(0.06288905366, 0.8614949303),
        looks_like=[
            (
                (0.7491087594, 0.5144583267),
                (
                    "That is a least-squares line through log(y + 1). The Poisson loss weighs "
                    "counts otherwise, and adds nothing to them."
                ),
            ),
            (
                (1.6, 1.8),
                (
                    "That is a least-squares line through the counts. The line is the *logarithm*"
                    " of the rate."
                ),
            ),
            (
                (1.064908685, 2.366696096),
                "Those are exponentials: the line's own numbers are wanted.",
            ),
            ((0.8614949303, 0.06288905366), "Intercept and slope are exchanged."),
            (
                (0.5698548638, 0.5904035833),
                (
                    "You left out the zeros, which have no logarithm. They are data like all "
                    "others: the Poisson loss takes the logarithm of the rate, not of the count."
                ),
            ),
            ((0.9162907319, 0.0), "That is the best constant rate. The slope has not moved."),
        ],
    ),
    case(
        x=[-1.0, 1.0, 0.5],
        y=[4.0, 4.0, 4.0],
        rtol=0.001,
        atol=0.001,
        expected=(1.386294361, 0.0),
        looks_like=[
            (
                (1.609437912, 4.261120482e-17),
                (
                    "That is a least-squares line through log(y + 1). The Poisson loss weighs "
                    "counts otherwise, and adds nothing to them."
                ),
            ),
            (
                (4.0, 5.619935588e-16),
                (
                    "That is a least-squares line through the counts. The line is the *logarithm*"
                    " of the rate."
                ),
            ),
            ((4.0, 1.0), "Those are exponentials: the line's own numbers are wanted."),
            ((0.0, 1.386294361), "Intercept and slope are exchanged."),
        ],
    ),
    case(
        x=[-2.0, -1.0, 0.0, 1.0, 1.5],
        y=[9.0, 6.0, 2.0, 0.0, 1.0],
        rtol=0.001,
        atol=0.001,
        expected=(0.7105967053, -0.7923910987),
        looks_like=[
            (
                (1.148205405, -0.5984553772),
                (
                    "That is a least-squares line through log(y + 1). The Poisson loss weighs "
                    "counts otherwise, and adds nothing to them."
                ),
            ),
            (
                (3.347560976, -2.524390244),
                (
                    "That is a least-squares line through the counts. The line is the *logarithm*"
                    " of the rate."
                ),
            ),
            (
                (2.035205314, 0.4527609039),
                "Those are exponentials: the line's own numbers are wanted.",
            ),
            ((-0.7923910987, 0.7105967053), "Intercept and slope are exchanged."),
            (
                (0.922098634, -0.6624911273),
                (
                    "You left out the zeros, which have no logarithm. They are data like all "
                    "others: the Poisson loss takes the logarithm of the rate, not of the count."
                ),
            ),
            ((1.280933845, 0.0), "That is the best constant rate. The slope has not moved."),
        ],
    ),
    case(
        x=[-1.5, 0.0, 0.5, 2.0],
        y=[95.0, 140.0, 171.0, 270.0],
        rtol=0.001,
        atol=0.001,
        expected=(4.981909576, 0.3049889602),
        looks_like=[
            (
                (4.991049055, 0.2985251597),
                (
                    "That is a least-squares line through log(y + 1). The Poisson loss weighs "
                    "counts otherwise, and adds nothing to them."
                ),
            ),
            (
                (156.44, 50.24),
                (
                    "That is a least-squares line through the counts. The line is the *logarithm*"
                    " of the rate."
                ),
            ),
            (
                (145.7524414, 1.356610026),
                "Those are exponentials: the line's own numbers are wanted.",
            ),
            ((0.3049889602, 4.981909576), "Intercept and slope are exchanged."),
            (
                (4.983782841, 0.3004734642),
                (
                    "You left out the zeros, which have no logarithm. They are data like all "
                    "others: the Poisson loss takes the logarithm of the rate, not of the count."
                ),
            ),
            ((5.129898715, 0.0), "That is the best constant rate. The slope has not moved."),
        ],
    ),
    case(
        x=[0.33, 1.28, -1.0],
        y=[1.0, 13.0, 5.0],
        expected=(1.613571033, 0.5443801971),
        rtol=0.001,
        atol=0.001,
    ),
]
TAKEAWAY = "At the minimum predicted and counted totals agree, with zeros as ordinary data."
