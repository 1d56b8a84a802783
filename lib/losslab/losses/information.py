"""Information in nats: entropy, cross-entropy and divergences between distributions.

Distributions lie along the last axis (or ``axis``) and sum to 1; 0 · log 0 counts as 0. Where both
arguments could be the one that is trained, the gradient has a part for each. A gradient in
probabilities is only defined up to a constant a row: they cannot all grow at once.
"""

import numpy as np

from losslab._inputs import distribution, floating, matched, refuse
from losslab.numerics import times

__all__ = [
    "cross_entropy_between",
    "cross_entropy_between_grad",
    "entropy",
    "entropy_grad",
    "gaussian_kl",
    "gaussian_kl_grad",
    "js_divergence",
    "js_divergence_grad",
    "kl_divergence",
    "kl_divergence_grad",
    "kl_k1",
    "kl_k1_grad",
    "kl_k2",
    "kl_k2_grad",
    "kl_k3",
    "kl_k3_grad",
]


def _log(p):
    with np.errstate(divide="ignore"):
        return np.log(p)


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
    return times(p, 0 - _log(p)).sum(axis=axis)


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
    return -_log(distribution("p", floating("p", p), axis)) - 1


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
    return times(p, 0 - _log(q)).sum(axis=axis)


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
    return 0 - _log(q), -_ratio(p, q)


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
    return np.maximum(times(p, _log_ratio(p, q)).sum(axis=axis), 0)  # rounding may dip below 0


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
    m = (p + q) / 2
    both = times(p, _log_ratio(p, m)) + times(q, _log_ratio(q, m))
    return np.clip(both.sum(axis=axis) / 2, 0, np.asarray(np.log(2), p.dtype))


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
    m = (p + q) / 2
    return _log_ratio(p, m) / 2, _log_ratio(q, m) / 2


def _log_ratio(p, q):
    """log(p / q): -inf where only p is 0, +inf where only q is, 0 where both are."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((p == 0) & (q == 0), 0, np.log(p) - np.log(q))[()]


def _ratio(p, q):
    """p / q, and 0 where p is 0."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.divide(p, q, out=np.zeros_like(p), where=p != 0)


def _gaussians(mean_p, log_var_p, mean_q, log_var_q):
    return matched(
        mean_p=mean_p, log_var_p=log_var_p, mean_q=mean_q, log_var_q=log_var_q, finite=True
    )


@np.errstate(over="ignore")
def gaussian_kl(mean_p, log_var_p, mean_q, log_var_q):
    r"""KL divergence between normal distributions, elementwise, in closed form.

    .. math:: \mathrm{KL} = \tfrac12\left(e^{d} - 1 - d + (\mu_p - \mu_q)^2 e^{-s_q}\right),
              \quad d = s_p - s_q, \; s = \log\sigma^2

    For diagonal Gaussians add up the last axis; for the standard normal give zeros for q.

    Parameters
    ----------
    mean_p, mean_q : finite arrays of the same shape
    log_var_p, log_var_q : finite arrays of that shape, logarithms of the variances

    Returns
    -------
    array of the same shape, in nats, 0 or above

    Raises
    ------
    ValueError
        If the shapes differ or an entry is not finite.

    Examples
    --------
    >>> gaussian_kl([0.0, 2.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0])
    array([0., 2.])

    References
    ----------
    D. P. Kingma and M. Welling, "Auto-Encoding Variational Bayes", 2014.
    """
    mean_p, log_var_p, mean_q, log_var_q = _gaussians(mean_p, log_var_p, mean_q, log_var_q)
    d = log_var_p - log_var_q
    apart = np.square(times(mean_p - mean_q, np.exp(-0.5 * log_var_q)))
    return 0.5 * (np.maximum(np.expm1(d) - d, 0) + apart)


@np.errstate(over="ignore")
def gaussian_kl_grad(mean_p, log_var_p, mean_q, log_var_q):
    r"""Gradient of :func:`gaussian_kl` in its four arguments.

    .. math:: \partial_{\mu_p} = (\mu_p - \mu_q)e^{-s_q} = -\partial_{\mu_q}, \quad
              \partial_{s_p} = \tfrac12(e^d - 1), \quad
              \partial_{s_q} = \tfrac12\left(1 - e^d - (\mu_p - \mu_q)^2e^{-s_q}\right)

    Arguments, errors and source: as :func:`gaussian_kl`.

    Returns
    -------
    four arrays of the same shape, in the order of the arguments

    Examples
    --------
    >>> [float(g) for g in gaussian_kl_grad(2.0, 0.0, 0.0, 0.0)]
    [2.0, 0.0, -2.0, -2.0]
    """
    mean_p, log_var_p, mean_q, log_var_q = _gaussians(mean_p, log_var_p, mean_q, log_var_q)
    growth = np.expm1(log_var_p - log_var_q)
    apart = times(mean_p - mean_q, np.exp(-log_var_q))
    square = np.square(times(mean_p - mean_q, np.exp(-0.5 * log_var_q)))
    return apart, 0.5 * growth, -apart, -0.5 * (growth + square)


