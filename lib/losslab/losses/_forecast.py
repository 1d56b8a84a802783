"""Scores of a whole forecast distribution of a real number."""

import math

import numpy as np

from losslab._inputs import common, matched, refuse, shaped
from losslab.numerics import times

ERF = np.frompyfunc(math.erf, 1, 1)


def _standard(mean, log_var, y_true):
    """Residual, σ, 2Φ(z) - 1 and φ(z) of the standardised residual z."""
    mean, log_var, y_true = matched(mean=mean, log_var=log_var, y_true=y_true, finite=True)
    r = y_true - mean
    z = times(r, np.exp(-0.5 * log_var))
    inside = np.asarray(ERF(z * math.sqrt(0.5)), dtype=r.dtype)
    return r, np.exp(0.5 * log_var), inside, np.exp(-0.5 * np.square(z)) / math.sqrt(2 * math.pi)


def crps_gaussian(mean, log_var, y_true):
    r"""CRPS of a Gaussian forecast, elementwise: an absolute error, rounded off by its spread.

    .. math:: \ell = \sigma\left[z(2\Phi(z) - 1) + 2\varphi(z) - \tfrac1{\sqrt\pi}\right], \quad
              z = \frac{y - \mu}{\sigma}

    Parameters
    ----------
    mean, y_true : finite arrays of the same shape, in the target's unit
    log_var : finite array of the same shape
        Logarithm of the variance.

    Returns
    -------
    array of the same shape, in the target's unit

    Raises
    ------
    ValueError
        If the shapes differ or an entry is not finite.

    Examples
    --------
    >>> crps_gaussian([0.0, 0.0], [0.0, 0.0], [0.0, 2.0]).round(4)
    array([0.2337, 1.4528])

    References
    ----------
    T. Gneiting and A. E. Raftery, "Strictly Proper Scoring Rules, Prediction, and Estimation", 2007.
    """
    r, sigma, inside, density = _standard(mean, log_var, y_true)
    return r * inside + times(2 * density - 1 / math.sqrt(math.pi), sigma)


def crps_gaussian_grad(mean, log_var, y_true):
    r"""Gradient of :func:`crps_gaussian` in mean and log_var.

    .. math:: \partial_\mu\ell = 1 - 2\Phi(z), \quad
              \partial_{\log\sigma^2}\ell = \tfrac\sigma2\left(2\varphi(z) - \tfrac1{\sqrt\pi}\right)

    Arguments, errors and source: as :func:`crps_gaussian`.

    Returns
    -------
    two arrays of the same shape: in ``mean``, in ``log_var``

    Examples
    --------
    >>> crps_gaussian_grad([0.0], [0.0], [1.0])[0].round(4)
    array([-0.6827])
    """
    _, sigma, inside, density = _standard(mean, log_var, y_true)
    return -inside, 0.5 * times(2 * density - 1 / math.sqrt(math.pi), sigma)


def _members(members, y_true, fair):
    """Members, target, their places in order, and the weight of each pair of members."""
    members, y_true = common(members=members, y_true=y_true, finite=True)
    fits = members.ndim > 0 and members.shape[:-1] == y_true.shape
    shaped("y_true", y_true, fits, f"{members.shape[:-1]}, one for each ensemble")
    m = members.shape[-1]
    if m < 1 + fair:
        refuse("members", f"{m} for each target", f"at least {1 + fair}")
    # counted from either side, so that equal members share their mean place
    ranks = _places(members) + _places(members[..., ::-1])[..., ::-1] - (m - 1)
    return members, members - y_true[..., None], ranks / (m * (m - fair)), m


def _places(members):
    """How many members come before each one, from the lowest; of equal ones, the first comes first."""
    return np.argsort(np.argsort(members, axis=-1, kind="stable"), axis=-1)


def crps_ensemble(members, y_true, *, fair=True):
    r"""CRPS of an ensemble, one value per row: mean distance to the target, less half the spread.

    .. math:: \ell = \frac1m\sum_i|x_i - y| - \frac1{2m(m - 1)}\sum_{i, j}|x_i - x_j|

    Parameters
    ----------
    members : finite array (..., m)
    y_true : finite array (...), in the same unit
    fair : bool
        False divides the spread by m² instead: the score of the m members as they are, which
        rewards too narrow ensembles. Fair needs two members or more.

    Returns
    -------
    array of the shape of ``y_true``, in the target's unit

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is not finite or there are too few members.

    Examples
    --------
    >>> members, y = [[1.0, 2.0, 4.0]], [2.0]
    >>> crps_ensemble(members, y).round(6) + 0.0, crps_ensemble(members, y, fair=False).round(4)
    (array([0.]), array([0.3333]))

    References
    ----------
    C. A. T. Ferro, "Fair Scores for Ensemble Forecasts", 2014.
    """
    members, error, ranks, _ = _members(members, y_true, bool(fair))
    return np.abs(error).mean(axis=-1) - (ranks * members).sum(axis=-1)


def crps_ensemble_grad(members, y_true, *, fair=True):
    r"""Gradient of :func:`crps_ensemble` in the members: towards the target, and apart.

    .. math:: \partial_{x_i}\ell = \frac{\operatorname{sign}(x_i - y)}{m}
              - \frac{\#\{x_j < x_i\} - \#\{x_j > x_i\}}{m(m - 1)}

    Equal members have equal slopes: nothing pulls them apart.
    Arguments, errors and source: as :func:`crps_ensemble`.

    Returns
    -------
    array of the shape of ``members``

    Examples
    --------
    >>> crps_ensemble_grad([[1.0, 3.0]], [0.0])
    array([[1., 0.]])
    """
    _, error, ranks, m = _members(members, y_true, bool(fair))
    return np.sign(error) / m - ranks
