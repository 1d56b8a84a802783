"""Contrastive losses over a batch: cross-entropy with similarities as logits."""

import numpy as np

from losslab._inputs import floating, matched, number, positive, refuse
from losslab.losses.classification import cross_entropy, cross_entropy_grad
from losslab.losses.metric import unit_rows, unit_rows_grad
from losslab.numerics import sigmoid, softplus

__all__ = [
    "clip",
    "clip_grad",
    "info_nce",
    "info_nce_grad",
    "mutual_information_bound",
    "mutual_information_bound_grad",
    "nt_xent",
    "nt_xent_grad",
    "siglip",
    "siglip_grad",
]


def _similarity(similarity, square=False):
    similarity = floating("similarity", similarity, finite=True)
    rows, columns = similarity.shape if similarity.ndim == 2 else (0, -1)
    if columns < rows or (square and rows != columns) or columns == -1:
        allowed = "an N × N matrix" if square else "an N × M matrix with M at least N"
        refuse("similarity", f"of shape {similarity.shape}", allowed)
    return similarity, np.arange(rows)


def _towers(u, v):
    u, v = matched(u=u, v=v, finite=True)
    if u.ndim != 2:
        refuse("u", f"of shape {u.shape}", "a matrix, one row for each example")
    return unit_rows("u", u), unit_rows("v", v)


@np.errstate(over="ignore")
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
    similarity, diagonal = _similarity(similarity)
    return cross_entropy(similarity / positive("temperature", temperature), diagonal)


@np.errstate(over="ignore")
def info_nce_grad(similarity, *, temperature=0.1):
    r"""Gradient of :func:`info_nce` in the similarities: (softmax - positive) / τ.

    .. math:: \partial_{s_{ij}}\ell_i = \frac{p_{ij} - [i = j]}{\tau}

    Arguments, errors and source: as :func:`info_nce`.

    Returns
    -------
    (N, M) array; each row sums to 0

    Examples
    --------
    >>> info_nce_grad([[1.0, 1.0]], temperature=0.5)
    array([[-1.,  1.]])
    """
    temperature = positive("temperature", temperature)
    similarity, diagonal = _similarity(similarity)
    return cross_entropy_grad(similarity / temperature, diagonal) / temperature


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
    if not losses.size:
        refuse("similarity", f"of shape {np.shape(similarity)}", "at least one query")
    return np.log(np.shape(similarity)[1]).astype(losses.dtype) - losses.mean()


def mutual_information_bound_grad(similarity, *, temperature=0.1):
    r"""Gradient of :func:`mutual_information_bound` in the similarities.

    .. math:: -\frac1N\,\partial_{s}\sum_i\ell_i

    Arguments, errors and source: as :func:`mutual_information_bound`.

    Returns
    -------
    (N, M) array

    Examples
    --------
    >>> mutual_information_bound_grad([[1.0, 1.0]], temperature=0.5)
    array([[ 1., -1.]])
    """
    grad = info_nce_grad(similarity, temperature=temperature)
    if not len(grad):
        refuse("similarity", f"of shape {np.shape(similarity)}", "at least one query")
    return -grad / len(grad)


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
    (u, _), (v, _) = _towers(u, v)
    similarity = u @ v.T
    there = info_nce(similarity, temperature=temperature)
    return 0.5 * (there + info_nce(similarity.T, temperature=temperature))


def clip_grad(u, v, *, temperature=0.07):
    r"""Gradient of :func:`clip` (summed over the pairs) in both towers.

    .. math:: \partial_{\hat u} = G\hat v, \quad \partial_{\hat v} = G^\top\hat u, \quad
              G = \tfrac1{2\tau}\left(P_{\text{rows}} + P_{\text{columns}} - 2I\right)

    then through the scaling to length 1. Arguments, errors and source: as :func:`clip`.

    Returns
    -------
    two (N, D) arrays: in ``u``, in ``v``; each row is orthogonal to its embedding

    Examples
    --------
    >>> clip_grad(np.eye(2), np.eye(2), temperature=1.0)[0].round(4)
    array([[0.    , 0.2689],
           [0.2689, 0.    ]])
    """
    (u, length_u), (v, length_v) = _towers(u, v)
    similarity = u @ v.T
    there = info_nce_grad(similarity, temperature=temperature)
    grad = 0.5 * (there + info_nce_grad(similarity.T, temperature=temperature).T)
    return unit_rows_grad(u, length_u, grad @ v), unit_rows_grad(v, length_v, grad.T @ u)


