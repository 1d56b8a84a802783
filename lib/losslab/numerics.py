r"""Stable building blocks: sigmoid, softplus, log-sum-exp and softmax.

Floats keep their precision (float16 is computed in float32 and rounded once); integers become
float64; nothing overflows or warns. The reductions work on blocks of rows that fit the
processor's cache, so a matrix of any size is read from memory once or twice.
"""

import math

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from losslab._inputs import floating, positive, refuse

__all__ = ["log_sigmoid", "log_softmax", "logsumexp", "sigmoid", "softmax", "softplus"]

HUGE = 6e4  # maxima below it are finite in any precision, and no gap from them overflows
BLOCK_BYTES = 1 << 20  # a block of rows stays in the cache while it is worked on


def sigmoid(z):
    r"""Logistic sigmoid, elementwise: the probability whose log-odds is z.

    .. math:: \sigma(z) = \frac{1}{1 + e^{-z}}

    Parameters
    ----------
    z : array of log-odds, any shape; ±inf gives 1 and 0

    Returns
    -------
    array of the same shape, in [0, 1]

    Raises
    ------
    ValueError
        If ``z`` contains NaN.

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])

    References
    ----------
    P. Blanchard, D. J. Higham and N. J. Higham, "Accurately computing the log-sum-exp and
    softmax functions", 2021.
    """
    z = floating("z", z)
    small = np.exp(-np.abs(z))  # in (0, 1]: never overflows
    return np.where(z >= 0, 1, small)[()] / (1 + small)


def softplus(z):
    r"""Softplus, elementwise: a smooth max(z, 0).

    .. math:: \log(1 + e^z) = \max(z, 0) + \log(1 + e^{-|z|})

    Parameters
    ----------
    z : array, any shape; +inf gives +inf, -inf gives 0

    Returns
    -------
    array of the same shape, 0 or above

    Raises
    ------
    ValueError
        If ``z`` contains NaN.

    Examples
    --------
    >>> softplus([-1000.0, 0.0, 1000.0])
    array([0.00000000e+00, 6.93147181e-01, 1.00000000e+03])

    References
    ----------
    M. Mächler, "Accurately computing log(1 - exp(-|a|))", 2012.
    """
    z = floating("z", z)
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def log_sigmoid(z):
    r"""Logarithm of the sigmoid, elementwise, exact where the sigmoid itself is 0.

    .. math:: \log\sigma(z) = -\log(1 + e^{-z})

    Parameters
    ----------
    z : array of log-odds, any shape; +inf gives 0, -inf gives -inf

    Returns
    -------
    array of the same shape, 0 or below, in nats

    Raises
    ------
    ValueError
        If ``z`` contains NaN.

    Examples
    --------
    >>> log_sigmoid([-1000.0, 0.0])
    array([-1.00000000e+03, -6.93147181e-01])

    References
    ----------
    M. Mächler, "Accurately computing log(1 - exp(-|a|))", 2012.
    """
    z = floating("z", z)
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


def logsumexp(z, axis=-1, keepdims=False):
    r"""Logarithm of the sum of exponentials: a smooth maximum, and the softmax's normaliser.

    .. math:: \log\sum_k e^{z_k} = m + \log\Bigl(1 + \sum_{k \ne k^*} e^{z_k - m}\Bigr),
              \quad m = z_{k^*} = \max_k z_k

    Parameters
    ----------
    z : array with at least one axis
        Entries of -inf count as nothing; a row of -inf only (or an empty one) gives -inf,
        a row with +inf gives +inf.
    axis : int
        The axis summed over.
    keepdims : bool
        Keep that axis, with length 1.

    Returns
    -------
    array with ``axis`` removed (or of length 1), at least the row's maximum

    Raises
    ------
    ValueError
        If ``z`` contains NaN or has no axis ``axis``.

    Examples
    --------
    >>> logsumexp([[1000.0, 1000.0], [0.0, -np.inf]])
    array([1000.69314718,    0.        ])

    References
    ----------
    P. Blanchard, D. J. Higham and N. J. Higham, "Accurately computing the log-sum-exp and
    softmax functions", 2021.
    """
    largest, excess = split_logsumexp(z, axis)
    total = largest + excess
    return np.expand_dims(total, axis) if keepdims else total[()]


def log_softmax(z, axis=-1):
    r"""Logarithm of the softmax, finite for any finite gaps between logits.

    .. math:: \log p_k = z_k - \log\sum_j e^{z_j}

    Parameters
    ----------
    z : array of logits with at least one axis; -inf gives -inf
    axis : int
        The axis of the classes.

    Returns
    -------
    array of the same shape, 0 or below, in nats

    Raises
    ------
    ValueError
        If a row's largest logit is not finite (NaN, +inf, or -inf throughout): such a row
        has no softmax. If ``z`` has no axis ``axis``.

    Examples
    --------
    >>> log_softmax([1000.0, 0.0])
    array([    0., -1000.])

    References
    ----------
    P. Blanchard, D. J. Higham and N. J. Higham, "Accurately computing the log-sum-exp and
    softmax functions", 2021.
    """
    rows, out, result = _rows_and_output(z, axis)
    spare = np.empty((_height(rows), rows.shape[1]), _wide(rows))
    for part, _, top, gap in _blocks(rows, out):
        terms = np.exp(gap, out=spare[: len(gap)])
        terms[top] = 0  # the largest term is 1 exactly: log1p of the others keeps every digit
        gap -= np.log1p(np.add.reduce(terms, axis=1))[:, None]
        if gap.dtype != out.dtype:
            with np.errstate(over="ignore"):
                out[part] = gap
    return result


