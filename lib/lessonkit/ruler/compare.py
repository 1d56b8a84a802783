"""When is a result right? Shapes exactly, numbers within a tolerance, containers entry by entry."""

import numpy as np

from lessonkit.ruler.call import NOT_PLAIN
from lessonkit.ruler.names import alike
from lessonkit.ruler.stumbles import meaning

VALUES, SOME_VALUES = "the values are wrong", "some of the values are wrong"
NAME = "another name is the right answer"
SPELLED = (
    "the name is right, and written otherwise than in the statement: capitals and spaces count"
)
LIST = "an array is wanted and you return a list, which knows no `.shape` and no elementwise `*`."
TRUTH = "True and False are wanted and you return numbers."
WHOLE = "an index has to be an int and you return a float."

NARROW = {
    "float16": (2e-2, 1e-2),
    "float32": (1e-4, 1e-6),
}  # rtol, atol when an input has this type


def tolerances(arguments):
    """``(rtol, atol)`` within which a result of these arguments is right."""
    types = {str(value.dtype) for value in arguments.values() if isinstance(value, np.ndarray)}
    return next((NARROW[name] for name in NARROW if name in types), (1e-6, 1e-8))


KINDS = {"b": "True and False", "i": "whole numbers", "f": "numbers", "c": "complex numbers"}


def fault(outcome, expected, *, rtol, atol, memory=None, remarks=None, judge=None, arguments=None):
    """What is wrong with the outcome of a call, in a clause without a full stop; None if it is right.

    ``expected`` is a plain result. With a :class:`~lessonkit.ruler.judge.Judge` the result has to have
    its form and to be worth as much for these arguments. No sentence of this module gives an expected
    number away.
    """
    if outcome.error_name == NOT_PLAIN:
        wanted = "a name" if isinstance(expected, str) else "an array or a number"
        return f"{wanted} is wanted, {outcome.error.partition(': ')[2]} came back"
    if outcome.error:
        return raised(outcome)
    if outcome.changed:
        names = " and ".join(f"`{name}`" for name in outcome.changed)
        return f"it changed its input {names}; work on a copy"
    tolerance = {"rtol": rtol, "atol": atol}
    problem = difference(
        outcome.value, expected, **tolerance, remarks=remarks, values=judge is None
    )
    if judge and not problem:
        result = in_form(outcome.value, expected)
        problem = judge.fault(result, expected, arguments, **tolerance)
    if not problem and memory and outcome.peak and outcome.peak > memory:
        return (
            f"the values are right, but it holds {outcome.peak / 1e6:.1g} MB in memory at once, far more "
            "than it needs: use each piece and let it go"
        )
    return problem


def raised(outcome):
    """An error with the line that raised it and, where the stumble is a usual one, what it means."""
    told = f"it raised {outcome.error}"
    if outcome.where:
        told += f" (in {outcome.where})"
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
        return "it returned None (does every path end with `return`?)"
    if isinstance(expected, str):
        if not isinstance(actual, str):
            return f"a name is wanted, {_what(actual)} came back"
        return None if actual == expected else SPELLED if alike(actual, expected) else NAME
    if isinstance(actual, str):
        return f"{_wanted(expected)} is wanted, a text came back"
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return f"a dictionary is wanted, {_what(actual)} came back"
        if actual.keys() != expected.keys():
            return "the dictionary that came back does not have the keys that are wanted"
        pairs = [(f"entry {key!r}", actual[key], expected[key]) for key in expected]
        return _first(pairs, tolerance)
    if isinstance(expected, tuple):
        if not isinstance(actual, list | tuple) or len(actual) != len(expected):
            return f"{len(expected)} results are wanted, {_what(actual)} came back"
        names = [f"the {word} result" for word in ("first", "second", "third", "fourth")]
        return _first(zip(names, actual, expected, strict=False), tolerance)
    if isinstance(actual, list | tuple):
        actual = _stack(actual)
        if actual is None:
            return "an array is wanted, a nested list that fits no array came back"
        remarks.append(LIST)
    if isinstance(actual, dict):
        return "an array or a number is wanted, a dictionary came back"
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
        return f"{_shape(expected)} is wanted, {_shape(actual)} came back"
    wanted, got = (array.dtype.kind.replace("u", "i") for array in (expected, actual))
    if wanted != got:
        if got == "c" or (got == "b" and wanted != "b"):
            return f"{KINDS[wanted]} are wanted, {KINDS.get(got, 'something else')} came back"
        if got not in KINDS:
            return f"{KINDS[wanted]} are wanted, something else came back"
        if wanted == "b":
            remarks.append(TRUTH)
        elif wanted == "i":
            remarks.append(WHOLE)
    if expected.size == 0 or not values:
        return None
    actual, expected = actual.astype(float), expected.astype(float)
    with np.errstate(all="ignore"):
        near = np.abs(actual - expected) <= atol + rtol * np.abs(expected)
        infinite = np.isinf(expected) | np.isinf(actual)
        near = np.where(infinite, actual == expected, near)
        near |= np.isnan(actual) & np.isnan(expected)
    if near.all():
        return None
    wrong = actual[~near]
    if np.isnan(wrong).any() and not np.isnan(expected[~near]).any():
        return "NaN came back"
    if np.isinf(wrong).any() and np.isfinite(expected[~near]).all():
        return "infinity came back where the answer is finite"
    return SOME_VALUES if near.any() else VALUES


def _wanted(expected):
    return "an array or a number" if isinstance(expected, np.ndarray) else "another result"


def _what(value):
    if isinstance(value, str):
        return "a text"
    if isinstance(value, np.ndarray):
        return _shape(value)
    return f"{len(value)} in a {type(value).__name__}"


def _shape(array):
    return "one number" if array.ndim == 0 else f"an array of shape {array.shape}"
