"""Wrong values, and how they stand to the right ones: for every exercise at once.

A relation is named only where it holds for every value of every call that came back with the right
shape, over enough different numbers that it is no accident.
"""

import numpy as np

from lessonkit.messages import said, say
from lessonkit.ruler.changes import CHANGES, CUTS, FACTORS, OFFSETS, ROWS, quantities
from lessonkit.ruler.compare import PLACES
from lessonkit.ruler.names import of_names
from lessonkit.ruler.nearly import nearly, reordered
from lessonkit.ruler.terms import term_or_factor

ENOUGH = 3  # different right values that a relation has to hold for
NEAR = 1e-6


class InPart(str):
    """A clause that leaves a reason to be said: only some values are wrong, or only the form is."""

    __slots__ = ()


def vague(words):
    """Whether a clause explains less than what an exercise knows of itself."""
    return words.endswith((said("relation.below_zero"), said("relation.nearly")))


def relation(seen):
    """One clause on how results stand to the right ones, or None where nothing simple is to be said.

    Parameters
    ----------
    seen : list of (arguments, value, expected, tolerance)
        Plain results of :mod:`lessonkit.ruler.call`, of all calls of one function, right ones too.
    """
    if seen and isinstance(seen[0][2], str):
        return of_names(seen)
    parts = _parts(seen)
    if parts:
        return next((f"{name}: {words}" for name, part in parts if (words := relation(part))), None)
    calls = [
        (arguments, np.asarray(value), expected, tolerance)
        for arguments, value, expected, tolerance in seen
        if isinstance(value, np.ndarray | list) and _array(value) and _array(expected, "f")
    ]
    wrong = [call for call in calls if call[1].shape != call[2].shape or _wrong(*call).any()]
    if not wrong or len(calls) < len(seen):
        return None
    same = [call for call in calls if call[1].shape == call[2].shape]
    if len(same) < len(calls):
        return _of_shapes(calls)
    ways = (
        _of_values,
        _of_rows,
        reordered,
        _of_arguments,
        term_or_factor,
        _of_entries,
        _below_zero,
    )
    ways = (*ways, nearly)
    return next((words for way in ways if (words := way(calls))), None)


def _parts(seen):
    """``[(name, the same list for one entry)]`` where results are tuples or dictionaries."""
    _, _, right, _ = seen[0]
    if isinstance(right, tuple):
        names = [(said(f"fault.{word}"), i) for i, word in enumerate(PLACES[: len(right)])]
    elif isinstance(right, dict):
        names = [(said("relation.entries"), None)]
    else:
        return []
    try:
        return [
            (name, [(a, _part(v, key), _part(e, key), t) for a, v, e, t in seen])
            for name, key in names
        ]
    except (KeyError, IndexError, TypeError, ValueError):
        return []


def _part(value, key):
    if key is not None:
        return value[key]
    return np.array([float(value[name]) for name in sorted(value)])


def _array(value, kinds="biuf"):
    if isinstance(value, dict | tuple):
        return False
    try:
        return np.asarray(value).dtype.kind in kinds
    except ValueError:
        return False


def _near(actual, expected, scale=None):
    """Whether all entries agree, relative to the larger of both."""
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(actual), np.abs(expected)) if scale is None else scale
        near = np.abs(actual - expected) <= NEAR * size + 1e-9
        return bool((near | (actual == expected) | (np.isnan(actual) & np.isnan(expected))).all())


def _pooled(calls):
    """All finite pairs of values, and whether they differ enough to prove anything."""
    actual = np.concatenate([np.ravel(call[1]).astype(float) for call in calls])
    expected = np.concatenate([np.ravel(call[2]).astype(float) for call in calls])
    finite = np.isfinite(actual) & np.isfinite(expected)
    if not (finite | (actual == expected) | (np.isnan(actual) & np.isnan(expected))).all():
        return None
    actual, expected = actual[finite], expected[finite]
    different = len(np.unique(np.round(expected, 9)))
    return (actual, expected) if different >= ENOUGH else None


