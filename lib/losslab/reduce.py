"""From per-example losses to one number, saying what is divided by what."""

import numpy as np

from losslab import _inputs as inputs
from losslab._docs import with_shared_sections
from losslab.numerics import power_of_2, times

__all__ = ["packed_targets", "reduce", "reduce_tokens", "reduce_tokens_grad"]


def reduce(losses, how="mean", *, mask=None, weights=None, axis=None):
    r"""Reduce per-example losses: keep them, add them, or take their (weighted) mean.

    .. math:: \text{mean} = \frac{\sum_i m_i w_i \ell_i}{\sum_i m_i w_i}

    Parameters
    ----------
    losses : array of per-example losses; where ``mask`` is 0 it may hold anything, NaN too
    how : "none", "sum" or "mean"
        The mean divides by what counts: the number of unmasked entries, or their weights' sum.
    mask : array of the same shape, of 0/1 or booleans, optional
        Which entries count.
    weights : finite array of the same shape, 0 or above, optional
        What each entry counts.
    axis : int or tuple of int, optional
        What the sum or mean runs over: the last axis for one mean for each sequence. All, if None.

    Returns
    -------
    a scalar (with ``axis`` the array without it), or for "none" the array of m·w·loss

    Raises
    ------
    ValueError
        If ``how`` is none of the three, a shape differs, an unmasked loss is NaN, a weight is
        negative or infinite, or a mean has nothing to divide by.

    Examples
    --------
    >>> float(reduce([0.5, 1.5, np.nan], mask=[1, 1, 0]))
    1.0
    >>> float(reduce([1.0, 3.0], weights=[1, 3]))
    2.5
    >>> reduce([[1.0, 3.0], [2.0, 9.0]], mask=[[1, 1], [1, 0]], axis=-1)
    array([2., 2.])

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", 2016, section 8.1.
    """
    inputs.one_of("how", how, ("none", "sum", "mean"))
    losses = inputs.floating("losses", losses, nan=True)
    values = losses.astype(np.float64)  # float16 neither holds their sum nor counts them
    count = np.ones(losses.shape)
    if weights is not None:
        inputs.same_shape(losses=losses, weights=weights)
        count = inputs.floating("weights", weights, nan=True).astype(np.float64)
    if mask is not None:
        inputs.same_shape(losses=losses, mask=mask)
        mask = inputs.binary("mask", inputs.as_array("mask", mask))
        values, count = np.where(mask == 1, values, 0), np.where(mask == 1, count, 0)
    inputs.everywhere("losses", values, ~np.isnan(values), "numbers (mask out what does not count)")
    right = (count >= 0) & (count < np.inf)
    inputs.everywhere("weights", count, right, "finite numbers, 0 or above")
    with np.errstate(all="ignore"):
        return _reduced(values, count, how, axis).astype(losses.dtype)[()]


def _reduced(values, count, how, axis):
    if how != "mean":
        weighted = times(count, values)
        return weighted if how == "none" else weighted.sum(axis=axis)
    largest, most = (power_of_2(x, axis=None) for x in (values, count))  # no sum overflows
    total = (count / most).sum(axis=axis)
    if not np.all(total > 0):
        inputs.refuse("losses", "without any entry that counts", "at least one to take a mean of")
    return times(count / most, values / largest).sum(axis=axis) / total * largest.item()


def reduce_tokens(losses, mask, *, how="token", length=None):
    r"""Reduce the token losses of a batch of answers to one number, in one of three ways.

    .. math:: \frac{\sum_{it} m_{it}\ell_{it}}{\sum_{it} m_{it}}, \qquad
              \frac1N\sum_i \frac{\sum_t m_{it}\ell_{it}}{\sum_t m_{it}}, \qquad
              \frac{\sum_{it} m_{it}\ell_{it}}{NL}

    Parameters
    ----------
    losses : (N, T) array, one answer in each row; where ``mask`` is 0 it may hold anything
    mask : (N, T) array of 0 and 1
        Which tokens count.
    how : "token", "sequence" or "constant"
        Divide by the number of tokens; take the mean of each answer first, then over answers; or
        divide by the number of answers times ``length``.
    length : float > 0, for "constant"
        The L, the same for every batch.

    Returns
    -------
    scalar, in the losses' unit

    Raises
    ------
    ValueError
        As :func:`reduce`; if the arrays are not matrices, ``how`` is unknown, ``length`` does not
        fit it, or an answer has no token to take a mean of.

    Examples
    --------
    >>> losses, mask = [[3.0, 0.0], [6.0, 6.0]], [[1, 0], [1, 1]]
    >>> float(reduce_tokens(losses, mask)), float(reduce_tokens(losses, mask, how="sequence"))
    (5.0, 4.5)

    References
    ----------
    Z. Liu et al., "Understanding R1-Zero-Like Training: A Critical Perspective", 2025.
    """
    weights = _token_weights(losses, mask, how, length)
    return reduce(losses, "sum", mask=mask, weights=weights)


