"""Negative log-likelihoods of a real or counted target, in nats.

Spread is a logarithm (log variance, log scale, log rate): any real number is a valid output of
a model, and no square root or division by a vanishing scale is needed.
"""

import numpy as np

from losslab._inputs import common, everywhere, fitting, matched, same_shape, unit
from losslab.losses._regression import LOG_2
from losslab.numerics import scaled, times

LOG_2_PI = float(np.log(2 * np.pi))


def _residual(y_true, **parameters):
    """Return the residual and the logarithm of the spread, in the residual's shape."""
    (centre_name, centre), (spread_name, _) = parameters.items()
    same_shape(**{centre_name: centre, "y_true": y_true})
    centre, log_spread, y_true = common(finite=True, **parameters, y_true=y_true)
    return centre - y_true, fitting(spread_name, log_spread, centre)


def gaussian_nll(mean, log_var, y_true):
    r"""Gaussian negative log-likelihood, elementwise: squared error in units of the noise.

    .. math:: \ell = \tfrac12\left(\log 2\pi + s + (y - \mu)^2 e^{-s}\right),\quad s = \log\sigma^2

    Parameters
    ----------
    mean, y_true : finite arrays of the same shape, in the target's unit
    log_var : finite array of the same shape, or one that broadcasts to it
        Logarithm of the variance; the gradient has an entry for each example.

    Returns
    -------
    array of the same shape, in nats; below 0 where the density is above 1

    Raises
    ------
    ValueError
        If the shapes differ or an entry is not finite.

    Examples
    --------
    >>> gaussian_nll([0.0, 0.0], [0.0, 0.0], [0.0, 2.0])
    array([0.91893853, 2.91893853])

    References
    ----------
    D. A. Nix and A. S. Weigend, "Estimating the Mean and Variance of the Target Probability
    Distribution", 1994.
    """
    r, log_var = _residual(y_true, mean=mean, log_var=log_var)
    return 0.5 * (LOG_2_PI + log_var + np.square(scaled(r, -0.5 * log_var)))


def gaussian_nll_grad(mean, log_var, y_true):
    r"""Gradient of :func:`gaussian_nll` in mean and log_var.

    .. math:: \partial_\mu\ell = (\mu - y)e^{-s}, \quad
              \partial_s\ell = \tfrac12\left(1 - (y - \mu)^2 e^{-s}\right)

    Arguments, errors and source: as :func:`gaussian_nll`.

    Returns
    -------
    two arrays of the same shape: in ``mean``, in ``log_var``

    Examples
    --------
    >>> gaussian_nll_grad([0.0], [0.0], [2.0])
    (array([-2.]), array([-1.5]))
    """
    r, log_var = _residual(y_true, mean=mean, log_var=log_var)
    return scaled(r, -log_var), 0.5 * (1 - np.square(scaled(r, -0.5 * log_var)))


def beta_nll(mean, log_var, y_true, *, beta=0.5):
    r"""Gaussian NLL weighted by its own variance to the power beta, held constant.

    .. math:: \ell = \lfloor\sigma^{2\beta}\rfloor \cdot \ell_{\text{Gaussian}}, \quad
              \lfloor\cdot\rfloor\ \text{has no gradient}

    Parameters
    ----------
    mean, log_var, y_true : as :func:`gaussian_nll`
    beta : float from 0 to 1
        0 is the Gaussian NLL; 1 gives the mean the gradient of squared error.

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError
        As :func:`gaussian_nll`, or if ``beta`` is outside [0, 1].

    Examples
    --------
    >>> beta_nll([0.0], [0.0], [2.0])
    array([2.91893853])

    References
    ----------
    M. Seitzer, A. Tavakoli, D. Antic and G. Martius, "On the Pitfalls of Heteroscedastic
    Uncertainty Estimation with Probabilistic Neural Networks", 2022.
    """
    beta = unit("beta", beta)
    r, log_var = _residual(y_true, mean=mean, log_var=log_var)
    weight = np.exp(beta * log_var)
    fit = np.square(scaled(r, 0.5 * (beta - 1) * log_var))  # one exponent: nothing to overflow
    return 0.5 * (times(weight, LOG_2_PI + log_var) + fit)


