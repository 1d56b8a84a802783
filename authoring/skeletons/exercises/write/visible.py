"""Visible check of ``function_name``, set set_number."""

from lessonkit.checks import case

CASES = [
    case(
        x=[-2.0, 1.0],
        scale=3.0,
        expected=[6.0, 1.5],
        looks_like=[([12.0, 3.0], "There is a ½ in front.")],
    ),
    case(x=[[-3.0, 0.5], [0.0, 4.0]], scale=0.5, expected=[[2.25, 0.0625], [0.0, 4.0]]),
]
TAKEAWAY = "WRITE: what a right answer has taught, in one sentence."
