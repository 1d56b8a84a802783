"""The command behind ``make grade``: what it says, what it keeps, what it grades again."""

import contextlib
import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from class_graded import NAMES, grade, masters, released_course, three_learners
from hostile.honest import FULL
from hostile.made import (
    ROOT,
    SET,
    cell_of,
    code,
    hand_in,
    needs_sandbox,
    notebook,
    references,
)

from grading.handin import find as submissions
from grading.results import gradebook
from grading.results.records import Record
from grading.run import grade_class as run
from grading.run import pool

pytestmark = needs_sandbox

ALL = sum(FULL.values())


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A course whose set nbgrader has released once: the gradebook is copied by the tests."""
    return released_course(tmp_path_factory.mktemp("released") / "course")


@pytest.fixture
def klass(released, tmp_path):
    return three_learners(released, tmp_path / "course")


def totals(folder):
    database = sqlite3.connect(folder / "class" / "gradebook.db")
    rows = database.execute(
        "SELECT submitted_assignment.student_id, sum(grade.auto_score) FROM grade"
        " JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id"
        " JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id"
        " GROUP BY 1"
    )
    return dict(rows.fetchall())


def record(folder, student):
    return json.loads((folder / "class" / "records" / SET / f"{student}.json").read_text())


def test_only_what_changed_is_graded_again(klass, capsys):
    assert grade(klass) == 0
    said = capsys.readouterr().out
    assert "3 submissions, 0 unchanged, 3 to grade" in said and "median" in said
    first = {"right": ALL, "half": ALL - 2, "empty": 0}
    assert totals(klass) == first
    assert grade(klass) == 0
    assert "3 unchanged, 0 to grade" in capsys.readouterr().out
    hand_in(klass, "empty", notebook({"huber": references()["huber"]}))
    assert grade(klass) == 0
    assert "2 unchanged, 1 to grade" in capsys.readouterr().out
    assert totals(klass) == first | {"empty": FULL["huber"]}
    assert grade(klass, "--again", "--student", "half") == 0
    assert "3 submissions, 2 unchanged, 1 to grade" in capsys.readouterr().out


def test_a_change_of_limits_or_policy_grades_again(klass, capsys):
    grade(klass, "--student", "right")
    grade(klass, "--student", "right", "--memory", "1")
    assert capsys.readouterr().out.count("0 unchanged, 1 to grade") == 2
    (klass / "class" / "settings.toml").write_text(f'[library."{SET}"]\nhuber = "zero"\n')
    huber = (
        "def huber(residual, delta):\n    return losses.huber(residual, 0 * residual, delta=delta)"
    )
    hand_in(klass, "right", notebook(references() | {"huber": huber}))
    capsys.readouterr()
    assert grade(klass, "--student", "right") == 0
    assert totals(klass) == {"right": ALL - FULL["huber"]}
    (klass / "class" / "settings.toml").write_text(f'[library."{SET}"]\nhuber = "allow"\n')
    grade(klass, "--student", "right")
    assert totals(klass) == {"right": ALL}
    assert not record(klass, "right")["exercises"][1]["library"]


def test_a_lost_gradebook_is_written_again(klass, capsys):
    grade(klass)
    before = totals(klass)
    (klass / "class" / "gradebook.db").unlink()
    assert grade(klass) == 0
    assert totals(klass) == before


def rows_of(database, student):
    """Everything that the gradebook says of a student, without the random ids."""
    found = []
    for table in ("grade", "comment"):
        rows = database.execute(
            f"SELECT base_cell.name, base_cell.type, submitted_notebook.flagged,"
            f" submitted_notebook.late_submission_penalty, submitted_assignment.timestamp,"
            f" submitted_assignment.extension, student.last_name, {table}.* FROM {table}"
            f" JOIN submitted_notebook ON submitted_notebook.id = {table}.notebook_id"
            " JOIN submitted_assignment ON submitted_assignment.id ="
            " submitted_notebook.assignment_id"
            " JOIN student ON student.id = submitted_assignment.student_id"
            f" JOIN base_cell ON base_cell.id = {table}.cell_id WHERE student_id = ?",
            [student],
        )
        names = [column[0] for column in rows.description]
        kept = [i for i, name in enumerate(names) if name not in ("id", "notebook_id")]
        found += [[row[i] for i in kept] for row in rows]
    return sorted(found, key=str)


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_what_is_written_is_what_nbgrader_writes(released, tmp_path):
    from nbgrader.api import Gradebook

    shutil.copy(released / "class" / "gradebook.db", tmp_path / "book.db")
    url = f"sqlite:///{tmp_path}/book.db"
    ((master,), _) = masters(released, url)
    time = "2026-02-03 10:11:12.5 Europe/Berlin"
    with Gradebook(url, "") as book:
        book.add_student("theirs")
        book.add_submission(SET, "theirs", timestamp=time)
        for grade in book.find_submission_notebook(SET, SET, "theirs").grades:
            grade.auto_score, grade.needs_manual_grade = 1.0, False
        book.db.commit()
    writer = gradebook.Writer(url, SET)
    result = Record("ours", SET, [SET], scores={SET: dict.fromkeys(master.max_scores, 1.0)})
    result.timestamp = time
    for _ in range(2):
        writer.write(result)
    writer.close()
    database = sqlite3.connect(tmp_path / "book.db")
    assert rows_of(database, "ours") == rows_of(database, "theirs") != []


@pytest.mark.parametrize(
    "written",
    ["2026-02-03 10:11:12 UTC", "2026-02-03 10:11:12.123456 Europe/Berlin", "2026-02-03T10:11"]
    + ["2026-02-03 10:11:12 +02:00", "2026-02-03 10:11:12 3600", "2026-02-03T10:11Z"],
)
def test_times_are_read_as_nbgrader_reads_them(written):
    from nbgrader.utils import parse_utc

    assert gradebook.utc(written) == parse_utc(written)


def test_points_given_by_a_person_stay(klass):
    grade(klass)
    database = sqlite3.connect(klass / "class" / "gradebook.db")
    database.execute("UPDATE grade SET manual_score = 1.5")
    database.commit()
    marks = "SELECT DISTINCT manual_score, needs_manual_grade FROM grade"
    grade(klass, "--again")
    assert database.execute(marks).fetchall() == [(1.5, 0)]
    for name in NAMES:  # what was handed in anew has not been seen by the person who marked it
        hand_in(klass, name, notebook({}, SET) | {"new": True})
    grade(klass)
    assert database.execute(marks).fetchall() == [(1.5, 1)]


@pytest.mark.parametrize("stop, interrupt", [
    (signal.SIGINT, signal.SIG_DFL),
    (signal.SIGTERM, signal.SIG_IGN),  # as a shell starts what runs in the background
])  # fmt: skip
def test_stopped_in_the_middle_and_taken_up_again(klass, stop, interrupt):
    for number in range(6):
        book = notebook(references())
        cell_of(book, "huber_answer")["source"] += f"\nimport time\ntime.sleep(1)  # {number}"
        hand_in(klass, f"slow{number}", book)
    command = [
        sys.executable,
        "-m",
        "grading.run.grade_class",
        SET,
        "--course",
        str(klass),
        "--jobs",
        "1",
    ]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True,
                               stdout=subprocess.DEVNULL,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, interrupt))  # fmt: skip
    records = klass / "class" / "records" / SET
    deadline = time.monotonic() + 60
    while len(list(records.glob("[a-z]*.json"))) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(stop)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 130 and "run it again to go on" in said
    done = len(list(records.glob("[a-z]*.json")))
    assert 4 <= done < 9
    assert len(totals(klass)) >= done
    assert grade(klass) == 0
    assert totals(klass)["slow5"] == ALL and len(totals(klass)) == 9


def test_a_gradebook_in_use_is_waited_for_and_then_said(klass, capsys):
    settings = klass / "class" / "settings.toml"
    settings.write_text("[gradebook]\nbusy_seconds = 0.1\n", encoding="utf-8")
    with contextlib.closing(sqlite3.connect(klass / "class" / "gradebook.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert grade(klass) == 3
    said = capsys.readouterr().err.splitlines()[-1]
    assert "the gradebook does not answer (database is locked). What was graded is kept" in said
    assert grade(klass) == 0 and totals(klass)["right"] == ALL
    settings.unlink()
    assert grade(klass) == 0
    with gradebook.open_engine("sqlite://").connect() as line:
        assert line.exec_driver_sql("PRAGMA busy_timeout").scalar() >= 30_000


def test_a_worker_that_dies_costs_one_try(klass, monkeypatch, capsys):
    """The first worker that takes the submission ends at once; the second grades it."""
    monkeypatch.setattr(pool, "_work", _ends_once)
    os.environ["ENDED"] = str(klass / "ended")
    assert grade(klass) == 0
    assert totals(klass)["right"] == ALL and (klass / "ended").exists()


def test_a_worker_that_dies_twice_is_reported(klass, monkeypatch, capsys):
    monkeypatch.setattr(pool, "_work", _ends_always)
    assert grade(klass) == 0
    assert "right: the grader failed twice" in capsys.readouterr().err
    assert totals(klass) == {"right": 0, "half": ALL - 2, "empty": 0}
    monkeypatch.undo()
    assert grade(klass) == 0  # a grader's failure is no result: it is tried again
    assert totals(klass)["right"] == ALL


def _ends_once(line, memory):
    mark = os.environ["ENDED"]
    real = pool.grade_anywhere

    def grade_or_end(job):
        if job.student == "right" and not os.path.exists(mark):
            open(mark, "w").close()
            os._exit(7)
        return real(job)

    pool.grade_anywhere = grade_or_end
    _real_work(line, memory)


def _ends_always(line, memory):
    real = pool.grade_anywhere
    pool.grade_anywhere = lambda job: os._exit(7) if job.student == "right" else real(job)
    _real_work(line, memory)


_real_work = pool._work


def test_an_answer_that_waits_to_be_read_is_not_late(monkeypatch):
    """Writing may take longer than a worker's time; what it answered meanwhile counts."""
    workers = pool.LocalPool(0)
    lines = [multiprocessing.Pipe() for _ in range(2)]
    for line, _ in lines:
        soon = time.monotonic() + 0.5
        workers._workers.append(SimpleNamespace(line=line, job="a job", deadline=soon))
    monkeypatch.setattr(workers, "_replace", lambda worker: pytest.fail("replaced"))
    lines[0][1].send(("done", 1))
    came = []
    for _ in range(2):
        for worker, _, answer in workers._answers():
            worker.job = None
            came.append(answer)
            if answer == 1:
                lines[1][1].send(("done", 2))
                time.sleep(0.6)
    assert came == [1, 2]


