"""Visible check of ``function_name``, set set_number."""

from lessonkit.checks import case

CASES = [
    case(
        losses=[3.0, 2.0, 2.5, 1.0],
        expected=2,
        looks_like=[(1, "One too early: the place of the larger loss is wanted.")],
    ),
    case(losses=[4.0, 4.0, 3.0, 3.2, 3.1, 3.5], expected=3),
    case(losses=[2.0, 1.0, 0.5], expected=-1),
    case(losses=[1.0, 2.0, 0.5], expected=1),
]
TAKEAWAY = "WRITE: what a right answer has taught, in one sentence."
