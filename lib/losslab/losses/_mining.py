"""Mining of negatives for triplets (family "metric"): which examples of a batch teach most."""

import numpy as np

from losslab._inputs import as_array, everywhere, floating, non_negative, shaped


def hard_negatives(embeddings, labels):
    r"""Hardest negative of each example: the nearest one with another label.

    .. math:: n(i) = \arg\min_{j:\, y_j \ne y_i} \lVert x_i - x_j \rVert

    Parameters
    ----------
    embeddings : (N, D) finite array
    labels : (N,) array

    Returns
    -------
    (N,) integer array of row numbers, the first on a tie; -1 where every label is the same

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is not finite or a label is NaN.

    Examples
    --------
    >>> hard_negatives([[0.0], [1.0], [3.0]], [0, 0, 1])
    array([2, 2, 1])

    References
    ----------
    A. Hermans, L. Beyer and B. Leibe, "In Defense of the Triplet Loss for Person
    Re-Identification", 2017.
    """
    distance, same = _batch(embeddings, labels)
    return _nearest(distance, ~same)


def semi_hard_negatives(embeddings, labels, *, margin):
    r"""Semi-hard negative of each example: farther than its positive, but within the margin.

    .. math:: n(i) = \arg\min_j d_{ij} \quad\text{with}\quad
              d_{ip} < d_{ij} < d_{ip} + \text{margin}, \; y_j \ne y_i

    The positive p is the farthest example with the same label; d is the squared distance.

    Parameters
    ----------
    embeddings : (N, D) finite array
    labels : (N,) array
    margin : float, 0 or above, in squared distance

    Returns
    -------
    (N,) integer array of row numbers, the first on a tie; -1 where there is none, or no positive

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is not finite, a label is NaN or ``margin`` is
        negative.

    Examples
    --------
    >>> semi_hard_negatives([[0.0], [1.0], [2.0], [5.0]], [0, 0, 1, 1], margin=4.0)
    array([ 2, -1, -1, -1])

    References
    ----------
    F. Schroff, D. Kalenichenko and J. Philbin, "FaceNet: A Unified Embedding for Face
    Recognition and Clustering", 2015.
    """
    margin = non_negative("margin", margin)
    distance, same = _batch(embeddings, labels)
    positives = same & ~np.eye(len(same), dtype=bool)
    far = np.where(positives, distance, -np.inf).max(axis=1, keepdims=True, initial=-np.inf)
    return _nearest(distance, ~same & (far < distance) & (distance < far + margin))


def labelled(embeddings, labels):
    """Return the rows of a batch, and which pairs of them share a label."""
    x, labels = floating("embeddings", embeddings, finite=True), as_array("labels", labels)
    shaped("embeddings", x, x.ndim == 2, "a matrix, one row for each example")
    fits = labels.shape == x.shape[:1]
    shaped("labels", labels, fits, f"shape {x.shape[:1]}, one for each row")
    everywhere("labels", labels, labels == labels, "labels, not NaN")
    return x, labels[:, None] == labels


def _batch(embeddings, labels):
    """Squared distances of a batch, row by row, and which pairs share a label."""
    x, same = labelled(embeddings, labels)
    distance = np.array([np.square(x - row).sum(axis=-1) for row in x]).reshape(len(x), len(x))
    return distance, same


def _nearest(distance, allowed):
    """Index of the smallest allowed entry of each row (the first on a tie), -1 where none is."""
    if not distance.size:
        return np.zeros(len(distance), np.intp)
    return np.where(allowed.any(axis=1), np.where(allowed, distance, np.inf).argmin(axis=1), -1)
