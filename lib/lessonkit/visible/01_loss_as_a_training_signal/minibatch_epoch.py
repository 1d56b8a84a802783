"""Visible check of ``minibatch_epoch``, set 01."""

from lessonkit.checks import case

CASES = [
    case(
        x=[0.0, 1.0, -1.0, 2.0],
        y=[1.0, 0.0, 2.0, -1.0],
        a=0.5,
        b=-1.0,
        rate=0.1,
        order=[2, 0, 3, 1],
        size=2,
        expected=(0.695, -0.905),
        looks_like=[
            (
                (0.675, -0.935),
                ("The points are taken in the data's own order. `order` says in which they come."),
            ),
            (
                (0.59875, -0.95125),
                (
                    "A batch is divided by the number of all points. Its loss is the mean over "
                    "its own."
                ),
            ),
            (
                (0.7, -0.9),
                (
                    "All batches step from where the pass began. Each step begins where the one "
                    "before ended."
                ),
            ),
            ((0.6, -1.05), "Only the first batch makes a step: a `return` inside the loop?"),
        ],
    ),
    case(
        x=[0.0, 1.0, -1.0, 2.0],
        y=[1.0, 0.0, 2.0, -1.0],
        a=0.0,
        b=0.0,
        rate=0.2,
        order=[2, 0, 3, 1],
        size=3,
        expected=(0.3733333333, -0.4266666667),
        looks_like=[
            (
                (0.05333333333, -0.96),
                ("The points are taken in the data's own order. `order` says in which they come."),
            ),
            (
                (0.3022222222, -0.4977777778),
                "The last batch is divided by the full size, although it has fewer points.",
            ),
            (
                (0.22, -0.38),
                (
                    "A batch is divided by the number of all points. Its loss is the mean over "
                    "its own."
                ),
            ),
            ((0.2666666667, -0.5333333333), "The last, shorter batch is left out."),
            (
                (0.4, -0.76),
                "The batches are of about equal size. All have `size` points, except perhaps the last.",
            ),
        ],
    ),
    case(
        x=[0.0, 1.0, -1.0, 2.0],
        y=[1.0, 0.0, 2.0, -1.0],
        a=1.0,
        b=0.5,
        rate=0.05,
        order=[3, 1, 0, 2],
        size=1,
        expected=(0.7924, -0.2764),
        looks_like=[
            (
                (0.76, -0.28),
                ("The points are taken in the data's own order. `order` says in which they come."),
            ),
            (
                (0.9313550781, 0.2825667969),
                (
                    "A batch is divided by the number of all points. Its loss is the mean over "
                    "its own."
                ),
            ),
            (
                (0.7, -0.4),
                (
                    "All batches step from where the pass began. Each step begins where the one "
                    "before ended."
                ),
            ),
            ((0.7, -0.1), "Only the first batch makes a step: a `return` inside the loop?"),
        ],
    ),
    case(
        x=[0.0, 1.0, -1.0, 2.0],
        y=[1.0, 0.0, 2.0, -1.0],
        a=1.0,
        b=0.5,
        rate=0.05,
        order=[3, 1, 0, 2],
        size=9,
        expected=(0.925, 0.275),
        looks_like=[
            (
                (0.9666666667, 0.4),
                "The last batch is divided by the full size, although it has fewer points.",
            ),
            ((1.0, 0.5), "The last, shorter batch is left out."),
        ],
    ),
    case(
        x=[2.2, -3.59, 1.02, 0.07, 1.33, 0.29],
        y=[0.5, 2.04, 1.63, 0.63, 0.73, 2.1],
        a=-1.0,
        b=2.0,
        rate=0.1,
        order=[0, 1, 2, 3, 4, 5],
        size=2,
        expected=(0.7957324557, -1.404814813),
    ),
    case(
        x=[1.36, -2.45, 0.78, 0.08, 1.12, 0.46, 1.29, 0.02],
        y=[0.36, 1.99, 1.7, 0.46, 0.95, 1.44, 1.46, 0.53],
        a=1.0,
        b=0.5,
        rate=0.05,
        order=[1, 6, 0, 4, 5, 2, 7, 3],
        size=1,
        expected=(1.106870621, -0.07746320912),
    ),
]
TAKEAWAY = (
    "A pass takes as many steps as there are batches, each on a loss of its own: "
    "that is where the noise comes from."
)
