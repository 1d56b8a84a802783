"""The linear part of fitting a scaling law, for many exponents at once."""

import numpy as np


def relative_fit(falling, loss):
    """Squared relative error, floor (not below 0) and amount of the best fit to each row.

    ``falling`` (M, R) holds a candidate's course in each row, ``loss`` (R,) the runs.
    """
    a, b = 1 / loss, falling / loss
    aa, ab, bb = a @ a, b @ a, (b * b).sum(axis=1)
    floor = (a.sum() * bb - b.sum(axis=1) * ab) / (aa * bb - ab**2)
    floor = np.maximum(floor, 0)
    amount = (b.sum(axis=1) - floor * ab) / bb
    return ((floor[:, None] * a + amount[:, None] * b - 1) ** 2).sum(axis=1), floor, amount
