"""Formulas as HTML at build time: KaTeX runs in V8 through mini-racer, so pages need no script."""

import atexit
import functools
import json
import re
from pathlib import Path

from docutils import nodes
from py_mini_racer import JSEvalException, MiniRacer
from sphinx.util import logging

from website.messages import say

SCRIPT = Path(__file__).parent / "vendor" / "katex" / "katex.min.js"
# In HTML, MathML needs no name of its language, and no formula's source beside it.
NEEDLESS = re.compile(
    r'<annotation.*?</annotation>|</?semantics>| xmlns="http://www.w3.org/1998/Math/MathML"'
)
logger = logging.getLogger(__name__)


class FormulaError(ValueError):
    """A formula KaTeX does not understand."""


@functools.cache
def _engine():
    engine = MiniRacer()
    atexit.register(engine.close)  # or else its thread may keep Python from ending
    engine.eval(SCRIPT.read_text(encoding="utf-8"))
    return engine


@functools.lru_cache(maxsize=4096)
def render(tex, display=False):
    """The HTML of a formula: what is seen, and MathML beside it for assistive technology."""
    options = json.dumps({"displayMode": display, "throwOnError": True, "strict": "ignore"})
    try:
        rendered = str(_engine().eval(f"katex.renderToString({json.dumps(tex)}, {options})"))
        return NEEDLESS.sub("", rendered)
    except JSEvalException as error:
        reason = re.search(r"KaTeX parse error: .*", str(error))
        raise FormulaError(f"{reason.group() if reason else error} in: {tex}") from None


def _rendered(node, display):
    try:
        return render(node.astext(), display)
    except FormulaError as error:
        logger.warning("%s", error, location=node)
        return ""


def visit_inline(translator, node):
    translator.body.append(_rendered(node, False))
    raise nodes.SkipNode


def visit_block(translator, node):
    formula = f'<div class="math-block">{_rendered(node, True)}</div>'
    if number := node.get("number"):
        place = f"equation-{number.replace('.', '-')}"
        label = say("number.equation", number=number)
        name = f'<a class="number" href="#{place}" aria-label="{label}">({number})</a>'
        formula = f'<div class="equation" id="{place}">{formula}{name}</div>'
    translator.body.append(formula)
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
