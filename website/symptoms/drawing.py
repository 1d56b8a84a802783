"""A small curve as inline SVG, in the page's colours. Lines differ in dash as well as in colour."""

import html

import numpy as np
from matplotlib.path import Path

from website.symptoms.read import RAISED

WIDE, HIGH = 440, 150  # the drawing; the panel inside it:
LEFT, RIGHT, TOP, BOTTOM = 52, 290, 14, 118
DASHES = ("", "7 4", "2 3", "9 3 2 3")
SEEN = 80  # parts of a long line, each with its lowest and its highest point
APART = 14  # between labels at the lines' ends


def drawn(run, alt):
    """The figure of a :class:`~website.symptoms.run.Run`, with its text alternative."""
    lines = {name: _line(run.at, values) for name, values in run.lines.items()}
    low, high = _span(run, lines)
    left = min(x.min() for x, _ in lines.values())
    right = max(x.max() for x, _ in lines.values())
    scale = np.log10 if run.log else np.asarray

    def place(x, y):
        across = LEFT + (RIGHT - LEFT) * (x - left) / ((right - left) or 1)
        share = (scale(np.clip(y, low, high)) - scale(low)) / ((scale(high) - scale(low)) or 1)
        return across, BOTTOM - (BOTTOM - TOP) * share

    parts = [_axes(run, (left, right), (low, high))]
    ends = []
    for name, level in run.levels.items():
        height = float(place(left, level)[1])
        parts.append(f'<path class="level" d="M{LEFT} {height:.1f}H{RIGHT}"/>')
        ends.append((height, name, "level"))
    for number, (name, (x, y)) in enumerate(lines.items()):
        parts.append(_path(place, x, y, number))
        parts += [_lost(place, x, y)] if not np.isfinite(y).all() else []
        seen = np.isfinite(y)
        last = float(place(x[seen][-1], y[seen][-1])[1]) if seen.any() else TOP
        ends.append((last, name, f"line-{number}"))
    parts += _labels(ends)
    words = html.escape(" ".join(alt.split()).replace("`", "").replace("$", ""))
    return (
        f'<figure class="losslab-figure symptom"><svg viewBox="0 0 {WIDE} {HIGH}" role="img" '
        f'aria-label="{words}">{"".join(parts)}</svg></figure>'
    )


def _line(at, values):
    if isinstance(values, tuple):
        x, y = values
    else:
        x, y = np.arange(len(values)) if at is None else at, values
    return np.asarray(x, float), np.asarray(y, float)


def _span(run, lines):
    """The lowest and the highest value that is drawn, with some room."""
    seen = np.concatenate(
        [y[np.isfinite(y)] for _, y in lines.values()] + [list(run.levels.values())]
    )
    if run.log:
        seen = seen[seen > 0]
        return seen.min(), min(seen.max(), run.top or np.inf)
    low, high = seen.min(), min(seen.max(), run.top if run.top is not None else np.inf)
    if low >= 0:
        low = min(low, 0.0) if low < 0.6 * high else low
    room = 0.06 * (high - low) or 0.1 * abs(high) or 1.0
    return (low if low == 0 else low - room), high + room


def _axes(run, across, up):
    """The two axes with their ends named."""
    text = f'<path class="axis" d="M{LEFT} {TOP - 6}V{BOTTOM}H{RIGHT}"/>'
    text += f'<text x="{LEFT - 5}" y="{TOP + 4}" text-anchor="end">{_short(up[1])}</text>'
    text += f'<text x="{LEFT - 5}" y="{BOTTOM}" text-anchor="end">{_short(up[0])}</text>'
    text += f'<text x="{LEFT}" y="{BOTTOM + 15}">{_short(across[0])}</text>'
    text += f'<text x="{RIGHT}" y="{BOTTOM + 15}" text-anchor="end">{_short(across[1])}</text>'
    middle = (LEFT + RIGHT) / 2
    text += f'<text x="{middle}" y="{BOTTOM + 15}" text-anchor="middle">{html.escape(run.x)}</text>'
    name = html.escape(run.y)
    half = (TOP + BOTTOM) / 2
    return text + (
        f'<text x="14" y="{half}" text-anchor="middle" transform="rotate(-90 14 {half})">{name}</text>'
    )


