"""What several exercises of this set have in common: wrong forms of −log σ(margin)."""

import numpy as np

from losslab.numerics import sigmoid


def overflows(margin):
    return np.log(1 + np.exp(-margin))


def naive(margin):
    return -np.log(1 / (1 + np.exp(-margin)))


def log_of_sigmoid(margin):
    return -np.log(sigmoid(margin))


def clipped(margin):
    return -np.log(np.clip(sigmoid(margin), 1e-7, 1 - 1e-7))


def constant_added(margin):
    return -np.log(sigmoid(margin) + 1e-12)


OVERFLOWS = (
    "The formula is right, but for a pair ordered far wrongly exp overflows, or the sigmoid is 0, "
    "and the loss is infinite. Write it as log(1 + e^(−margin)), by `np.logaddexp`."
)


CLIPPED = (
    "Clipping caps the loss and stops the gradient for just those pairs that are ordered most "
    "wrongly. `np.logaddexp` needs no clip."
)


ADDED = (
    "The small constant inside the logarithm caps the loss of pairs that are ordered far wrongly. "
    "`np.logaddexp` needs none."
)
