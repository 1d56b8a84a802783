"""The numbers of a figure of curves, built anew from what a learner's process claims they are.

The course's own figures cross the line as numbers: drawing one inside takes longer than all else, and
a drawing would be code of a kind to be made harmless. The page draws them: ``results/drawing.py``.
"""

from __future__ import annotations

import json
import math

CURVES = "application/vnd.losslab.curves+json"  # as lessonkit.picture has it
LONGEST = 60_000  # characters
MOST_LINES, MOST_POINTS, LONGEST_WORDS = 6, 1000, 120
SCALES = ("linear", "log")


def checked(text: str) -> str | None:
    """The same curves as text of our own; None for anything else, and for what is too much.

    What it gives it takes, too, and gives again.
    """
    if len(text) > LONGEST:
        return None
    try:
        return json.dumps(_curves(json.loads(text)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None


def _curves(given: dict) -> dict:
    values = given["values"]
    lines = list(given["lines"].items())
    if not 0 < len(lines) <= MOST_LINES:
        raise ValueError("no line, or too many")
    return {
        **{name: _words(given[name]) for name in ("x", "y", "title")},
        **{name: _limits(given.get(name)) for name in ("xlim", "ylim")},
        **{name: _scale(given.get(name)) for name in ("xscale", "yscale")},
        "values": [],
        "lines": {_words(name): _line(line, values) for name, line in lines},
        "guides": {_words(w): _number(at) for w, at in _few(given.get("guides"))},
        "levels": {_words(w): _number(at) for w, at in _few(given.get("levels"))},
        "marks": {_words(w): [_number(x), _number(y)] for w, (x, y) in _few(given.get("marks"))},
    }


def _few(named):
    return list((named or {}).items())[:MOST_LINES]


def _line(line, values):
    pair = len(line) == 2 and type(line[0]) is list
    x, y = line if pair else (values, line)
    if not 0 < len(x) == len(y) <= MOST_POINTS:
        raise ValueError("two lengths, or too many points")
    return [[_maybe(v) for v in x], [_maybe(v) for v in y]]


def _words(value) -> str:
    if type(value) is not str:
        raise TypeError("not text")
    return value[:LONGEST_WORDS].encode("utf-8", "replace").decode("utf-8")


def _maybe(value) -> float | None:
    return None if value is None else _number(value)


def _number(value) -> float:
    if type(value) not in (int, float) or not math.isfinite(value) or abs(value) > 1e300:
        raise ValueError("not a number that can be drawn")
    return float(value)


def _limits(value) -> list | None:
    if value is None:
        return None
    low, high = (_maybe(one) for one in value)
    return [low, high]


def _scale(value) -> str:
    if value not in (None, *SCALES):
        raise ValueError("no such scale")
    return value or "linear"
