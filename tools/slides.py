"""A lesson as slides: `make slides LESSON=05` runs it and writes build/05-cross-entropy.slides.html.

Which cells are slides the notebook says itself (tidy.py writes it). Figures with controls stand as they are
at first, questions with their answers folded: slides have no kernel. A question's call is not shown. What
shows slides, reveal.js, and what sets their formulas, MathJax, come from nbconvert's public hosts.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import SlidesExporter

from tools.tidy import clean
from website.lay_out import only_asks

ROOT = Path(__file__).resolve().parent.parent
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
    print(
        "Opened, it loads reveal.js and MathJax from the public hosts unpkg.com and cdnjs.cloudflare.com."
    )
    return 0


def slides(notebook):
    """The HTML of a notebook that was run (changed in place)."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if WIDGET not in out.get("data", {})]
            cell.metadata["transient"] = {"remove_source": only_asks(cell)}
    return SlidesExporter(reveal_scroll=True).from_notebook_node(notebook)[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
