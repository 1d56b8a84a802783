"""Visible check of ``masked_mean``, set 08."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against

CASES = [
    case(
        losses=[[0.2, 0.7, 9.0, 9.0], [0.4, 0.6, 0.9, 9.0]],
        mask=[[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 0.0]],
        expected=0.56,
        looks_like=[
            (3.725, "The padding is in the mean: the mask has no effect yet."),
            (0.35, "Divided by all 8 slots. Only 5 are real."),
            (1.4, "Divided by the 2 sequences. The mean runs over 5 tokens."),
            (2.8, "That is the sum. A mean divides by the number of real tokens."),
            (
                0.541666666666667,
                "The mean of the sequences' means: 0.2 weighs more there than 0.4. "
                "Here all five tokens weigh the same.",
            ),
            (
                0.616666666666667,
                "The mean of the positions' means. All tokens weigh the same here.",
            ),
            (9.0, "That is the mean of the padding."),
            (5.96, "The denominator is right. The numerator still holds the padding."),
            (0.466666666666667, "Divided by one token too many."),
            ([0.45, 0.633333333333333], "One number for the whole batch is wanted."),
            (3.475, "Numbers in square brackets pick rows. Make the mask True and False."),
        ],
    ),
    case(
        losses=[[0.0, 2.0, 5.0], [4.0, 5.0, 5.0]],
        mask=[[1, 1, 0], [1, 0, 0]],
        expected=2.0,
        looks_like=[
            (3.0, "A real token has a loss of exactly 0. Count the mask, not the losses."),
        ],
    ),
    case(
        losses=[[1.0, np.nan, np.inf], [3.0, 2.0, np.nan]],
        mask=[[True, False, False], [True, True, False]],
        expected=2.0,
        looks_like=[
            (np.nan, "0 times NaN is NaN: select the real losses instead of multiplying."),
        ],
    ),
    case(
        losses=[[[0.5, 1.0], [2.0, 9.0]], [[0.3, 9.0], [9.0, 9.0]]],
        mask=[[[1.0, 1.0], [1.0, 0.0]], [[1.0, 0.0], [0.0, 0.0]]],
        expected=0.95,
    ),
    case(
        losses=[0.5, 7.0, 1.5],
        mask=[1.0, 0.0, 1.0],
        expected=1.0,
    ),
    case(losses=[0.32, 0.9, 1.07], mask=[1.0, 1.0, 1.0], expected=0.7633333333),
]
TAKEAWAY = (
    "Select, then divide by what you selected. The same sum over slots, sequences or "
    "tokens gives four losses, and one of them changes with the padding."
)


def picture(masked_mean):
    padding = np.arange(0, 31)

    def padded(extra):
        """Two sequences of 2 and 5 tokens, with so much more padding, filled with nines."""
        table, real = np.full((2, 5 + extra), 9.0), np.zeros((2, 5 + extra))
        table[0, :2], table[1, :5], real[0, :2], real[1, :5] = 0.6, [1, 2, 3, 2, 1], 1, 1
        return table, real

    return against(
        np.full(31, 10.2 / 7),
        lambda padding: [masked_mean(*padded(extra)) for extra in padding],
        padding,
        x="slots of padding added to both sequences",
        y="loss",
        title="Padding is nothing, however much there is",
        alt="A flat line at 1.46: the masked mean does not depend on the amount of padding.",
        ylim=(0, 4),
    )
