"""The panels of a picture: where they lie, how they become one drawing, and what is written in them.

Each panel is a figure of its own, so that a page can put panels below one another where it is narrow; the
sizes are such that type is then at least 11 pixels high on a screen of 390.
"""

import html
import re

import numpy as np

from lessonkit.messages import say

ONE, SEVERAL, ALL = 4.3, 4.1, 8.7  # inches: a panel alone, one of several, all of a picture
SMALLEST = 10  # type in points; a page shows a point as at least 1.1 pixels
NARROW = 300  # points that fit side by side on a phone
CHARACTER = 0.55  # width of a character in its height, about
TOKEN = re.compile(r"(?:\$[^$]*\$|[^\s$])+")
MINUS = re.compile(r"(?<!\w)-(?=\d)")  # a hyphen that is meant as one
OVER = "over"  # a text among lines: what is drawn under it is kept off its letters
COUNTED = re.compile(r"(?<![\w^.])\d")  # a number, but no exponent or part of a name
FEW = 14  # texts in a panel that can be said in a sentence


def width(count):
    """The width in inches of one of ``count`` panels."""
    return ONE if count == 1 else min(SEVERAL, ALL / count)


def readable(figure):
    """Type that can be read on a phone, also among lines; titles and labels in as many lines as they need."""
    from matplotlib.collections import QuadMesh

    wide, high = 72 * figure.get_size_inches()
    for text in _texts(figure):
        text.set_fontsize(max(text.get_fontsize(), SMALLEST))
        if "$" not in text.get_text():
            text.set_text(MINUS.sub("−", text.get_text()))
    for axes in figure.axes:
        # Numbers in the cells of a heat map have their cell's ground.
        shaded = axes.images or any(isinstance(part, QuadMesh) for part in axes.collections)
        legend = axes.get_legend()
        for text in (*(() if shaded else _said(axes)), *(legend.get_texts() if legend else ())):
            text.set_gid(text.get_gid() or OVER)
        for axis in (axes.xaxis, axes.yaxis):
            if axis.get_tick_params().get("labelsize", SMALLEST) < SMALLEST:
                axis.set_tick_params(labelsize=SMALLEST)
        for title in (axes._left_title, axes.title, axes.xaxis.label):
            _wrap(title, wide - 48)
        _wrap(axes.yaxis.label, high - 24)


def _texts(figure):
    """What is written in a figure, but for the numbers on its axes: to ask for these would make each tick."""
    from matplotlib.axis import Axis
    from matplotlib.text import Text

    yield from figure.texts
    for axes in figure.axes:
        yield from (axes.xaxis.label, axes.yaxis.label)
        for artist in axes.get_children():
            if not isinstance(artist, Axis):
                yield from artist.findobj(Text)


def _wrap(text, room):
    said = text.get_text()
    letters = room / (CHARACTER * text.get_fontsize())
    if "\n" in said or len(said.replace("$", "")) <= letters:
        return
    lines = [""]
    for word in TOKEN.findall(said):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    text.set_text("\n".join(lines))


class Layout:
    """Where the panels of a figure with controls lie: solved for some settings, used for all.

    Solving takes as long as drawing, and panels that moved from setting to setting would be a
    restless picture. Each :meth:`fit` may only make the panels smaller, so that the labels of all
    settings it has seen have room. Panels side by side stand on one line.
    """

    def __init__(self):
        self.boxes = None  # for each panel those of its axes: left, bottom, right, top as shares

    def fit(self, figures):
        """Make room for what is written around these panels; they must be drawn "constrained"."""
        boxes = []
        for figure in figures:
            figure.get_layout_engine().execute(figure)  # drawing, too, would take as long again
            boxes.append(
                np.array([axes.get_position(original=True).extents for axes in figure.axes])
            )
        if self._alike(boxes):
            pairs = zip(self.boxes, boxes, strict=True)
            boxes = [
                np.hstack([np.maximum(a, b)[:, :2], np.minimum(a, b)[:, 2:]]) for a, b in pairs
            ]
        if len(boxes) > 1 and all(map(len, boxes)):
            bottom = max(box[:, 1].max() for box in boxes)
            top = min(box[:, 3].min() for box in boxes)
            for box in boxes:
                box[:, 1], box[:, 3] = bottom, top
        self.boxes = boxes

    def apply(self, figures):
        """Put panels in their places; False if there are others than were seen."""
        if not self._alike([figure.axes for figure in figures]):
            return False
        for figure, boxes in zip(figures, self.boxes, strict=True):
            for axes, (left, bottom, right, top) in zip(figure.axes, boxes, strict=True):
                axes.set_position([left, bottom, right - left, top - bottom])
        return True

    def _alike(self, panels):
        return self.boxes is not None and list(map(len, self.boxes)) == list(map(len, panels))


