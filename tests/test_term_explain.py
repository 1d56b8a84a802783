"""A mark is reproduced from what was kept: by the commit that graded it, or with a sentence why not."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from hostile.honest import honest
from hostile.made import ROOT, SET, hand_in, needs_sandbox

from grading.classroom import classroom
from grading.results.records import Record
from grading.term import explain

GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
CHECK = "grading/checks/02_regression_losses/huber.py"


class Checkout:
    """A repository of its own with the grader and one set."""

    def __init__(self, folder):
        self.folder = folder
        skip = shutil.ignore_patterns("__pycache__", "*.egg-info", "[01][0-9]_*")
        for room in ("grading", "lib"):
            shutil.copytree(ROOT / room, folder / room, ignore=skip)
        for room in ("grading/checks", "lib/lessonkit/visible"):
            shutil.copytree(
                ROOT / room / "02_regression_losses", folder / room / "02_regression_losses"
            )
        shutil.copytree(ROOT / "solutions" / SET, folder / "solutions" / SET)
        shutil.copy(ROOT / "nbgrader_config.py", folder)
        (folder / ".gitignore").write_text("class/\n__pycache__/\nexercises/\n")
        (folder / "exercises").mkdir()
        self.git("init", "-q")
        self.commit("one")

    def git(self, *command):
        subprocess.run([*GIT, *command], cwd=self.folder, check=True, capture_output=True)

    def commit(self, words):
        self.git("add", "-A")
        self.git("commit", "-qm", words)

    def grading(self, *command, code=0):
        own = {name: value for name, value in os.environ.items() if name != "CLASS"}
        own["PYTHONPATH"] = f"{self.folder}{os.pathsep}{self.folder / 'lib'}"
        done = subprocess.run(
            [sys.executable, "-m", "grading", *command], cwd=self.folder, env=own,
            capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


@needs_sandbox
def test_every_mark_of_a_learner_is_reproduced_by_the_commit_that_gave_it(tmp_path):
    place = Checkout(tmp_path / "course")
    (place.folder / "class").mkdir()
    settings = f'[course]\nsets = ["02"]\n[library."{SET}"]\nhuber = "zero"\n'
    (place.folder / "class" / "settings.toml").write_text(settings)
    hand_in(place.folder, "ada", honest()["half"][0])
    assert re.search(r"^ada.* 15\b", place.grading("grade", SET, "--jobs", "1"), re.M)
    hand_in(place.folder, "ada", honest()["right"][0])
    check = place.folder / CHECK
    worth = re.sub(r'("huber",\s+)2,', r"\g<1>3,", check.read_text(encoding="utf-8"))
    check.write_text(worth, encoding="utf-8")
    path = place.folder / "solutions" / SET / f"{SET}.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "huber_check":
            cell["metadata"]["nbgrader"]["points"] = 3
    path.write_text(json.dumps(book), encoding="utf-8")
    place.commit("huber is worth 3 points")
    assert "marks stay as they were" in place.grading("grade", SET, "--jobs", "1", code=2)
    assert "ada 15 → 18" in place.grading("grade", SET, "--jobs", "1", "--take-changes")

    (place.folder / "class" / "settings.toml").unlink()  # another rule now, and not the one of then
    check.write_text(
        "EXERCISE = None\n", encoding="utf-8"
    )  # being edited, and nothing of it is used
    said = place.grading("explain", "ada", SET, "--all")
    assert "huber: 3 of 3" in said and "Library calls: mark" in said
    assert re.findall(r"the same points, (\d+)\.|OTHER|cannot", said) == ["18", "15"], said
    assert "Then ada 15 → 18: handed in anew (`huber`, `mse_grad`)." in said
    left = subprocess.run(
        ["git", "worktree", "list"], cwd=place.folder, capture_output=True, text=True
    )
    assert left.stdout.count("\n") == 1


@pytest.mark.parametrize(("graded", "says"), [
    ({}, "it is not known what graded it"),
    ({"commit": "", "uncommitted": False}, "was never committed, and this checkout is another"),
    ({"commit": "0" * 40, "uncommitted": True}, "was never committed, and this checkout is another"),
    ({"commit": "0" * 40, "uncommitted": False}, "git has no commit 000000000000 here"),
])  # fmt: skip
def test_what_cannot_be_reproduced_is_one_sentence(tmp_path, graded, says):
    record = Record("ada", SET)
    record.graded = graded and {"grader": "another", "checks": {}, **graded}
    said = explain.again(classroom(tmp_path), record)
    assert said.startswith("It cannot be graded once more: ") and says in said and "\n" not in said
