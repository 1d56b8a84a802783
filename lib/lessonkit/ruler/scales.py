"""Wrong values that are right up to a scale: one straight line for all, or a factor for each case or row."""

import numpy as np

from lessonkit.messages import say
from lessonkit.ruler.clauses import InPart

ENOUGH = 4  # different right values that a straight line has to go through
NEAR = 1e-6


def straight(calls):
    """One clause, or None: all values are a·right + b with the same a and b."""
    actual, expected = (
        np.concatenate([np.ravel(call[i]).astype(float) for call in calls]) for i in (1, 2)
    )
    finite = np.isfinite(actual) & np.isfinite(expected)
    if not finite.all() or len(np.unique(np.round(expected, 9))) < ENOUGH:
        return None
    factor, offset = np.polyfit(expected, actual, 1)
    size = np.abs(actual).max()
    if size == 0 or np.abs(factor * expected + offset - actual).max() > NEAR * size:
        return None
    if abs(factor) * np.ptp(expected) < NEAR * size:
        return None
    if abs(factor - 1) < 1e-3:  # that is no other scale, but nearly right values
        return None
    return say("relation.straight", factor=factor, offset=offset)


def of_lines(calls):
    """One clause, or None: each case, row or column is off by a factor or an offset of its own."""
    for line, cut in (("case", _whole), ("row", _rows), ("column", _columns)):
        lines = [pair for call in calls for pair in cut(call)]
        # A line of one value is a multiple of anything.
        freedom = sum(len(right) - 1 for _, right in lines)
        if not lines or freedom < ENOUGH or min(len(right) for _, right in lines) < 2:
            continue
        for kind, constant in (("factor", _factor), ("offset", _offset)):
            found = [constant(actual, right) for actual, right in lines]
            if any(number is None for number in found):
                continue
            wrong = [number for number in found if abs(number - (kind == "factor")) > NEAR]
            if line == "case" and len(wrong) < len(found):
                continue  # which cases are right tells more
            return InPart(say(f"relation.{line}_{kind}", first=wrong[0]))
    return None


def of_steps(calls):
    """One clause, or None: results are an argument moved by a step, and the steps are off by a factor."""
    for name, start in calls[0][0].items():
        if not isinstance(start, np.ndarray) or start.dtype.kind != "f":
            continue
        moved = [
            (arguments, actual - arguments[name], expected - arguments[name])
            for arguments, actual, expected, _ in calls
            if np.shape(arguments.get(name)) == np.shape(expected)
            and np.any(expected != arguments[name])
        ]
        if not moved or sum(step.size for _, step, _ in moved) < ENOUGH:
            continue
        factors = [_ratio(np.ravel(actual), np.ravel(right)) for _, actual, right in moved]
        if any(factor is None for factor in factors):
            continue
        return _of_step(name, np.array(factors), [arguments for arguments, _, _ in moved])
    return None


def _of_step(name, factors, arguments):
    if np.allclose(factors, -1):
        return say("relation.step_sign", name=name)
    if np.allclose(factors, factors[0]):
        return say("relation.step_factor", name=name, factor=factors[0])
    for other, value in arguments[0].items():
        if isinstance(value, int | float) and np.allclose(factors, [a[other] for a in arguments]):
            return say("relation.step_arguments", name=name, other=other)
    if (factors > 0).all():
        first = factors[~np.isclose(factors, 1)][0]
        return InPart(say("relation.step_own", name=name, first=first))
    return None


def _ratio(actual, right):
    """The factor between two steps of one direction, or None."""
    if len(right) < 2 or not (np.isfinite(actual).all() and np.isfinite(right).all()):
        return None
    factor = float(actual @ right / (right @ right))
    near = np.abs(actual - factor * right).max() <= NEAR * np.abs(factor * right).max() + 1e-12
    return factor if near and factor else None


def _whole(call):
    return [(np.ravel(call[1]).astype(float), np.ravel(call[2]).astype(float))]


def _rows(call):
    if call[2].ndim < 2:
        return [(np.zeros(0), np.zeros(0))]
    length = call[2].shape[-1]
    pairs = zip(*(np.reshape(call[i], (-1, length)).astype(float) for i in (1, 2)), strict=True)
    return list(pairs)


def _columns(call):
    if call[2].ndim != 2:
        return [(np.zeros(0), np.zeros(0))]
    return _rows((call[0], np.transpose(call[1]), np.transpose(call[2])))


def _factor(actual, right):
    size = np.abs(right).max()
    if not (np.isfinite(actual).all() and np.isfinite(right).all()) or size == 0:
        return None
    factor = float(actual @ right / (right @ right))
    near = np.abs(actual - factor * right) <= NEAR * np.abs(factor) * size + 1e-12
    # Equal entries show no factor.
    return factor if near.all() and np.ptp(np.abs(right)) > NEAR * size else None


def _offset(actual, right):
    if not (np.isfinite(actual).all() and np.isfinite(right).all()):
        return None
    gap = actual - right
    size = max(np.abs(right).max(), np.abs(gap).max(), 1e-9)
    return float(gap.mean()) if np.ptp(gap) <= NEAR * size and np.ptp(right) > NEAR * size else None
