"""The loss of grades: classes with an order, numbered 0 to K - 1."""

import numpy as np

from losslab._inputs import class_labels, common, refuse
from losslab.numerics import sigmoid, softplus


def _slice(score, t, thresholds):
    """How far the ends of the true grade lie above the score (upper, lower) and from each other."""
    score, thresholds = common(score=score, thresholds=thresholds, finite=True)
    if thresholds.ndim != 1 or not (np.diff(thresholds) > 0).all():
        refuse("thresholds", f"{thresholds}", "one row of rising numbers")
    t = class_labels("t", t, score.shape, len(thresholds) + 1)
    ends = np.concatenate([[-np.inf], thresholds, [np.inf]]).astype(score.dtype)
    return ends[t + 1] - score, ends[t] - score, ends[t + 1] - ends[t], t


def cumulative_logit(score, t, thresholds):
    r"""Cumulative-logit loss, elementwise: -log of the slice of a logistic curve that is the grade.

    .. math:: \ell = -\log\left[\sigma(a) - \sigma(b)\right], \quad a = \theta_t - s, \quad
              b = \theta_{t-1} - s

    Parameters
    ----------
    score : finite array
    t : integer array of the same shape, grades 0 to K - 1
    thresholds : (K - 1,) finite array, rising
        Between the grades, in the unit of ``score``; the outer two are ±∞.

    Returns
    -------
    array of the shape of ``score``, in nats

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, a grade is outside the range or the
        thresholds do not rise.

    Examples
    --------
    >>> cumulative_logit([0.5, 0.5, 0.5], [0, 1, 2], [0.0, 1.0]).round(4)
    array([0.9741, 1.4068, 0.9741])

    References
    ----------
    P. McCullagh, "Regression Models for Ordinal Data", 1980.
    """
    a, b, width, _ = _slice(score, t, thresholds)
    inside = np.where(width < 1, np.log(-np.expm1(-width)), np.log1p(-np.exp(-width)))
    return softplus(-a) + softplus(b) - inside


def cumulative_logit_grad(score, t, thresholds):
    r"""Gradient of :func:`cumulative_logit` (summed over examples) in score and thresholds.

    .. math:: \partial_s\ell = \sigma(-a) - \sigma(b), \quad
              \partial_a\ell = -\sigma(-a) - \tfrac1{e^{a-b} - 1}, \quad
              \partial_b\ell = \sigma(b) + \tfrac1{e^{a-b} - 1}

    Arguments, errors and source: as :func:`cumulative_logit`.

    Returns
    -------
    two arrays: in ``score``, of its shape; in ``thresholds``, (K - 1,)

    Examples
    --------
    >>> cumulative_logit_grad([0.5, 0.5], [0, 1], [0.0, 1.0])[0].round(4) + 0.0
    array([0.6225, 0.    ])
    """
    a, b, width, t = _slice(score, t, thresholds)
    crowding = 1 / np.expm1(width)
    in_ends = np.zeros(np.size(thresholds) + 2, a.dtype)
    np.add.at(in_ends, t + 1, -sigmoid(-a) - crowding)
    np.add.at(in_ends, t, sigmoid(b) + crowding)
    return sigmoid(-a) - sigmoid(b), in_ends[1:-1]
