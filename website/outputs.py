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

from PIL import Image

from lessonkit.explore.form import form_html
from lessonkit.explore.record import tidied
from lessonkit.markup import inline
from lessonkit.quiz import load, load_predictions
from lessonkit.quiz.forms import prediction_html, quiz_html, tex
from lessonkit.quiz.questions import files_for
from website import katex
from website.messages import say
from website.theme_colours import FIGURES

PNG = re.compile(r"data:image/png;base64,([\w+/=\s]+)")
TEX = re.compile(r'<span class="(tex|tex-display)">(.*?)</span>', re.DOTALL)

COLOUR = re.compile(f"(?<!,)({'|'.join(FIGURES)})", re.IGNORECASE)
PAPER = re.compile(r"stroke: ?#ffffff", re.IGNORECASE)


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
    light = ElementTree.tostring(tidied(ElementTree.fromstring(svg)), encoding="unicode")
    return PNG.sub(_smaller, light)


def _smaller(match):
    """A drawn image with a palette of 256 colours, which is all that a colour map has."""
    image = Image.open(io.BytesIO(base64.b64decode(match[1]))).convert("RGBA")
    packed = io.BytesIO()
    image.quantize(256, method=Image.Quantize.FASTOCTREE).save(packed, "PNG", optimize=True)
    text = base64.b64encode(packed.getvalue()).decode()
    return f"data:image/png;base64,{text}" if len(text) < len(match[1]) else match[0]


def figure_output(svg, number="", caption=""):
    """A drawing as the page shows it, in the colours of its scheme.

    With a number such as ``2.3`` it has a caption, and can be referred to.
    """
    drawn = recoloured(_figure(svg))
    if not number:
        return f'<figure class="{_kind(svg)}">{drawn}</figure>'
    place = f"figure-{number.replace('.', '-')}"
    name = f'<a class="number" href="#{place}">{say("number.figure", number=number)}</a>'
    told = f"{name}. {html.escape(caption, quote=False)}" if caption else name
    return (
        f'<figure class="{_kind(svg)}" id="{place}">{drawn}<figcaption>{told}</figcaption></figure>'
    )


def caption_of(svg):
    """The first sentence of a drawing's alternative text."""
    label = html.unescape(re.search(r'<svg[^>]* aria-label="([^"]*)"', svg)[1])
    return re.split(r"(?<=[.!?]) (?=[A-Z])", label, maxsplit=1)[0]


def explorable_output(data, page, write, number=""):
    """A figure with controls as the page shows it; its recording gets a file of its own.

    Parameters
    ----------
    data : dict
        What the notebook's cell left: see :func:`lessonkit.explore.form.recorded`.
    page : str
        Name of the page, for the file's name.
    write : function
        ``write(path, text)`` stores the file and returns its address as seen from the page.
    number : str, optional
        The figure's number.
    """
    recording = json.dumps(data["recording"], separators=(",", ":"), ensure_ascii=False)
    address = write(f"{page}/{data['id']}.json", recoloured(recording))
    return form_html(data, figure_output(data["svg"], number), address)


def quiz_output(data, questions):
    """The HTML of a skill check or of a prediction, from its question file as it is now."""
    if data["form"] == "quiz":
        return quiz_html(load(questions / f"{data['name']}.toml"), data["name"])
    for file in files_for(questions, data["id"]):
        for prediction in load_predictions(file):
            if prediction["id"] == data["id"]:
                return prediction_html(prediction)
    raise ValueError(f"there is no prediction {data['id']}")


def one_line(text):
    """A title or a promise as HTML: its code and formulas are such, and every other sign is itself."""
    return typeset(inline(text, tex))


def typeset(text):
    """HTML with its formulas rendered."""
    return TEX.sub(lambda m: katex.render(html.unescape(m[2]), m[1] == "tex-display"), text)
