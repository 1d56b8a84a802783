"""Preference losses, in nats. ``logp`` is the sum of a response's token log-probabilities
unless a docstring says mean; the reference model is frozen, so gradients are in the policy's part.
"""

import numpy as np

from losslab._inputs import everywhere, matched, number, positive
from losslab.numerics import sigmoid, softplus


def _lead(chosen, rejected):
    chosen, rejected = matched(chosen=chosen, rejected=rejected, finite=True)
    return chosen - rejected


def bradley_terry(chosen, rejected):
    r"""Bradley–Terry reward loss, elementwise: the chosen response should score higher.

    .. math:: \ell = -\log\sigma(r_c - r_r)

    Parameters
    ----------
    chosen, rejected : finite arrays of the same shape, rewards

    Returns
    -------
    array of the same shape, in nats; log 2 where the rewards are equal

    Raises
    ------
    ValueError
        If the shapes differ or a reward is not finite.

    Examples
    --------
    >>> bradley_terry([0.0, 1000.0, -1000.0], [0.0, 0.0, 0.0])
    array([6.93147181e-01, 0.00000000e+00, 1.00000000e+03])

    References
    ----------
    R. A. Bradley and M. E. Terry, "Rank Analysis of Incomplete Block Designs: I. The Method of
    Paired Comparisons", 1952.
    """
    return softplus(-_lead(chosen, rejected))


def bradley_terry_grad(chosen, rejected):
    r"""Gradient of :func:`bradley_terry` in both rewards.

    .. math:: \partial_{r_c}\ell = -\sigma(r_r - r_c) = -\partial_{r_r}\ell

    Arguments, errors and source: as :func:`bradley_terry`.

    Returns
    -------
    two arrays of the same shape: in ``chosen``, in ``rejected``

    Examples
    --------
    >>> bradley_terry_grad([0.0], [0.0])
    (array([-0.5]), array([0.5]))
    """
    weight = sigmoid(-_lead(chosen, rejected))
    return -weight, weight


def _log_ratio_margin(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta):
    """h: how much more the policy has moved towards the chosen response than the reference."""
    logps = {"logp_chosen": logp_chosen, "logp_rejected": logp_rejected}
    refs = {"ref_chosen": ref_chosen, "ref_rejected": ref_rejected}
    chosen, rejected, ref_chosen, ref_rejected = matched(finite=True, **logps, **refs)
    return (chosen - ref_chosen) - (rejected - ref_rejected), positive("beta", beta)


def dpo(logp_chosen, logp_rejected, ref_chosen, ref_rejected, *, beta=0.1):
    r"""Direct preference optimisation, elementwise: Bradley–Terry on implicit rewards.

    .. math:: \ell = -\log\sigma(\beta h), \quad
              h = \log\frac{\pi(c)}{\pi_{\text{ref}}(c)} - \log\frac{\pi(r)}{\pi_{\text{ref}}(r)}

    Parameters
    ----------
    logp_chosen, logp_rejected : finite arrays of the same shape, of the policy
    ref_chosen, ref_rejected : arrays of that shape, of the reference
    beta : float > 0
        Strength of the KL penalty it stands for: the larger, the closer to the reference.

    Returns
    -------
    array of the same shape, in nats; log 2 where policy and reference agree

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or ``beta`` is not positive.

    Examples
    --------
    >>> dpo([-2.0, -1.0], [-3.0, -0.5], [-2.5, -1.2], [-2.6, -0.8], beta=0.1)
    array([0.64915934, 0.69815968])

    References
    ----------
    R. Rafailov, A. Sharma, E. Mitchell, S. Ermon, C. D. Manning and C. Finn, "Direct Preference
    Optimization: Your Language Model is Secretly a Reward Model", 2023.
    """
    h, beta = _log_ratio_margin(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta)
    return softplus(-beta * h)


