"""Losses of single responses and of a whole policy (family "preference")."""

import numpy as np

from losslab._inputs import binary, matched, non_negative, positive
from losslab.numerics import centred, log_softmax, sigmoid, times


def kto(logp, ref, desirable, *, beta=0.1, kl=0.0, desirable_weight=1.0, undesirable_weight=1.0):
    r"""Kahneman–Tversky optimisation, elementwise: single responses marked good or bad.

    .. math:: \ell = \lambda\,\sigma\bigl(-\beta(\rho - z_0)\bigr) \;\text{if desirable}, \quad
              \lambda\,\sigma\bigl(\beta(\rho - z_0)\bigr) \;\text{if not}, \quad
              \rho = \log\frac{\pi}{\pi_{\text{ref}}}

    Parameters
    ----------
    logp, ref : finite arrays of the same shape, of policy and reference
    desirable : array of that shape, 1 good and 0 bad
    beta : float > 0
        How sharply value saturates.
    kl : float, 0 or above, or an array that broadcasts to that shape
        The reference point z₀, an estimate of KL(π ‖ π_ref) over the batch; has no gradient.
    desirable_weight, undesirable_weight : float, 0 or above
        λ of either kind; at the reference (z₀ = 0) the loss is ½λ.

    Returns
    -------
    array of the same shape, from 0 to λ

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, ``desirable`` is neither 0 nor 1 or a
        parameter is outside its range.

    Examples
    --------
    >>> kto([-1.0, -1.0], [-1.0, -1.0], [1, 0])
    array([0.5, 0.5])

    References
    ----------
    K. Ethayarajh, W. Xu, N. Muennighoff, D. Jurafsky and D. Kiela, "KTO: Model Alignment as
    Prospect Theoretic Optimization", 2024.
    """
    value, _, _, weight = _kto(logp, ref, desirable, beta, kl, desirable_weight, undesirable_weight)
    return weight * sigmoid(-value)


def kto_grad(
    logp, ref, desirable, *, beta=0.1, kl=0.0, desirable_weight=1.0, undesirable_weight=1.0
):
    r"""Gradient of :func:`kto` in the policy's log-probability: strongest near the reference.

    .. math:: \partial_{\log\pi}\ell = \mp\lambda\beta\,\sigma(v)\,\sigma(-v), \quad
              v = \beta(\rho - z_0)

    Arguments, errors and source: as :func:`kto`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> kto_grad([-1.0, -1.0], [-1.0, -1.0], [1, 0], beta=1.0)
    array([-0.25,  0.25])
    """
    weights = desirable_weight, undesirable_weight
    value, sign, beta, weight = _kto(logp, ref, desirable, beta, kl, *weights)
    return -weight * beta * sign * sigmoid(value) * sigmoid(-value)


def _kto(logp, ref, desirable, beta, kl, desirable_weight, undesirable_weight):
    logp, ref, desirable = matched(logp=logp, ref=ref, desirable=desirable, finite=True)
    sign = 2 * binary("desirable", desirable) - 1
    wanted = non_negative("desirable_weight", desirable_weight)
    unwanted = non_negative("undesirable_weight", undesirable_weight)
    weight = np.where(desirable == 1, wanted, unwanted)
    beta = positive("beta", beta)
    return beta * sign * (logp - ref - non_negative("kl", kl, like=logp)), sign, beta, weight


def rlhf_objective(z, reward, ref_z, *, beta=0.1):
    r"""KL-penalised reward of a policy over K responses, one value per prompt: to be **maximised**.

    .. math:: J = \sum_k \pi_k r_k - \beta\,\mathrm{KL}(\pi \,\|\, \pi_{\text{ref}}), \quad
              \pi = \operatorname{softmax}(z)

    It is largest at π ∝ π_ref · exp(r/β).

    Parameters
    ----------
    z : (..., K) finite array, logits of the policy
    reward : array of that shape, reward of each response
    ref_z : array of that shape, logits of the reference (its log-probabilities will do)
    beta : float > 0
        Strength of the penalty.

    Returns
    -------
    array of shape (...), in the reward's unit

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or ``beta`` is not positive.

    Examples
    --------
    >>> rlhf_objective([0.0, 0.0], [1.0, 0.0], [0.0, 0.0])
    np.float64(0.5)

    References
    ----------
    D. M. Ziegler et al., "Fine-Tuning Language Models from Human Preferences", 2019.
    """
    p, penalised = _policy(z, reward, ref_z, beta)
    return times(p, penalised).sum(axis=-1)


def rlhf_objective_grad(z, reward, ref_z, *, beta=0.1):
    r"""Gradient of :func:`rlhf_objective` in z: probability times advantage.

    .. math:: \partial_{z_k}J = \pi_k (a_k - J), \quad
              a_k = r_k - \beta\log\frac{\pi_k}{\pi_{\text{ref},k}}

    Arguments, errors and source: as :func:`rlhf_objective`.

    Returns
    -------
    (..., K) array; each row sums to 0

    Examples
    --------
    >>> rlhf_objective_grad([0.0, 0.0], [1.0, 0.0], [0.0, 0.0])
    array([ 0.25, -0.25])
    """
    p, penalised = _policy(z, reward, ref_z, beta)
    return centred(penalised, p)


def _policy(z, reward, ref_z, beta):
    z, reward, ref_z = matched(z=z, reward=reward, ref_z=ref_z, finite=True)
    log_p = log_softmax(z)
    return np.exp(log_p), reward - positive("beta", beta) * (log_p - log_softmax(ref_z))
