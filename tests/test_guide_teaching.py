"""Every command of the instructor's guide, in order, with a class of three in a copy of the course."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

from hostile.made import ROOT, SET, needs_sandbox, notebook, references

PAGE = ROOT / "site" / "pages" / "teaching.md"
EXCHANGE = "/srv/exchange"
COPIED = ("lib", "grading", "tools", "tests", f"solutions/{SET}", f"exercises/{SET}")
FILES = ("Makefile", "nbgrader_config.py", "pyproject.toml", "requirements.txt", "README.md")
FILES += ("LICENSE", "LICENSE-prose")
OWN = ("submitted", "autograded", "feedback", "downloaded", "records", "reports", "gradebook.db")


def commands():
    blocks = re.findall(r"^```bash\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def answers():
    """Right, half right, untouched."""
    right = references()
    return {"ada": right, "bo": {"huber": right["huber"]}, "cem": {}}


class Course:
    """A copy of the course in which the commands are run as an instructor would."""

    def __init__(self, folder):
        self.folder, self.exchange = folder / "course", folder / "exchange"
        self.folder.mkdir()
        self.exchange.mkdir(mode=0o777)
        self.exchange.chmod(0o777)
        skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", *OWN)
        for name in COPIED:
            shutil.copytree(ROOT / name, self.folder / name, ignore=skip)
        for name in FILES:
            shutil.copy(ROOT / name, self.folder / name)
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
        moodle = "{}_{}_assignsubmission_file_/{}.ipynb"
        with zipfile.ZipFile(self.folder / "moodle.zip", "w") as made:
            made.writestr(moodle.format("Ada Lovelace", 9001, SET), books["ada"])
            made.writestr(moodle.format("Bo Abel", 9002, "mine"), books["bo"])
            made.writestr(moodle.format("Cem Yıldız", 9003, SET), books["cem"])
        with zipfile.ZipFile(self.folder / "submissions.zip", "w") as made:
            made.writestr(f"lovelaceada_4711_77001_{SET}.ipynb", books["ada"])
            made.writestr(f"abelbo_LATE_4712_77002_{SET}-1.ipynb", books["bo"])
            made.writestr(f"yildizcem_4713_77003_{SET}.ipynb", books["cem"])
        archive = self.folder / "grading" / "downloaded" / SET / "archive"
        archive.mkdir(parents=True)
        for name, book in books.items():
            (archive / f"{name}_{SET}.ipynb").write_text(book)

    def submit_by_exchange(self):
        """What a learner does who has nbgrader."""
        for name in ("submitted", "feedback"):  # a class of its own
            shutil.rmtree(self.folder / "grading" / name)
        room = self.folder.parent / "learner"
        room.mkdir()
        shared = f"--course loss-lab --Exchange.root={EXCHANGE}"
        self.run(f"nbgrader fetch_assignment {SET} {shared}", room)
        (room / SET / f"{SET}.ipynb").write_text(json.dumps(notebook(references())))
        self.run(f"nbgrader submit {SET} {shared} --student ada", room)


def roster():
    return re.search(r":name: roster\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)[1]


def marks(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {row[0]: row[-1] for row in csv.reader(file)}


@needs_sandbox
def test_every_command_of_the_guide_works(tmp_path):
    course = Course(tmp_path)
    (course.folder / "roster.csv").write_text(roster(), encoding="utf-8")
    course.hand_in()
    for command in commands():
        if command.startswith("nbgrader collect"):
            course.submit_by_exchange()
        said = course.run(command)
        if command.startswith("make grade") and "FROM=" in command:
            assert "3 submissions" in said and "not on the roster" not in said, said
            assert sorted(p.name for p in (course.folder / "grading/submitted").iterdir()) == [
                "ada", "bo", "cem",
            ]  # fmt: skip
    room = course.folder / "grading"
    assert (course.folder / "build" / "loss-lab-student.zip").is_file()
    assert (room / "reports" / SET / "report.html").is_file()
    assert (room / "feedback" / "ada" / SET / f"{SET}.html").is_file()
    assert list(course.exchange.glob("loss-lab/feedback/*.html"))
    with zipfile.ZipFile(room / "reports" / SET / "feedback.zip") as archive:
        assert "ada" in str(archive.namelist()).lower() and archive.testzip() is None
    moodle = marks(room / "reports" / SET / "moodle.csv")
    assert (moodle["ada"], moodle["bo"], moodle["cem"]) == ("12", "2", "0")
    canvas = marks(room / "reports" / SET / "canvas.csv")
    assert canvas["Lovelace, Ada"] == "12" and canvas["Yıldız, Cem"] == "0"
    exported = (course.folder / "grades.csv").read_text(encoding="utf-8")
    assert "Lovelace" in exported and "12.0" in exported


def test_the_guide_names_files_that_are_there():
    for name in re.findall(
        r"`((?:grading|tools|exercises)/[\w./-]+\.\w+)`", PAGE.read_text("utf-8")
    ):
        made = name.startswith(tuple(f"grading/{one}" for one in OWN))
        assert made or (ROOT / name).is_file(), name
