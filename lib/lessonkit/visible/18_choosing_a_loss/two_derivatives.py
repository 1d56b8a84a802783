"""Visible check of ``two_derivatives``, set 18."""

import numpy as np

from lessonkit.checks import case

CASES = [
    case(
        score=[0.5, -1.0, 3.0],
        y=[1.0, 0.0, 0.0],
        loss="logistic",
        expected=(
            [-0.3775406688, 0.2689414214, 0.9525741268],
            [0.2350037122, 0.1966119332, 0.04517665973],
        ),
        looks_like=[
            (
                (
                    [0.3775406688, -0.2689414214, -0.9525741268],
                    [0.2350037122, 0.1966119332, 0.04517665973],
                ),
                "The sign of the first derivative: the library subtracts it.",
            ),
        ],
    ),
    case(
        score=[0.5, -1.0, 3.0],
        y=[2.0, -1.5, 0.5],
        loss="absolute",
        expected=([-1.0, 1.0, 1.0], [1.0, 1.0, 1.0]),
        looks_like=[
            (
                ([1.0, -1.0, -1.0], [1.0, 1.0, 1.0]),
                "The sign of the first derivative: the library subtracts it.",
            ),
            (
                ([-1.0, 1.0, 1.0], [0.0, 0.0, 0.0]),
                "The second derivative is 0 everywhere: a leaf would divide by it. Put 1 in its place.",
            ),
            (
                ([-1.0, 1.0, 1.0], [1e-06, 1e-06, 1e-06]),
                "Here the second derivative is 0 everywhere: put 1 there, not the floor.",
            ),
        ],
    ),
    case(
        score=[0.5, -1.0, 3.0],
        y=[0.2, -1.6, 1.5],
        loss="cauchy",
        expected=([0.5504587156, 0.8823529412, 0.9230769231], [1.531857588, 0.6920415225, 1e-06]),
        looks_like=[
            (
                ([-0.5504587156, -0.8823529412, -0.9230769231], [1.531857588, 0.6920415225, 1e-06]),
                "The sign of the first derivative: the library subtracts it.",
            ),
            (
                (
                    [0.5504587156, 0.8823529412, 0.9230769231],
                    [1.531857588, 0.6920415225, -0.2366863905],
                ),
                "Where Cauchy bends downwards its second derivative is negative, and a Newton "
                "step would climb: put 1e-6 there.",
            ),
            (
                ([0.5504587156, 0.8823529412, 0.9230769231], [1.531857588, 0.6920415225, 1.0]),
                "Where Cauchy's second derivative is negative, 1e-6 is wanted and not 1.",
            ),
            (
                (
                    [0.5504587156, 0.8823529412, 0.9230769231],
                    [1.531857588, 0.6920415225, 0.2366863905],
                ),
                "The absolute value of the second derivative: where it is negative, 1e-6 is wanted.",
            ),
            (
                ([0.2752293578, 0.4411764706, 0.4615384615], [1.531857588, 0.6920415225, 1e-06]),
                "The 2 of Cauchy's first derivative is missing: d/dr log(1 + r²) = 2r/(1 + r²).",
            ),
        ],
    ),
    case(
        score=[0.0, 4.0],
        y=[3.0, 3.2],
        loss="cauchy",
        expected=([-0.6, 0.9756097561], [1e-06, 0.2676977989]),
        looks_like=[
            (
                ([0.6, -0.9756097561], [1e-06, 0.2676977989]),
                "The sign of the first derivative: the library subtracts it.",
            ),
            (
                ([-0.6, 0.9756097561], [-0.16, 0.2676977989]),
                "Where Cauchy bends downwards its second derivative is negative, and a Newton "
                "step would climb: put 1e-6 there.",
            ),
            (
                ([-0.6, 0.9756097561], [1.0, 0.2676977989]),
                "Where Cauchy's second derivative is negative, 1e-6 is wanted and not 1.",
            ),
            (
                ([-0.6, 0.9756097561], [0.16, 0.2676977989]),
                "The absolute value of the second derivative: where it is negative, 1e-6 is wanted.",
            ),
            (
                ([-0.3, 0.487804878], [1e-06, 0.2676977989]),
                "The 2 of Cauchy's first derivative is missing: d/dr log(1 + r²) = 2r/(1 + r²).",
            ),
        ],
    ),
    case(
        score=[30.0, -25.0],
        y=[1.0, 1.0],
        loss="logistic",
        expected=([-9.348077867e-14, -1.0], [1e-06, 1e-06]),
        looks_like=[
            (
                ([9.348077867e-14, 1.0], [1e-06, 1e-06]),
                "The sign of the first derivative: the library subtracts it.",
            ),
        ],
    ),
    case(
        score=[1000000000.0, -1000000000.0, -900.0],
        y=[1.0, 1.0, 0.0],
        loss="logistic",
        expected=([0.0, -1.0, 0.0], [1e-06, 1e-06, 1e-06]),
    ),
    case(
        score=[1000000000.0],
        y=[0.0],
        loss="cauchy",
        expected=([2e-09], [1e-06]),
    ),
]
TAKEAWAY = (
    "A library that divides by the second derivative has to be given one that is above 0: 1 where there is "
    "none, a small number where the curve is flat or bends downwards."
)

SLOPES = {
    "logistic": lambda s, y: 0.5 * (1 + np.tanh(s / 2)) - y,
    "absolute": lambda s, y: np.sign(s - y),
    "cauchy": lambda s, y: 2 * (s - y) / (1 + (s - y) ** 2),
}


def why(result, score, y, loss):
    """Which array is wrong first, and what a small step says of that entry."""
    slope, step = SLOPES[loss], 1e-4
    for k in np.flatnonzero(np.abs(score) < 1e6):
        at, first, second = score[k], result[0][k], result[1][k]
        place = f"At a score of {at:.4g} and a target of {y[k]:.4g}"
        right = slope(at, y[k])
        if not np.isclose(first, right, rtol=1e-5, atol=1e-9):
            return f"{place}, “{loss}” has another slope than yours, {first:.5g}: move the score a little."
        bend = (slope(at + step, y[k]) - slope(at - step, y[k])) / (2 * step)
        if loss != "absolute" and bend > 1e-5 and not np.isclose(second, bend, rtol=1e-3):
            return f"{place}, the slope of “{loss}” does not change by {second:.5g} for each unit."
        if loss != "absolute" and bend < 0 and second != 1e-6:
            return f"{place} the curve bends downwards: 1e-6 is wanted, yours is {second:.5g}."
    return None
