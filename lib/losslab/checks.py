"""What a lesson asserts, and what an exercise's visible check says."""

import contextlib
import io
import tracemalloc
import warnings
import weakref
from dataclasses import dataclass

import numpy as np


def agree(actual, expected, *, rtol=1e-9, atol=5e-4, what="the number in the text"):
    """Assert that a number (or array) which the prose states is the one just computed.

    Parameters
    ----------
    actual, expected : number or array, same shape
    rtol, atol : float
        Relative and absolute tolerance. The default accepts a number rounded to three decimals.
    what : str
        What is compared, for the message.

    Raises
    ------
    AssertionError
        If they differ by more than the tolerance.

    Examples
    --------
    >>> agree(0.69315, 0.693)
    """
    actual, expected = np.asarray(actual), np.asarray(expected)
    same_shape = actual.shape == expected.shape
    if not same_shape or not np.allclose(actual, expected, rtol=rtol, atol=atol, equal_nan=True):
        raise AssertionError(f"{what}: computed {show(actual)}, stated {show(expected)}")


def show(value):
    """A value as short text: arrays to four significant digits, a function as its name.

    Examples
    --------
    >>> show(np.array([1.0, 1 / 3])), show(np.sum), show("mean")
    ('[1.     0.3333]', 'sum', "'mean'")
    """
    if callable(value):
        return getattr(value, "__name__", repr(value))
    if isinstance(value, Stream):
        return "iterator of " + ", ".join(map(show, value.chunks))
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {show(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, np.ndarray | np.generic | float):
        with np.printoptions(precision=4, threshold=20, edgeitems=4, linewidth=90):
            return str(np.asarray(value))
    return repr(value)


FEW = 3  # chunks alive at once: the one at hand, the one being made, and one to spare


class Stream:
    """Chunks for an exercise that is given an iterator: each is seen once, and none to be kept.

    Every ``start`` is a new iterator over copies; ``held`` tells how many chunks of the last one
    were alive at the same time.

    Examples
    --------
    >>> chunks = Stream([1.0, 2.0], [], [3.0], [4.0], [5.0])
    >>> float(sum(chunk.sum() for chunk in chunks.start())), chunks.held <= FEW
    (15.0, True)
    >>> len(list(chunks.start())), chunks.held
    (5, 5)
    """

    def __init__(self, *chunks):
        self.chunks = [np.array(chunk, dtype=float) for chunk in chunks]
        self.held = 0

    def start(self):
        self.held, made = 0, []
        for chunk in self.chunks:
            fresh = np.array(chunk)
            made.append(weakref.ref(fresh))
            self.held = max(self.held, sum(one() is not None for one in made))
            yield fresh


@dataclass(frozen=True)
class Case:
    """One call of a visible check: the arguments, what should come back, and known wrong results."""

    arguments: dict
    expected: object
    looks_like: tuple = ()
    rtol: float = 1e-6
    atol: float = 1e-8
    memory: float | None = None


def case(*, expected, looks_like=(), rtol=1e-6, atol=1e-8, memory=None, **arguments):
    """Describe one call; ``looks_like`` lists ``(wrong result, what it means)`` pairs.

    ``memory`` is the number of bytes that the call may allocate at once. Lists among the
    arguments become arrays, so that a case reads like the mathematics.

    Examples
    --------
    >>> case(residual=[-2.0, 3.0], delta=2.0, expected=[2.0, 4.0]).arguments["delta"]
    2.0
    """
    ready = {name: np.array(v) if isinstance(v, list) else v for name, v in arguments.items()}
    return Case(ready, expected, tuple(looks_like), rtol, atol, memory)


def _call_text(function, arguments):
    inside = ", ".join(f"{name}={show(value)}" for name, value in arguments.items())
    return f"{function.__name__}({inside})"


def _same(actual, expected, one):
    if isinstance(expected, dict):
        return (
            isinstance(actual, dict)
            and actual.keys() == expected.keys()
            and all(_same(actual[name], expected[name], one) for name in expected)
        )
    if isinstance(expected, tuple):
        return (
            isinstance(actual, tuple)
            and len(actual) == len(expected)
            and all(_same(got, due, one) for got, due in zip(actual, expected, strict=True))
        )
    try:
        actual, expected = np.asarray(actual), np.asarray(expected)
        if actual.shape != expected.shape:
            return False
        return bool(np.allclose(actual, expected, rtol=one.rtol, atol=one.atol, equal_nan=True))
    except (TypeError, ValueError):
        return False


def _fresh(value):
    if isinstance(value, Stream):
        return value.start()
    return value.copy() if isinstance(value, np.ndarray | dict) else value


def _changed(before, after):
    if isinstance(before, dict):
        return before != after
    floats = isinstance(before, np.ndarray) and before.dtype.kind == "f"
    return isinstance(before, np.ndarray) and not np.array_equal(before, after, equal_nan=floats)


@contextlib.contextmanager
def _peak(one):
    """Yields a list; afterwards it holds the peak of allocated bytes, if the case limits them."""
    peak = []
    if one.memory is None or tracemalloc.is_tracing():
        yield peak
        return
    tracemalloc.start()
    try:
        yield peak
        peak.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


def _try(function, one):
    """None if the case passes, else the sentence that says what went wrong."""
    arguments = {name: _fresh(value) for name, value in one.arguments.items()}
    call = _call_text(function, one.arguments)
    noise = io.StringIO()
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(noise), _peak(one) as peak:
            warnings.simplefilter("ignore")
            # By position, so that a learner may rename the arguments.
            actual = function(*arguments.values())
    except NotImplementedError:
        return f"`{function.__name__}` is not written yet."
    except Exception as error:  # noqa: BLE001 - whatever a learner's code raises becomes a sentence
        return f"{call} raised {type(error).__name__}: {error}"
    if actual is None:
        return f"{call} gave None. Does the function end with `return`?"
    for name, value in one.arguments.items():
        if _changed(value, arguments[name]):
            return f"{call} changed its input `{name}`. Work on a copy."
    if _same(actual, one.expected, one):
        held = [v.held for v in one.arguments.values() if isinstance(v, Stream) and v.held > FEW]
        if held:
            return (
                f"{call}\n    gave the right value, and held {held[0]} chunks at once. "
                "Use each chunk and let it go."
            )
        if peak and peak[0] > one.memory:
            megabytes = f"{peak[0] / 1e6:.1f} MB at once; {one.memory / 1e6:.1f} MB is plenty."
            return f"{call}\n    gave the right value, and allocated {megabytes}"
        return None
    expected = one.expected
    expected = np.array(expected) if isinstance(expected, list) else expected
    said = f"{call}\n    gave     {show(actual)}\n    expected {show(expected)}"
    if not isinstance(expected, dict | tuple) and np.shape(actual) != np.shape(expected):
        said += f"\n    The shape is {np.shape(actual)}, it should be {np.shape(expected)}."
    for wrong, meaning in one.looks_like:
        if _same(actual, wrong, one):
            return f"{said}\n    {meaning}"
    return said


def check(function, *cases, takeaway=None):
    """Try an exercise's function on visible cases and say what happened; never raises.

    Stops at the first case that fails, since one clear sentence helps more than five.

    Parameters
    ----------
    function : callable
        The learner's function; it is called with the case's arguments by position.
    cases : Case
        From :func:`case`.
    takeaway : str, optional
        Shown once every case passes.

    Examples
    --------
    >>> def double(x):
    ...     return 2 * x
    >>> check(double, case(x=2.0, expected=4.0), takeaway="Twice is enough.")
    ✓ double: 1 of 1 visible cases pass.
      Twice is enough.
    >>> check(double, case(x=2.0, expected=5.0, looks_like=[(4.0, "Add one.")]))
    ✗ double(x=2.0)
        gave     4.0
        expected 5.0
        Add one.
    """
    for one in cases:
        problem = _try(function, one)
        if problem:
            print(f"✗ {problem}")
            return
    print(f"✓ {function.__name__}: {len(cases)} of {len(cases)} visible cases pass.")
    if takeaway:
        print(f"  {takeaway}")