def softmax(z, axis=-1, *, temperature=1.0):
    r"""Softmax: logits to probabilities, sharper at low temperature, flatter at high.

    .. math:: p_k = \frac{e^{z_k / T}}{\sum_j e^{z_j / T}}

    Parameters
    ----------
    z : array of logits with at least one axis; -inf gives probability 0
    axis : int
        The axis of the classes.
    temperature : float > 0
        The T that divides the logits.

    Returns
    -------
    array of the same shape; along ``axis`` it sums to 1

    Raises
    ------
    ValueError
        If a row's largest logit is not finite (NaN, +inf, or -inf throughout), if
        ``temperature`` is not positive, or if ``z`` has no axis ``axis``.

    Examples
    --------
    >>> softmax([1000.0, 1000.0, -np.inf])
    array([0.5, 0.5, 0. ])

    References
    ----------
    J. S. Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs,
    with Relationships to Statistical Pattern Recognition", 1990.
    """
    scaled = not isinstance(temperature, float) or temperature != 1
    if scaled:
        temperature = positive("temperature", temperature)
    rows, out, result = _rows_and_output(z, axis)
    for part, _, _, gap in _blocks(rows, out):
        if scaled:
            with np.errstate(over="ignore"):  # a gap too large for a float: -inf, weight 0
                gap /= temperature
        np.exp(gap, out=gap)
        gap /= np.add.reduce(gap, axis=1)[:, None]
        if gap.dtype != out.dtype:
            out[part] = gap
    return result


def times(weight, value):
    """Multiply where 0 · anything is 0, infinities too: what has no weight does not count."""
    weight, value = np.broadcast_arrays(weight, value)
    if np.isfinite(value).all():
        return weight * value
    return np.multiply(weight, value, out=np.zeros_like(value), where=weight != 0)[()]


def split_logsumexp(z, axis=-1, *, any_maximum=True):
    """Return the two parts of logsumexp, the maximum and what the other terms add to it.

    Kept apart, ``(maximum - z[t]) + excess`` is a cross-entropy that loses no digits. Infinite
    maxima are refused unless ``any_maximum``.
    """
    z = floating("z", z, nan=True)  # a NaN surfaces as its row's maximum
    rows, shape = _as_rows(z, axis)
    largest = np.full(len(rows), -np.inf, z.dtype)
    excess = np.zeros(len(rows), z.dtype)
    for part, maximum, top, gap in _blocks(rows, any_maximum=any_maximum):
        np.exp(gap, out=gap)
        gap[top] = 0
        largest[part] = maximum
        excess[part] = np.log1p(np.add.reduce(gap, axis=1))
    return largest.reshape(shape), excess.reshape(shape)


def _as_rows(z, axis):
    """View `z` as a matrix whose rows run along `axis`; also the shape without that axis."""
    axis = normalize_axis_index(axis, z.ndim)
    if axis < z.ndim - 1:
        z = np.moveaxis(z, axis, -1)
    shape = z.shape[:-1]
    return z.reshape(math.prod(shape), z.shape[-1]), shape


def _rows_and_output(z, axis):
    """Rows of `z`, rows to write to, and the result in `z`'s own layout that shares them."""
    z = floating("z", z, nan=True)
    rows, shape = _as_rows(z, axis)
    out = np.empty(rows.shape, z.dtype)
    result = out.reshape(*shape, rows.shape[1])
    if axis not in (-1, z.ndim - 1):
        result = np.moveaxis(result, -1, axis)
    return rows, out, result


def _wide(rows):
    """The precision that rows are computed in: float16 in float32, others in their own."""
    return np.float32 if rows.dtype == np.float16 else rows.dtype


def _height(rows):
    """How many rows make a block."""
    return min(len(rows), max(1, BLOCK_BYTES // max(1, rows.shape[1] * rows.itemsize)))


def _blocks(rows, out=None, *, any_maximum=False):
    """Walk over blocks of rows, yielding each with its maximum already subtracted.

    Yields the rows' slice, their maxima, the places of the maxima, and the gaps ``z - maximum``,
    which lie in `out` where that has the precision for them, else in a buffer used again.
    """
    if not rows.size:
        return
    height, wide = _height(rows), _wide(rows)
    in_place = out is not None and out.dtype == wide
    buffer = None if in_place else np.empty((height, rows.shape[1]), wide)
    index = np.arange(height)
    for start in range(0, len(rows), height):
        part = slice(start, start + height)
        block = rows[part]
        size = len(block)
        top = index[:size], block.argmax(axis=1)
        maximum = block[top]
        target = out[part] if in_place else buffer[:size]
        if maximum[maximum.argmax()] < HUGE and maximum[maximum.argmin()] > -HUGE:
            gap = np.subtract(block, maximum[:, None], out=target, dtype=wide)
        else:  # infinite, NaN, or so large that a gap may overflow
            gap = _gap_from_huge(block, maximum, any_maximum, target)
        yield part, maximum, top, gap


def _gap_from_huge(block, maximum, any_maximum, out):
    if np.isnan(maximum).any():
        refuse("z", "NaN in some row", "numbers, not NaN")
    infinite = np.isinf(maximum)
    if infinite.any() and not any_maximum:
        worst = maximum[infinite][0]
        refuse("z", f"a row whose largest entry is {worst}", "rows with a finite largest logit")
    block = np.where((maximum == np.inf)[:, None], np.minimum(block, 0), block)
    shift = np.where(infinite, 0, maximum)  # -inf - 0 = -inf, whose exponential is 0
    with np.errstate(over="ignore"):  # a gap too large for a float: -inf, weight 0
        return np.subtract(block, shift[:, None], out=out, dtype=out.dtype)
