"""KL divergence in closed form and from samples (family "information")."""

import numpy as np

from losslab._inputs import matched, refuse
from losslab.numerics import times

__all__ = [
    "gaussian_kl",
    "gaussian_kl_grad",
    "kl_k1",
    "kl_k1_grad",
    "kl_k2",
    "kl_k2_grad",
    "kl_k3",
    "kl_k3_grad",
]


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
