"""One call of a learner's function, and everything that can be seen of it.

This module runs in the same process as the learner's code, so it knows nothing of expected values.
"""

import contextlib
import inspect
import io
import linecache
import os
import sysconfig
import time
import tracemalloc
import types
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lessonkit.messages import say
from lessonkit.ruler.arguments import DESCRIPTIONS, Measured, fresh
from lessonkit.ruler.limit import TimeUp, time_limit

TIME_LIMIT = 10.0
LARGEST_RESULT = 64 << 20  # bytes
LONGEST_TEXT = 2000  # characters kept of what a function prints
LONGEST_NAME = 100  # characters of a name that a function answers with
MOST_WARNINGS = 10
NUMBERS = {bool, int, float, complex} | {np.dtype(code).type for code in "?bhilqpBHILQPefdgFDG"}
# Where code lies that no learner wrote: Python's own, what is installed, and the course's.
LIBRARIES = tuple(
    f"{folder}{os.sep}"
    for folder in (
        sysconfig.get_path("stdlib"),
        sysconfig.get_path("purelib"),
        Path(__file__).parents[2],
    )
)

# How an Outcome's error begins where the function itself raised nothing.
TIME_UP, INTERRUPTED, NOT_PLAIN = "TimeUp", "Interrupted", "NotPlain"


@dataclass(frozen=True)
class Outcome:
    """What one call did. All of it is plain data, so that it can come from another process."""

    value: object = (
        None  # None, an array (0-d: a number), a name, or a tuple, list or dict of these
    )
    error: str | None = None  # "ValueError: …", or one of the words above
    where: str | None = None  # the line of the answer that raised it: "line 3: `return x / 0`"
    changed: tuple = ()  # names of the arguments that were changed
    warnings: tuple = ()  # the different texts, at most MOST_WARNINGS
    printed: str = ""
    seconds: float = 0.0
    peak: int | None = None  # bytes allocated at most during the call, where it is measured

    @property
    def error_name(self):
        return self.error.partition(":")[0] if self.error else None


def unwritten(name, outcome):
    """What to say where a call met a scaffold: the answer's own, or that of an earlier exercise."""
    other = outcome.error.partition("write ")[2].split()
    if other and other[0] not in (name, "") and other[0].isidentifier():
        return say("visible.calls_unwritten", name=name, other=other[0])
    return say("visible.not_written", name=name)


class NotPlainError(Exception):
    """A result that is neither an array nor a number nor a name nor made of these."""


def plain(value, depth=0):
    """A result as plain containers of plain NumPy arrays and names; anything else is not looked at.

    Only exact types pass: a subclass could answer ``==`` or ``np.asarray`` as it likes.
    """
    kind = type(value)
    if kind in NUMBERS:
        try:
            value = np.array(value if kind is not int or abs(value) < 2**63 else float(value))
        except OverflowError:
            raise NotPlainError("an integer too large for any array") from None
        return value
    if kind is np.ndarray and value.dtype.kind == "U" and value.ndim == 0:
        value = value[()]
    if kind is str or type(value) is np.str_:
        if len(value) > LONGEST_NAME:
            raise NotPlainError("a long text")
        return str(value)
    if kind is np.ndarray:
        if value.dtype.kind not in "biufc":
            raise NotPlainError(f"an array of {value.dtype.name} entries")
        if value.nbytes > LARGEST_RESULT:
            raise NotPlainError("an array of more than 64 MiB")
        return np.array(value)
    if kind in (list, tuple) and depth < 4 and len(value) <= 10_000:
        return kind(plain(entry, depth + 1) for entry in value)
    if kind is dict and depth < 4 and all(type(key) in (str, int) for key in value):
        return {key: plain(entry, depth + 1) for key, entry in value.items()}
    raise NotPlainError("None" if value is None else f"an object of type {kind.__name__!s}")


