"""Skeletons keep every rule but those that ask for content; a lesson that moves takes everything along."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import nbformat
import pytest
from tiny_course import ROOT

from authoring.new import KINDS, Refused, new_exercise, new_lesson, new_loss
from authoring.rename import rename, renamed, stale
from authoring.rules import broken
from authoring.subjects import Course, Lesson
from website.course import read_course

NAME = "97-tweedie"
PLACES = ("Makefile", "authoring/rename.py", "website/pages/writing.md")
ROOM_FILES = (
    "theory",
    "solutions",
    "exercises",
    "grading",
    "lib",
    "authoring",
    "tools",
    "website",
    "tests",
)


@pytest.fixture
def copy(tmp_path):
    """All that authors write, as a copy that imports from itself."""
    skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "vendor", "*.egg-info")
    for room in ROOM_FILES:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=skip)
    for file in ("course.toml", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


def run(folder, *command):
    paths = f"{folder}{os.pathsep}{folder / 'lib'}"
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, timeout=900,
        env=os.environ | {"PYTHONPATH": paths},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_skeletons_ask_for_content_and_for_nothing_else(copy):
    """A lesson, an exercise of each kind and a loss: every problem is of a rule that asks for words."""
    new_lesson(NAME, "Tweedie", copy)
    for kind in KINDS:
        new_exercise(NAME, f"tweedie_{kind}", kind, 3, copy)
    new_loss("tweedier", root=copy)
    # The checks of a copy are read by a process that imports from it.
    assert run(copy, "-m", "authoring", "points", NAME)[0] == 0
    assert run(copy, "-m", "grading", "release", NAME)[0] == 0
    code, said = run(copy, "-m", "authoring", "check", NAME, "tweedier")
    lines = [line for line in said.splitlines() if line.startswith("- ")]
    assert code == 1 and len(lines) > 60, said
    assert all(re.search(r": (\w+: )?write \S", line) for line in lines), said
    # The checks are sound as they are: right answers, known mistakes, mutants.
    code, said = run(copy, "-m", "grading", "check", NAME)
    assert code == 0, said


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda root: new_lesson("tweedie", "Tweedie", root), "called like 19-the-cauchy-loss"),
        (
            lambda root: new_lesson("02-tweedie", "Tweedie", root),
            "02 belongs to 02-regression-losses",
        ),
        (lambda root: new_lesson(NAME, "", root), "Say its title"),
        (lambda root: new_exercise(NAME, "one", "write", 2, root), f"no theory/{NAME}.ipynb"),
        (lambda root: new_exercise("02-regression-losses", "huber", "write", 2, root), "already"),
        (
            lambda root: new_exercise("02-regression-losses", "one", "guess", 2, root),
            "KIND is one of",
        ),
        (
            lambda root: new_exercise("02-regression-losses", "one", "fit", 7, root),
            "POINTS is one of",
        ),
        (lambda root: new_loss("huber", root=root), "a loss huber already"),
        (lambda root: new_loss("one", "regresion", root=root), "There is no family regresion"),
        (lambda root: rename("02-none", "02-other", root), "There is no lesson 02-none"),
        (lambda root: rename("02-regression-losses", "03-x", root), "03 belongs to 03-losses"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(make, says):
    with pytest.raises(Refused, match=re.escape(says)):
        make(ROOT)


def test_a_lesson_that_moves_takes_everything_along(copy):
    old, new = "02-regression-losses", "97-fitting-numbers"
    prose = rename(old, new, copy)
    assert any(re.match(r"theory/\S+\.ipynb, cell \d+, line \d+$", place) for place, _ in prose)
    course = Course(copy)
    problems = [p for _, p in broken("lesson", Lesson(new, course))] + [
        p for _, p in broken("course", course)
    ]
    assert [str(problem) for problem in problems] == []
    assert read_course(copy).moved == {old: new}
    first = nbformat.read(copy / "theory" / f"{new}.ipynb", as_version=4).cells[0].source
    assert first.startswith("# 97 ")
    for path in [*copy.glob("theory/**/*.*"), *copy.glob("solutions/*/*"), *copy.glob("grading/**/*.py"),
                 *copy.glob("lib/**/*.toml"), *copy.glob("tests/*.py")]:  # fmt: skip
        if path.is_file() and path.name != "test_skeletons.py":
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert old not in text and "02_regression_losses" not in text, path
    for path in [
        *copy.glob(f"*/*/{new.replace('-', '_')}*"),
        *copy.glob("lib/*/visible/97_*/*.py"),
    ]:
        assert path.is_dir() or "set 02" not in path.read_text(encoding="utf-8"), path
    code, said = run(copy, "-m", "grading", "release", *stale(old, copy))
    assert code == 0, said
    code, said = run(copy, "-m", "authoring", "check", new)
    assert code == 0, said


def test_a_shorter_name_takes_the_broken_lines_along(copy):
    """The call of a hidden check is written in three lines where one would be too long."""
    old, new = "08-masks-weights-reductions", "08-masks"
    rename(old, new, copy)
    code, said = run(copy, "-m", "authoring", "check", "--sets", new)
    assert code == 0, said
    # Another set links to the lesson: it is released again, too.
    again = stale(old, copy)
    assert again == ["07-margins-focus-smoothing", new]
    assert run(copy, "-m", "grading", "release", *again)[0] == 0
    assert stale(old, copy) == []


def test_the_examples_of_a_move_name_no_lesson():
    """A move would change them otherwise."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in PLACES]
    said = re.findall(r"(?:OLD=|NEW=|authoring rename )(\d[\w-]+)", " ".join(texts))
    assert len(said) >= 7 and not [
        name for name in said if (ROOT / f"theory/{name}.ipynb").exists()
    ]


def test_a_second_move_leads_on_and_a_move_back_is_forgotten(copy):
    for old, new in (("02-regression-losses", "96-a"), ("96-a", "97-b")):
        rename(old, new, copy)
    assert read_course(copy).moved == {"02-regression-losses": "97-b", "96-a": "97-b"}
    rename("97-b", "02-regression-losses", copy)
    assert read_course(copy).moved == {
        "97-b": "02-regression-losses",
        "96-a": "02-regression-losses",
    }


def test_numbers_in_the_words_of_links_follow():
    text = (
        "[02 A](02-a.ipynb), [03 B](03-b.ipynb), [lesson 02](../02-a.html#x), 02-a-more, lesson 02"
    )
    assert renamed(text, "02-a", "07-c") == (
        "[07 A](07-c.ipynb), [03 B](03-b.ipynb), [lesson 07](../07-c.html#x), 02-a-more, lesson 02"
    )


def test_what_course_toml_says_about_moves_is_checked(copy):
    path = copy / "course.toml"
    path.write_text(f'{path.read_text("utf-8")}\n[moved]\n"02-regression-losses" = "x"\n', "utf-8")
    assert tomllib.loads(path.read_text("utf-8"))
    with pytest.raises(ValueError, match="has moved, and names it as a lesson"):
        read_course(copy)
