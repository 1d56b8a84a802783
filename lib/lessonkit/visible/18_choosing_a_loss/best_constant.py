"""Visible check of ``best_constant``, set 18."""

import numpy as np

from lessonkit.checks import case

CASES = [
    case(
        y=[4.0, 1.0, 3.0],
        loss="squared percentage",
        expected=1.349112426,
        looks_like=[
            (
                2.666666667,
                "For squared percentages you return the mean. Every term is weighed by 1/y².",
            ),
            (
                1.894736842,
                (
                    "For squared percentages you return the harmonic mean, whose weights are 1/y."
                    " They are 1/y²."
                ),
            ),
            (3.0, "You return the median, whatever the loss."),
        ],
    ),
    case(
        y=[4.0, 1.0, 3.0],
        loss="absolute percentage",
        expected=1.0,
        looks_like=[
            (
                3.0,
                (
                    "For absolute percentages you return the plain median. An error at a small "
                    "target weighs 1/y: it is a *weighted* median."
                ),
            ),
            (2.666666667, "You return the mean, whatever the loss."),
        ],
    ),
    case(
        y=[4.0, 1.0, 3.0],
        loss="squared log",
        expected=2.419951893,
        looks_like=[
            (
                2.289428485,
                (
                    "For squared logarithms you return the geometric mean of y. The logarithm is "
                    "of 1 + y."
                ),
            ),
            (2.666666667, "You return the mean, whatever the loss."),
            (3.0, "You return the median, whatever the loss."),
        ],
    ),
    case(
        y=[4.0, 1.0, 3.0],
        loss="poisson",
        expected=2.666666667,
        looks_like=[
            (
                2.289428485,
                ("The Poisson loss has its logarithm at c, not at y: set 1 − y/c, summed, to 0."),
            ),
            (3.0, "You return the median, whatever the loss."),
        ],
    ),
    case(
        y=[50.0, 0.2, 60.0, 70.0],
        loss="absolute percentage",
        expected=0.2,
        looks_like=[
            (
                55.0,
                (
                    "For absolute percentages you return the plain median. An error at a small "
                    "target weighs 1/y: it is a *weighted* median."
                ),
            ),
            (45.05, "You return the mean, whatever the loss."),
        ],
    ),
    case(
        y=[5.0, 6.0, 2.0, 8.0, 7.0],
        loss="absolute percentage",
        expected=5.0,
        looks_like=[
            (
                6.0,
                (
                    "For absolute percentages you return the plain median. An error at a small "
                    "target weighs 1/y: it is a *weighted* median."
                ),
            ),
            (5.6, "You return the mean, whatever the loss."),
        ],
    ),
]
TAKEAWAY = (
    "Percentages weigh small targets most, so their best constant lies low: ask "
    "what a loss will ask for before you report it."
)


SLOPES = {
    "squared percentage": lambda c, y: 2 * (c - y) / y**2,
    "absolute percentage": lambda c, y: np.sign(c - y) / y,
    "squared log": lambda c, y: 2 * (np.log1p(c) - np.log1p(y)) / (1 + c),
    "poisson": lambda c, y: 1 - y / c,
}


def why(result, y, loss):
    """The slope of the sum at a wrong constant."""
    slope = float(SLOPES[loss](result, y).sum())
    if not np.isfinite(slope) or slope == 0:
        return None
    way = "smaller" if slope > 0 else "larger"
    return (
        f"At your constant, {float(result):.5g}, the sum of “{loss}” has the slope {slope:.4g}: it still "
        f"falls towards {way} ones."
    )
