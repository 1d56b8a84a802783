"""Metric learning: losses of distances and angles between embeddings (rows, last axis).

Each gradient has a part for every embedding that goes in.
"""

import numpy as np

from losslab._inputs import binary, floating, matched, non_negative, number, refuse, rows_of, signs
from losslab.numerics import power_of_2, times


def unit_rows(name, x):
    """Return the rows scaled to length 1, and their lengths; a zero row has no direction."""
    if not x.any(axis=-1).all():
        refuse(name, "a zero vector in some row", "rows with a direction")
    unit, length = directions(x)
    return unit, length[..., None]


def directions(x):
    """Return the rows scaled to length 1 (zero rows stay) and their lengths; nothing overflows."""
    scale = power_of_2(x)
    scaled = x / scale
    length = np.sqrt(np.square(scaled).sum(axis=-1, keepdims=True))
    unit = np.divide(scaled, length, out=np.zeros_like(x), where=length > 0)
    return unit, (scale * length)[..., 0]


def unit_rows_grad(unit, length, grad):
    """Carry a gradient in unit rows back to the rows they came from."""
    return (grad - (grad * unit).sum(axis=-1, keepdims=True) * unit) / length


def _rows(**arrays):
    return [rows_of("dimensions", "an embedding", a) for a in matched(finite=True, **arrays)]


def _cosine(a, b, label, margin):
    a, b = _rows(a=a, b=b)
    (a, length_a), (b, length_b) = unit_rows("a", a), unit_rows("b", b)
    return a, length_a, b, length_b, _per_row("label", label, a, signs), number("margin", margin)


def _per_row(name, values, rows, check):
    values = floating(name, values).astype(rows.dtype)
    if values.shape != rows.shape[:-1]:
        refuse(name, f"of shape {values.shape}", f"shape {rows.shape[:-1]}, one for each row")
    return check(name, values)


def cosine_embedding(a, b, label, *, margin=0.0):
    r"""Cosine embedding loss, one value per pair: similar pairs align, others part to the margin.

    .. math:: \ell = 1 - \cos(a, b) \;\text{if label} = 1, \quad
              \max(0, \cos(a, b) - \text{margin}) \;\text{if label} = -1

    Parameters
    ----------
    a, b : (..., D) finite arrays of the same shape, no zero rows
    label : (...) array, +1 similar and -1 not
    margin : float
        The cosine that dissimilar pairs may keep.

    Returns
    -------
    array of shape (...), from 0 to 2

    Raises
    ------
    ValueError
        If shapes do not fit, an entry is not finite, a row is zero or a label is neither +1
        nor -1.

    Examples
    --------
    >>> cosine_embedding([[2.0, 0.0], [2.0, 0.0]], [[0.0, 1.0], [5.0, 0.0]], [1, -1])
    array([1., 1.])

    References
    ----------
    R. Hadsell, S. Chopra and Y. LeCun, "Dimensionality Reduction by Learning an Invariant
    Mapping", 2006 (the pair scheme, there with distances).
    """
    a, _, b, _, label, margin = _cosine(a, b, label, margin)
    apart = 0.5 * np.square(a - b).sum(axis=-1)  # = 1 - cos, and cannot round below 0
    return np.where(label > 0, apart, np.maximum(1 - apart - margin, 0))[()]


def cosine_embedding_grad(a, b, label, *, margin=0.0):
    r"""Gradient of :func:`cosine_embedding` in a and b; a pair exactly at the margin gives 0.

    .. math:: \partial_a \cos = (\hat b - \hat a\cos) / \lVert a \rVert

    Arguments, errors and source: as :func:`cosine_embedding`.

    Returns
    -------
    two (..., D) arrays: in ``a``, in ``b``

    Examples
    --------
    >>> cosine_embedding_grad([1.0, 1.0], [0.0, 1.0], 1)[0].round(4)
    array([ 0.3536, -0.3536])
    """
    a, length_a, b, length_b, label, margin = _cosine(a, b, label, margin)
    cosine = (a * b).sum(axis=-1)
    slope = np.where(label > 0, -1, (cosine > margin).astype(a.dtype))[..., None]
    return unit_rows_grad(a, length_a, slope * b), unit_rows_grad(b, length_b, slope * a)


def _pair(a, b, similar, margin):
    a, b = _rows(a=a, b=b)
    margin = non_negative("margin", margin)
    return *directions(a - b), _per_row("similar", similar, a, binary), margin


def contrastive(a, b, similar, *, margin=1.0):
    r"""Contrastive loss, one value per pair: pull similar pairs, push others out to the margin.

    .. math:: \ell = d^2 \;\text{if similar}, \quad \max(0, \text{margin} - d)^2
              \;\text{if not}, \quad d = \lVert a - b \rVert

    Parameters
    ----------
    a, b : (..., D) finite arrays of the same shape
    similar : (...) array, 1 similar and 0 not (the paper has it the other way round, and ½)
    margin : float, 0 or above
        The distance beyond which dissimilar pairs are left alone.

    Returns
    -------
    array of shape (...)

    Raises
    ------
    ValueError
        If shapes do not fit, an entry is not finite, ``similar`` is neither 0 nor 1 or
        ``margin`` is negative.

    Examples
    --------
    >>> contrastive([[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.5], [0.0, 0.5]], [1, 0])
    array([0.25, 0.25])

    References
    ----------
    R. Hadsell, S. Chopra and Y. LeCun, "Dimensionality Reduction by Learning an Invariant
    Mapping", 2006.
    """
    _, d, similar, margin = _pair(a, b, similar, margin)
    return np.square(np.where(similar == 1, d, np.maximum(margin - d, 0)))[()]


