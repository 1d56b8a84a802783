"""The form of the page "Why do two numbers differ?": which fields each loss has.

Its Python is :mod:`lessonkit.conventions`, run in the reader's browser by the worker that runs the
exercises too. The fields of all losses are data that the page's script fetches.
"""

import html
import json

from lessonkit.conventions.state import arguments, parameters, required
from lessonkit.ruler.inputs import KIND_OF
from losslab.catalogue import by_family
from website import page_python
from website.glossary import HEADINGS

FIRST = "cross_entropy"  # what the form begins with, with numbers that show what it does
EXAMPLE = {
    "z": "2.0 0.5 -1.0\n0.1 1.3 0.4\n1.0 0.0 0.2\n-0.5 0.3 1.1",
    "t": "0 0 1 2",
    "yours": "4.0753",
}
HINTS = {
    "logits": "scores before softmax or sigmoid",
    "probabilities": "from 0 to 1",
    "log-probabilities": "0 or below",
    "log scale": "a logarithm",
    "classes": "whole numbers from 0",
    "yes or no": "0 or 1",
    "signs": "−1 or 1",
    "vectors": "one in each row",
    "counts": "0 or above",
}


def fields():
    """``{loss: its fields}``: name, what it is, the default, and whether it has to be filled in."""
    return {
        loss.name: [_field(loss, name, default) for name, default in parameters(loss).items()]
        for losses in by_family().values()
        for loss in losses
    }


def _field(loss, name, default):
    array = name in arguments(loss)
    return {
        "name": name,
        "told": HINTS.get(KIND_OF.get(name), "numbers") if array else "",
        "default": "" if default is None else str(default),
        "array": array,
        "needed": name in required(loss),
    }


def form(settings, write):
    """The form as HTML; ``write`` stores the fields and gives their address."""
    data = {"fields": fields(), "first": FIRST, "example": EXAMPLE}
    address = write("compare.json", json.dumps(data, ensure_ascii=False)).removeprefix("../")
    python = page_python.told(settings)
    groups = "".join(
        f'<optgroup label="{html.escape(HEADINGS.get(family, family.capitalize()))}">'
        + "".join(f'<option value="{x.name}">{html.escape(x.title)}</option>' for x in losses)
        + "</optgroup>"
        for family, losses in by_family().items()
    )
    return (
        f'<form class="compare" data-src="{address}" data-megabytes="{python["megabytes"]}" '
        f'data-host="{python["host"]}" hidden>\n'
        f'<p><label for="compare-loss">Loss</label> <select id="compare-loss">{groups}</select></p>\n'
        '<div class="compare-fields"></div>\n'
        '<details class="compare-more"><summary>Options, and what counts</summary>'
        '<div class="compare-options"></div></details>\n'
        '<p><label for="compare-yours">Your number <small>as many digits as you have; or one for '
        'each example</small></label> <textarea id="compare-yours" rows="1" spellcheck="false" '
        'autocomplete="off"></textarea></p>\n'
        '<p class="workbench-actions"><button type="submit" class="workbench-run">Compare</button>'
        '<button type="button" class="workbench-stop" hidden>Stop</button>'
        '<small class="workbench-fetch"></small></p>\n'
        '<p class="workbench-ask" role="group" aria-label="Fetch Python?" hidden><span></span>'
        '<button type="button">Fetch and compare</button><button type="button">Not now</button></p>\n'
        '<div class="compare-said" role="status"></div>\n'
        "</form>"
    )
