"""Losses of large models: capped logits, balanced experts, and a fitted power law (family "scale")."""

import numpy as np

from losslab._inputs import count, floating, matched, positive, refuse, shaped
from losslab.numerics import centred, softmax


def soft_cap(z, *, cap=30.0):
    r"""Soft cap, elementwise: logits pressed between -cap and cap, hardly changed near 0.

    .. math:: c \tanh(z / c)

    Parameters
    ----------
    z : array of logits, any shape; ±inf gives ±cap
    cap : float > 0
        The c that no logit exceeds.

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError
        If ``z`` contains NaN or ``cap`` is not positive.

    Examples
    --------
    >>> soft_cap([0.0, 30.0, 1e9]).round(4)
    array([ 0.    , 22.8478, 30.    ])

    References
    ----------
    Gemma Team, "Gemma 2: Improving Open Language Models at a Practical Size", 2024.
    """
    cap = positive("cap", cap)
    return cap * np.tanh(floating("z", z) / cap)


def soft_cap_grad(z, *, cap=30.0):
    r"""Derivative of :func:`soft_cap` in the logits: what it leaves of any gradient.

    .. math:: 1 - \tanh^2(z / c)

    Arguments, errors and source: as :func:`soft_cap`.

    Returns
    -------
    array of the same shape, from 0 to 1

    Examples
    --------
    >>> soft_cap_grad([0.0, 30.0, 60.0]).round(4)
    array([1.    , 0.42  , 0.0707])
    """
    small = np.exp(-2 * np.abs(floating("z", z)) / positive("cap", cap))
    return 4 * small / np.square(1 + small)  # 1 − tanh² without its cancellation


def _routing(router_z, top_k):
    """Each token's probabilities, and each expert's share of the choices."""
    z = floating("router_z", router_z, finite=True)
    shaped("router_z", z, z.ndim > 1 and z.shape[-2], "(..., T, E) with at least one token")
    if count("top_k", top_k) > z.shape[-1]:
        refuse("top_k", top_k, f"at most the number of experts, {z.shape[-1]}")
    chosen = np.argsort(-z, axis=-1, kind="stable")[..., :top_k]
    picks = np.zeros_like(z)
    np.put_along_axis(picks, chosen, 1 / top_k, axis=-1)
    return softmax(z), picks.mean(axis=-2)


def load_balance(router_z, *, top_k=1):
    r"""Balance loss of a mixture of experts, one value per batch of tokens.

    .. math:: \ell = E \sum_i f_i P_i

    It is 1 where all loads or all probabilities are equal, and may be 1 where neither is.

    Parameters
    ----------
    router_z : (..., T, E) finite array, each token's logits over the experts
    top_k : int > 0
        How many experts each token goes to (of equal logits, the first).

    Returns
    -------
    array of shape (...), above 0 and at most E; f are the experts' shares of the T·k choices, P
    their mean probabilities

    Raises
    ------
    ValueError
        If there is no token, an entry is not finite or ``top_k`` is not from 1 to E.

    Examples
    --------
    >>> load_balance([[[3.0, 0.0], [0.0, 3.0]], [[0.001, 0.0], [0.001, 0.0]]]).round(4)
    array([1.    , 1.0005])

    References
    ----------
    W. Fedus, B. Zoph and N. Shazeer, "Switch Transformers: Scaling to Trillion Parameter Models
    with Simple and Efficient Sparsity", 2022.
    """
    p, load = _routing(router_z, top_k)
    return p.shape[-1] * (load * p.mean(axis=-2)).sum(axis=-1)


def load_balance_grad(router_z, *, top_k=1):
    r"""Gradient of :func:`load_balance` in the router's logits, the loads held constant.

    .. math:: \partial_{z_{ti}}\ell = \frac{E}{T}\,p_{ti}\Bigl(f_i - \sum_j p_{tj} f_j\Bigr)

    Arguments, errors and source: as :func:`load_balance`.

    Returns
    -------
    (..., T, E) array; each row sums to 0

    Examples
    --------
    >>> load_balance_grad([[0.2, 0.0], [0.1, 0.0]]).round(3)
    array([[ 0.248, -0.248],
           [ 0.249, -0.249]])
    """
    p, load = _routing(router_z, top_k)
    return p.shape[-1] / p.shape[-2] * centred(np.broadcast_to(load[..., None, :], p.shape), p)


def fit_power_law(n, loss):
    r"""Fit a power law with a floor to losses of runs of several sizes, by least squares.

    .. math:: L(n) \approx L_\infty + A\,n^{-\alpha}, \quad L_\infty \ge 0, \; 0.02 \le \alpha \le 1.5

    For each exponent the law is linear in the other two, so only the exponent is searched for.

    Parameters
    ----------
    n : (N,) finite array of sizes above 0, at least three different ones
    loss : (N,) finite array, the loss of each run

    Returns
    -------
    floor, amount, exponent : three floats

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, or there are fewer than three sizes.

    Examples
    --------
    >>> n = np.array([1e3, 1e4, 1e5, 1e6])
    >>> [round(v, 4) for v in fit_power_law(n, 2 + 30 * n**-0.4)]
    [2.0, 30.0, 0.4]

    References
    ----------
    J. Hoffmann et al., "Training Compute-Optimal Large Language Models", 2022; G. H. Golub and
    V. Pereyra, "The Differentiation of Pseudo-Inverses and Nonlinear Least Squares Problems Whose
    Variables Separate", 1973.
    """
    n, loss = matched(n=n, loss=loss, finite=True)
    if n.ndim != 1 or len(np.unique(n)) < 3 or (n <= 0).any():
        refuse("n", f"{n}", "at least three different sizes above 0")
    low, high, start = 0.02, 1.5, n.min()
    for _ in range(12):
        exponents = np.linspace(low, high, 101)
        x = (n / start) ** -exponents[:, None]
        off = x - x.mean(axis=1, keepdims=True)
        amount = off @ loss / np.square(off).sum(axis=1)
        floor = loss.mean() - amount * x.mean(axis=1)
        amount = np.where(floor < 0, x @ loss / np.square(x).sum(axis=1), amount)
        floor = np.maximum(floor, 0)
        errors = np.square(floor[:, None] + amount[:, None] * x - loss).sum(axis=1)
        best = errors.argmin()
        low, high = exponents[max(best - 1, 0)], exponents[min(best + 1, 100)]
    exponent = exponents[best]
    return float(floor[best]), float(amount[best] * start**exponent), float(exponent)
