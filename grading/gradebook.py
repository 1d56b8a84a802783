"""The one writer to nbgrader's gradebook: one commit per submission, SQLite or PostgreSQL by URL."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

from grading.master import Master, load_masters

SUBMITTED = """
SELECT submitted_assignment.student_id
FROM submitted_assignment JOIN assignment ON assignment.id = submitted_assignment.assignment_id
WHERE assignment.name = :name
"""

BUSY_SECONDS = 60  # SQLite has one writer at a time: formgrader may be at it

GRADED, COMMENTED = ("GradeCell", "TaskCell"), ("SolutionCell", "TaskCell")
CELLS = """
SELECT assignment.id AS assignment, notebook.id AS notebook, notebook.name AS notebook_name,
       base_cell.id AS id, base_cell.name AS name, base_cell.type AS type
FROM assignment
JOIN notebook ON notebook.assignment_id = assignment.id
LEFT JOIN base_cell ON base_cell.notebook_id = notebook.id
WHERE assignment.name = :name
"""
FIND_SUBMISSION = """
SELECT submitted_assignment.id AS id, submitted_notebook.id AS submitted,
       submitted_notebook.notebook_id AS notebook
FROM submitted_assignment
LEFT JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id
WHERE submitted_assignment.assignment_id = :assignment
  AND submitted_assignment.student_id = :student
"""
ADD_SUBMISSION = """
INSERT INTO submitted_assignment (id, assignment_id, student_id, timestamp)
VALUES (:id, :assignment, :student, :time)
"""
SET_TIME = "UPDATE submitted_assignment SET timestamp = :time WHERE id = :id"
ADD_NOTEBOOK = """
INSERT INTO submitted_notebook (id, assignment_id, notebook_id, flagged)
VALUES (:id, :submission, :notebook, :flagged)
"""
ADD_GRADE = """
INSERT INTO grade (id, notebook_id, cell_id, needs_manual_grade)
VALUES (:id, :notebook, :cell, :by_hand)
"""
ADD_COMMENT = "INSERT INTO comment (id, notebook_id, cell_id) VALUES (:id, :notebook, :cell)"
SET_GRADE = """
UPDATE grade SET auto_score = :score, needs_manual_grade = manual_score IS NOT NULL OR :by_hand
WHERE notebook_id = :notebook AND cell_id = :cell
"""
SET_COMMENT = """
UPDATE comment SET auto_comment = :comment WHERE notebook_id = :notebook AND cell_id = :cell
"""


class NoGradebook(Exception):  # noqa: N818 - said to the instructor as it stands
    """The gradebook cannot be used; the sentence says why."""


def open_engine(url: str):
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    waits = {"timeout": BUSY_SECONDS} if url.startswith("sqlite") else {}
    try:
        return create_engine(url, connect_args=waits)
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


class Writer:
    """Writes results one by one, by plain SQL: nbgrader's classes take a second to load.

    What it leaves is what nbgrader's ``autograde`` leaves; the tests compare the two.
    """

    def __init__(self, url: str, master: Master):
        from sqlalchemy import text

        self._engine = open_engine(url)
        self._connection = self._engine.connect()
        with self._connection.begin():
            cells = self._connection.execute(text(CELLS), {"name": master.name}).mappings().all()
        self._assignment = cells[0]["assignment"]
        self._notebooks: dict[str, list] = {cell["notebook"]: [] for cell in cells}
        for cell in cells:
            self._notebooks[cell["notebook"]].append(cell)
        self._notebook = next(c["notebook"] for c in cells if c["notebook_name"] == master.notebook)

    def write(self, result: dict, timestamp: str | None = None) -> None:
        """Enter one submission, whole or not at all."""
        when = _time(result, timestamp)
        with self._connection.begin():
            notebook = self._submitted_notebook(result["student"], when)
            grades, comments = [], []
            for cell in self._notebooks[self._notebook]:
                row = {"notebook": notebook, "cell": cell["id"]}
                if cell["type"] in GRADED:
                    score = result["scores"].get(cell["name"], 0.0)
                    by_hand = score is None or bool(result.get("failed"))
                    grades.append(row | {"score": score, "by_hand": by_hand})
                if cell["type"] in COMMENTED and cell["name"] in result["comments"]:
                    comments.append(row | {"comment": result["comments"][cell["name"]]})
            self._do(SET_GRADE, grades)
            self._do(SET_COMMENT, comments)

    def _submitted_notebook(self, student, when) -> str:
        """The id of the student's notebook, all of whose rows are there."""
        from sqlalchemy import DateTime, bindparam

        one = {"assignment": self._assignment, "student": student, "time": when}
        time = bindparam("time", type_=DateTime)
        found = self._do(FIND_SUBMISSION, one).mappings().all()
        if not found:
            if not self._do("SELECT id FROM student WHERE id = :student", one).first():
                self._do("INSERT INTO student (id) VALUES (:student)", one)
            self._do(ADD_SUBMISSION, one | {"id": uuid4().hex}, time)
            found = self._do(FIND_SUBMISSION, one).mappings().all()
        elif when:
            self._do(SET_TIME, one | {"id": found[0]["id"]}, time)
        there = {row["notebook"]: row["submitted"] for row in found}
        for notebook in self._notebooks.keys() - there.keys():
            there[notebook] = self._add_notebook(found[0]["id"], notebook)
        return there[self._notebook]

    def _add_notebook(self, submission, notebook) -> str:
        new = {"id": uuid4().hex, "submission": submission, "notebook": notebook, "flagged": False}
        self._do(ADD_NOTEBOOK, new)
        for command, types in ((ADD_GRADE, GRADED), (ADD_COMMENT, COMMENTED)):
            cells = [cell["id"] for cell in self._notebooks[notebook] if cell["type"] in types]
            rows = [{"id": uuid4().hex, "notebook": new["id"], "cell": cell} for cell in cells]
            self._do(command, [row | {"by_hand": True} for row in rows])
        return new["id"]

    def _do(self, command, values, *types):
        from sqlalchemy import text

        if values:
            return self._connection.execute(text(command).bindparams(*types), values)

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


def _time(result, timestamp):
    """When it was handed in, in UTC and without a zone, as nbgrader keeps it."""
    try:
        return utc(timestamp) if timestamp else None
    except (ValueError, OverflowError, TypeError):
        result["repairs"].append(f"timestamp.txt holds no time: {timestamp[:40]!r}")
        return None


def utc(written: str):
    """What ``nbgrader.utils.parse_utc`` makes of a time; a zone may follow as a third word."""
    from dateutil import parser, tz

    words = written.split(" ")
    if len(words) == 3:
        try:
            zone = int(words[2])
        except ValueError:
            zone = tz.gettz(words[2])
        found = parser.parse(f"{words[0]} {words[1]} TZ", tzinfos={"TZ": zone})
    else:
        found = parser.parse(written)
    return found if found.tzinfo is None else (found - found.utcoffset()).replace(tzinfo=None)
