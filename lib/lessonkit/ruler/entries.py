"""Wrong values among right ones: the kind of entry that is wrong, the same in all calls."""

import numpy as np

from lessonkit.messages import said, say
from lessonkit.ruler.clauses import InPart, Vague

MOST = 0.7  # of all entries: a kind that is nearly everywhere tells nothing


def of_entries(calls, of_values):
    """One clause, or None; ``calls`` are (arguments, value, expected, tolerance) of one shape each.

    ``of_values(calls)`` says how the wrong entries stand to the right ones.
    """
    wrong = [wrong_entries(*call) for call in calls]
    total, size = sum(w.sum() for w in wrong), sum(w.size for w in wrong)
    if total == 0 or total == size:
        return None
    words = _of_kinds(calls, wrong) or _of_places(wrong)
    if words is None:
        return None
    how = of_values([_only(call, where) for call, where in zip(calls, wrong, strict=True)])
    return InPart(say("relation.there", words=words, how=how)) if how else words


def wrong_entries(_arguments, actual, expected, tolerance):
    """Where a result is not right, with at least one axis."""
    actual, expected = actual.astype(float), np.asarray(expected, dtype=float)
    with np.errstate(all="ignore"):
        near = np.abs(actual - expected) <= tolerance["atol"] + tolerance["rtol"] * np.abs(expected)
        near |= (actual == expected) | (np.isnan(actual) & np.isnan(expected))
    return np.atleast_1d(~near)


def _only(call, where):
    arguments, actual, expected, tolerance = call
    return arguments, np.atleast_1d(actual)[where], np.atleast_1d(expected)[where], tolerance


def _of_kinds(calls, wrong):
    mixed = sum(w.any() and not w.all() for w in wrong)
    if mixed < min(2, sum(w.size > 1 for w in wrong)):
        return None
    kinds = [_kinds(call[0], call[1].shape) for call in calls]
    known = [name for name in kinds[0] if all(name in these for these in kinds)]
    for name in known:
        if all(np.array_equal(these[name], w) for these, w in zip(kinds, wrong, strict=True)):
            return InPart(say("relation.except", kind=name))
    # What is said of an entry by itself; two arguments are rarely compared.
    known = [name for name in known if any(name in _alone(c[0], c[1].shape) for c in calls)]
    for name in known:
        here = np.concatenate([np.ravel(these[name]) for these in kinds])
        bad = np.concatenate([np.ravel(w) for w in wrong])
        # Some of a kind may be right by chance: a gradient that is 0, a loss that is cut off.
        if here.mean() > MOST or (bad & ~here).any() or bad.sum() < max(3, 0.6 * here.sum()):
            continue
        return Vague(say("relation.only", kind=name))
    return None


def _kinds(arguments, shape):
    """``{what is said of an entry: where it holds}`` for arguments that go entry by entry, or row by row."""
    arrays = _arrays(arguments, shape)
    numbers = {
        name: float(value)
        for name, value in arguments.items()
        if isinstance(value, int | float | np.number) and not isinstance(value, bool | np.bool_)
    }
    found = _alone(arguments, shape)
    for name, x in arrays.items():
        for other, limit in numbers.items():
            found |= _against(f"`{name}`", x, f"`{other}`", limit)
            found |= _against(f"|{name}|", np.abs(x), f"`{other}`", limit)
        for other, y in arrays.items():
            if other != name:
                found |= _against(f"`{name}`", x, f"`{other}`", y)
    return found


def _alone(arguments, shape):
    """Those that look at one argument only."""
    found = {}
    for name, x in _arrays(arguments, shape).items():
        found |= _of_one(f"`{name}`", x)
    return found | _of_classes(arguments, shape) | _of_square(shape)


def _arrays(arguments, shape):
    arrays = {
        name: _spread(np.atleast_1d(value).astype(float), shape or (1,))
        for name, value in arguments.items()
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiub"
    }
    return {name: value for name, value in arrays.items() if value is not None}


def _spread(x, shape):
    """An argument of the shape of the result, or of its first axes; else None."""
    if not x.size or x.shape != shape[: x.ndim]:
        return None
    return np.broadcast_to(x.reshape(x.shape + (1,) * (len(shape) - x.ndim)), shape)


def _of_classes(arguments, shape):
    """The entries that integer arguments name: a class in each row, or some of a vector's entries."""
    found = {}
    for name, value in arguments.items():
        if not (isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.ndim == 1):
            continue
        if not shape or not value.size or value.min() < 0 or value.max() >= shape[-1]:
            continue
        if len(shape) == 2 and len(value) == shape[0]:
            named = np.arange(shape[1]) == value[:, None]
        elif len(shape) == 1:
            named = np.isin(np.arange(shape[0]), value)
        else:
            continue
        found[say("entry.named", name=f"`{name}`")] = named
        found[say("entry.not_named", name=f"`{name}`")] = ~named
    return found


def _of_square(shape):
    if len(shape) != 2 or shape[0] != shape[1]:
        return {}
    diagonal = np.eye(shape[0], dtype=bool)
    return {said("entry.diagonal"): diagonal, said("entry.off_diagonal"): ~diagonal}


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


def _of_places(wrong):
    rows = "entry" if all(w.ndim == 1 for w in wrong) else "row"
    for line, axis in ((rows, 0), ("column", -1)):
        place = _one_place(wrong, axis)
        if place:
            return InPart(said(f"relation.{place}_{line}"))
    return None


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
