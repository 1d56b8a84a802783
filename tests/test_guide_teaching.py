"""Every command of the instructor's guide, in order, with a class of three in a copy of the course."""

import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile

import pytest
from hostile.made import ROOT, SET, needs_sandbox, notebook, references

PAGES = [ROOT / "website" / "pages" / f"{name}.md" for name in ("teaching", "term", "next-year")]
FIRST, TERM, NEXT = PAGES
EXCHANGE = "/srv/exchange"
LEFT = (
    ".git",
    ".venv",
    "build",
    "class",
    "classes",
    "archive",
    "__pycache__",
    ".ipynb_checkpoints",
)


def commands(page):
    blocks = re.findall(r"^```bash\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def answers():
    """Right, half right, untouched."""
    right = references()
    return {"ada": right, "bo": {"huber": right["huber"]}, "cem": {}}


class Course:
    """A copy of the course in which the commands are run as an instructor would."""

    def __init__(self, folder):
        self.folder, self.exchange = folder / "course", folder / "exchange"
        shutil.copytree(ROOT, self.folder, ignore=shutil.ignore_patterns(*LEFT))
        self.exchange.mkdir(mode=0o777)
        self.exchange.chmod(0o777)
        # The environment is there already: nothing is installed again.
        (self.folder / "tools" / "setup.py").write_text("")
        (self.folder / ".venv").symlink_to(sys.prefix)
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("MAKE")
        }
        self.environment["PATH"] = f"{sys.prefix}/bin:{self.environment['PATH']}"
        self.environment["JUPYTER_DATA_DIR"] = str(folder / "jupyter")
        self.said = {}

    def run(self, command, folder=None):
        line = command.replace(EXCHANGE, str(self.exchange))
        done = subprocess.run(
            ["bash", "-ec", line], cwd=folder or self.folder, env=self.environment,
            capture_output=True, text=True, timeout=600,
        )  # fmt: skip
        self.said[command] = done.stdout + done.stderr
        assert done.returncode == 0, f"{command}\n{self.said[command][-4000:]}"
        return self.said[command]

    def hand_in(self):
        """The same three notebooks, as a folder and as platforms would pack them."""
        books = {name: json.dumps(notebook(own)) for name, own in answers().items()}
        folder = self.folder / "handed-in"
        (folder / "bo").mkdir(parents=True)
        (folder / f"ada_{SET}.ipynb").write_text(books["ada"])
        (folder / "bo" / f"{SET}.ipynb").write_text(books["bo"])
        (folder / "cem.ipynb").write_text(books["cem"])
        (self.folder / "late_ada.ipynb").write_text(books["ada"])
        moodle = "{}_{}_assignsubmission_file_/{}.ipynb"
        with zipfile.ZipFile(self.folder / "moodle.zip", "w") as made:
            made.writestr(moodle.format("Ada Lovelace", 9001, SET), books["ada"])
            made.writestr(moodle.format("Bo Abel", 9002, "mine"), books["bo"])
            made.writestr(moodle.format("Cem Yıldız", 9003, SET), books["cem"])
        with zipfile.ZipFile(self.folder / "submissions.zip", "w") as made:
            made.writestr(f"lovelaceada_4711_77001_{SET}.ipynb", books["ada"])
            made.writestr(f"abelbo_LATE_4712_77002_{SET}-1.ipynb", books["bo"])
            made.writestr(f"yildizcem_4713_77003_{SET}.ipynb", books["cem"])
        archive = self.folder / "class" / "downloads" / SET / "archive"
        archive.mkdir(parents=True)
        for name, book in books.items():
            (archive / f"{name}_{SET}.ipynb").write_text(book)

    def submit_by_exchange(self):
        """What a learner does who has nbgrader."""
        for name in ("submitted", "feedback"):  # a class of its own
            shutil.rmtree(self.folder / "class" / name)
        room = self.folder.parent / "learner"
        room.mkdir()
        shared = f"--course loss-lab --Exchange.root={EXCHANGE}"
        self.run(f"nbgrader fetch_assignment {SET} {shared}", room)
        (room / SET / f"{SET}.ipynb").write_text(json.dumps(notebook(references())))
        self.run(f"nbgrader submit {SET} {shared} --student ada", room)

    def mark_in_a_copy(self):
        """What an assistant does with formgrader, in a copy of the class's folder."""
        copy = shutil.copytree(self.folder / "class", self.folder / "from-assistant")
        with sqlite3.connect(copy / "gradebook.db") as database:
            database.execute(MARK, ("bo", "huber_check"))
        database.close()