def contrastive_grad(a, b, similar, *, margin=1.0):
    r"""Gradient of :func:`contrastive` in a and b; 0 where a dissimilar pair coincides.

    .. math:: \partial_a\ell = 2(a - b) \;\text{if similar}, \quad
              -2\max(0, \text{margin} - d)(a - b)/d \;\text{if not}, \quad
              \partial_b\ell = -\partial_a\ell

    Arguments, errors and source: as :func:`contrastive`.

    Returns
    -------
    two (..., D) arrays: in ``a``, in ``b``

    Examples
    --------
    >>> contrastive_grad([0.0, 0.0], [0.3, 0.4], 0)[0]
    array([0.6, 0.8])
    """
    direction, d, similar, margin = _pair(a, b, similar, margin)
    grad = (2 * np.where(similar == 1, d, -np.maximum(margin - d, 0)))[..., None] * direction
    return grad, -grad


def triplet(anchor, positive, negative, *, margin=1.0, squared=True):
    r"""Triplet loss, one value per triplet: the negative must be farther by the margin.

    .. math:: \ell = \max(0, d(a, p) - d(a, n) + \text{margin})

    Parameters
    ----------
    anchor, positive, negative : (..., D) finite arrays of the same shape
    margin : float, 0 or above
        In the unit of d, so margins for the two kinds of distance do not carry over.
    squared : bool
        True: d is the squared Euclidean distance. False: the distance itself.

    Returns
    -------
    array of shape (...)

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or ``margin`` is negative.

    Examples
    --------
    >>> [float(triplet([0., 0.], [1., 1.], [1., .5], margin=0.25, squared=s).round(3))
    ...  for s in (True, False)]
    [1.0, 0.546]

    References
    ----------
    F. Schroff, D. Kalenichenko and J. Philbin, "FaceNet: A Unified Embedding for Face
    Recognition and Clustering", 2015.
    """
    return np.maximum(_triplet(anchor, positive, negative, margin, squared)[2], 0)


def triplet_grad(anchor, positive, negative, *, margin=1.0, squared=True):
    r"""Gradient of :func:`triplet` in anchor, positive and negative; 0 at the kinks.

    .. math:: \partial_p\ell = 2(p - a), \quad \partial_n\ell = 2(a - n), \quad
              \partial_a\ell = 2(n - p) \quad \text{while } \ell > 0 \text{ (squared)}

    Plain distances: the same directions, scaled to length 1. Arguments, errors and source: as
    :func:`triplet`.

    Returns
    -------
    three (..., D) arrays: in ``anchor``, in ``positive``, in ``negative``

    Examples
    --------
    >>> triplet_grad([0.0, 0.0], [1.0, 1.0], [1.0, 0.5])[1]
    array([2., 2.])
    """
    pull, push, value = _triplet(anchor, positive, negative, margin, squared)
    active = (value > 0)[..., None]
    pull, push = np.where(active, pull, 0), np.where(active, push, 0)
    return push - pull, pull, -push


def _triplet(anchor, positive, negative, margin, squared):
    """Gradients of both distances at their far ends, and the loss before it is cut off at 0."""
    margin = non_negative("margin", margin)
    anchor, positive, negative = _rows(anchor=anchor, positive=positive, negative=negative)
    to_positive, to_negative = positive - anchor, negative - anchor
    if not squared:
        (pull, near), (push, far) = directions(to_positive), directions(to_negative)
        return pull, push, near - far + margin
    # |p - a|² - |n - a|² as one sum of products: it does not cancel, nor overflow before it must
    products = np.stack([positive - negative, to_positive + to_negative])
    scale = power_of_2(products)[..., 0]
    total = (products / scale[..., None]).prod(axis=0).sum(axis=-1)
    gap = times(scale[0], times(scale[1], total))
    return 2 * to_positive, 2 * to_negative, gap + margin


def _scores(score_a, score_b, prefer, margin):
    score_a, score_b, prefer = matched(score_a=score_a, score_b=score_b, prefer=prefer, finite=True)
    return signs("prefer", prefer), number("margin", margin) - prefer * (score_a - score_b)


def margin_ranking(score_a, score_b, prefer, *, margin=0.0):
    r"""Margin ranking loss, elementwise: the preferred score must lead by the margin.

    .. math:: \ell = \max(0, \text{margin} - y\,(s_a - s_b))

    Parameters
    ----------
    score_a, score_b : finite arrays of the same shape
    prefer : array of that shape, +1 where a should be higher, -1 where b should
    margin : float
        The lead that is asked for.

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError
        If the shapes differ, a score is not finite or ``prefer`` is neither +1 nor -1.

    Examples
    --------
    >>> margin_ranking([3.0, 0.25, 1.5], [1.0, 1.25, 1.0], [1, 1, -1], margin=1.0)
    array([0. , 2. , 1.5])

    References
    ----------
    R. Herbrich, T. Graepel and K. Obermayer, "Large Margin Rank Boundaries for Ordinal
    Regression", 2000.
    """
    return np.maximum(_scores(score_a, score_b, prefer, margin)[1], 0)


def margin_ranking_grad(score_a, score_b, prefer, *, margin=0.0):
    r"""Gradient of :func:`margin_ranking` in both scores; 0 at the kink.

    .. math:: \partial_{s_a}\ell = -y\,[\ell > 0] = -\partial_{s_b}\ell

    Arguments, errors and source: as :func:`margin_ranking`.

    Returns
    -------
    two arrays of the same shape: in ``score_a``, in ``score_b``

    Examples
    --------
    >>> margin_ranking_grad([0.25], [1.25], [1])
    (array([-1.]), array([1.]))
    """
    prefer, short = _scores(score_a, score_b, prefer, margin)
    grad = np.where(short > 0, -prefer, 0)
    return grad, -grad
