"""A lesson as slides: `make slides LESSON=05` runs it and writes build/05-cross-entropy.slides.html.

A section is a slide, and each cell of code below its heading is a step down from it, with the prose that
follows. Folded cells, which only prepare, are run and not shown. Figures with controls stand as they are at
first, questions with their answers folded: slides have no kernel.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import SlidesExporter

ROOT = Path(__file__).resolve().parent.parent
WIDGET = "application/vnd.jupyter.widget-view+json"


def main(arguments):
    number = arguments[0] if arguments else ""
    found = sorted((ROOT / "theory").glob(f"{number}*.ipynb")) if number else []
    if len(found) != 1:
        print("Name one lesson: make slides LESSON=05", file=sys.stderr)
        return 1
    notebook = nbformat.read(found[0], as_version=4)
    where = {"metadata": {"path": str(found[0].parent)}}
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()
    made = ROOT / "build" / f"{found[0].stem}.slides.html"
    made.parent.mkdir(exist_ok=True)
    made.write_text(slides(notebook), encoding="utf-8")
    print(made)
    return 0


def slides(notebook):
    """The HTML of a notebook that was run (changed in place)."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata["slideshow"] = {"slide_type": slide_type(cell)}
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if WIDGET not in out.get("data", {})]
    return SlidesExporter(reveal_scroll=True).from_notebook_node(notebook)[0]


def slide_type(cell):
    """How a cell stands in the slides, by nbconvert's names; "-" is on the slide that is there already."""
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        return "skip"
    if cell.cell_type == "code":
        return "subslide"
    return "slide" if cell.source.startswith(("# ", "## ")) else "-"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
