"""The line between the grader and a learner's process: framed messages of plain data, never pickles.

A message is four bytes of length and then JSON. Values that JSON has no word for (arrays, tuples,
NaN, dictionaries with other keys than text, descriptions of arguments) are objects with one key that
says what they are. Whatever arrives is treated as written by an adversary: its size is bounded
before it is read, and every type is built here, from an allow-list.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import json
import math
import select
import socket
import struct
import time

import numpy as np

from lessonkit.ruler.arguments import DESCRIPTIONS
from lessonkit.ruler.call import LARGEST_RESULT, LONGEST_NAME, Outcome

DEEPEST = 12
LARGEST_MESSAGE = 2 * LARGEST_RESULT
MOST_TEXTS = 500
MOST_PARTS = 400_000  # brackets and commas, in text or not: each may become an object of 200 bytes
WATCH_SECONDS = 0.1
_HEADER = struct.Struct("<I")


class ChannelError(Exception):
    """The other side is gone, or what it sent is not what was agreed."""


class TooLarge(Exception):
    """A message that the other side would not take."""


class Silence(ChannelError):
    """Nothing complete arrived in time."""


def encode(value, depth=0):
    """A value as JSON data. TypeError for what may not cross the line."""
    if depth > DEEPEST:
        raise TypeError("nested too deep")
    kind = type(value)
    if value is None or kind in (bool, str):
        return value
    if kind is int:
        return value if abs(value) < 2**53 else {"int": str(value)}
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if kind is complex:
        return {"complex": [repr(value.real), repr(value.imag)]}
    if kind is np.ndarray or isinstance(value, np.generic):
        return _encode_array(value)
    if kind in (list, tuple):
        return {kind.__name__: [encode(entry, depth + 1) for entry in value]}
    if kind is dict:
        return {"dict": [[encode(k, depth + 1), encode(v, depth + 1)] for k, v in value.items()]}
    if kind in DESCRIPTIONS.values():
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        return {"description": [kind.__name__, encode(fields, depth + 1)]}
    raise TypeError(f"cannot send an object of type {kind.__name__}")


_texts: dict = {}


def arguments_text(arguments: dict) -> str:
    """A call's encoded arguments as JSON text; a check sends the same ones for every submission."""
    known, text = _texts.get(id(arguments), (None, ""))
    if known is not arguments:
        if len(_texts) >= MOST_TEXTS:
            _texts.clear()
        text = json.dumps(encode(arguments))
        _texts[id(arguments)] = arguments, text
    return text


def _encode_array(value):
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        raise TypeError(f"cannot send an array of {array.dtype.name}")
    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    scalar = isinstance(value, np.generic)
    return {"array": [array.dtype.str, list(array.shape), data, scalar]}


def decode(data, depth=0):
    """What :func:`encode` made, built from exact types. ValueError or TypeError if it made no such thing."""
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    if data is None or type(data) in (bool, int, float, str):
        return data
    if type(data) is not dict or len(data) != 1:
        raise ValueError("not a value of this channel")
    ((word, inner),) = data.items()
    if word == "int":
        if len(inner) > 1000:
            raise ValueError("an integer too large")
        return int(inner)
    if word == "float":
        return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[inner]
    if word == "complex":
        return complex(float(inner[0]), float(inner[1]))
    if word == "array":
        return _decode_array(*inner)
    if word in ("list", "tuple"):
        entries = [decode(entry, depth + 1) for entry in inner]
        return entries if word == "list" else tuple(entries)
    if word == "dict":
        return {decode(k, depth + 1): decode(v, depth + 1) for k, v in inner}
    if word == "description":
        return DESCRIPTIONS[inner[0]](**decode(inner[1], depth + 1))
    raise ValueError(f"not a value of this channel: {word[:20]!r}")


def _decode_array(kind, shape, data, scalar):
    if type(kind) is not str or len(kind) > 5:
        raise ValueError("not an array's type")
    dtype = np.dtype(kind)
    if dtype.kind not in "biufc" or len(shape) > 32 or not all(type(n) is int for n in shape):
        raise ValueError("not an array")
    array = np.frombuffer(base64.b64decode(data, validate=True), dtype).reshape(shape).copy()
    return array[()] if scalar else array


OUTCOME_FIELDS = tuple(field.name for field in dataclasses.fields(Outcome))


