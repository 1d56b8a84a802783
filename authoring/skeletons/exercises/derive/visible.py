"""Visible check of ``function_name``, set set_number."""

from lessonkit.checks import case

CASES = [
    case(
        x=[-2.0, 1.0],
        scale=3.0,
        expected=[-14.0, 4.0],
        looks_like=[([10.0, 1.75], "That is the loss itself.")],
    ),
    case(x=[[-3.0, 0.5], [0.0, 4.0]], scale=0.5, expected=[[-28.5, 0.375], [0.0, 66.0]]),
]
TAKEAWAY = "WRITE: what a right answer has taught, in one sentence."
