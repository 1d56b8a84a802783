"""Visible check of ``descend``, set 01."""

from lessonkit.checks import case

CASES = [
    case(
        x=[1.0, 3.0],
        y=[2.0, 1.0],
        rate=0.1,
        steps=1,
        expected=(0.3, 0.5),
        looks_like=[
            (
                (0.3, 0.38),
                (
                    "The slope is moved with errors that the new intercept has already changed. "
                    "Both derivatives belong to the same place: compute both, then move both."
                ),
            ),
            ((0.15, 0.25), "The 2 of the derivative of a square is missing."),
            (
                (0.6, 1.0),
                "You add the errors up. The loss is their mean, and so is its derivative.",
            ),
            ((-0.3, -0.5), "You walk uphill: a step goes against the derivative."),
            (
                (0.3, 0.3),
                (
                    "The slope moves like the intercept. Its derivative has the factor x in every"
                    " term."
                ),
            ),
            ((0.34, 0.38), "That is one step too many."),
        ],
    ),
    case(
        x=[-1.0, 0.5, 2.0],
        y=[2.0, -1.0, 0.5],
        rate=0.2,
        steps=5,
        expected=(0.61556, -0.43274),
        looks_like=[
            (
                (0.631642112, -0.4569352704),
                (
                    "The slope is moved with errors that the new intercept has already changed. "
                    "Both derivatives belong to the same place: compute both, then move both."
                ),
            ),
            ((0.39892375, -0.314741875), "The 2 of the derivative of a square is missing."),
            (
                (0.48108, -1.03782),
                "You add the errors up. The loss is their mean, and so is its derivative.",
            ),
            ((-1.27556, 2.87474), "You walk uphill: a step goes against the derivative."),
            (
                (0.32992, 0.32992),
                (
                    "The slope moves like the intercept. Its derivative has the factor x in every"
                    " term."
                ),
            ),
            ((0.2, -0.2), "Only one step is taken, however many are asked for."),
            ((0.655884, -0.452934), "That is one step too many."),
        ],
    ),
    case(
        x=[-1.0, 0.5, 2.0],
        y=[2.0, -1.0, 0.5],
        rate=0.2,
        steps=0,
        expected=(0.0, 0.0),
        looks_like=[
            ((0.2, -0.2), "That is one step too many."),
        ],
    ),
    case(
        x=[2.0],
        y=[-3.0],
        rate=0.01,
        steps=3,
        expected=(-0.1626, -0.3252),
        looks_like=[
            (
                (-0.1628689536, -0.3192231491),
                (
                    "The slope is moved with errors that the new intercept has already changed. "
                    "Both derivatives belong to the same place: compute both, then move both."
                ),
            ),
            ((-0.085575, -0.17115), "The 2 of the derivative of a square is missing."),
            ((0.1986, 0.3972), "You walk uphill: a step goes against the derivative."),
            (
                (-0.169416, -0.169416),
                (
                    "The slope moves like the intercept. Its derivative has the factor x in every"
                    " term."
                ),
            ),
            ((-0.06, -0.12), "Only one step is taken, however many are asked for."),
            ((-0.20634, -0.41268), "That is one step too many."),
        ],
    ),
    case(
        x=[0.04, 0.97, 1.38, -0.36],
        y=[1.95, 2.64, 0.13, 3.19],
        rate=0.2,
        steps=5,
        expected=(1.834479455, -0.2721402553),
    ),
]
TAKEAWAY = "Each step needs the errors once, and moves both numbers from the same place."
