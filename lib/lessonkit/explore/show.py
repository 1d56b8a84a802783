"""How a figure with controls shows itself in a notebook: the widget, and what stays without it."""

import html

from lessonkit import still
from lessonkit.explore.drawing import DrawingError
from lessonkit.explore.form import described
from lessonkit.messages import say
from lessonkit.picture import framed


def show(explorable):
    """Show a figure live, above it what stays when its kernel is gone."""
    widget, hint = live(explorable)
    start = say(hint, start=described(explorable)["start"])
    task = f"<p>{html.escape(explorable.task)}</p>" if explorable.task else ""
    try:
        picture = explorable.drawing.picture(explorable.drawing.start)
        svg = explorable.drawing.svg(explorable.drawing.start)
    except DrawingError as problem:
        still.show(widget, f"<p>{html.escape(str(problem))}</p>", str(problem))
        return
    run = f'<p class="losslab-run"><em>{html.escape(start)}</em></p>'
    text = f"{task}{framed(svg, picture.alt)}{run}"
    still.show(widget, text, say("explore.figure", alt=picture.alt, start=start), png=picture.png())


def live(explorable):
    """The widget, or None, and the name of what is said of how its controls come to life."""
    try:
        from lessonkit.explore.live import LiveExplorable
    except ModuleNotFoundError as error:
        if error.name != "anywidget":
            raise
        return None, "explore.missing"
    return LiveExplorable(explorable), "explore.run"
