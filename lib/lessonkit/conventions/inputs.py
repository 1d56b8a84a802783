"""Conventions in what a loss is given: kinds of arguments, options, and losses of the same family."""

import itertools
import re
from dataclasses import replace
from functools import cache, partial

import numpy as np

from lessonkit.conventions.state import arguments, parameters, required
from lessonkit.conventions.steps import Step
from lessonkit.ruler.inputs import CONVENTIONS, KIND_OF, exchanged, one
from losslab.catalogue import CATALOGUE, by_family

# Beside the defaults of the catalogue: values that are usual elsewhere.
USUAL = {
    "alpha": (0.25,),
    "gamma": (2.0, 0.0),
    "smooth": (0.0, 1e-5, 1e-6, 1e-7),
    "bins": (10, 15, 20),
    "label_smoothing": (0.1,),
    "margin": (0.5, 0.2, 0.3),
    "temperature": (0.2,),
    "beta": (0.0,),
}
EACH = 300  # values, of which every pair can be computed while a reader waits
FRACTIONS = (
    (lambda x: 1 / x, "replaced by its reciprocal"),
    (lambda x: 1 - x, "replaced by 1 minus it"),
)


def inputs(call):
    """Every step from this call to another one, the likeliest first."""
    yield from _options(call)
    yield from _exchanged(call)
    yield from _kinds(call)
    yield from _whole(call)
    yield from _others(call)


def _step(group, words, change):
    return Step("input", group, words, lambda call: call.changed(change))


# --- Options ------------------------------------------------------------------------------------


def _options(call):
    for name, default in parameters(call.loss).items():
        if name in arguments(call.loss) or name == "axis":
            continue
        value = call.given[name]
        for other in _other_values(call.loss, name, value, default):
            words = f"has {name} = {_shown(other)}" + (" (the default)" if other is default else "")
            yield _step(name, words, partial(_put, name, other))
        yield from _changed_option(call, name, value)
    yield from _swapped_options(call)


def _put(name, value, given):
    return given | {name: value}


def _shown(value):
    return f"{value!r}" if isinstance(value, str | bool) or value is None else f"{value:g}"


def _other_values(loss, name, value, default):
    """The default, the usual values, and what else the docstring allows."""
    known = [default] if default is not None or value is not None else []
    if isinstance(default, bool):
        known += [not value]
    elif isinstance(default, str):
        known += _choices(loss, name)
    elif isinstance(default, int | float) or (default is None and name in USUAL):
        known += [*usual_values().get(name, ()), *USUAL.get(name, ())]
    found = []
    for other in known:
        if not _same(other, value) and not any(_same(other, seen) for seen in found):
            found.append(other)
    return found


def _same(one, other):
    return type(one) is type(other) and np.ndim(one) == np.ndim(other) == 0 and one == other


def _choices(loss, name):
    """The words that an option may be, as its line of the docstring lists them."""
    line = re.search(rf"^[^\n]*\b{name}\b[^\n]* : ([^\n]*)", loss.sections["Parameters"], re.M)
    return re.findall(r'"([^"]+)"', line[1]) if line else []


@cache
def usual_values():
    """``{option: its defaults in all losses that have it}``."""
    found = {}
    for loss in CATALOGUE.values():
        for name, default in parameters(loss).items():
            if isinstance(default, int | float) and not isinstance(default, bool):
                values = found.setdefault(name, [])
                values += [default] if default not in values else []
    return found


def _changed_option(call, name, value):
    """The same option in another convention: spread over K − 1, a reciprocal, weights to sum 1."""
    if name == "label_smoothing" and value:
        k = np.shape(next(iter(call.given.values())))[-1]
        if k > 1:
            words = f"spreads label_smoothing over the other {k - 1} classes, not over all {k}"
            yield _step(name, words, partial(_put, name, value * k / (k - 1)))
            words = f"spreads label_smoothing over all {k} classes, not over the other {k - 1}"
            yield _step(name, words, partial(_put, name, value * (k - 1) / k))
    if isinstance(value, int | float) and not isinstance(value, bool):
        for function, words in FRACTIONS:
            if value and np.isfinite(value) and name not in ("ignore_index", "pad"):
                yield _step(name, f"has {name} {words}", partial(_put, name, function(value)))
    elif np.ndim(value) == 1 and np.asarray(value).dtype.kind in "fiu":
        weights = np.asarray(value, float)
        if weights.sum() > 0:
            total = weights / weights.sum()
            yield _step(name, f"has {name} scaled to sum 1", partial(_put, name, total))
            words = f"has {name} scaled to mean 1"
            yield _step(name, words, partial(_put, name, total * len(weights)))
        if (weights > 0).all():
            yield _step(name, f"has {name} inverted", partial(_put, name, 1 / weights))


