"""The live form of a figure with controls: a widget that the kernel redraws.

It runs the scripts of the page, ``explore.js`` and ``handles.js``, through anywidget.
"""

import html
import itertools
import re
from pathlib import Path

import anywidget
import traitlets

from lessonkit.explore.drawing import DrawingError
from lessonkit.explore.form import described, form_html

HERE = Path(__file__).parent
NUMBER = itertools.count(1)  # the same figure may be shown twice in a notebook


def script(*names):
    """Scripts as one text, for a place that cannot import files; their names must differ."""
    text = "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)
    return re.sub(r"^(import .*;$|export (?=const))", "", text, flags=re.MULTILINE)


class LiveExplorable(anywidget.AnyWidget):
    """The widget of one figure. ``html`` is what it shows at first."""

    _esm = script("handles.js", "explore.js", "live.js") + (
        "\nexport default { render: ({ model, el }) => alive(model, el) };"
    )
    _css = (HERE / "explore.css").read_text(encoding="utf-8")
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, explorable):
        self.drawing = explorable.drawing
        data = described(explorable)
        data["id"] += f"-{next(NUMBER)}"
        try:
            shown = (
                f'<figure class="losslab-figure">{self.drawing.svg(self.drawing.start)}</figure>'
            )
        except DrawingError as problem:
            shown = f'<p role="alert">{html.escape(str(problem))}</p>'
        super().__init__(html=form_html(data, shown))
        self.on_msg(lambda _, message, __: self.send(self.answer(message)))

    def answer(self, message):
        """A setting drawn, or why it cannot be."""
        at = tuple(message["at"])
        try:
            svg = self.drawing.svg(at)
            return {"at": list(at), "svg": svg, "now": self.drawing.now(at)}
        except DrawingError as problem:
            return {"at": list(at), "problem": str(problem)}
