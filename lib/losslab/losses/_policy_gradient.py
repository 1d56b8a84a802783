"""Policy-gradient losses of drawn answers or tokens (family "policy"); advantages are constants.

Their values say nothing about progress; their gradients do.
"""

import numpy as np

from losslab._inputs import binary, matched, non_negative, number, refuse, shaped, unit
from losslab.numerics import times


def reinforce(logp, advantage):
    r"""REINFORCE's surrogate, elementwise: a cross-entropy with weights that may be negative.

    .. math:: \ell = -A \log\pi

    Parameters
    ----------
    logp : finite array, log-probabilities of drawn answers or tokens
    advantage : array of that shape, better or worse than expected; a constant

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError
        If the shapes differ or an entry is not finite.

    Examples
    --------
    >>> reinforce([-1.0, -2.0], [1.0, -1.0])
    array([ 1., -2.])

    References
    ----------
    R. J. Williams, "Simple Statistical Gradient-Following Algorithms for Connectionist
    Reinforcement Learning", 1992.
    """
    logp, advantage = matched(logp=logp, advantage=advantage, finite=True)
    return -advantage * logp


def reinforce_grad(logp, advantage):
    r"""Gradient of :func:`reinforce` in the log-probability.

    .. math:: \partial_{\log\pi}\ell = -A

    Arguments, errors and source: as :func:`reinforce`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> reinforce_grad([-1.0, -2.0], [1.0, -1.0])
    array([-1.,  1.])
    """
    return -matched(logp=logp, advantage=advantage, finite=True)[1]


def _ratio(logp, logp_old, advantage):
    arrays = matched(logp=logp, logp_old=logp_old, advantage=advantage, finite=True)
    return arrays[0], np.exp(arrays[0] - arrays[1]), arrays[2]


def _clipped(logp, logp_old, advantage, low, high, dual):
    """The advantages, the ratios, and the ratios as the clip lets them count."""
    _, ratio, advantage = _ratio(logp, logp_old, advantage)
    below, above = 1 - unit("low", low), 1 + non_negative("high", high)
    if dual is not None:
        dual = number("dual", dual, "a finite number above 1, or None", lambda v: v > 1)
    capped = np.minimum(np.maximum(ratio, below), np.inf if dual is None else dual)
    return advantage, ratio, np.where(advantage > 0, np.minimum(ratio, above), capped)


def ppo_clip(logp, logp_old, advantage, *, low=0.2, high=0.2, dual=None):
    r"""PPO's clipped surrogate, elementwise: no reward for a ratio that has moved far enough.

    .. math:: \ell = -\min\bigl(wA,\, \operatorname{clip}(w, 1 - \varepsilon_l, 1 + \varepsilon_h)A
              \bigr), \quad w = \frac{\pi}{\pi_{\text{old}}}

    Parameters
    ----------
    logp, logp_old : finite arrays of the same shape, of the policy and of the one that sampled
    advantage : array of that shape, a constant
    low : float from 0 to 1
        The ratio stops counting below 1 - low where the advantage is negative.
    high : float, 0 or above
        It stops counting above 1 + high where the advantage is positive.
    dual : float > 1, optional
        Where the advantage is negative, the ratio stops counting above this too ("dual clip").

    Returns
    -------
    array of the same shape; without ``dual`` unbounded where the advantage is negative

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or a parameter is outside its range.

    Examples
    --------
    >>> ppo_clip(np.log([0.5, 1.5, 0.5, 1.5]), np.zeros(4), [1, 1, -1, -1])
    array([-0.5, -1.2,  0.8,  1.5])

    References
    ----------
    J. Schulman, F. Wolski, P. Dhariwal, A. Radford and O. Klimov, "Proximal Policy Optimization
    Algorithms", 2017; D. Ye et al., "Mastering Complex Control in MOBA Games with Deep
    Reinforcement Learning", 2020 (dual clip).
    """
    advantage, _, counted = _clipped(logp, logp_old, advantage, low, high, dual)
    return -times(advantage, counted)


def ppo_clip_grad(logp, logp_old, advantage, *, low=0.2, high=0.2, dual=None):
    r"""Gradient of :func:`ppo_clip` in the log-probability; on a border it still passes.

    .. math:: \partial_{\log\pi}\ell = \begin{cases} 0 & A > 0,\; w > 1 + \varepsilon_h
              \text{ or } A < 0,\; w < 1 - \varepsilon_l \\ -Aw & \text{otherwise} \end{cases}

    Arguments, errors and source: as :func:`ppo_clip`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> ppo_clip_grad(np.log([0.5, 1.5, 0.5, 1.5]), np.zeros(4), [1, 1, -1, -1])
    array([-0.5,  0. ,  0. ,  1.5])
    """
    advantage, ratio, counted = _clipped(logp, logp_old, advantage, low, high, dual)
    return np.where(counted == ratio, times(-advantage, ratio), 0)[()]


