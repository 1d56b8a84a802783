"""Contrastive losses over a batch: cross-entropy with similarities as logits."""

import numpy as np

from losslab._inputs import floating, matched, number, positive, shaped
from losslab.losses._classification import cross_entropy, cross_entropy_grad
from losslab.losses._metric import unit_rows, unit_rows_grad
from losslab.numerics import sigmoid, softplus


def _similarity(similarity, square=False):
    similarity = floating("similarity", similarity, finite=True)
    rows, columns = similarity.shape if similarity.ndim == 2 else (0, -1)
    allowed = "an N × N matrix" if square else "an N × M matrix with M at least N"
    shaped("similarity", similarity, rows == columns or rows < columns and not square, allowed)
    return similarity, np.arange(rows)


def _logits(similarity, temperature):
    """Similarities over the temperature, from each row's largest: no quotient overflows upwards."""
    similarity, diagonal = _similarity(similarity)
    top = similarity.max(axis=1, keepdims=True, initial=-np.inf)
    return (similarity - top) / positive("temperature", temperature), diagonal


def towers(u, v):
    u, v = matched(u=u, v=v, finite=True)
    shaped("u", u, u.ndim == 2, "a matrix, one row for each example")
    return unit_rows("u", u), unit_rows("v", v)


def info_nce(similarity, *, temperature=0.1):
    r"""InfoNCE, one value per query: pick the positive out of all candidates of its row.

    .. math:: \ell_i = -\log\frac{e^{s_{ii}/\tau}}{\sum_j e^{s_{ij}/\tau}}

    Parameters
    ----------
    similarity : (N, M) finite array, M ≥ N; row i is a query, its positive is in column i
        (columns past N are further negatives)
    temperature : float > 0
        The τ that divides similarities; the lower, the more the hardest negative counts.

    Returns
    -------
    (N,) array, in nats; log M where nothing is told apart

    Raises
    ------
    ValueError
        If the matrix has another shape, an entry is not finite or ``temperature`` is not
        positive.

    Examples
    --------
    >>> info_nce([[1.0, 1.0, 1.0, 1.0]])
    array([1.38629436])

    References
    ----------
    A. van den Oord, Y. Li and O. Vinyals, "Representation Learning with Contrastive Predictive
    Coding", 2018.
    """
    return cross_entropy(*_logits(similarity, temperature))


def info_nce_grad(similarity, *, temperature=0.1, parameters=False):
    r"""Gradient of :func:`info_nce` in the similarities: (softmax - positive) / τ.

    .. math:: \partial_{s_{ij}}\ell_i = \frac{p_{ij} - [i = j]}{\tau}, \quad
              \partial_\tau\ell_i = -\tfrac1\tau\sum_j s_{ij}\,\partial_{s_{ij}}\ell_i

    Arguments, errors and source: as :func:`info_nce`.

    Returns
    -------
    (N, M) array; each row sums to 0. With ``parameters=True`` also an (N,) array: each row's
    gradient in ``temperature``

    Examples
    --------
    >>> info_nce_grad([[1.0, 1.0]], temperature=0.5)
    array([[-1.,  1.]])
    """
    grad = cross_entropy_grad(*_logits(similarity, temperature)) / temperature
    return (grad, -(grad * similarity).sum(axis=-1) / temperature) if parameters else grad


def mutual_information_bound(similarity, *, temperature=0.1):
    r"""Lower bound on mutual information that InfoNCE certifies: log M minus its mean.

    .. math:: I(X; Y) \ge \log M - \tfrac1N\sum_i \ell_i

    Parameters
    ----------
    similarity, temperature : as :func:`info_nce`, with N ≥ 1

    Returns
    -------
    scalar, in nats, at most log M however much information there is

    Raises
    ------
    ValueError
        As :func:`info_nce`, or if there is no query.

    Examples
    --------
    >>> float(mutual_information_bound(100 * np.eye(4)).round(6))
    1.386294

    References
    ----------
    B. Poole, S. Ozair, A. van den Oord, A. A. Alemi and G. Tucker, "On Variational Bounds of
    Mutual Information", 2019.
    """
    losses = info_nce(similarity, temperature=temperature)
    shaped("similarity", similarity, losses.size, "at least one query")
    return np.log(np.shape(similarity)[1]).astype(losses.dtype) - losses.mean()