@pytest.mark.parametrize("arguments, sentence", [
    (["99-nothing"], "there is no set '99-nothing'; there are: 02-regression-losses"),
    (["../02"], "no name of a set"),
    ([SET, "--course", "/"], "is no course"),
    ([SET, "--student", "nobody"], "nobody handed in nothing"),
    ([SET, "--from", "/nowhere"], "there is no folder /nowhere"),
    ([SET, "--cell-seconds", "0"], "limits are larger than 0"),
    ([SET, "--db", "nonsense"], "is not the address of a database"),
])  # fmt: skip
def test_bad_input_gets_one_sentence(klass, capsys, arguments, sentence):
    options = arguments if "--course" in arguments else [*arguments, "--course", str(klass)]
    assert run.main(options) == 2
    said = capsys.readouterr().err
    assert sentence in said and said.count("\n") == 1


def test_nothing_handed_in(released, capsys):
    assert grade(released) == 2
    assert "nobody handed in" in capsys.readouterr().err


def test_help_tells_what_it_does(capsys):
    with pytest.raises(SystemExit):
        run.main(["--help"])
    said = capsys.readouterr().out
    assert "--scheduler" in said and "--unsafe" in said and "SANDBOX.md" in said


def own_checks(folder):
    """Add to a set what an instructor may write besides the course's own kind of check."""
    path = folder / "solutions" / SET / f"{SET}.ipynb"
    book = json.loads(path.read_text())
    options = {"schema_version": 3, "task": False}
    locked = options | {"grade": True, "solution": False, "locked": True}
    written = options | {"grade": True, "solution": True, "locked": False}
    book["cells"] += [
        code("assert huber(np.array([3.0]), 1.0)[0] == 2.5", grade_id="plain", points=5, **locked),
        code("0.5 if mse_grad(np.ones(1), np.zeros(1))[0] == 2 else 0.25",
             grade_id="partial", points=1, **locked),
        {"cell_type": "markdown", "id": "essay", "source": "Why?"}
        | {"metadata": {"nbgrader": written | {"grade_id": "essay", "points": 4}}},
    ]  # fmt: skip
    path.write_text(json.dumps(book))
    shutil.rmtree(folder / "exercises" / SET)
    masters(folder)
    return json.loads((folder / "exercises" / SET / f"{SET}.ipynb").read_text())


