"""Every command of the page on a course of one's own, in order, in a copy of the course."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
from hostile.made import ROOT, needs_sandbox
from test_guide_teaching import commands
from test_own_exercises import GERMAN

PAGE = ROOT / "website" / "pages" / "own-course.md"
MINE, CHANGED = "30-our-data", "05-cross-entropy"
SETS = ("02-regression-losses", CHANGED)
ROOMS = (
    "theory",
    "solutions",
    "exercises",
    "lib",
    "authoring",
    "website",
    "tools",
    "tests",
    "grading",
)
FILES = ("Makefile", "course.toml", "nbgrader_config.py", "pyproject.toml", "requirements.txt",
         "LICENSE", "LICENSE-prose")  # fmt: skip


@pytest.fixture
def course(tmp_path):
    """A copy, and the class's settings of the page."""
    skip = shutil.ignore_patterns(
        "__pycache__", ".ipynb_checkpoints", "vendor", "measured", "hostile"
    )
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=skip)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "tools" / "setup.py").write_text("")  # the environment is there already
    (tmp_path / ".venv").symlink_to(sys.prefix)
    settings = re.search(r":caption: class/settings.toml\n(.*?)```", PAGE.read_text("utf-8"), re.S)[
        1
    ]
    (tmp_path / "class").mkdir(mode=0o700)
    (tmp_path / "class" / "settings.toml").write_text(settings, encoding="utf-8")
    return tmp_path


def run(folder, command):
    own = {
        name: v for name, v in os.environ.items() if not name.startswith("MAKE") and name != "CLASS"
    }
    own |= {"PATH": f"{sys.prefix}/bin:{own['PATH']}", "PYTHONPATH": f"{folder}:{folder / 'lib'}"}
    done = subprocess.run(["bash", "-ec", command], cwd=folder, env=own, capture_output=True, text=True,
                          timeout=600)  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def notebook(folder, name=MINE, room="solutions"):
    return folder / room / name / f"{name}.ipynb"


def another_mark(folder):
    """Change the points of an exercise in the one place where they stand."""
    path = folder / "grading" / "checks" / "05_cross_entropy" / "which_bce.py"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r'("which_bce",\s+(?:points=)?)\d', r"\g<1>5", text, count=1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def write_it_in_german(folder):
    text = notebook(folder).read_text(encoding="utf-8")
    for old, new in GERMAN.items():
        assert old in text, old
        text = text.replace(old, new)
    notebook(folder).write_text(text, encoding="utf-8")


def hand_in(folder):
    """Two learners: one right, one wrong and without words."""
    book = json.loads(notebook(folder, room="exercises").read_text(encoding="utf-8"))
    (folder / "handed-in").mkdir()
    answers = {"cem": ("4 * side", "YOUR ANSWER HERE"), "ada": ("side**2", "Zwei Seiten wachsen.")}
    for name, (code, words) in answers.items():
        for cell in book["cells"]:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if grade_id == "area_solution":
                cell["source"] = f"def area(side):\n    return {code}"
            elif grade_id == "why_essay":
                cell["source"] = words
        (folder / "handed-in" / f"{name}_{MINE}.ipynb").write_text(json.dumps(book))


@needs_sandbox
def test_every_command_for_a_course_of_one_s_own_works(course):
    before, said = {f"make exercises SET={CHANGED}": another_mark}, {}
    asked = commands(PAGE)
    assert asked[:2] == ["python -m grading sets", "make student"]
    # The settings name the set that is only made further down: what they name is said until then.
    code, words = run(course, asked[0])
    assert code == 2 and "sets names 30, and there is no such set" in words
    made = [command for command in asked if MINE in command and "new-exercise" in command]
    for command in [*made, *(command for command in asked if command not in made)]:
        if command == f"make check-set SET={MINE}":
            code, words = run(course, "python -m authoring check --sets 30")
            assert code == 1 and "cell 1, line 1: write the title" in words
            write_it_in_german(course)
            run(course, f"make exercises SET={MINE}")
        if command.startswith("make grade"):
            hand_in(course)
        if command in before:
            before[command](course)
        # The tests that this command ends with are run on the whole course, too: here, found is enough.
        short = " OPTIONS=--collect-only" if "check-set" in command else ""
        code, said[command] = run(course, command + short)
        assert code == 0, (command, said[command][-3000:])
    assert said["python -m grading sets"].split() == [*SETS, MINE]
    with zipfile.ZipFile(course / "build" / "loss-lab-student.zip") as archive:
        sets = {name.split("/")[2] for name in archive.namelist() if "/originals/" in name}
    assert sets == {*SETS, MINE}
    assert "the points of its checks are written into it" in said[f"make exercises SET={CHANGED}"]
    text = notebook(course, CHANGED, "exercises").read_text(encoding="utf-8")
    assert "which_bce" not in text and "**Points:** 18" in text
    table = said[f"make grade SET={MINE} FROM=handed-in"]
    assert re.search(r"^ada +2 +\? +2", table, re.M) and re.search(r"^cem +0 +[?0]", table, re.M), (
        table
    )
    page = course / "class" / "feedback" / "cem" / MINE / f"{MINE}.html"
    assert "Die Fläche stimmt nicht" in page.read_text(encoding="utf-8")
    code, words = run(course, "python -m authoring check --sets 05 30")
    assert code == 0, words
