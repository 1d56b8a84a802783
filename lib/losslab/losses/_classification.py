"""Losses for classes, from logits wherever a logit exists: no clipping, nothing to overflow.

Integer targets ``t`` have the shape of ``z`` without its last axis; soft targets have the shape
of ``z`` and rows that sum to 1.
"""

import numpy as np

from losslab._finish import computed_in
from losslab._inputs import everywhere, matched, non_negative, probabilities, refuse, unit
from losslab.losses import _targets as targets
from losslab.numerics import log_softmax, logsumexp, sigmoid, softplus, times

LOG_SUM_TOLERANCE = 0.05  # log-probabilities of float16 and bfloat16 are that coarse


def _binary(z, y, pos_weight):
    z, y = matched(z=z, y=y)
    return z, probabilities("y", y), non_negative("pos_weight", pos_weight, like=z)


def bce_with_logits(z, y, *, pos_weight=1.0):
    r"""Binary cross-entropy from log-odds, elementwise; exact for any logit.

    .. math:: \ell = w\,y\,\log(1 + e^{-z}) + (1 - y)\,\log(1 + e^{z})

    Parameters
    ----------
    z : array of log-odds; ±inf allowed
    y : array of the same shape, labels or soft labels in [0, 1]
    pos_weight : float, 0 or above, or an array that broadcasts to that shape
        The w that multiplies the positive term; one for each column where columns are classes.

    Returns
    -------
    array of the same shape, in nats

    Raises
    ------
    ValueError
        If the shapes differ, ``z`` contains NaN, ``y`` leaves [0, 1] or ``pos_weight`` is
        negative.

    Examples
    --------
    >>> bce_with_logits([0.0, -40.0, 1000.0], [1, 1, 1])
    array([ 0.69314718, 40.        ,  0.        ])

    References
    ----------
    D. R. Cox, "The Regression Analysis of Binary Sequences", 1958.
    """
    z, y, pos_weight = _binary(z, y, pos_weight)
    return times(pos_weight * y, softplus(-z)) + times(1 - y, softplus(z))


def bce_with_logits_grad(z, y, *, pos_weight=1.0):
    r"""Gradient of :func:`bce_with_logits` in z: probability minus label when w = 1.

    .. math:: \partial_z\ell = (1 - y)\,\sigma(z) - w\,y\,\sigma(-z)

    Arguments, errors and source: as :func:`bce_with_logits`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> bce_with_logits_grad([0.0, -40.0], [1, 1])
    array([-0.5, -1. ])
    """
    z, y, pos_weight = _binary(z, y, pos_weight)
    return (1 - y) * sigmoid(z) - pos_weight * y * sigmoid(-z)


@computed_in(np.float32, quick=True)
def cross_entropy(z, t, *, label_smoothing=0.0, ignore_index=None, class_weights=None):
    r"""Softmax cross-entropy from logits, one value per row; exact for any logits.

    .. math:: \ell = \sum_k w_k q_k \Bigl(\log\sum_j e^{z_j} - z_k\Bigr), \quad
              q = (1 - \varepsilon)\,t + \varepsilon / K

    Parameters
    ----------
    z : (..., K) array of logits; -inf means probability 0
    t : (...) integer classes, or (..., K) probabilities (one-hot rows too)
    label_smoothing : float from 0 to 1
        The ε spread evenly over all K classes, the true one included, and a class whose logit
        is -inf: such a row's loss is infinite. With ``class_weights`` each share counts with its
        class's weight, and the minimum may lie at another class than the label's.
    ignore_index : int, optional
        Rows with this integer target give 0, whatever their logits; a mean of the others is
        ``reduce(losses, mask=t != ignore_index)``. Not with soft targets.
    class_weights : (K,) array, 0 or above, optional
        What each class's term counts. The mean that goes with it divides by the weights of the
        targets, as ``reduce(..., weights=...)`` does for a loss without them.

    Returns
    -------
    array of shape (...), in nats

    Raises
    ------
    ValueError
        If shapes do not fit, a label is outside 0 to K - 1, soft rows do not sum to 1, a
        weight is negative, a row's largest logit is not finite.

    Examples
    --------
    >>> cross_entropy([[3.0, 1.0, -2.0], [1000.0, 999.0, 998.0]], [0, 2])
    array([0.13284523, 2.40760596])

    References
    ----------
    J. S. Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs,
    with Relationships to Statistical Pattern Recognition", 1990.
    C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens and Z. Wojna, "Rethinking the Inception
    Architecture for Computer Vision", 2016 (label smoothing).
    """
    z, t, counts = targets.logits_and_target(z, t, ignore_index)
    smoothing = unit("label_smoothing", label_smoothing)
    weights = targets.class_weight_row(class_weights, z)
    if t.ndim < z.ndim and not smoothing:
        loss = targets.surprise(z, t)
        if class_weights is None and ignore_index is None:
            return loss
        return times(np.broadcast_to(weights, z.shape[-1:])[t] * counts, loss)
    terms = times(targets.target_rows(t, z, smoothing) * weights, -log_softmax(z))
    return terms.sum(axis=-1) * counts


