"""The one writer to nbgrader's gradebook: one commit per submission, SQLite or PostgreSQL by URL."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

from grading.master import Master, load_masters

SUBMITTED = """
SELECT submitted_assignment.student_id
FROM submitted_assignment JOIN assignment ON assignment.id = submitted_assignment.assignment_id
WHERE assignment.name = :name
"""


class NoGradebook(Exception):  # noqa: N818 - said to the instructor as it stands
    """The gradebook cannot be used; the sentence says why."""


def open_engine(url: str):
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    try:
        return create_engine(url)
    except (ArgumentError, NoSuchModuleError):
        raise NoGradebook(f"{url!r} is not the address of a database") from None
    except ImportError:
        raise NoGradebook("PostgreSQL needs its driver: pip install losslab[postgresql]") from None


def masters(course: Path, url: str, name: str) -> list[Master]:
    """The set's notebooks as released; generates the set where the gradebook does not have it."""
    found = _masters_there(course, url, name)
    if not found:
        if not (course / "solutions" / name).is_dir():
            sets = sorted(path.name for path in (course / "solutions").glob("*/"))
            raise NoGradebook(f"there is no set {name!r}; there are: {', '.join(sets) or 'none'}")
        generate(course, url, name)
        found = _masters_there(course, url, name)
    if not found:
        raise NoGradebook(f"the gradebook has no notebook of {name!r} after generating it")
    return found


def _masters_there(course, url, name):
    from sqlalchemy.exc import OperationalError, ProgrammingError

    engine = open_engine(url)
    try:
        return load_masters(engine, name, course / "exercises" / name)
    except (OperationalError, ProgrammingError) as problem:
        text = str(problem.orig).strip().splitlines()[0]
        if "no such table" in text or "does not exist" in text or "unable to open" in text:
            return []  # a gradebook that nbgrader has not made yet
        raise NoGradebook(f"the gradebook does not answer: {text}") from None
    finally:
        engine.dispose()


def generate(course: Path, url: str, name: str) -> None:
    """Have nbgrader release a set: it writes the exercises and enters the master."""
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", name, "--force", "--create"]
    command += [f"--CourseDirectory.root={course}", f"--CourseDirectory.db_url={url}"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NoGradebook(f"nbgrader could not generate {name!r}: {last}")


def students_there(url: str, name: str) -> set[str]:
    """Whose submission of a set the gradebook already holds."""
    from sqlalchemy import text

    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(text(SUBMITTED), {"name": name})
            return {row[0] for row in rows}
    finally:
        engine.dispose()


def _course_id(url: str, name: str) -> str:
    from sqlalchemy import text

    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            asked = text("SELECT course_id FROM assignment WHERE name = :name")
            return connection.execute(asked, {"name": name}).scalar_one()
    finally:
        engine.dispose()


def _nbgraders_gradebook():
    """nbgrader's class, without the half of its loading time that goes into a grammar of addresses.

    jsonschema loads that for checks of formats which notebooks do not use, and does without it.
    """
    absent = "rfc3987_syntax" not in sys.modules
    if absent:
        sys.modules["rfc3987_syntax"] = None
    try:
        from nbgrader.api import Gradebook
    finally:
        if absent:
            del sys.modules["rfc3987_syntax"]
    return Gradebook


class Writer:
    """Writes results one by one. Open it once: nbgrader's own way opens the database many times."""

    def __init__(self, url: str, master: Master):
        Gradebook = _nbgraders_gradebook()
        # nbgrader's models warn about a relation that this code does not use.
        warnings.filterwarnings("ignore", module="nbgrader.api")
        self._book = Gradebook(url, _course_id(url, master.name))
        self._master = master
        notebook = self._book.find_notebook(master.notebook, master.name)
        self._names = {cell.id: cell.name for cell in notebook._base_cells}

    def write(self, result: dict, timestamp: str | None = None) -> None:
        try:
            self._write(result, timestamp)
        except BaseException:
            self._book.db.rollback()
            raise

    def _write(self, result, timestamp):
        book, master = self._book, self._master
        with book.db.no_autoflush:
            book.update_or_create_student(result["student"])
            times = self._times(result, timestamp)
            book.update_or_create_submission(master.name, result["student"], **times)
            notebook = book.find_submission_notebook(
                master.notebook, master.name, result["student"]
            )
            for grade in notebook.grades:
                name = self._names.get(grade.cell_id)
                grade.auto_score = result["scores"].get(name, 0.0)
                by_hand = grade.manual_score is not None or grade.auto_score is None
                grade.needs_manual_grade = by_hand or bool(result.get("failed"))
            for comment in notebook.comments:
                name = self._names.get(comment.cell_id)
                if name in result["comments"]:
                    comment.auto_comment = result["comments"][name]
        book.db.commit()

    @staticmethod
    def _times(result, timestamp):
        from nbgrader.utils import parse_utc

        if not timestamp:
            return {}
        try:
            return {"timestamp": parse_utc(timestamp)}
        except (ValueError, OverflowError, TypeError):
            result["repairs"].append(f"timestamp.txt holds no time: {timestamp[:40]!r}")
            return {}

    def close(self) -> None:
        self._book.close()
