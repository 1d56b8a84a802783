"""A lesson as slides: `make slides LESSON=05` runs it and writes build/05-cross-entropy.slides.html.

Which cells are slides the notebook says itself (tidy.py writes it). Figures with controls stand as they are
at first, questions with their answers folded: slides have no kernel. A question's call is not shown. The file
needs no other and no network: what shows the slides (tools/slide_show) and what sets their formulas, the
site's KaTeX, stand in it.
"""

import ast
import base64
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import SlidesExporter

from tools.tidy import clean
from website.lay_out import only_asks

ROOT = Path(__file__).resolve().parent.parent
KATEX = ROOT / "website" / "vendor" / "katex"
NOTEBOOK_LINK = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)\s]*\.ipynb[^)]*\)")
WIDGET = "application/vnd.jupyter.widget-view+json"


def main(arguments):
    number = arguments[0] if arguments else ""
    found = sorted((ROOT / "theory").glob(f"{number}*.ipynb")) if number else []
    if len(found) != 1:
        print("Name one lesson: make slides LESSON=05", file=sys.stderr)
        return 1
    notebook = clean(nbformat.read(found[0], as_version=4))
    where = {"metadata": {"path": str(found[0].parent)}}
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()
    made = ROOT / "build" / f"{found[0].stem}.slides.html"
    made.parent.mkdir(exist_ok=True)
    made.write_text(slides(notebook), encoding="utf-8")
    print(made)
    print("Arrow keys and the space bar turn the slides; printed, each is a page.")
    return 0


def slides(notebook):
    """The HTML of a notebook that was run (changed in place).

    Links to other notebooks, which are not beside the slides, become plain text.
    """
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if WIDGET not in out.get("data", {})]
            cell.metadata["transient"] = {"remove_source": only_asks(cell) or only_shows(cell)}
        else:
            cell.source = NOTEBOOK_LINK.sub(r"\1", cell.source)
    exporter = SlidesExporter(
        template_name="slide_show", extra_template_basedirs=[str(ROOT / "tools")]
    )
    words = {"title": title(notebook), "back": "Back", "next": "Next"}
    parts = {
        "formulas": formulas(),
        "katex": (KATEX / "katex.min.js").read_text(encoding="utf-8"),
        "script": (ROOT / "tools" / "slide_show" / "show.js").read_text(encoding="utf-8"),
    }
    return exporter.from_notebook_node(notebook, {"slides": words | parts})[0]


def only_shows(cell):
    """Whether a cell is only the name of a picture or a call of explore: it needs no code beside it."""
    body = ast.parse(cell.source).body if not cell.source.startswith(("%", "!")) else []
    shown = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    called = shown.func if isinstance(shown, ast.Call) else None
    return isinstance(shown, ast.Name) or getattr(called, "id", "") == "explore"


def title(notebook):
    """The lesson's first heading."""
    found = re.search(r"^# (.*)", notebook.cells[0].source, re.MULTILINE)
    return found[1] if found else "Slides"


def formulas():
    """KaTeX's stylesheet with its fonts inside."""

    def font(match):
        data = base64.b64encode((KATEX / match[1]).read_bytes()).decode()
        return f"url(data:font/woff2;base64,{data})"

    return re.sub(r"url\((fonts/[^)]*)\)", font, (KATEX / "katex.min.css").read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
