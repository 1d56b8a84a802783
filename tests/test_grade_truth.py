"""The gradebook is the truth: what a person changed there is the same number everywhere."""

import csv
import json
import re
import shutil
import sqlite3
import zipfile
from datetime import datetime, timedelta

import pytest
from hostile.made import SET, cell_of, course, hand_in, needs_sandbox, notebook, references

from grading.classroom import classroom
from grading.handin import import_roster, ledger
from grading.handin.ledger import Origin
from grading.results import gradebook, late, marks, return_feedback
from grading.results.standing import late_words
from grading.run import grade_class as run
from grading.run.held import Held
from grading.settings import load
from grading.term import compare

pytestmark = needs_sandbox

ROSTER = "id,first_name,last_name\nada,Ada,Lovelace\nbo,Bo,Abel\ncem,Cem,Yıldız\neve,Eve,Late\n"
ESSAY = {"grade_id": "essay", "grade": True, "solution": True, "locked": False, "task": False,
         "schema_version": 3, "points": 4}  # fmt: skip


def with_essay(folder):
    """A written answer in the set, beside what the course has."""
    path = folder / "solutions" / SET / f"{SET}.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    heading = {"cell_type": "markdown", "id": "h", "metadata": {}, "source": "## 6 · In words"}
    cell = {"cell_type": "markdown", "id": "essay", "source": "YOUR ANSWER HERE"}
    book["cells"] += [heading, cell | {"metadata": {"nbgrader": ESSAY}}]
    path.write_text(json.dumps(book), encoding="utf-8")


def answered(answers, essay="YOUR ANSWER HERE"):
    book = notebook(answers)
    cell = {
        "cell_type": "markdown",
        "id": "essay",
        "source": essay,
        "metadata": {"nbgrader": ESSAY},
    }
    return book | {"cells": [*book["cells"], cell]}


class Course:
    def __init__(self, folder):
        self.folder, self.url = folder, f"sqlite:///{folder}/class/gradebook.db"

    def grade(self, *options):
        assert run.main([SET, "--course", str(self.folder), "--jobs", "1", *options]) == 0

    def sql(self, command, *values):
        with sqlite3.connect(self.folder / "class" / "gradebook.db") as database:
            return database.execute(command, values).fetchall()

    def mark(self, student, cell, points, extra=None):
        """What formgrader writes when a person gives points."""
        self.sql(
            "UPDATE grade SET manual_score = ?, extra_credit = ?, needs_manual_grade = 0 WHERE id IN ("
            "SELECT grade.id FROM grade JOIN base_cell ON base_cell.id = grade.cell_id JOIN"
            " submitted_notebook ON submitted_notebook.id = grade.notebook_id JOIN submitted_assignment"
            " ON submitted_assignment.id = submitted_notebook.assignment_id"
            " WHERE student_id = ? AND base_cell.name = ?)", points, extra, student, cell)  # fmt: skip

    def write(self, student, cell, text):
        self.sql(
            "UPDATE comment SET manual_comment = ? WHERE id IN ("
            "SELECT comment.id FROM comment JOIN base_cell ON base_cell.id = comment.cell_id JOIN"
            " submitted_notebook ON submitted_notebook.id = comment.notebook_id JOIN"
            " submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id"
            " WHERE student_id = ? AND base_cell.name = ?)", text, student, cell)  # fmt: skip

    def totals(self):
        """The number of everybody in every place that tells one."""
        own = self.folder / "class"
        with open(own / "reports" / SET / "scores.csv", encoding="utf-8", newline="") as file:
            table = {row["learner"]: row["total"] for row in csv.DictReader(file) if row["total"]}
        assert marks.main([SET, "--for", "csv", "--anyway", "--course", str(self.folder)]) == 0
        with open(own / "reports" / SET / "csv.csv", encoding="utf-8", newline="") as file:
            platform = {row["id"]: row["points"] for row in csv.DictReader(file) if row["points"]}
        report = (own / "reports" / SET / "report.html").read_text(encoding="utf-8")
        pages, rows = {}, {}
        for student in table:
            page = (own / "feedback" / student / SET / f"{SET}.html").read_text(encoding="utf-8")
            pages[student] = re.search(r"<strong>([\d.]+) of", page)[1]
            rows[student] = re.search(rf'>{student}</a>.*?class="number">([\d.]+)', report, re.S)[1]
        assert table == platform == pages == rows
        return {student: float(points) for student, points in table.items()}

    def page(self, student):
        path = self.folder / "class" / "feedback" / student / SET / f"{SET}.html"
        return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = course(tmp_path_factory.mktemp("truth") / "course")
    with_essay(folder)
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    assert import_roster.main([str(folder / "roster.csv"), "--course", str(folder)]) == 0
    hand_in(folder, "ada", answered(references(), "Because it is robust."))
    hand_in(folder, "bo", answered({"huber": references()["huber"]}))
    hand_in(
        folder,
        "cem",
        answered(references() | {"huber": "def huber(r, d):\n    return r"}, "Words."),
    )
    made = Course(folder)
    made.grade()
    return made