def reduce_tokens_grad(losses, mask, *, how="token", length=None):
    r"""Gradient of :func:`reduce_tokens` in the losses: the weight of each token.

    .. math:: \frac{m_{it}}{\sum m}, \qquad \frac{m_{it}}{N\sum_t m_{it}}, \qquad
              \frac{m_{it}}{NL}

    Arguments, errors and source: as :func:`reduce_tokens`.

    Returns
    -------
    (N, T) array

    Examples
    --------
    >>> reduce_tokens_grad(np.zeros((2, 2)), [[1, 0], [1, 1]], how="sequence")
    array([[0.5 , 0.  ],
           [0.25, 0.25]])
    """
    weights = _token_weights(losses, mask, how, length)
    reduce(losses, "sum", mask=mask)  # its errors are this one's too
    return weights.astype(inputs.floating("losses", losses, nan=True).dtype)


def _token_weights(losses, mask, how, length):
    inputs.one_of("how", how, ("token", "sequence", "constant"))
    if (length is None) == (how == "constant"):
        inputs.refuse("length", length, 'a number with how="constant", else None')
    counts = reduce(np.ones(np.shape(losses)), "none", mask=mask)
    inputs.shaped("losses", counts, counts.ndim == 2, "a matrix with one answer in each row")
    if how == "constant":
        return counts / (len(counts) * inputs.positive("length", length))
    total = counts.sum(axis=1, keepdims=True) if how == "sequence" else counts.sum()
    if not np.all(total):
        inputs.refuse("mask", "without any token that counts", "at least one to take a mean of")
    return counts / (total * len(counts) if how == "sequence" else total)


def packed_targets(tokens, document, answer, *, ignore=-100):
    r"""Next-token targets of rows packed with several documents, prompts masked out.

    .. math:: t_i = \text{token}_{i+1} \text{ if it belongs to the same document and to an answer,}
              \quad \text{else ignore}

    Parameters
    ----------
    tokens : (..., T) integer array
    document : (..., T) integer array
        Which document each token belongs to; -1 is padding.
    answer : (..., T) array of 0 and 1
        Whether the token belongs to an answer; all 1 for plain text.
    ignore : int
        What stands where nothing is to be predicted (``ignore_index`` of ``cross_entropy``).

    Returns
    -------
    (..., T) array of int64, to be scored against the logits at the same positions

    Raises
    ------
    ValueError
        If the shapes differ, or ``tokens`` is a single number or holds other than integers.

    Examples
    --------
    >>> packed_targets([5, 6, 7, 8, 9], [0, 0, 0, 1, 1], [0, 1, 1, 0, 1])
    array([   6,    7, -100,    9, -100])

    References
    ----------
    M. M. Krell, M. Kosec, S. P. Perez and A. Fitzgibbon, "Efficient Sequence Packing without
    Cross-contamination: Accelerating Large Language Models without Impacting Performance", 2021.
    """
    inputs.same_shape(tokens=tokens, document=document, answer=answer)
    tokens, document, answer = (np.asarray(a) for a in (tokens, document, answer))
    inputs.whole("tokens", inputs.rows_of("tokens", "tokens", tokens), "tokens")
    targets = np.full(tokens.shape, ignore, np.int64)  # which has room for -100 too
    after = document[..., 1:]
    counts = (after == document[..., :-1]) & (after >= 0) & (answer[..., 1:] != 0)
    targets[..., :-1][counts] = tokens[..., 1:][counts]
    return targets


reduce_tokens_grad.__doc__ = with_shared_sections(reduce_tokens_grad.__doc__, reduce_tokens.__doc__)
