"""Wrong values that differ from the right ones by one term or one factor of the arguments.

Such as a factor ``y_pred − y_true`` too many, or a term ``|z|`` that has the wrong sign.
"""

import itertools

import numpy as np

from lessonkit.messages import say

ENOUGH = 5  # values that a term or factor has to explain
SHAPES = [
    ("`{}`", lambda x: x),
    ("|`{}`|", np.abs),
    ("`{}`²", np.square),
    ("exp(`{}`)", np.exp),
    ("exp(−`{}`)", lambda x: np.exp(-x)),
    ("log(`{}`)", np.log),
    ("log(1 + exp(−|`{}`|))", lambda x: np.log1p(np.exp(-np.abs(x)))),
    ("(1 − `{}`)", lambda x: 1 - x),
    ("(1 + `{}`)", lambda x: 1 + x),
]
PAIRS = [
    ("(`{}` − `{}`)", np.subtract),
    ("(`{}` + `{}`)", np.add),
    ("`{}`·`{}`", np.multiply),
    ("`{}` / `{}`", np.divide),
]


def term_or_factor(calls):
    """One clause, or None; ``calls`` are (arguments, value, expected, tolerance) of one shape each."""
    with np.errstate(all="ignore"):
        ratios = _flat(np.asarray(v, float) / e for _, v, e, _ in calls)
        gaps = _flat(np.asarray(v, float) - e for _, v, e, _ in calls)
        shapes = [np.shape(e) for _, _, e, _ in calls]
        for (words, values), *others in zip(*map(_candidates, calls), strict=False):
            known = [values, *(other[1] for other in others)]
            if any(other[0] != words for other in others):
                return None
            known = _flat(map(np.broadcast_to, known, shapes))
            constant = _constant(ratios, known)
            if constant is not None:
                return say("relation.factor", factor=f"{_times(constant)}{words}")
            constant = _constant(gaps, known)
            if constant is not None:
                side = "relation.added" if constant > 0 else "relation.subtracted"
                return say(side, term=f"{_times(abs(constant))}{words}")
            line = _line(gaps, known)
            if line is not None:
                side = "relation.added_and" if line[0] > 0 else "relation.subtracted_and"
                constant, offset = abs(line[0]), line[1] * np.sign(line[0])
                return say(side, term=f"{_times(constant)}{words}", offset=offset)
    return None


def _candidates(call):
    """``[(words, values of the shape of the result)]`` in the same order for each call."""
    arguments, _, expected, _ = call
    arrays = {
        name: np.asarray(value, float)
        for name, value in arguments.items()
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiub"
        or isinstance(value, int | float) and not isinstance(value, bool)
    }  # fmt: skip
    found = []
    for name, x in arrays.items():
        found += [(words.format(name), _fitted(shape(x), expected)) for words, shape in SHAPES]
    for (one, x), (two, y) in itertools.combinations(arrays.items(), 2):
        if x.shape == y.shape or not x.ndim or not y.ndim:
            found += [
                (words.format(one, two), _fitted(operation(x, y), expected))
                for words, operation in PAIRS
            ]
    return found


def _fitted(values, expected):
    return values if values.shape in ((), expected.shape) else np.full(expected.shape, np.nan)


def _flat(arrays):
    return np.concatenate([np.ravel(array) for array in arrays])


def _line(actual, known):
    """Slope and offset of the line by which the known values give the actual ones, or None."""
    if not (np.isfinite(known).all() and np.isfinite(actual).all()):
        return None
    size = np.abs(actual).max(initial=0)
    if size == 0 or np.abs(known).max() > 1e6:
        return None
    away = known - known.mean()
    slope = float(actual @ away / (away @ away))  # of least squares
    offset = float(actual.mean() - slope * known.mean())
    near = np.abs(slope * known + offset - actual).max() <= 1e-6 * size
    if not near or not abs(slope) * np.ptp(known) > 1e-6 * size or _different(known) < ENOUGH + 1:
        return None
    return slope, offset


def _constant(actual, known):
    """The one number by which the known values give the actual ones, over enough that differ."""
    undefined = np.isnan(actual)  # 0/0, where a factor tells nothing
    actual, known = actual[~undefined], known[~undefined]
    if not np.isfinite(known).all() or not np.isfinite(actual).all():
        return None
    constant = float(actual @ known / (known @ known))
    near = np.abs(actual - constant * known) <= 1e-6 * np.abs(constant * known) + 1e-9
    if not near.all() or not abs(constant) > 1e-6 or _different(known) < ENOUGH:
        return None
    return constant


def _different(values):
    """How many different values there are."""
    return len(np.unique(np.round(values, 9)))


def _times(constant):
    return "" if np.isclose(constant, 1) else say("relation.times", number=constant)