def encode_outcome(outcome):
    return {name: encode(getattr(outcome, name)) for name in OUTCOME_FIELDS}


def decode_outcome(data):
    """An Outcome from the other side, every field of its exact type. ChannelError for anything else."""
    try:
        fields = {name: decode(data[name]) for name in OUTCOME_FIELDS}
        value = _settled(fields["value"])
        outcome = Outcome(
            value=value,
            error=_text(fields["error"], 600) if fields["error"] is not None else None,
            where=_text(fields["where"], 300) if fields["where"] is not None else None,
            changed=tuple(_text(name, 100) for name in fields["changed"][:20]),
            warnings=tuple(_text(text, 400) for text in fields["warnings"][:20]),
            printed=_text(fields["printed"], 4000),
            seconds=max(0.0, float(fields["seconds"])),
            peak=None if fields["peak"] is None else max(0, int(fields["peak"])),
        )
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        MemoryError,
    ) as problem:
        raise ChannelError(f"not an outcome: {type(problem).__name__}") from None
    return outcome


def _settled(value):
    """Results are arrays, names, containers of them, or None: see :func:`lessonkit.ruler.call.plain`."""
    if value is None or type(value) is np.ndarray:
        return value
    if type(value) is str:
        return _text(value, LONGEST_NAME)
    if type(value) in (list, tuple):
        return type(value)(_settled(entry) for entry in value)
    if type(value) is dict:
        return {key: _settled(entry) for key, entry in value.items()}
    raise ValueError("neither an array nor made of arrays")


def _text(value, longest):
    if type(value) is not str:
        raise ValueError("not text")
    return value[:longest].encode("utf-8", "replace").decode("utf-8")


class Channel:
    """Messages over a socket, one after the other.

    ``watch`` is called now and then while the other side is waited for; what it raises ends the
    waiting.
    """

    def __init__(self, end: socket.socket):
        self.socket = end
        self._buffer = bytearray()

    def send(self, message, deadline=None, arguments=None, watch=None, largest=None) -> None:
        """Send a message; ``arguments`` are one more entry of it, as JSON text already."""
        text = json.dumps(message)
        if arguments is not None:
            text = f'{text[:-1]}, "arguments": {arguments}}}'
        data = text.encode("ascii")
        if largest is not None and len(data) > largest:
            raise TooLarge(f"{len(data):,} bytes")
        try:
            self._send_all(_HEADER.pack(len(data)) + data, deadline, watch)
        except OSError as problem:
            raise ChannelError(f"the other side is gone: {problem}") from None

    def _send_all(self, data, deadline, watch):
        if deadline is None:
            self.socket.sendall(data)
            return
        view = memoryview(data)
        while view:
            with contextlib.suppress(BlockingIOError):
                view = view[self.socket.send(view, socket.MSG_DONTWAIT) :]
                continue
            self._wait(deadline, watch, to_write=True)

    def receive(self, deadline=None, largest=LARGEST_MESSAGE, watch=None):
        """The next message. Silence when the deadline passes; ChannelError when there is none to come."""
        (length,) = _HEADER.unpack(self._read(_HEADER.size, deadline, watch))
        if length > largest:
            raise ChannelError(f"a message of {length:,} bytes, {largest:,} are allowed")
        data = self._read(length, deadline, watch)
        if data.count(b"{") + data.count(b"[") + data.count(b",") > MOST_PARTS:
            raise ChannelError(f"a message of over {MOST_PARTS:,} parts")
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise ChannelError("a message that is not JSON") from None

    def _wait(self, deadline, watch, to_write=False):
        """Until the socket can be used."""
        ends = ([], [self.socket]) if to_write else ([self.socket], [])
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Silence("nothing came in time")
            if any(select.select(*ends, [], min(left, WATCH_SECONDS) if watch else left)):
                return
            if watch:
                watch()

    def _read(self, count, deadline, watch):
        while len(self._buffer) < count:
            if deadline is not None:
                self._wait(deadline, watch)
            try:
                # A buffer of what is missing: most messages are short, and a large one costs time.
                data = self.socket.recv(min(max(count - len(self._buffer), 1 << 14), 1 << 20))
            except OSError as problem:
                raise ChannelError(f"the other side is gone: {problem}") from None
            if not data:
                raise ChannelError("the other side is gone")
            self._buffer += data
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data

    def close(self) -> None:
        self.socket.close()