@computed_in(np.float32)
def cross_entropy_grad(z, t, *, label_smoothing=0.0, ignore_index=None, class_weights=None):
    r"""Gradient of :func:`cross_entropy` in z: softmax minus target, when all weights are 1.

    .. math:: \partial_{z_k}\ell = p_k \sum_j w_j q_j - w_k q_k, \quad p = \operatorname{softmax}(z)

    Arguments, errors and source: as :func:`cross_entropy`.

    Returns
    -------
    (..., K) array; each row sums to 0

    Examples
    --------
    >>> cross_entropy_grad([0.0, 0.0], 0)
    array([-0.5,  0.5])
    """
    z, t, counts = targets.logits_and_target(z, t, ignore_index)
    smoothing = unit("label_smoothing", label_smoothing)
    weights = targets.class_weight_row(class_weights, z)
    if t.ndim < z.ndim and not smoothing:
        slope = np.broadcast_to(weights, z.shape[-1:])[t]
    else:
        slope = targets.target_rows(t, z, smoothing) * weights
    return targets.surprise_grad(z, t, slope) * counts[..., None]


def nll(log_p, t):
    r"""Negative log-likelihood from log-probabilities, one value per row: surprise at the class.

    .. math:: \ell = -\sum_k t_k \log p_k

    Parameters
    ----------
    log_p : (..., K) array of log-probabilities, 0 or below, whose probabilities sum to 1;
        -inf allowed
    t : (...) integer classes, or (..., K) probabilities

    Returns
    -------
    array of shape (...), in nats

    Raises
    ------
    ValueError
        If shapes do not fit, a log-probability is above 0, a label is outside 0 to K - 1, or
        rows do not sum to 1.

    Examples
    --------
    >>> nll(np.log([[0.25, 0.75], [0.5, 0.5]]), [1, 0])
    array([0.28768207, 0.69314718])

    References
    ----------
    R. A. Fisher, "On the Mathematical Foundations of Theoretical Statistics", 1922.
    """
    log_p, q = _log_probabilities(log_p, t)
    return -times(q, log_p).sum(axis=-1)


def nll_grad(log_p, t):
    r"""Gradient of :func:`nll` in log_p: minus the target.

    .. math:: \partial_{\log p_k}\ell = -t_k

    Arguments, errors and source: as :func:`nll`.

    Returns
    -------
    (..., K) array

    Examples
    --------
    >>> nll_grad(np.log([0.25, 0.75]), 1)
    array([-0., -1.])
    """
    return -_log_probabilities(log_p, t)[1]


def _log_probabilities(log_p, t):
    log_p, t, _ = targets.logits_and_target(log_p, t, None, name="log_p")
    right = log_p <= 1e-3  # a rounding error of float16 is allowed
    everywhere("log_p", log_p, right, "log-probabilities, none above 0")
    total = logsumexp(log_p) if log_p.shape[-1] else np.zeros(log_p.shape[:-1])
    if (np.abs(total) > LOG_SUM_TOLERANCE).any():
        worst = np.exp(total.flat[np.abs(total).argmax()])
        allowed = "log-probabilities (of logits, take cross_entropy)"
        refuse("log_p", f"of rows whose probabilities sum to {worst:.4g}", allowed)
    return log_p, targets.target_rows(t, log_p, 0)
