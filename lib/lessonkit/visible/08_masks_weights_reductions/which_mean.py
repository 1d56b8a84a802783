"""Visible check of ``which_mean``, set 08."""

from lessonkit.checks import case
from lessonkit.suspects import FARTHEST, FROM_ONE, NOT_THE_FIRST

CASES = [
    case(
        losses=[
            [0.04338, 0.3528, 3.846, 3.64, 6.394, 2.022],
            [2.443, 0.0147, 1.261, 0.4799, 1.47, 0.3326],
            [1.699, 0.7539, 0.4281, 0.192, 0.1115, 0.8333],
        ],
        mask=[[1, 1, 1, 1, 1, 0], [1, 0, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0]],
        reported=2.1778,
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
        losses=[
            [1.983, 1.102, 1.067, 0.4808, 2.139, 6.093],
            [4.316, 0.9284, 2.061, 0.8659, 1.637, 0.3215],
            [1.738, 0.03641, 0.04352, 2.595, 3.414, 0.6136],
        ],
        mask=[[1, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 0], [1, 1, 1, 0, 0, 0]],
        reported=0.75607,
        expected=1,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (2, FROM_ONE),
            (
                5,
                (FARTHEST),
            ),
        ],
    ),
    case(
        losses=[
            [2.483, 5.379, 0.1989, 0.4389, 0.8164, 0.5591],
            [1.382, 4.089, 1.003, 2.951, 1.549, 3.884],
            [1.761, 1.361, 4.08, 0.3038, 1.212, 2.49],
        ],
        mask=[[1, 1, 1, 1, 1, 0], [1, 1, 1, 0, 0, 0], [1, 0, 0, 0, 0, 0]],
        reported=1.9274,
        expected=2,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (3, FROM_ONE),
            (
                5,
                (FARTHEST),
            ),
        ],
    ),
    case(
        losses=[
            [2.483, 5.379, 0.1989, 0.4389, 0.8164, 0.5591],
            [1.382, 4.089, 1.003, 2.951, 1.549, 3.884],
            [1.761, 1.361, 4.08, 0.3038, 1.212, 2.49],
        ],
        mask=[[1, 1, 1, 1, 1, 0], [1, 1, 1, 0, 0, 0], [1, 0, 0, 0, 0, 0]],
        reported=5.8504,
        expected=3,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (4, FROM_ONE),
            (
                5,
                (FARTHEST),
            ),
        ],
    ),
    case(
        losses=[
            [0.6843, 0.3478, 0.6665, 0.6638, 0.1987, 4.413],
            [0.9028, 0.2274, 0.09755, 0.8212, 6.093, 2.232],
            [0.1451, 2.769, 2.117, 0.7738, 3.288, 0.2923],
        ],
        mask=[[1, 0, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 1, 0]],
        reported=1.7476,
        expected=4,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (5, FROM_ONE),
        ],
    ),
    case(
        losses=[
            [0.7762, 0.2668, 1.007, 6.329, 0.5178, 0.1377],
            [0.782, 0.0103, 1.022, 0.01584, 0.5487, 2.048],
            [6.901, 3.305, 2.874, 6.949, 3.152, 1.172],
        ],
        mask=[[1, 1, 1, 1, 1, 0], [1, 1, 1, 0, 0, 0], [1, 0, 0, 0, 0, 0]],
        reported=17.612,
        expected=5,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (6, FROM_ONE),
            (
                1,
                (FARTHEST),
            ),
        ],
    ),
]
TAKEAWAY = (
    "A mean is a numerator and a divisor, and two programs that agree on the "
    "first may differ in the second."
)
