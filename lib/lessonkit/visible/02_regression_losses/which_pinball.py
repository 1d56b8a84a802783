"""Visible check of ``which_pinball``, set 02."""

from lessonkit.checks import case
from lessonkit.suspects import instead

CASES = [
    case(
        y_true=[8.652, 7.643, 12.016, 10.765],
        y_pred=[8.811, 7.059, 12.675, 10.014],
        tau=0.1,
        reported=0.21743,
        expected=0,
        looks_like=instead([0.21743, 0.32083, 1.0557, 0.53825, 0.053825, 0.8697], 0),
    ),
    case(
        y_true=[10.028, 14.051, 3.906, 8.609],
        y_pred=[10.348, 10.959, 4.674, 5.445],
        tau=0.2,
        reported=1.3056,
        expected=1,
        looks_like=instead([0.5304, 1.3056, 1.5798, 1.836, 0.3672, 2.1216], 1),
    ),
    case(
        y_true=[3.031, 11.24, 12.078, 11.552],
        y_pred=[3.12, 10.557, 14.318, 11.507],
        tau=0.75,
        reported=1.9329,
        expected=2,
        looks_like=instead([0.28206, 0.48219, 1.9329, 0.76425, 0.57319, 1.1282], 2),
    ),
    case(
        y_true=[5.166, 16.396, 17.356, 13.087],
        y_pred=[6.803, 15.881, 17.837, 12.102],
        tau=0.9,
        reported=0.9045,
        expected=3,
        looks_like=instead([0.39045, 0.51405, 2.45, 0.9045, 0.81405, 1.5618], 3),
    ),
    case(
        y_true=[11.411, 39.894, 13.376, 6.248],
        y_pred=[13.64, 33.552, 16.986, 5.786],
        tau=0.9,
        reported=2.8447,
        expected=4,
        looks_like=instead([1.6769, 1.4839, 6.4314, 3.1608, 2.8447, 6.7075], 4),
    ),
    case(
        y_true=[4.685, 6.105, 13.808, 8.637],
        y_pred=[12.933, 1.923, 15.893, 6.49],
        tau=0.75,
        reported=7.33,
        expected=5,
        looks_like=instead([1.8325, 2.333, 2.4929, 4.1655, 3.1241, 7.33], 5),
    ),
]
TAKEAWAY = (
    "A loss without tau trains the median, one with its arguments exchanged the opposite "
    "quantile, and a table of all against all the same constant for everybody. All fall nicely "
    "while they do it."
)
