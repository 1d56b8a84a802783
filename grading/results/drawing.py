"""A figure of curves as SVG: numbers and escaped words, and nothing else that anybody wrote.

It is shown as an image, where a browser runs and loads nothing, whatever is in it.
"""

from __future__ import annotations

import base64
import html
import json
import math

from grading.sandbox.curves import checked
from grading.sandbox.outputs import readable
from lessonkit.palette import GRID, INK, MUTED, PALETTE

WIDTH, HEIGHT = 560, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 12, 52, 44  # room for words around the plot
DASHES = ("", "7 4", "9 3 2 3", "2 3", "12 2 2 2", "4 2")
EDGE = 1e4  # pixels beyond which nobody looks


def image(text: str) -> str | None:
    """``image/svg+xml;base64,…`` of curves, or None for what is none that can be drawn."""
    text = checked(text)
    if text is None:
        return None
    return "image/svg+xml;base64," + base64.b64encode(svg(json.loads(text)).encode()).decode()


def svg(curves: dict) -> str:
    lines = list(curves["lines"].values())
    across = _Axis(curves["xscale"], curves["xlim"], [x for x, _ in lines], curves["guides"],
                   LEFT, WIDTH - RIGHT)  # fmt: skip
    up = _Axis(curves["yscale"], curves["ylim"], [y for _, y in lines], curves["levels"],
               HEIGHT - BOTTOM, TOP)  # fmt: skip
    parts = [_frame(curves, across, up)]
    for text, at in curves["guides"].items():
        x = across.place(at)
        if x is not None:
            parts.append(_rule(x, TOP, x, HEIGHT - BOTTOM))
            parts.append(_text(x + 4, TOP + 12, text))
    for text, at in curves["levels"].items():
        y = up.place(at)
        if y is not None:
            parts.append(_rule(LEFT, y, WIDTH - RIGHT, y))
            parts.append(_text(WIDTH - RIGHT - 4, y - 4, text, "end"))
    for number, (xs, ys) in enumerate(lines):
        parts += _line(number, xs, ys, across, up)
    for text, (x, y) in curves["marks"].items():
        at = across.place(x), up.place(y)
        if None not in at:
            parts.append(f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="4" fill="{INK}"/>')
            parts.append(_text(at[0] + 6, at[1] - 6, text))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="sans-serif" font-size="12">'
        f'<clipPath id="plot"><rect x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" '
        f'height="{HEIGHT - TOP - BOTTOM}"/></clipPath>{"".join(parts)}</svg>'
    )


def _frame(curves, across, up) -> str:
    """Title, legend, grid, numbers along the axes and their names."""
    made = [_text(LEFT, 18, curves["title"], size=14)]
    x = LEFT
    for number, name in enumerate(curves["lines"]):
        made.append(f'<path d="M{x} 36h26" {_stroke(number)}/>{_text(x + 32, 40, name)}')
        x += 32 + 7 * len(name) + 18
    for at, words in across.ticks():
        made.append(f'<path d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="{GRID}"/>')
        made.append(_text(at, HEIGHT - BOTTOM + 16, words, "middle"))
    for at, words in up.ticks():
        made.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="{GRID}"/>')
        made.append(_text(LEFT - 6, at + 4, words, "end"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    made.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, curves["x"], "middle"))
    turned = (
        f'<g transform="rotate(-90 14 {middle})">{_text(14, middle, curves["y"], "middle")}</g>'
    )
    return "".join(made) + turned


def _line(number, xs, ys, across, up) -> list[str]:
    """A curve, broken where it has no value."""
    pieces, piece = [], []
    for x, y in zip(map(across.place, xs), map(up.place, ys), strict=True):
        if x is None or y is None:
            pieces, piece = [*pieces, piece], []
        else:
            piece.append(f"{x:.1f} {y:.1f}")
    return [
        f'<path clip-path="url(#plot)" d="M{"L".join(piece)}" {_stroke(number)}/>'
        for piece in [*pieces, piece]
        if piece
    ]


def _stroke(number) -> str:
    dash = f' stroke-dasharray="{DASHES[number % len(DASHES)]}"' if number else ""
    return f'fill="none" stroke="{PALETTE[number]}" stroke-width="2"{dash}'


def _rule(x, y, to_x, to_y) -> str:
    return (f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{MUTED}" '
            'stroke-dasharray="2 2"/>')  # fmt: skip


def _text(x, y, words, anchor="start", size=12) -> str:
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{INK}">'
            f"{html.escape(readable(words))}</text>")  # fmt: skip


class _Axis:
    """From numbers to places on the page."""

    def __init__(self, scale, limits, lines, others, start, end):
        self._log, self._start, self._end = scale == "log", start, end
        values = [v for line in (*lines, others.values()) for v in line if self._fits(v)]
        low, high = limits or (None, None)
        own = min(values, default=0.1), max(values, default=1.0)
        self.low = low if self._fits(low) else own[0]
        self.high = high if self._fits(high) else own[1]
        if not self._inner(self.low) < self._inner(self.high):
            self.high = self.low + max(1.0, abs(self.low))
        if limits is None and not self._log:  # curves do not lie on the frame
            room = 0.04 * (self.high - self.low)
            self.low, self.high = self.low - room, self.high + room

    def _fits(self, value) -> bool:
        return value is not None and (value > 0 or not self._log)

    def _inner(self, value) -> float:
        return math.log10(value) if self._log else value

    def place(self, value) -> float | None:
        """Where a number is; None for one that the axis has not."""
        if not self._fits(value):
            return None
        low, high = self._inner(self.low), self._inner(self.high)
        at = self._start + (self._inner(value) - low) / (high - low) * (self._end - self._start)
        return min(max(at, -EDGE), EDGE)

    def ticks(self) -> list[tuple[float, str]]:
        low, high = self._inner(self.low), self._inner(self.high)
        rough = (high - low) / 5
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
        step = max(1.0, step) if self._log else step
        numbers = range(math.ceil(low / step), math.floor(high / step) + 1)
        inner = [number * step for number in numbers][:20]
        values = [10.0**v for v in inner] if self._log else inner
        return [(self.place(v), f"{v:g}".replace("-", "−")) for v in (round(v, 12) if not self._log
                                                                      else v for v in values)]  # fmt: skip
