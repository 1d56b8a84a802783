"""Visible check of ``which_training``, set 18."""

from lessonkit.checks import case
from lessonkit.suspects import FARTHEST, FROM_ONE, NOT_THE_FIRST

CASES = [
    case(
        y=[1.172, 2.035, 5.203, 0.999, 0.9795, 6.417, 6.988],
        reported=3.3991,
        expected=0,
        looks_like=[
            (1, FROM_ONE),
            (
                2,
                (FARTHEST),
            ),
        ],
    ),
    case(
        y=[1.727, 1.167, 6.358, 1.101, 0.6547, 4.59, 5.328],
        reported=1.727,
        expected=1,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (2, FROM_ONE),
        ],
    ),
    case(
        y=[1.2, 0.8354, 1.867, 1.933, 1.305, 2.153, 2.232],
        reported=2.232,
        expected=2,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (3, FROM_ONE),
        ],
    ),
    case(
        y=[4.805, 17.43, 0.7205, 2.535, 7.289, 6.392, 8.375],
        reported=9.0753,
        expected=3,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (4, FROM_ONE),
            (
                2,
                (FARTHEST),
            ),
        ],
    ),
    case(
        y=[1.79, 2.354, 0.8614, 4.511, 8.0, 7.319, 1.221],
        reported=2.7437,
        expected=4,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (5, FROM_ONE),
            (
                2,
                (FARTHEST),
            ),
        ],
    ),
]
TAKEAWAY = (
    "The fitted constant betrays the loss: mean, median, quantile, middle of the "
    "range, geometric mean."
)
