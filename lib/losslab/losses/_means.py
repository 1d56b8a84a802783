"""Means of losses that are losses themselves (family "regression")."""

import numpy as np

from losslab._inputs import floating, shaped
from losslab.losses._regression import residual
from losslab.numerics import power_of_2
from losslab.reduce import reduce


def weighted_mean(losses, weights):
    r"""Weighted mean of per-example losses: divided by the sum of the weights, not by N.

    .. math:: \frac{\sum_i w_i \ell_i}{\sum_i w_i}

    Parameters
    ----------
    losses : array of per-example losses
    weights : finite array of the same shape, 0 or above

    Returns
    -------
    scalar, in the losses' unit

    Raises
    ------
    ValueError
        As :func:`reduce`.

    Examples
    --------
    >>> float(weighted_mean([0.1, 0.4, 2.0, 0.3], [1, 1, 5, 1]))
    1.35

    References
    ----------
    A. C. Aitken, "On Least Squares and Linear Combination of Observations", 1936.
    """
    return reduce(losses, "mean", weights=weights)


def weighted_mean_grad(losses, weights):
    r"""Gradient of :func:`weighted_mean` in the losses: each one's share of the weight.

    .. math:: \partial_{\ell_i} = \frac{w_i}{\sum_j w_j}

    Arguments, errors and source: as :func:`weighted_mean`.

    Returns
    -------
    array of the same shape, which sums to 1

    Examples
    --------
    >>> weighted_mean_grad([0.1, 0.4], [1, 3])
    array([0.25, 0.75])
    """
    total = reduce(np.ones_like(floating("losses", losses)), "sum", weights=weights)
    weighted_mean(losses, weights)  # its errors are this one's too
    return floating("weights", weights) / total


def rmse(y_pred, y_true):
    r"""Root mean squared error: the MSE in the target's own unit.

    .. math:: \sqrt{\tfrac1N \sum_i (\hat y_i - y_i)^2}

    Parameters
    ----------
    y_pred, y_true : finite arrays of the same shape, in the target's unit

    Returns
    -------
    scalar, in the target's unit

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or there is none.

    Examples
    --------
    >>> float(rmse([3.0, 4.0], [0.0, 0.0]))
    3.5355339059327378

    References
    ----------
    C. F. Gauss, "Theoria combinationis observationum erroribus minimis obnoxiae", 1823.
    """
    r = residual(y_pred, y_true)
    shaped("y_pred", r, r.size, "at least one prediction")
    scale = power_of_2(r, axis=None).item()  # by which no square overflows
    return scale * np.sqrt(reduce(np.square(r / scale)))


def rmse_grad(y_pred, y_true):
    r"""Gradient of :func:`rmse` in y_pred: of length 1/√N however large the error; 0 at no error.

    .. math:: \partial_{\hat y_i} = \frac{\hat y_i - y_i}{N \cdot \mathrm{RMSE}}

    Arguments, errors and source: as :func:`rmse`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> rmse_grad([3.0, 4.0], [0.0, 0.0]).round(4)
    array([0.4243, 0.5657])
    """
    r = residual(y_pred, y_true)
    root = rmse(y_pred, y_true)
    return r / (r.size * root) if root > 0 else np.zeros_like(r)
