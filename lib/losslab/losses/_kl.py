"""KL divergence in closed form and from samples (family "information")."""

import numpy as np

from losslab._inputs import everywhere, matched, refuse, rows_of
from losslab.numerics import centred, expm1_minus, log_softmax, logsumexp, scaled, softmax, times


def _gaussians(mean_p, log_var_p, mean_q, log_var_q):
    q = {"mean_q": mean_q, "log_var_q": log_var_q}
    return matched(finite=True, mean_p=mean_p, log_var_p=log_var_p, **q)


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
    return 0.5 * (expm1_minus(d) + np.square(scaled(mean_p - mean_q, -0.5 * log_var_q)))


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
    apart = scaled(mean_p - mean_q, -log_var_q)
    square = np.square(scaled(mean_p - mean_q, -0.5 * log_var_q))
    return apart, 0.5 * growth, -apart, -0.5 * (growth + square)


def _log_r(log_p, log_q):
    """log p - log q at samples from q, where log q must be finite and log p may be -inf."""
    log_p, log_q = matched(log_p=log_p, log_q=log_q)
    everywhere("log_q", log_q, np.isfinite(log_q), "finite: the samples come from q")
    everywhere("log_p", log_p, log_p < np.inf, "finite numbers or -inf")
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


def kl_k2(log_p, log_q):
    r"""Sample estimate k2 of KL(q ‖ p), elementwise: never negative, biased; low variance for small gaps.

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


def kl_k3(log_p, log_q):
    r"""Sample estimate k3 of KL(q ‖ p), elementwise: unbiased, never negative, steady for light tails of p.

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
    return expm1_minus(_log_r(log_p, log_q))


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


def kl_with_logits(z_p, z_q):
    r"""KL divergence between two softmaxes, from their logits, one value per row.

    .. math:: \mathrm{KL}(p \,\|\, q) = \sum_k p_k \log\frac{p_k}{q_k}, \quad
              p = \operatorname{softmax}(z^p), \; q = \operatorname{softmax}(z^q)

    Log-probabilities are logits too. Every digit is kept where the two nearly agree.

    Parameters
    ----------
    z_p, z_q : (..., K) arrays of the same shape, logits or log-probabilities; -inf means
        probability 0

    Returns
    -------
    array of shape (...), in nats, 0 or above; +inf where q = 0 and p > 0

    Raises
    ------
    ValueError
        If the shapes differ or a row's largest logit is not finite.

    Examples
    --------
    >>> kl_with_logits(np.log([0.5, 0.5]), np.log([0.25, 0.75]))
    np.float64(0.14384103622589042)

    References
    ----------
    S. Kullback and R. A. Leibler, "On Information and Sufficiency", 1951.
    """
    return _divergence(z_p, z_q)[0]


def kl_with_logits_grad(z_p, z_q):
    r"""Gradient of :func:`kl_with_logits` in both rows of logits.

    .. math:: \partial_{z^p_k} = p_k\Bigl(\log\frac{p_k}{q_k} - \mathrm{KL}\Bigr), \quad
              \partial_{z^q_k} = q_k - p_k

    Where q = 0 and p > 0, KL is infinite, and the first is NaN in that row.
    Arguments, errors and source: as :func:`kl_with_logits`.

    Returns
    -------
    two (..., K) arrays: in ``z_p``, in ``z_q``; each row sums to 0

    Examples
    --------
    >>> kl_with_logits_grad([0.0, 0.0], np.log([0.25, 0.75]))[1]
    array([-0.25,  0.25])
    """
    _, p, log_r, difference = _divergence(z_p, z_q)
    return centred(-log_r, p), difference


def _divergence(z_p, z_q):
    """What `divergence` returns, also for rows where q = 0 and p > 0: an infinite KL, no log r."""
    z_p, z_q = matched(z_p=z_p, z_q=z_q)
    for name, z in (("z_p", z_p), ("z_q", z_q)):
        largest = rows_of("classes", name, z).max(axis=-1, initial=-np.inf)
        if z.size and not np.isfinite(largest).all():
            refuse(name, "a row without a finite largest entry", "rows with a finite largest logit")
    lost = ((z_p > -np.inf) & (z_q == -np.inf)).any(axis=-1, keepdims=True)
    kl, p, log_r, difference = divergence(z_p, np.where(lost, z_p, z_q))
    kl, log_r = np.where(lost[..., 0], np.inf, kl)[()], np.where(lost, np.nan, log_r)
    return kl, p, log_r, np.where(lost, softmax(z_q) - p, difference)


def divergence(z_p, z_q, temperature=1.0):
    """Return KL(p ‖ q), p, log q - log p and q - p, of the softmaxes of z / temperature.

    Exact to a few units in the last place however close p and q are: everything is measured from
    p's likeliest class, and the differences of logits are kept with what rounding takes from them.
    """
    top = z_p.argmax(axis=-1)[..., None] if z_p.size else np.zeros((*z_p.shape[:-1], 1), int)

    def from_top(x):
        return x - np.take_along_axis(x, top, axis=-1) if x.size else x

    possible = z_p > -np.inf
    high = z_q - z_p
    back = z_q - high
    low = (z_q - (high + back)) + (back - z_p)  # what rounding took from z_q - z_p
    low = np.where(np.isfinite(low), low, 0)
    gap = np.where(possible, (from_top(high) + from_top(low)) / temperature, 0)
    log_p = log_softmax(from_top(z_p) / temperature)
    p = np.exp(log_p)
    log_q = from_top(z_q) / temperature + log_p.max(axis=-1, keepdims=True, initial=-np.inf)
    close = possible & (np.abs(gap) < 1)
    growth = np.where(close, p * np.expm1(gap), np.exp(log_q) - p).sum(axis=-1, keepdims=True)
    normaliser = np.where(np.isfinite(growth), np.log1p(growth), logsumexp(log_q, keepdims=True))
    log_r = np.where(possible, gap - normaliser, np.inf)
    q = np.exp(log_q - normaliser)
    kl = np.where(log_r < 1, p * expm1_minus(log_r), (q - p) - times(p, log_r)).sum(axis=-1)
    return kl, p, log_r, np.where(np.abs(log_r) < 1, p * np.expm1(log_r), q - p)
