"""What every figure of the course shares: its style, and how it shows itself with alternative text."""

import base64
import functools
import hashlib
import html
import io
import json
import os
import pickle
import re
from dataclasses import dataclass, field

import numpy as np

from lessonkit import panels
from lessonkit.palette import DASHES, GRID, INK, MUTED, PALETTE
from lessonkit.panels import Layout

# Dark ink needs light paper, whatever the theme of the notebook. The site has colours of its own.
PAPER = "margin:0;padding:4px;width:fit-content;max-width:100%;background:#fff"
DARK = (
    ':is([data-jp-theme-light="false"],.vscode-dark,[theme="dark"]) .losslab-figure'
    "{filter:invert(1) hue-rotate(180deg)}"
)
MIME = "application/vnd.losslab.figure+json"  # what a page is built from
CURVES = "application/vnd.losslab.curves+json"  # a picture's numbers, for who draws it elsewhere
HALO = "paint-order:stroke;stroke:#ffffff;stroke-width:3px;stroke-linejoin:round"
SVG_STYLE = "stroke-linejoin:round;stroke-linecap:butt"


@functools.cache
def style():
    """Matplotlib's settings for every figure of the course.

    Matplotlib is imported where something is drawn and not before: a page that tries an answer in
    the reader's browser does without it.
    """
    from matplotlib import cycler

    _remember_formulas()
    _remember_widths()
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
    """Matplotlib keeps the last 50 formulas that one drawing has read, and forgets them with it.

    A figure with logarithmic axes has more in every setting, the same ones in all of them, and reading one
    takes as long as drawing a panel's lines: they are kept for all drawings.
    """
    from matplotlib.mathtext import MathTextParser

    plain = MathTextParser._parse_cached.__wrapped__
    MathTextParser._parse_cached = functools.lru_cache(2000)(plain)
    # What a reader of formulas returns depends on nothing but its kind.
    MathTextParser.__eq__ = lambda one, other: one._output_type == other._output_type
    MathTextParser.__hash__ = lambda one: hash(one._output_type)


def _remember_widths():
    """How wide a text is, kept for all drawings: each measures its own anew, and most are the same."""
    from matplotlib.backends.backend_svg import RendererSVG
    from matplotlib.textpath import TextToPath

    measured = functools.lru_cache(4000)(TextToPath().get_text_width_height_descent)
    RendererSVG.get_text_width_height_descent = lambda renderer, *asked: measured(*asked)


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
        return self._drawn(self.draws)

    def panels(self):
        """A new Matplotlib figure of each panel, with room for what is written around it."""
        return [self._drawn((draw,)) for draw in self.draws]

    def _drawn(self, draws):
        from matplotlib import rc_context

        with rc_context(style()):
            size = (len(draws) * panels.width(len(self.draws)), self.height)
            figure = _blank(size, len(draws))
            for draw, axes in zip(draws, figure.axes, strict=True):
                draw(axes)
            panels.readable(figure)
        return figure

    def svg(self, layout=None, figures=None):
        """The picture as an SVG element, the same text for the same picture.

        Parameters
        ----------
        layout : Layout, optional
            Where the panels lie. Solved for this picture alone if left out, which takes as long
            as drawing it.
        figures : list, optional
            The :meth:`panels`, where they have been drawn already.
        """
        from matplotlib import rc_context

        figures = self.panels() if figures is None else figures
        salt = hashlib.sha1(self.alt.encode()).hexdigest()[:8]
        # Matplotlib's own names of parts are the same in all drawings; the salt in front tells these apart.
        with rc_context({**style(), "svg.hashsalt": "losslab"}):
            if layout is None or not layout.apply(figures):
                layout = Layout()
                layout.fit(figures)
                layout.apply(figures)
            drawings = [
                _printed(figure, f"f{salt}{number or ''}-") for number, figure in enumerate(figures)
            ]
        label = html.escape(self.alt, quote=True)
        attributes = f'role="img" aria-label="{label}" style="{SVG_STYLE}"'
        wide, high = 72 * figures[0].get_size_inches()
        return panels.composed(drawings, wide, high, attributes)

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


_blanks = {}


def _blank(size, count):
    """A new figure with axes side by side: a copy, in a quarter of the time that making one takes."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    now = dict(dict.items(mpl.rcParams))  # past its own look-up, which may choose a backend
    settings, kept = _blanks.get((size, count), (None, None))
    if settings != now:
        figure = Figure(figsize=size, layout="constrained", dpi=72)  # as SVG has it
        figure.subplots(1, count)
        kept = pickle.dumps(figure)
        _blanks[size, count] = now, kept
    return pickle.loads(kept)


def _rounded(value):
    """Plain data for JSON; numbers have the four digits that a drawing can show, or are None."""
    if isinstance(value, dict):
        return {str(key): _rounded(entry) for key, entry in value.items()}
    if isinstance(value, str) or value is None:
        return value
    if np.ndim(value) == 0:
        return float(f"{value:.4g}") if np.isfinite(value) else None
    return [_rounded(entry) for entry in value]


def _printed(figure, prefix):
    """A panel in its place as SVG; its ids begin with ``prefix``."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    from lessonkit.kept_axes import kept_axes

    figure.set_layout_engine("none")
    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with kept_axes(file):
        # Without savefig, which draws everything once more before it draws.
        FigureCanvasSVG(figure).print_svg(file, metadata=nothing)
    svg = file.getvalue()
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = svg.replace('id="mark:', 'data-mark="')  # what a handle finds its mark by
    svg = svg.replace(f'id="{panels.OVER}"', f'style="{HALO}"')
    # The file's own style element would apply to the whole page around it.
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    # A clip path of one figure must not be taken for another figure's on the same page.
    return re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{prefix}", svg)


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
