"""What a policy gradient is made of: advantages, objectives, penalties (family "policy")."""

import numpy as np

from losslab._inputs import floating, matched, number, one_of, probabilities, shaped
from losslab.losses._kl import divergence
from losslab.numerics import centred, expm1_minus, log_softmax, power_of_2, softmax, times


def group_advantage(reward, *, scale="none"):
    r"""Advantages of answers to the same prompt: each compared with its group, the last axis.

    .. math:: A_i = R_i - \bar R, \quad \text{"std": } \frac{R_i - \bar R}{\sigma_R}, \quad
              \text{"loo": } R_i - \frac{1}{G-1}\sum_{j \ne i} R_j

    Parameters
    ----------
    reward : (..., G) finite array, G of at least 2
    scale : "none", "std" or "loo"
        Difference from the mean; divided by the group's standard deviation (over G, with nothing
        added); or difference from the mean of the others.

    Returns
    -------
    (..., G) array; exactly 0 in a group of equal rewards

    Raises
    ------
    ValueError
        If a group has fewer than two answers, a reward is not finite or ``scale`` is unknown.

    Examples
    --------
    >>> group_advantage([[1.0, 0.0, 0.0, 1.0], [0.1, 0.1, 0.1, 0.1]], scale="std")
    array([[ 1., -1., -1.,  1.],
           [ 0.,  0.,  0.,  0.]])

    References
    ----------
    Z. Shao et al., "DeepSeekMath: Pushing the Limits of Mathematical Reasoning in Open Language
    Models", 2024; W. Kool, H. van Hoof and M. Welling, "Buy 4 REINFORCE Samples, Get a Baseline
    for Free!", 2019 (leave one out).
    """
    reward = floating("reward", reward, finite=True)
    one_of("scale", scale, ("none", "std", "loo"))
    size = reward.shape[-1] if reward.ndim else 0
    shaped("reward", reward, size > 1, "groups of at least two answers")
    equal = (reward == reward[..., :1]).all(axis=-1, keepdims=True)
    largest = power_of_2(reward)  # by which no sum overflows
    mean = (reward / largest).mean(axis=-1, keepdims=True) * largest
    centred = np.where(equal, 0, reward - mean)
    if scale == "loo":
        return centred * (size / (size - 1))
    if scale == "std":  # in units of the largest first, so that no square under- or overflows
        centred = centred / np.where(equal, 1, np.abs(centred).max(axis=-1, keepdims=True))
        spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True))
        return centred / np.where(equal, 1, spread)
    return centred


OBJECTIVES = {  # value and slope over the success rate
    "identity": (lambda p: p, np.ones_like),
    "arcsine": (lambda p: 2 * np.arcsin(np.sqrt(p)), lambda p: 1 / np.sqrt(p * (1 - p))),
    "log": (np.log, lambda p: 1 / p),
}


def _success(success, transform):
    one_of("transform", transform, OBJECTIVES)
    return probabilities("success", floating("success", success)), *OBJECTIVES[transform]


def success_objective(success, *, transform="identity"):
    r"""What training on 0/1 rewards minimises, elementwise, in a prompt's success rate.

    .. math:: -p, \qquad -2\arcsin\sqrt p, \qquad -\log p

    Plain policy gradient; advantages divided by the group's standard deviation (large groups);
    imitation of the successes, averaged for each prompt.

    Parameters
    ----------
    success : array of success rates, from 0 to 1
    transform : "identity", "arcsine" or "log"

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError
        If a rate is outside 0 to 1 or ``transform`` is unknown.

    Examples
    --------
    >>> success_objective([0.25, 1.0], transform="arcsine").round(4)
    array([-1.0472, -3.1416])

    References
    ----------
    D. Davis and B. Recht, "What Is the Objective of Reasoning with Reinforcement Learning?", 2025.
    """
    p, value, _ = _success(success, transform)
    return -value(p)


def success_objective_grad(success, *, transform="identity"):
    r"""Gradient of :func:`success_objective` in the success rate.

    .. math:: -1, \qquad -\frac{1}{\sqrt{p(1-p)}}, \qquad -\frac1p

    Arguments, errors and source: as :func:`success_objective`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> success_objective_grad([0.5, 0.1], transform="log")
    array([ -2., -10.])
    """
    p, _, slope = _success(success, transform)
    return -slope(p)