def _short(number):
    if number and not 1e-3 <= abs(number) < 1e5:
        digits, power = f"{number:.0e}".split("e")
        digits = "" if digits == "1" else f"{digits} · "
        return f"{digits}10{str(int(power)).translate(RAISED)}"
    text = f"{number:.0f}" if abs(number) >= 100 else f"{number + 0.0:.2g}"
    return text.replace("-", "−")


def _path(place, x, y, number):
    """The line, broken where it is not a number."""
    x, y = _thinned(x, y)
    lost = ~np.isfinite(y)
    points = np.column_stack(place(x, np.where(lost, 1.0, y)))
    pieces = np.split(points, np.flatnonzero(lost))
    pieces = [piece[1:] if number else piece for number, piece in enumerate(pieces)]
    steps = "".join(_piece(piece) for piece in pieces if len(piece))
    dash = f' stroke-dasharray="{DASHES[number]}"' if DASHES[number] else ""
    return f'<path class="line-{number}" d="{steps}"{dash}/>'


def _piece(points):
    """An unbroken piece in tenths of a pixel, step by step, with no point that a straight line passes."""
    points = (
        Path(points).cleaned(simplify=True).vertices[:-1]
    )  # the last one only says that it ends
    points = np.rint(10 * points).astype(int)
    steps = np.diff(points, axis=0)
    steps = " ".join(map(_pair, steps[steps.any(axis=1)]))
    return f"M{_pair(points[0])}" + f"l{steps}".replace(" -", "-") * bool(steps)


def _pair(tenths):
    """Two numbers with no character that they can do without."""
    return " ".join(
        f"{n / 10:g}".replace("0.", ".") if abs(n) < 10 else f"{n / 10:g}" for n in tenths
    )


def _thinned(x, y):
    """A long line's lowest and highest points, some for every two pixels; none other would be seen."""
    if len(x) <= 2 * SEEN:
        return x, y
    kept = {0, len(x) - 1, *np.flatnonzero(~np.isfinite(y))[:1]}
    seen = np.flatnonzero(np.isfinite(y))
    for part in np.array_split(seen, min(SEEN, len(seen)) or 1):
        kept |= {part[y[part].argmin()], part[y[part].argmax()]}
    at = np.array(sorted(kept), int)
    return x[at], y[at]


def _lost(place, x, y):
    """A cross where the line first ceases to be a number, with what it is there."""
    first = int(np.argmax(~np.isfinite(y)))
    across = float(place(x[first], 1.0)[0])
    what = "NaN" if np.isnan(y[first]) else "∞" if y[first] > 0 else "−∞"
    up = TOP - 2 if what != "−∞" else BOTTOM - 6
    side = "end" if across > (LEFT + RIGHT) / 2 else "start"
    shift = -9 if side == "end" else 9
    return (
        f'<path class="lost" d="m{across - 5:.1f} {up - 5}l10 10m0-10l-10 10"/>'
        f'<text class="lost" x="{across + shift:.1f}" y="{up + 4}" text-anchor="{side}">{what}</text>'
    )


def _labels(ends):
    """The names at the lines' ends, from top to bottom, moved apart where they would touch."""
    parts, free = [], 0.0
    placed = sorted(ends)
    room = HIGH - 6 - APART * (len(placed) - 1)  # the first may not be lower than this
    for number, (height, name, kind) in enumerate(placed):
        up = max(min(height + 4, room + APART * number), free + APART if number else 0)
        free = up
        parts.append(
            f'<text class="{kind}" x="{RIGHT + 7}" y="{up:.1f}">{html.escape(name)}</text>'
        )
    return parts
