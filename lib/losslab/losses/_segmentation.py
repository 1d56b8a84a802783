"""Losses of masks: overlap scores of whole pictures. The first axis holds the pictures."""

from losslab._inputs import matched, non_negative, probabilities, refuse, shaped


def _masks(p, g):
    """The named masks, one row for each picture, and the shape they had."""
    p, g = matched(p=p, g=g, finite=True)
    shaped("p", p, p.ndim > 1, "(N, ...), pictures first")
    flat = len(p), p.size // max(len(p), 1)
    return probabilities("p", p).reshape(flat), probabilities("g", g).reshape(flat), p.shape


def _ratio(above, below, name="smooth"):
    if not (below > 0).all():
        refuse(name, "0 for a picture with nothing in either mask", "a number above 0 there")
    return above / below


def _dice(p, g, smooth, squared):
    """Dice of each picture, and its slope in the pixels of p."""
    smooth = non_negative("smooth", smooth)
    below = ((p * p + g * g) if squared else (p + g)).sum(axis=1, keepdims=True) + smooth
    score = _ratio(2 * (p * g).sum(axis=1, keepdims=True) + smooth, below)
    return score, (2 * g - score * (2 * p if squared else 1)) / below


def dice(p, g, *, smooth=1.0, squared=False):
    r"""Soft Dice loss, one value per picture: 1 minus twice the overlap over both sizes.

    .. math:: \ell = 1 - \frac{2\sum_i p_i g_i + s}{\sum_i p_i + \sum_i g_i + s}

    Parameters
    ----------
    p, g : arrays of the same shape (N, ...), probabilities and the mask, from 0 to 1
    smooth : float >= 0
        The s above and below the line; it sets the price of a false pixel on an empty picture.
    squared : bool
        Σp² + Σg² below the line, as in V-Net.

    Returns
    -------
    (N,) array, from 0 to 1; to pool the pictures, reshape them to one row

    Raises
    ------
    ValueError
        If the shapes differ, an entry is outside [0, 1], or ``smooth`` is 0 and both masks of a
        picture are empty.

    Examples
    --------
    >>> dice([[1.0, 1.0, 0.0]], [[1.0, 0.0, 0.0]], smooth=0.0).round(4)
    array([0.3333])

    References
    ----------
    F. Milletari, N. Navab and S.-A. Ahmadi, "V-Net: Fully Convolutional Neural Networks for
    Volumetric Medical Image Segmentation", 2016.
    """
    p, g, _ = _masks(p, g)
    return 1 - _dice(p, g, smooth, squared)[0][:, 0]


def dice_grad(p, g, *, smooth=1.0, squared=False):
    r"""Gradient of :func:`dice` in the probabilities: two values in each picture.

    .. math:: \partial_{p_i}\ell = \frac{D - 2g_i}{\sum_j p_j + \sum_j g_j + s}, \quad D = 1 - \ell

    With ``squared``, 2Dp takes the place of D. Arguments, errors and source: as :func:`dice`.

    Returns
    -------
    array of the shape of ``p``

    Examples
    --------
    >>> dice_grad([[1.0, 1.0, 0.0]], [[1.0, 0.0, 0.0]], smooth=0.0).round(4)
    array([[-0.4444,  0.2222,  0.2222]])
    """
    p, g, shape = _masks(p, g)
    return -_dice(p, g, smooth, squared)[1].reshape(shape)


def _tversky(p, g, alpha, beta, smooth):
    """The Tversky index of each picture, and its slope in the pixels of p."""
    alpha, beta = non_negative("alpha", alpha), non_negative("beta", beta)
    smooth = non_negative("smooth", smooth)
    hit = (p * g).sum(axis=1, keepdims=True) + smooth
    below = hit + (alpha * p * (1 - g) + beta * (1 - p) * g).sum(axis=1, keepdims=True)
    score = _ratio(hit, below)
    return score, (g - score * (g + alpha * (1 - g) - beta * g)) / below


def tversky(p, g, *, alpha=0.5, beta=0.5, smooth=1.0):
    r"""Tversky loss, one value per picture: Dice with a price each for extra and missed pixels.

    .. math:: \ell = 1 - \frac{TP + s}{TP + \alpha\,FP + \beta\,FN + s}, \quad
              TP = \sum_i p_i g_i, \; FP = \sum_i p_i(1 - g_i), \; FN = \sum_i (1 - p_i)g_i

    Parameters
    ----------
    p, g : arrays of the same shape (N, ...), probabilities and the mask, from 0 to 1
    alpha, beta : float >= 0
        Price of a false positive and of a false negative; some codes exchange the names. ½ each
        is Dice, 1 each Jaccard (IoU).
    smooth : float >= 0
        Added above and below the line.

    Returns
    -------
    (N,) array, from 0 to 1

    Raises
    ------
    ValueError
        As :func:`dice`, or if ``alpha`` or ``beta`` is negative.

    Examples
    --------
    >>> tversky([[1.0, 1.0, 0.0]], [[1.0, 0.0, 0.0]], alpha=1.0, beta=1.0, smooth=0.0)
    array([0.5])

    References
    ----------
    S. S. M. Salehi, D. Erdogmus and A. Gholipour, "Tversky Loss Function for Image Segmentation
    Using 3D Fully Convolutional Deep Networks", 2017.
    """
    p, g, _ = _masks(p, g)
    return 1 - _tversky(p, g, alpha, beta, smooth)[0][:, 0]


def tversky_grad(p, g, *, alpha=0.5, beta=0.5, smooth=1.0):
    r"""Gradient of :func:`tversky` in the probabilities.

    .. math:: \partial_{p_i}\ell = \frac{T\left(g_i + \alpha(1 - g_i) - \beta g_i\right) - g_i}
              {TP + \alpha\,FP + \beta\,FN + s}, \quad T = 1 - \ell

    Arguments, errors and source: as :func:`tversky`.

    Returns
    -------
    array of the shape of ``p``

    Examples
    --------
    >>> tversky_grad([[1.0, 0.0]], [[1.0, 0.0]], smooth=0.0)
    array([[-0.5,  0.5]])
    """
    p, g, shape = _masks(p, g)
    return -_tversky(p, g, alpha, beta, smooth)[1].reshape(shape)
