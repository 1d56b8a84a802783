"""When is a result right? Shapes exactly, numbers within a tolerance, containers entry by entry."""

import numpy as np

LIST = "an array is asked and you return a list, which knows no `.shape` and no elementwise `*`."
TRUTH = "True and False are asked and you return numbers."
WHOLE = "an index has to be an int and you return a float."

KINDS = {"b": "True and False", "i": "whole numbers", "f": "numbers", "c": "complex numbers"}


def difference(actual, expected, *, rtol, atol, remarks=None):
    """None if ``actual`` is right, else what is wrong in words that give no expected number away.

    Both are plain results as :func:`grading.observe.plain` makes them. Matters of form that cost
    nothing are added to the list ``remarks``.
    """
    remarks = [] if remarks is None else remarks
    tolerance = {"rtol": rtol, "atol": atol, "remarks": remarks}
    if actual is None:
        return "it returned None (does every path end with `return`?)"
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return f"a dictionary is asked, {_what(actual)} came back"
        if actual.keys() != expected.keys():
            return "the dictionary that came back does not have the keys asked for"
        pairs = [(f"entry {key!r}", actual[key], expected[key]) for key in expected]
        return _first(pairs, tolerance)
    if isinstance(expected, tuple):
        if not isinstance(actual, list | tuple) or len(actual) != len(expected):
            return f"{len(expected)} results are asked, {_what(actual)} came back"
        names = [f"the {word} result" for word in ("first", "second", "third", "fourth")]
        return _first(zip(names, actual, expected, strict=False), tolerance)
    if isinstance(actual, list | tuple):
        actual = _stack(actual)
        if actual is None:
            return "an array is asked, a nested list that fits no array came back"
        remarks.append(LIST)
    if isinstance(actual, dict):
        return "an array or a number is asked, a dictionary came back"
    return _array_difference(actual, expected, **tolerance)


def same(actual, expected, *, rtol, atol):
    """Whether two outcomes are alike: the same error, or results that agree."""
    if actual.error or expected.error:
        return actual.error_name == expected.error_name
    if actual.changed != expected.changed:
        return False
    if actual.value is None or expected.value is None:
        return actual.value is expected.value
    return difference(actual.value, expected.value, rtol=rtol, atol=atol) is None


def _first(pairs, tolerance):
    for name, actual, expected in pairs:
        problem = difference(actual, expected, **tolerance)
        if problem:
            return f"{name}: {problem}"
    return None


def _stack(values):
    try:
        return np.array([_stack(v) if isinstance(v, list | tuple) else v for v in values])
    except ValueError:
        return None


def _array_difference(actual, expected, *, rtol, atol, remarks):
    if actual.shape != expected.shape:
        return f"{_shape(expected)} is asked, {_shape(actual)} came back"
    asked, got = (array.dtype.kind.replace("u", "i") for array in (expected, actual))
    if asked != got:
        if got == "c" or (got == "b" and asked != "b"):
            return f"{KINDS[asked]} are asked, {KINDS.get(got, 'something else')} came back"
        if got not in KINDS:
            return f"{KINDS[asked]} are asked, something else came back"
        if asked == "b":
            remarks.append(TRUTH)
        elif asked == "i":
            remarks.append(WHOLE)
    if expected.size == 0:
        return None
    actual, expected = actual.astype(float), expected.astype(float)
    with np.errstate(all="ignore"):
        near = np.abs(actual - expected) <= atol + rtol * np.abs(expected)
        infinite = np.isinf(expected) | np.isinf(actual)
        near = np.where(infinite, actual == expected, near)
        near |= np.isnan(actual) & np.isnan(expected)
    if near.all():
        return None
    wrong = actual[~near]
    if np.isnan(wrong).any() and not np.isnan(expected[~near]).any():
        return "NaN came back"
    if np.isinf(wrong).any() and np.isfinite(expected[~near]).all():
        return "infinity came back where the answer is finite"
    return "the values are wrong" if near.sum() == 0 else "some of the values are wrong"


def _what(value):
    if isinstance(value, np.ndarray):
        return _shape(value)
    return f"{len(value)} in a {type(value).__name__}"


def _shape(array):
    return "one number" if array.ndim == 0 else f"an array of shape {array.shape}"
