"""A figure with controls, from one plain function that draws it.

``explore(draw, temperature=slider(0.1, 5))`` shows the picture that ``draw(temperature=...)``
returns and redraws it as the slider moves. With a kernel the figure is a widget. When a page is
built (environment variable ``LOSSLAB_STATIC=1``) every setting is drawn once and recorded instead,
so that the figure stays alive in a page that has no kernel: see :mod:`lessonkit.explore.record`.
The same scripts, ``explore.js`` and ``handles.js``, serve the notebook and the page.

Controls have a fixed list of values. The value that is shown is exactly the value that is drawn,
and both lives of a figure go through the same values.
"""

import os

from lessonkit import page
from lessonkit.explore.controls import Control, choice, named, slider, stepper, toggle
from lessonkit.explore.drawing import Drawing, DrawingError

__all__ = ["Control", "DrawingError", "choice", "explore", "slider", "stepper", "toggle"]
MIME = "application/vnd.losslab.explorable+json"


def explore(draw, *, task=None, **controls):
    """A figure with controls; write it as the last line of a cell.

    Parameters
    ----------
    draw : function
        Takes the controls' values by name and returns a picture (see :mod:`lessonkit.figures`).
    task : str, optional
        What the reader should find out, in a sentence; shown above the figure.
    controls : slider, choice, toggle or stepper, named as the parameters of ``draw``

    Raises
    ------
    ValueError, TypeError
        If there is no control, or the controls do not fit the parameters of ``draw``.
    """
    return Explorable(draw, task, named(draw, controls))


class Explorable:
    """What :func:`explore` returns: shown live or, while a page is built, as a recording."""

    def __init__(self, draw, task, controls):
        self.draw, self.task, self.controls = draw, task, controls
        self.drawing = Drawing(draw, controls)

    def _ipython_display_(self):
        from IPython.display import display

        if os.environ.get("LOSSLAB_STATIC") == "1":
            from lessonkit.explore.form import recorded

            display({MIME: recorded(self), "text/plain": repr(self)}, raw=True)
        elif page.wanted():
            from lessonkit.explore.form import recorded

            page.show(page.explorable_html(recorded(self)), repr(self))
        else:
            from lessonkit.explore.show import show

            show(self)

    def __repr__(self):
        return f"<a figure with the controls {', '.join(self.controls)}>"
