"""A small class goes through plain nbgrader, from release to export, to the scores expected."""

import re

import pytest

from grading.authoring.demo import __main__ as demo
from grading.authoring.demo.learners import LEARNERS, RIGHT, SET


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    course = tmp_path_factory.mktemp("demo")
    return course, demo.run(course)


def test_every_score_is_the_one_expected(graded):
    course, code = graded
    assert code == 0
    assert set(demo.scores(course)) == set(LEARNERS)


def test_released_notebook_is_the_one_in_the_repository(graded):
    course, _code = graded
    name = f"exercises/{SET}/{SET}.ipynb"
    assert (course / name).read_text() == (demo.ROOT / name).read_text()


def test_grades_are_exported(graded):
    course, _code = graded
    lines = (course / "class" / "grades.csv").read_text().splitlines()
    assert len(lines) == 1 + len(LEARNERS)
    assert any("bo-partly" in line and ",14.0,17.0" in line for line in lines)


def test_feedback_names_the_mistake_and_not_the_answer(graded):
    course, _code = graded
    page = (course / "class" / "feedback" / "bo-partly" / SET / f"{SET}.html").read_text()
    text = re.sub(r"<[^>]+>", "", page)
    assert "The quadratic piece has lost its ½" in text
    assert "Right on ordinary inputs; the point for extreme ones is missing." in text
    assert "BEGIN SOLUTION" not in text and "np.minimum(size, delta)" not in text


def test_the_demo_notices_a_score_that_differs(graded, monkeypatch, capsys):
    course, _code = graded
    monkeypatch.setitem(LEARNERS, "ada-right", (RIGHT, {"huber": 0}))
    assert not demo.table(course)
    assert "<- huber" in capsys.readouterr().out
