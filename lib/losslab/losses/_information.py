"""Information in nats: entropy, cross-entropy and divergences between distributions.

Distributions lie along the last axis (or ``axis``) and sum to 1; 0 · log 0 counts as 0. Where both
arguments could be the one that is trained, the gradient has a part for each. A gradient in
probabilities is only defined up to a constant a row: they cannot all grow at once.
"""

import numpy as np

from losslab._inputs import distribution, floating, matched
from losslab.numerics import expm1_minus, times


def _pair(p, q, axis):
    p, q = matched(p=p, q=q)
    return distribution("p", p, axis), distribution("q", q, axis)


def entropy(p, axis=-1):
    r"""Entropy: the average surprise of a distribution about its own outcomes.

    .. math:: H(p) = -\sum_k p_k \log p_k

    Parameters
    ----------
    p : array of probabilities that sum to 1 along ``axis``
    axis : int
        The axis of the outcomes.

    Returns
    -------
    array without ``axis``, in nats, from 0 to log K

    Raises
    ------
    ValueError
        If a probability is negative or a row does not sum to 1.

    Examples
    --------
    >>> entropy([[0.5, 0.5], [1.0, 0.0]])
    array([0.69314718, 0.        ])

    References
    ----------
    C. E. Shannon, "A Mathematical Theory of Communication", 1948.
    """
    p = distribution("p", floating("p", p), axis)
    return times(p, 0 - np.log(p)).sum(axis=axis)


def entropy_grad(p, axis=-1):
    r"""Gradient of :func:`entropy` in p; +inf at probability 0.

    .. math:: \partial_{p_k} H = -\log p_k - 1

    Arguments, errors and source: as :func:`entropy`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> entropy_grad([0.5, 0.5])
    array([-0.30685282, -0.30685282])
    """
    return -np.log(distribution("p", floating("p", p), axis)) - 1


def cross_entropy_between(p, q, *, axis=-1):
    r"""Cross-entropy of two distributions: the average surprise when p happens and q is believed.

    .. math:: H(p, q) = -\sum_k p_k \log q_k = H(p) + \mathrm{KL}(p \,\|\, q)

    Parameters
    ----------
    p, q : arrays of the same shape, probabilities that sum to 1 along ``axis``
    axis : int
        The axis of the outcomes.

    Returns
    -------
    array without ``axis``, in nats; +inf where q = 0 and p > 0

    Raises
    ------
    ValueError
        If the shapes differ, a probability is negative or a row does not sum to 1.

    Examples
    --------
    >>> float(cross_entropy_between([0.5, 0.5], [0.25, 0.75]).round(6))
    0.836988

    References
    ----------
    T. M. Cover and J. A. Thomas, "Elements of Information Theory", 2006.
    """
    p, q = _pair(p, q, axis)
    return times(p, 0 - np.log(q)).sum(axis=axis)


def cross_entropy_between_grad(p, q, *, axis=-1):
    r"""Gradient of :func:`cross_entropy_between` in p and in q.

    .. math:: \partial_{p_k} H = -\log q_k, \quad \partial_{q_k} H = -p_k / q_k

    Arguments, errors and source: as :func:`cross_entropy_between`.

    Returns
    -------
    two arrays of the same shape: in ``p``, in ``q``

    Examples
    --------
    >>> cross_entropy_between_grad([0.5, 0.5], [0.25, 0.75])[1].round(4)
    array([-2.    , -0.6667])
    """
    p, q = _pair(p, q, axis)
    return 0 - np.log(q), -_ratio(p, q)


def kl_divergence(p, q, *, axis=-1):
    r"""Kullback–Leibler divergence: the extra surprise of believing q when p happens.

    .. math:: \mathrm{KL}(p \,\|\, q) = \sum_k p_k \log\frac{p_k}{q_k}

    Parameters
    ----------
    p, q : arrays of the same shape, probabilities that sum to 1 along ``axis``
    axis : int
        The axis of the outcomes.

    Returns
    -------
    array without ``axis``, in nats, 0 or above; +inf where q = 0 and p > 0

    Raises
    ------
    ValueError
        If the shapes differ, a probability is negative or a row does not sum to 1.

    Examples
    --------
    >>> kl_divergence([[0.5, 0.5], [0.5, 0.5]], [[0.25, 0.75], [1.0, 0.0]])
    array([0.14384104,        inf])

    References
    ----------
    S. Kullback and R. A. Leibler, "On Information and Sufficiency", 1951.
    """
    p, q = _pair(p, q, axis)
    log_r = _log_ratio(q, p)
    # p log(p/q) - p + q: sums to the same, and no term is below 0, so no digits cancel
    terms = np.where(log_r > 1, (q - p) - times(p, log_r), times(p, expm1_minus(log_r)))
    return np.where(p == 0, q, terms).sum(axis=axis)


