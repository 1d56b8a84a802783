"""A framework's own code with its options switched: what compare has to find out.

A row of the catalogue is code to paste in a framework. A switch changes what the code is given or
what it asks for, as a user's program may, and says in which words the truth has to be named.
"""

import ast
import importlib
import inspect
import re
import sys
from dataclasses import dataclass

import numpy as np
from dotted_names import resolve

from lessonkit.conventions.state import Call, arguments, parameters, required
from lessonkit.ruler.inputs import KIND_OF
from losslab.numerics import sigmoid, softmax

# Not the defaults: what the reader gives to compare.
OPTIONS = {
    "delta": 2.5, "beta": 0.3, "tau": 0.8, "power": 1.3, "pos_weight": 3.0, "label_smoothing": 0.15,
    "gamma": 1.3, "alpha": 0.6, "q": 0.45, "margin": 0.6, "temperature": 0.7, "coefficient": 0.3,
    "cap": 1.7, "scale": 4.0, "bias": -2.0, "low": 0.15, "high": 0.4, "kl": 0.3,
    "desirable_weight": 2.1, "undesirable_weight": 0.7,
}  # fmt: skip
INSTALLED = {"numpy", "scipy", "sklearn", "torch", "optax"}


@dataclass(frozen=True)
class Switch:
    group: str
    truth: str  # a pattern for the clause that names it; "" if the number is to stay the same
    given: object = None  # of the arguments that the framework gets
    code: object = None  # of its code, as a text
    after: object = None  # of the number that comes out


def rows(loss):
    return [r for r in loss.elsewhere if r.code and r.name.split(".")[0] in INSTALLED]


def reader_call(loss, row, example):
    """The loss on its example's arrays; options that the row knows of are not the defaults."""
    given = parameters(loss) | dict(zip(parameters(loss), example.arguments, strict=False))
    given |= {name: v for name, v in example.options.items() if name in required(loss)}
    for name in parameters(loss):
        if name in OPTIONS and name not in arguments(loss) and re.search(rf"\b{name}\b", row.code):
            other = Call(loss, given | {name: OPTIONS[name]})
            given = other.given if other.outcome() is not None else given
    return Call(loss, given)


def their_number(row, given, switches=()):
    """What the row's code gives with some switches set."""
    code, given = row.code, dict(given)
    for switch in switches:
        given = switch.given(given) if switch.given else given
        code = switch.code(code) if switch.code else code
    names = dict(given)
    modules = "math numpy scipy scipy.stats scipy.special scipy.spatial sklearn sklearn.metrics"
    for module in [*modules.split(), row.name.split(".")[0], *re.findall(r"\b(torch|jax)\.", code)]:
        importlib.import_module(module)
        names[module.split(".")[0]] = sys.modules[module.split(".")[0]]
    arrays = {n: np.asarray(v) for n, v in given.items() if isinstance(v, np.ndarray | list)}
    if "torch" in names:
        arrays = {n: names["torch"].tensor(v) for n, v in arrays.items()}
    value = np.asarray(eval(code, names | arrays), float)
    for switch in switches:
        value = switch.after(value) if switch.after else value
    return value


def switches(loss, row, call):
    """All switches that this row has."""
    yield from _reductions(loss, row)
    yield from _options(loss, row, call)
    yield from _arrays(loss, row, call)
    yield from _keywords(row)
    yield Switch("number", "in bits", after=lambda v: v / np.log(2))
    yield Switch("number", "half as large", after=lambda v: v / 2)
    yield Switch("number", "other sign", after=np.negative)
    if "temperature" in call.given:
        square = call.given["temperature"] ** 2
        words = "smaller by the factor `temperature`²"
        yield Switch("temperature", words, after=lambda v: v / square)


def _with_keyword(row, key, value):
    """The code with one more keyword in the call of the row's function."""

    def changed(code):
        tree = ast.parse(code, mode="eval")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == row.name:
                node.keywords = [k for k in node.keywords if k.arg != key]
                node.keywords.append(ast.keyword(key, ast.parse(value, mode="eval").body))
        return ast.unparse(tree)

    return changed


