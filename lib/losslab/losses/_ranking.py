"""Losses of an order: lists of items with a score each. Lists are rows, items the last axis."""

import numpy as np

from losslab._inputs import count, floating, matched, one_of, refuse, rows_of, same_shape, whole
from losslab.losses._targets import surprise_grad
from losslab.numerics import power_of_2, sigmoid, softplus, times


def _lists(score, relevance):
    score, relevance = matched(score=score, relevance=relevance, finite=True)
    return rows_of("items", "score", score), relevance


def _ordered_pairs(score, relevance):
    """Lead of item i over item j, and the share of the list's loss that the pair has."""
    score, relevance = _lists(score, relevance)
    lead = score[..., :, None] - score[..., None, :]
    better = (relevance[..., :, None] > relevance[..., None, :]).astype(score.dtype)
    pairs = better.sum(axis=(-2, -1), keepdims=True)
    return lead, better / np.maximum(pairs, 1)


def pairwise_logistic(score, relevance):
    r"""Pairwise logistic loss of ranking, one value per list: each better item should lead.

    .. math:: \ell = \operatorname*{mean}_{i, j:\, r_i > r_j}\log\left(1 + e^{-(s_i - s_j)}\right)

    Parameters
    ----------
    score, relevance : finite arrays of the same shape (..., items)
        Only the order of the relevances counts.

    Returns
    -------
    array without the last axis, in nats; 0 for a list without two different relevances

    Raises
    ------
    ValueError
        If the shapes differ or an entry is not finite.

    Examples
    --------
    >>> pairwise_logistic([[2.0, 1.0, 0.0]], [[2, 0, 1]]).round(4)
    array([0.5845])

    References
    ----------
    C. Burges et al., "Learning to Rank Using Gradient Descent", 2005.
    """
    lead, share = _ordered_pairs(score, relevance)
    return times(share, softplus(-lead)).sum(axis=(-2, -1))


def pairwise_logistic_grad(score, relevance):
    r"""Gradient of :func:`pairwise_logistic` in the scores: forces between pairs.

    .. math:: \partial_{s_i}\ell = \frac1{\text{pairs}}\left(-\sum_{j:\, r_i > r_j}\sigma(s_j - s_i)
              + \sum_{j:\, r_j > r_i}\sigma(s_i - s_j)\right)

    Arguments, errors and source: as :func:`pairwise_logistic`.

    Returns
    -------
    array of the shape of ``score``; each list sums to 0

    Examples
    --------
    >>> pairwise_logistic_grad([0.0, 0.0], [1, 0])
    array([-0.5,  0.5])
    """
    lead, share = _ordered_pairs(score, relevance)
    force = share * sigmoid(-lead)
    return force.sum(axis=-2) - force.sum(axis=-1)


def _sorted(score, order):
    """Scores in the order of the list, and the order."""
    score = rows_of("items", "score", floating("score", score, finite=True))
    order = whole("order", np.asarray(order), "indices").astype(np.intp)
    same_shape(score=score, order=order)
    if (np.sort(order, axis=-1) != np.arange(score.shape[-1])).any():
        refuse("order", "no order of the items somewhere", "each item's index once, best first")
    return np.take_along_axis(score, order, axis=-1), order


def plackett_luce(score, order):
    r"""Plackett–Luce loss, one value per list: take the best, then the best of those left.

    .. math:: \ell = \sum_k\left[\log\sum_{j \ge k} e^{s_{\pi_j}} - s_{\pi_k}\right]

    Parameters
    ----------
    score : finite array (..., items)
    order : integer array of the same shape
        The items' indices, best first.

    Returns
    -------
    array without the last axis, in nats; log n! for equal scores

    Raises
    ------
    ValueError
        If the shapes differ, a score is not finite or an order is no order.

    Examples
    --------
    >>> plackett_luce([[1.0, 0.0, -1.0]], [[0, 1, 2]]).round(4)
    array([0.7209])

    References
    ----------
    F. Xia et al., "Listwise Approach to Learning to Rank: Theory and Algorithm", 2008.
    """
    score, _ = _sorted(score, order)
    # log-sum-exp of those left when the one at a place is taken
    rest = np.full_like(score, -np.inf)
    rest[..., :-1] = np.logaddexp.accumulate(score[..., :0:-1], axis=-1)[..., ::-1]
    return softplus(rest - score).sum(axis=-1)


def plackett_luce_grad(score, order):
    r"""Gradient of :func:`plackett_luce` in the scores: shares of all choices, minus 1.

    .. math:: \partial_{s_i}\ell = \sum_{k \le \text{place of } i}
              \frac{e^{s_i}}{\sum_{j \ge k} e^{s_{\pi_j}}} - 1

    Arguments, errors and source: as :func:`plackett_luce`.

    Returns
    -------
    array of the shape of ``score``; each list sums to 0

    Examples
    --------
    >>> plackett_luce_grad([0.0, 0.0], [1, 0])
    array([ 0.5, -0.5])
    """
    score, order = _sorted(score, order)
    place = np.broadcast_to(np.arange(score.shape[-1]), score.shape)
    left = np.where(place[..., None, :] >= place[..., None], score[..., None, :], -np.inf)
    slope = np.empty_like(score)
    np.put_along_axis(slope, order, surprise_grad(left, place, 1).sum(axis=-2), axis=-1)
    return slope


def ndcg(score, relevance, *, k=None, gain="exponential"):
    r"""NDCG, one value per list: gains discounted by their place, over the best order's.

    .. math:: \mathrm{NDCG} = \frac{\sum_{i \le k} G_{\pi_i}/\log_2(i + 1)}{\text{the same, best
              order}}, \quad G = 2^r - 1 \;\text{or}\; r

    Parameters
    ----------
    score, relevance : finite arrays of the same shape (..., items), relevances 0 or above
    k : int >= 1, optional
        Count only the first k places.
    gain : "exponential" or "linear"
        2^r - 1 as in most papers, or r as in scikit-learn and TorchMetrics.

    Returns
    -------
    array without the last axis, from 0 (also for lists without a relevant item) to 1; a metric:
        its slope is 0 almost everywhere

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, a relevance is negative, ``k`` is below 1 or
        ``gain`` is another name.

    Examples
    --------
    >>> ndcg([[4.0, 3.0, 2.0, 1.0]], [[3, 2, 0, 1]]).round(4)
    array([0.9926])

    References
    ----------
    K. Järvelin and J. Kekäläinen, "Cumulated Gain-Based Evaluation of IR Techniques", 2002;
    C. Burges et al., "Learning to Rank Using Gradient Descent", 2005 (the exponential gain).
    """
    score, relevance = _lists(score, relevance)
    if (relevance < 0).any():
        refuse("relevance", "negative somewhere", "0 or above")
    one_of("gain", gain, ("exponential", "linear"))
    gains = relevance / power_of_2(relevance)  # as much for all: the quotient does not change
    if gain == "exponential":
        large = np.maximum(relevance.max(axis=-1, keepdims=True, initial=0) - 1000, 0)
        gains = np.exp2(relevance - large) - np.exp2(-large)
    discount = 1 / np.log2(np.arange(score.shape[-1]) + 2)
    discount[score.shape[-1] if k is None else count("k", k) :] = 0
    order = np.argsort(-score, axis=-1, kind="stable")
    shown = (np.take_along_axis(gains, order, axis=-1) * discount).sum(axis=-1)
    best = (-np.sort(-gains, axis=-1) * discount).sum(axis=-1)
    return shown / np.where(best > 0, best, 1)
