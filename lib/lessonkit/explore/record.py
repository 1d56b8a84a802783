"""Recording a figure with controls: one SVG, and what differs from it at every other setting.

Each setting of the controls is drawn once. The drawings are trees of the same shape, so what
differs between them is a short list of *slots*: an element (the path of child numbers from the
root), an attribute, and its value at each setting. A slot is stored only over the controls it
depends on, and coordinates are stored as a template with integer differences from one setting to
the next. Where even the children differ (an artist appears or disappears), the slot is the
element's whole content. What each setting shows in words is stored beside the slots, as ``now``.

Nothing here is random or pickled: the same figure gives the same recording.
"""

import contextlib
import functools
import gc
import html
import itertools
import math
import re
from dataclasses import dataclass
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_svg import RendererSVG

from lessonkit.explore.labels import flowing
from lessonkit.explore.lighter import gather_differences, lighten

FRAMES = 240  # settings of one figure, at most
DIGITS = 1  # decimals of a coordinate, which is a 72nd of an inch
TOLERANCE = 1 / 9  # how far a thinned line may lie from the drawn one: Matplotlib's own measure
FARTHEST = 1e5  # coordinates beyond this are far outside of any figure
OUTSIDE = (-100.0, 1200.0)  # and what is beyond these is outside, too

