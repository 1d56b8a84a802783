"""What is around a check: the cells that were run, and where its picture and its words go.

That is a notebook. On a page, :mod:`lessonkit.on_page` puts itself in the place of ``here``.
"""

import os
import re

from lessonkit import validating

GRADING = "NBGRADER_EXECUTION"  # set where a notebook is run to be graded


class Notebook:
    """IPython's kernel, or plain Python, where there are no cells and no pictures."""

    @property
    def cells(self):
        """The code of the cells that were run, newest first, without the one that runs now."""
        history = getattr(shell(), "history_manager", None)
        history = getattr(history, "input_hist_raw", None) or [""]
        return [cell for cell in reversed(history[1:-1]) if cell.strip()]

    @property
    def draws(self):
        """Whether a picture is wanted."""
        return not validating.now()

    def show(self, picture):
        """Show a picture below the cell that runs."""
        if shell() is not None:
            from IPython.display import display

            display(picture)

    def say(self, name, text, *, failed):
        """Print a verdict; nbgrader's *Validate* has to be told of it otherwise."""
        if validating.now():
            validating.remember(name, text, failed)
        print(text)


def graded():
    """Whether this notebook is run by the one who grades it."""
    return GRADING in os.environ


def learners():
    """Whether somebody learns with this notebook: it is one, and it is not being graded."""
    return shell() is not None and not graded()


def plain(cell):
    """A cell with IPython's own lines (``%time f()``, ``!ls``, ``np.exp?``) made Python, line by line."""
    cell = re.sub(r"\A(\s*)%%.*", r"\1pass", cell)
    if shell() is None:
        return re.sub(r"^(\s*)[%!].*$", r"\1pass", cell, flags=re.M)
    empty = re.match(r"\s*", cell)[0].count("\n")  # which IPython takes away
    return "\n" * empty + shell().input_transformer_manager.transform_cell(cell)


def shell():
    """IPython's shell, or None outside a notebook."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


here = Notebook()
