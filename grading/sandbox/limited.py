"""Work on bytes that a learner made, in a process of its own that can do little and uses little.

Archives, notebooks, pictures and sources are taken apart by code with the instructor's rights, and
what is in them was made by somebody else. So that work is done in a forked process with bounds on
memory, processor time and the size of its result. It may read Python's own modules, and what was
opened before it began; it writes nothing::

    with open(path, "rb") as file:
        names = limited.call(names_in, file, bounds=Bounds(seconds=5))

The function is called as it stands, so arguments may be anything; what it returns has to be plain:
``None``, numbers, text, bytes, and lists, tuples (which come back as lists) and dictionaries of
these. Every bound that is passed is a sentence in :class:`Refused`, for the row of that learner.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import json
import os
import resource
import select
import signal
import sys
import sysconfig
import time
import warnings
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from grading.sandbox import kernel
from grading.settings import MB, SETTINGS

WALL_FACTOR = 4  # a busy machine gives a process this many times less than a whole processor


class Refused(Exception):  # noqa: N818 - a sentence for the report
    """The work passed a bound or failed; the sentence says which or how."""


@dataclass(frozen=True)
class Bounds:
    """What one piece of work may use: bytes beyond what this process holds, processor seconds."""

    memory: int = field(default_factory=lambda: SETTINGS.limited.memory_mb * MB)
    seconds: float = field(default_factory=lambda: SETTINGS.limited.seconds)
    result: int = field(default_factory=lambda: SETTINGS.limited.result_mb * MB)


def call(function, *arguments, bounds: Bounds | None = None, raises: tuple = ()):
    """``function(*arguments)`` in a limited process, and what it returned.

    Exceptions of the types in ``raises`` come through with their text. Refused for everything else:
    another exception, a bound that was passed, a process that ended.
    """
    bounds = bounds or Bounds()
    reader, writer = os.pipe()
    with warnings.catch_warnings():  # a Dask worker has threads; the copy uses none of their locks
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        os.close(reader)
        _work(writer, function, arguments, bounds, raises)
    os.close(writer)
    try:
        text, late = _read(reader, bounds)
    finally:
        os.close(reader)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    return _answer(text, late, os.waitstatus_to_exitcode(status), bounds, raises)


def _work(writer, function, arguments, bounds, raises):
    """The limited process. Never returns."""
    try:
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
        gc.disable()  # it would write to, and so copy, every page that holds an object
        _shut_in(bounds)
        answer = _try(function, arguments, bounds, raises)
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(answer)
    finally:
        os._exit(0)


def _shut_in(bounds):
    with contextlib.suppress(OSError):
        kernel.die_with_parent()
    seconds = max(1, round(bounds.seconds))
    wanted = {
        resource.RLIMIT_AS: _held() + bounds.memory,
        resource.RLIMIT_CPU: round(_used()) + seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
    with contextlib.suppress(OSError):  # where Landlock is missing, nothing is graded anyway
        kernel.landlock(_modules(), [], [])


def _held() -> int:
    """Bytes of address space of this process."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


@cache
def _modules() -> list[str]:
    """Where modules lie that are imported late, as codecs are."""
    places = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    places += [*filter(os.path.isdir, sys.path), str(Path(__file__).parents[1])]
    return list(dict.fromkeys(places))


def _try(function, arguments, bounds, raises) -> bytes:
    try:
        value = function(*arguments)
        answer = json.dumps({"value": value}, default=_bytes).encode("ascii")
        if len(answer) > bounds.result:
            raise Refused(f"it makes more than {bounds.result >> 20} MB")
        return answer
    except raises as problem:
        kind = next(number for number, one in enumerate(raises) if isinstance(problem, one))
        answer = {"raised": kind, "text": str(problem)[:1000]}
    except Refused as problem:
        answer = {"refused": str(problem)}
    except MemoryError:
        answer = {"refused": f"it needs more than {bounds.memory >> 20} MB of memory"}
    except RecursionError:
        answer = {"refused": "it is nested too deep"}
    except BaseException as problem:  # noqa: BLE001 - whatever it is, it is one learner's
        answer = {"refused": f"{type(problem).__name__}: {problem}"[:300]}
    return json.dumps(answer).encode("ascii")


def _bytes(value):
    if type(value) is not bytes:
        raise TypeError(f"no plain data: {type(value).__name__}")
    return {"base64": base64.b64encode(value).decode()}


def _plain(entry: dict):
    if len(entry) == 1 and type(entry.get("base64")) is str:
        return base64.b64decode(entry["base64"])
    return entry


def _read(reader, bounds) -> tuple[bytes, bool]:
    """All that comes, up to the bound, and whether the wall clock ended it."""
    deadline = time.monotonic() + WALL_FACTOR * max(1.0, bounds.seconds)
    parts, size = [], 0
    while size <= bounds.result + 1000:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reader], [], [], left)[0]:
            return b"", True
        data = os.read(reader, 1 << 20)
        if not data:
            return b"".join(parts), False
        parts.append(data)
        size += len(data)
    return b"", False


def _answer(text, late, status, bounds, raises):
    if late or status == -signal.SIGXCPU or (status == -signal.SIGKILL and not text):
        raise Refused(f"it takes more than {bounds.seconds:.0f} seconds")
    try:
        answer = json.loads(text, object_hook=_plain)
    except ValueError:
        raise Refused(f"the process that looked at it ended with status {status}") from None
    if "raised" in answer:
        raise raises[answer["raised"]](answer["text"])
    if "refused" in answer:
        raise Refused(answer["refused"])
    return answer["value"]
