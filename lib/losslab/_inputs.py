"""What a loss accepts: conversion to floating arrays, and errors that say what is allowed.

Every message has the same three parts: the argument's name, what was given, what is allowed.
"""

import math

import numpy as np

SUM_TOLERANCE = 4e-3  # how far from 1 a row of probabilities may sum


def refuse(name, given, allowed):
    """Raise the ValueError that every check of this module ends in."""
    raise ValueError(f"{name} is {given}; allowed: {allowed}")


def as_array(name, values):
    """Return `values` as an array; refuse what would lose something on the way."""
    if type(values) is np.ndarray and values.dtype.isnative:
        return values
    if isinstance(values, np.ma.MaskedArray):
        refuse(name, "a masked array", "plain arrays (give the mask to losslab.reduce.reduce)")
    try:
        return np.asarray(values, np.asarray(values).dtype.newbyteorder("="))
    except (ValueError, TypeError, RuntimeError) as error:  # ragged lists, tensors with a gradient
        refuse(name, f"no array ({str(error).split('.')[0]})", "real numbers")


def is_float(dtype):
    """Whether it is a type of real numbers: NumPy's own, or the bfloat16 of ml_dtypes."""
    return dtype.kind == "f" or (dtype.kind == "V" and dtype.name == "bfloat16")


def floating(name, values, *, nan=False, finite=False):
    """Return `values` as an array of floats: floats keep their precision, integers get float64."""
    array = as_array(name, values)
    if array.dtype.kind in "biu":
        array = array.astype(np.float64)
    if not is_float(array.dtype):
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
    given = {name: as_array(name, values) for name, values in arrays.items()}
    floats = [array.dtype for array in given.values() if is_float(array.dtype)]
    dtype = np.result_type(*floats) if floats else np.dtype(np.float64)
    return [floating(n, a, finite=finite).astype(dtype, copy=False) for n, a in given.items()]


def same_shape(**arrays):
    """Refuse arrays whose shapes differ: a silent broadcast is the commonest wrong loss."""
    (first, array), *others = arrays.items()
    for name, other in others:
        if np.shape(other) != np.shape(array):
            refuse(name, f"of shape {np.shape(other)}", f"the shape of {first}, {np.shape(array)}")


def positive(name, value, like=None):
    """Return a hyper-parameter that has to be a finite number above 0."""
    return number(name, value, "a finite number above 0", lambda v: 0 < v, like)


def non_negative(name, value, like=None):
    """Return a hyper-parameter that has to be a finite number, 0 or above."""
    return number(name, value, "a finite number, 0 or above", lambda v: 0 <= v, like)


def inside_unit(name, value, like=None):
    """Return a hyper-parameter strictly between 0 and 1."""
    allowed = "a number strictly between 0 and 1"
    return number(name, value, allowed, lambda v: (0 < v) & (v < 1), like)


def unit(name, value, like=None):
    """Return a hyper-parameter from 0 to 1, both included."""
    return number(name, value, "a number from 0 to 1", lambda v: (0 <= v) & (v <= 1), like)


def number(name, value, allowed="a finite number", accepts=np.isfinite, like=None):
    """Return a real hyper-parameter as a Python float, which leaves float32 arrays float32.

    With `like`, an array will do that broadcasts to the shape of `like`: one for each column, or
    one for each row as a column.
    """
    if type(value) in (float, int) and math.isfinite(value) and accepts(value):
        return float(value)
    array = as_array(name, value)
    if array.dtype.kind not in "iuf" or (array.ndim and like is None):
        refuse(name, repr(value), allowed)
    everywhere(name, array.astype(float), np.isfinite(array) & accepts(array), allowed)
    if not array.ndim:
        return float(array)
    return fitting(name, array.astype(np.float64), like)


def fitting(name, array, like):
    """Return an array broadcast to the shape of `like`; refuse one that would enlarge it."""
    try:
        return np.broadcast_to(array, like.shape)
    except ValueError:
        refuse(name, f"of shape {array.shape}", f"a shape that broadcasts to {like.shape}")


