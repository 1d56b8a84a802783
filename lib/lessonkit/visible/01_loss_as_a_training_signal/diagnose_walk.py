"""Visible check of ``diagnose_walk``, set 01."""

from lessonkit.checks import case

CASES = [
    case(
        path=[8.0, 6.5, 5.45, 4.715],
        expected=0,
    ),
    case(
        path=[8.0, 0.0, 4.8, 1.92, 3.648],
        expected=1,
        looks_like=[
            (
                0,
                (
                    "You look at the parameter itself, as if the minimum were at 0. The steps, "
                    "the differences of neighbours, tell the same without it."
                ),
            ),
        ],
    ),
    case(
        path=[102.0, 97.96, 102.0808, 97.87758],
        expected=2,
        looks_like=[
            (
                0,
                (
                    "You look at the parameter itself, as if the minimum were at 0. The steps, "
                    "the differences of neighbours, tell the same without it."
                ),
            ),
            (1, ("You look at the steps' signs only. Whether they grow says whether it settles.")),
        ],
    ),
    case(
        path=[2.0, 1.5, 0.75, -0.375, -2.0625],
        expected=3,
        looks_like=[
            (
                2,
                (
                    "You look at the parameter itself, as if the minimum were at 0. The steps, "
                    "the differences of neighbours, tell the same without it."
                ),
            ),
            (0, ("You look at the steps' signs only. Whether they grow says whether it settles.")),
        ],
    ),
    case(
        path=[-8.0, -7.1, -6.29, -5.561],
        expected=0,
        looks_like=[
            (
                3,
                (
                    "A parameter may rise on its way to the minimum. Only steps that *grow* run "
                    "away."
                ),
            ),
        ],
    ),
    case(
        path=[8.0, -3.5, 11.45, -7.985],
        expected=2,
        looks_like=[
            (
                1,
                (
                    "You look at the parameter itself, as if the minimum were at 0. The steps, "
                    "the differences of neighbours, tell the same without it."
                ),
            ),
        ],
    ),
    case(
        path=[5.0, 3.2, 1.76, 0.608, -0.3136, -1.05088],
        expected=0,
        looks_like=[
            (
                1,
                (
                    "You look at the parameter itself, as if the minimum were at 0. The steps, "
                    "the differences of neighbours, tell the same without it."
                ),
            ),
        ],
    ),
]
TAKEAWAY = (
    "The ratio of two steps is 1 − rate · curvature: its sign and its size are the whole diagnosis."
)