MARK = """
UPDATE grade SET manual_score = 1.5 WHERE notebook_id IN (
  SELECT submitted_notebook.id FROM submitted_notebook JOIN submitted_assignment
  ON submitted_assignment.id = submitted_notebook.assignment_id WHERE student_id = ?)
AND cell_id IN (SELECT id FROM base_cell WHERE name = ?)
"""


def roster():
    return re.search(r":name: roster\n(.*?)```", PAGES[0].read_text(encoding="utf-8"), re.S)[1]


def marks(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {row[0]: row[-1] for row in csv.reader(file)}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """One class, which goes through the three pages in their order."""
    made = Course(tmp_path_factory.mktemp("guide"))
    (made.folder / "roster.csv").write_text(roster(), encoding="utf-8")
    made.hand_in()
    return made


def follow(course, page):
    """Run every command of a page."""
    for command in commands(page):
        if command.startswith("nbgrader collect"):
            course.submit_by_exchange()
        if command.startswith("python -m grading compare") and "--take" not in command:
            course.mark_in_a_copy()
        said = course.run(command)
        if command.startswith("make grade") and "FROM=" in command:
            assert "3 submissions" in said and "not on the roster" not in said, said
            assert "not used" not in said and "handed in nothing" not in said, said


@needs_sandbox
def test_every_command_for_a_first_class_works(course):
    follow(course, FIRST)
    room = course.folder / "class"
    assert sorted(p.name for p in (room / "submitted").iterdir()) == ["ada", "bo", "cem"]
    assert (course.folder / "build" / "loss-lab-student.zip").is_file()
    assert (room / "reports" / SET / "report.html").is_file()
    assert (room / "feedback" / "ada" / SET / f"{SET}.html").is_file()
    with zipfile.ZipFile(room / "reports" / SET / "feedback.zip") as archive:
        assert "ada" in str(archive.namelist()).lower() and archive.testzip() is None
    moodle = marks(room / "reports" / SET / "moodle.csv")
    assert (moodle["ada"], moodle["bo"], moodle["cem"]) == ("17", "2", "0")
    canvas = marks(room / "reports" / SET / "canvas.csv")
    assert canvas["Lovelace, Ada"] == "17" and canvas["Yıldız, Cem"] == "0"
    assert marks(room / "reports" / "marks.csv")["bo"] == "2"
    exported = (course.folder / "grades.csv").read_text(encoding="utf-8")
    assert "Lovelace" in exported and "17.0" in exported


@needs_sandbox
def test_every_command_for_a_term_works(course):
    follow(course, TERM)
    assert f"bo, {SET}, huber: points none here, 1.5 there (taken)" in "".join(course.said.values())
    assert list(course.exchange.glob("loss-lab/feedback/*.html"))
    explained = course.said[f"python -m grading explain ada {SET}"]
    assert "Graded once more, in a folder of its own: the same points, 17." in explained


@needs_sandbox
def test_every_command_for_next_year_works(course):
    follow(course, NEXT)
    assert "cem is forgotten here" in course.said["python -m grading forget cem --yes"]
    assert "STILL" not in course.said["python -m grading forget cem --yes"]
    assert not list((course.folder / "class").glob("submitted/cem"))
    assert not (course.folder / "archive" / "2027-a").exists()


def test_the_guide_names_files_that_are_there():
    for name in re.findall(
        r"`((?:grading|tools|exercises)/[\w./-]+\.\w+)`",
        "".join(page.read_text("utf-8") for page in PAGES),
    ):
        assert (ROOT / name).is_file(), name
