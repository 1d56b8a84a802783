"""Worked solutions: their code runs, they open when they should, and a class gets none of them."""

import json
import re

import nbformat
import pytest

from authoring.words import words_in
from grading.authoring.release import ROOT, sets
from grading.authoring.worked import answers, code, part, written
from grading.checks import exercises
from lessonkit import progress as progress_module
from lessonkit import worked
from lessonkit.checks import check
from lessonkit.messages import said
from lessonkit.quiz import memory
from tools.student import contents
from website.course import read_course
from website.lay_out import LaidOut, SourceTree, exercises_page
from website.settings import Settings

WORDS = words_in(ROOT)
WRITTEN = {name: written(name) for name in sets()}
SECTIONS = [
    pytest.param(name, section, id=f"{name[:2]}-{exercise}")
    for name, sections in WRITTEN.items()
    for exercise, section in sections.items()
    if exercise in exercises(name)[name]  # a section of none is named by the rules
]
RIGHT = "def mse_grad(y_pred, y_true):\n    return 2 * (y_pred - y_true) / y_pred.size"


# --- what they say ------------------------------------------------------------------------------


@pytest.mark.parametrize("set_name, section", SECTIONS)
def test_its_code_runs_and_its_numbers_are_right(set_name, section):
    namespace = answers(set_name)  # the other way is tried by the exercise's checks
    for name in ("idea", "stable", "further"):
        for piece in code(part(section, WORDS[name])):
            exec(piece, namespace)


@pytest.mark.parametrize("set_name", [name for name in sets() if WRITTEN[name]])
def test_the_code_is_that_of_the_solutions(set_name):
    book = ROOT / "solutions" / set_name / f"{set_name}.ipynb"
    source = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in nbformat.read(book, 4).cells
        if "nbgrader" in cell.metadata
    }
    made = worked.of_set(ROOT / "solutions", set_name)
    for exercise, text in (
        (one, made[one]) for one in exercises(set_name)[set_name] if one in made
    ):
        shown = (
            text.partition(said("worked.code"))[2].partition("```python\n")[2].partition("\n```")[0]
        )
        lines = source[f"{exercise}_answer"].splitlines()
        assert shown == "\n".join(line for line in lines if "### " not in line)
        assert "<!--" not in text


# --- a class gets none of them ------------------------------------------------------------------


def pieces(section):
    """Sentences of a section that are nowhere else, and its code as one text."""
    blocks = [plain(piece) for piece in code(section)]
    prose = re.sub(r"^```.*?^```$|<!--.*?-->", "", section, flags=re.M | re.S)
    sentences = re.split(r"(?<=[.:?]) |\n", prose.replace("**", ""))
    return [one for one in sentences if len(one) > 40] + [one for one in blocks if len(one) > 60]


def plain(text):
    """A text with nothing at the beginnings of lines; a notebook's cells one after the other."""
    if text.startswith("{") and '"cells"' in text:
        text = "\n".join(cell.source for cell in nbformat.reads(text, 4).cells)
    return "\n".join(map(str.strip, text.replace("**", "").splitlines()))


@pytest.fixture(scope="module")
def archive():
    found = contents()
    assert not [name for name in found if "solutions" in name or worked.ENDING in name]
    return "\n".join(plain(data.decode("utf-8", "replace")) for data in found.values())


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """``{shown: {set: what Sphinx reads}}`` of all sets, with the worked solutions and without."""
    course, made = read_course(ROOT), {}
    for shown in (True, False):
        folder = tmp_path_factory.mktemp("pages")
        tree, done = SourceTree(folder), LaidOut(list(course.lessons))
        for lesson in done.sets:
            exercises_page(Settings(solutions=shown), course, lesson, tree, done)
        made[shown] = {
            lesson.name: plain((folder / f"{lesson.set_page}.ipynb").read_text(encoding="utf-8"))
            for lesson in done.sets
        }
    return made


