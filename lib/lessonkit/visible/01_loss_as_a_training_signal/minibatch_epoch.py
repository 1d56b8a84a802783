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
]
TAKEAWAY = (
    "A pass takes as many steps as there are batches, each on a loss of its own: "
    "that is where the noise comes from."
)
