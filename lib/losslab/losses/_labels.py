"""Cross-entropies for labels that are wrong."""

import numpy as np

from losslab._inputs import (
    class_labels,
    distribution,
    everywhere,
    floating,
    number,
    refuse,
    rows_of,
)
from losslab.losses._targets import surprise, surprise_grad
from losslab.numerics import centred, log_softmax, logsumexp, scaled, softmax


def _labelled(z, t):
    z = rows_of("classes", "z", floating("z", z))
    return z, class_labels("t", t, z.shape[:-1], z.shape[-1])


def _power(q):
    return number("q", q, "a number above 0, up to 1", lambda v: 0 < v <= 1)


def generalised_cross_entropy(z, t, *, q=0.7):
    r"""Generalised cross-entropy, one value per row: between cross-entropy and 1 - p.

    .. math:: \ell = \frac{1 - p_t^q}{q}

    Parameters
    ----------
    z : array (..., C), logits
    t : integer array (...), classes 0 to C - 1
    q : float above 0, up to 1
        Towards 0 it is cross-entropy, at 1 it is 1 - p.

    Returns
    -------
    array without the last axis, from 0 to 1/q

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is NaN, a label is outside the range or ``q`` is not in
        (0, 1].

    Examples
    --------
    >>> generalised_cross_entropy([[2.0, 0.0, -1.0]], [1]).round(4)
    array([1.1158])

    References
    ----------
    Z. Zhang and M. R. Sabuncu, "Generalized Cross Entropy Loss for Training Deep Neural Networks
    with Noisy Labels", 2018.
    """
    z, t = _labelled(z, t)
    q = _power(q)
    return -np.expm1(-q * surprise(z, t)) / q


def generalised_cross_entropy_grad(z, t, *, q=0.7):
    r"""Gradient of :func:`generalised_cross_entropy` in the logits: cross-entropy's, times p^q.

    .. math:: \partial_{z_k}\ell = p_t^q\,(p_k - [k = t])

    Arguments, errors and source: as :func:`generalised_cross_entropy`.

    Returns
    -------
    array of the shape of ``z``; each row sums to 0

    Examples
    --------
    >>> generalised_cross_entropy_grad([[0.0, 0.0]], [0], q=1.0)
    array([[-0.25,  0.25]])
    """
    z, t = _labelled(z, t)
    return surprise_grad(z, t, np.exp(-_power(q) * surprise(z, t)))


def _joint(z, t, transition):
    """Probability of each class, of the label given the class, and the log of both together."""
    z, t = _labelled(z, t)
    transition = distribution("transition", floating("transition", transition))
    if transition.shape != (z.shape[-1],) * 2:
        refuse("transition", f"of shape {transition.shape}", "a C × C matrix for C classes")
    given = transition.T[t]
    everywhere("t", t, given.any(axis=-1), "labels that transition gives to some class")
    return softmax(z), given, log_softmax(z) + np.log(given)


def forward_corrected(z, t, *, transition):
    r"""Forward-corrected cross-entropy, one value per row: -log of the label's, not the class's, p.

    .. math:: \ell = -\log\sum_k p_k T_{k,t}, \quad T_{k,t} = P(\text{label } t \mid \text{class } k)

    Parameters
    ----------
    z : array (..., C), logits of the true classes
    t : integer array (...), labels as given, 0 to C - 1
    transition : (C, C) array, rows are distributions
        How often each class gets each label.

    Returns
    -------
    array without the last axis, in nats

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is NaN, a label is outside the range or one that no
        class ever gets, or a row of ``transition`` is no distribution.

    Examples
    --------
    >>> forward_corrected([[0.0, 0.0]], [0], transition=[[0.9, 0.1], [0.3, 0.7]]).round(4)
    array([0.5108])

    References
    ----------
    G. Patrini, A. Rozza, A. K. Menon, R. Nock and L. Qu, "Making Deep Neural Networks Robust to
    Label Noise: A Loss Correction Approach", 2017.
    """
    p, given, joint = _joint(z, t, transition)
    missed = (p * (1 - given)).sum(axis=-1)  # its digits are those of a small loss
    return np.where(missed < 0.5, -np.log1p(-missed), -logsumexp(joint))[()]


def forward_corrected_grad(z, t, *, transition):
    r"""Gradient of :func:`forward_corrected` in the logits.

    .. math:: \partial_{z_k}\ell = p_k - r_k, \quad r_k = \frac{p_k T_{k,t}}{\sum_j p_j T_{j,t}}

    Arguments, errors and source: as :func:`forward_corrected`.

    Returns
    -------
    array of the shape of ``z``; each row sums to 0

    Examples
    --------
    >>> forward_corrected_grad([[0.0, 0.0]], [0], transition=[[0.9, 0.1], [0.3, 0.7]])
    array([[-0.25,  0.25]])
    """
    p, given, joint = _joint(z, t, transition)
    none = (joint == -np.inf).all(axis=-1, keepdims=True)  # the limit: p_k alike, and small
    r = softmax(np.where(none, np.log(given), joint))
    lift = scaled(given, -logsumexp(joint, keepdims=True))  # r = p · lift, which may be infinite
    return -np.where(
        np.isfinite(lift).all(-1, keepdims=True), centred(lift, p), centred(lift, p, r)
    )
