"""Wrong values, and how they stand to the right ones: for every exercise at once.

A relation is named only where it holds for every value of every call that came back with the right
shape, over enough different numbers that it is no accident.
"""

import warnings

import numpy as np

from lessonkit.messages import said, say
from lessonkit.ruler.changes import CHANGES, CUTS, FACTORS, OFFSETS, ROWS, quantities
from lessonkit.ruler.clauses import InPart, Vague
from lessonkit.ruler.compare import PLACES
from lessonkit.ruler.entries import of_entries, wrong_entries
from lessonkit.ruler.failing import is_wrong
from lessonkit.ruler.names import of_names, of_numbers
from lessonkit.ruler.nearly import nearly, one_sided, reordered
from lessonkit.ruler.scales import of_lines, of_steps, straight
from lessonkit.ruler.sums import of_sums
from lessonkit.ruler.terms import term_or_factor

ENOUGH = 3  # different right values that a relation has to hold for
NEAR = 1e-6


def relation(seen, *, whole=True):
    """One clause on how results stand to the right ones, or None where nothing simple is to be said.

    Parameters
    ----------
    seen : list of (arguments, value, expected, tolerance)
        Plain results of :mod:`lessonkit.ruler.call`, of all calls of one function, right ones too.
    whole : bool
        Whether this is all that comes back; a whole number then stands for a suspect or a place.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _relation(seen, whole)


def _relation(seen, whole):
    if seen and isinstance(seen[0][2], str):
        return of_names(seen)
    parts = _parts(seen)
    if parts:
        return _of_parts(parts)
    calls = [
        (arguments, np.asarray(value), expected, tolerance)
        for arguments, value, expected, tolerance in seen
        if isinstance(value, np.ndarray | list) and _array(value) and _array(expected, "iuf")
    ]
    wrong = [call for call in calls if call[1].shape != call[2].shape or wrong_entries(*call).any()]
    if not wrong or len(calls) < len(seen):
        return None
    same = [call for call in calls if call[1].shape == call[2].shape]
    if len(same) < len(calls):
        return _of_shapes(calls)
    ways = [_of_values, _of_rows, reordered, _of_arguments, of_steps, term_or_factor]
    ways += [straight, of_lines]
    if _whole(calls):
        ways = [of_numbers] if whole else [_of_values]
    else:
        ways += [_there, of_sums, _below_zero, nearly, one_sided]
    return next((words for way in ways if (words := way(calls))), None)


def _whole(calls):
    """Whether each result is one whole number: an index, or the number of a suspect."""
    return all(call[2].ndim == 0 and call[2].dtype.kind in "iu" for call in calls)


def _there(calls):
    """The kind of entry that is wrong and, where that is simple, how."""
    return of_entries(calls, _of_values)


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


def _of_parts(parts):
    """The same of several results: of the first that is wrong, or that they changed places."""
    if len(parts) > 1 and _exchanged(parts):
        return said("relation.exchanged")
    for name, part in parts:
        words = relation(part, whole=False)
        if words:
            kind = type(words) if isinstance(words, InPart) else str
            return kind(f"{name}: {words}")
    wrong = [any(map(is_wrong, part)) for _, part in parts]
    if wrong.count(True) == 1 and len(parts) > 1:
        return Vague(say("relation.one_part", name=parts[wrong.index(True)][0]))
    return None


def _exchanged(parts):
    """Whether every call's results are right in the opposite order, and differ."""
    (_, first), *_, (_, last) = parts
    pairs = [
        [(a, v, e, t) for (a, v, _, t), (_, _, e, _) in zip(*both, strict=True)]
        for both in ((first, last), (last, first))
    ]
    return any(map(is_wrong, first)) and not any(map(is_wrong, [*pairs[0], *pairs[1]]))


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
        near = np.isfinite(actual - expected) & (np.abs(actual - expected) <= NEAR * size + 1e-9)
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
        if np.ptp(actual) <= 1e-12 * max(1, np.abs(actual).max()):  # but for rounding
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


# --- Looser ones ---------------------------------------------------------------------------------


def _below_zero(calls):
    lowest = min((np.min(call[2].astype(float), initial=np.inf) for call in calls), default=0)
    below = any((call[1] < -1e-9).any() for call in calls)
    return Vague(said("relation.below_zero")) if below and lowest >= 0 else None


# --- Another shape ------------------------------------------------------------------------------


def _of_shapes(calls):
    """What a result of another shape has to do with the right one."""
    other = [call for call in calls if call[1].shape != call[2].shape]
    if all(map(_one_axis_more, other)):  # asked first: a mean over an axis of length 1 fits, too
        return _shape("axis_too_many")
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
        ("diagonal_wanted", np.diagonal),
    ):
        if all(_fits(call[2], change, call[1]) for call in other):
            return _shape(name)
    if all(call[1].ndim == 0 for call in other):
        return Vague(said("shape.one_number"))
    return None


def _one_axis_more(call):
    """Whether these are the right values with one or more axes of length 1 too many."""
    _, actual, expected, _ = call
    long = [[n for n in array.shape if n > 1] for array in (actual, expected)]
    more = actual.ndim > expected.ndim and long[0] == long[1]
    return more and _fits(expected, lambda a: a.reshape(expected.shape), actual)


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
    if made.shape != target.shape or not made.size:
        return False
    return _near(np.where(np.isinf(made) & np.isfinite(target), np.nan, made), target)