def kl_divergence_grad(p, q, *, axis=-1):
    r"""Gradient of :func:`kl_divergence` in p and in q.

    .. math:: \partial_{p_k}\mathrm{KL} = \log\frac{p_k}{q_k} + 1, \quad
              \partial_{q_k}\mathrm{KL} = -\frac{p_k}{q_k}

    Arguments, errors and source: as :func:`kl_divergence`.

    Returns
    -------
    two arrays of the same shape: in ``p``, in ``q``

    Examples
    --------
    >>> kl_divergence_grad([0.5, 0.5], [0.25, 0.75])[1].round(4)
    array([-2.    , -0.6667])
    """
    p, q = _pair(p, q, axis)
    return _log_ratio(p, q) + 1, -_ratio(p, q)


def js_divergence(p, q, *, axis=-1):
    r"""Jensen–Shannon divergence: symmetric, finite, the mean KL to the mixture.

    .. math:: \mathrm{JS}(p, q) = \tfrac12\mathrm{KL}(p\,\|\,m) + \tfrac12\mathrm{KL}(q\,\|\,m),
              \quad m = \tfrac12(p + q)

    Parameters
    ----------
    p, q : arrays of the same shape, probabilities that sum to 1 along ``axis``
    axis : int
        The axis of the outcomes.

    Returns
    -------
    array without ``axis``, in nats, from 0 to log 2

    Raises
    ------
    ValueError
        If the shapes differ, a probability is negative or a row does not sum to 1.

    Examples
    --------
    >>> js_divergence([[1.0, 0.0], [0.5, 0.5]], [[0.0, 1.0], [0.5, 0.5]])
    array([0.69314718, 0.        ])

    References
    ----------
    J. Lin, "Divergence Measures Based on the Shannon Entropy", 1991.
    """
    p, q = _pair(p, q, axis)
    u = _ratio(p - q, p + q)
    up, down = np.log1p(u), np.log1p(-u)
    far = times(1 + u, up) + times(1 - u, down)
    near = 2 * u * np.arctanh(u) + np.log1p(-np.square(u))  # the same, cancelling less
    return (0.25 * (p + q) * np.where(np.abs(u) < 0.5, near, far)).sum(axis=axis)


def js_divergence_grad(p, q, *, axis=-1):
    r"""Gradient of :func:`js_divergence` in p and in q; 0 where both are 0.

    .. math:: \partial_{p_k}\mathrm{JS} = \tfrac12\log\frac{p_k}{m_k}, \quad
              \partial_{q_k}\mathrm{JS} = \tfrac12\log\frac{q_k}{m_k}

    Arguments, errors and source: as :func:`js_divergence`.

    Returns
    -------
    two arrays of the same shape: in ``p``, in ``q``

    Examples
    --------
    >>> js_divergence_grad([0.5, 0.5], [0.25, 0.75])[0].round(4)
    array([ 0.1438, -0.1116])
    """
    p, q = _pair(p, q, axis)
    u = _ratio(p - q, p + q)
    near = np.abs(u) < 0.5
    in_p = np.where(near, np.log1p(u), np.log(2 * _ratio(p, p + q)))
    in_q = np.where(near, np.log1p(-u), np.log(2 * _ratio(q, p + q)))
    return in_p / 2, in_q / 2


def _log_ratio(p, q):
    """log(p / q): -inf where only p is 0, +inf where only q is, 0 where both are."""
    ratio = _ratio(p, q)
    apart = np.where((p == 0) & (q == 0), 0, np.log(p) - np.log(q))
    far = np.where((ratio > 1e-300) & (ratio < np.inf), np.log(ratio), apart)
    near = np.log1p(_ratio(p - q, q))  # keeps the digits that a logarithm near 0 would lose
    return np.where((ratio > 0.5) & (ratio < 2), near, far)[()]


def _ratio(p, q):
    """p / q, and 0 where p is 0."""
    return np.divide(p, q, out=np.zeros_like(p), where=p != 0)