@pytest.fixture
def klass(graded, tmp_path):
    shutil.copytree(graded.folder, tmp_path / "course")
    return Course(tmp_path / "course")


def test_marks_words_and_extra_credit_are_everywhere_at_once(klass, capsys):
    assert klass.totals() == {"ada": 17, "bo": 2, "cem": 15}
    klass.mark("ada", "essay", 3)
    klass.write("ada", "essay", "Good. <b>Mention</b> the slope.")
    klass.mark("cem", "huber_check", 1, extra=0.5)
    capsys.readouterr()
    klass.grade()
    said = capsys.readouterr().out
    assert "3 unchanged, 0 to grade" in said and "handed in nothing: 1 on the roster (eve)" in said
    assert klass.totals() == {"ada": 20, "bo": 2, "cem": 16.5}
    page = klass.page("ada")
    assert "Good. &lt;b&gt;Mention&lt;/b&gt; the slope." in page and "Marked by a person" in page
    assert "Because it is robust." in page and "still to be read" not in page
    assert "In words" in page and "Ada Lovelace" in page
    klass.grade("--again")
    assert klass.totals() == {"ada": 20, "bo": 2, "cem": 16.5}


def test_feedback_shows_a_mark_given_since_without_grading_again(klass):
    klass.mark("ada", "essay", 4)
    assert return_feedback.main([SET, "--course", str(klass.folder)]) == 0
    with zipfile.ZipFile(klass.folder / "class" / "reports" / SET / "feedback.zip") as archive:
        assert b"<strong>21 of" in archive.read(f"ada_{SET}.html")


def test_a_mark_older_than_the_newest_hand_in_is_flagged_everywhere(klass, capsys):
    klass.mark("ada", "essay", 3)
    hand_in(klass.folder, "ada", answered(references(), "Something else."))
    klass.grade()
    assert klass.totals()["ada"] == 20
    said = capsys.readouterr()
    assert "a person marked essay before the newest hand-in" in said.out
    report = (klass.folder / "class" / "reports" / SET / "report.html").read_text(encoding="utf-8")
    assert "essay was marked before the newest hand-in" in report
    assert "before you handed in anew" in klass.page("ada")
    assert marks.main([SET, "--for", "moodle", "--course", str(klass.folder)]) == 1
    assert "ada: essay was marked before the newest hand-in" in capsys.readouterr().err


def test_marks_are_not_written_while_an_answer_waits(klass, capsys):
    path = klass.folder / "class" / "reports" / SET / "moodle.csv"
    arguments = [SET, "--for", "moodle", "--course", str(klass.folder)]
    assert marks.main(arguments) == 1 and not path.exists()
    said = capsys.readouterr().err
    assert (
        "ada: essay waits to be read" in said and "cem: essay waits" in said and "bo:" not in said
    )
    assert marks.main([*arguments, "--anyway"]) == 0 and path.exists()
    for student in ("ada", "cem"):
        klass.mark(student, "essay", 1)
    assert marks.main(arguments) == 0


def test_one_learner_alone_does_not_shrink_the_report(klass):
    klass.grade("--student", "bo", "--again")
    assert set(klass.totals()) == {"ada", "bo", "cem"}


def test_the_report_lists_what_is_to_do_and_leaves_waiting_ones_out(klass, capsys):
    report = (klass.folder / "class" / "reports" / SET / "report.html").read_text(encoding="utf-8")
    assert "Median 2 of 21 points" in report and "without 2 who wait for a person" in report
    assert "eve (Eve Late)" in report and "essay waits to be read" in report
    assert "<script" not in report and "http" not in re.sub(r'http-equiv="[^"]*"', "", report)