def observe(function, arguments, *, limit=TIME_LIMIT):
    """Call ``function`` once with fresh copies of ``arguments``, by position; say what happened.

    ``arguments`` maps names to plain data or to descriptions from :mod:`lessonkit.ruler.arguments`.
    Whatever the function raises becomes ``error``; nothing that it prints or warns about gets out.
    ``limit`` is in seconds (see :mod:`lessonkit.ruler.limit`).

    An object with an attribute ``observe`` answers for itself: ``function.observe(arguments)``.
    That is how a check is given a function that lives in another process.
    """
    if hasattr(function, "observe"):
        outcome = function.observe(arguments)
        if type(outcome) is not Outcome:
            return Outcome(error=f"{NOT_PLAIN}: an object that is not a function")
        return outcome
    given = {name: fresh(value) for name, value in arguments.items()}
    described = [
        type(value) for value in arguments.values() if type(value) in DESCRIPTIONS.values()
    ]
    out, texts = _Notes(), _Texts()
    seen = {"value": None, "error": None}
    with _quiet(out, texts), _memory(any(kind.measures_memory for kind in described)) as memory:
        start = time.process_time()  # others may work on the machine, too
        try:
            with time_limit(limit):
                result = function(*given.values())
                seen["value"] = None if result is None else plain(result)
        except NotPlainError as problem:
            seen["error"] = f"{NOT_PLAIN}: {problem}"
        except TimeUp as problem:
            seen["error"] = f"{TIME_UP}: stopped after {limit:.0f} seconds"
            seen["where"] = _line(problem, function)
        except KeyboardInterrupt:
            seen["error"] = f"{INTERRUPTED}: stopped from outside"
        except BaseException as problem:  # noqa: BLE001 - whatever it is, it must stop nothing else
            seen |= {"error": _error_text(problem), "where": _line(problem, function)}
        seconds = time.process_time() - start
        peak = memory()
    changed = tuple(name for name, value in arguments.items() if not _unchanged(value, given[name]))
    seen |= {"changed": changed, "warnings": tuple(texts), "printed": out.text}
    return Outcome(**seen, seconds=seconds, peak=peak)


def _unchanged(before, after):
    """Whether an argument is what it was; one changed and put back may be off by a rounding."""
    if type(before) in DESCRIPTIONS.values():
        return not isinstance(before, Measured) or _unchanged(before.array, after)
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        if before.shape != after.shape or before.dtype != after.dtype:
            return False
        if before.tobytes() == after.tobytes():  # the usual case; allclose is slow
            return True
        if before.dtype.kind not in "fc":
            return bool((before == after).all())
        with np.errstate(all="ignore"):
            return np.allclose(before, after, rtol=1e-12, atol=1e-12, equal_nan=True)
    if isinstance(before, dict):
        return list(before) == list(after) and _unchanged([*before.values()], [*after.values()])
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_unchanged, before, after))
    return before == after or before != before


def _error_text(problem):
    try:
        name, text = str(type(problem).__name__), str(problem)
    except BaseException:  # noqa: BLE001 - an exception may lie about its own text, too
        name, text = "Exception", ""
    return " ".join(f"{name}: {text}"[:300].split()).removesuffix(":")


def _line(problem, function):
    """The line of the learner's own code that raised, with its source: the last one in the answer's file."""
    file = _file(function)
    if file is None:
        return None
    number, step = None, problem.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == file:
            number = step.tb_lineno
        step = step.tb_next
    source = linecache.getline(file, number).strip() if number else ""
    return f"line {number}: `{source[:100]}`" if source else None


def _file(function):
    """The file of an answer, whatever decorators are around it; None for what a library defines."""
    with contextlib.suppress(ValueError):  # wrapped in a circle
        function = inspect.unwrap(function)
    if type(function) is not types.FunctionType:
        return None
    file = function.__code__.co_filename
    return None if file.startswith(LIBRARIES) else file


class _Notes(io.TextIOBase):
    """A stream that keeps the first characters and swallows the rest."""

    encoding = "utf-8"
    text = ""

    def writable(self):
        return True

    def write(self, text):
        if len(self.text) < LONGEST_TEXT:
            self.text += str(text)[: LONGEST_TEXT - len(self.text)]
        return len(text)


class _Texts(dict):
    """Different warning texts in the order of their first appearance, and no more than a few."""

    def add(self, message, category, *_where, **_more):
        if len(self) < MOST_WARNINGS:
            self[" ".join(f"{category.__name__}: {message}"[:200].split())] = None


@contextlib.contextmanager
def _quiet(out, texts):
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
        np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"),
    ):
        warnings.simplefilter("always")
        warnings.showwarning = texts.add
        yield


@contextlib.contextmanager
def _memory(wanted):
    """Yields a function that tells the peak of memory since the start, or None."""
    if not wanted:
        yield lambda: None
        return
    started = not tracemalloc.is_tracing()
    if started:
        tracemalloc.start()
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    try:
        yield lambda: tracemalloc.get_traced_memory()[1] - before
    finally:
        if started:
            tracemalloc.stop()
