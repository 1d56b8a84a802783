"""Any course of nbgrader's: the scores of plain nbgrader, with nothing of Loss Lab in the folder."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbgrader
import pytest
from hostile.made import needs_sandbox

from grading.classroom import find_own_programs
from grading.results import marks
from grading.run import grade_class as run

pytestmark = needs_sandbox

EXAMPLE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
SCORES = """
SELECT submitted_assignment.student_id, notebook.name, base_cell.name, grade.auto_score,
       grade.needs_manual_grade
FROM grade JOIN base_cell ON base_cell.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN notebook ON notebook.id = submitted_notebook.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
"""


def scores(folder):
    with sqlite3.connect(folder / "gradebook.db") as database:
        return sorted(database.execute(SCORES).fetchall())


def nbgraders(folder, *command):
    find_own_programs()
    done = subprocess.run([sys.executable, "-m", "nbgrader", *command], cwd=folder,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


def ours(folder, name):
    assert run.main([name, "--course", str(folder), "--jobs", "1"]) == 0
    return scores(folder)


def test_nbgraders_own_example_course_has_nbgraders_scores(tmp_path, capsys):
    for folder in ("plain", "ours"):
        for part in ("source/ps1", "submitted"):
            shutil.copytree(EXAMPLE / part, tmp_path / folder / part)
    nbgraders(tmp_path / "plain", "generate_assignment", "ps1", "--create")
    nbgraders(tmp_path / "plain", "autograde", "ps1", "--create")
    expected = scores(tmp_path / "plain")
    assert ours(tmp_path / "ours", "ps1") == expected and len({row[1] for row in expected}) == 2
    assert not (tmp_path / "ours" / "solutions").exists()
    for page in (tmp_path / "ours" / "feedback").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "BEGIN HIDDEN TESTS" not in text and "assert " not in text, page
    assert len(list((tmp_path / "ours" / "feedback").rglob("*.html"))) == 2 * len(
        {row[0] for row in expected}
    )


SPEC = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def cell(kind, source, grade_id=None, points=None, solution=False, locked=False, task=False):
    metadata = {}
    if grade_id:
        ours = {"grade_id": grade_id, "grade": points is not None and not task, "solution": solution,
                "locked": locked or task, "task": task, "schema_version": 3}  # fmt: skip
        metadata["nbgrader"] = ours | ({} if points is None else {"points": points})
    made = {
        "cell_type": kind,
        "source": source,
        "metadata": metadata,
        "id": f"c{abs(hash(source)) % 10**8}",
    }
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def book(cells):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": SPEC, "cells": cells})


STUB = "def mean():\n    ### BEGIN SOLUTION\n    return {}\n    ### END SOLUTION"
RIGHT = "sum(map(int, open('data.csv'))) / helper.count('data.csv')"


TESTS = """assert mean() == 2
### BEGIN HIDDEN TESTS
assert mean() > 1, 'The mean of 1, 2, 3 is 2.'
### END HIDDEN TESTS"""
TODO = "# YOUR CODE HERE\nraise NotImplementedError()"


def assignment():
    """A notebook with a data file and a helper beside it, and every kind of nbgrader's cells."""
    return [
        cell("markdown", "## 1. The mean of a file"),
        cell("code", "import helper", "setup", locked=True),
        cell("code", STUB.format(RIGHT), "cell-4f2a91c0b7", solution=True),
        cell("code", TESTS, "cell-9be1d2aa31", 3, locked=True),
        cell("code", "0.5 if mean() == 2 else 0.25", "partial", 1, locked=True),
        cell("code", "import warnings\nwarnings.warn('x')", "warns", 1, locked=True),
        cell("markdown", "## 2. Words"),
        cell("markdown", "YOUR ANSWER HERE", "essay", 4, solution=True),
        cell("code", TODO, "program", 2, solution=True),
        cell("markdown", "Do something.", "task", 2, task=True),
    ]


def second_notebook():
    """Of the same assignment: hidden tests alone, two tests of one answer, a test that prints a number."""
    return [
        cell("markdown", "## 1. Twice"),
        cell("code", "def twice(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION",
             "twice", solution=True),
        cell("code", "### BEGIN HIDDEN TESTS\nassert twice(2) == 4\n### END HIDDEN TESTS", "small", 2,
             locked=True),
        cell("code", "assert twice(10**20) == 2 * 10**20, 'large ones, too'", "large", 1.5, locked=True),
        cell("code", "0.75 * (twice(1) == 2)", "portion", 2, locked=True),
        cell("code", "print(1)", "prints", 1, locked=True),
        cell("markdown", "Say why.", "why", 1, solution=True),
    ]  # fmt: skip


