"""What every figure of the course shares: its style, and how it shows itself with alternative text."""

import base64
import functools
import hashlib
import html
import io
import json
import os
import re
from dataclasses import dataclass, field

import numpy as np

from lessonkit.palette import DASHES, GRID, INK, MUTED, PALETTE

# Dark ink needs light paper, whatever the theme of the notebook. The site has colours of its own.
PAPER = "margin:0;padding:4px;width:fit-content;max-width:100%;background:#fff"
DARK = (
    ':is([data-jp-theme-light="false"],.vscode-dark,[theme="dark"]) .losslab-figure'
    "{filter:invert(1) hue-rotate(180deg)}"
)
MIME = "application/vnd.losslab.figure+json"  # what a page is built from
CURVES = "application/vnd.losslab.curves+json"  # a picture's numbers, for who draws it elsewhere
SVG_STYLE = "max-width:100%;height:auto;stroke-linejoin:round;stroke-linecap:butt"


@functools.cache
def style():
    """Matplotlib's settings for every figure of the course.

    Matplotlib is imported where something is drawn and not before: a page that tries an answer in
    the reader's browser does without it.
    """
    from matplotlib import cycler

    _remember_formulas()
    return {
        "axes.axisbelow": True,
        "axes.edgecolor": MUTED,
        "axes.grid": True,
        "axes.labelcolor": INK,
        "axes.prop_cycle": cycler(color=PALETTE, linestyle=DASHES),
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlelocation": "left",
        "axes.titlesize": 11,
        "axes.titley": 1.0,  # no ticks above the panels: the place need not be solved at every drawing
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "font.size": 10,
        "grid.color": GRID,
        "grid.linewidth": 0.7,
        "hatch.linewidth": 0.6,
        "legend.frameon": False,
        "lines.linewidth": 2,
        "savefig.facecolor": "none",
        "savefig.transparent": True,
        "svg.fonttype": "none",
        "text.color": INK,
        "xtick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.color": MUTED,
        "ytick.labelcolor": INK,
    }


def _remember_formulas():
    """Matplotlib keeps the last 50 formulas it has read. A figure with logarithmic axes has more in
    every setting, and reading one takes as long as drawing a panel's lines."""
    from matplotlib.mathtext import MathTextParser

    plain = MathTextParser._parse_cached.__wrapped__
    MathTextParser._parse_cached = functools.lru_cache(2000)(plain)


