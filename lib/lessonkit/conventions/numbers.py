"""From a loss's values to one number: what is added, what is divided by, what is done then."""

import math
from functools import partial

import numpy as np

from lessonkit.conventions.steps import Step
from lessonkit.ruler.changes import CHANGES, FACTORS, OFFSETS, quantities
from losslab.numerics import logsumexp

FACTORIAL = np.vectorize(lambda n: math.lgamma(n + 1), otypes=[float])
USUAL = {factor.yours for factor in FACTORS} | {CHANGES[0].yours}
CLASSES = "divides by the number of classes"
LINEAR = (np.abs, CHANGES[0].function)  # before a sum or after it: the same


def mean(outcome):
    """The number that the course would report: the mean of what counts."""
    weights = 1.0 if outcome.call.weights is None else outcome.weights
    return outcome.numbers.sum() / (outcome.counted * weights).sum()


def reductions(outcome, shape=()):
    """Steps from an outcome to other numbers than its mean, or to an array of this shape."""
    if shape:
        yield from _over_axes(outcome, shape)
        return
    values = outcome.values
    if not values.ndim:
        if "token_counts" in outcome.call.given:
            yield _reduce("is computed for each part alone, then averaged", _mean_of_parts)
        return
    yield _reduce("is the sum, not the mean", lambda o: o.numbers.sum())
    if values.ndim > 1:
        rows = len(values)
        words = f"divides the sum by the {rows} rows of the batch only, not by all that counts"
        yield _reduce(words, lambda o: o.numbers.sum() / len(o.values))
        words = "takes the mean of each row first, then the mean of those"
        yield _reduce(words, _mean_of_means)
    if values.ndim > 2:
        words = "takes the sum over the last axis and the mean over the others"
        yield _reduce(words, lambda o: o.numbers.sum(axis=-1).mean())
    if outcome.counted.sum() > 3:  # of three, twice that is the sum
        words = "divides by one less than the number of values, as a variance does"
        yield _reduce(words, lambda o: o.numbers.sum() / (o.counted.sum() - 1))
    if not outcome.counted.all():
        words = f"divides by all {values.size} entries, those that do not count too (padding is counted)"
        yield _reduce(words, lambda o: o.numbers.sum() / o.values.size)
    if outcome.call.weights is not None:
        words = "divides by the number of examples, not by the sum of their weights"
        yield _reduce(words, lambda o: o.numbers.sum() / o.counted.sum())
    elif outcome.weights is not None:
        words = "divides by the sum of the targets' class weights, not by their number"
        yield _reduce(words, lambda o: o.numbers.sum() / (o.weights * o.counted).sum())


def _reduce(words, apply):
    return Step("reduce", "reduce", words, apply)


def _mean_of_means(outcome):
    counted = outcome.counted.sum(axis=-1)
    sums = outcome.numbers.sum(axis=-1)
    return np.mean(sums[counted > 0] / counted[counted > 0])


def _mean_of_parts(outcome):
    given = outcome.call.given
    parts = zip(*(np.ravel(value) for value in given.values()), strict=True)
    alone = [dict(zip(given, np.reshape(part, (-1, 1)), strict=True)) for part in parts]
    return np.mean([outcome.call.changed(lambda _, g=g: g).values() for g in alone])


def _over_axes(outcome, shape):
    values = outcome.values
    for axis in range(values.ndim):
        if values.shape[:axis] + values.shape[axis + 1 :] == shape:
            where = "last axis" if axis == values.ndim - 1 else f"axis {axis}"
            for words, function in (("mean", np.mean), ("sum", np.sum)):
                yield _reduce(f"is the {words} over the {where}", partial(_along, function, axis))


def _along(function, axis, outcome):
    return function(outcome.numbers, axis=axis)


def each(outcome, shape=()):
    """Steps on the single values, before they are reduced."""
    if outcome.values.ndim and not shape:
        for change in CHANGES:
            if change.function not in LINEAR:
                yield Step("each", change.wrong, f"{change.yours}, value by value", change.function)
    for offset, words in OFFSETS.items():
        yield Step("each", "offset", f"has {words} more in each value", partial(np.add, offset))
        yield Step("each", "offset", f"has {words} less in each value", partial(np.add, -offset))
    if outcome.call.loss.name == "cross_entropy":
        yield from _unlogged(outcome)
    if "counts" in outcome.call.loss.domain and "y_true" in outcome.call.given:
        yield from _factorials(np.asarray(outcome.call.given["y_true"], float))


def _unlogged(outcome):
    """What a negative log-likelihood makes of logits or probabilities instead of logarithms."""
    norm = logsumexp(np.asarray(outcome.call.given["z"], float))
    if norm.shape == outcome.values.shape:
        words = "is minus the target's logit: nobody took the log-softmax"
        yield Step("each", "logarithm", words, partial(np.add, -norm))
    words = "is minus the target's probability: nobody took the logarithm"
    yield Step("each", "logarithm", words, lambda values: -np.exp(-values))


def _factorials(y):
    """What does not depend on the model in the likelihood of a count."""
    with np.errstate(all="ignore"):
        stirling = np.where(y > 1, y * np.log(y) - y + 0.5 * np.log(2 * np.pi * y), 0)
    yield Step("each", "offset", "has log y! too in each value", partial(np.add, FACTORIAL(y)))
    words = "has Stirling's approximation of log y! too, where y is above 1"
    yield Step("each", "offset", words, partial(np.add, stirling))


def numbers(outcome, shape=()):
    """Steps on what a reduction gave."""
    for factor in FACTORS:
        yield _factor(factor.yours, factor.value)
    for change in CHANGES:
        yield Step("number", change.wrong, change.yours, change.function)
    classes = _classes(outcome)
    if classes > 1:
        yield _factor(f"{CLASSES}, {classes}, too", 1 / classes)
    given = outcome.call.given
    counts = not shape and not outcome.values.ndim  # else the reductions have them
    known = {
        name: value
        for name, value in given.items()
        if (counts or isinstance(value, int | float)) and name not in ("ignore_index", "pad")
    }
    told = {value: name for name, value in reversed(quantities(known).items())}  # one for each
    for value, name in reversed(told.items()):
        if np.isfinite(value) and value > 0:
            yield _factor(f"is larger by the factor {name}", value)
            yield _factor(f"is smaller by the factor {name}", 1 / value)


def usual(step):
    """Whether it is a usual factor, the sign, or a mean that runs over the classes too."""
    return step.words in USUAL or step.words.startswith(CLASSES)


def _factor(words, value):
    return Step("number", "factor", words, partial(np.multiply, value))


def _classes(outcome):
    """How many classes there are on an axis of the first argument that the loss takes away."""
    shape = np.shape(next(iter(outcome.call.given.values())))
    return shape[-1] if len(shape) == outcome.values.ndim + 1 else 0
