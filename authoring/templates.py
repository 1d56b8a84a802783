"""Skeletons as files: fill in ``{{NAME}}``; what stands below ``%%`` lines becomes notebook cells."""

import re
from pathlib import Path

import nbformat

HERE = Path(__file__).resolve().parent / "skeletons"
PLUMBING = {"jupyter": {"source_hidden": True}, "tags": ["plumbing"]}
# nbgrader's marks of a cell, by the last word of its grade_id: (graded, locked, solution)
MARKS = {
    "setup": (False, True, False),
    "progress": (False, True, False),
    "answer": (False, False, True),
    "try": (False, True, False),
    "check": (True, True, False),
    "solution": (False, False, True),  # of an exercise without the course's checks
    "test": (True, True, False),  # plain asserts
    "essay": (True, False, True),  # what a person reads
}


def filled(file, /, **values):
    """The text of a skeleton with its places filled in."""
    text = (HERE / file).read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda match: str(values[match[1].lower()]), text)


def cells(text, function="", points=0):
    """The cells of a skeleton. A line ``%% markdown``, ``%% code`` or ``%% code MARK`` begins each."""
    made = []
    for head, body in re.findall(r"^%% ([^\n]+)\n(.*?)(?=^%% |\Z)", text, re.M | re.S):
        kind, _, mark = head.partition(" ")
        new = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
        cell = new(body.strip("\n"))
        if mark == "plumbing":
            cell.metadata.update(PLUMBING)
        elif mark:
            cell.metadata["nbgrader"] = _marks(
                mark, f"{function}_{mark}" if function else mark, points
            )
        made.append(cell)
    return made


def _marks(mark, grade_id, points):
    graded, locked, solution = MARKS[mark]
    made = {
        "grade": graded,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return made | ({"points": points} if graded else {})


def save(path, cells):
    """Write a notebook in the form in which the course stores notebooks."""
    from tools.tidy import clean

    path.parent.mkdir(parents=True, exist_ok=True)
    notebook = clean(nbformat.v4.new_notebook(cells=cells))
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