def _of_values(calls):
    """The same transformation, factor or offset everywhere."""
    pooled = _pooled(calls)
    if pooled is None:
        return None
    actual, expected = pooled
    with np.errstate(all="ignore"):
        if np.ptp(actual) == 0:
            return None if len(actual) < ENOUGH else said("relation.same")
        for change in (*CHANGES, *CUTS):
            if _near(actual, change.function(expected)):
                return change.wrong
    factor = _constant(calls, np.divide)
    if factor is not None and factor != 0:
        return _factor_words(factor)
    offset = _constant(calls, np.subtract)
    return None if offset is None else _offset_words(offset)


def _constant(calls, compare):
    """What ``compare(actual, expected)`` is for all entries of these calls alike, or None."""
    actual = np.concatenate([np.ravel(call[1]).astype(float) for call in calls])
    expected = np.concatenate([np.ravel(call[2]).astype(float) for call in calls])
    if compare is np.divide:
        if not (actual[expected == 0] == 0).all():
            return None
        actual, expected = actual[expected != 0], expected[expected != 0]
    finite = np.isfinite(actual) & np.isfinite(expected)
    if not finite.any():
        return None
    with np.errstate(all="ignore"):
        constant = float(np.median(compare(actual[finite], expected[finite])))
        undone = expected * constant if compare is np.divide else expected + constant
        scale = None if compare is np.divide else np.abs(expected) + np.abs(constant)
    return constant if np.isfinite(constant) and _near(actual, undone, scale) else None


def _factor_words(factor):
    for known in FACTORS:
        if np.isclose(factor, known.value, rtol=1e-6):
            return known.wrong
        if np.isclose(factor, -known.value, rtol=1e-6):
            return known.opposite
    return say("relation.times_all", factor=factor)


def _offset_words(offset):
    known = next(
        (words for value, words in OFFSETS.items() if np.isclose(abs(offset), value)), None
    )
    side = "relation.all_large" if offset > 0 else "relation.all_small"
    return say(side, amount=known or f"{abs(offset):.4g}")


def _of_rows(calls):
    """The same rearrangement of each result, seen in at least two that have several entries."""
    several = [call for call in calls if call[2].ndim and call[2].size > 1]
    if len(several) < 2:
        return None
    for change in ROWS:
        if all(_fits(call[1], change.function, call[2]) for call in calls if call[2].ndim):
            return change.wrong
    return None


# --- A factor or offset that comes from the arguments -------------------------------------------


def _of_arguments(calls):
    """Off by a factor or an offset in each call, and it is the same quantity every time."""
    for compare, more, less in (
        (np.divide, "relation.large_factor", "relation.small_factor"),
        (np.subtract, "relation.large_by", "relation.small_by"),
    ):
        changes = [_constant([call], compare) for call in calls]
        known = [
            (change, quantities(call[0]))
            for change, call in zip(changes, calls, strict=True)
            if change is not None
        ]
        if len(known) < len(calls) or len({round(change, 9) for change in changes}) < 2:
            continue
        for name in known[0][1]:
            values = np.array([quantities.get(name, np.nan) for _, quantities in known])
            due = np.array(changes)
            with np.errstate(all="ignore"):
                inverse = 1 / values if compare is np.divide else -values
            if len(np.unique(np.round(values, 9))) < 2:
                continue
            if np.allclose(due, values, rtol=1e-6):
                return say(more, quantity=name)
            if np.allclose(due, inverse, rtol=1e-6):
                return say(less, quantity=name)
    return None


# --- Right but for some entries -----------------------------------------------------------------


def _of_entries(calls):
    """The kind of entry that is wrong, where exactly this kind is wrong in all calls."""
    wrong = [_wrong(*call) for call in calls]
    total, size = sum(w.sum() for w in wrong), sum(w.size for w in wrong)
    if total == 0 or total == size:
        return None
    mixed = sum(w.any() and not w.all() for w in wrong)
    kinds = [_kinds(call[0], call[1].shape) for call in calls]
    for name in kinds[0] if mixed >= min(2, sum(w.size > 1 for w in wrong)) else ():
        if not all(name in these for these in kinds):
            continue
        if all(np.array_equal(these[name], w) for these, w in zip(kinds, wrong, strict=True)):
            return InPart(say("relation.except", kind=name))
    rows = "entry" if all(w.ndim == 1 for w in wrong) else "row"
    for line, axis in ((rows, 0), ("column", -1)):
        place = _one_place(wrong, axis)
        if place:
            return InPart(said(f"relation.{place}_{line}"))
    return None