@dataclass(frozen=True)
class Picture:
    """A figure that knows how to draw itself and what it shows.

    ``draws`` holds one function of a Matplotlib ``Axes`` for each panel, from left to right;
    ``alt`` is the sentence that states the finding for readers who cannot see it. ``curves`` holds
    what :func:`lessonkit.figures.curves` was given, where the picture is nothing else.
    """

    draws: tuple
    alt: str
    height: float = 3.3
    curves: dict | None = field(default=None, repr=False, compare=False)
    own: tuple = ()  # the learner's curve in each panel, where there are such: see sketch.py

    def __post_init__(self):
        if not isinstance(self.alt, str) or not self.alt.strip():
            raise ValueError("a picture needs alt: one sentence that states what the figure shows")

    @property
    def figure(self):
        """A new Matplotlib figure of this picture."""
        return self._drawn("constrained")

    def _drawn(self, layout):
        from matplotlib import rc_context
        from matplotlib.figure import Figure

        columns = len(self.draws)
        with rc_context(style()):
            width = 6.2 if columns == 1 else min(4.1 * columns, 9.2)
            figure = Figure(figsize=(width, self.height), layout=layout, dpi=72)  # as SVG has it
            for draw, axes in zip(self.draws, np.ravel(figure.subplots(1, columns)), strict=True):
                draw(axes)
        return figure

    def svg(self, layout=None):
        """The picture as an SVG element, the same text for the same picture.

        Parameters
        ----------
        layout : Layout, optional
            Where the panels lie. Solved for this picture alone if left out, which takes as long
            as drawing it.
        """
        from matplotlib import rc_context
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        figure = self._drawn(None)
        if layout is None or not layout.apply(figure):
            figure.set_layout_engine("constrained")
        file = io.StringIO()
        salt = hashlib.sha1(self.alt.encode()).hexdigest()[:8]
        with rc_context({**style(), "svg.hashsalt": salt}):
            nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            # Without savefig, which draws everything once more before it draws.
            FigureCanvasSVG(figure).print_svg(file, metadata=nothing)
        svg = file.getvalue()
        svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg[svg.index("<svg") :], flags=re.DOTALL)
        svg = svg.replace('id="mark:', 'data-mark="')  # what a handle finds its mark by
        # The file's own style element would apply to the whole page around it.
        svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
        # A clip path of one figure must not be taken for another figure's on the same page.
        svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>f{salt}-", svg)
        label = html.escape(self.alt, quote=True)
        attributes = f'role="img" aria-label="{label}" style="{SVG_STYLE}"'
        return svg.replace("<svg ", f"<svg {attributes} ", 1)

    def png(self):
        """The picture as a PNG image in base64, for paper and for viewers that show no SVG."""
        from matplotlib import rc_context

        file = io.BytesIO()
        with rc_context(style()):
            self.figure.savefig(file, format="png", dpi=144, facecolor="white")
        return base64.b64encode(file.getvalue()).decode()

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": f"Figure: {self.alt}"}
        if include is not None and "text/html" not in include:  # drawing takes time, these none
            wanted = self.curves is not None and CURVES in include
            return bundle | ({CURVES: json.dumps(_rounded(self.curves))} if wanted else {})
        if os.environ.get("LOSSLAB_STATIC") == "1":
            return bundle | {MIME: {"svg": self.svg()}}
        if os.environ.get("LOSSLAB_STATIC") == "page":
            return bundle | {"text/html": f'<figure class="losslab-figure">{self.svg()}</figure>'}
        return bundle | {"text/html": framed(self.svg(), self.alt), "image/png": self.png()}


def _rounded(value):
    """Plain data for JSON; numbers have the four digits that a drawing can show, or are None."""
    if isinstance(value, dict):
        return {str(key): _rounded(entry) for key, entry in value.items()}
    if isinstance(value, str) or value is None:
        return value
    if np.ndim(value) == 0:
        return float(f"{value:.4g}") if np.isfinite(value) else None
    return [_rounded(entry) for entry in value]


class Layout:
    """Where the panels of a figure with controls lie: solved for some settings, used for all.

    Solving takes as long as drawing, and panels that moved from setting to setting would be a
    restless picture. Each :meth:`fit` may only make the panels smaller, so that the labels of all
    settings it has seen have room.
    """

    def __init__(self):
        self.boxes = None

    def fit(self, picture):
        """Make room for what is written around this picture's panels."""
        from matplotlib import rc_context

        figure = picture.figure
        with rc_context(style()):
            figure.draw_without_rendering()
        boxes = [axes.get_position(original=True).extents for axes in figure.axes]
        if self.boxes is not None and len(self.boxes) == len(boxes):
            low = np.maximum(self.boxes, boxes)[:, :2]
            boxes = np.hstack([low, np.minimum(self.boxes, boxes)[:, 2:]])
        self.boxes = np.array(boxes)

    def apply(self, figure):
        """Put a figure's panels in their places; False if it has others than were seen."""
        if self.boxes is None or len(self.boxes) != len(figure.axes):
            return False
        for axes, (left, bottom, right, top) in zip(figure.axes, self.boxes, strict=True):
            axes.set_position([left, bottom, right - left, top - bottom])
        return True


def framed(svg, alt):
    """A drawing as an element of a notebook's output.

    It is an image, which a notebook that is not trusted shows, too; dark themes turn it over.

    Examples
    --------
    >>> framed("<svg></svg>", "A line.").startswith('<figure class="losslab-figure"')
    True
    """
    data = base64.b64encode(svg.encode()).decode()
    label = html.escape(alt, quote=True)
    return (
        f'<figure class="losslab-figure" style="{PAPER}">'
        f'<img alt="{label}" src="data:image/svg+xml;base64,{data}"></figure>'
        f"<style>{DARK}</style>"
    )
