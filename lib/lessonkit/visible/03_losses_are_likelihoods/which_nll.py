"""Visible check of ``which_nll``, set 03."""

from lessonkit.checks import case
from lessonkit.suspects import FARTHEST, FROM_ONE, NOT_THE_FIRST

CASES = [
    case(
        y=[-1.213, 2.956, 4.962],
        mean=[-3.828, 3.221, 3.54],
        log_var=[-0.05122, 0.638, 1.812],
        reported=2.5796,
        expected=0,
        looks_like=[
            (1, FROM_ONE),
            (
                5,
                (FARTHEST),
            ),
        ],
    ),
    case(
        y=[-6.762, 1.117, 6.693],
        mean=[-5.338, 1.965, 2.524],
        log_var=[0.4332, -0.05657, 2.062],
        reported=2.055,
        expected=1,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (2, FROM_ONE),
            (
                3,
                (FARTHEST),
            ),
        ],
    ),
    case(
        y=[-5.842, -2.664, -1.054],
        mean=[-2.753, -0.8742, -0.7394],
        log_var=[-2.022, -2.475, -1.469],
        reported=17.433,
        expected=2,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (3, FROM_ONE),
            (
                1,
                (FARTHEST),
            ),
        ],
    ),
    case(
        y=[4.005, 5.024, 7.837],
        mean=[3.699, 3.206, 4.22],
        log_var=[1.712, 3.323, -0.6598],
        reported=18.144,
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
        y=[4.042, 3.264, -3.561],
        mean=[4.048, 3.714, -3.001],
        log_var=[-1.523, -1.18, -2.437],
        reported=-0.086671,
        expected=4,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (5, FROM_ONE),
            (
                1,
                (FARTHEST),
            ),
        ],
    ),
    case(
        y=[-1.656, -4.15, 0.6633],
        mean=[-1.912, -2.265, 0.262],
        log_var=[-2.113, -0.8045, 0.2407],
        reported=5.7246,
        expected=5,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (6, FROM_ONE),
            (
                3,
                (FARTHEST),
            ),
        ],
    ),
]
TAKEAWAY = "One number tells six programs apart, as long as the variances are not all 1."
