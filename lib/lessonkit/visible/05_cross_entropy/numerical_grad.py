"""Visible check of ``numerical_grad``, set 05."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab.numerics import sigmoid


def sum_of_cubes(x):
    return np.sum(x**3)


def product(x):
    return np.prod(x)


def sum_of_decays(x):
    return np.sum(np.exp(-x))


def sum_of_softplus(x):
    return np.sum(np.logaddexp(0, x))


CASES = [
    case(
        f=sum_of_cubes,
        x=[1.0, 2.0],
        step=0.1,
        expected=[3.01, 12.01],
        looks_like=[
            ([6.02, 24.02], "Twice too large: the two points are 2·step apart."),
            ([3.31, 12.61], "A forward difference. Use a point on either side."),
            ([2.71, 11.41], "A backward difference. Use a point on either side."),
            ([-3.01, -12.01], "The sign is turned round."),
            ([0.0301, 0.1201], "`/ 2 * step` multiplies by the step: use `/ (2 * step)`."),
            ([0.602, 2.402], "That is the rise. Divide by the distance."),
            ([3.0, 12.0], "The step 0.1 should leave an error of 0.01: use the `step` given."),
            (15.02, "All entries moved at once. One at a time."),
            ([15.02, 15.02], "All entries moved at once. One at a time."),
            ([3.01, 15.02], "The first entry is still moved when the second one is."),
            ([3.0301, 12.0601], "A forward difference, and with a step of its own."),
            ([3.01, 12.04], "The second step was longer: use exactly the `step` given."),
        ],
    ),
    case(
        f=product,
        x=[[1.0, 2.0], [3.0, 4.0]],
        step=0.5,
        expected=[[24.0, 12.0], [8.0, 6.0]],
        looks_like=[
            ([24.0, 12.0, 8.0, 6.0], "Right values. Give them back in the shape of x."),
            (
                [[36.0, 36.0], [14.0, 14.0]],
                "Whole rows moved: `np.ndindex(x.shape)` visits entries.",
            ),
            ([[24.0, 6.0], [3.0, 1.875]], "An entry was lowered and not put back before the next."),
            ([[1.0, 1.0], [1.0, 1.0]], "f was given single numbers. Hand over the whole array."),
        ],
    ),
    case(f=sum_of_softplus, x=[0.0, 0.0], step=1e-5, expected=[0.5, 0.5]),
    case(
        f=sum_of_decays,
        x=[[2.13, -1.47], [0.62, 0.9]],
        step=0.05,
        expected=[[-0.1188868156, -4.351047549], [-0.5381686091, -0.4067390849]],
    ),
]
TAKEAWAY = (
    "2·N evaluations for N entries: too dear to train with, and cheap as a test. Derive, "
    "compare at a few random points in float64, and only then train."
)


def picture(numerical_grad):
    x = np.linspace(-6, 6, 121)
    return against(
        sigmoid(x),
        lambda x: numerical_grad(sum_of_softplus, x, 1e-5),
        x,
        x="x",
        y="slope",
        title="The slope of softplus is the sigmoid",
        alt="An S-shaped curve from 0 to 1: the sigmoid, which is softplus's slope.",
        ylim=(-0.2, 1.2),
    )
