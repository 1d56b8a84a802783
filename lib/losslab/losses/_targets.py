"""Targets of classifiers: integer or soft, with ignored rows and class weights."""

import numpy as np

from losslab._inputs import as_array, class_labels, distribution, floating, refuse, rows_of
from losslab._rows import split_rows
from losslab.numerics import softmax


def logits_and_target(z, t, ignore_index, name="z"):
    """Return logits, integer or soft target, and which rows count (ignored ones get logits 0).

    Whole numbers or booleans in the shape of the logits are one-hot rows.
    """
    z = floating(name, z, nan=ignore_index is not None or name == "z")
    rows_of("classes", name, z)
    t = as_array("t", t)
    counts = z.dtype.type(1)
    if t.shape == z.shape and t.dtype.kind in "biufV":
        if ignore_index is not None:
            refuse("ignore_index", ignore_index, "None with soft targets (use reduce's mask)")
        return z, distribution("t", floating("t", t)).astype(z.dtype, copy=False), counts
    if t.dtype.kind in "fV" and t.ndim == z.ndim:
        refuse("t", f"of shape {t.shape}", f"soft targets in {name}'s shape, {z.shape}")
    t = class_labels("t", t, z.shape[:-1], z.shape[-1], ignore_index)
    if ignore_index is not None:
        ignored = t == ignore_index
        counts = (~ignored).astype(z.dtype)
        z, t = np.where(ignored[..., None], 0, z), np.where(ignored, 0, t)
    return z, t, counts


def target_rows(t, z, smoothing):
    """Return the target as probabilities over the last axis of `z`, smoothed."""
    q = t if t.ndim == z.ndim else (t[..., None] == np.arange(z.shape[-1])).astype(z.dtype)
    return (1 - smoothing) * q + smoothing / z.shape[-1] if smoothing else q


def class_weight_row(weights, z, name="class_weights"):
    if weights is None:
        return z.dtype.type(1)
    weights = floating(name, weights, finite=True).astype(z.dtype)
    if weights.shape != z.shape[-1:]:
        refuse(name, f"of shape {weights.shape}", f"one weight for each of {z.shape[-1]} classes")
    if (weights < 0).any():
        refuse(name, f"{weights.min()} somewhere", "weights, 0 or above")
    return weights


def surprise(z, t):
    """Return -log softmax(z) of each row at its integer class: cross-entropy without extras."""
    gap, others = split_rows(z.reshape(t.size, z.shape[-1]), t.ravel())
    return (np.log1p(others) - gap).reshape(t.shape)[()]  # no digit of a small loss is lost


def surprise_grad(z, t, slope):
    """Return the gradient of the surprises at the target classes, each times its slope.

    `slope` is one number for each row, or one for each class. Every row sums to 0 to the last
    digit: the main class's entry balances the others, since p - 1 keeps no digits where p is near 1.
    """
    grad = softmax(z)
    if np.ndim(slope) < z.ndim:
        grad = grad * np.asarray(slope)[..., None]
    else:
        grad = grad * slope.sum(axis=-1, keepdims=True) - slope
    main = t[..., None]
    if t.ndim == z.ndim:
        main = t.argmax(axis=-1, keepdims=True) if t.size else np.zeros((*t.shape[:-1], 1), int)
    np.put_along_axis(grad, main, 0, axis=-1)
    np.put_along_axis(grad, main, -grad.sum(axis=-1, keepdims=True), axis=-1)
    return grad
