"""What a page needs beside its HTML: scripts and styles of questions and of figures with controls.

The course's own pages take the files from here. Any other page can, too: a notebook that is run with
``LOSSLAB_STATIC=page`` in its environment leaves HTML that says everything itself, and the files that
:func:`copy` puts beside it bring it to life. For Sphinx, :mod:`lessonkit.sphinx` does both.
"""

import base64
import functools
import html
import json
import os
import re
import shutil
from pathlib import Path

from lessonkit.messages import OWN, said

KIT = Path(__file__).resolve().parent.parent
SCRIPTS = tuple(
    f"page/{name}.js"
    for name in ("fetched", "judge", "messages", "predict", "quiz", "scores", "store")
)
STYLES = ("page/figures.css", "explore/explore.css", "page/quiz.css")
FILES = (*SCRIPTS, *STYLES, "explore/explore.js", "explore/handles.js")
MESSAGES = "messages.json"
TABLES = ("quiz.", "predictions.", "kept.")  # whose sentences scripts say
ALONE = ("page/lessonkit.js", "page/plain.css")  # for pages that are not the course's own
TEX = re.compile(r'<span class="(tex|tex-display)">(.*?)</span>', re.DOTALL)


def wanted():
    """Whether notebooks are run for a page that is not the course's own."""
    return os.environ.get("LOSSLAB_STATIC") == "page"


def copy(folder):
    """Copy everything that such a page loads into a folder; returns the folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*FILES, *ALONE):
        shutil.copyfile(KIT / name, folder / Path(name).name)
    (folder / MESSAGES).write_text(sentences(), encoding="utf-8")
    return folder


def sentences(tables=TABLES):
    """The sentences of the scripts as they find them: JSON."""
    spoken = {name: said(name) for name in OWN if name.startswith(tables)}
    return json.dumps(spoken, ensure_ascii=False, indent=0)


def show(text, plain):
    """Show HTML as a cell's output, its formulas as MathML, which browsers draw themselves."""
    from IPython.display import display

    display({"text/html": typeset(text), "text/plain": plain}, raw=True)


def explorable_html(data):
    """A figure with controls, its recording inside; ``data`` as :func:`lessonkit.explore.form.recorded`."""
    from lessonkit.explore.form import form_html

    recording = json.dumps(data["recording"], separators=(",", ":")).encode()
    source = f"data:application/json;base64,{base64.b64encode(recording).decode()}"
    return form_html(data, f'<figure class="losslab-figure">{data["svg"]}</figure>', source)


def typeset(text):
    """HTML with its formulas as MathML."""
    return TEX.sub(lambda match: _mathml(html.unescape(match[2]), match[1]), text)


@functools.lru_cache(maxsize=1024)
def _mathml(formula, kind):
    try:
        from latex2mathml.converter import convert
    except ImportError:
        raise ImportError("formulas on pages need: pip install 'lessonkit[page]'") from None
    return convert(formula, display="block" if kind == "tex-display" else "inline")
