"""Every exercise notebook is generated from its solutions, complete, and gives no answer away."""

import re

import nbformat
import pytest

from grading.checks import exercises, modules
from grading.release import ROOT, generate, sets

SETS = exercises()
MODULES = {module.SET: module.__name__ for module in modules()}
each_set = pytest.mark.parametrize("set_name", sets())
STARS = {"★": 2, "★★": 3, "★★★": 4}


def notebook(room, set_name):
    return nbformat.read(ROOT / room / set_name / f"{set_name}.ipynb", as_version=4)


def marked(cells):
    """``{grade id: cell}`` for the cells that nbgrader knows."""
    found = [
        (cell.metadata.nbgrader.grade_id, cell) for cell in cells if "nbgrader" in cell.metadata
    ]
    assert len(dict(found)) == len(found), "a grade id is there twice"
    return dict(found)


@each_set
def test_generated_again_is_the_same(set_name, tmp_path):
    made = generate(set_name, tmp_path)
    kept = ROOT / "exercises" / set_name
    assert {p.name for p in made.iterdir()} == {p.name for p in kept.glob("[!.]*")}
    for path in made.iterdir():
        assert path.read_text() == (kept / path.name).read_text(), "run `make exercises`"


@each_set
def test_every_exercise_has_its_three_cells(set_name):
    cells = marked(notebook("solutions", set_name).cells)
    wanted = {f"{name}_{part}" for name in SETS[set_name] for part in ("answer", "try", "check")}
    graded = {name for name, cell in cells.items() if cell.metadata.nbgrader.grade}
    assert wanted <= set(cells) and graded == {f"{name}_check" for name in SETS[set_name]}
    for name, exercise in SETS[set_name].items():
        answer, attempt, check = (
            cells[f"{name}_{part}"].metadata.nbgrader for part in ("answer", "try", "check")
        )
        assert answer.solution and not answer.locked and not answer.grade
        assert attempt.locked and not attempt.solution and not attempt.grade
        assert check.locked and check.grade and not check.solution
        assert check.points == exercise.points
        assert {answer.schema_version, attempt.schema_version, check.schema_version} == {3}


@each_set
def test_hidden_checks_are_two_lines(set_name):
    cells = marked(notebook("solutions", set_name).cells)
    for name in SETS[set_name]:
        hidden = cells[f"{name}_check"].source.split("### BEGIN HIDDEN TESTS\n")[1]
        assert hidden == (
            f"from {MODULES[set_name]} import check_{name}\n\n"
            f"check_{name}({name}).report()\n### END HIDDEN TESTS"
        )


@each_set
def test_learners_get_no_answers(set_name):
    cells = marked(notebook("exercises", set_name).cells)
    everything = "\n".join(cell.source for cell in notebook("exercises", set_name).cells)
    assert "SOLUTION" not in everything and "HIDDEN TESTS" not in everything
    assert "grading" not in everything
    for name in SETS[set_name]:
        assert f'raise NotImplementedError("write {name}")' in cells[f"{name}_answer"].source
        body = cells[f"{name}_answer"].source.split('"""')[-1]
        assert body.strip() == f'raise NotImplementedError("write {name}")'


@each_set
def test_answers_are_short_and_alone(set_name):
    cells = marked(notebook("solutions", set_name).cells)
    for name in SETS[set_name]:
        source = cells[f"{name}_answer"].source
        assert re.findall(r"^(?:def|class) (\w+)", source, re.M) == [name]
        assert '"""' in source, "a docstring says what comes back"


@each_set
def test_problems_are_complete(set_name):
    """Stars, points and minutes that fit; three hints, each inside the one before; an example."""
    cells = notebook("solutions", set_name).cells
    for name, exercise in SETS[set_name].items():
        ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]
        at = ids.index(f"{name}_answer")
        problem = next(cell.source for cell in cells[at::-1] if cell.cell_type == "markdown")
        stars, points = re.search(
            r"^(★+) · (\d) points · about \d+ minutes$", problem, re.M
        ).groups()
        assert STARS[stars] == int(points) == exercise.points
        hints = re.findall(r"<summary>Hint (\d): (.*?)</summary>", problem)
        assert [number for number, _title in hints] == ["1", "2", "3"]
        assert re.search(r"(</details>\s*){3}$", problem), "the hints are folded into each other"
        assert problem.count("<details>") == 3 and f"`{name}(" in problem
        assert "takeaway=" in next(c.source for c in cells if _id(c) == f"{name}_try")


def _id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


@each_set
def test_notebook_begins_as_all_do(set_name):
    first = notebook("solutions", set_name).cells[0].source
    total = sum(exercise.points for exercise in SETS[set_name].values())
    assert first.startswith(f"# {set_name[:2]} Exercises: ")
    assert f"**Points:** {total}" in first
    assert f"../../theory/{set_name}.ipynb" in first
