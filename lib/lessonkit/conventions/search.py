"""All numbers that one convention or two make of a call."""

import itertools
from dataclasses import dataclass, replace

import numpy as np

from lessonkit.conventions import numbers
from lessonkit.conventions.inputs import inputs
from lessonkit.conventions.state import FAILURES

MOST = 2  # conventions in one explanation
LARGE = 100_000  # numbers in a call, above which two arguments are not changed at once
RANK = {"reduce": 0, "number": 1, "input": 1, "each": 2}  # the likelier ones first


@dataclass(frozen=True)
class Candidate:
    """The conventions, in the order in which they are applied, and the number they make."""

    steps: tuple
    value: np.ndarray


def candidates(call, shape=()):
    """Every candidate for a number, or for an array of this shape, the simplest first.

    The first one has no steps: what the loss itself gives. A step that changes nothing is left out,
    and so are two of which one alone does the same.
    """
    outcome = call.outcome()
    found = list(_after(outcome, shape, MOST))
    changed = list(_changed(outcome))
    for step, other in changed:
        found += [Candidate((step, *c.steps), c.value) for c in _after(other, shape, MOST - 1)]
    pairs = itertools.permutations(changed, 2) if _small(outcome.call) else ()
    for (first, other), (second, _) in pairs:
        twice = _applied(second, other.call) if first.group != second.group else None
        value = None if twice is None else _reduced(twice, shape)
        if value is not None:
            found.append(Candidate((first, second), value))
    found.sort(key=lambda c: (len(c.steps), sum(RANK[step.place] for step in c.steps)))
    return _minimal(found)


def _small(call):
    """Whether every pair of changed arguments can be computed while a reader waits."""
    return sum(np.size(value) for value in call.given.values()) <= LARGE


def _changed(outcome):
    """Each step to a call that the loss accepts and that changes something, with its outcome."""
    for step in inputs(outcome.call):
        other = _applied(step, outcome.call)
        if other is not None and not _same_outcome(other, outcome):
            yield step, other


def _applied(step, call):
    try:
        with np.errstate(all="ignore"):
            return step.apply(call).outcome()
    except FAILURES:
        return None


def _same_outcome(one, other):
    weights = one.call.weights is None, other.call.weights is None
    same = np.array_equal(one.counted, other.counted) and weights[0] == weights[1]
    return same and alike(one.values, other.values)


def _after(outcome, shape, most):
    """Candidates with up to ``most`` steps on the values, in the reduction and on the number."""
    on_number = list(numbers.numbers(outcome, shape))
    for before in (None, *numbers.each(outcome, shape)):
        values = outcome.values if before is None else _safe(before.apply, outcome.values)
        if np.shape(values) != outcome.values.shape:
            continue
        changed = replace(outcome, values=values)
        for how in (None, *numbers.reductions(outcome, shape)):
            steps = tuple(filter(None, (before, how)))
            value = _reduced(changed, shape, how) if len(steps) <= most else None
            if value is None:
                continue
            yield Candidate(steps, value)
            for last in on_number if len(steps) < most else ():
                yield from _numbered(Candidate(steps, value), last)
    if most > 1:
        yield from _numbered_twice(outcome, shape, on_number)


def _numbered(candidate, *last):
    value = candidate.value
    for step in last:
        value = _safe(step.apply, value)
    if np.shape(value) == np.shape(candidate.value):
        yield Candidate((*candidate.steps, *last), value)


def _numbered_twice(outcome, shape, on_number):
    """Two steps on the number, of which one is usual, in either order."""
    value = _reduced(outcome, shape)
    usual = [step for step in on_number if numbers.usual(step)]
    for one, other in () if value is None else itertools.product(on_number, usual):
        if one is other or (one in usual and on_number.index(one) > on_number.index(other)):
            continue
        yield from _numbered(Candidate((), value), one, other)
        if not (one.group == other.group == "factor"):  # of which the order makes no difference
            yield from _numbered(Candidate((), value), other, one)


def _reduced(outcome, shape, step=None):
    """What an outcome is as a number or in the shape wanted; None if it cannot be."""
    if step is not None:
        value = _safe(step.apply, outcome)
    elif shape:
        value = outcome.numbers
    else:
        value = _safe(numbers.mean, outcome)
    return value if np.shape(value) == shape and value is not None else None


def _minimal(found):
    """Without candidates that fewer steps make, or the same steps in another order."""
    alone = {c.steps[0]: c.value for c in found if len(c.steps) == 1}
    base = next((c.value for c in found if not c.steps), None)
    kept, seen = [], {}
    for c in found:
        less = [alone.get(step) for step in c.steps] if len(c.steps) > 1 else []
        same = seen.setdefault(frozenset(step.key for step in c.steps), [])
        less += [base if c.steps else None, *same]
        if not any(other is not None and alike(c.value, other) for other in less):
            kept.append(c)
            same.append(c.value)
    return kept


def _safe(function, value):
    try:
        with np.errstate(all="ignore"):
            return np.asarray(function(value), float)
    except FAILURES:
        return None


def alike(one, other, rtol=1e-12):
    """Whether two arrays have the same shape and numbers, NaN and infinity too."""
    if np.shape(one) != np.shape(other):
        return False
    with np.errstate(all="ignore"):
        same = np.abs(one - other) <= rtol * np.maximum(np.abs(one), np.abs(other))
    return bool(np.all(same | (one == other) | (np.isnan(one) & np.isnan(other))))