def test_lateness_is_shown_and_the_penalty_is_nbgraders(klass):
    stamp = klass.folder / "class" / "submitted" / "bo" / SET / "timestamp.txt"
    stamp.write_text("2026-02-03 12:30:00 UTC")
    klass.sql("UPDATE assignment SET duedate = '2026-02-03 10:00:00.000000'")
    klass.grade()
    assert "2 hours 30 minutes late" in klass.page("bo") and klass.totals()["bo"] == 2
    settings = klass.folder / "class" / "settings.toml"
    settings.write_text('[late]\npenalty = "zero"\n')
    klass.grade()
    assert klass.totals()["bo"] == 0 and "2 points are taken off" in klass.page("bo")
    rows = klass.sql(
        "SELECT late_submission_penalty FROM submitted_notebook WHERE late_submission_penalty > 0"
    )
    assert rows == [(2.0,)]
    settings.write_text(f'[late]\npenalty = "zero"\n[extensions.bo]\n"{SET}" = "1 day"\n')
    klass.grade()
    assert klass.totals()["bo"] == 2 and "late" not in klass.page("bo")
    settings.write_text('[late]\npenalty = "zero"\n')
    klass.grade()
    assert klass.totals()["bo"] == 0 and "2 hours 30 minutes late" in klass.page("bo")
    settings.write_text('[extensions.bo]\ndefault = "soon"\n')
    assert run.main([SET, "--course", str(klass.folder)]) == 2


def test_lines_taken_out_of_the_settings_hold_no_more(graded, tmp_path):
    """What was entered in the gradebook by other means stays as it is."""
    shutil.copy(graded.folder / "class" / "gradebook.db", tmp_path / "book.db")
    url, room, day = f"sqlite:///{tmp_path / 'book.db'}", classroom(tmp_path), timedelta(days=1)
    due = datetime(2030, 5, 4, 21, 59)

    def held(text=""):
        (tmp_path / "class").mkdir(exist_ok=True)
        (tmp_path / "class" / "settings.toml").write_text(text, encoding="utf-8")
        found = late.standings(room, url, SET, load(tmp_path))
        assert found == gradebook.standings(url, SET)
        return {who: (one.due, one.extension) for who, one in found.items()}

    gradebook.set_extensions(url, SET, {"cem": 2 * day})
    assert held() == {"ada": (None, None), "bo": (None, None), "cem": (None, 2 * day)}
    given = f'[due]\n"{SET}" = "2030-05-04 21:59 UTC"\n[extensions.bo]\ndefault = "1 day"\n'
    for _ in range(2):
        assert held(given) == {"ada": (due, None), "bo": (due, day), "cem": (due, 2 * day)}
    assert held(given.partition("[ext")[0])["bo"] == (due, None)
    held(given)
    assert held() == {"ada": (None, None), "bo": (None, None), "cem": (None, 2 * day)}
    held(given)
    gradebook.set_due(url, SET, due + day)
    gradebook.set_extensions(url, SET, {"bo": 3 * day})
    assert held()["bo"] == (due + day, 3 * day)