GEOMETRY = {"d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "r", "points"}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
# A sign is one of the characters of a number: to allow it in front as well would try both ways at each one.
POLYLINE = re.compile(r"M(?: [\d.e+-]+){2}(?: L(?: [\d.e+-]+){2})+ ?")
CONTENT, TEXT = "#content", "#text"


class RecordingError(ValueError):
    """A figure that cannot be recorded, and why, in a sentence."""


@dataclass(frozen=True)
class Slot:
    """One attribute of one element at every setting of the controls."""

    path: tuple
    attribute: str
    values: list


@dataclass(frozen=True)
class Recording:
    """``svg`` is the figure at the start; ``data`` is what every other setting changes in it."""

    svg: str
    data: dict


def record(explorable, prefix):
    """Draw every setting of a figure; ``prefix`` keeps the ids inside it apart from other figures'.

    Raises
    ------
    RecordingError
        If there are too many settings.
    DrawingError
        If the figure cannot be drawn at a setting, which it names.
    """
    controls = list(explorable.controls.values())
    shape = [len(control.values) for control in controls]
    if math.prod(shape) > FRAMES:
        product = " × ".join(map(str, shape))
        raise RecordingError(
            f"{product} = {math.prod(shape)} settings are more than the {FRAMES} a page can hold; "
            "give the sliders fewer steps"
        )
    indices = list(itertools.product(*map(range, shape)))
    explorable.drawing.fit_all()
    with _kept_memory():
        frames = [frame(explorable, index) for index in indices]
        lighten(frames)
        for root in frames:
            rename_ids(root, prefix)
        slots = []
        _compare(frames, (), slots)
    first = indices.index(tuple(control.start for control in controls))
    base = frames[first]
    _thin_each(base)  # lines that stay the same; those that move are set below
    packed = []
    for slot in slots:
        values = _thinned(slot.values) if slot.attribute == "d" else slot.values
        if slot.attribute == "d":
            _at(base, slot.path).set("d", values[first])
        packed.append(_pack(Slot(slot.path, slot.attribute, values), shape, indices))
    depends, texts = _reduce([explorable.drawing.now(at) for at in indices], shape, indices)
    now = [depends, *_numbered(texts)]
    data = {"shape": shape, "digits": DIGITS, "slots": packed, "now": now}
    return Recording(serialise(base), data)


@contextlib.contextmanager
def _kept_memory():
    """Without looking for garbage: all frames are kept, and to go through them takes a while."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def frame(explorable, index):
    """The tree of one setting, with rounded coordinates."""
    with _whole_lines():
        return _cleaned(ElementTree.fromstring(explorable.drawing.svg(index)))


def _cleaned(root):
    """A tree with rounded coordinates, and labels as text that flows."""
    _clean(root)
    text = serialise(root)
    flown = flowing(text)
    return root if flown == text else ElementTree.fromstring(flown)


def tidied(root):
    """One drawing that is not going to change: cleaned, with its lines thinned; its ids stay.

    It is made light as well: a move of a figure beside it has the browser go through it, too.
    """
    root = _cleaned(root)
    lighten([root])
    _thin_each(root)
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', serialise(root)))
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
    return root


def serialise(root):
    """A cleaned tree as text that can stand in an HTML page."""
    return ElementTree.tostring(root, encoding="unicode")


@contextlib.contextmanager
def _whole_lines():
    """Draw lines with all of their points.

    Matplotlib cuts lines at the edge of the figure and drops points it does not need; both change
    the number of points from one setting to the next. The points not needed at any setting are
    dropped here.
    """
    convert = RendererSVG._convert_path

    def whole(self, path, transform=None, clip=None, simplify=None, sketch=None):
        return convert(self, path, transform, None, False, sketch)

    RendererSVG._convert_path = whole
    try:
        with mpl.rc_context({"path.simplify": False}):
            yield
    finally:
        RendererSVG._convert_path = convert


def _clean(root):
    """Drop namespaces, comments' remains and blank text, and round the coordinates."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        attributes = {}
        for key, value in element.attrib.items():
            key = key.rpartition("}")[2]
            if key in GEOMETRY:
                value = _rounded(" ".join(value.split()))
            elif key == "transform":
                value = _rounded(value, 4 if re.search("scale|matrix|skew", value) else DIGITS)
            attributes[key] = value
        element.attrib = attributes
        if element.text and not element.text.strip():
            element.text = None
        if element.tail and not element.tail.strip():
            element.tail = None
    root.attrib.pop("version", None)


@functools.lru_cache(4096)  # most of a figure is the same at the next setting
def _rounded(text, digits=DIGITS):
    return NUMBER.sub(lambda match: _round(match.group(), digits), text)


@functools.lru_cache(65536)
def _round(number, digits):
    value = min(max(float(number), -FARTHEST), FARTHEST)
    return f"{round(value, digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".")


def rename_ids(root, prefix):
    """Give the ids that something refers to short names in order; drop the others."""
    text = serialise(root)
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', text))
    names = {}
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name in used:
            element.attrib["id"] = names.setdefault(name, f"{prefix}-{len(names)}")
    for element in root.iter():
        for key, value in element.attrib.items():
            if "#" in value and key != "aria-label":
                element.attrib[key] = re.sub(
                    r"(url\(#|^#)([^)]+)", lambda m: m[1] + names.get(m[2], m[2]), value
                )


def _compare(nodes, path, slots):
    """Append the slots in which one element differs between frames, then compare its children."""
    first = nodes[0]
    keys = dict.fromkeys(key for node in nodes for key in node.attrib)
    for key in keys:
        values = [node.attrib.get(key, "") for node in nodes]
        if any(value != values[0] for value in values):
            slots.append(Slot(path, key, values))
    texts = [node.text or "" for node in nodes]
    alike = gather_differences(nodes)
    if not alike or (len(first) and any(text != texts[0] for text in texts)):
        slots.append(Slot(path, CONTENT, [_content(node) for node in nodes]))
        return
    if any(text != texts[0] for text in texts):
        slots.append(Slot(path, TEXT, texts))
    for place, children in enumerate(zip(*nodes, strict=True)):
        _compare(children, (*path, place), slots)


def _content(node):
    """What is inside an element, with its lines thinned."""
    _thin_each(node)
    return html.escape(node.text or "", quote=False) + "".join(serialise(child) for child in node)


def _at(root, path):
    for place in path:
        root = root[place]
    return root


def _thin_each(root):
    """Thin every line below an element by itself."""
    for path in root.iter("path"):
        if "d" in path.attrib:  # a contour level that is not reached has no line
            path.set("d", *_thinned([path.get("d")]))


def _thinned(lines):
    """Drawn lines with the points left out that none of them needs; anything else as it is."""
    if len(lines) == 1 and lines[0].count("M") > 1:
        pieces = re.findall(r"M[^M]+", lines[0])
        return [" ".join(_thinned([piece.strip()])[0] for piece in pieces)]
    if not all(POLYLINE.fullmatch(line) for line in lines):
        return lines
    points = [np.array(NUMBER.findall(line), float).reshape(-1, 2) for line in lines]
    if len({len(line) for line in points}) > 1:
        return [_thinned([line])[0] for line in lines]
    points = [_flat_outside(line) for line in points]
    kept = needed_points(np.array(points))
    return [_line(line[kept]) for line in points]


def _flat_outside(line):
    """A line whose course outside of the figure, where nobody sees it, is flat."""
    low, high = OUTSIDE
    side = (line > high).astype(int) - (line < low)
    before, after = np.vstack([side[:1], side[:-1]]), np.vstack([side[1:], side[-1:]])
    hidden = (side != 0) & (side == before) & (side == after)  # and so are both pieces beside it
    return np.where(hidden, np.clip(line, low, high), line)


def needed_points(lines, tolerance=TOLERANCE):
    """Which points of several lines with the same number of points none of them can do without.

    Douglas and Peucker's method on all lines at once: a point stays where some line would move by
    more than the tolerance without it.
    """
    count = lines.shape[1]
    kept = {0, count - 1}
    spans = [(0, count - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        start, chord = lines[:, first], lines[:, last] - lines[:, first]
        offsets = lines[:, first + 1 : last] - start[:, None]
        along = (offsets * chord[:, None]).sum(-1)
        share = np.clip(along / np.maximum((chord**2).sum(-1), 1e-12)[:, None], 0, 1)
        away = np.hypot(*np.moveaxis(offsets - share[..., None] * chord[:, None], -1, 0)).max(
            axis=0
        )
        if away.max() > tolerance:
            middle = first + 1 + int(away.argmax())
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return sorted(kept)


def _line(points):
    numbers = [f"{x:.{DIGITS}f}".rstrip("0").rstrip(".") for x in np.ravel(points)]
    pairs = [f"{x} {y}" for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return "M " + " L ".join(pairs)


def _pack(slot, shape, indices):
    """``[path, attribute, controls, rows, template, differences]``, or ``[…, rows, texts]``.

    ``controls`` are the ones the slot depends on; ``rows`` gives the stored value for each of their
    settings, or 0 if the values are stored in that order.
    """
    depends, values = _reduce(slot.values, shape, indices)
    rows, stored = _numbered(values)
    head = [list(slot.path), slot.attribute, depends, rows]
    coordinates = slot.attribute in GEOMETRY or (
        slot.attribute == "transform" and not any("scale" in v or "matrix" in v for v in stored)
    )
    literals = [NUMBER.split(value) for value in stored]
    if not coordinates or any(literal != literals[0] for literal in literals):
        return [*head, stored]
    template, varying = [literals[0][0]], []
    numbers = zip(*(NUMBER.findall(value) for value in stored), strict=True)
    for after, column in zip(literals[0][1:], numbers, strict=True):
        if all(number == column[0] for number in column):
            template[-1] += column[0] + after
        else:
            varying.append([round(float(number) * 10**DIGITS) for number in column])
            template.append(after)
    steps = np.diff(np.array(varying), axis=1, prepend=0).T
    return [*head, template, steps.ravel().tolist()]


def _numbered(values):
    """The number of each value among the different ones, or 0 if all differ; and these."""
    stored = list(dict.fromkeys(values))
    place = {value: row for row, value in enumerate(stored)}
    return [place[value] for value in values] if len(stored) < len(values) else 0, stored


def _reduce(values, shape, indices):
    """The controls a slot depends on, and its values over those alone."""
    at = dict(zip(indices, values, strict=True))
    depends = [
        axis
        for axis in range(len(shape))
        if any(at[i] != at[(*i[:axis], 0, *i[axis + 1 :])] for i in indices)
    ]
    others = [axis for axis in range(len(shape)) if axis not in depends]
    return depends, [at[i] for i in indices if all(i[axis] == 0 for axis in others)]
