"""What an axis writes into a drawing, kept: at most settings of a figure the axes are the same ones.

Ticks, grid lines and numbers take half the time of a drawing. What an axis writes follows from what
:func:`_state` lists; where something is among it that could mean anything, the axis is drawn anew.
"""

import contextlib
import functools
import inspect

import matplotlib as mpl
import numpy as np
from matplotlib.axis import Axis
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties

MOST = 400  # axes kept; a lesson's figures have fewer
SIMPLE = (bool, int, float, str, type(None))
PARTS = ("label1", "label2", "gridline", "tick1line", "tick2line")
# Of a scale what its ticks depend on; other scales are drawn anew.
SCALES = {"linear": (), "log": ("base",), "symlog": ("base", "linthresh", "linscale")}
_written = {}


class _Unknown(Exception):
    """Something of an axis that cannot be compared."""


@contextlib.contextmanager
def kept_axes(file):
    """Within it, axes drawn into this text file, an SVG, are drawn once and from then on written again."""
    plain = Axis.draw

    @functools.wraps(plain)
    def draw(axis, renderer):
        try:
            state = _state(axis, renderer)
        except _Unknown:
            return plain(axis, renderer)
        # A tag that stands open belongs to what is in front of the axis.
        renderer.writer._XMLWriter__flush()
        if state in _written:
            text, *noted = _written[state]
            file.write(text)
            for kept, new in zip(_notes(renderer), noted, strict=True):
                kept.update(new)
            return None
        before, start = [dict(kept) for kept in _notes(renderer)], file.tell()
        plain(axis, renderer)
        file.seek(start)
        text = file.read()
        noted = [
            {name: value for name, value in kept.items() if old.get(name) != value}
            for old, kept in zip(before, _notes(renderer), strict=True)
        ]
        if len(_written) >= MOST:
            _written.clear()
        _written[state] = (text, *noted)
        return None

    Axis.draw = draw
    try:
        yield
    finally:
        Axis.draw = plain


def _notes(renderer):
    """What a drawing remembers of itself: numbers of groups, markers and clips that are defined."""
    return renderer._groupd, renderer._markers, renderer._clipd


def _state(axis, renderer):
    """All that decides what an axis writes, as something that can be compared."""
    axes = axis.axes
    aligned = getattr(axes.figure, "_align_label_groups", {}).values()
    if (
        axes.name != "rectilinear"
        or axis.get_scale() not in SCALES
        or any(spine._position not in (None, ("outward", 0.0)) for spine in axes.spines.values())
        or any(len(group.get_siblings(axes)) > 1 for group in aligned)
    ):
        raise _Unknown
    numbers, markers, clips = _notes(renderer)
    return (
        axis.axis_name,
        axes.bbox.bounds,
        tuple(axis.get_view_interval()),
        axis.get_scale(),
        tuple(getattr(axis._scale, name) for name in SCALES[axis.get_scale()]),
        _simple(axis),
        _plain(axis._major_tick_kw),
        _plain(axis._minor_tick_kw),
        _artist(axis.label),
        _artist(axis.offsetText),
        tuple((_plain(of.locator), _plain(of.formatter)) for of in (axis.major, axis.minor)),
        tuple(
            (_simple(tick), *(_artist(getattr(tick, part)) for part in PARTS))
            for ticks in ("majorTicks", "minorTicks")
            for tick in vars(axis).get(ticks, ())  # there only if somebody has asked for them
        ),
        tuple(numbers.items()),
        tuple(markers),
        tuple(clips),
        RendererSVG._convert_path.__qualname__,  # recordings keep all points of a line
        mpl.rcParams["path.simplify"],
    )  # fmt: skip


def _simple(thing):
    return tuple(
        (name, value)
        for name, value in vars(thing).items()
        if isinstance(value, SIMPLE) and name != "_stale"
    )


def _artist(part):
    """What decides how a text or a line looks, beside where the axis puts it."""
    if part.get_path_effects() or part.get_agg_filter() or part.get_sketch_params():
        raise _Unknown
    font = hash(part.get_fontproperties()) if hasattr(part, "get_fontproperties") else None
    return _simple(part), _plain(part._color), font


def _plain(value):
    """A value as something that can be compared; :class:`_Unknown` where it could mean anything."""
    if isinstance(value, SIMPLE):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray) and value.dtype != object:
        return value.shape, value.dtype.str, value.tobytes()
    if isinstance(value, (list, tuple)):
        return tuple(map(_plain, value))
    if isinstance(value, (set, frozenset)):
        return frozenset(map(_plain, value))
    if isinstance(value, dict):
        return tuple((_plain(key), _plain(entry)) for key, entry in value.items())
    if isinstance(value, FontProperties):
        return "font", hash(value)
    if isinstance(value, functools.partial):
        return _plain(value.func), _plain(value.args), _plain(value.keywords)
    own = getattr(value, "__module__", "") or ""
    if not own.startswith("matplotlib."):
        raise _Unknown
    if inspect.isfunction(value) and value.__closure__ is None:
        return value.__qualname__
    if own in ("matplotlib.ticker", "matplotlib.category"):
        kept = {name: entry for name, entry in vars(value).items() if name != "axis"}
        return type(value).__qualname__, _plain(kept)
    raise _Unknown