def _views(u, v, temperature):
    """Both views as unit rows, their lengths, logits with self-pairs left out, and partners."""
    temperature = positive("temperature", temperature)
    (u, length_u), (v, length_v) = _towers(u, v)
    views = np.concatenate([u, v])
    with np.errstate(over="ignore"):
        z = views @ views.T / temperature
    np.fill_diagonal(z, -np.inf)
    partner = np.roll(np.arange(len(views)), len(u))
    return views, np.concatenate([length_u, length_v]), z, partner, temperature


def nt_xent(u, v, *, temperature=0.5):
    r"""NT-Xent, one value per view: find the other view of the same example among 2N - 1.

    .. math:: \ell_i = -\log\frac{e^{s_{i,p(i)}/\tau}}{\sum_{j \ne i} e^{s_{ij}/\tau}}, \quad
              s_{ij} = \cos(x_i, x_j), \quad x = [u; v]

    Parameters
    ----------
    u, v : (N, D) finite arrays, two views of each example, no zero rows; scaled to length 1 here
    temperature : float > 0
        The τ that divides cosines.

    Returns
    -------
    (2N,) array, in nats: the views of u, then those of v; its mean is the loss of the paper

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, a row is zero or ``temperature`` is not
        positive.

    Examples
    --------
    >>> nt_xent(np.eye(2), np.eye(2), temperature=1.0)
    array([0.55144471, 0.55144471, 0.55144471, 0.55144471])

    References
    ----------
    T. Chen, S. Kornblith, M. Norouzi and G. Hinton, "A Simple Framework for Contrastive Learning
    of Visual Representations", 2020.
    """
    _, _, z, partner, _ = _views(u, v, temperature)
    return cross_entropy(z, partner)


def nt_xent_grad(u, v, *, temperature=0.5):
    r"""Gradient of :func:`nt_xent` (summed over the views) in both views.

    .. math:: \partial_{\hat x} = (G + G^\top)\hat x, \quad G = \frac{P - \text{partners}}{\tau}

    then through the scaling to length 1. Arguments, errors and source: as :func:`nt_xent`.

    Returns
    -------
    two (N, D) arrays: in ``u``, in ``v``

    Examples
    --------
    >>> nt_xent_grad(np.eye(2), np.eye(2), temperature=1.0)[0].round(4)
    array([[0.    , 0.8478],
           [0.8478, 0.    ]])
    """
    views, length, z, partner, temperature = _views(u, v, temperature)
    grad = cross_entropy_grad(z, partner) / temperature
    in_u, in_v = np.split(unit_rows_grad(views, length, (grad + grad.T) @ views), 2)
    return in_u, in_v


def _pairs(similarity, scale, bias):
    similarity, _ = _similarity(similarity, square=True)
    sign = 2 * np.eye(len(similarity), dtype=similarity.dtype) - 1
    with np.errstate(over="ignore"):
        z = positive("scale", scale) * similarity + number("bias", bias)
    return sign, sign * z


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
    return softplus(-_pairs(similarity, scale, bias)[1]).sum(axis=-1)


def siglip_grad(similarity, *, scale=10.0, bias=-10.0):
    r"""Gradient of :func:`siglip` in the similarities.

    .. math:: \partial_{s_{ij}}\ell_i = -a\,y_{ij}\,\sigma(-y_{ij}(a s_{ij} + b))

    Arguments, errors and source: as :func:`siglip`.

    Returns
    -------
    (N, N) array

    Examples
    --------
    >>> siglip_grad([[0.5]], scale=10.0, bias=-5.0)
    array([[-5.]])
    """
    sign, margin = _pairs(similarity, scale, bias)
    return -positive("scale", scale) * sign * sigmoid(-margin)
