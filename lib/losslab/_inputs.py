"""What a loss accepts: conversion to floating arrays, and errors that say what is allowed.

Every message has the same three parts: the argument's name, what was given, what is allowed.
"""

import math

import numpy as np


def refuse(name, given, allowed):
    """Raise the ValueError that every check of this module ends in."""
    raise ValueError(f"{name} is {given}; allowed: {allowed}")


def floating(name, values, *, nan=False, finite=False):
    """Return `values` as an array of floats: float16, 32 and 64 stay, integers become float64."""
    array = np.asarray(values)
    if array.dtype.kind in "biu":
        array = array.astype(np.float64)
    if array.dtype.kind != "f":
        refuse(name, f"an array of {array.dtype}", "real numbers")
    # the least and the largest entry show NaN and infinities without a temporary array
    if array.size and (finite or not nan):
        least = array.min()
        if finite and not (math.isfinite(least) and math.isfinite(array.max())):
            refuse(name, _first(array, ~np.isfinite(array)), "finite numbers")
        if math.isnan(least):
            refuse(name, _first(array, np.isnan(array)), "numbers, not NaN")
    return array


def matched(*, finite=False, **arrays):
    """Return the named arrays as floats of one dtype, after checking that their shapes agree.

    Integer arrays (targets, labels) follow the others: they do not turn float32 into float64.
    """
    same_shape(**arrays)
    return common(finite=finite, **arrays)


def common(*, finite=False, **arrays):
    """Return the named arrays as floats of one dtype, whatever their shapes."""
    given = {name: np.asarray(values) for name, values in arrays.items()}
    floats = [array.dtype for array in given.values() if array.dtype.kind == "f"]
    dtype = np.result_type(*floats) if floats else np.dtype(np.float64)
    return [
        floating(name, array, finite=finite).astype(dtype, copy=False)
        for name, array in given.items()
    ]


def same_shape(**arrays):
    """Refuse arrays whose shapes differ: a silent broadcast is the commonest wrong loss."""
    (first, array), *others = arrays.items()
    for name, other in others:
        if np.shape(other) != np.shape(array):
            refuse(
                name,
                f"of shape {np.shape(other)}",
                f"the shape of {first}, {np.shape(array)}",
            )


def positive(name, value):
    """Return a hyper-parameter that has to be a finite number above 0, as a Python float."""
    return number(name, value, "a finite number above 0", lambda v: 0 < v)


def non_negative(name, value):
    """Return a hyper-parameter that has to be a finite number, 0 or above, as a Python float."""
    return number(name, value, "a finite number, 0 or above", lambda v: 0 <= v)


def inside_unit(name, value):
    """Return a hyper-parameter strictly between 0 and 1, as a Python float."""
    return number(name, value, "a number strictly between 0 and 1", lambda v: 0 < v < 1)


def unit(name, value):
    """Return a hyper-parameter from 0 to 1, both included, as a Python float."""
    return number(name, value, "a number from 0 to 1", lambda v: 0 <= v <= 1)


def number(name, value, allowed="a finite number", accepts=lambda v: True):
    """Return a real hyper-parameter as a Python float, which leaves float32 arrays float32."""
    if not isinstance(value, (int, float)):
        if np.ndim(value) or not isinstance(value, (np.number, np.ndarray)):
            refuse(name, repr(value), allowed)
    value = float(value)
    if not math.isfinite(value) or not accepts(value):
        refuse(name, value, allowed)
    return value


def count(name, value):
    """Return a hyper-parameter that has to be a whole number above 0."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        refuse(name, repr(value), "a whole number above 0")
    return int(value)


def probabilities(name, p):
    """Refuse values outside [0, 1]."""
    within = (p >= 0) & (p <= 1)
    if not within.all():
        refuse(name, _first(p, ~within), "probabilities from 0 to 1")
    return p


def distribution(name, p, axis=-1):
    """Refuse rows that are not probability distributions along `axis`."""
    if p.ndim == 0:
        refuse(name, "a single number", "an array with an axis of outcomes")
    if not (p >= 0).all():
        refuse(name, _first(p, ~(p >= 0)), "probabilities, none below 0")
    total = p.sum(axis=axis, dtype=np.result_type(p.dtype, np.float32))
    tolerance = max(1e-6, 4 * float(np.finfo(p.dtype).eps) * max(p.shape[axis], 1) ** 0.5)
    wrong = ~(np.abs(total - 1) <= tolerance)
    if wrong.any():
        refuse(f"{name}'s sum", _first(total, wrong), f"rows along axis {axis} that sum to 1")
    return p


def class_labels(name, t, shape, classes, ignore=None):
    """Return integer class labels of the given shape, each from 0 to classes - 1."""
    t = np.asarray(t)
    if t.size and t.dtype.kind not in "iu":
        refuse(name, f"an array of {t.dtype}", "whole-number class labels")
    if t.shape != tuple(shape):
        refuse(name, f"of shape {t.shape}", f"shape {tuple(shape)}, one label for each row")
    t = t.astype(np.intp, copy=False)
    flat = t.ravel()
    if not t.size or (flat[flat.argmin()] >= 0 and flat[flat.argmax()] < classes):
        return t
    wrong = (t < 0) | (t >= classes)
    if ignore is not None:
        wrong &= t != ignore
    if wrong.any():
        also = "" if ignore is None else f", or ignore_index {ignore}"
        refuse(name, _first(t, wrong), f"class labels from 0 to {classes - 1}{also}")
    return t


def signs(name, label):
    """Refuse labels other than +1 and -1."""
    wrong = np.abs(label) != 1
    if wrong.any():
        refuse(name, _first(label, wrong), "labels +1 and -1")
    return label


def _first(array, wrong):
    """Say what the first offending entry is, and where."""
    if array.ndim == 0:
        return f"{array[()]}"
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    at = place[0] if len(place) == 1 else place
    return f"{array[place]} at index {at}"
