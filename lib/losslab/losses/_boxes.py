"""Losses of bounding boxes, each (x1, y1, x2, y2): one minus an index of overlap."""

import numpy as np

from losslab._inputs import matched, refuse, shaped
from losslab.numerics import power_of_2


def _pairs(predicted, target):
    predicted, target = matched(predicted=predicted, target=target, finite=True)
    for name, box in (("predicted", predicted), ("target", target)):
        shaped(name, box, box.ndim == 2 and box.shape[1] == 4, "(N, 4): x1, y1, x2, y2")
        if not (box[:, 2:] > box[:, :2]).all():
            refuse(name, "a box without area somewhere", "x1 < x2 and y1 < y2")
    scale = power_of_2(np.hstack([predicted, target]))  # by which no area over- or underflows
    return predicted / scale, target / scale, scale


def _rectangle(low, high, p, t):
    """Sides of the rectangle low..high, cut off at 0, its area, and in the edges of `p` the slopes
    of the sides and of the area. An edge that both boxes share counts half."""
    sides = np.maximum(high - low, 0)
    edges = np.hstack([low, high])
    takes = (1 * (edges == p) + (edges != t)) / 2 * [-1, -1, 1, 1] * np.tile(sides > 0, 2)
    return sides, sides.prod(axis=1), takes, takes * np.tile(sides[:, ::-1], 2)


def _overlap(p, t):
    """IoU, the union, and the slopes of both in the edges of p."""
    low, high = np.maximum(p[:, :2], t[:, :2]), np.minimum(p[:, 2:], t[:, 2:])
    _, inside, _, d_inside = _rectangle(low, high, p, t)
    width, height = (p[:, 2:] - p[:, :2]).T
    area = width * height + (t[:, 2:] - t[:, :2]).prod(axis=1)
    union, d_union = area - inside, np.stack([-height, -width, height, width], 1) - d_inside
    return inside / union, _quotient(inside, union, d_inside, d_union), union, d_union


def _quotient(above, below, d_above, d_below):
    return (d_above - (above / below)[:, None] * d_below) / below[:, None]


def _hull(p, t):
    low, high = np.minimum(p[:, :2], t[:, :2]), np.maximum(p[:, 2:], t[:, 2:])
    return _rectangle(low, high, p, t)


def iou_loss(predicted, target):
    r"""IoU loss, one value per box: 1 minus the overlap over the union.

    .. math:: \ell = 1 - \frac IU, \quad U = A_{\text{predicted}} + A_{\text{target}} - I

    Parameters
    ----------
    predicted, target : (N, 4) finite arrays, each box x1, y1, x2, y2 with x1 < x2 and y1 < y2

    Returns
    -------
    (N,) array, from 0 to 1; 1 for all boxes that do not overlap

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or a box has no area.

    Examples
    --------
    >>> iou_loss([[1.0, 1.0, 3.0, 3.0]], [[0.0, 0.0, 4.0, 4.0]])
    array([0.75])

    References
    ----------
    J. Yu et al., "UnitBox: An Advanced Object Detection Network", 2016.
    """
    return 1 - _overlap(*_pairs(predicted, target)[:2])[0]


def iou_loss_grad(predicted, target):
    r"""Gradient of :func:`iou_loss` in the predicted edges.

    .. math:: \partial\ell = -\frac{\partial I\,(U + I) - I\,\partial A}{U^2}

    0 where the boxes do not overlap. Arguments, errors and source: as :func:`iou_loss`.

    Returns
    -------
    (N, 4) array

    Examples
    --------
    >>> iou_loss_grad([[1.0, 1.0, 3.0, 3.0]], [[0.0, 0.0, 4.0, 4.0]])
    array([[ 0.125,  0.125, -0.125, -0.125]])
    """
    p, t, scale = _pairs(predicted, target)
    return -_overlap(p, t)[1] / scale


