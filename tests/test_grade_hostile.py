"""One class with everything in it: honest learners, broken files, harmful and cheating code.

Every submission gets its verdict, the honest ones exactly their points, and nothing stays behind.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys

import psutil
import pytest
from hostile import behaviour, cheating, leaking, made, malformed, structure  # noqa: F401 - they register
from hostile.honest import FULL, honest
from hostile.made import SET, hand_in, needs_sandbox
from hostile.registry import SUBMISSIONS

from grading.run import grade_class as run
from grading.sandbox import curves
from grading.sandbox.curves import CURVES

pytestmark = needs_sandbox

LIMITS = ["--cell-seconds", "2", "--total-seconds", "20", "--memory", "1"]


def build(folder):
    made.course(folder)
    for student, (book, _) in honest().items():
        hand_in(folder, student, book)
    for student, submission in SUBMISSIONS.items():
        book = submission.make()
        if callable(book):
            place = folder / "class" / "submitted" / student / SET
            book = book(folder if submission.options.get("course") else place)
        if book is not None:
            hand_in(folder, student, book)
    (folder / "class" / "submitted" / "bad\nname").mkdir()
    (folder / "class" / "submitted" / "=cmd()!A1").mkdir()
    return folder


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = build(tmp_path_factory.mktemp("class") / "course")
    os.environ["COURSE_TOKEN"] = "a secret of the instructor"
    assert run.main([SET, "--course", str(folder), *LIMITS]) == 0
    del os.environ["COURSE_TOKEN"]
    return folder


def record(folder, student):
    path = folder / "class" / "records" / SET / f"{student}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def points(folder, student):
    """``{exercise: points}`` as the gradebook has them."""
    database = sqlite3.connect(folder / "class" / "gradebook.db")
    rows = database.execute(
        "SELECT base_cell.name, grade.auto_score FROM grade"
        " JOIN base_cell ON base_cell.id = grade.cell_id"
        " JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id"
        " JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id"
        " WHERE submitted_assignment.student_id = ?",
        (student,),
    ).fetchall()
    return {name.removesuffix("_check"): score for name, score in rows}


@pytest.mark.parametrize("student", honest())
def test_honest_learners_get_their_points(graded, student):
    assert points(graded, student) == honest()[student][1]
    found = record(graded, student)
    assert not found["error"] and not found["incidents"] and not found["repairs"]


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_verdict(graded, student):
    expected = SUBMISSIONS[student]
    found = record(graded, student)
    if expected.points:
        told = [(e["name"], e["messages"]) for e in found["exercises"]]
        got, either = points(graded, student), expected.options.get("either")
        wanted = expected.points | ({either: got[either]} if either else {})
        assert got == wanted, (found["incidents"], told)
    said = " | ".join([found["error"] or "", *found["repairs"], *found["incidents"]])
    assert expected.says in said
    messages = [line for one in found["exercises"] for line in one["messages"]]
    assert expected.options.get("message", "") in " | ".join(messages)
    used = [name for one in found["exercises"] for name in one["library"]]
    assert used == [expected.options[key] for key in ("library",) if key in expected.options]


def test_nothing_hidden_came_out(graded):
    """What a learner's code could find is printed with this word; no notebook holds it."""
    for path in (graded / "class" / "autograded").rglob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            assert "LEAKED" not in json.dumps(cell.get("outputs", [])), path


def test_hidden_checks_are_in_no_feedback(graded):
    pages = list((graded / "class" / "feedback").rglob("*.html"))
    assert len(pages) > 50
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "grading.checks" not in text.replace("feedback", ""), page
        assert "hidden_check" not in text


@pytest.mark.parametrize("student", [name for name in SUBMISSIONS if name.startswith("leaks_")])
def test_no_hidden_argument_is_shown(graded, student):
    """Neither in feedback nor anywhere a learner's own words are written."""
    notes = set()
    for folder in ("feedback", "autograded"):
        for path in (graded / "class" / folder / student).rglob("*.*"):
            notes |= set(leaking.SEEN.findall(path.read_text(encoding="utf-8")))
    notes |= set(leaking.SEEN.findall(json.dumps(record(graded, student))))
    hidden = leaking.hidden_notes()
    assert len(hidden) > 4 and not notes & hidden, notes & hidden


