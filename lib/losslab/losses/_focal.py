"""Focal losses (family "classification"): cross-entropy, faded where it is right."""

import numpy as np

from losslab._inputs import matched, non_negative, probabilities, unit
from losslab.losses._targets import class_weight_row, logits_and_target, surprise, surprise_grad
from losslab.numerics import log_softmax, sigmoid, softplus, times


def focal_with_logits(z, y, *, gamma=2.0, alpha=None):
    r"""Binary focal loss from log-odds, elementwise: cross-entropy, faded where it is right.

    .. math:: \ell = -\alpha_t (1 - p_t)^\gamma \log p_t, \quad
              p_t = \sigma(z) \;\text{if}\; y = 1 \;\text{else}\; \sigma(-z)

    A soft label mixes the two: in 1 - p_t, in the logarithm and in the weight.

    Parameters
    ----------
    z : array of log-odds; ±inf allowed
    y : array of the same shape, labels or soft labels in [0, 1]
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
        If the shapes differ, ``z`` contains NaN, ``y`` or ``alpha`` leaves [0, 1] or ``gamma``
        is negative.

    Examples
    --------
    >>> focal_with_logits([0.0, 1000.0, -1000.0], [1, 1, 1])
    array([1.73286795e-01, 0.00000000e+00, 1.00000000e+03])

    References
    ----------
    T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár, "Focal Loss for Dense Object
    Detection", 2017.
    """
    _, _, _, weight, missed, entropy, gamma = _focal_binary(z, y, gamma, alpha)
    return weight * times(missed**gamma, entropy)


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
    right, wrong, y, weight, missed, entropy, gamma = _focal_binary(z, y, gamma, alpha)
    # slope of log(1 - p_t), whose limit at 1 - p_t = 0 has the label's sign
    sign = 1 - 2 * y
    rise = np.divide(sign * right * wrong, missed, out=np.array(sign), where=missed > 0)
    return weight * missed**gamma * (gamma * times(rise, entropy) + (1 - y) * right - y * wrong)


def _focal_binary(z, y, gamma, alpha):
    """Probabilities of 1 and of 0, and of each example 1 - p_t, its weight and cross-entropy."""
    gamma = non_negative("gamma", gamma)
    z, y = matched(z=z, y=y)
    probabilities("y", y)
    weight = 1.0
    if alpha is not None:
        alpha = unit("alpha", alpha)
        weight = alpha * y + (1 - alpha) * (1 - y)
    right, wrong = sigmoid(z), sigmoid(-z)
    entropy = times(y, softplus(-z)) + times(1 - y, softplus(z))
    return right, wrong, y, weight, (1 - y) * right + y * wrong, entropy, gamma


def focal(z, t, *, gamma=2.0, alpha=None):
    r"""Multiclass focal loss, one value per row: cross-entropy, faded where it is right.

    .. math:: \ell = -\sum_k t_k\, \alpha_k (1 - p_k)^\gamma \log p_k, \quad
              p = \operatorname{softmax}(z)

    Parameters
    ----------
    z : (..., K) array of logits; -inf means probability 0
    t : (...) integer classes, or (..., K) probabilities (one-hot rows too)
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
    z, t, weight, gamma, entropy = _focal_inputs(z, t, gamma, alpha)
    loss = times(weight, times((-np.expm1(-entropy)) ** gamma, entropy))
    return loss if t.ndim < z.ndim else loss.sum(axis=-1)


def focal_grad(z, t, *, gamma=2.0, alpha=None):
    r"""Gradient of :func:`focal` in z.

    .. math:: \partial_{z_k}\ell = p_k \sum_j s_j - s_k, \quad
              s_k = t_k\, \alpha_k (1 - p_k)^\gamma
              \Bigl(1 - \gamma\, \frac{p_k \log p_k}{1 - p_k}\Bigr)

    Arguments, errors and source: as :func:`focal`.

    Returns
    -------
    (..., K) array; each row sums to 0

    Examples
    --------
    >>> focal_grad([0.0, 0.0], 0)
    array([-0.2982868,  0.2982868])
    """
    z, t, weight, gamma, entropy = _focal_inputs(z, t, gamma, alpha)
    wrong = -np.expm1(-entropy)
    steep = np.divide(entropy, wrong, out=np.ones_like(entropy), where=wrong > 0)
    slope = weight * wrong**gamma * (1 + gamma * times(np.exp(-entropy), steep))
    return surprise_grad(z, t, slope)


def _focal_inputs(z, t, gamma, alpha):
    """Logits, target, gamma; of its class, or of each, the target's weight and the surprise."""
    gamma = non_negative("gamma", gamma)
    z, t, _ = logits_and_target(z, t, None)
    weights = np.broadcast_to(class_weight_row(alpha, z, "alpha"), z.shape[-1:])
    if t.ndim < z.ndim:
        return z, t, weights[t], gamma, surprise(z, t)
    return z, t, t * weights, gamma, -log_softmax(z)
