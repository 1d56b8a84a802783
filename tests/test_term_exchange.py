"""The exchange as a class uses it: released again, submitted twice, renamed, with more beside it, late.

Learners have homes of their own, set up as ``website/pages/learners-machines.md`` says.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time

import pytest
from hostile.honest import honest
from hostile.made import ROOT, SET, course, needs_sandbox, notebook, references

from grading.authoring import exchange

PAGE = ROOT / "website" / "pages" / "learners-machines.md"
NAMES = ("ada",)


def block(name):
    found = re.search(rf":name: {name}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    return found[1].strip()


class Machine:
    """An exchange, an instructor's course with one class, and learners' homes."""

    def __init__(self, folder):
        self.exchange = folder / "exchange"
        self.shell(block("exchange"), folder)
        self.course = course(folder / "course")
        shutil.rmtree(self.course / "class")
        self.clean = {k: v for k, v in os.environ.items() if k not in ("CLASS", "PYTHONPATH")}
        self.grading("new-class", "2027-a")
        self.homes = {name: self._home(folder / "homes" / name) for name in NAMES}

    def _home(self, home):
        (home / ".jupyter").mkdir(parents=True)
        text = block("config").replace("/srv/exchange", str(self.exchange))
        (home / ".jupyter" / "nbgrader_config.py").write_text(text, encoding="utf-8")
        return home

    def shell(self, lines, folder):
        lines = lines.replace("/srv/exchange", str(self.exchange))
        subprocess.run(["bash", "-ec", lines], cwd=folder, check=True)

    def _run(self, command, folder, **environment):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=folder, env=self.clean | environment,
            capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def grading(self, *command):
        return self._run(["grading", *command], self.course, PYTHONPATH=str(ROOT), CLASS="")

    def instructor(self, *command):
        own = {"PYTHONPATH": str(ROOT), "CLASS": "2027-a", "HOME": str(self.course.parent)}
        if command[0] in ("nbgrader",):
            command = [*command, f"--Exchange.root={self.exchange}"]
        return self._run(command, self.course, **own)

    def learner(self, name, *command):
        home = self.homes[name]
        own = {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / ".jupyter"), "USER": name}
        own |= {"JUPYTER_DATA_DIR": str(home / ".data"), "LOGNAME": name}
        return self._run(
            ["nbgrader", *command, "--CourseDirectory.student_id=" + name], home, **own
        )

    def submit(self, name, books, wait=1.1):
        """Leave these files in the learner's folder and hand them in."""
        folder = self.homes[name] / SET
        for path in folder.iterdir():
            path.unlink() if path.is_file() else shutil.rmtree(path)
        for file, book in books.items():
            (folder / file).write_text(book if isinstance(book, str) else json.dumps(book))
        time.sleep(wait)  # nbgrader tells submissions apart by the second
        return self.learner(name, "submit", SET)

    def pages(self, name):
        """``{when: {file: page}}`` of the feedback that a learner has fetched."""
        folder = self.homes[name] / SET / "feedback"
        return {
            place.name: {p.name: p.read_text(encoding="utf-8") for p in place.iterdir()}
            for place in sorted(folder.glob("*"))
        }