def _reductions(loss, row):
    whole = f"{row.name}(" in row.code and "torch.nn.functional" in row.name
    if "batchmean" in row.code:
        words = "divides by the number of classes"
        yield Switch("reduction", words, code=_with_keyword(row, "reduction", "'mean'"))
    if whole and _reduces(row.name) and 'reduction="none"' not in row.code:
        words = "square root of the number" if loss.name == "rmse" else "is the sum"
        yield Switch("reduction", words, code=_with_keyword(row, "reduction", "'sum'"))
    elif row.reduction == "none" or 'reduction="none"' in row.code:
        yield Switch("reduction", "is the sum", after=np.sum)
        yield Switch("reduction", "divides the sum by the .* rows", after=_per_row)


def _per_row(value):
    return value.sum() / len(value) if value.ndim > 1 else value


def _reduces(name):
    try:
        return "reduction" in inspect.signature(resolve(name)).parameters
    except ValueError:  # compiled
        return False


def _options(loss, row, call):
    for name, default in parameters(loss).items():
        value = call.given[name]
        used = re.search(rf"\b{name}\b", row.code)
        if name in arguments(loss) or not used or not isinstance(value, float) or not value:
            continue
        if default is not None:
            truth = rf"has {name} = .*the default"
            yield Switch(name, truth, given=lambda g, n=name, d=default: g | {n: d})
        for words, other in (("its reciprocal", 1 / value), ("1 minus it", 1 - value)):
            if Call(loss, call.given | {name: other}).outcome() is not None:
                given = lambda g, n=name, v=other: g | {n: v}  # noqa: E731
                yield Switch(name, f"has {name} replaced by {words}", given=given)


def _arrays(loss, row, call):
    names = arguments(loss)
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            if KIND_OF[first] == KIND_OF[second] and (
                np.shape(call.given[first]) == np.shape(call.given[second])
            ):
                truth = f"`{first}` and `{second}` exchanged"
                yield Switch("exchanged", truth, given=_exchange(first, second))
    for name in names:
        kind, value = KIND_OF[name], np.asarray(call.given[name])
        if kind == "logits":
            rows = value.ndim > 1
            words = "softmax" if rows else "sigmoid"
            change = softmax if rows else sigmoid
            yield Switch(name, f"`{name}` put through the {words}", given=_one(name, change))
        if kind in ("signs", "signed"):
            yield Switch(name, f"`{name}` with", given=_one(name, np.negative))
        if kind == "yes or no":
            yield Switch(name, f"`{name}` with 0 and 1", given=_one(name, lambda y: 1 - y))
        if kind == "log scale":
            yield Switch(name, f"`{name}` taken twice", given=_one(name, lambda x: 2 * x))
        if kind == "classes" and value.max() > 1:
            moved = np.where(value > 0, value - 1, value)
            if np.array_equal(moved, value - 1):
                yield Switch(name, f"`{name}` one too small", given=_one(name, lambda t: t - 1))


def _one(name, change):
    return lambda given: given | {name: change(np.asarray(given[name]))}


def _exchange(first, second):
    return lambda given: given | {first: given[second], second: given[first]}


def _keywords(row):
    """Options of the framework's function that the loss does not have."""
    if row.name.endswith("gaussian_nll_loss") and "full=True" in row.code:
        yield Switch("full", "½·log 2π less", code=lambda c: c.replace("full=True", "full=False"))
    if row.name.endswith("poisson_nll_loss"):
        yield Switch("full", "Stirling", code=_with_keyword(row, "full", "True"))
    if row.name.endswith("sklearn.metrics.brier_score_loss") and "labels" in row.code:
        yield Switch("number", "half", code=_with_keyword(row, "scale_by_half", "True"))
    if row.name.endswith("sklearn.metrics.log_loss"):
        yield Switch("reduction", "is the sum", code=_with_keyword(row, "normalize", "False"))
    if row.name.endswith("optax.losses.squared_error"):
        half = "optax.losses.l2_loss"
        yield Switch("number", "half", code=lambda c: c.replace(row.name, half))
