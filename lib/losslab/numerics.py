r"""Stable building blocks: sigmoid, softplus, log-sum-exp, softmax, and narrow number formats.

Floats keep their precision (float16 is computed in float32 and rounded once); integers become
float64; nothing overflows or warns. The reductions work on blocks of rows that fit the
processor's cache, so a matrix of any size is read from memory once or twice.
"""

import numpy as np

from losslab._formats import FORMATS as FORMATS
from losslab._formats import round_to
from losslab._inputs import floating, positive
from losslab._rows import as_rows, blocks, height, split_logsumexp, wide

__all__ = ["log_sigmoid", "log_softmax", "logsumexp", "round_to", "sigmoid", "softmax", "softplus"]


@np.errstate(all="ignore")
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
    z, dtype = _widened(z)
    small = np.exp(-np.abs(z))  # in (0, 1]: never overflows
    return (np.where(z >= 0, 1, small)[()] / (1 + small)).astype(dtype, copy=False)


@np.errstate(all="ignore")
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
    z, dtype = _widened(z)
    return (np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))).astype(dtype, copy=False)


@np.errstate(all="ignore")
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
    z, dtype = _widened(z)
    return (np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))).astype(dtype, copy=False)


@np.errstate(all="ignore")
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
    z = floating("z", z, nan=True)
    largest, others = split_logsumexp(z, axis)
    total = (largest + np.log1p(others)).astype(z.dtype, copy=False)
    return np.expand_dims(total, axis) if keepdims else total[()]


@np.errstate(all="ignore")
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
    spare = np.empty((height(rows), rows.shape[1]), wide(rows.dtype))
    for part, _, top, gap in blocks(rows, out):
        terms = np.exp(gap, out=spare[: len(gap)])
        terms.put(top, 0)  # the largest term is 1 exactly: log1p of the others keeps every digit
        gap -= np.log1p(np.add.reduce(terms, axis=1))[:, None]
        if gap.dtype != out.dtype:
            out[part] = gap
    return result


@np.errstate(all="ignore")
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
        limits = np.finfo(np.float32)  # beyond these a float32 temperature would be 0 or infinite
        temperature = min(max(temperature, float(limits.tiny)), float(limits.max))
    rows, out, result = _rows_and_output(z, axis)
    for part, _, _, gap in blocks(rows, out):
        if scaled:
            gap /= temperature  # a gap too large for a float: -inf, weight 0
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


def centred(v, p, pv=None):
    """Return p · (v - Σ p v): rows that sum to 0, with every digit also where one p is near 1.

    `pv` is p · v where v may be too large for a float, though not at the largest p.
    """
    if not p.size:
        return p
    top = np.take_along_axis(v, p.argmax(axis=-1)[..., None], axis=-1)
    off = times(p, v - top) if pv is None else pv - p * top
    return off - p * off.sum(axis=-1, keepdims=True)


def expm1_minus(x):
    """Return exp(x) - 1 - x, elementwise, with every digit also where x is near 0."""
    near = np.clip(x, -0.7, 0.7)
    series = np.ones_like(near)
    for n in range(18, 2, -1):  # x²/2 · (1 + x/3 · (1 + x/4 · (…)))
        series = 1 + near / n * series
    return np.where(near == x, 0.5 * np.square(near) * series, np.expm1(x) - x)[()]


def scaled(value, exponent):
    """Return value · exp(exponent) without an overflow on the way to a number that fits."""
    within = np.clip(exponent, -700, 700)
    return times(times(value, np.exp(within)), np.exp(exponent - within))


def power_of_2(x, axis=-1):
    """Return a number near the largest entry along an axis, by which to divide without rounding."""
    exponent = np.frexp(np.abs(x).max(axis=axis, keepdims=True, initial=0))[1]
    return np.ldexp(1.0, np.clip(exponent, -1000, 1000))


def _widened(z):
    """Return `z` in the precision it is computed in, and the precision of the result."""
    z = floating("z", z)
    return z.astype(wide(z.dtype), copy=False), z.dtype


def _rows_and_output(z, axis):
    """Rows of `z`, rows to write to, and the result in `z`'s own layout that shares them."""
    z = floating("z", z, nan=True)
    rows, shape = as_rows(z, axis)
    out = np.empty(rows.shape, z.dtype)
    result = out.reshape(*shape, rows.shape[1])
    if axis not in (-1, z.ndim - 1):
        result = np.moveaxis(result, -1, axis)
    return rows, out, result
