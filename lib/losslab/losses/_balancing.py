"""Several losses, or several batches, as one: what each contributes to the total."""

import numpy as np

from losslab._inputs import matched, number, refuse
from losslab.numerics import scaled


def contribution_shares(terms, weights):
    r"""Share of each weighted term in the total loss.

    .. math:: \text{share}_k = \frac{w_k L_k}{\sum_j w_j L_j}

    A share says how large a term is, not how strongly it pulls: that is its gradient's norm.

    Parameters
    ----------
    terms : dict of names to losses
    weights : dict of the same names to weights

    Returns
    -------
    dict of the same names to shares, which sum to 1

    Raises
    ------
    ValueError
        If the names differ, a value is not a finite number or the total is not positive.

    Examples
    --------
    >>> contribution_shares({"class": 0.5, "box": 0.25}, {"class": 1.0, "box": 2.0})
    {'class': 0.5, 'box': 0.5}

    References
    ----------
    Z. Chen, V. Badrinarayanan, C.-Y. Lee and A. Rabinovich, "GradNorm: Gradient Normalization
    for Adaptive Loss Balancing in Deep Multitask Networks", 2018 (why shares are not enough).
    """
    if set(terms) != set(weights):
        refuse("weights", f"for {sorted(weights)}", f"one for each of {sorted(terms)}")
    weighted = {}
    for name, value in terms.items():
        weight = number(f"weights[{name!r}]", weights[name])
        weighted[name] = weight * number(f"terms[{name!r}]", value)
    total = sum(weighted.values())
    if not total > 0:
        refuse("the weighted total", total, "a total above 0")
    return {name: value / total for name, value in weighted.items()}


def uncertainty_weighted(losses, log_vars):
    r"""Uncertainty-weighted total of several losses, each with a learned log variance.

    .. math:: L = \sum_k \tfrac12\left(e^{-s_k} L_k + s_k\right)

    Parameters
    ----------
    losses : finite array of the tasks' losses
    log_vars : array of the same shape, learned; at the optimum :math:`s_k = \log L_k`

    Returns
    -------
    scalar

    Raises
    ------
    ValueError
        If the shapes differ or an entry is not finite.

    Examples
    --------
    >>> float(uncertainty_weighted([2.0, 4.0], [0.0, 0.0]))
    3.0

    References
    ----------
    A. Kendall, Y. Gal and R. Cipolla, "Multi-Task Learning Using Uncertainty to Weigh Losses for
    Scene Geometry and Semantics", 2018.
    """
    losses, log_vars = matched(losses=losses, log_vars=log_vars, finite=True)
    return (0.5 * (scaled(losses, -log_vars) + log_vars)).sum()


def uncertainty_weighted_grad(losses, log_vars):
    r"""Gradient of :func:`uncertainty_weighted` in the losses and the log variances.

    .. math:: \partial_{L_k} = \tfrac12 e^{-s_k}, \quad
              \partial_{s_k} = \tfrac12\left(1 - e^{-s_k}L_k\right)

    Arguments, errors and source: as :func:`uncertainty_weighted`.

    Returns
    -------
    two arrays of the same shape: in ``losses``, in ``log_vars``

    Examples
    --------
    >>> uncertainty_weighted_grad([2.0, 4.0], [0.0, 0.0])
    (array([0.5, 0.5]), array([-0.5, -1.5]))
    """
    losses, log_vars = matched(losses=losses, log_vars=log_vars, finite=True)
    return 0.5 * np.exp(-log_vars), 0.5 * (1 - scaled(losses, -log_vars))


def accumulated(loss_sums, token_counts):
    r"""Mean loss of several batches of unequal size: the same as of all of them at once.

    .. math:: \frac{\sum_b L_b}{\sum_b n_b} \;\ne\; \frac1B\sum_b\frac{L_b}{n_b}

    Parameters
    ----------
    loss_sums : array, the **sum** of the losses of each batch
    token_counts : array of the same shape, how many losses each sum holds

    Returns
    -------
    scalar, in the losses' unit

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, a count is negative or all are 0.

    Examples
    --------
    >>> float(accumulated([8.0, 90.0, 4.0], [4, 30, 1]).round(4))
    2.9143

    References
    ----------
    P. Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", 2017.
    """
    return rate(loss_sums=loss_sums, token_counts=token_counts)


def rate(**arrays):
    """Return the sums' total divided by the counts', under the names of the caller's arguments."""
    sums, counts = matched(finite=True, **arrays)
    if (counts < 0).any() or not counts.sum() > 0:
        refuse(list(arrays)[1], counts.tolist(), "counts, 0 or above, not all 0")
    return sums.sum() / counts.sum()
