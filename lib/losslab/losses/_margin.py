"""Margin losses of raw scores: labels are +1 and -1, or classes; the margin is label × score."""

import numpy as np

from losslab._inputs import labelled_rows, matched, non_negative, signs
from losslab.numerics import sigmoid, softplus


def _signed(score, label):
    score, label = matched(score=score, label=label, finite=True)
    return score * signs("label", label), label


def hinge(score, label):
    r"""Hinge loss, elementwise: zero once the margin reaches 1, linear below.

    .. math:: \ell = \max(0, 1 - m), \quad m = y s

    Parameters
    ----------
    score : finite array of raw scores
    label : array of the same shape, +1 and -1

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError
        If the shapes differ, a score is not finite or a label is neither +1 nor -1.

    Examples
    --------
    >>> hinge([2.0, 0.5, -1.0], [1, 1, 1])
    array([0. , 0.5, 2. ])

    References
    ----------
    C. Cortes and V. Vapnik, "Support-Vector Networks", 1995.
    """
    return np.maximum(1 - _signed(score, label)[0], 0)


def hinge_grad(score, label):
    r"""Gradient of :func:`hinge` in the score: -label below margin 1, 0 at the kink and above.

    .. math:: \partial_s\ell = -y\,[m < 1]

    Arguments, errors and source: as :func:`hinge`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> hinge_grad([0.5, 2.0], [-1, -1])
    array([1., 1.])
    """
    margin, label = _signed(score, label)
    return np.where(margin < 1, -label, 0)


def squared_hinge(score, label):
    r"""Squared hinge loss, elementwise: the hinge with a slope that fades in.

    .. math:: \ell = \max(0, 1 - m)^2, \quad m = y s

    Parameters
    ----------
    score, label : as :func:`hinge`

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError
        As :func:`hinge`.

    Examples
    --------
    >>> squared_hinge([2.0, 0.5, -1.0], [1, 1, 1])
    array([0.  , 0.25, 4.  ])

    References
    ----------
    C. Cortes and V. Vapnik, "Support-Vector Networks", 1995.
    """
    return np.square(hinge(score, label))


def squared_hinge_grad(score, label):
    r"""Gradient of :func:`squared_hinge` in the score.

    .. math:: \partial_s\ell = -2y\max(0, 1 - m)

    Arguments, errors and source: as :func:`squared_hinge`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> squared_hinge_grad([0.5, -1.0], [1, 1])
    array([-1., -4.])
    """
    margin, label = _signed(score, label)
    return -2 * label * np.maximum(1 - margin, 0)


def perceptron(score, label):
    r"""Perceptron loss, elementwise: zero on the right side, however close to the border.

    .. math:: \ell = \max(0, -m), \quad m = y s

    Parameters
    ----------
    score, label : as :func:`hinge`

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError
        As :func:`hinge`.

    Examples
    --------
    >>> perceptron([2.0, 0.5, -1.0], [1, 1, 1])
    array([0., 0., 1.])

    References
    ----------
    F. Rosenblatt, "The Perceptron: A Probabilistic Model for Information Storage and
    Organization in the Brain", 1958.
    """
    return np.maximum(0 - _signed(score, label)[0], 0)


def perceptron_grad(score, label):
    r"""Gradient of :func:`perceptron` in the score: -label on the wrong side and on the border.

    .. math:: \partial_s\ell = -y\,[m \le 0]

    On the border itself the rule moves: otherwise training from zero would never start.
    Arguments, errors and source: as :func:`perceptron`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> perceptron_grad([2.0, 0.0, -1.0], [1, 1, 1])
    array([ 0., -1., -1.])
    """
    margin, label = _signed(score, label)
    return np.where(margin <= 0, -label, 0)


def logistic_margin(score, label):
    r"""Logistic loss of the margin, elementwise: never zero, nearly linear far on the wrong side.

    .. math:: \ell = \log(1 + e^{-m}), \quad m = y s

    Divided by log 2 it passes through 1 at margin 0 and bounds the 0–1 loss from above.

    Parameters
    ----------
    score, label : as :func:`hinge`

    Returns
    -------
    array of the same shape, in nats

    Raises
    ------
    ValueError
        As :func:`hinge`.

    Examples
    --------
    >>> logistic_margin([0.0, -1000.0], [1, 1])
    array([6.93147181e-01, 1.00000000e+03])

    References
    ----------
    P. L. Bartlett, M. I. Jordan and J. D. McAuliffe, "Convexity, Classification, and Risk
    Bounds", 2006.
    """
    return softplus(-_signed(score, label)[0])


