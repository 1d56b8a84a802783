"""The controls of a figure: a fixed list of values each, so that what is shown is what is drawn."""

import inspect
from dataclasses import dataclass, replace

import numpy as np

from lessonkit.panels import MINUS


@dataclass(frozen=True)
class Control:
    """One control of a figure: its values in order, where it starts, and how they are shown."""

    kind: str  # "slider", "choice", "toggle" or "stepper"
    values: tuple
    start: int = 0
    label: str | None = None
    unit: str = ""
    handle: str | None = None  # the mark in the figure that can be dragged instead

    def text(self, index):
        """The value at ``index`` as a reader sees it."""
        value = self.values[index]
        if self.kind == "toggle":
            return "on" if value else "off"
        if isinstance(value, float):
            value = _short(value)
        return MINUS.sub("−", f"{value} {self.unit}".strip())


def slider(start, stop, steps=21, value=None, log=False, unit="", label=None, handle=None):
    """A slider of ``steps`` evenly spaced values from ``start`` to ``stop``.

    Parameters
    ----------
    start, stop : float
        First and last value. Whole numbers with whole steps between them give integers.
    steps : int >= 2
        How many values there are.
    value : float, optional
        Where the slider stands at first: the nearest step is moved to exactly this value. The
        middle step if left out.
    log : bool
        Equal ratios between the values instead of equal differences; both ends must be positive.
    unit, label : str
        Written after the value, and in front of the slider (default: the parameter's name).
    handle : str, optional
        The text of a mark in the figure: dragging the mark moves the slider. Two sliders that name
        one mark move it in both directions.

    Examples
    --------
    >>> slider(0, 1, steps=5, value=0.2).values
    (0.0, 0.2, 0.5, 0.75, 1.0)
    >>> slider(0.01, 100, steps=5, log=True).values
    (0.01, 0.1, 1.0, 10.0, 100.0)
    """
    if int(steps) != steps or steps < 2:
        raise ValueError(f"a slider needs at least 2 steps, not {steps}")
    if not (np.isfinite(start) and np.isfinite(stop)) or start == stop:
        raise ValueError(f"a slider runs between two different numbers, not {start} and {stop}")
    if log and min(start, stop) <= 0:
        raise ValueError(f"a logarithmic slider needs positive ends, not {start} and {stop}")
    raw = np.geomspace(start, stop, int(steps)) if log else np.linspace(start, stop, int(steps))
    values = _rounded(raw)
    whole = isinstance(start, int) and isinstance(stop, int) and not log
    if whole and all(v == round(v) for v in values):
        values = [int(v) for v in values]
    first = (len(values) - 1) // 2
    if value is not None:
        if not min(start, stop) <= value <= max(start, stop):
            raise ValueError(f"a slider from {start} to {stop} cannot start at {value}")
        distance = np.abs(np.log(raw / value)) if log else np.abs(raw - value)
        first = int(np.argmin(distance))
        values[first] = type(values[first])(value) if value == round(value) else float(value)
        if len(set(values)) < len(values):
            raise ValueError(f"the value {value} falls together with another step of the slider")
    return Control("slider", tuple(values), first, label, unit, handle)


def choice(*options, value=None, label=None):
    """One of several options, strings or numbers, starting at ``value`` or else at the first."""
    if len(options) < 2 or len(set(options)) < len(options):
        raise ValueError(f"a choice needs at least 2 different options, not {list(options)}")
    if value is not None and value not in options:
        raise ValueError(f"{value!r} is not among the options {list(options)}")
    return Control(
        "choice", tuple(options), options.index(value) if value is not None else 0, label
    )


def toggle(default=False, label=None):
    """On or off: the parameter is True or False."""
    return Control("toggle", (False, True), int(bool(default)), label)


def stepper(n, label=None):
    """Steps 0, 1, …, n − 1 to go through one by one or to play like a film."""
    if int(n) != n or n < 2:
        raise ValueError(f"a stepper needs at least 2 steps, not {n}")
    return Control("stepper", tuple(range(int(n))), 0, label)


def named(draw, controls):
    """The controls with their labels filled in, once they are known to fit ``draw``."""
    if not controls:
        raise ValueError("explore needs at least one control, such as delta=slider(0.1, 3)")
    for name, control in controls.items():
        if not isinstance(control, Control):
            raise TypeError(
                f"{name}={control!r} is not a control; use slider, choice, toggle or stepper"
            )
    try:
        inspect.signature(draw).bind(**controls)
    except TypeError as error:
        called = getattr(draw, "__name__", "the drawing function")
        raise ValueError(f"the controls do not fit {called}: {error}") from None
    return {
        name: replace(control, label=control.label or name.replace("_", " "))
        for name, control in controls.items()
    }


def _short(value):
    """A float without trailing zeros or a needless exponent."""
    return f"{value:.12g}" if 1e-4 <= abs(value) < 1e6 or value == 0 else f"{value:.6g}"


def _rounded(raw):
    """Each value with as few digits as keep it within 1 % of a step, so it can be shown whole."""
    gaps = np.abs(np.diff(raw))
    nearest = np.minimum(np.append(gaps, gaps[-1]), np.append(gaps[:1], gaps))
    return [
        next(r for d in range(18) if abs((r := round(float(v), d)) - v) <= 0.01 * gap or d == 17)
        + 0.0
        for v, gap in zip(raw, nearest, strict=True)
    ]
