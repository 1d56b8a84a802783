"""When is a result right? Shapes exactly, numbers within a tolerance, containers entry by entry."""

import numpy as np

from lessonkit.messages import said, say
from lessonkit.ruler.call import NOT_PLAIN
from lessonkit.ruler.names import alike
from lessonkit.ruler.stumbles import meaning

MUTE = ("values", "some_values", "name")  # faults that say nothing beyond what is shown
PLACES = ("first", "second", "third", "fourth")  # of the results of one call

NARROW = {
    "float16": (2e-2, 1e-2),
    "float32": (1e-4, 1e-6),
}  # rtol, atol when an input has this type


def tolerances(arguments):
    """``(rtol, atol)`` within which a result of these arguments is right."""
    types = {str(value.dtype) for value in arguments.values() if isinstance(value, np.ndarray)}
    return next((NARROW[name] for name in NARROW if name in types), (1e-6, 1e-8))


KINDS = {"b": "truths", "i": "whole", "f": "numbers", "c": "complex"}
# What a call gives back that is no plain data, as it is said between processes.
NOT_PLAIN_KINDS = {
    "None": "none",
    "a long text": "long_text",
    "an integer too large for any array": "huge",
    "an array of more than 64 MiB": "large",
    "an object that is not a function": "no_function",
}


def mute(problem):
    """Whether a fault says nothing beyond what came back and what was expected."""
    return problem.endswith(tuple(said(f"fault.{name}") for name in MUTE))


def fault(outcome, expected, *, rtol, atol, memory=None, remarks=None, judge=None, arguments=None):
    """What is wrong with the outcome of a call, in a clause without a full stop; None if it is right.

    ``expected`` is a plain result. With a :class:`~lessonkit.ruler.judge.Judge` the result has to have
    its form and to be worth as much for these arguments. No sentence of this module gives an expected
    number away.
    """
    if outcome.error_name == NOT_PLAIN:
        wanted = said("fault.a_name" if isinstance(expected, str) else "fault.array_or_number")
        kind = outcome.error.partition(": ")[2]
        got = said(f"fault.{NOT_PLAIN_KINDS[kind]}") if kind in NOT_PLAIN_KINDS else kind
        return say("fault.wanted", wanted=wanted, got=got)
    if outcome.error:
        return raised(outcome)
    if outcome.changed:
        names = said("fault.and").join(f"`{name}`" for name in outcome.changed)
        return say("fault.changed", names=names)
    tolerance = {"rtol": rtol, "atol": atol}
    problem = difference(
        outcome.value, expected, **tolerance, remarks=remarks, values=judge is None
    )
    if judge and not problem:
        result = in_form(outcome.value, expected)
        problem = judge.fault(result, expected, arguments, **tolerance)
    if not problem and memory and outcome.peak and outcome.peak > memory:
        return say("fault.memory", mb=outcome.peak / 1e6)
    return problem


def raised(outcome):
    """An error with the line that raised it and, where the stumble is a usual one, what it means."""
    where = {"where": outcome.where} if outcome.where else {}
    told = say("fault.raised_in" if where else "fault.raised", error=outcome.error, **where)
    words = meaning(outcome.error)
    return f"{told}. {words.removesuffix('.')}" if words else told