def dpo_grad(logp_chosen, logp_rejected, ref_chosen, ref_rejected, *, beta=0.1):
    r"""Gradient of :func:`dpo` in the policy's two log-probabilities.

    .. math:: \partial_{\log\pi(c)}\ell = -\beta\,\sigma(-\beta h) = -\partial_{\log\pi(r)}\ell

    Arguments, errors and source: as :func:`dpo`.

    Returns
    -------
    two arrays of the same shape: in ``logp_chosen``, in ``logp_rejected``

    Examples
    --------
    >>> dpo_grad([-1.0], [-2.0], [-1.0], [-2.0], beta=0.5)
    (array([-0.25]), array([0.25]))
    """
    h, beta = _log_ratio_margin(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta)
    weight = beta * sigmoid(-beta * h)
    return -weight, weight


def ipo(logp_chosen, logp_rejected, ref_chosen, ref_rejected, *, beta=0.1):
    r"""Identity preference optimisation, elementwise: a finite target for the log-ratio margin.

    .. math:: \ell = \Bigl(h - \frac{1}{2\beta}\Bigr)^2

    With sums of log-probabilities, h is the paper's. TRL gives means over each answer's tokens,
    which its documentation says the paper's results were made with: h is then smaller by a factor
    near the answers' length, and ``beta`` has another scale.

    Parameters
    ----------
    logp_chosen, logp_rejected, ref_chosen, ref_rejected : as :func:`dpo`, or means over tokens
    beta : float > 0
        The larger, the nearer the target is to the reference (the paper's τ).

    Returns
    -------
    array of the same shape, 0 or above

    Raises
    ------
    ValueError
        As :func:`dpo`.

    Examples
    --------
    >>> ipo([-1.0], [-2.0], [-1.0], [-2.0], beta=0.5)
    array([1.])

    References
    ----------
    M. G. Azar et al., "A General Theoretical Paradigm to Understand Learning from Human
    Preferences", 2024.
    """
    h, beta = _log_ratio_margin(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta)
    return np.square(h - 1 / (2 * beta))


def ipo_grad(logp_chosen, logp_rejected, ref_chosen, ref_rejected, *, beta=0.1):
    r"""Gradient of :func:`ipo` in the policy's two log-probabilities.

    .. math:: \partial_{\log\pi(c)}\ell = 2\Bigl(h - \frac{1}{2\beta}\Bigr)
              = -\partial_{\log\pi(r)}\ell

    Arguments, errors and source: as :func:`ipo`.

    Returns
    -------
    two arrays of the same shape: in ``logp_chosen``, in ``logp_rejected``

    Examples
    --------
    >>> ipo_grad([-1.0], [-2.0], [-1.0], [-2.0], beta=0.5)
    (array([-2.]), array([2.]))
    """
    h, beta = _log_ratio_margin(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta)
    slope = 2 * (h - 1 / (2 * beta))
    return slope, -slope


def _simpo(logp_chosen, len_chosen, logp_rejected, len_rejected, beta, gamma):
    logps = {"logp_chosen": logp_chosen, "logp_rejected": logp_rejected}
    lengths = {"len_chosen": len_chosen, "len_rejected": len_rejected}
    chosen, rejected, size_c, size_r = matched(finite=True, **logps, **lengths)
    for name, size in zip(lengths, (size_c, size_r), strict=True):
        everywhere(name, size, size >= 1, "numbers of tokens, 1 or above")
    beta, gamma = positive("beta", beta), number("gamma", gamma)
    return beta * (chosen / size_c - rejected / size_r) - gamma, beta / size_c, beta / size_r


def simpo(logp_chosen, len_chosen, logp_rejected, len_rejected, *, beta=2.0, gamma=1.0):
    r"""SimPO, elementwise: mean token log-probability as reward, a target lead, no reference.

    .. math:: \ell = -\log\sigma\Bigl(\frac{\beta}{|c|}\log\pi(c)
              - \frac{\beta}{|r|}\log\pi(r) - \gamma\Bigr)

    Parameters
    ----------
    logp_chosen, logp_rejected : finite arrays of the same shape
    len_chosen, len_rejected : arrays of that shape, numbers of tokens
    beta : float > 0
        Scale of the reward.
    gamma : float
        The lead that is asked for; outside beta.

    Returns
    -------
    array of the same shape, in nats

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, a length is below 1 or ``beta`` is not
        positive.

    Examples
    --------
    >>> simpo([-4.0], [4], [-4.0], [2], beta=2.0, gamma=2.0)
    array([0.69314718])

    References
    ----------
    Y. Meng, M. Xia and D. Chen, "SimPO: Simple Preference Optimization with a Reference-Free
    Reward", 2024.
    """
    return softplus(-_simpo(logp_chosen, len_chosen, logp_rejected, len_rejected, beta, gamma)[0])