def logistic_margin_grad(score, label):
    r"""Gradient of :func:`logistic_margin` in the score.

    .. math:: \partial_s\ell = -y\,\sigma(-m)

    Arguments, errors and source: as :func:`logistic_margin`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> logistic_margin_grad([0.0, -1000.0], [1, 1])
    array([-0.5, -1. ])
    """
    margin, label = _signed(score, label)
    return -label * sigmoid(-margin)


def _violations(scores, t, margin):
    """How far each class intrudes into the true one's margin; -inf for the true one."""
    margin = non_negative("margin", margin)
    scores, t = labelled_rows("scores", scores, t, finite=True)
    t = t[..., None]
    over = margin + (scores - np.take_along_axis(scores, t, axis=-1))
    np.put_along_axis(over, t, -np.inf, axis=-1)
    return over, t


def weston_watkins(scores, t, *, margin=1.0):
    r"""Multiclass hinge, sum form, one value per row: every class inside the margin counts.

    .. math:: \ell = \sum_{k \ne t} \max(0, \Delta + s_k - s_t)

    Parameters
    ----------
    scores : (..., K) finite array of raw scores
    t : (...) integer classes
    margin : float, 0 or above
        The Δ by which the true class should lead.

    Returns
    -------
    array of shape (...)

    Raises
    ------
    ValueError
        If shapes do not fit, a score is not finite, a label is outside 0 to K - 1 or ``margin``
        is negative.

    Examples
    --------
    >>> weston_watkins([[2.0, 1.5, 3.0]], [0])
    array([2.5])

    References
    ----------
    J. Weston and C. Watkins, "Support Vector Machines for Multi-Class Pattern Recognition",
    1999.
    """
    over, _ = _violations(scores, t, margin)
    return np.maximum(over, 0).sum(axis=-1)


def weston_watkins_grad(scores, t, *, margin=1.0):
    r"""Gradient of :func:`weston_watkins` in the scores; a class exactly at the margin gives 0.

    .. math:: \partial_{s_k}\ell = [\Delta + s_k - s_t > 0], \quad
              \partial_{s_t}\ell = -\sum_{k \ne t} \partial_{s_k}\ell

    Arguments, errors and source: as :func:`weston_watkins`.

    Returns
    -------
    (..., K) array; each row sums to 0

    Examples
    --------
    >>> weston_watkins_grad([2.0, 1.5, 3.0], 0)
    array([-2.,  1.,  1.])
    """
    over, t = _violations(scores, t, margin)
    grad = (over > 0).astype(over.dtype)
    np.put_along_axis(grad, t, -grad.sum(axis=-1, keepdims=True), axis=-1)
    return grad


def crammer_singer(scores, t, *, margin=1.0):
    r"""Multiclass hinge, max form, one value per row: only the strongest rival counts.

    .. math:: \ell = \max\bigl(0, \Delta + \max_{k \ne t} s_k - s_t\bigr)

    Parameters
    ----------
    scores, t, margin : as :func:`weston_watkins`

    Returns
    -------
    array of shape (...); for two classes equal to :func:`weston_watkins`

    Raises
    ------
    ValueError
        As :func:`weston_watkins`.

    Examples
    --------
    >>> crammer_singer([[2.0, 1.5, 3.0]], [0])
    array([2.])

    References
    ----------
    K. Crammer and Y. Singer, "On the Algorithmic Implementation of Multiclass Kernel-based
    Vector Machines", 2001.
    """
    over, _ = _violations(scores, t, margin)
    return over.max(axis=-1, initial=0)


def crammer_singer_grad(scores, t, *, margin=1.0):
    r"""Gradient of :func:`crammer_singer` in the scores; of equal rivals the first counts.

    .. math:: \partial_{s_{k^*}}\ell = 1, \quad \partial_{s_t}\ell = -1, \quad
              \text{if } \Delta + s_{k^*} - s_t > 0

    Arguments, errors and source: as :func:`crammer_singer`.

    Returns
    -------
    (..., K) array; each row sums to 0

    Examples
    --------
    >>> crammer_singer_grad([2.0, 1.5, 3.0], 0)
    array([-1.,  0.,  1.])
    """
    over, t = _violations(scores, t, margin)
    grad = np.zeros_like(over)
    rival = np.where(over == -np.inf, over, scores).argmax(axis=-1)[..., None]  # margins blur it
    active = np.take_along_axis(over, rival, axis=-1) > 0
    np.put_along_axis(grad, t, np.where(active, -1, 0), axis=-1)
    np.put_along_axis(grad, rival, np.where(active, 1, 0), axis=-1)
    return grad