def _wrong(_arguments, actual, expected, tolerance):
    actual, expected = actual.astype(float), np.asarray(expected, dtype=float)
    with np.errstate(all="ignore"):
        near = np.abs(actual - expected) <= tolerance["atol"] + tolerance["rtol"] * np.abs(expected)
        near |= (actual == expected) | (np.isnan(actual) & np.isnan(expected))
    return np.atleast_1d(~near)


def _kinds(arguments, shape):
    """``{what is said of an entry: where it holds}`` for arguments that go entry by entry, or row by row."""
    arrays = {
        name: np.asarray(value, dtype=float)
        for name, value in arguments.items()
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiub" and value.shape == shape
    }
    arrays = {name: np.atleast_1d(value) for name, value in arrays.items()}
    numbers = {
        name: float(value)
        for name, value in arguments.items()
        if isinstance(value, int | float | np.number) and not isinstance(value, bool | np.bool_)
    }
    found = {}
    for name, x in arrays.items():
        found |= _of_one(f"`{name}`", x)
        for other, limit in numbers.items():
            found |= _against(f"`{name}`", x, f"`{other}`", limit)
            found |= _against(f"|{name}|", np.abs(x), f"`{other}`", limit)
        for other, y in arrays.items():
            if other != name:
                found |= _against(f"`{name}`", x, f"`{other}`", y)
    return found


def _of_one(name, x):
    kinds = {
        "is_0": x == 0,
        "is_1": x == 1,
        "is_minus_1": x == -1,
        "above_0": x > 0,
        "below_0": x < 0,
        "not_above_0": x <= 0,
        "share": (x > 0) & (x < 1),
        "large": np.abs(x) > 1,
        "small": np.abs(x) < 1,
    }
    return {say(f"entry.{kind}", name=name): where for kind, where in kinds.items()}


def _against(name, x, other, y):
    kinds = {
        "above": x > y,
        "below": x < y,
        "equal": x == y,
        "not_below": x >= y,
        "not_above": x <= y,
    }
    return {say(f"entry.{kind}", name=name, other=other): where for kind, where in kinds.items()}


def _one_place(wrong, axis):
    """ "first" or "last" where exactly that row or column of every table is wrong."""
    tables = [w for w in wrong if w.ndim > (0 if axis == 0 else 1)]
    if len(tables) < len(wrong) or sum(w.shape[axis] > 1 for w in tables) < 2:
        return None
    for word, index in (("first", 0), ("last", -1)):
        lines = [np.moveaxis(w, axis, 0) for w in tables]
        if all(line[index].any() and not np.delete(line, index, axis=0).any() for line in lines):
            return word
    return None


def _below_zero(calls):
    lowest = min((np.min(call[2], initial=np.inf) for call in calls), default=0)
    below = any((call[1] < -1e-9).any() for call in calls)
    return InPart(said("relation.below_zero")) if below and lowest >= 0 else None


# --- Another shape ------------------------------------------------------------------------------


def _of_shapes(calls):
    """What a result of another shape has to do with the right one."""
    other = [call for call in calls if call[1].shape != call[2].shape]
    for name, change in (
        ("mean_back", np.mean),
        ("sum_back", np.sum),
        ("largest_back", np.max),
        ("first_back", lambda e: np.ravel(e)[0]),
        ("transposed", np.transpose),
        ("one_row", np.ravel),
    ):
        if all(_fits(call[1], change, call[2]) for call in other):
            return _shape(name)
    for name, change in (
        ("mean_wanted", np.mean),
        ("sum_wanted", np.sum),
        ("axis_mean_wanted", lambda a: a.mean(-1)),
        ("axis_sum_wanted", lambda a: a.sum(-1)),
        ("axis_too_many", np.squeeze),
    ):
        if all(_fits(call[2], change, call[1]) for call in other):
            return _shape(name)
    return None


def _shape(name):
    words = said(f"shape.{name}")
    return InPart(words) if name in ("one_row", "axis_too_many") else words


def _fits(target, change, value):
    with np.errstate(all="ignore"):
        try:
            made = np.asarray(change(np.asarray(value, dtype=float)))
        except (ValueError, IndexError):
            return False
    target = np.asarray(target, dtype=float)
    return made.shape == target.shape and made.size > 0 and _near(made, target)
