"""Focal losses (family "classification"): cross-entropy, faded where it is right."""

import numpy as np

from losslab._inputs import matched, non_negative, refuse, unit
from losslab.losses._targets import class_weight_row, logits_and_target, surprise
from losslab.numerics import sigmoid, softmax, softplus, times

__all__ = [
    "focal",
    "focal_grad",
    "focal_with_logits",
    "focal_with_logits_grad",
]


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
    entropy = surprise(z, t)
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
    entropy = surprise(z, t)
    right, wrong = np.exp(-entropy), -np.expm1(-entropy)
    slope = -weight * wrong**gamma * (gamma * times(right, entropy) + wrong)
    share = softmax(z)  # of what the true class leaves, how much each other class has
    np.divide(share, wrong[..., None], out=share, where=wrong[..., None] > 0)
    np.put_along_axis(share, t[..., None], -1, axis=-1)
    return -slope[..., None] * share


def _focal_inputs(z, t, gamma, alpha):
    gamma = non_negative("gamma", gamma)
    z, t, _ = logits_and_target(z, t, None)
    if t.ndim == z.ndim:
        refuse("t", "a soft target", "integer classes")
    weights = np.broadcast_to(class_weight_row(alpha, z, "alpha"), z.shape[-1:])
    return z, t, weights[t], gamma
