"""Visible check of ``which_training``, set 18."""

from lessonkit.checks import case
from lessonkit.suspects import instead

CASES = [
    case(
        y=[1.172, 2.035, 5.203, 0.999, 0.9795, 6.417, 6.988],
        reported=3.3991,
        expected=0,
        looks_like=instead([3.3991, 2.035, 6.988, 3.9838, 2.4596], 0),
    ),
    case(
        y=[1.727, 1.167, 6.358, 1.101, 0.6547, 4.59, 5.328],
        reported=1.727,
        expected=1,
        looks_like=instead([2.9894, 1.727, 6.358, 3.5063, 2.1691], 1),
    ),
    case(
        y=[1.2, 0.8354, 1.867, 1.933, 1.305, 2.153, 2.232],
        reported=2.232,
        expected=2,
        looks_like=instead([1.6465, 1.867, 2.232, 1.5337, 1.562], 2),
    ),
    case(
        y=[4.805, 17.43, 0.7205, 2.535, 7.289, 6.392, 8.375],
        reported=9.0753,
        expected=3,
        looks_like=instead([6.7924, 6.392, 17.43, 9.0753, 4.8114], 3),
    ),
    case(
        y=[1.79, 2.354, 0.8614, 4.511, 8.0, 7.319, 1.221],
        reported=2.7437,
        expected=4,
        looks_like=instead([3.7223, 2.354, 8.0, 4.4307, 2.7437], 4),
    ),
]
TAKEAWAY = (
    "The fitted constant betrays the loss: mean, median, quantile, middle of the "
    "range, geometric mean."
)
