"""Make the outputs of notebooks fit for a page: small figures that follow the colour scheme, typeset
formulas, and recorded differences in files of their own.
"""

import base64
import functools
import html
import io
import json
import re
from xml.etree import ElementTree

import katex
from course import THEORY
from palette import FIGURES
from PIL import Image

from losslab.explore_record import tidied
from losslab.quiz import load
from losslab.quiz_page import quiz_html

FIGURE = re.compile(r"<figure class=\"losslab-figure\"[^>]*>(.*?)</figure>", re.DOTALL)
DATA = re.compile(
    r'<div class="explorable" id="(?P<id>[\w-]+)">(?P<body>.*?)'
    r'<script type="application/json">(?P<data>.*?)</script>',
    re.DOTALL,
)
PNG = re.compile(r"data:image/png;base64,([\w+/=\s]+)")
QUIZ = re.compile(r'<section class="quiz" data-quiz="([\w-]+)".*?</section>', re.DOTALL)
TEX = re.compile(r'<span class="(tex|tex-display)">(.*?)</span>', re.DOTALL)

COLOUR = re.compile(f"(?<!,)({'|'.join(FIGURES)})", re.IGNORECASE)
PAPER = re.compile(r"stroke: #ffffff", re.IGNORECASE)


def recoloured(text):
    """Known colours as CSS variables, with the drawn colour where no stylesheet is there."""
    text = COLOUR.sub(lambda m: f"var(--{FIGURES[m[1].lower()][0]},{m[1]})", text)
    return PAPER.sub("stroke: var(--fig-paper,#ffffff)", text)


def _kind(svg):
    """Figures of several panels may be wider than the text."""
    width = re.search(r'viewBox="0 0 ([\d.]+)', svg)
    return "losslab-figure wide" if width and float(width[1]) > 500 else "losslab-figure"


@functools.lru_cache(maxsize=1024)
def _figure(svg):
    if not re.search(r'<svg[^>]* aria-label="[^"]*\S', svg):
        raise ValueError("a figure has no alternative text")
    if "xmlns" not in svg:  # recorded figures have been tidied already
        return svg
    svg = ElementTree.tostring(tidied(ElementTree.fromstring(svg)), encoding="unicode")
    return PNG.sub(_smaller, svg)


def _smaller(match):
    """A drawn image with a palette of 256 colours, which is all that a colour map has."""
    image = Image.open(io.BytesIO(base64.b64decode(match[1]))).convert("RGBA")
    packed = io.BytesIO()
    image.quantize(256, method=Image.Quantize.FASTOCTREE).save(packed, "PNG", optimize=True)
    text = base64.b64encode(packed.getvalue()).decode()
    return f"data:image/png;base64,{text}" if len(text) < len(match[1]) else match[0]


def page_output(text, page, write):
    """The HTML of one output as the page shows it.

    Parameters
    ----------
    text : str
        HTML from a cell.
    page : str
        Name of the page, for the files of recorded differences.
    write : function
        ``write(path, text)`` stores such a file and returns its address as seen from the page.
    """

    def recorded(match):
        data = json.loads(match["data"].replace("<\\/", "</"))
        packed = recoloured(json.dumps(data, separators=(",", ":"), ensure_ascii=False))
        address = write(f"{page}/{match['id']}.json", packed)
        return f'<div class="explorable" id="{match["id"]}" data-src="{address}">{match["body"]}'

    text = DATA.sub(recorded, text)
    text = QUIZ.sub(_quiz, text)
    text = FIGURE.sub(
        lambda match: f'<figure class="{_kind(match[1])}">{recoloured(_figure(match[1]))}</figure>',
        text,
    )
    return typeset(text)


def _quiz(match):
    """A skill check from the question file as it is now."""
    name = match[1]
    return quiz_html(load(THEORY / "questions" / f"{name}.toml"), name)


def typeset(text):
    """HTML with its formulas rendered."""
    return TEX.sub(lambda m: katex.render(html.unescape(m[2]), m[1] == "tex-display"), text)