def _capped(logp, logp_old, advantage, high):
    logp, ratio, advantage = _ratio(logp, logp_old, advantage)
    return logp, np.minimum(ratio, 1 + non_negative("high", high)) * advantage


def cispo(logp, logp_old, advantage, *, high=0.28):
    r"""CISPO, elementwise: REINFORCE whose importance weight is capped and held constant.

    .. math:: \ell = -\min(w, 1 + \varepsilon_h)\,A \log\pi, \quad
              w = \frac{\pi}{\pi_{\text{old}}} \text{ without gradient}

    Parameters
    ----------
    logp, logp_old : finite arrays of the same shape, of the policy and of the one that sampled
    advantage : array of that shape, a constant
    high : float, 0 or above
        The weight's largest value is 1 + high.

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or ``high`` is negative.

    Examples
    --------
    >>> cispo([-1.0, -1.0], [-1.0, -9.0], [1.0, 1.0])
    array([1.  , 1.28])

    References
    ----------
    MiniMax, "MiniMax-M1: Scaling Test-Time Compute Efficiently with Lightning Attention", 2025.
    """
    logp, weight = _capped(logp, logp_old, advantage, high)
    return -weight * logp


def cispo_grad(logp, logp_old, advantage, *, high=0.28):
    r"""Gradient of :func:`cispo` in the log-probability: capped, never silent.

    .. math:: \partial_{\log\pi}\ell = -\min(w, 1 + \varepsilon_h)\,A

    Arguments, errors and source: as :func:`cispo`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> cispo_grad([-1.0, -1.0], [-1.0, -9.0], [1.0, 1.0])
    array([-1.  , -1.28])
    """
    return -_capped(logp, logp_old, advantage, high)[1]


def _mean_log_ratio(logp, logp_old, mask, advantage):
    """Mean log-ratio over the tokens of each answer, and each token's share in that mean."""
    logp, logp_old, mask = matched(logp=logp, logp_old=logp_old, mask=mask, finite=True)
    tokens = binary("mask", mask).sum(axis=-1, keepdims=True)
    if not tokens.all():
        refuse("mask", "without any token in some row", "at least one token in each answer")
    share = mask / tokens
    mean = ((logp - logp_old) * share).sum(axis=-1)
    fits = np.shape(advantage) == mean.shape
    shaped("advantage", advantage, fits, f"{mean.shape}, one for each answer")
    return mean, share


def gspo(logp, logp_old, mask, advantage, *, low=3e-4, high=4e-4):
    r"""GSPO, one value per answer: PPO's clip on the geometric mean of the tokens' ratios.

    .. math:: \ell = -\min\bigl(wA,\, \operatorname{clip}(w, 1 - \varepsilon_l, 1 + \varepsilon_h)A
              \bigr), \quad \log w = \frac{1}{|a|}\sum_t \log\frac{\pi_t}{\pi_{\text{old},t}}

    Parameters
    ----------
    logp, logp_old : (..., T) finite arrays, log-probabilities of tokens
    mask : array of that shape, 1 for the answer's tokens and 0 for padding
    advantage : array of shape (...), one for each answer
    low, high : float
        As in :func:`ppo_clip`; small, because a mean of log-ratios moves little.

    Returns
    -------
    array of shape (...)

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is not finite, the mask is not of 0 and 1 or leaves
        an answer without tokens, or a parameter is outside its range.

    Examples
    --------
    >>> gspo([[-1.0, -2.0]], [[-2.0, -1.0]], [[1, 1]], [3.0])
    array([-3.])

    References
    ----------
    C. Zheng et al., "Group Sequence Policy Optimization", 2025.
    """
    mean, _ = _mean_log_ratio(logp, logp_old, mask, advantage)
    return ppo_clip(mean, np.zeros_like(mean), advantage, low=low, high=high)


def gspo_grad(logp, logp_old, mask, advantage, *, low=3e-4, high=4e-4):
    r"""Gradient of :func:`gspo` in the tokens' log-probabilities: shared evenly, or 0.

    .. math:: \partial_{\log\pi_t}\ell = -\frac{Aw}{|a|} \;\text{ or }\; 0

    Arguments, errors and source: as :func:`gspo`.

    Returns
    -------
    (..., T) array

    Examples
    --------
    >>> gspo_grad([[-1.0, -2.0]], [[-2.0, -1.0]], [[1, 1]], [3.0])
    array([[-1.5, -1.5]])
    """
    mean, share = _mean_log_ratio(logp, logp_old, mask, advantage)
    pull = ppo_clip_grad(mean, np.zeros_like(mean), advantage, low=low, high=high)
    return pull[..., None] * share