def composed(drawings, wide, high, attributes):
    """Panels' SVG as one image, ``attributes`` in its first tag.

    A page that is narrow lays the panels out anew: what it needs to know for that are the style's variables.
    """
    if len(drawings) == 1:
        return drawings[0].replace("<svg ", f"<svg {attributes} ", 1)
    count, columns = len(drawings), max(1, int(NARROW // wide))
    rows, scale = -(-count // columns), count / columns
    tall = rows * high * scale
    inner = []
    for place, svg in enumerate(drawings):
        row, column = divmod(place, columns)
        x, y = column * wide * scale, high / 2 - tall / 2 + row * high * scale
        narrow = f"--x:{x:.1f}px;--y:{y:.1f}px;--scale:{scale:.4f}"
        start = f'<g class="panel" transform="translate({place * wide:.1f} 0)" style="{narrow}">'
        content = re.sub(r"^<svg [^>]*>|</svg>\s*$", "", svg)
        inner.append(f"{start}{content}</g>")
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    shape = f"--tall:{count * wide / tall:.4f};--most:{columns * wide:.1f}"
    attributes = attributes.replace('style="', f'style="{shape};', 1)
    return (
        f'<svg {attributes} data-columns="{columns}" width="{count * wide:.1f}pt" height="{high:.1f}pt" '
        f'viewBox="0 0 {count * wide:.1f} {high:.1f}" {names}>{"".join(inner)}</svg>'
    )


def words(figures):
    """What is written in panels beside their axes: ``{(panel, kind, number): text}``."""
    found = {}
    for panel, figure in enumerate(figures):
        for axes in figure.axes:
            legend = axes.get_legend()
            kinds = {
                "title": [axes.get_title("left") or axes.get_title()],
                # A label without a number names the axis: no value of the setting.
                "axis": [
                    text if COUNTED.search(text) else ""
                    for text in (axes.get_xlabel(), axes.get_ylabel())
                ],
                "legend": [text.get_text() for text in legend.get_texts()] if legend else [],
                "text": [
                    f"{text.get_label().lstrip('_')} {text.get_text()}" for text in _said(axes)
                ],
            }
            if len(kinds["text"]) > FEW:
                del kinds["text"]
            for kind, texts in kinds.items():
                for number, text in enumerate(texts):
                    if text.strip():
                        found[panel, kind, number] = spoken(text)
    return found


def _said(axes):
    """The texts in a panel but for the numbers on level lines."""
    levels = [text for lines in axes.collections for text in getattr(lines, "labelTexts", ())]
    return [text for text in axes.texts if text not in levels]


def shapes(figures):
    """What lines and bars do, in words, for pictures in which nothing that is written changes."""
    found = {}
    for panel, figure in enumerate(figures):
        for axes in figure.axes:
            for number, line in enumerate(axes.lines):
                told = _course(*line.get_data())
                label = line.get_label()
                if told:
                    name = "" if label.startswith("_") else f"{spoken(label)} "
                    found[panel, "line", number] = name + told
            for number, bars in enumerate(axes.containers):
                heights = [_read(bar.get_height()) for bar in bars][:FEW]
                found[panel, "bars", number] = say("explore.bars", heights=", ".join(heights))
    return found


def _read(value):
    return f"{value + 0.0:.3g}"  # + 0.0: or -0 would be read


def _course(x, y):
    x, y = (np.asarray(values, dtype=float).ravel() for values in (x, y))
    sound = np.isfinite(x) & np.isfinite(y)
    if sound.sum() < 3:
        return ""
    x, y = x[sound], y[sound]
    low, high = y.argmin(), y.argmax()
    if {low, high} <= {0, len(y) - 1}:
        return say("explore.goes", first=_read(y[0]), last=_read(y[-1]))
    inner = low if low not in (0, len(y) - 1) else high
    told = {"first": y[0], "middle": y[inner], "place": x[inner], "last": y[-1]}
    return say("explore.turns", **{name: _read(value) for name, value in told.items()})


def spoken(text):
    """A label as it is read: formulas without their signs.

    Examples
    --------
    >>> spoken(r"slope at $\\delta = 2$")
    'slope at δ = 2'
    """
    from matplotlib._mathtext_data import tex2uni

    def sign(match):
        return chr(tex2uni[match[1]]) if match[1] in tex2uni else match[1]

    text = html.unescape(text) if "&" in text else text
    text = MINUS.sub("−", text)
    text = re.sub(r"\\([A-Za-z]+)", sign, text) if "$" in text else text
    return re.sub(r"\s+", " ", re.sub(r"[${}\\]", "", text)).strip()