def clip(u, v, *, temperature=0.07):
    r"""CLIP loss, one value per pair: InfoNCE both ways between two towers of unit vectors.

    .. math:: \ell_i = \tfrac12\Bigl(-\log\frac{e^{s_{ii}/\tau}}{\sum_j e^{s_{ij}/\tau}}
              -\log\frac{e^{s_{ii}/\tau}}{\sum_j e^{s_{ji}/\tau}}\Bigr), \quad
              s_{ij} = \cos(u_i, v_j)

    Parameters
    ----------
    u, v : (N, D) finite arrays, matching rows, no zero rows; scaled to length 1 here
    temperature : float > 0
        CLIP learns it, starting from 0.07.

    Returns
    -------
    (N,) array, in nats; its mean is the loss of the paper

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, a row is zero or ``temperature`` is not
        positive.

    Examples
    --------
    >>> clip(np.eye(2), np.eye(2), temperature=1.0)
    array([0.31326169, 0.31326169])

    References
    ----------
    A. Radford et al., "Learning Transferable Visual Models From Natural Language Supervision",
    2021.
    """
    (u, _), (v, _) = towers(u, v)
    similarity = u @ v.T
    there = info_nce(similarity, temperature=temperature)
    return 0.5 * (there + info_nce(similarity.T, temperature=temperature))


def clip_grad(u, v, *, temperature=0.07, parameters=False):
    r"""Gradient of :func:`clip` (summed over the pairs) in both towers.

    .. math:: \partial_{\hat u} = G\hat v, \quad \partial_{\hat v} = G^\top\hat u, \quad
              G = \tfrac1{2\tau}\left(P_{\text{rows}} + P_{\text{columns}} - 2I\right)

    then through the scaling to length 1. Arguments, errors and source: as :func:`clip`.

    Returns
    -------
    two (N, D) arrays: in ``u``, in ``v``; each row is orthogonal to its embedding. With
    ``parameters=True`` also an (N,) array: each pair's gradient in ``temperature``

    Examples
    --------
    >>> clip_grad(np.eye(2), np.eye(2), temperature=1.0)[0].round(4)
    array([[0.    , 0.2689],
           [0.2689, 0.    ]])
    """
    (u, length_u), (v, length_v) = towers(u, v)
    similarity = u @ v.T
    there, warm = info_nce_grad(similarity, temperature=temperature, parameters=True)
    back, warm_back = info_nce_grad(similarity.T, temperature=temperature, parameters=True)
    grad = 0.5 * (there + back.T)
    in_both = unit_rows_grad(u, length_u, grad @ v), unit_rows_grad(v, length_v, grad.T @ u)
    return (*in_both, 0.5 * (warm + warm_back)) if parameters else in_both


def _pairs(similarity, scale, bias):
    similarity, _ = _similarity(similarity, square=True)
    sign = 2 * np.eye(len(similarity), dtype=similarity.dtype) - 1
    z = positive("scale", scale) * similarity + number("bias", bias)
    return similarity, sign, sign * z


def siglip(similarity, *, scale=10.0, bias=-10.0):
    r"""Sigmoid pair loss, one value per row: each pair on its own is a match or is not.

    .. math:: \ell_i = \sum_j \log\bigl(1 + e^{-y_{ij}(a s_{ij} + b)}\bigr), \quad
              y_{ij} = 1 \;\text{if}\; i = j \;\text{else}\; -1

    Parameters
    ----------
    similarity : (N, N) finite array, matches on the diagonal
    scale : float > 0
        The a that multiplies similarities (learned, from 10).
    bias : float
        The b that makes up for there being many more non-matches (learned, from -10).

    Returns
    -------
    (N,) array, in nats; its mean is the loss of the paper

    Raises
    ------
    ValueError
        If the matrix is not square, an entry is not finite or ``scale`` is not positive.

    Examples
    --------
    >>> siglip(np.eye(2), scale=10.0, bias=-5.0)
    array([0.0134307, 0.0134307])

    References
    ----------
    X. Zhai, B. Mustafa, A. Kolesnikov and L. Beyer, "Sigmoid Loss for Language Image
    Pre-Training", 2023.
    """
    return softplus(-_pairs(similarity, scale, bias)[2]).sum(axis=-1)


def siglip_grad(similarity, *, scale=10.0, bias=-10.0, parameters=False):
    r"""Gradient of :func:`siglip` in the similarities.

    .. math:: \partial_{s_{ij}}\ell_i = -a\,y_{ij}\,\sigma(-y_{ij}(a s_{ij} + b)), \quad
              \partial_a\ell_i = \tfrac1a\sum_j s_{ij}\,\partial_{s_{ij}}\ell_i, \quad
              \partial_b\ell_i = \tfrac1a\sum_j \partial_{s_{ij}}\ell_i

    Arguments, errors and source: as :func:`siglip`.

    Returns
    -------
    (N, N) array. With ``parameters=True`` also two (N,) arrays: each row's gradient in ``scale``
    and in ``bias``

    Examples
    --------
    >>> siglip_grad([[0.5]], scale=10.0, bias=-5.0)
    array([[-5.]])
    """
    similarity, sign, margin = _pairs(similarity, scale, bias)
    slope = -sign * sigmoid(-margin)
    grad = positive("scale", scale) * slope
    in_both = (slope * similarity).sum(axis=-1), slope.sum(axis=-1)
    return (grad, *in_both) if parameters else grad
