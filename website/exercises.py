"""What an exercise's page has beside its cells: which cell is whose, and the curve to reach.

The page's script puts an editor in the place of each answer cell. Without scripts the cells stand
as they are, and the curve to reach is there all the same.
"""

import functools
import html
import json
import re

import nbformat

from lessonkit import worked
from lessonkit.checks import visible
from lessonkit.panels import Layout
from website.messages import said
from website.outputs import figure_output

DIAGNOSE = re.compile(r"^★+ diagnose ·", re.M)  # how the facts of such an exercise begin
CHECK = re.compile(r'^check\("(\w+)"\)', re.M)
ANSWER, TRY = "_answer", "_try"  # how the ids of an exercise's two cells end

FOLDED = """<details class="worked" id="worked-{name}"><summary>{title}</summary>

{text}

</details>
"""


def exercise_of(cell):
    """``(exercise, "answer" or "try")`` of a cell, or None for any other."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    for ending in (ANSWER, TRY):
        if name.endswith(ending):
            return name.removesuffix(ending), ending[1:]
    return None


def names(notebook):
    """The exercises of a set, in its order."""
    found = list(filter(None, map(exercise_of, notebook.cells)))
    return [name for name, kind in found if kind == "answer" and (name, "try") in found]


@functools.cache
def diagnosed(lesson):
    """Whether a lesson's set asks for a diagnosis."""
    if not lesson.exercises:
        return False
    cells = nbformat.read(lesson.exercises, as_version=4).cells
    return any(asks_for_a_diagnosis(cell) for cell in cells)


def asks_for_a_diagnosis(cell):
    return cell.cell_type == "markdown" and bool(DIAGNOSE.search(cell.source))


def tags(cell, tried):
    """The cell's tags, which become classes of its element on the page: ``tag_answer-huber``.

    Only exercises with a visible check, those ``tried``, can be solved on the page.
    """
    found = exercise_of(cell)
    return [f"{found[1]}-{found[0]}"] if found and found[0] in tried else []


def with_solutions(cells, folder, set_name):
    """The cells of a set with a folded cell for each worked solution, after the last cell of its exercise."""
    solutions, made, waiting = worked.of_set(folder, set_name), [], None
    for cell in cells:
        if waiting and (cell.cell_type == "code" or cell.source.startswith("## ")):
            made.append(waiting)
            waiting = None
        made.append(cell)
        name, kind = exercise_of(cell) or ("", "")
        if kind == "try" and name in solutions:
            text = FOLDED.format(name=name, title=said("page.worked"), text=solutions[name])
            # An id of its own, not one made anew each time: an unchanged page is not rendered again.
            waiting = nbformat.v4.new_markdown_cell(text, id=f"worked-{name}")
    return made + ([waiting] if waiting else [])


@functools.cache
def curve_to_reach(source):
    """The picture that a try cell ends in, before there is an answer; None if there is none.

    ``data-axes`` says where its panels are and what they span, so that the learner's own curve can
    be drawn over it without Matplotlib.
    """
    called = CHECK.search(source)
    picture = visible(called[1]).get("picture") if called else None
    if picture is None:
        return None
    try:
        drawn = picture(_unwritten)
    except NotImplementedError:  # it draws the answer alone: nothing to reach before there is one
        return None
    if not drawn.own:
        return None
    layout, panels = Layout(), drawn.panels()
    layout.fit(panels)
    axes = html.escape(json.dumps(_axes(panels, layout.boxes)))
    figure = figure_output(drawn.svg(layout, panels))
    told = '<p class="curve-told" hidden></p>'
    return f'<div class="curve-to-reach" data-axes="{axes}">{figure}{told}</div>'


def _unwritten(*_arguments):
    raise NotImplementedError


def _axes(panels, boxes):
    """For each panel the box of its axes in the panel's units, and their limits and scales.

    The panels have been drawn, which settles limits that follow from what is drawn.
    """
    found = []
    for figure, (first, *_) in zip(panels, boxes, strict=True):
        wide, high = 72 * figure.get_size_inches()
        axes, (left, bottom, right, top) = figure.axes[0], first
        box = [left * wide, (1 - top) * high, (right - left) * wide, (top - bottom) * high]
        found.append(
            {
                "box": [round(float(number), 2) for number in box],
                "limits": [list(map(float, axes.get_xlim())), list(map(float, axes.get_ylim()))],
                "log": [axes.get_xscale() == "log", axes.get_yscale() == "log"],
            }
        )
    return found
