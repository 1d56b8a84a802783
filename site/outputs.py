"""Make the outputs of notebooks fit for a page: small figures that follow the colour scheme, typeset
formulas, and recorded differences in files of their own.
"""

import functools
import html
import json
import re
from xml.etree import ElementTree

import katex
from palette import FIGURES

from losslab.explore_record import tidied

FIGURE = re.compile(r"<figure class=\"losslab-figure\"[^>]*>(.*?)</figure>", re.DOTALL)
DATA = re.compile(
    r'<div class="explorable" id="(?P<id>[\w-]+)">(?P<body>.*?)'
    r'<script type="application/json">(?P<data>.*?)</script>',
    re.DOTALL,
)
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
    return ElementTree.tostring(tidied(ElementTree.fromstring(svg)), encoding="unicode")


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
    text = FIGURE.sub(
        lambda match: f'<figure class="{_kind(match[1])}">{recoloured(_figure(match[1]))}</figure>',
        text,
    )
    return typeset(text)


def typeset(text):
    """HTML with its formulas rendered."""
    return TEX.sub(lambda m: katex.render(html.unescape(m[2]), m[1] == "tex-display"), text)