def answered(released, **answers):
    """The released notebook with other sources: ``mean`` is the function's value."""
    made = json.loads(released)
    names = {"mean": "cell-4f2a91c0b7"}
    for name, text in answers.items():
        source = f"def mean():\n    return {text}" if name == "mean" else text
        for one in made["cells"]:
            if one["metadata"].get("nbgrader", {}).get("grade_id") == names.get(name, name):
                one["source"] = source
    return json.dumps(made)


TWICE = "def twice(x):\n    return {}"
LEARNERS = {
    "right": {
        "mean": RIGHT,
        "essay": "Because.",
        "program": "x = 1",
        "twice": TWICE.format("x + x"),
    },
    "wrong": {"mean": "0", "twice": TWICE.format("x ** 2")},
    "raises": {"mean": "1 / 0", "twice": "def twice(x):", "why": "I cannot say."},
    "own": {"mean": "__import__('mine').value", "twice": TWICE.format("float(2 * x)")},
    "empty": {},
    "noisy": {"mean": "print('x', file=__import__('sys').stderr) or 2", "task": "Done."},
    "exits": {"mean": "__import__('sys').exit()", "twice": TWICE.format("4 if x == 2 else None")},
}


@pytest.fixture(scope="module")
def foreign(tmp_path_factory):
    folder = tmp_path_factory.mktemp("foreign")
    config = "c = get_config()\nc.CourseDirectory.submitted_directory = 'inbox'\n"
    for name in ("plain", "ours"):
        place = folder / name / "source" / "hw"
        place.mkdir(parents=True)
        (folder / name / "nbgrader_config.py").write_text(config)
        (place / "hw.ipynb").write_text(book(assignment()))
        (place / "second.ipynb").write_text(book(second_notebook()))
        (place / "data.csv").write_text("1\n2\n3\n")
        (place / "helper.py").write_text("def count(name):\n    return len(list(open(name)))\n")
    nbgraders(folder / "plain", "generate_assignment", "hw", "--create")
    release = folder / "plain" / "release" / "hw"
    for name in ("plain", "ours"):
        for student, answers in LEARNERS.items():
            target = folder / name / "inbox" / student / "hw"
            target.mkdir(parents=True)
            for notebook in ("hw.ipynb", "second.ipynb"):
                released = (release / notebook).read_text(encoding="utf-8")
                (target / notebook).write_text(answered(released, **answers))
            (target / "data.csv").write_text("forged\n")
            (target / "mine.py").write_text("value = 2\n")
    return folder


def test_a_foreign_assignment_has_nbgraders_scores_one_by_one(foreign):
    """Data files, two notebooks, hidden asserts, partial credit, essays, code by hand, a task cell."""
    nbgraders(foreign / "plain", "autograde", "hw", "--create")
    expected = {row[:3]: row[3:] for row in scores(foreign / "plain")}
    got = {row[:3]: row[3:] for row in ours(foreign / "ours", "hw")}
    assert got == expected
    assert len({key[0] for key in expected}) == len(LEARNERS) and len(expected) == 11 * len(
        LEARNERS
    )
    assert any(needs for _, needs in expected.values())


def test_a_foreign_assignment_with_files_beside_it_is_graded(foreign):
    """Files are there when it runs, the instructor's over a learner's of the same name."""
    points = {(row[0], row[2]): row[3] for row in ours(foreign / "ours", "hw")}
    assert points["right", "cell-9be1d2aa31"] == 3 and points["right", "partial"] == 0.5
    assert points["own", "cell-9be1d2aa31"] == 3 and points["wrong", "cell-9be1d2aa31"] == 0
    assert points["raises", "partial"] == 0 and points["wrong", "partial"] == 0.25
    assert points["right", "warns"] == 0  # nbgrader's own rule: stderr fails a test
    assert points["right", "essay"] is None and points["empty", "essay"] == 0


def test_its_feedback_shows_answer_and_assertion_and_no_made_up_name(foreign):
    page = (foreign / "ours" / "feedback" / "wrong" / "hw" / "hw.html").read_text(encoding="utf-8")
    assert "The mean of a file" in page and "return 0" in page
    assert "A test of this exercise fails" in page and "cell-9be1d2aa31" not in page
    assert "BEGIN HIDDEN" not in page and "assert mean()" not in page
    essay = (foreign / "ours" / "feedback" / "right" / "hw" / "hw.html").read_text(encoding="utf-8")
    assert "Because." in essay and "a person reads this" in essay


def test_its_marks_wait_for_the_essay(foreign, capsys):
    course = ["--course", str(foreign / "ours")]
    assert marks.main(["hw", "--for", "csv", *course]) == 1
    said = capsys.readouterr().err
    assert "essay" in next(line for line in said.splitlines() if line.startswith("right: "))
    assert marks.main(["hw", "--for", "csv", "--anyway", *course]) == 0
