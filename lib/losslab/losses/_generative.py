"""Losses of models that make new examples: a VAE's bound and a generator's loss."""

import numpy as np

from losslab._inputs import common, floating, non_negative, number, one_of, refuse, same_shape
from losslab.numerics import expm1_minus, sigmoid, softplus, times

LOG_2_PI = float(np.log(2 * np.pi))


def _scaled(x, decoded, mean, log_var, log_sigma, beta):
    """The residual in units of the noise, the code's two arrays, log sigma and beta."""
    arrays = {"x": x, "decoded": decoded, "mean": mean, "log_var": log_var}
    x, decoded, mean, log_var = common(finite=True, **arrays)
    same_shape(x=x, decoded=decoded)
    same_shape(mean=mean, log_var=log_var)
    if x.ndim != 2 or mean.ndim != 2 or len(mean) != len(x):
        refuse("mean", f"of shape {mean.shape}", f"(N, K) with x (N, D), here {x.shape}")
    log_sigma = number("log_sigma", log_sigma)
    scaled = times(decoded - x, x.dtype.type(np.exp(-log_sigma)))
    return scaled, mean, log_var, log_sigma, non_negative("beta", beta)


def negative_elbo(x, decoded, mean, log_var, *, log_sigma=0.0, beta=1.0):
    r"""Negative evidence lower bound of a VAE, one value per row: cost of the rest, and the code.

    .. math:: \ell = \sum_d\left[\frac{(x_d - \hat x_d)^2}{2\sigma^2} + \log\sigma
              + \tfrac12\log 2\pi\right] + \beta\sum_k\tfrac12\left(\mu_k^2 + e^{v_k} - 1 - v_k\right)

    Parameters
    ----------
    x, decoded : (N, D) finite arrays
        What is rebuilt, and what the decoder made of one sampled code of each.
    mean, log_var : (N, K) finite arrays
        The encoder's Gaussian over codes; the prior is N(0, I).
    log_sigma : float
        Logarithm of the decoder's noise, in the unit of ``x``; one for all pixels.
    beta : float >= 0
        Weight of the KL divergence; only 1 gives a bound on -log p(x).

    Returns
    -------
    (N,) array, in nats; a sampled bound, as ``decoded`` comes from one sample

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is not finite or ``beta`` is negative.

    Examples
    --------
    >>> negative_elbo([[1.0, 0.0]], [[0.5, 0.0]], [[1.0]], [[0.0]])
    array([2.46287707])

    References
    ----------
    D. P. Kingma and M. Welling, "Auto-Encoding Variational Bayes", 2014.
    """
    scaled, mean, log_var, log_sigma, beta = _scaled(x, decoded, mean, log_var, log_sigma, beta)
    fit = 0.5 * np.square(scaled).sum(axis=1) + scaled.shape[1] * (log_sigma + 0.5 * LOG_2_PI)
    kl = 0.5 * (np.square(mean) + expm1_minus(log_var)).sum(axis=1)
    return fit + beta * kl if beta else fit


def negative_elbo_grad(x, decoded, mean, log_var, *, log_sigma=0.0, beta=1.0):
    r"""Gradient of :func:`negative_elbo` in decoded, mean and log_var.

    .. math:: \partial_{\hat x}\ell = \frac{\hat x - x}{\sigma^2}, \quad
              \partial_\mu\ell = \beta\mu, \quad \partial_v\ell = \tfrac\beta2\left(e^v - 1\right)

    What reaches mean and log_var through the sampled code and the decoder comes on top.

    Arguments, errors and source: as :func:`negative_elbo`.

    Returns
    -------
    three arrays: (N, D) in ``decoded``, (N, K) in ``mean`` and in ``log_var``

    Examples
    --------
    >>> negative_elbo_grad([[1.0]], [[0.5]], [[1.0]], [[0.0]])
    (array([[-0.5]]), array([[1.]]), array([[0.]]))
    """
    scaled, mean, log_var, log_sigma, beta = _scaled(x, decoded, mean, log_var, log_sigma, beta)
    in_decoded = times(scaled, scaled.dtype.type(np.exp(-log_sigma)))
    return in_decoded, beta * mean, beta * 0.5 * np.expm1(log_var) if beta else 0 * log_var


def _game(logit, kind):
    one_of("kind", kind, ("minimax", "non-saturating", "hinge", "wasserstein"))
    return floating("logit", logit)


def gan_generator(logit, *, kind="non-saturating"):
    r"""A generator's loss, elementwise, in the discriminator's output for a made example.

    .. math:: \ell = -\log\sigma(h), \quad \log(1 - \sigma(h)) \;\text{(minimax)}, \quad
              -h \;\text{(hinge, wasserstein)}

    Parameters
    ----------
    logit : array
        The discriminator's log-odds that the example is real, or a critic's score.
    kind : "non-saturating", "minimax", "hinge" or "wasserstein"
        Of the discriminator's loss only the logistic pair and hinge differ; the generator's is a
        line for hinge and wasserstein alike.

    Returns
    -------
    array of the same shape; in nats for the first two

    Raises
    ------
    ValueError
        If an entry is NaN or ``kind`` is another name.

    Examples
    --------
    >>> gan_generator([0.0, -8.0]).round(4)
    array([0.6931, 8.0003])

    References
    ----------
    I. Goodfellow et al., "Generative Adversarial Nets", 2014.
    """
    logit = _game(logit, kind)
    if kind == "minimax":
        return -softplus(logit)
    return softplus(-logit) if kind == "non-saturating" else -logit


def gan_generator_grad(logit, *, kind="non-saturating"):
    r"""Gradient of :func:`gan_generator` in the logit.

    .. math:: \partial_h\ell = -\sigma(-h), \quad -\sigma(h) \;\text{(minimax)}, \quad
              -1 \;\text{(hinge, wasserstein)}

    Arguments, errors and source: as :func:`gan_generator`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> gan_generator_grad([-8.0], kind="minimax").round(6)
    array([-0.000335])
    """
    logit = _game(logit, kind)
    if kind == "minimax":
        return -sigmoid(logit)
    return -sigmoid(-logit) if kind == "non-saturating" else -np.ones_like(logit)
