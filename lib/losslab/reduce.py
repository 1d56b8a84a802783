"""From per-example losses to one number, saying what is divided by what."""

import numpy as np

from losslab._inputs import floating, refuse, same_shape
from losslab.losses.regression import residual, squared_error

__all__ = ["reduce", "rmse", "rmse_grad", "weighted_mean", "weighted_mean_grad"]


def reduce(losses, how="mean", *, mask=None, weights=None):
    r"""Reduce per-example losses: keep them, add them, or take their (weighted) mean.

    .. math:: \text{mean} = \frac{\sum_i m_i w_i \ell_i}{\sum_i m_i w_i}

    Parameters
    ----------
    losses : array of per-example losses; where ``mask`` is 0 it may hold anything, NaN too
    how : "none", "sum" or "mean"
        The mean divides by what counts: the number of unmasked entries, or their weights' sum.
    mask : array of the same shape, of 0/1 or booleans, optional
        Which entries count.
    weights : array of the same shape, 0 or above, optional
        What each entry counts.

    Returns
    -------
    a scalar, or for "none" the array of m·w·loss

    Raises
    ------
    ValueError
        If ``how`` is none of the three, a shape differs, an unmasked loss is NaN, a weight is
        negative, or a mean has nothing to divide by.

    Examples
    --------
    >>> float(reduce([0.5, 1.5, np.nan], mask=[1, 1, 0]))
    1.0
    >>> float(reduce([1.0, 3.0], weights=[1, 3]))
    2.5

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", 2016, section 8.1.
    """
    if how not in ("none", "sum", "mean"):
        refuse("how", repr(how), '"none", "sum" or "mean"')
    losses = floating("losses", losses, nan=True)
    count = np.ones(losses.shape, losses.dtype)
    if weights is not None:
        same_shape(losses=losses, weights=weights)
        count = floating("weights", weights, nan=True).astype(losses.dtype)
    if mask is not None:
        same_shape(losses=losses, mask=mask)
        mask = np.asarray(mask)
        if not np.isin(mask, (0, 1)).all():
            refuse("mask", f"an array with values other than 0 and 1 ({mask.dtype})", "0 and 1")
        mask = mask.astype(bool)
        losses, count = np.where(mask, losses, 0), np.where(mask, count, 0)
    if np.isnan(losses).any():
        refuse("losses", "NaN where it counts", "numbers (mask out what does not count)")
    if not (count >= 0).all():
        refuse("weights", "negative or NaN somewhere", "numbers, 0 or above")
    weighted = np.multiply(losses, count, out=np.zeros_like(losses), where=count != 0)
    if how == "none":
        return weighted[()]
    if how == "sum":
        return weighted.sum()
    total = count.sum()
    if total == 0:
        refuse("losses", "without any entry that counts", "at least one to take a mean of")
    return weighted.sum() / total


def weighted_mean(losses, weights):
    r"""Weighted mean of per-example losses: divided by the sum of the weights, not by N.

    .. math:: \frac{\sum_i w_i \ell_i}{\sum_i w_i}

    Parameters
    ----------
    losses : array of per-example losses
    weights : array of the same shape, 0 or above

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
    return np.sqrt(reduce(squared_error(y_pred, y_true)))


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
