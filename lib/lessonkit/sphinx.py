"""An extension for Sphinx with MyST-NB, and so for Jupyter Book 1: what notebooks show is alive on pages.

In ``conf.py``, one line::

    extensions = ["myst_nb", "lessonkit.sphinx"]

In Jupyter Book's ``_config.yml``::

    sphinx:
      extra_extensions: [lessonkit.sphinx]

Notebooks are run while the pages are built, and figures with controls, predictions and skill checks become
HTML whose scripts and styles this extension puts into the site: no other host is asked for anything. Question
files are found as in a notebook: in a folder ``questions`` beside it or above. Install with
``pip install 'lessonkit[page]'``.
"""

import os
from pathlib import Path

from lessonkit.page import ALONE, STYLES, copy

FOLDER = "lessonkit"


def setup(app):
    """Called by Sphinx."""
    os.environ["LOSSLAB_STATIC"] = "page"  # for the kernels that MyST-NB starts
    for name in (*ALONE[1:], *STYLES):
        app.add_css_file(f"{FOLDER}/{Path(name).name}")
    app.add_js_file(f"{FOLDER}/lessonkit.js", type="module")
    app.connect("build-finished", _copy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _copy(app, error):
    if error is None and app.builder.format == "html":
        copy(Path(app.outdir) / "_static" / FOLDER)