def _log_r(log_p, log_q):
    """log p - log q at samples from q, where log q must be finite and log p may be -inf."""
    log_p, log_q = matched(log_p=log_p, log_q=log_q)
    if not np.isfinite(log_q).all():
        refuse("log_q", "infinite somewhere", "finite: the samples come from q")
    if (log_p == np.inf).any():
        refuse("log_p", "+inf somewhere", "finite numbers or -inf")
    return log_p - log_q


def kl_k1(log_p, log_q):
    r"""Sample estimate k1 of KL(q ‖ p), elementwise: unbiased, may be negative, high variance.

    .. math:: k_1 = -\log r, \quad r = p(x) / q(x), \quad x \sim q

    Parameters
    ----------
    log_p, log_q : arrays of the same shape, log-probabilities of samples **from q**
        (log_p may be -inf)

    Returns
    -------
    array of the same shape, in nats; its mean estimates KL(q ‖ p)

    Raises
    ------
    ValueError
        If the shapes differ, an entry is NaN or log_q is infinite.

    Examples
    --------
    >>> kl_k1(np.log([0.25, 0.75]), np.log([0.5, 0.5]))
    array([ 0.69314718, -0.40546511])

    References
    ----------
    J. Schulman, "Approximating KL Divergence", 2020.
    """
    return 0 - _log_r(log_p, log_q)


def kl_k1_grad(log_p, log_q):
    r"""Gradient of :func:`kl_k1` in log_p and log_q, the samples held fixed.

    .. math:: \partial_{\log p}k_1 = -1, \quad \partial_{\log q}k_1 = 1

    Arguments, errors and source: as :func:`kl_k1`.

    Returns
    -------
    two arrays of the same shape: in ``log_p``, in ``log_q``

    Examples
    --------
    >>> kl_k1_grad([-1.0], [-2.0])
    (array([-1.]), array([1.]))
    """
    ones = np.ones_like(_log_r(log_p, log_q))
    return -ones, ones


@np.errstate(over="ignore")
def kl_k2(log_p, log_q):
    r"""Sample estimate k2 of KL(q ‖ p), elementwise: never negative, low variance, biased.

    .. math:: k_2 = \tfrac12 (\log r)^2, \quad r = p(x) / q(x), \quad x \sim q

    Parameters
    ----------
    log_p, log_q : as :func:`kl_k1`

    Returns
    -------
    array of the same shape, in nats; its mean is near KL(q ‖ p) where p and q are close

    Raises
    ------
    ValueError
        As :func:`kl_k1`.

    Examples
    --------
    >>> kl_k2(np.log([0.25, 0.75]), np.log([0.5, 0.5]))
    array([0.24022651, 0.08220098])

    References
    ----------
    J. Schulman, "Approximating KL Divergence", 2020.
    """
    return 0.5 * np.square(_log_r(log_p, log_q))


def kl_k2_grad(log_p, log_q):
    r"""Gradient of :func:`kl_k2` in log_p and log_q, the samples held fixed.

    .. math:: \partial_{\log p}k_2 = \log r = -\partial_{\log q}k_2

    Arguments, errors and source: as :func:`kl_k2`.

    Returns
    -------
    two arrays of the same shape: in ``log_p``, in ``log_q``

    Examples
    --------
    >>> kl_k2_grad([-1.0], [-2.0])
    (array([1.]), array([-1.]))
    """
    log_r = _log_r(log_p, log_q)
    return log_r, -log_r


@np.errstate(over="ignore")
def kl_k3(log_p, log_q):
    r"""Sample estimate k3 of KL(q ‖ p), elementwise: unbiased, never negative, low variance.

    .. math:: k_3 = (r - 1) - \log r, \quad r = p(x) / q(x), \quad x \sim q

    Parameters
    ----------
    log_p, log_q : as :func:`kl_k1`

    Returns
    -------
    array of the same shape, in nats; its mean estimates KL(q ‖ p)

    Raises
    ------
    ValueError
        As :func:`kl_k1`.

    Examples
    --------
    >>> kl_k3(np.log([0.25, 0.75]), np.log([0.5, 0.5]))
    array([0.19314718, 0.09453489])

    References
    ----------
    J. Schulman, "Approximating KL Divergence", 2020.
    """
    log_r = _log_r(log_p, log_q)
    return np.maximum(np.expm1(log_r) - log_r, 0)


@np.errstate(over="ignore")
def kl_k3_grad(log_p, log_q):
    r"""Gradient of :func:`kl_k3` in log_p and log_q, the samples held fixed.

    .. math:: \partial_{\log p}k_3 = r - 1 = -\partial_{\log q}k_3

    Arguments, errors and source: as :func:`kl_k3`.

    Returns
    -------
    two arrays of the same shape: in ``log_p``, in ``log_q``

    Examples
    --------
    >>> kl_k3_grad([0.0], [0.0])
    (array([0.]), array([-0.]))
    """
    growth = np.expm1(_log_r(log_p, log_q))
    return growth, -growth