def plain_expected(value):
    """An expected result as it is written down, in the form of a plain result."""
    if isinstance(value, dict):
        return {key: plain_expected(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return tuple(map(plain_expected, value))
    return value if isinstance(value, str) else np.asarray(value)


def difference(actual, expected, *, rtol, atol, remarks=None, values=True):
    """None if ``actual`` is right, else what is wrong in words that give no expected number away.

    Both are plain results as :func:`lessonkit.ruler.call.plain` makes them. Matters of form that cost
    nothing are added to the list ``remarks``. Without ``values`` only the form has to be right.
    """
    remarks = [] if remarks is None else remarks
    tolerance = {"rtol": rtol, "atol": atol, "remarks": remarks, "values": values}
    if actual is None:
        return said("fault.returned_none")
    if isinstance(expected, str):
        if not isinstance(actual, str):
            return _wants("a_name", _what(actual))
        if actual == expected:
            return None
        return said("fault.spelled" if alike(actual, expected) else "fault.name")
    if isinstance(actual, str):
        return _wants(_wanted(expected), said("fault.a_text"))
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return _wants("a_dictionary", _what(actual))
        if actual.keys() != expected.keys():
            return said("fault.keys")
        pairs = [
            (say("fault.entry", key=repr(key)), actual[key], expected[key]) for key in expected
        ]
        return _first(pairs, tolerance)
    if isinstance(expected, tuple):
        if not isinstance(actual, list | tuple) or len(actual) != len(expected):
            return say("fault.results", count=len(expected), got=_what(actual))
        names = [said(f"fault.{word}") for word in PLACES]
        return _first(zip(names, actual, expected, strict=False), tolerance)
    if isinstance(actual, list | tuple):
        actual = _stack(actual)
        if actual is None:
            return _wants("an_array", said("fault.nested"))
        remarks.append(said("fault.list"))
    if isinstance(actual, dict):
        return _wants("array_or_number", said("fault.a_dictionary"))
    return _array_difference(actual, expected, **tolerance)


def in_form(actual, expected):
    """A result that :func:`difference` finds to be of the expected form, in exactly this form."""
    if isinstance(expected, dict):
        return {key: in_form(actual[key], expected[key]) for key in expected}
    if isinstance(expected, tuple):
        return tuple(map(in_form, actual, expected))
    return _stack(actual) if isinstance(actual, list | tuple) else actual


def repeats(first, again, expected):
    """Whether a call made again gave what its first outcome, which is right, holds."""
    return fault(again, in_form(first.value, expected), rtol=1e-6, atol=1e-8) is None


def same(actual, expected, *, rtol, atol, judge=None, arguments=None):
    """Whether two outcomes are alike: the same error, or results that agree (for a judge: in worth)."""
    if actual.error or expected.error:
        return actual.error_name == expected.error_name
    if actual.changed != expected.changed:
        return False
    if actual.value is None or expected.value is None:
        return actual.value is expected.value
    tolerance = {"rtol": rtol, "atol": atol}
    unlike = difference(actual.value, expected.value, **tolerance, values=judge is None)
    if judge is None or unlike:
        return unlike is None
    result = in_form(actual.value, expected.value)
    return judge.alike(result, expected.value, arguments, **tolerance)


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


def _array_difference(actual, expected, *, rtol, atol, remarks, values):
    if actual.shape != expected.shape:
        return say("fault.wanted", wanted=_shape(expected), got=_shape(actual))
    wanted, got = (array.dtype.kind.replace("u", "i") for array in (expected, actual))
    if wanted != got:
        if "c" in (wanted, got) or (got == "b" and wanted != "b"):
            return _want(wanted, KINDS.get(got, "something"))
        if got not in KINDS:
            return _want(wanted, "something")
        if wanted == "b":
            remarks.append(said("fault.truth"))
        elif wanted == "i":
            remarks.append(said("fault.index"))
    if expected.size == 0 or not values:
        return None
    exact = complex if wanted == "c" else float  # two wrong results alike may be complex
    actual, expected = actual.astype(exact), expected.astype(exact)
    with np.errstate(all="ignore"):
        near = np.abs(actual - expected) <= atol + rtol * np.abs(expected)
        infinite = np.isinf(expected) | np.isinf(actual)
        near = np.where(infinite, actual == expected, near)
        near |= np.isnan(actual) & np.isnan(expected)
    if near.all():
        return None
    wrong = actual[~near]
    if np.isnan(wrong).any() and not np.isnan(expected[~near]).any():
        return said("fault.nan")
    if np.isinf(wrong).any() and np.isfinite(expected[~near]).all():
        return said("fault.infinity")
    return said("fault.some_values" if near.any() else "fault.values")


def _wanted(expected):
    return "array_or_number" if isinstance(expected, np.ndarray) else "another"


def _wants(wanted, got):
    return say("fault.wanted", wanted=said(f"fault.{wanted}"), got=got)


def _want(wanted, got):
    """The same of several: numbers, whole numbers, True and False."""
    return say("fault.wanted_many", wanted=said(f"fault.{KINDS[wanted]}"), got=said(f"fault.{got}"))


def _what(value):
    if isinstance(value, str):
        return said("fault.a_text")
    if isinstance(value, np.ndarray):
        return _shape(value)
    return say("fault.in_a", count=len(value), kind=type(value).__name__)


def _shape(array):
    return said("fault.one") if array.ndim == 0 else say("fault.shape", shape=array.shape)
