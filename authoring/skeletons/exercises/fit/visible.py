"""Visible check of ``function_name``, set set_number."""

from lessonkit.checks import case

CASES = [
    case(
        x=[1.0, 2.0],
        y=[2.0, 5.0],
        expected=2.4,
        looks_like=[(3.0, "That line has an intercept."), (2.25, "That is the mean of the ratios.")],
    ),
    case(x=[-1.0, 0.5, 3.0], y=[3.0, -1.0, -5.0], expected=-1.80488),
]
TAKEAWAY = "WRITE: what a right answer has taught, in one sentence."