def entropy_bonus(z, *, coefficient=0.01):
    r"""Entropy bonus as a loss, one value per row: a leash to the uniform policy.

    .. math:: \ell = -cH(\pi) = c\sum_k \pi_k\log\pi_k, \quad \pi = \operatorname{softmax}(z)

    Parameters
    ----------
    z : (..., K) finite array, logits of the policy
    coefficient : float
        The c it is added with.

    Returns
    -------
    array of shape (...), from -c log K to 0

    Raises
    ------
    ValueError
        If an entry is not finite or ``coefficient`` is not a finite number.

    Examples
    --------
    >>> entropy_bonus([0.0, 0.0], coefficient=1.0).round(6)
    np.float64(-0.693147)

    References
    ----------
    R. J. Williams and J. Peng, "Function Optimization Using Connectionist Reinforcement Learning
    Algorithms", 1991.
    """
    log_p = log_softmax(floating("z", z, finite=True))
    return number("coefficient", coefficient) * times(np.exp(log_p), log_p).sum(axis=-1)


def entropy_bonus_grad(z, *, coefficient=0.01):
    r"""Gradient of :func:`entropy_bonus` in the logits.

    .. math:: \partial_{z_k}\ell = c\,\pi_k(\log\pi_k + H)

    Arguments, errors and source: as :func:`entropy_bonus`.

    Returns
    -------
    (..., K) array; each row sums to 0

    Examples
    --------
    >>> entropy_bonus_grad([0.0, 0.0])
    array([0., 0.])
    """
    z = floating("z", z, finite=True)
    return number("coefficient", coefficient) * centred(z, softmax(z))


def _penalty(z, ref_z, estimator, place):
    """The penalty, and its gradient."""
    z, ref_z = matched(z=z, ref_z=ref_z, finite=True)
    one_of("estimator", estimator, ("k1", "k2", "k3"))
    one_of("place", place, ("reward", "loss"))
    kl, p, log_r, difference = divergence(z, ref_z)  # difference: π_ref − π
    value = (0.5 * p * log_r * log_r).sum(axis=-1) if estimator == "k2" else kl
    if place == "loss":
        return value, {"k1": 0 * p, "k2": centred(-log_r, p), "k3": -difference}[estimator]
    if estimator == "k3":
        k3 = np.where(log_r < 1, p * expm1_minus(log_r), difference - p * log_r)
        return value, centred(expm1_minus(log_r), p, k3)
    return value, centred(-log_r if estimator == "k1" else 0.5 * np.square(log_r), p)


def kl_penalty(z, ref_z, *, estimator="k1", place="reward"):
    r"""Mean of a KL estimate over a policy's own answers, one value per prompt.

    .. math:: \mathbb{E}_{a\sim\pi}[k], \quad k_1 = -\log r, \; k_2 = \tfrac12\log^2 r, \;
              k_3 = r - 1 - \log r, \quad r = \frac{\pi_{\text{ref}}}{\pi}

    For k1 and k3 this is KL(π ‖ π_ref), wherever the estimate is put: the place changes the
    gradient only.

    Parameters
    ----------
    z, ref_z : (..., K) finite arrays of the same shape, logits of policy and reference
    estimator : "k1", "k2" or "k3"
    place : "reward" or "loss"
        Where a training program puts the estimate.

    Returns
    -------
    array of shape (...), in nats (k2: nats squared)

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, or a name is unknown.

    Examples
    --------
    >>> kl_penalty([0.0, 0.0], np.log([0.25, 0.75]), estimator="k3").round(6)
    np.float64(0.143841)

    References
    ----------
    Y. Tang and R. Munos, "On a Few Pitfalls in KL Divergence Gradient Estimation for RL", 2025.
    """
    return _penalty(z, ref_z, estimator, place)[0]


def kl_penalty_grad(z, ref_z, *, estimator="k1", place="reward"):
    r"""Expected gradient that a sampled :func:`kl_penalty` has in z, by where it is put.

    .. math:: \text{reward: } \mathbb{E}_\pi[k\,\nabla\log\pi], \qquad
              \text{loss: } \mathbb{E}_\pi[\nabla k] \text{ with the samples held fixed}

    Only k1 in the reward and k2 in the loss have the gradient of KL(π ‖ π_ref); k3 in the loss
    has that of KL(π_ref ‖ π), which is π − π_ref. Arguments, errors and source: as
    :func:`kl_penalty`.

    Returns
    -------
    (..., K) array, the gradient of the penalty (to be descended); each row sums to 0

    Examples
    --------
    >>> kl_penalty_grad([0.0, 0.0], np.log([0.25, 0.75]), estimator="k3", place="loss")
    array([ 0.25, -0.25])
    """
    return _penalty(z, ref_z, estimator, place)[1]
