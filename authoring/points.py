"""Write the points of the hidden checks where a set's notebook repeats them.

Points stand once, in ``grading/checks/NN_name/exercise.py``. nbgrader needs them in the metadata of the
hidden cell too, and learners read them: under the heading, in the hidden cell, and as a sum in the first
cell. `make tidy` and `make exercises` write these four from the check. An exercise without a hidden check
has its points in the metadata of its graded cells; the sum counts them, too.
"""

import re

import nbformat

from authoring.exercise_rules import stars
from authoring.own_rules import LINE, headed, with_points
from authoring.rules import Unreadable
from authoring.subjects import Course

# “**Points:** 12.”, in any language
SUM = re.compile(r"(\*\*(\w+):\*\* )\d+(?:\.\d+)?(?=\.?\s*$)", re.M)


def write_points(one):
    """Bring the notebook of a set into line with its checks; returns whether that changed it."""
    try:
        notebook = nbformat.from_dict({"cells": one.notebook.cells})
        exercises = {exercise.name: exercise.points for exercise in one.exercises}
    except Unreadable:  # the rules say what is wrong with it
        return False
    if said := the_sum(one):
        first = notebook.cells[0]
        first.source = (
            f"{first.source[: said.start()]}{said[1]}{one.points:g}{first.source[said.end() :]}"
        )
    problem = None
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            problem = cell
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        points = exercises.get(name.rpartition("_")[0])
        if points is None:
            continue
        if name.endswith("_answer") and problem is not None:
            problem.source = _heading(problem.source, points)
        elif name.endswith("_check"):
            cell.metadata.nbgrader.points = points
            cell.source = re.sub(
                r"\A(# Hidden check of \w+: )\d+( points?\.)", rf"\g<1>{points}\2", cell.source
            )
    for number, cell, points in headed(one):
        notebook.cells[number - 1].source = with_points(cell.source, points)
    whole = nbformat.read(one.notebook.path, as_version=4)
    whole.cells = notebook.cells
    text = nbformat.writes(whole) + "\n"
    if text.encode() == one.notebook.path.read_bytes():
        return False
    one.notebook.path.write_text(text, encoding="utf-8", newline="\n")
    return True


def the_sum(one):
    """Where a set's first cell says the sum, for “**Week:** 7” has the same form.

    It has the word of the headings, “★ · 2 points”, or the course's own; else it is the last one.
    """
    cells = [cell.source for _, cell in one.notebook.numbered("markdown")]
    there = list(SUM.finditer(one.notebook.cells[0].source)) if one.notebook.cells else []
    words = {found[4].strip() for source in cells for found in LINE.finditer(source)}
    words = {word.lower() for word in (*words, one.course.words["points"])}
    named = [found for found in there if found[2].lower() in words]
    return next(reversed(named or there), None)


def _heading(source, points):
    line = r"^★+((?: \w+)?) · \d+( \w+) · "
    return re.sub(line, rf"{stars(points)}\1 · {points}\2 · ", source, count=1, flags=re.M)


def main(arguments):
    """The command: ``python -m authoring points [SET ...]``."""
    for one in Course().sets:
        if (not arguments or one.name in arguments) and write_points(one):
            print(f"{one.notebook.name}: the points of its checks are written into it")
    return 0
