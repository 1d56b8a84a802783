"""Bring notebooks into their stored form: no outputs, no run counts, no stray metadata, lessons
divided into slides.

python tools/tidy.py [NOTEBOOK ...]    without arguments: every notebook of theory/ and solutions/, where
the points of the hidden checks are written too
"""

import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
# Written by hand; exercises/ is generated from solutions/ and stored in the same form.
WRITTEN = ("theory", "solutions")
STORED = (*WRITTEN, "exercises")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# What a cell may keep: tags, whether it is folded, nbgrader's marks and the locks it puts on cells.
CELL_METADATA = ("tags", "jupyter", "nbgrader", "deletable", "editable")


def notebooks(*rooms):
    """The notebooks of these folders, in order, without the copies that JupyterLab makes."""
    found = (path for room in rooms for path in sorted((ROOT / room).rglob("*.ipynb")))
    return [path for path in found if ".ipynb_checkpoints" not in path.parts]


def clean(notebook):
    """The notebook in its stored form (changed in place and returned); a lesson is divided into slides."""
    lesson = not any("nbgrader" in cell.metadata for cell in notebook.cells)
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.source = cell.source.replace("\r\n", "\n")  # from a program of Windows
        kept = {name: cell.metadata[name] for name in CELL_METADATA if name in cell.metadata}
        if lesson and (kind := slide_type(cell)):
            kept["slideshow"] = {"slide_type": kind}
        cell.metadata = nbformat.from_dict({name: kept[name] for name in kept if kept[name] != []})
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def slide_type(cell):
    """How a cell of a lesson stands in slides, by nbconvert's names; None: on the slide before it.

    A section is a slide, and each cell of code below its heading is a step down from it, with the prose that
    follows. Folded cells, which only prepare, are not shown.
    """
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        return "skip"
    if cell.cell_type == "code":
        return "subslide"
    return "slide" if cell.source.startswith(("# ", "## ")) else None


def stored(path):
    """The text that the file at ``path`` should have."""
    notebook = nbformat.read(path, as_version=4)
    return nbformat.writes(clean(notebook)) + "\n"


def main(arguments):
    paths = [Path(name) for name in arguments] or notebooks(*WRITTEN)
    for path in paths:
        text = stored(path)
        if text.encode() != path.read_bytes():  # line ends of Windows count, too
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"tidied {path}")
    if not arguments:
        from authoring.__main__ import main as author  # which asks this module for stored forms

        if refused := author(["points"]):
            return refused
    print(f"{len(paths)} notebooks are as they should be stored.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
