"""Values and calls as a person would write them: four digits, tables indented, tuples as tuples."""

import textwrap

import numpy as np

from lessonkit.messages import say
from lessonkit.ruler.arguments import Chunks, Function, Measured

WIDTH = 88
MOST = 24  # entries of an array that are all shown


def show(value):
    """A value as short text, of several lines where it is a table.

    Examples
    --------
    >>> show(np.array([1.0, 1 / 3])), show((2.5, np.array([True]))), show(np.sum), show("mean")
    ('[1., 0.3333]', '(2.5, [True])', 'sum', "'mean'")
    """
    if isinstance(value, Chunks):
        if len(value.arrays) > 8:
            return say("value.chunks", count=len(value.arrays))
        return say("value.iterator", chunks=", ".join(map(show, value.arrays)))
    if isinstance(value, Measured):
        return show(value.array)
    if isinstance(value, Function):
        return value.name
    if callable(value):
        return getattr(value, "__name__", repr(value))
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {show(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        inside = ", ".join(map(show, value)) + (
            "," if len(value) == 1 and type(value) is tuple else ""
        )
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    if isinstance(value, np.ndarray | np.generic | float | complex):
        return _array(np.asarray(value))
    return repr(value)


def call(name, arguments, width=WIDTH):
    """A call with its arguments, in one line where there is room and else an argument to a line.

    Examples
    --------
    >>> print(call("mean", {"x": np.eye(2), "weights": 2.0}))
    mean(
        x=[[1., 0.],
           [0., 1.]],
        weights=2.0,
    )
    """
    parts = [labelled(f"{word}=", show(value)) for word, value in arguments.items()]
    line = f"{name}({', '.join(parts)})"
    if len(line) <= width and "\n" not in line:
        return line
    return f"{name}(\n" + "".join(textwrap.indent(part, "    ") + ",\n" for part in parts) + ")"


def labelled(label, text):
    """Text after a label, with its further lines under the first."""
    return label + text.replace("\n", "\n" + " " * len(label))


def _array(array):
    if array.ndim == 0:
        text = _entry(array[()])
        return f"{text}0" if text.endswith(".") else text
    if array.size > MOST:
        first = array.reshape(-1, array.shape[-1])[0][:6]
        inside = ", ".join(map(_entry, first)) + (", …" if array.shape[-1] > 6 else "")
        return say("value.array", shape=array.shape, row=f"[{inside}]")
    texts = np.array([_entry(entry) for entry in array.ravel()], dtype=object)
    if array.ndim > 1 and texts.size:
        texts = np.array([text.ljust(max(map(len, texts))) for text in texts], dtype=object)
    return _nested(texts.reshape(array.shape), 1)


def _nested(texts, depth):
    if texts.ndim == 1:
        return f"[{', '.join(texts)}]"
    between = ",\n" + " " * depth
    return "[" + between.join(_nested(row, depth + 1) for row in texts) + "]"


def _entry(value):
    if isinstance(value, bool | np.bool_ | int | np.integer | complex | np.complexfloating):
        return str(value)
    text = f"{value:.4g}"
    return (
        text if any(mark in text for mark in ".en") else f"{text}."
    )  # e of 1e+09, n of nan and inf