def simpo_grad(logp_chosen, len_chosen, logp_rejected, len_rejected, *, beta=2.0, gamma=1.0):
    r"""Gradient of :func:`simpo` in the two log-probabilities.

    .. math:: \partial_{\log\pi(c)}\ell = -\frac{\beta}{|c|}\sigma(-v), \quad
              \partial_{\log\pi(r)}\ell = \frac{\beta}{|r|}\sigma(-v)

    Arguments, errors and source: as :func:`simpo`.

    Returns
    -------
    two arrays of the same shape: in ``logp_chosen``, in ``logp_rejected``

    Examples
    --------
    >>> simpo_grad([-4.0], [4], [-4.0], [2], beta=2.0, gamma=2.0)
    (array([-0.25]), array([0.5]))
    """
    answers = logp_chosen, len_chosen, logp_rejected, len_rejected
    value, per_chosen, per_rejected = _simpo(*answers, beta, gamma)
    weight = sigmoid(-value)
    return -per_chosen * weight, per_rejected * weight


def _log_odds(logp_chosen, logp_rejected):
    arrays = matched(logp_chosen=logp_chosen, logp_rejected=logp_rejected, finite=True)
    for name, logp in zip(("logp_chosen", "logp_rejected"), arrays, strict=True):
        everywhere(name, logp, logp < 0, "mean token log-probabilities, below 0")
    wrong = [-np.expm1(logp) for logp in arrays]  # 1 - p, every digit kept near p = 1
    odds = [logp - np.log(w) for logp, w in zip(arrays, wrong, strict=True)]
    return odds[0] - odds[1], wrong


def orpo(logp_chosen, logp_rejected):
    r"""ORPO's odds-ratio term, elementwise: the chosen response should have the better odds.

    .. math:: \ell = -\log\sigma\Bigl(\log\frac{\mathrm{odds}(c)}{\mathrm{odds}(r)}\Bigr), \quad
              \mathrm{odds} = \frac{p}{1 - p}

    The whole ORPO loss adds λ times this to the NLL of the chosen response.

    Parameters
    ----------
    logp_chosen, logp_rejected : arrays of the same shape, **mean** token log-probabilities, < 0

    Returns
    -------
    array of the same shape, in nats

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or not below 0.

    Examples
    --------
    >>> orpo(np.log([0.5]), np.log([0.5]))
    array([0.69314718])

    References
    ----------
    J. Hong, N. Lee and J. Thorne, "ORPO: Monolithic Preference Optimization without Reference
    Model", 2024.
    """
    return softplus(-_log_odds(logp_chosen, logp_rejected)[0])


def orpo_grad(logp_chosen, logp_rejected):
    r"""Gradient of :func:`orpo` in the two mean log-probabilities.

    .. math:: \partial_{\log p_c}\ell = -\frac{\sigma(-v)}{1 - p_c}, \quad
              \partial_{\log p_r}\ell = \frac{\sigma(-v)}{1 - p_r}

    Arguments, errors and source: as :func:`orpo`.

    Returns
    -------
    two arrays of the same shape: in ``logp_chosen``, in ``logp_rejected``

    Examples
    --------
    >>> orpo_grad(np.log([0.5]), np.log([0.5]))
    (array([-1.]), array([1.]))
    """
    value, (wrong_chosen, wrong_rejected) = _log_odds(logp_chosen, logp_rejected)
    weight = sigmoid(-value)
    return -weight / wrong_chosen, weight / wrong_rejected
