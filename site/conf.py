"""Sphinx's configuration. `build.py` lays out the sources and calls Sphinx; see there."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from palette import DARK, LIGHT  # noqa: E402

project = "Loss Lab"
author = "The Loss Lab authors"
language = "en"
copyright = "The Loss Lab authors. Prose: CC BY 4.0. Code: MIT"

extensions = ["myst_nb", "katex", "page"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
exclude_patterns = ["extra"]
templates_path = [str(HERE / "templates")]
pygments_style = "github-light-high-contrast"
pygments_dark_style = "github-dark-high-contrast"

nb_execution_mode = "off"  # the notebooks arrive with their outputs: run_notebooks.py
nb_merge_streams = True
nb_mime_priority_overrides = [("html", "text/html", 0)]
nb_code_prompt_show = "Set-up ({type})"
nb_code_prompt_hide = "Hide set-up"
myst_enable_extensions = ["dollarmath", "amsmath", "deflist", "attrs_inline"]
myst_heading_anchors = 4
myst_dmath_double_inline = True
suppress_warnings = ["misc.highlighting_failure"]  # code with gaps to fill in, such as "…"

html_math_renderer = "katex"
html_theme = "furo"
html_title = "Loss Lab"
html_baseurl = ""
html_copy_source = False
html_show_sourcelink = False
html_static_path = [str(HERE / "static"), str(HERE / "vendor")]
html_extra_path = [str(Path(os.environ["LOSSLAB_SITE_SOURCE"]) / "extra")]
html_css_files = ["katex/katex.min.css", "lab.css", "figures.css", "quiz.css", "print.css"]
html_js_files = [("main.js", {"type": "module"})]
html_theme_options = {
    "top_of_page_buttons": [],
    "light_css_variables": {
        **LIGHT,
        "font-stack": "var(--lab-sans)",
        "font-stack--monospace": "var(--lab-mono)",
    },
    "dark_css_variables": DARK,
    "footer_icons": [],
}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