@pytest.mark.parametrize("set_name, section", SECTIONS)
def test_nothing_of_it_is_in_the_archive_or_on_a_class_s_page(set_name, section, archive, pages):
    told = pieces(section)
    assert len(told) > 3
    assert [one for one in told if one in archive] == []
    if set_name in pages[True]:
        assert [one for one in told if one in pages[False][set_name]] == []
        shown = pages[True][set_name]
        hidden = re.findall(r"<!--\n(.*?)^-->", section, re.M | re.S)
        told = [one for one in told if one not in map(plain, hidden)]
        assert [one for one in told if one not in shown] == []


def test_each_solution_stands_folded_after_its_exercise(pages):
    shown = pages[True]["02-regression-losses"]
    names = [one["name"] for one in progress_module.contents("02-regression-losses")[:3]]
    at = [shown.index(f'id="worked-{name}"') for name in names]
    heads = [shown.index(f"## {number} · ") for number in (1, 2, 3, 4)]
    assert heads[0] < at[0] < heads[1] < at[1] < heads[2] < at[2] < heads[3]
    assert "*Go further:*" in shown[heads[0] : at[0]]
    assert "worked" not in pages[False]["02-regression-losses"].replace("lessonkit.worked", "")


def test_notebooks_in_the_browser_get_them_with_their_code_unless_a_class_reads(tmp_path):
    from website.jupyterlite import _worked

    name = "02-regression-losses"
    notebooks = {f"exercises/{name}/{name}.ipynb": ROOT / "exercises" / name / f"{name}.ipynb"}
    (path,) = _worked(Settings(build=tmp_path), notebooks).values()
    alone = worked.of_set(path.parent, name)
    assert alone == worked.of_set(ROOT / "solutions", name)
    assert "np.where(size <= delta" in alone["huber"]
    assert _worked(Settings(build=tmp_path, solutions=False), notebooks) == {}


# --- when it opens in a notebook ----------------------------------------------------------------


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """A learner's notebook, as far as the checks see it, with a file of its own."""
    path = tmp_path / memory.NAME
    monkeypatch.setattr(memory, "file", lambda: path)
    monkeypatch.setattr(progress_module.surroundings, "shell", object)
    monkeypatch.setattr(worked, "_show", lambda text: print(f"OPEN {text}"))
    monkeypatch.setattr(worked, "_asked", set())
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return path


def tried(source):
    namespace = {"check": check}
    exec(source, namespace)
    exec('check("mse_grad")', namespace)


def asked(capsys):
    capsys.readouterr()
    worked.solution("mse_grad")
    return capsys.readouterr().out


def test_it_opens_after_full_marks_and_the_check_says_so(learner, capsys):
    assert "opens after an attempt" in asked(capsys)
    tried(RIGHT)
    assert 'solution("mse_grad") opens a worked solution.' in capsys.readouterr().out
    said = asked(capsys)
    assert said.startswith("OPEN **The idea.**") and RIGHT.splitlines()[-1] in said


def test_it_opens_after_an_attempt_when_asked_for_twice(learner, capsys):
    tried('def mse_grad(y_pred, y_true):\n    raise NotImplementedError("write mse_grad")')
    assert "opens after an attempt" in asked(capsys), "the scaffold is no attempt"
    tried("def mse_grad(y_pred, y_true):\n    return y_pred - y_true")
    assert "solution(" not in capsys.readouterr().out
    assert "does not pass yet" in asked(capsys)
    assert asked(capsys).startswith("OPEN")
    assert json.loads(learner.read_text())["exercises"] == {"mse_grad": False}


def test_a_copy_without_them_says_so_and_offers_nothing(learner, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(worked, "find", lambda exercise: None)
    tried(RIGHT)
    assert "solution" not in capsys.readouterr().out
    assert (
        asked(capsys) == "There is no worked solution of `mse_grad` in this copy of the course.\n"
    )


def test_who_grades_gives_none_to_a_hand_in(learner, capsys, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    tried(RIGHT)
    assert "solution" not in capsys.readouterr().out
    assert asked(capsys) == ""


def test_the_file_is_found_from_the_folder_of_a_set(monkeypatch):
    monkeypatch.chdir(ROOT / "exercises" / "02-regression-losses")
    assert worked.find("huber") == ROOT / "solutions" / "02-regression-losses.worked.md"
    assert worked.find("hubert") is None
