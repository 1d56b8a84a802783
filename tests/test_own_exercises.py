"""An instructor's own exercises: plain asserts and answers in words, added, checked, and taken out again."""

import re

import nbformat
import pytest
from linked_course import linked_course

from authoring import own
from authoring.check import everything
from authoring.new import new_exercise
from authoring.points import write_points
from authoring.rules import broken
from authoring.subjects import Course, ExerciseSet
from grading.authoring.release import contents, generate

MINE, THEIRS = "98-our-data", "02-regression-losses"
GERMAN = {
    "WRITE: the title": "Aufgaben: unsere Daten",
    "WRITE: what this is about, in your language.": "Zwei Aufgaben.",
    "**Points:**": "**Punkte:**",
    " · 2 points": " · 2 Punkte",
    " · 3 points": " · 3 Punkte",
    "WRITE: the name of the exercise": "Ein Quadrat",
    "WRITE: the name of the question": "Warum?",
    "WRITE: the task.": "Schreibe die Fläche eines Quadrats.",
    "WRITE: the question.": "Warum wächst sie schneller als die Seite?",
    "WRITE: what comes back.": "Die Fläche.",
    "WRITE: what a good answer says.": "Zwei Seiten wachsen zugleich.",
    "WRITE: what learners read when this fails.": "Die Fläche stimmt nicht: Seite mal Seite.",
}


@pytest.fixture
def copy(tmp_path):
    """What authors of sets write, in links; a file that is written is put in place of its link."""
    linked_course(tmp_path)
    for path in tmp_path.rglob(f"*{THEIRS.replace('-', '_')}*.py"):
        real(path)
    real(tmp_path / "solutions" / THEIRS / f"{THEIRS}.ipynb")
    return tmp_path


def real(path):
    text = path.read_bytes()
    path.unlink()
    path.write_bytes(text)


def written(copy, name=MINE):
    return copy / "solutions" / name / f"{name}.ipynb"


def change(path, changes):
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def told(copy, name=MINE):
    """What the rules say of a set, and of the course around it."""
    course = Course(copy)
    things = everything(course)[f"solutions/{name}"] + [("course", course)]
    said = [str(problem) for thing in things for _, problem in broken(*thing)]
    return [words for words in said if "exercises/" not in words]  # released later


@pytest.fixture
def mine(copy):
    """A set of two exercises in German."""
    own.add(MINE, "flaeche", "asserts", 2, copy)
    own.add(MINE, "warum", "essay", 3, copy)
    assert all("write" in words for words in told(copy)), "a skeleton asks for words alone"
    change(written(copy), GERMAN)
    return copy


def test_a_set_in_another_language_keeps_every_rule(mine, tmp_path):
    assert told(mine) == []
    text = written(mine).read_text(encoding="utf-8")
    assert "**Punkte:** 5" in text and "★ · 2 Punkte" in text and "★★ · 3 Punkte" in text
    assert contents(MINE, mine) == "[\n  \n]\n", "no visible check, so no progress to tell"
    made = generate(MINE, tmp_path / "made", mine) / f"{MINE}.ipynb"
    cells = nbformat.read(made, as_version=4).cells
    sources = [cell.source for cell in cells]
    assert sources[2].endswith("    raise NotImplementedError") and "HIDDEN" not in sources[3]
    assert "Zwei Seiten" not in "".join(sources)


def test_points_follow_from_the_graded_cells(mine):
    change(written(mine), {'"points": 3': '"points": 7'})
    said = told(mine)
    assert any("“★★ · 3 Punkte”, and the cells below carry 7. Run `make tidy`" in s for s in said)
    assert any("the exercises carry 9 points together" in words for words in said)
    assert write_points(ExerciseSet(MINE, Course(mine))) and told(mine) == []
    text = written(mine).read_text(encoding="utf-8")
    assert "★★★ · 7 Punkte" in text and "**Punkte:** 9" in text


@pytest.mark.parametrize(("old", "new", "says"), [
    ("return side * side", "return side + side", r"cell 4: the solution fails here: AssertionError"),
    ("assert flaeche(2.0) == 4.0", "assert 2 + 2 == 4.0", "cell 4: an empty notebook passes it"),
    (', \\"Die Fläche stimmt nicht: Seite mal Seite.\\"', "", "line 1: a learner reads nothing here"),
    ('"points": 2,', "", "cell 4: it is graded and carries no points"),
    ("**Punkte:** 5", "Punkte: 5", "end a line with the sum of the points, in any language"),
    ('"grade_id": "flaeche_test"', '"grade_id": "warum_essay"', "the grade_id “warum_essay” is that of"),
])  # fmt: skip
def test_what_is_wrong_is_a_sentence(mine, old, new, says):
    if "empty" in says:
        change(written(mine), {"assert flaeche(0.5) == 0.25": "assert True"})
    change(written(mine), {old: new})
    said = told(mine)
    assert any(says in words for words in said), said


