"""What every figure of the course shares: its style, and how it shows itself with alternative text."""

import hashlib
import html
import io
import re
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

INK, MUTED, GRID = "#24292f", "#57606a", "#d8dee4"
PALETTE = ("#0072b2", "#c44e00", "#00795a", "#a3318f", "#7a5c00", "#5a6270", "#b2182b", "#2b4bb8")
DASHES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (3, 1)), (0, (1, 1)), (0, (8, 3)))
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "++", "oo", "--")

# Dark ink needs light paper, whatever the theme of the notebook. The site has colours of its own.
PAPER = "margin:0;padding:4px;width:fit-content;max-width:100%;background:#fff"
SVG_STYLE = "max-width:100%;height:auto;stroke-linejoin:round;stroke-linecap:butt"
STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": MUTED,
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.prop_cycle": mpl.cycler(color=PALETTE, linestyle=DASHES),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
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


@dataclass(frozen=True)
class Picture:
    """A figure that knows how to draw itself and what it shows.

    ``draws`` holds one function of a Matplotlib ``Axes`` for each panel, from left to right;
    ``alt`` is the sentence that states the finding for readers who cannot see it.
    """

    draws: tuple
    alt: str
    height: float = 3.3

    def __post_init__(self):
        if not isinstance(self.alt, str) or not self.alt.strip():
            raise ValueError("a picture needs alt: one sentence that states what the figure shows")

    @property
    def figure(self):
        """A new Matplotlib figure of this picture."""
        columns = len(self.draws)
        with mpl.rc_context(STYLE):
            width = 6.2 if columns == 1 else min(4.1 * columns, 9.2)
            figure = Figure(figsize=(width, self.height), layout="constrained")
            for draw, axes in zip(self.draws, np.ravel(figure.subplots(1, columns)), strict=True):
                draw(axes)
        return figure

    def svg(self):
        """The picture as an SVG element, the same text for the same picture."""
        file = io.StringIO()
        salt = hashlib.sha1(self.alt.encode()).hexdigest()[:8]
        with mpl.rc_context({**STYLE, "svg.hashsalt": salt}):
            nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            self.figure.savefig(file, format="svg", metadata=nothing)
        svg = file.getvalue()
        svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg[svg.index("<svg") :], flags=re.DOTALL)
        # The file's own style element would apply to the whole page around it.
        svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
        # A clip path of one figure must not be taken for another figure's on the same page.
        svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>f{salt}-", svg)
        label = html.escape(self.alt, quote=True)
        attributes = f'role="img" aria-label="{label}" style="{SVG_STYLE}"'
        return svg.replace("<svg ", f"<svg {attributes} ", 1)

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": f"Figure: {self.alt}"}
        if include is None or "text/html" in include:  # drawing takes time, text none
            bundle["text/html"] = framed(self.svg())
        return bundle


def framed(svg):
    """A drawing as an element of a notebook's output.

    Examples
    --------
    >>> framed("<svg></svg>").endswith("><svg></svg></figure>")
    True
    """
    return f'<figure class="losslab-figure" style="{PAPER}">{svg}</figure>'