def _swapped_options(call):
    numeric = [
        name
        for name, value in call.given.items()
        if name not in arguments(call.loss)
        and isinstance(value, int | float)
        and not isinstance(value, bool)
        and name not in ("ignore_index", "pad")
    ]
    for first, second in itertools.combinations(numeric, 2):
        words, change = exchanged(first, second)
        yield _step("exchanged", f"has {words}", change)


# --- Arrays -------------------------------------------------------------------------------------


def _exchanged(call):
    names = arguments(call.loss)
    for first, second in itertools.combinations(names, 2):
        one, other = call.given[first], call.given[second]
        if np.shape(one) == np.shape(other) and not isinstance(one, dict):
            words, change = exchanged(first, second)
            yield _step("exchanged", f"has {words}", change)
    if len(names) == 4 and len({np.shape(call.given[name]) for name in names}) == 1:
        a, b, c, d = names
        words = f"has `{a}`, `{b}` exchanged with `{c}`, `{d}`"
        change = partial(_renamed, dict(zip(names, (c, d, a, b), strict=True)))
        yield _step("exchanged", words, change)


def _renamed(sources, given):
    return given | {name: given[source] for name, source in sources.items()}


def _kinds(call):
    names = arguments(call.loss)
    for name in names:
        value = call.given[name]
        if isinstance(value, dict):
            continue
        for words, change in CONVENTIONS[KIND_OF.get(name, "values")]:
            yield _step(name, f"has `{name}` {words}", one(name, change))
        if np.ndim(value) > 1 and np.shape(value)[-1] == np.shape(value)[-2]:
            words = f"has the last two axes of `{name}` exchanged"
            yield _step(name, words, one(name, lambda x: np.swapaxes(x, -1, -2)))
    for kind in ("vectors", "log scale", "logits"):
        alike = [name for name in names if KIND_OF.get(name) == kind]
        if len(alike) > 1:
            for words, change in CONVENTIONS[kind]:
                told = " and ".join(f"`{name}`" for name in alike)
                yield _step(kind, f"has {told} {words}", partial(_all, alike, change))


def _all(names, change, given):
    return given | {name: change(given[name]) for name in names}


def _whole(call):
    """Conventions on several arguments at once."""
    given, names = call.given, arguments(call.loss)
    shapes = {np.shape(given[name]) for name in names}
    if len(shapes) == 1 and len(next(iter(shapes))) > 1:
        words = "treats the whole batch as one example"
        yield _step("batch", words, partial(_all, names, lambda x: np.reshape(x, (1, -1))))
    if len(names) == 2 and len(shapes) == 1 and 1 < max(shapes.copy().pop(), default=0) <= EACH:
        words = f"pairs every `{names[0]}` with every `{names[1]}`, as (N, 1) against (N,) does"
        yield _step("batch", words, partial(_each_with_each, names))
    if names[-1:] == ["token_counts"]:
        sums = names[0]
        yield _step("means", "takes the mean of each part first, then the mean of those", _of_parts)
        yield _step("means", f"takes `{sums}` for means already", partial(_summed, sums))
    if names == ["z", "tokens"]:
        yield _step("shift", "scores each position on its own token, not on the next", _unshifted)
    if call.mask is not None:
        yield Step("input", "mask", "does not use the mask", lambda c: replace(c, mask=None))
    if call.weights is not None:
        words = "does not use the examples' weights"
        yield Step("input", "weights", words, lambda c: replace(c, weights=None))


def _each_with_each(names, given):
    pairs = np.meshgrid(*(np.squeeze(given[name]) for name in names), indexing="ij")
    return given | dict(zip(names, pairs, strict=True))


def _of_parts(given):
    sums, counts = given.values()
    ones = np.ones(np.shape(counts), int)
    return dict(zip(given, (np.asarray(sums) / np.asarray(counts), ones), strict=True))


def _summed(name, given):
    return given | {name: np.asarray(given[name]) * np.asarray(given["token_counts"])}


def _unshifted(given):
    z, tokens = np.asarray(given["z"]), np.asarray(given["tokens"])
    return given | {
        "z": np.concatenate([z, z[..., -1:, :]], axis=-2),
        "tokens": np.concatenate([tokens[..., :1], tokens], axis=-1),
    }


def _others(call):
    """Losses of the family that take the same arguments: one of them may have been computed."""
    names, own = arguments(call.loss), parameters(call.loss)
    for other in by_family()[call.loss.family]:
        theirs = parameters(other)
        fits = arguments(other) == names and set(required(other)) <= set(own)
        if other is call.loss or not fits:
            continue
        yield Step("input", "loss", f"is `{other.name}`", partial(_as, other.name, theirs))


def _as(name, theirs, call):
    given = {key: call.given.get(key, default) for key, default in theirs.items()}
    return replace(call, given=given, name=name)