def test_an_exercise_of_one_s_own_stands_in_a_set_of_the_course(copy):
    own.add(THEIRS, "half", "asserts", 1, copy)
    said = told(copy, THEIRS)
    assert said and all("write" in words for words in said)
    assert "**Points:** 18" in written(copy, THEIRS).read_text(encoding="utf-8")
    assert '"half"' not in contents(THEIRS, copy)


def test_an_exercise_is_taken_out_with_all_that_is_its(copy):
    own.drop(THEIRS, "log_cosh", copy)
    assert told(copy, THEIRS) == []
    assert "## log_cosh\n" not in (copy / "solutions" / f"{THEIRS}.worked.md").read_text("utf-8")
    text = written(copy, THEIRS).read_text(encoding="utf-8")
    assert "log_cosh_" not in text and "**Points:** 14" in text
    assert not list(copy.rglob("log_cosh.py"))
    own.drop(THEIRS, "mse_grad", copy)
    assert told(copy, THEIRS) == []
    titles = [
        c.source
        for c in nbformat.read(written(copy, THEIRS), 4).cells
        if own.HEADING.match(c.source)
    ]
    assert [title[3] for title in titles] == list("1234")


def test_the_course_notes_a_shorter_set_of_its_own_alone(copy):
    before = (copy / "course.toml").read_text(encoding="utf-8")
    for name in ("area", "volume"):
        own.add(MINE, name, "asserts", 2, copy)
    own.drop(MINE, "volume", copy)
    assert (copy / "course.toml").read_text(encoding="utf-8") == before
    own.drop(THEIRS, "log_cosh", copy)
    assert (copy / "course.toml").read_text(encoding="utf-8") == before, "it has every kind still"
    own.drop(THEIRS, "mse_grad", copy)
    assert f'shortened = ["{THEIRS}"]' in (copy / "course.toml").read_text(encoding="utf-8")


def test_an_exercise_that_was_only_begun_goes_without_a_trace(copy):
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    new_exercise(THEIRS, "zz", "write", 2, copy)
    own.drop(THEIRS, "zz", copy)
    assert before == {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}


RIGHT = """
# Both use it.
def _both(x):
    return x


# Only one does.
def _one(x):
    return _both(x)


def _two(x):
    return _both(x)


def _never_named(x):
    return x


ALTERNATIVES = {
    # Written twice.
    "one": [
        _one,
        lambda x: x,
    ],
    "two": [_two],
}
"""


def test_right_answers_go_with_their_exercise_and_their_functions():
    text = own.without_alternatives(RIGHT, "one")
    assert "one" not in text.replace("Only one does", "") and "Only one does" not in text
    assert "Written twice" not in text and '    "two": [_two],' in text
    assert "def _both" in text and "def _two" in text and "def _never_named" in text
    assert "def _both" not in own.without_alternatives(text, "two")
    assert own.without_alternatives(text, "three") == text
    assert own.without_alternatives('ALTERNATIVES = {"a": [1], "b": [2]}\n', "a")


@pytest.mark.parametrize("others", [
    "**Woche:** 7\n**Punkte:** 2", "**Punkte:** 2\n**Woche:** 7", "**Woche:** 7\n**Summe:** 2",
])  # fmt: skip
def test_the_sum_is_written_where_the_sum_stands(mine, others):
    change(written(mine), {"**Punkte:** 5": others.replace("\n", '\\n",\n    "')})
    assert any("the exercises carry 5 points together" in words for words in told(mine))
    assert write_points(ExerciseSet(MINE, Course(mine)))
    first = ExerciseSet(MINE, Course(mine)).notebook.cells[0].source
    assert "**Woche:** 7" in first and re.search(r"\*\*(Punkte|Summe):\*\* 5", first)
    assert told(mine) == []


@pytest.mark.parametrize(("arguments", "says"), [
    ((THEIRS, "huber"), "half_test needs huber: change that first"),
    ((THEIRS, "hubert"), "has no exercise hubert. It has: fit_interval, half, huber,"),
    (("99-none", "x"), "There is no set 99-none."),
])  # fmt: skip
def test_what_cannot_be_taken_out_stays(copy, arguments, says):
    own.add(THEIRS, "half", "asserts", 1, copy)
    change(written(copy, THEIRS), {"assert half(2.0)": "assert huber and half(2.0)"})
    before = written(copy, THEIRS).read_bytes()
    with pytest.raises(own.Refused, match=says):
        own.drop(*arguments, copy)
    assert written(copy, THEIRS).read_bytes() == before and list(copy.rglob("huber.py"))


@pytest.mark.parametrize(("arguments", "says"), [
    ((MINE, "Two words", "asserts", 2), "An exercise is called like area"),
    (("our-data", "area", "asserts", 2), "A set is called like 30-our-data"),
    (("02-mine", "area", "asserts", 2), "The number 02 belongs to 02-regression-losses"),
    ((THEIRS, "huber", "essay", 2), "has an exercise huber already"),
])  # fmt: skip
def test_what_cannot_be_added_is_a_sentence(copy, arguments, says):
    with pytest.raises(own.Refused, match=says):
        own.add(*arguments, copy)
