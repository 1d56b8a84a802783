"""Words beside formulas in drawings, set as text that flows.

Matplotlib places every letter of such a label by itself, at the widths of its own font. On a page, whose font
is narrower, that would space the letters out.
"""

import functools
import re

LABEL = re.compile(
    r'(<g [^>]*?transform="translate\(([-\d.]+) [-\d.]+\)([^"]*)"[^>]*>)'
    r"<text>((?:<tspan[^>]*/>|<tspan[^>]*>[^<]*</tspan>)+)</text>(?=</g>)"
)
# A space is an element without content.
LETTER = re.compile(r'<tspan x="([-\d.]+)" y="([-\d.]+)" style="([^"]*)"(?: />|>([^<])</tspan>)')
AXES = re.compile(r'<clipPath[^>]*><rect x="([-\d.]+)"[^>]*?width="([-\d.]+)"')
SIZE = re.compile(r"font-size: ([\d.]+)px")
SPACE = 0.12  # of the font's size: a gap as wide as this is one between words
SHORT = 3.2  # times the font's size: as wide as a number at an axis, which stands in the middle of its place


def flowing(svg):
    """The drawing with its labels as running text; what is stacked, such as a fraction, stays as it is."""
    middles = [float(x) + float(width) / 2 for x, width in AXES.findall(svg)]

    def label(match):
        start, left, turned, text = match.groups()
        letters = sorted(  # Matplotlib has those of one style together
            (float(x), float(y), style, one or " ") for x, y, style, one in LETTER.findall(text)
        )
        if LETTER.sub("", text) or not (runs := _runs(letters)):
            return match[0]
        x, _, style, last = letters[-1]
        wide = x + _advance(last, style)
        centred = any(abs(float(left) + wide / 2 - middle) < 1.5 for middle in middles)
        if turned or centred or wide < SHORT * _size(style):
            return f'{start}<text x="{wide / 2:.1f}" text-anchor="middle">{"".join(runs)}</text>'
        return f'{start}<text x="{letters[0][0]:g}">{"".join(runs)}</text>'

    return LABEL.sub(label, svg)


def _runs(letters):
    """Letters of one style on one line, joined; none where some stand on one another."""
    runs, end, height = [], letters[0][0], 0.0
    for x, y, style, one in letters:
        gap = (x - end) / _size(style)
        if gap < -0.12:
            return []
        space = " " if gap > SPACE and one != " " else ""
        if runs and runs[-1][:2] == (y, style):
            runs[-1] = (y, style, runs[-1][2] + space + one)
        else:
            runs.append((y, style, space + one))
        end = x + _advance(one, style)
    parts = []
    for y, style, words in runs:
        down = f' dy="{y - height:.1f}"' if abs(y - height) > 0.05 else ""
        parts.append(f'<tspan{down} style="{style}">{words}</tspan>')
        height = y
    return parts


def _size(style):
    return float(SIZE.search(style)[1])


def _advance(letter, style):
    slant = "oblique" if "oblique" in style or "italic" in style else "normal"
    return _size(style) * _width(letter, slant)


@functools.cache
def _width(letter, slant):
    """How wide Matplotlib's font sets a letter, as a share of its size."""
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font, LoadFlags

    font = FT2Font(findfont(FontProperties(family="DejaVu Sans", style=slant)))
    font.set_size(100, 72)
    return font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100