def giou_loss(predicted, target):
    r"""Generalised IoU loss, one value per box: boxes apart pay for the empty part of their hull.

    .. math:: \ell = 1 - \frac IU + \frac{C - U}{C}, \quad C = \text{area of the smallest box
              around both}

    Parameters
    ----------
    predicted, target : as :func:`iou_loss`

    Returns
    -------
    (N,) array, from 0 to below 2

    Raises
    ------
    ValueError
        As :func:`iou_loss`.

    Examples
    --------
    >>> giou_loss([[6.0, 0.0, 10.0, 4.0]], [[0.0, 0.0, 4.0, 4.0]])
    array([1.2])

    References
    ----------
    H. Rezatofighi et al., "Generalized Intersection over Union: A Metric and a Loss for Bounding
    Box Regression", 2019.
    """
    p, t, _ = _pairs(predicted, target)
    iou, _, union, _ = _overlap(p, t)
    return 2 - iou - union / _hull(p, t)[1]


def giou_loss_grad(predicted, target):
    r"""Gradient of :func:`giou_loss` in the predicted edges.

    .. math:: \partial\ell = -\partial\frac IU - \frac{\partial U\,C - U\,\partial C}{C^2}

    Arguments, errors and source: as :func:`giou_loss`.

    Returns
    -------
    (N, 4) array

    Examples
    --------
    >>> giou_loss_grad([[6.0, 0.0, 10.0, 4.0]], [[0.0, 0.0, 4.0, 4.0]]).round(6) + 0.0
    array([[ 0.1 ,  0.  , -0.02,  0.  ]])
    """
    p, t, scale = _pairs(predicted, target)
    _, d_iou, union, d_union = _overlap(p, t)
    _, hull, _, d_hull = _hull(p, t)
    return -(d_iou + _quotient(union, hull, d_union, d_hull)) / scale


def _centres(p, t):
    """Distance of the centres over the hull's diagonal, both squared, and its slope."""
    sides, _, takes, _ = _hull(p, t)
    between = (p[:, :2] + p[:, 2:] - t[:, :2] - t[:, 2:]) / 2
    far, diagonal = np.square(between).sum(axis=1), np.square(sides).sum(axis=1)
    slope = _quotient(far, diagonal, np.tile(between, 2), 2 * takes * np.tile(sides, 2))
    return far / diagonal, slope


def diou_loss(predicted, target):
    r"""Distance IoU loss, one value per box: IoU plus a pull between the centres.

    .. math:: \ell = 1 - \frac IU + \frac{\rho^2}{c^2}, \quad \rho = \text{distance of the centres},
              \; c = \text{diagonal of the hull}

    Parameters
    ----------
    predicted, target : as :func:`iou_loss`

    Returns
    -------
    (N,) array, from 0 to below 2

    Raises
    ------
    ValueError
        As :func:`iou_loss`.

    Examples
    --------
    >>> diou_loss([[6.0, 0.0, 10.0, 4.0]], [[0.0, 0.0, 4.0, 4.0]]).round(6)
    array([1.310345])

    References
    ----------
    Z. Zheng et al., "Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression",
    2020.
    """
    p, t, _ = _pairs(predicted, target)
    return 1 - _overlap(p, t)[0] + _centres(p, t)[0]


def diou_loss_grad(predicted, target):
    r"""Gradient of :func:`diou_loss` in the predicted edges.

    .. math:: \partial\ell = -\partial\frac IU + \frac{\partial\rho^2\,c^2 - \rho^2\,\partial c^2}{c^4}

    Arguments, errors and source: as :func:`diou_loss`.

    Returns
    -------
    (N, 4) array

    Examples
    --------
    >>> diou_loss_grad([[6.0, 0.0, 10.0, 4.0]], [[0.0, 0.0, 4.0, 4.0]]).round(4)
    array([[ 0.0517,  0.0107, -0.0018, -0.0107]])
    """
    p, t, scale = _pairs(predicted, target)
    return (_centres(p, t)[1] - _overlap(p, t)[1]) / scale