def count(name, value):
    """Return a hyper-parameter that has to be a whole number above 0."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        refuse(name, repr(value), "a whole number above 0")
    return int(value)


def probabilities(name, p):
    """Refuse values outside [0, 1]."""
    return everywhere(name, p, (p >= 0) & (p <= 1), "probabilities from 0 to 1")


def distribution(name, p, axis=-1):
    """Refuse rows that are not probability distributions along `axis`.

    They may have been rounded to bfloat16, or to three decimals, before they came here.
    """
    everywhere(name, rows_of("outcomes", name, p), p >= 0, "probabilities, none below 0")
    total = p.sum(axis=axis, dtype=np.result_type(p.dtype, np.float32))
    right = np.abs(total - 1) <= SUM_TOLERANCE
    everywhere(f"{name}'s sum", total, right, f"rows along axis {axis} that sum to 1")
    return p


def whole(name, array, things, kinds="iu"):
    """Refuse an array of other than integers; an empty list has no type that would tell."""
    if array.size and array.dtype.kind not in kinds:
        refuse(name, f"an array of {array.dtype}", f"whole-number {things}")
    return array


def class_labels(name, t, shape, classes, ignore=None, ignored_by="ignore_index"):
    """Return integer class labels of the given shape, each from 0 to classes - 1."""
    t = whole(name, as_array(name, t), "class labels", "biu")
    if not isinstance(ignore, (int, np.integer, type(None))):
        refuse(ignored_by, repr(ignore), "a whole number or None")
    if t.shape != tuple(shape):
        refuse(name, f"of shape {t.shape}", f"shape {tuple(shape)}, one label for each row")
    t = t.astype(np.intp, copy=False)
    flat = t.ravel()
    if not t.size or (flat[flat.argmin()] >= 0 and flat[flat.argmax()] < classes):
        return t
    wrong = ((t < 0) | (t >= classes)) & (True if ignore is None else t != ignore)
    if wrong.any():
        also = "" if ignore is None else f", or {ignored_by} {ignore}"
        refuse(name, _first(t, wrong), f"class labels from 0 to {classes - 1}{also}")
    return t


def one_of(name, value, words):
    """Refuse a word other than those allowed."""
    if not isinstance(value, str) or value not in words:
        *others, last = (f'"{word}"' for word in words)
        short = value is None or np.isscalar(value)
        given = repr(value) if short else f"of type {type(value).__name__}"
        refuse(name, given, f"{', '.join(others)} or {last}")
    return value


def signs(name, label):
    """Refuse labels other than +1 and -1."""
    return everywhere(name, label, np.abs(label) == 1, "labels +1 and -1")


def binary(name, values):
    """Refuse values other than 0 and 1."""
    return everywhere(name, values, np.isin(values, (0, 1)), "0 and 1")


def rows_of(things, name, array):
    """Refuse a single number where the last axis holds the things, such as classes."""
    if array.ndim == 0:
        refuse(name, "a single number", f"an array whose last axis holds the {things}")
    return array


def labelled_rows(name, scores, t, *, finite=False):
    """Return rows of scores, one for each class, and the rows' class labels."""
    scores = rows_of("classes", name, floating(name, scores, finite=finite))
    return scores, class_labels("t", t, scores.shape[:-1], scores.shape[-1])


def shaped(name, array, fits, allowed):
    """Refuse an array whose shape does not fit."""
    if not fits:
        refuse(name, f"of shape {np.shape(array)}", allowed)
    return array


def everywhere(name, array, right, allowed):
    """Refuse an array that is not right everywhere; say where it first is not."""
    if not np.all(right):
        refuse(name, _first(array, ~right), allowed)
    return array


def _first(array, wrong):
    """Say what the first offending entry is, and where."""
    if array.ndim == 0:
        return f"{array[()]}"
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    at = place[0] if len(place) == 1 else place
    return f"{array[place]} at index {at}"