@needs_sandbox
def test_the_exchange_over_a_term(tmp_path):
    place = Machine(tmp_path)
    place.instructor("nbgrader", "generate_assignment", SET, "--force")
    for _ in range(2):  # released, and again
        place.instructor("nbgrader", "release_assignment", SET, "--force")
    assert sorted(p.name for p in place.exchange.iterdir()) == ["loss-lab-2027-a"]
    place.learner("ada", "fetch_assignment", SET)
    fetched = (place.homes["ada"] / SET / f"{SET}.ipynb").read_text(encoding="utf-8")
    assert "../theory" not in fetched and "(in the course: theory/" in fetched

    right, half = notebook(references()), honest()["half"][0]
    place.submit("ada", {f"{SET}.ipynb": half})
    place.submit("ada", {"my-answers.ipynb": right, "notes.txt": "mine"})  # again, and renamed
    place.instructor("nbgrader", "collect", SET, "--update")
    room = place.course / "classes" / "2027-a"
    mailed = room / "submitted" / "eve" / SET  # by another route
    mailed.mkdir(parents=True)
    (mailed / f"{SET}.ipynb").write_text(json.dumps(half), encoding="utf-8")
    text = (room / "settings.toml").read_text(encoding="utf-8")
    due = f'{text}\n[due]\n"{SET}" = "2020-05-04 21:59 UTC"\n'
    (room / "settings.toml").write_text(due, encoding="utf-8")
    said = place.instructor("grading", "grade", SET, "--jobs", "1")
    totals = dict(re.findall(r"^(ada|eve)(?: +\d+){6} +(\d+)", said, re.M))
    assert totals == {"ada": "17", "eve": "15"}, said
    assert "late" in said

    place.instructor("nbgrader", "release_feedback", SET)
    shown = list((place.exchange / "loss-lab-2027-a" / "feedback").glob("*.html"))
    assert shown and all(page.stat().st_mode & 0o044 == 0o044 for page in shown)
    place.learner("ada", "fetch_feedback", SET)
    (newest,) = place.pages("ada").values()
    assert set(newest) == {"my-answers.html"} and "17 of 17" in newest["my-answers.html"]

    # A mark is corrected by hand, and feedback released once more: who fetches again has the new page.
    with sqlite3.connect(room / "gradebook.db") as database:
        database.execute("UPDATE grade SET manual_score = 1 WHERE auto_score = 3")
    database.close()
    place.instructor("grading", "grade", SET, "--jobs", "1")
    place.instructor("nbgrader", "release_feedback", SET)
    place.learner("ada", "fetch_feedback", SET)
    (newest,) = place.pages("ada").values()
    assert "11 of 17" in newest["my-answers.html"]

    # Handed in again without the notebook, then with it and another beside it; collected each time.
    place.submit("ada", {"notes.txt": "only this"})
    place.instructor("nbgrader", "collect", SET)
    said = place.instructor("grading", "grade", SET, "--jobs", "1")
    assert "ada 11 → 3: handed in anew" in said, said  # marks by hand stay, and are flagged
    assert "ada: there is no notebook" in said
    place.submit("ada", {f"{SET}.ipynb": half, "scratch.ipynb": right})
    place.instructor("nbgrader", "collect", SET)
    said = place.instructor("grading", "grade", SET, "--jobs", "1")
    assert "ada 3 → 9: handed in anew" in said, said
    place.instructor("nbgrader", "release_feedback", SET)
    place.learner("ada", "fetch_feedback", SET)
    newest = list(place.pages("ada").values())[-1]
    assert set(newest) == {f"{SET}.html", "scratch.html"}
    pages = {path.name for path in (room / "feedback" / "ada" / SET).glob("*.html")}
    assert pages == set(newest), "a page under the name of an earlier hand-in is gone"


@pytest.mark.parametrize("pages, wanted", [
    ("https://name.example", "See [the lesson](https://name.example/theory/02-x.html#why)."),
    ("", "See the lesson (in the course: theory/02-x.ipynb)."),
])  # fmt: skip
def test_links_of_a_fetched_notebook_lead_somewhere(pages, wanted):
    text = "See [the lesson](../../theory/02-x.ipynb#why)."
    assert exchange.with_links_that_lead_somewhere(text, pages) == wanted


def test_the_page_names_the_kernel_s_needs():
    for path in re.findall(r"\./(\S+)", block("kernel")):
        assert (ROOT / path / "pyproject.toml").is_file()
    assert all(line.split()[1] in ("fetch_assignment", "validate", "submit", "fetch_feedback")
               for line in block("learner").splitlines())  # fmt: skip