def test_an_instructors_own_cells(klass, capsys):
    book = own_checks(klass)
    hand_in(klass, "empty", book)
    for cell in book["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "").removesuffix("_answer")
        if name in FULL and cell["metadata"]["nbgrader"]["solution"]:
            cell["source"] = references()[name]
        if name == "essay":
            cell["source"] = "Because <script>alert(1)</script>"
    hand_in(klass, "right", book)
    assert grade(klass) == 0
    scores = record(klass, "right")["scores"][SET]
    assert (scores["plain"], scores["partial"], scores["essay"]) == (5.0, 0.5, None)
    assert record(klass, "empty")["scores"][SET]["essay"] == 0.0
    checked = {one["name"]: one["checked"] for one in record(klass, "right")["exercises"]}
    assert checked["plain"] == "inside" and checked["essay"] == "by hand"
    assert checked["huber"] == "outside"
    page = (klass / "class" / "feedback" / "right" / SET / f"{SET}.html").read_text()
    assert "1 still to be read by a person" in page and "<script" not in page


def test_many_learners_have_a_short_table(klass, capsys):
    from grading.results import report
    from grading.results.lines import columns, line

    grade(klass)
    capsys.readouterr()
    run_ = run.Run(run.parser().parse_args([SET, "--course", str(klass)]))
    run_.prepare()
    cols = columns(run_.masters)
    results = [Record.from_json(json.dumps(record(klass, "right"))) for _ in range(100)]
    results[7].incidents = ["huber_answer: stopped after 2 seconds"]
    lines = [line(f"s{i}", result, None, cols) for i, result in enumerate(results)]
    table = report.table(cols, lines)
    assert table.count("\n") < 5 and "s7" in table and "99 more" in table
    (klass / "class" / "settings.toml").write_text(
        "[report]\nlongest_table = 100\n", encoding="utf-8"
    )
    run.Run(run.parser().parse_args([SET, "--course", str(klass)]))
    assert report.table(cols, lines).count("\n") >= 100


def test_only_a_sets_own_checks_decide_about_it(monkeypatch, tmp_path):
    """Work on one set's checks does not grade another set again."""
    for name in ("checks/01_a/one.py", "checks/02_b/two.py", "checks/02_b/_shared.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1")
    monkeypatch.setattr(submissions, "__file__", str(tmp_path / "handin" / "find.py"))
    key = submissions.code_key.__wrapped__
    one, two = frozenset({"grading.checks.01_a.one"}), frozenset({"grading.checks.02_b.two"})
    before = key(one), key(two)
    (tmp_path / "checks/02_b/_shared.py").write_text("x = 2")
    assert key(one) == before[0] and key(two) != before[1]
