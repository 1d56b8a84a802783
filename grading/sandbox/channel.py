"""The line between the grader and a learner's process: framed messages of plain data, never pickles.

A message is four bytes of length and then JSON. Values that JSON has no word for (arrays, tuples,
NaN, dictionaries with other keys than text, descriptions of arguments) are objects with one key that
says what they are. Whatever arrives is treated as written by an adversary: its size is bounded
before it is read, and every type is built here, from an allow-list.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import math
import select
import socket
import struct
import time

import numpy as np

from grading.arguments import DESCRIPTIONS
from grading.observe import LARGEST_RESULT, Outcome

DEEPEST = 12
LARGEST_MESSAGE = 2 * LARGEST_RESULT
MOST_TEXTS = 500
# The forms of an output that are kept. Nothing that a browser would run: no HTML, SVG, JavaScript.
SHOWN = ("text/plain", "image/png")
_HEADER = struct.Struct("<I")


class ChannelError(Exception):
    """The other side is gone, or what it sent is not what was agreed."""


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
            changed=tuple(_text(name, 100) for name in fields["changed"][:20]),
            warnings=tuple(_text(text, 400) for text in fields["warnings"][:20]),
            printed=_text(fields["printed"], 4000),
            seconds=max(0.0, float(fields["seconds"])),
            peak=None if fields["peak"] is None else max(0, int(fields["peak"])),
        )
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError, MemoryError) as problem:
        raise ChannelError(f"not an outcome: {type(problem).__name__}") from None
    return outcome


def _settled(value):
    """Results are arrays, containers of them, or None: see :func:`grading.observe.plain`."""
    if value is None or type(value) is np.ndarray:
        return value
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
    """Messages over a socket, one after the other."""

    def __init__(self, end: socket.socket):
        self.socket = end
        self._buffer = bytearray()

    def send(self, message, deadline=None, arguments=None) -> None:
        """Send a message; ``arguments`` are one more entry of it, as JSON text already."""
        text = json.dumps(message)
        if arguments is not None:
            text = f'{text[:-1]}, "arguments": {arguments}}}'
        data = text.encode("ascii")
        try:
            self._send_all(_HEADER.pack(len(data)) + data, deadline)
        except OSError as problem:
            raise ChannelError(f"the other side is gone: {problem}") from None

    def _send_all(self, data, deadline):
        if deadline is None:
            self.socket.sendall(data)
            return
        view = memoryview(data)
        while view:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([], [self.socket], [], left)[1]:
                raise Silence("the other side does not read")
            view = view[self.socket.send(view, socket.MSG_DONTWAIT) :]

    def receive(self, deadline=None, largest=LARGEST_MESSAGE):
        """The next message. Silence when the deadline passes; ChannelError when there is none to come."""
        (length,) = _HEADER.unpack(self._read(_HEADER.size, deadline))
        if length > largest:
            raise ChannelError(f"a message of {length:,} bytes, {largest:,} are allowed")
        try:
            return json.loads(self._read(length, deadline))
        except (ValueError, RecursionError):
            raise ChannelError("a message that is not JSON") from None

    def _read(self, count, deadline):
        while len(self._buffer) < count:
            if deadline is not None:
                left = deadline - time.monotonic()
                if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                    raise Silence("no answer in time")
            try:
                # Room for what is missing: most messages are short, and room costs time.
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
