"""Visible check of ``which_trouble``, set 18."""

from lessonkit.checks import case

CASES = [
    case(
        train=[2.3, 1.4, 0.9, 0.6, 0.5],
        valid=[2.31, 1.5, 1.0, 0.7, 0.62],
        classes=10,
        expected=0,
    ),
    case(
        train=[2.3, 2.31, 2.3],
        valid=[2.3, 2.3, 2.31],
        classes=10,
        expected=1,
        looks_like=[
            (0, "Chance is the natural logarithm of the number of classes."),
        ],
    ),
    case(
        train=[2.3, 1.0, 0.4, 0.1],
        valid=[2.3, 1.3, 1.1, 1.4],
        classes=10,
        expected=2,
        looks_like=[
            (
                0,
                (
                    "You compare the last held-out loss with the first. Compare it with the "
                    "least: it fell before it rose."
                ),
            ),
        ],
    ),
    case(
        train=[2.3, 1.9, 4.0, 17.0],
        valid=[2.3, 2.0, 4.1, 16.0],
        classes=10,
        expected=3,
        looks_like=[
            (0, "0 says that all is well; this training loss ends far above where it began."),
        ],
    ),
    case(
        train=[0.2, 0.15, 0.12],
        valid=[0.14, 0.13, 0.12],
        classes=10,
        expected=4,
        looks_like=[
            (
                0,
                (
                    "A held-out loss that begins near 0 has seen the answers: look at the first "
                    "entry."
                ),
            ),
        ],
    ),
    case(
        train=[0.69, 0.694, 0.692],
        valid=[0.694, 0.693, 0.69],
        classes=2,
        expected=1,
        looks_like=[
            (0, "Chance is the natural logarithm of the number of classes."),
        ],
    ),
    case(
        train=[7.0, 2.0, 0.9],
        valid=[7.1, 2.1, 1.0],
        classes=10,
        expected=0,
    ),
    case(
        train=[2.2, 1.0, 0.6, 0.5],
        valid=[2.2, 1.1, 0.8, 0.83],
        classes=9,
        expected=0,
    ),
    case(
        train=[2.3, 0.4, 0.1],
        valid=[2.3, 0.3, 0.5],
        classes=10,
        expected=2,
        looks_like=[
            (
                0,
                (
                    "You compare the last held-out loss with the first. Compare it with the "
                    "least: it fell before it rose."
                ),
            ),
        ],
    ),
    case(
        train=[2.3, 2.0, 1.7, 8.2],
        valid=[2.31, 2.05, 1.8, 1.78],
        classes=10,
        expected=3,
    ),
    case(
        train=[2.3, 0.5, 0.05],
        valid=[2.31, 0.6, 0.1],
        classes=10,
        expected=0,
        looks_like=[
            (
                4,
                "A leak shows in the first held-out loss, before any training. A small one at the end "
                "is what one hopes for.",
            ),
        ],
    ),
]
TAKEAWAY = "The logarithm of the number of classes is the first number to look for in any log."
