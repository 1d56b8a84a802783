"""Losses for classes, from logits wherever a logit exists: no clipping, nothing to overflow.

Integer targets ``t`` have the shape of ``z`` without its last axis; soft targets have the shape
of ``z`` and rows that sum to 1.
"""

import numpy as np

from losslab._inputs import (
    class_labels,
    distribution,
    floating,
    matched,
    non_negative,
    probabilities,
    refuse,
    unit,
)
from losslab.numerics import log_softmax, sigmoid, softmax, softplus, split_logsumexp, times

__all__ = [
    "bce_with_logits",
    "bce_with_logits_grad",
    "cross_entropy",
    "cross_entropy_grad",
    "focal",
    "focal_grad",
    "focal_with_logits",
    "focal_with_logits_grad",
    "nll",
    "nll_grad",
]


def _binary(z, y):
    z, y = matched(z=z, y=y)
    return z, probabilities("y", y)


def bce_with_logits(z, y, *, pos_weight=1.0):
    r"""Binary cross-entropy from log-odds, elementwise; exact for any logit.

    .. math:: \ell = w\,y\,\log(1 + e^{-z}) + (1 - y)\,\log(1 + e^{z})

    Parameters
    ----------
    z : array of log-odds; ±inf allowed
    y : array of the same shape, labels or soft labels in [0, 1]
    pos_weight : float, 0 or above
        The w that multiplies the positive term.

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
    pos_weight = non_negative("pos_weight", pos_weight)
    z, y = _binary(z, y)
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
    pos_weight = non_negative("pos_weight", pos_weight)
    z, y = _binary(z, y)
    return (1 - y) * sigmoid(z) - pos_weight * y * sigmoid(-z)


def cross_entropy(z, t, *, label_smoothing=0.0, ignore_index=None, class_weights=None):
    r"""Softmax cross-entropy from logits, one value per row; exact for any logits.

    .. math:: \ell = \sum_k w_k q_k \Bigl(\log\sum_j e^{z_j} - z_k\Bigr), \quad
              q = (1 - \varepsilon)\,t + \varepsilon / K

    Parameters
    ----------
    z : (..., K) array of logits; -inf means probability 0
    t : (...) integer classes, or (..., K) probabilities
    label_smoothing : float from 0 to 1
        The ε spread evenly over all K classes, the true one included.
    ignore_index : int, optional
        Rows with this integer target give 0, whatever their logits.
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
    z, t, counts = _logits_and_target(z, t, ignore_index)
    smoothing = label_smoothing and unit("label_smoothing", label_smoothing)
    weights = _class_weights(class_weights, z)
    if t.ndim == z.ndim or smoothing:
        terms = times(_target(t, z, smoothing) * weights, -log_softmax(z))
        return terms.sum(axis=-1) * counts
    largest, excess = split_logsumexp(z, any_maximum=False)
    loss = (largest - _pick(z, t)) + excess  # both 0 or above: no digit of a small loss is lost
    if class_weights is None and ignore_index is None:
        return loss
    return times(np.broadcast_to(weights, z.shape[-1:])[t] * counts, loss)


def cross_entropy_grad(z, t, *, label_smoothing=0.0, ignore_index=None, class_weights=None):
    r"""Gradient of :func:`cross_entropy` in z: softmax minus target, when all weights are 1.

    .. math:: \partial_{z_k}\ell = p_k \sum_j w_j q_j - w_k q_k, \quad p = \operatorname{softmax}(z)

    Arguments, errors and source: as :func:`cross_entropy`.

    Returns
    -------
    (..., K) array; without weights each row sums to 0

    Examples
    --------
    >>> cross_entropy_grad([0.0, 0.0], 0)
    array([-0.5,  0.5])
    """
    z, t, counts = _logits_and_target(z, t, ignore_index)
    smoothing = unit("label_smoothing", label_smoothing)
    q = _target(t, z, smoothing) * _class_weights(class_weights, z)
    return (softmax(z) * q.sum(axis=-1, keepdims=True) - q) * counts[..., None]


