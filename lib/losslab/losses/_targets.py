"""Targets of classifiers: integer or soft, with ignored rows and class weights."""

import numpy as np

from losslab._inputs import class_labels, distribution, floating, refuse
from losslab.numerics import split_logsumexp


def logits_and_target(z, t, ignore_index, name="z"):
    """Return logits, integer or soft target, and which rows count (ignored ones get logits 0)."""
    z = floating(name, z, nan=ignore_index is not None or name == "z")
    if z.ndim == 0:
        refuse(name, "a single number", "an array whose last axis holds the classes")
    t = np.asarray(t)
    counts = z.dtype.type(1)
    if t.dtype.kind == "f" and t.shape == z.shape:
        return z, distribution("t", floating("t", t)).astype(z.dtype, copy=False), counts
    t = class_labels("t", t, z.shape[:-1], z.shape[-1], ignore_index)
    if ignore_index is not None:
        ignored = t == ignore_index
        counts = (~ignored).astype(z.dtype)
        z, t = np.where(ignored[..., None], 0, z), np.where(ignored, 0, t)
    return z, t, counts


def target_rows(t, z, smoothing):
    """Return the target as probabilities over the last axis of `z`, smoothed."""
    if t.ndim < z.ndim:
        q = np.zeros_like(z)
        np.put_along_axis(q, t[..., None], 1, axis=-1)
    else:
        q = t
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
    largest, excess = split_logsumexp(z, any_maximum=False)
    picked = z.reshape(t.size, z.shape[-1])[np.arange(t.size), t.ravel()].reshape(t.shape)[()]
    return (largest - picked) + excess  # both 0 or above: no digit of a small loss is lost
