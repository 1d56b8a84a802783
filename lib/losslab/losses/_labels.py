"""Cross-entropies for labels that are wrong."""

import numpy as np

from losslab._inputs import distribution, everywhere, floating, labelled_rows, number, shaped
from losslab.losses._targets import surprise, surprise_grad
from losslab.numerics import centred, log_softmax, logsumexp, softmax


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
    (z, t), q = labelled_rows("z", z, t), _power(q)
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
    z, t = labelled_rows("z", z, t)
    return surprise_grad(z, t, np.exp(-_power(q) * surprise(z, t)))


def _joint(z, t, transition):
    """Probability of each class, of the label given the class, and the logarithms of both."""
    z, t = labelled_rows("z", z, t)
    transition = distribution("transition", floating("transition", transition))
    fits = transition.shape == (z.shape[-1],) * 2
    given = shaped("transition", transition, fits, "a C × C matrix for C classes").T[t]
    everywhere("t", t, given.any(axis=-1), "labels that transition gives to some class")
    return softmax(z), given, log_softmax(z), np.log(given)


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
    p, given, log_p, log_given = _joint(z, t, transition)
    missed = (p * (1 - given)).sum(axis=-1)  # its digits are those of a small loss
    return np.where(missed < 0.5, -np.log1p(-missed), -logsumexp(log_p + log_given))[()]


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
    p, given, log_p, log_given = _joint(z, t, transition)
    total = (p * given).sum(axis=-1, keepdims=True)
    far = p - softmax(np.maximum(log_p, -1e300) + log_given)  # of what is impossible, the limit
    return np.where(total > 1e-300, -centred(given, p) / total, far)
