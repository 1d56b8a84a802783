"""Losses of counts and amounts whose variance grows faster than a Poisson's."""

import numpy as np

from losslab._inputs import everywhere, matched, number
from losslab.numerics import expm1_minus, sigmoid, softplus, times

FAR = -40  # gaps below it: log(1 + x) is x, and log(1 + x) - x/(1 + x) is x²/2, to every digit


def _counts(log_mean, log_r, y_true):
    log_mean, log_r, y = matched(log_mean=log_mean, log_r=log_r, y_true=y_true, finite=True)
    whole = (y >= 0) & (y == np.floor(y))
    return log_mean, log_r, everywhere("y_true", y, whole, "counts 0, 1, 2, ...")


def negative_binomial_nll(log_mean, log_r, y_true):
    r"""Negative binomial negative log-likelihood, elementwise: counts that vary more than Poisson's.

    .. math:: \ell = (r + y)\log\left(1 + \tfrac\mu r\right) - y\log\mu
              + \sum_{k<y}\log\frac{k + 1}{1 + k/r}

    Parameters
    ----------
    log_mean, log_r : finite arrays of the same shape
        Logarithms of the mean μ and of r; the variance is μ + μ²/r.
    y_true : array of the same shape, counts 0, 1, 2, ...; time grows with the largest one

    Returns
    -------
    array of the same shape, in nats

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or a target is no count.

    Examples
    --------
    >>> negative_binomial_nll([0.0, 0.0], np.log([0.5, 0.5]), [0, 3]).round(4)
    array([0.5493, 2.9289])

    References
    ----------
    J. F. Lawless, "Negative Binomial and Mixed Poisson Regression", 1987.
    """
    log_mean, log_r, y = _counts(log_mean, log_r, y_true)
    gap = log_mean - log_r
    empty = np.where(gap < FAR, np.exp(log_mean), np.exp(log_r) * softplus(gap))  # if y were 0
    loss = empty + y * (softplus(gap) - log_mean)
    for k in range(1, int(y.max(initial=0))):
        loss = loss + (y > k) * (np.log1p(k) - softplus(np.log(k) - log_r))
    return loss


def negative_binomial_nll_grad(log_mean, log_r, y_true):
    r"""Gradient of :func:`negative_binomial_nll` in log_mean and log_r.

    .. math:: \partial_{\log\mu}\ell = (\mu - y)\frac{r}{r + \mu}, \quad
              \partial_{\log r}\ell = r\log\left(1 + \tfrac\mu r\right) - (r + y)\frac{\mu}{r + \mu}
              + \sum_{k<y}\frac{k}{r + k}

    Arguments, errors and source: as :func:`negative_binomial_nll`.

    Returns
    -------
    two arrays of the same shape: in ``log_mean``, in ``log_r``

    Examples
    --------
    >>> negative_binomial_nll_grad([np.log(4.0)], [0.0], [0])[0].round(4)
    array([0.8])
    """
    log_mean, log_r, y = _counts(log_mean, log_r, y_true)
    gap, r = log_mean - log_r, np.exp(log_r)
    empty = np.where(gap < FAR, np.exp(log_mean + gap) / 2, r * expm1_minus(-softplus(gap)))
    in_r = empty - y * sigmoid(gap)
    for k in range(1, int(y.max(initial=0))):
        in_r = in_r + (y > k) * (k / (r + k))
    return (np.exp(log_mean) - y) * sigmoid(-gap), in_r


def _amounts(log_mean, y_true, power):
    log_mean, y = matched(log_mean=log_mean, y_true=y_true, finite=True)
    everywhere("y_true", y, y >= 0, "amounts, 0 or above")
    return log_mean, y, number("power", power, "a number between 1 and 2", lambda v: 1 < v < 2)


def tweedie_deviance(log_mean, y_true, *, power=1.5):
    r"""Tweedie deviance, elementwise: amounts with exact zeros, variance a power of the mean.

    .. math:: \ell = 2\left[\frac{y^{2-p}}{(1-p)(2-p)} - \frac{y\mu^{1-p}}{1-p}
              + \frac{\mu^{2-p}}{2-p}\right]

    Parameters
    ----------
    log_mean : finite array
        Logarithm of the mean μ.
    y_true : array of the same shape, 0 or above
    power : float strictly between 1 and 2
        The p of the variance μ^p; near 1 counts, near 2 gamma amounts.

    Returns
    -------
    array of the same shape, 0 or above; values for different powers do not compare

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, a target is negative or ``power`` is not
        between 1 and 2.

    Examples
    --------
    >>> tweedie_deviance([0.0, 0.0], [0.0, 1.0])
    array([4., 0.])

    References
    ----------
    B. Jørgensen, "Exponential Dispersion Models", 1987.
    """
    log_mean, y, p = _amounts(log_mean, y_true, power)
    log_r = np.clip(log_mean - np.log(np.where(y > 0, y, 1)), -300, 300)  # no overflow below
    excess = expm1_minus((2 - p) * log_r) / (2 - p) + expm1_minus((1 - p) * log_r) / (p - 1)
    far = np.exp((2 - p) * log_mean) / (2 - p) - times(y, np.exp((1 - p) * log_mean)) / (1 - p)
    return 2 * np.where((y > 0) & (np.abs(log_r) < 300), y ** (2 - p) * excess, far)


def tweedie_deviance_grad(log_mean, y_true, *, power=1.5):
    r"""Gradient of :func:`tweedie_deviance` in the log mean: residual over variance, times mean.

    .. math:: \partial_{\log\mu}\ell = 2\mu^{1-p}(\mu - y)

    Arguments, errors and source: as :func:`tweedie_deviance`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> tweedie_deviance_grad([np.log(4.0)], [0.0])
    array([4.])
    """
    log_mean, y, p = _amounts(log_mean, y_true, power)
    near = np.exp((1 - p) * log_mean) * (np.exp(log_mean) - y)
    far = np.exp((2 - p) * log_mean) - times(y, np.exp((1 - p) * log_mean))
    return 2 * np.where(np.abs(log_mean) < 300, near, far)