def test_what_is_kept_of_a_submission_is_bounded(graded):
    for folder in ("autograded", "feedback", "records"):
        for path in (graded / "class" / folder).rglob("*.*"):
            assert path.stat().st_size < 16 << 20, path


def test_nothing_that_a_learner_wrote_can_steer_a_terminal(graded):
    for path in [*(graded / "class" / "records").rglob("*.json"),
                 *(graded / "class" / "reports").rglob("*.csv")]:  # fmt: skip
        text = path.read_text(encoding="utf-8")
        incidents = json.loads(text)["incidents"] if path.suffix == ".json" else [text]
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "".join(incidents)), path


def test_no_picture_is_larger_than_a_page_can_bear(graded):
    """The one of 22,000 pixels each way would take 2 GB of a browser's memory."""
    (path,) = (graded / "class" / "autograded" / "draws_a_picture_of_22000_pixels").rglob("*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shown = [o for c in cells for o in c.get("outputs", []) if "Image" in str(o.get("data"))]
    assert len(shown) == 1 and "image/png" not in shown[0]["data"]


def test_feedback_holds_nothing_active(graded):
    for page in (graded / "class" / "feedback").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        tags = set(re.findall(r"<\s*/?\s*([a-zA-Z!][\w-]*)", text))
        allowed = "!doctype html head meta title style body main h1 h2 h3 p ul li pre code span strong img"
        assert tags <= set(allowed.split()), (page, tags)
        for tag in re.findall(r"<img[^>]*>", text):
            source = r"data:image/(png|svg\+xml);base64,[\w+/=]+"
            assert re.fullmatch(rf'<img alt="[^"<>]+" src="{source}">', tag)
        assert text.count("<style>") == 1 and "\x1b" not in text and "\u202e" not in text
        attributes = set(re.findall(r"<[a-z1-6]+[^>]*?\s(on\w+)\s*=", text))
        assert not attributes, page


def test_autograded_notebooks_hold_nothing_active(graded):
    for path in (graded / "class" / "autograded").rglob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                assert set(output.get("data", {})) <= {"text/plain", "image/png", CURVES}
                numbers = output.get("data", {}).get(CURVES)
                assert numbers is None or curves.checked(numbers) == numbers
                drawn = output.get("data", {}).get("image/png", "")
                assert re.fullmatch(r"(iVBORw0KGgo[\w+/=]*)?", drawn)


def test_nothing_is_left_running(graded):
    tests_own = (
        "resource_tracker",
        "playwright",
    )  # the latter has the browser of other tests below it
    left = [
        p
        for p in psutil.Process().children()
        if not any(name in " ".join(p.cmdline()) for name in tests_own)
    ]
    left += [below for child in left for below in child.children(recursive=True)]
    assert not [p for p in left if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    for process in psutil.process_iter(["cmdline"]):
        assert process.info["cmdline"] != ["sleep", "98765"]


def test_odd_folders_are_passed_over(graded, capsys):
    assert run.main([SET, "--course", str(graded), *LIMITS]) == 0
    said = capsys.readouterr().out
    assert "0 to grade" in said
    assert said.count("not a name for a learner") == 2


def test_report_is_whole_and_harmless(graded):
    folder = graded / "class" / "reports" / SET
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page and "feedback_tricks" in page
    assert "library_called" in page and "losslab.losses.huber" in page
    lines = (folder / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(SUBMISSIONS) + len(honest())
    assert not [line for line in lines if line.startswith(("=", "+", "-", "@"))]


def test_nbgrader_exports_the_same_gradebook(graded, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "export", "--to", str(tmp_path / "grades.csv")],
        cwd=graded, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "grades.csv").read_text().splitlines()
    right = next(line for line in lines if ",right," in line)
    assert f",{float(sum(FULL.values()))}," in right