def nll(log_p, t):
    r"""Negative log-likelihood from log-probabilities, one value per row: surprise at the class.

    .. math:: \ell = -\sum_k t_k \log p_k

    Parameters
    ----------
    log_p : (..., K) array of log-probabilities, 0 or below; -inf allowed
    t : (...) integer classes, or (..., K) probabilities

    Returns
    -------
    array of shape (...), in nats

    Raises
    ------
    ValueError
        If shapes do not fit, a log-probability is above 0, a label is outside 0 to K - 1 or
        soft rows do not sum to 1.

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
    log_p, t, _ = _logits_and_target(log_p, t, None, name="log_p")
    if (log_p > 1e-3).any():  # a rounding error of float16 is allowed
        refuse("log_p", f"{log_p.max()} somewhere", "log-probabilities, none above 0")
    return log_p, _target(t, log_p, 0)


def focal_with_logits(z, y, *, gamma=2.0, alpha=None):
    r"""Binary focal loss from log-odds, elementwise: cross-entropy, faded where it is right.

    .. math:: \ell = -\alpha_t (1 - p_t)^\gamma \log p_t, \quad
              p_t = \sigma(z) \;\text{if}\; y = 1 \;\text{else}\; \sigma(-z)

    Parameters
    ----------
    z : array of log-odds; ±inf allowed
    y : array of the same shape, labels 0 and 1
    gamma : float, 0 or above
        0 is cross-entropy; the larger, the less well-classified examples count.
    alpha : float from 0 to 1, optional
        Weight of the positive class; the negative one has 1 - alpha. None: both have 1.

    Returns
    -------
    array of the same shape, in nats

    Raises
    ------
    ValueError
        If the shapes differ, ``z`` contains NaN, a label is neither 0 nor 1, ``gamma`` is
        negative or ``alpha`` leaves [0, 1].

    Examples
    --------
    >>> focal_with_logits([0.0, 1000.0, -1000.0], [1, 1, 1])
    array([1.73286795e-01, 0.00000000e+00, 1.00000000e+03])

    References
    ----------
    T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár, "Focal Loss for Dense Object
    Detection", 2017.
    """
    toward, _, weight, gamma = _focal_binary(z, y, gamma, alpha)
    return weight * times(sigmoid(-toward) ** gamma, softplus(-toward))


def focal_with_logits_grad(z, y, *, gamma=2.0, alpha=None):
    r"""Gradient of :func:`focal_with_logits` in z.

    .. math:: \partial_z\ell = \pm\alpha_t (1 - p_t)^\gamma (\gamma\, p_t \log p_t + p_t - 1)

    with + for y = 1 and - for y = 0. Arguments, errors and source: as :func:`focal_with_logits`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> focal_with_logits_grad([0.0, -1000.0], [1, 1])
    array([-0.2982868, -1.       ])
    """
    toward, sign, weight, gamma = _focal_binary(z, y, gamma, alpha)
    right, wrong = sigmoid(toward), sigmoid(-toward)
    return -weight * sign * wrong**gamma * (gamma * times(right, softplus(-toward)) + wrong)


def _focal_binary(z, y, gamma, alpha):
    """Log-odds of the true class, the sign of z in it, and the class weight."""
    gamma = non_negative("gamma", gamma)
    z, y = matched(z=z, y=y)
    if not np.isin(y, (0, 1)).all():
        refuse("y", "a soft label somewhere", "labels 0 and 1")
    weight = 1.0
    if alpha is not None:
        alpha = unit("alpha", alpha)
        weight = alpha * y + (1 - alpha) * (1 - y)
    sign = 2 * y - 1
    return sign * z, sign, weight, gamma


def focal(z, t, *, gamma=2.0, alpha=None):
    r"""Multiclass focal loss, one value per row: cross-entropy, faded where it is right.

    .. math:: \ell = -\alpha_t (1 - p_t)^\gamma \log p_t, \quad p = \operatorname{softmax}(z)

    Parameters
    ----------
    z : (..., K) array of logits; -inf means probability 0
    t : (...) integer classes
    gamma : float, 0 or above
        0 is cross-entropy; the larger, the less well-classified examples count.
    alpha : (K,) array, 0 or above, optional
        Class weights.

    Returns
    -------
    array of shape (...), in nats

    Raises
    ------
    ValueError
        As :func:`cross_entropy`, or if ``gamma`` is negative.

    Examples
    --------
    >>> focal(np.log([[0.9, 0.1], [0.1, 0.9]]), [0, 0])
    array([1.05360516e-03, 1.86509393e+00])

    References
    ----------
    T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár, "Focal Loss for Dense Object
    Detection", 2017.
    """
    z, t, weight, gamma = _focal_inputs(z, t, gamma, alpha)
    entropy = cross_entropy(z, t)
    return weight * times((-np.expm1(-entropy)) ** gamma, entropy)


def focal_grad(z, t, *, gamma=2.0, alpha=None):
    r"""Gradient of :func:`focal` in z.

    .. math:: \partial_{z_k}\ell = \alpha_t (1 - p_t)^\gamma (\gamma\, p_t\log p_t + p_t - 1)\,
              \frac{[k = t] - p_k}{1 - p_t}

    Arguments, errors and source: as :func:`focal`.

    Returns
    -------
    (..., K) array; each row sums to 0

    Examples
    --------
    >>> focal_grad([0.0, 0.0], 0)
    array([-0.2982868,  0.2982868])
    """
    z, t, weight, gamma = _focal_inputs(z, t, gamma, alpha)
    entropy = cross_entropy(z, t)
    right, wrong = np.exp(-entropy), -np.expm1(-entropy)
    slope = -weight * wrong**gamma * (gamma * times(right, entropy) + wrong)
    share = softmax(z)  # of what the true class leaves, how much each other class has
    np.divide(share, wrong[..., None], out=share, where=wrong[..., None] > 0)
    np.put_along_axis(share, t[..., None], -1, axis=-1)
    return -slope[..., None] * share


def _focal_inputs(z, t, gamma, alpha):
    gamma = non_negative("gamma", gamma)
    z, t, _ = _logits_and_target(z, t, None)
    if t.ndim == z.ndim:
        refuse("t", "a soft target", "integer classes")
    weights = np.broadcast_to(_class_weights(alpha, z, "alpha"), z.shape[-1:])
    return z, t, weights[t], gamma


def _logits_and_target(z, t, ignore_index, name="z"):
    """Return logits, integer or soft target, and which rows count (ignored ones get logits 0)."""
    z = floating(name, z, nan=ignore_index is not None or name == "z")
    if z.ndim == 0:
        refuse(name, "a single number", "an array whose last axis holds the classes")
    t = np.asarray(t)
    counts = z.dtype.type(1)
    if t.dtype.kind == "f" and t.shape == z.shape:
        return z, distribution("t", floating("t", t)).astype(z.dtype, copy=False), counts
    t = class_labels("t", t, z.shape[:-1], z.shape[-1], ignore_index)
    if ignore_index is not None:
        ignored = t == ignore_index
        counts = (~ignored).astype(z.dtype)
        z, t = np.where(ignored[..., None], 0, z), np.where(ignored, 0, t)
    return z, t, counts


def _pick(z, t):
    """Return each row's entry at its class."""
    return z.reshape(t.size, z.shape[-1])[np.arange(t.size), t.ravel()].reshape(t.shape)[()]


def _target(t, z, smoothing):
    """Return the target as probabilities over the last axis of `z`, smoothed."""
    if t.ndim < z.ndim:
        q = np.zeros_like(z)
        np.put_along_axis(q, t[..., None], 1, axis=-1)
    else:
        q = t
    return (1 - smoothing) * q + smoothing / z.shape[-1] if smoothing else q


def _class_weights(weights, z, name="class_weights"):
    if weights is None:
        return z.dtype.type(1)
    weights = floating(name, weights, finite=True).astype(z.dtype)
    if weights.shape != z.shape[-1:]:
        refuse(name, f"of shape {weights.shape}", f"one weight for each of {z.shape[-1]} classes")
    if (weights < 0).any():
        refuse(name, f"{weights.min()} somewhere", "weights, 0 or above")
    return weights