def beta_nll_grad(mean, log_var, y_true, *, beta=0.5):
    r"""Gradient of :func:`beta_nll` in mean and log_var; the weight counts as a constant.

    .. math:: \nabla\ell = \sigma^{2\beta}\,\nabla\ell_{\text{Gaussian}}

    Arguments, errors and source: as :func:`beta_nll`.

    Returns
    -------
    two arrays of the same shape: in ``mean``, in ``log_var``

    Examples
    --------
    >>> beta_nll_grad([0.0], [0.0], [2.0])
    (array([-2.]), array([-1.5]))
    """
    beta = unit("beta", beta)
    r, log_var = _residual(y_true, mean=mean, log_var=log_var)
    fit = np.square(scaled(r, 0.5 * (beta - 1) * log_var))
    return scaled(r, (beta - 1) * log_var), 0.5 * (np.exp(beta * log_var) - fit)


def laplace_nll(location, log_scale, y_true):
    r"""Laplace negative log-likelihood, elementwise: absolute error in units of the noise.

    .. math:: \ell = \log 2 + s + |y - m|\, e^{-s},\quad s = \log b

    Parameters
    ----------
    location, y_true : finite arrays of the same shape, in the target's unit
    log_scale : finite array of the same shape, or one that broadcasts to it
        Logarithm of the scale b, the mean absolute deviation; the gradient has an entry for each
        example.

    Returns
    -------
    array of the same shape, in nats; below 0 where the density is above 1

    Raises
    ------
    ValueError
        If the shapes differ or an entry is not finite.

    Examples
    --------
    >>> laplace_nll([0.0, 0.0], [0.0, 0.0], [0.0, 2.0])
    array([0.69314718, 2.69314718])

    References
    ----------
    P. S. Laplace, "Mémoire sur la probabilité des causes par les évènements", 1774.
    """
    r, log_scale = _residual(y_true, location=location, log_scale=log_scale)
    return LOG_2 + log_scale + scaled(np.abs(r), -log_scale)


def laplace_nll_grad(location, log_scale, y_true):
    r"""Gradient of :func:`laplace_nll` in location and log_scale; 0 in location at y = m.

    .. math:: \partial_m\ell = \operatorname{sign}(m - y)\,e^{-s}, \quad
              \partial_s\ell = 1 - |y - m|\,e^{-s}

    Arguments, errors and source: as :func:`laplace_nll`.

    Returns
    -------
    two arrays of the same shape: in ``location``, in ``log_scale``

    Examples
    --------
    >>> laplace_nll_grad([0.0], [0.0], [2.0])
    (array([-1.]), array([-1.]))
    """
    r, log_scale = _residual(y_true, location=location, log_scale=log_scale)
    return scaled(np.sign(r), -log_scale), 1 - scaled(np.abs(r), -log_scale)


def poisson_nll(log_rate, y_true):
    r"""Poisson negative log-likelihood, elementwise, without the constant log y!.

    .. math:: \ell = e^{s} - y\,s,\quad s = \log\lambda

    Parameters
    ----------
    log_rate : finite array, logarithm of the expected count
    y_true : array of the same shape, counts (0 or above)

    Returns
    -------
    array of the same shape, in nats up to the constant

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or a count is negative.

    Examples
    --------
    >>> poisson_nll([0.0, 0.0], [0, 3])
    array([1., 1.])

    References
    ----------
    J. A. Nelder and R. W. M. Wedderburn, "Generalized Linear Models", 1972.
    """
    log_rate, y_true = _poisson(log_rate, y_true)
    return np.exp(log_rate) - y_true * log_rate


def poisson_nll_grad(log_rate, y_true):
    r"""Gradient of :func:`poisson_nll` in log_rate: expected count minus count.

    .. math:: \partial_s\ell = e^{s} - y

    Arguments, errors and source: as :func:`poisson_nll`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> poisson_nll_grad([0.0, 0.0], [0, 3])
    array([ 1., -2.])
    """
    log_rate, y_true = _poisson(log_rate, y_true)
    return np.exp(log_rate) - y_true


def _poisson(log_rate, y_true):
    log_rate, y_true = matched(log_rate=log_rate, y_true=y_true, finite=True)
    return log_rate, everywhere("y_true", y_true, y_true >= 0, "counts, 0 or above")