def test_a_penalty_of_nbgraders_own_configuration_counts(klass):
    stamp = klass.folder / "class" / "submitted" / "bo" / SET / "timestamp.txt"
    stamp.write_text("2026-02-03 12:30:00 UTC")
    klass.sql("UPDATE assignment SET duedate = '2026-02-03 10:00:00.000000'")
    with open(klass.folder / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write("\nget_config().LateSubmissionPlugin.penalty_method = 'zero'  # noqa: F821\n")
    klass.grade()
    assert klass.totals()["bo"] == 0
    klass.sql("UPDATE assignment SET duedate = '2026-03-03 10:00:00.000000'")  # moved: taken back
    klass.grade()
    assert klass.totals()["bo"] == 2


def changed_set(folder, change):
    path = folder / "solutions" / SET / f"{SET}.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    change(book)
    path.write_text(json.dumps(book), encoding="utf-8")


def test_cells_added_and_removed_after_hand_ins_are_noticed_and_graded(klass, capsys):
    klass.mark("ada", "essay", 3)

    def change(book):
        cell_of(book, "essay")["metadata"]["nbgrader"]["grade_id"] = "words"
        plain = {"grade_id": "plain", "grade": True, "solution": False, "locked": True, "task": False,
                 "schema_version": 3, "points": 5}  # fmt: skip
        book["cells"].append({"cell_type": "code", "id": "plain", "outputs": [], "execution_count": None,
                              "metadata": {"nbgrader": plain},
                              "source": "assert huber(np.array([3.0]), 1.0)[0] == 2.5"})  # fmt: skip

    changed_set(klass.folder, change)
    marks_of_all = "SELECT cell_id, auto_score, manual_score FROM grade ORDER BY 1, 2, 3"
    before = klass.sql(marks_of_all)
    assert run.main([SET, "--course", str(klass.folder), "--jobs", "1"]) == 2
    assert "marks stay as they were" in capsys.readouterr().err
    assert klass.sql(marks_of_all) == before
    klass.grade("--take-changes")
    said = capsys.readouterr().out
    assert "words is new" in said and "plain is new" in said and "essay is gone" in said
    assert "class/history/gradebook-before" in said and "3 to grade" in said
    assert klass.totals() == {"ada": 22, "bo": 7, "cem": 15}
    (kept,) = (klass.folder / "class" / "history").glob("*.db")
    with sqlite3.connect(kept) as database:
        assert database.execute("SELECT count(*) FROM grade WHERE manual_score = 3").fetchone() == (
            1,
        )
    klass.grade()
    assert "is not as it was" not in capsys.readouterr().out


def test_points_changed_after_hand_ins_are_noticed(klass, capsys):
    changed_set(
        klass.folder, lambda book: cell_of(book, "essay")["metadata"]["nbgrader"].update(points=6)
    )
    klass.grade("--take-changes")
    assert "essay 4 → 6 points" in capsys.readouterr().out
    assert marks.most(klass.url, SET) == 17 + 6


def without(*cells):
    """The set without these cells; answers in words are no functions that others need."""
    return lambda book: book.update(
        cells=[
            cell
            for cell in book["cells"]
            if cell["metadata"].get("nbgrader", {}).get("grade_id") not in cells
        ]  # fmt: skip
    )


LOST = ["- ada 21 → 17: the set changed (`essay`)", "- cem 15.5 → 15: the set changed (`essay`)"]


@pytest.mark.parametrize("option", ["--dry-run", "--take-changes"])
def test_marks_by_hand_that_go_with_their_cell_are_among_those_that_change(klass, capsys, option):
    klass.mark("ada", "essay", 4)
    klass.mark("cem", "essay", 0, extra=0.5)
    changed_set(klass.folder, without("essay"))
    klass.grade(option)
    said = capsys.readouterr().out
    changes = [line for line in said.splitlines() if "→" in line]
    assert changes == [LOST[0], "- bo 2 → 2: the set changed (`essay`)", LOST[1]]


def test_at_a_terminal_marks_that_would_change_are_listed_before_the_question(
    klass, capsys, monkeypatch
):
    klass.mark("ada", "essay", 4)
    changed_set(klass.folder, without("essay"))
    hand_in(klass.folder, "dee", answered(references()))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    asked = []

    def answer(word):
        def answers(_):
            asked.append(capsys.readouterr().out)
            return word

        return answers

    monkeypatch.setattr("builtins.input", answer("n"))
    assert run.main([SET, "--course", str(klass.folder), "--jobs", "1"]) == 2
    assert "so nothing is collected, and marks stay as they were" in capsys.readouterr().err
    assert LOST[0] in asked[0] and "Nothing was written" in asked[0]
    assert gradebook.standings(klass.url, SET)["ada"].total == 21
    monkeypatch.setattr("builtins.input", answer("y"))
    klass.grade()
    assert len(asked) == 2 and klass.totals() == {"ada": 17, "bo": 2, "cem": 15, "dee": 17}


@pytest.mark.parametrize("points", [2, 6])
def test_a_mark_by_hand_out_of_other_points_waits_to_be_confirmed(klass, capsys, points):
    klass.mark("ada", "essay", 3)
    klass.mark("cem", "huber_check", 1)
    changed_set(
        klass.folder,
        lambda book: cell_of(book, "essay")["metadata"]["nbgrader"].update(points=points),
    )
    klass.grade("--dry-run")
    note = "given out of other points wait to be confirmed: ada\n"
    assert note in capsys.readouterr().out
    klass.grade("--take-changes")
    assert note in capsys.readouterr().out
    report = (klass.folder / "class" / "reports" / SET / "report.html").read_text(encoding="utf-8")
    assert (
        "essay was marked before the newest hand-in or other points" in report and ">3!<" in report
    )
    assert "or its points changed" in klass.page("ada") and "its points" not in klass.page("cem")
    klass.grade("--again")
    assert gradebook.standings(klass.url, SET)["ada"].outdated == ["essay"]


def test_extra_credit_for_an_earlier_hand_in_is_flagged(klass, capsys):
    klass.mark("ada", "huber_check", None, extra=1)
    hand_in(klass.folder, "ada", answered(references(), "Something else."))
    klass.grade()
    assert gradebook.standings(klass.url, SET)["ada"].outdated == ["huber_check"]
    assert "a person marked huber before the newest hand-in" in capsys.readouterr().out
    klass.mark("ada", "huber_check", None, extra=1)
    klass.grade("--again")
    assert gradebook.standings(klass.url, SET)["ada"].outdated == []


@pytest.mark.parametrize(
    "essay, outdated", [("Because it is robust.", []), ("Other.", ["huber_check"])]
)
def test_extra_credit_waits_for_a_hand_in_and_not_for_a_grader_that_failed(
    klass, monkeypatch, essay, outdated
):  # fmt: skip
    klass.mark("ada", "huber_check", None, extra=1)
    klass.mark("ada", "essay", 3)
    hand_in(klass.folder, "ada", answered(references(), essay))

    def fails(*_):
        raise RuntimeError("anything at all")

    with monkeypatch.context() as broken:
        broken.setattr(run.Run, "jobs", fails)
        klass.grade("--again")
    found = gradebook.standings(klass.url, SET)["ada"]
    assert "huber_check" in (found.outdated if outdated else found.waiting)
    klass.grade("--again")
    found = gradebook.standings(klass.url, SET)["ada"]
    assert [cell for cell in found.outdated if cell != "essay"] == outdated
    assert found.mark(SET, "huber_check").auto and found.waiting == []


def copied(klass):
    """What an assistant gets."""
    folder = klass.folder.parent / "copy" / "course"
    shutil.copytree(klass.folder, folder)
    return Course(folder)


def compared(klass, copy, *options):
    assert compare.main([str(copy), *options, "--course", str(klass.folder)]) == 0


def test_a_copy_never_takes_a_mark_of_nothing_away(klass, capsys):
    copy = copied(klass)
    for one, points, extra in ((klass, 0, None), (copy, 1, 0.5)):
        one.mark("ada", "huber_check", points, extra)
    klass.mark("bo", "huber_check", None, extra=0)
    copy.mark("bo", "huber_check", None, extra=1)
    compared(klass, copy.folder / "class", "--take")
    said = capsys.readouterr().out
    assert f"- ada, {SET}, huber: points 0 here, 1 there\n" in said
    assert f"- bo, {SET}, huber: extra 0 here, 1 there (taken)\n" in said and "2 were taken" in said
    mark = gradebook.standings(klass.url, SET)["ada"].mark(SET, "huber_check")
    assert (mark.manual, mark.extra, mark.outdated) == (0, 0.5, False)


@pytest.mark.parametrize("alone", [False, True])
def test_a_mark_from_a_copy_waits_where_the_hand_in_is_another(klass, capsys, alone):
    """Nothing but the words is another, so the gradebook alone does not show it."""
    copy = copied(klass)
    copy.mark("ada", "essay", 4)
    copy.write("ada", "essay", "Well put.")
    copy.mark("cem", "essay", 2)
    hand_in(klass.folder, "ada", answered(references(), "Something else."))
    klass.grade()
    capsys.readouterr()
    folder = copy.folder / "class"
    compared(klass, folder / "gradebook.db" if alone else folder, "--take")
    said = capsys.readouterr().out
    assert "4 there (taken, to be confirmed" in said and "2 there (taken)\n" in said
    assert "'Well put.' there (taken; it may have been written on another hand-in)\n" in said
    found = gradebook.standings(klass.url, SET)
    assert found["ada"].outdated == ["essay"] and found["ada"].total == 21
    assert found["cem"].outdated == [] and found["cem"].waiting == []


def test_a_mark_from_a_copy_waits_where_the_points_are_others_or_it_waits_there(klass, capsys):
    copy = copied(klass)
    copy.mark("ada", "essay", 4)
    copy.write("ada", "essay", "Well put.")
    copy.mark("cem", "huber_check", 1)
    copy.sql("UPDATE grade SET needs_manual_grade = 1 WHERE manual_score = 1")
    changed_set(
        klass.folder, lambda book: cell_of(book, "essay")["metadata"]["nbgrader"].update(points=6)
    )
    klass.grade("--take-changes")
    capsys.readouterr()
    compared(klass, copy.folder / "class", "--take")
    said = capsys.readouterr().out
    assert said.count("(taken, to be confirmed") == 2 and "'Well put.' there (taken)\n" in said
    found = gradebook.standings(klass.url, SET)
    assert found["ada"].outdated == ["essay"] and found["cem"].outdated == ["huber_check"]


def test_records_are_read_once_for_all_that_differs_of_a_hand_in(klass, monkeypatch):
    copy = copied(klass)
    copy.mark("ada", "essay", 4, extra=1)
    copy.write("ada", "essay", "Well put.")
    real, loaded = compare.Records.load, []
    monkeypatch.setattr(
        compare.Records, "load", lambda self, one: loaded.append(one) or real(self, one)
    )
    compared(klass, copy.folder / "class", "--take")
    assert loaded == ["ada", "ada"]
    monkeypatch.undo()
    klass.grade()
    assert klass.totals()["ada"] == 22


def test_a_mark_from_a_copy_whose_exercise_is_gone_is_not_said_to_be_taken(klass, capsys):
    copy = copied(klass)
    copy.mark("ada", "essay", 4)
    copy.mark("cem", "huber_check", 1)
    changed_set(klass.folder, without("essay"))
    klass.grade("--take-changes")
    capsys.readouterr()
    compared(klass, copy.folder / "class", "--take")
    said = capsys.readouterr().out
    assert f"- ada, {SET}, essay: points none here, 4 there\n" in said
    assert f"- only in the copy: essay of {SET}: not taken\n" in said
    assert "2 marks and comments by hand differ, 1 were taken." in said


def test_a_cell_and_its_check_that_disagree_on_points_stop_everything(klass, capsys):
    changed_set(
        klass.folder, lambda b: cell_of(b, "huber_check")["metadata"]["nbgrader"].update(points=4)
    )
    assert run.main([SET, "--course", str(klass.folder)]) == 2
    said = capsys.readouterr().err
    assert "huber_check carries 4 points, and its check gives 2" in said and said.count("\n") == 1


def test_a_roster_that_was_corrected_leaves_no_ghost(klass, capsys):
    hand_in(klass.folder, "Lou New 9007", answered(references()))
    klass.grade()
    assert "Lou New 9007" in klass.totals()
    (klass.folder / "roster.csv").write_text(ROSTER + "lnew,Lou,New\n", encoding="utf-8")
    import_roster.main([str(klass.folder / "roster.csv"), "--course", str(klass.folder)])
    klass.grade()
    assert "'Lou New 9007' is lnew, by the roster" in capsys.readouterr().out
    assert set(klass.totals()) == {"ada", "bo", "cem", "lnew"} and klass.totals()["lnew"] == 17
    assert klass.sql("SELECT count(*) FROM student WHERE id LIKE 'Lou%'") == [(0,)]


def test_a_line_in_names_csv_settles_what_was_collected_before(klass, capsys):
    """Written as the name stands in the download, it finds the hand-in under the name that was made of it."""
    for number in (9001, 9002):
        hand_in(klass.folder, f"Lou New {number}", answered(references()))
    book = {f"Lou New {number}": Origin(f"Lou New_{number}_assignsubmission_file_/{SET}.ipynb")
            for number in (9001, 9002)}  # fmt: skip
    room = classroom(klass.folder)
    ledger.save(ledger.Ledger(origins=book), room.downloads, SET)
    lines = "Lou New_9001_assignsubmission_file_,\nLou New_9002_assignsubmission_file_,bo\n"
    (klass.folder / "class" / "names.csv").write_text(lines, encoding="utf-8")
    klass.grade()
    said = capsys.readouterr().out
    assert "'Lou New 9001' is nobody's" in said and "'Lou New 9002' is bo" in said
    assert set(klass.totals()) == {"ada", "bo", "cem"}


@pytest.mark.parametrize("place", [
    "{}_9003_assignsubmission_file_/{}.ipynb", "all/{}_9003_1_{}.ipynb",
    "12345-9003 - {} - Feb 3, 2026 1011 AM/{}.ipynb",
])  # fmt: skip
def test_a_strangers_hand_in_is_nobodys_whose_id_is_a_word_of_the_name(klass, capsys, place):
    before = klass.totals()
    hand_in(klass.folder, "Cem Stranger 9003", answered(references()))
    book = {"Cem Stranger 9003": Origin(place.format("Cem Stranger", SET), 2_000_000_000.0)}
    room = classroom(klass.folder)
    ledger.save(ledger.Ledger(origins=book), room.downloads, SET)
    klass.grade()
    assert "is cem" not in capsys.readouterr().out
    assert klass.totals() == before | {"Cem Stranger 9003": 17}


def test_a_name_inside_an_upload_gives_it_to_nobody_else(klass):
    before = klass.totals()
    hand_in(klass.folder, "mallory", answered({}))
    inside = f"mallory.zip/Cem Yıldız_9002_assignsubmission_file_/{SET}.ipynb"
    room = classroom(klass.folder)
    book = {"mallory": Origin(inside, 2_000_000_000.0)}
    ledger.save(ledger.Ledger(origins=book), room.downloads, SET)
    klass.grade()
    assert klass.totals() == before | {"mallory": 0}


@pytest.mark.parametrize("time, points, sentence", [
    (2_000_000_000.0, 17, "is newer, and theirs now"),
    (1_000_000_000.0, 2, "is taken out"),
])  # fmt: skip
def test_of_two_hand_ins_of_a_learner_the_newer_one_stays(klass, capsys, time, points, sentence):
    hand_in(klass.folder, "Lou New 9002", answered(references()))
    room = classroom(klass.folder)
    origins = {"Lou New 9002": Origin(f"Lou New_9002_assignsubmission_file_/{SET}.ipynb", time)}
    ledger.save(ledger.Ledger(origins=origins), room.downloads, SET)
    room.names.write_text("Lou New_9002_assignsubmission_file_,bo\n", encoding="utf-8")
    klass.mark("bo", "huber_check", 2.0)
    klass.grade()
    said = capsys.readouterr().out
    assert "'Lou New 9002' is bo, who has handed in as well" in said and sentence in said
    assert klass.totals()["bo"] == points and "Lou New 9002" not in klass.totals()
    assert len([*room.data.glob(f"history/ghosts/submitted/*/{SET}")]) == 1
    known = ledger.load(room.downloads, SET).origins
    assert "Lou New 9002" not in known and ("bo" in known) == (points == 17)


def test_marks_that_change_are_listed_in_the_order_of_names():
    held = Held()
    held.waiting = ["bo 2 → 1: why", "ada 2 → 1: why"]
    assert [line[:5] for line in held.lines(would=False)[1:]] == ["- ada", "- bo "]
    held.close()


LISTED = "id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,a@x.org,4711\n"


def test_who_left_the_list_is_missed_by_nobody_and_in_no_platforms_file(klass, capsys):
    here = ["--course", str(klass.folder)]
    for rows in ("eve,Eve,Late,e@x.org,4714\nbo,Bo,Abel,b@x.org,4712\n", "eve,Eve,Late,,\n"):
        (klass.folder / "roster.csv").write_text(LISTED + rows, encoding="utf-8")
        assert import_roster.main([str(klass.folder / "roster.csv"), *here]) == 0
    hand_in(klass.folder, "dee", answered({}))
    klass.grade()
    shutil.rmtree(klass.folder / "class" / "submitted" / "bo")
    klass.mark("ada", "essay", 3)
    capsys.readouterr()
    klass.grade()
    assert "handed in nothing: 1 on the roster (eve)" in capsys.readouterr().out
    room = klass.folder / "class" / "reports" / SET
    for platform, written in (("moodle", {"ada"}), ("csv", {"ada", "bo", "cem", "dee"})):
        assert marks.main([SET, "--for", platform, "--anyway", *here]) == 0
        said = capsys.readouterr()
        assert ("--for csv has their marks: bo, cem, dee" in said.err) == (platform == "moodle"), (
            said.err
        )
        text = (room / f"{platform}.csv").read_text(encoding="utf-8")
        assert {line.split(",")[0] for line in text.splitlines()[1:]} - {"eve"} == written


def test_marks_follow_an_id_that_was_changed_on_the_platform(klass, capsys):
    """Same number and address, another id: one line in names.csv gives it hand-ins and marks."""
    path, here = klass.folder / "roster.csv", ["--course", str(klass.folder)]
    path.write_text(LISTED + "bo,Bo,Abel,bo@x.org,4712\ncem,Cem,Y,,\n", encoding="utf-8")
    assert import_roster.main([str(path), *here]) == 0
    klass.mark("bo", "huber_check", 1.5)
    capsys.readouterr()
    path.write_text(LISTED + "u712,Bo,Abel,bo@x.org,4712\ncem,Cem,Y,,\n", encoding="utf-8")
    for _ in range(2):
        assert import_roster.main([str(path), *here]) == 0
        said = capsys.readouterr().out
        assert "u712 has the same address, number or name" in said and "line bo,u712 into" in said
    (klass.folder / "class" / "names.csv").write_text("bo,u712\n", encoding="utf-8")
    klass.grade()
    assert "'bo' is u712, by the roster" in capsys.readouterr().out
    assert klass.totals() == {"ada": 17, "u712": 1.5, "cem": 15}
    assert marks.main([SET, "--for", "canvas", "--anyway", *here]) == 0
    text = (klass.folder / "class" / "reports" / SET / "canvas.csv").read_text(encoding="utf-8")
    assert text.count("4712") == 1 and "u712,,1.5" in text


def test_who_left_the_list_keeps_hand_ins_and_marks_from_a_namesake(klass, capsys):
    path, here = klass.folder / "roster.csv", ["--course", str(klass.folder)]
    hand_in(klass.folder, "anna.schmidt", answered(references()))
    klass.grade()
    capsys.readouterr()
    both = ("anna.schmidt,Anna,Schmidt,a1@x.org,1\n", "anna.schmidt2,Anna,Schmidt,a2@x.org,2\n")
    for lines in (both, both[1:]):
        path.write_text(LISTED + "".join(lines), encoding="utf-8")
        assert import_roster.main([str(path), *here]) == 0
    assert "anna.schmidt is not on the list any more" in capsys.readouterr().out
    klass.grade()
    assert "by the roster" not in capsys.readouterr().out
    assert klass.totals() == {"ada": 17, "anna.schmidt": 17, "bo": 2, "cem": 15}


STEPS = ["content_key", "files_beside", "write_autograded"]


@pytest.mark.parametrize("step", [*STEPS, "in_folder", "writer", "page", "record"])
def test_whatever_goes_wrong_with_one_learner_is_a_row_for_that_learner(
    klass, monkeypatch, capsys, step
):
    from grading.handin import find
    from grading.results import publish
    from grading.results.records import Records

    def breaking(real, place):
        def breaks(*arguments, **more):
            if "bo" in str(getattr(arguments[place], "student", arguments[place])).split("/")[-3:]:
                raise RuntimeError("anything at all")
            return real(*arguments, **more)

        return breaks

    where = {
        "content_key": (find, "content_key", 0), "files_beside": (find, "files_beside", 0),
        "write_autograded": (find, "write_autograded", 0), "in_folder": (find, "_in_folder", 0),
        "writer": (gradebook.Writer, "write", 1), "page": (publish, "pages", 0),
        "record": (Records, "save", 1),
    }  # fmt: skip
    owner, name, place = where[step]
    monkeypatch.setattr(owner, name, breaking(getattr(owner, name), place))
    shutil.rmtree(klass.folder / "class" / "feedback")
    klass.grade("--again")
    said = capsys.readouterr()
    table = {
        line.split()[0]: line for line in said.out.splitlines() if line[:3] in ("ada", "bo ", "cem")
    }
    assert set(table) == {"ada", "bo", "cem"} and "anything at all" in said.out + said.err + (
        klass.folder / "class" / "reports" / SET / "report.html"
    ).read_text(encoding="utf-8")
    assert " 17" in table["ada"] and " 15" in table["cem"]


def test_titles_and_links_name_what_people_know():
    from hostile.made import ROOT

    from grading.results.titles import titles

    found = titles(classroom(ROOT), SET, [SET])
    assert found.set == "Exercises: regression losses" or "regression" in found.set.lower()
    assert found.of(SET, "huber_check", "huber") == "Huber loss"
    assert "lesson 02" in found.links[SET, "huber_check"][0]
    assert found.of(SET, "nowhere", "cell-4f2a91c0b7") == "An exercise"


@pytest.mark.parametrize("seconds, words", [
    (30, "less than a minute late"), (90, "1 minute late"), (3600, "1 hour late"),
    (90_061, "1 day 1 hour late"), (200_000, "2 days 7 hours late"),
])  # fmt: skip
def test_lateness_in_words(seconds, words):
    assert late_words(seconds) == words
