"""The rules of exercises without the course's checks: plain asserts, and answers that a person reads.

They are nbgrader's own form, in a set of the course or in one of an instructor's own, in any language.
"""

import ast
import re

from authoring.exercise_rules import stars
from authoring.rules import rule

REGION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?### END SOLUTION", re.M | re.S)
LINE = re.compile(r"^(★+)((?: \w+)? · )(\d+(?:\.\d+)?)( \w+)", re.M)  # “★★ write · 3 points”


def is_test(cell):
    """Whether a graded cell's points are the machine's to give."""
    said = cell.metadata.nbgrader
    return cell.cell_type == "code" and not said.get("solution") and not said.get("task")


def headed(one):
    """``[(number, cell, points), …]``: headings with stars, with the sum of the graded cells below.

    Those of exercises with a hidden check are left to their own rule.
    """
    own = {number: cell.metadata.nbgrader.get("points", 0) for number, cell in one.own_graded}
    checked = {exercise.problem_cell[0] for exercise in one.exercises}
    found = []
    for number, cell in one.notebook.numbered():
        if cell.cell_type == "markdown" and LINE.search(cell.source):
            found.append([number, cell, 0])
        elif found:
            found[-1][2] += own.get(number, 0)
    return [tuple(row) for row in found if row[2] and row[0] not in checked]


def with_points(source, points):
    """A heading with these points in its line."""
    return LINE.sub(rf"{stars(points)}\g<2>{points:g}\g<4>", source, count=1)


@rule("set")
def own_cells_carry_points(one):
    """A graded cell says how many points it carries, and is in nbgrader's present form."""
    for number, cell in one.own_graded:
        said = cell.metadata.nbgrader
        if not isinstance(said.get("points"), int | float) or said["points"] <= 0:
            says = "it is graded and carries no points: give it some, in JupyterLab's Create Assignment."
            yield one.notebook.problem(number, says)
        if said.get("schema_version") != 3:
            yield one.notebook.problem(number, 'its metadata must say "schema_version": 3.')


@rule("set")
def own_tests_say_what_is_wrong(one):
    """Plain asserts carry the sentence that a learner reads: `assert area(2) == 4, "A square …"`."""
    for number, cell in one.own_graded:
        if not is_test(cell):
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            continue  # the rule on code says so
        asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
        if not asserts and not any(isinstance(node, ast.Raise) for node in ast.walk(tree)):
            yield one.notebook.problem(number, "nothing in it can fail: write an assert, or raise.")
        for node in asserts:
            if node.msg is None:
                says = "a learner reads nothing here: assert …, “what is wrong, in a sentence”."
                yield one.notebook.problem(number, says, node.lineno)


@rule("set")
def own_headings_agree(one):
    """“★ write · 2 points” above exercises without a hidden check says the sum of their cells' points."""
    for number, cell, points in headed(one):
        if with_points(cell.source, points) != cell.source:
            found = LINE.search(cell.source)[0]
            says = f"“{found}”, and the cells below carry {points:g}. Run `make tidy`, which writes it."
            yield one.notebook.problem(number, says, one.notebook.line_of(number, found))


@rule("set")
def own_tests_pass_and_fail(one):
    """Plain asserts pass on the solution, and fail where nothing is written."""
    tests = [number for number, cell in one.own_graded if is_test(cell)]
    if not tests:
        return
    solved, empty = _ran(one, tests, str), _ran(one, tests, _emptied)
    for number in tests:
        if solved[number]:
            yield one.notebook.problem(number, f"the solution fails here: {solved[number]}.")
        elif not empty[number]:
            yield one.notebook.problem(
                number, "an empty notebook passes it: test what was written."
            )


def _ran(one, tests, change):
    """``{number: what a test raised, or None}``, in the notebook's order, with answers changed."""
    namespace, raised = {"__name__": "__main__"}, {}
    for number, cell in one.notebook.numbered("code"):
        needed = cell.metadata.get("nbgrader", {}).get("solution") or number in tests
        if not needed and re.search(r"^(?:check|progress)\(|hidden_check\(", cell.source, re.M):
            continue
        try:
            exec(change(cell.source), namespace)
            failed = None
        except Exception as error:  # an author's code may fail in any way
            failed = f"{type(error).__name__}: {error}"
        if number in tests:
            raised[number] = failed
    return raised


def _emptied(source):
    """A cell without its solution, as learners get it."""
    return REGION.sub(r"\1raise NotImplementedError", source)
