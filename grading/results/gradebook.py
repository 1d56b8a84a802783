"""nbgrader's gradebook, SQLite or PostgreSQL by address; its questions in SQL are in ``gradebook_sql.py``.

Plain SQL, because nbgrader's own classes take a second to load. What :class:`Writer` leaves is what
nbgrader's ``autograde`` leaves; the tests compare the two.
"""

from __future__ import annotations

from uuid import uuid4

from grading.messages import say
from grading.results import gradebook_sql as sql
from grading.results.records import Record
from grading.results.standing import Mark, Standing
from grading.settings import SETTINGS


class NoGradebook(Exception):  # noqa: N818 - said to the instructor as it stands
    """The gradebook cannot be used; the sentence says why."""


def open_engine(url: str):
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    waits = {"timeout": SETTINGS.gradebook.busy_seconds} if url.startswith("sqlite") else {}
    try:
        return create_engine(url, connect_args=waits)
    except (ArgumentError, NoSuchModuleError):
        raise NoGradebook(say("gradebook.no_address", url=url)) from None
    except ImportError:
        raise NoGradebook(say("gradebook.driver")) from None


def rows(url: str, command: str, values: dict | None = None, types: dict | None = None) -> list:
    """What a query gives, as mappings; nothing from a gradebook that nbgrader has not made yet."""
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError, ProgrammingError

    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            query = text(command).columns(**types) if types else text(command)
            return [dict(row) for row in connection.execute(query, values or {}).mappings()]
    except (OperationalError, ProgrammingError) as problem:
        words = str(problem.orig).strip().splitlines()[0]
        if "no such table" in words or "does not exist" in words or "unable to open" in words:
            return []
        raise NoGradebook(say("gradebook.silent", words=words)) from None
    finally:
        engine.dispose()


def change(url: str, commands: list[tuple[str, dict | list]], types=()) -> None:
    """Carry out commands, all of them or none."""
    from sqlalchemy import text

    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            for command, values in commands:
                used = [one for one in types if f":{one.key}" in command]
                if values:
                    connection.execute(text(command).bindparams(*used), values)
    finally:
        engine.dispose()


def master_cells(url: str, name: str) -> list[dict]:
    """Every cell of a set's notebooks as released, one row for each side of it."""
    return rows(url, sql.MASTER_CELLS, {"name": name})


def students(url: str) -> list[dict]:
    return rows(url, sql.STUDENTS)


def students_there(url: str, name: str) -> set[str]:
    """Whose submission of a set the gradebook already holds."""
    return {row["student_id"] for row in rows(url, sql.SUBMITTED, {"name": name})}


def sets(url: str) -> list[str]:
    """The names of the sets that the gradebook has, in their order."""
    return [row["name"] for row in rows(url, sql.SETS)]


def by_hand(url: str) -> dict[tuple, object]:
    """What persons wrote, or can write: ``{(set, student, notebook, cell, column): value or None}``."""
    found = {}
    for table, columns in sql.HAND_COLUMNS.items():
        asked = ", ".join(f"written.{column} AS {column}" for column in columns)
        for row in rows(url, sql.BY_HAND.format(table=table, columns=asked)):
            key = tuple(row[part] for part in ("name", "student", "notebook", "cell"))
            found |= {(*key, column): row[column] for column in columns}
    return found


def write_by_hand(url: str, written) -> None:
    """Enter what persons wrote elsewhere: ``(what, whether it still has to be confirmed)`` of each.

    A score that needs no confirming waits for nobody any more.
    """
    commands = []
    for one, doubtful in written:
        table = next(t for t, columns in sql.HAND_COLUMNS.items() if one.what in columns)
        waits = table == "grade" and (doubtful or one.what == "manual_score")
        more = f", needs_manual_grade = {str(doubtful).upper()}" if waits else ""
        values = {"value": one.theirs, "cell": one.cell, "notebook": one.notebook}
        values |= {"name": one.set, "student": one.student}
        commands.append((sql.WRITE_BY_HAND.format(table=table, column=one.what, more=more), values))
    change(url, commands)


def standings(url: str, name: str) -> dict[str, Standing]:
    """What the gradebook says of every submission of a set."""
    from sqlalchemy import Boolean, DateTime, Float, Interval, String

    kinds = {"student": String, "timestamp": DateTime, "extension": Interval, "due": DateTime}
    kinds |= {"notebook_id": String, "penalty": Float, "notebook": String, "cell": String}
    kinds |= dict.fromkeys(("points", "task_points", "auto", "manual", "extra"), Float)
    kinds |= {"needs": Boolean}
    found: dict[str, Standing] = {}
    for row in rows(url, sql.STANDINGS, {"name": name}, {k: kind() for k, kind in kinds.items()}):
        standing = found.setdefault(row["student"], Standing(row["student"]))
        standing.timestamp, standing.due = row["timestamp"], row["due"]
        standing.extension = row["extension"]
        if row["notebook"] is None:
            continue
        standing.notebook_ids[row["notebook"]] = row["notebook_id"]
        standing.penalties[row["notebook"]] = row["penalty"] or 0.0
        marks = standing.marks.setdefault(row["notebook"], {})
        if row["cell"] is not None:
            most = row["points"] if row["points"] is not None else row["task_points"]
            marks[row["cell"]] = Mark(
                most or 0.0, row["auto"], row["manual"], row["extra"] or 0.0, bool(row["needs"])
            )
    for row in rows(url, sql.COMMENTS, {"name": name}):
        comments = found[row["student"]].comments.setdefault(row["notebook"], {})
        comments[row["cell"]] = row["written"]
    return found


def set_penalties(url: str, penalties: dict[str, float | None]) -> None:
    """``{id of a submitted notebook: points}``."""
    values = [{"id": key, "penalty": points} for key, points in penalties.items()]
    change(url, [(sql.SET_PENALTY, values)])


def set_due(url: str, name: str, due) -> None:
    from sqlalchemy import DateTime, bindparam

    change(url, [(sql.SET_DUE, {"due": due, "name": name})], [bindparam("due", type_=DateTime)])


def set_extensions(url: str, name: str, extensions: dict) -> None:
    """``{learner: timedelta or None}``."""
    from sqlalchemy import Interval, bindparam

    values = [{"student": s, "extension": e, "name": name} for s, e in extensions.items()]
    change(url, [(sql.SET_EXTENSION, values)], [bindparam("extension", type_=Interval)])


def rename(url: str, name: str, old: str, new: str) -> None:
    """Give a submission to another learner, with all that was marked; it replaces none of theirs."""
    values = {"old": old, "new": new, "name": name}
    commands = sql.REMOVE if new in students_there(url, name) else [sql.RENAME]
    change(url, [(command, values) for command in [*commands, sql.REMOVE_STUDENT]])


def remove(url: str, name: str, student: str) -> None:
    """Forget a submission of a set, and its learner where nothing else is known of them."""
    values = {"old": student, "name": name}
    change(url, [(command, values) for command in [*sql.REMOVE, sql.REMOVE_STUDENT]])


def remove_person(url: str, student: str) -> None:
    """Take a learner out, with everything that is known of them."""
    for name in sets(url):
        change(url, [(command, {"old": student, "name": name}) for command in sql.REMOVE])
    if rows(url, sql.FIND_STUDENT, {"old": student}):
        change(url, [(sql.DROP_STUDENT, {"old": student})])


def wait_anew(url: str, name: str, notebook: str, cells: list[str]) -> None:
    """Let marks by hand wait to be confirmed: they were given when these cells had other points."""
    known = [
        {"cell": row["id"]} for row in rows(url, sql.CELLS, {"name": name})
        if row["notebook_name"] == notebook and row["name"] in cells
    ]  # fmt: skip
    change(url, [(sql.WAIT_ANEW, known)])


def drop_cells(url: str, name: str, notebook: str, cells: list[str]) -> None:
    """Take cells out of a set's master, with their marks: nbgrader does neither once there are any."""
    known = [
        row for row in rows(url, sql.CELLS, {"name": name})
        if row["notebook_name"] == notebook and row["name"] in cells
    ]  # fmt: skip
    commands = []
    for row in known:
        commands += [(c.format(cells=":id"), {"id": row["id"]}) for c in sql.DROP_CELL]
    for cell in cells:
        commands.append((sql.DROP_SOURCE, {"cell": cell, "name": name, "notebook": notebook}))
    change(url, commands)


class Writer:
    """Writes records one by one, each whole or not at all."""

    def __init__(self, url: str, name: str):
        from sqlalchemy import text

        self._engine = open_engine(url)
        self._connection = self._engine.connect()
        with self._connection.begin():
            cells = self._connection.execute(text(sql.CELLS), {"name": name}).mappings().all()
        self._assignment = cells[0]["assignment"]
        self._cells: dict[str, list] = {}
        self._ids = {cell["notebook_name"]: cell["notebook"] for cell in cells}
        for cell in cells:
            self._cells.setdefault(cell["notebook_name"], []).append(cell)

    def write(self, record: Record, anew: bool = True) -> None:
        """Enter one submission; ``anew`` where the learner's files are not those marked before."""
        when = _time(record)
        with self._connection.begin():
            submitted = self._submitted_notebooks(record.student, when)
            for notebook, scores in record.scores.items():
                self._write_notebook(submitted[notebook], notebook, scores, record, anew)

    def _write_notebook(self, submitted, notebook, scores, record, anew):
        written = record.comments.get(notebook, {})
        grades, comments = [], []
        for cell in self._cells[notebook]:
            row = {"notebook": submitted, "cell": cell["id"]}
            if cell["type"] in sql.GRADED:
                score = scores.get(cell["name"], 0.0)
                by_hand = score is None or record.failed
                grades.append(row | {"score": score, "by_hand": by_hand, "anew": anew})
            if cell["type"] in sql.COMMENTED and cell["name"] in written:
                comments.append(row | {"comment": written[cell["name"]]})
        self._do(sql.SET_GRADE, grades)
        self._do(sql.SET_COMMENT, comments)

    def _submitted_notebooks(self, student, when) -> dict[str, str]:
        """``{notebook: id}`` of the student's notebooks, all of whose rows are there."""
        from sqlalchemy import DateTime, bindparam

        key = {"assignment": self._assignment, "student": student, "time": when}
        time = bindparam("time", type_=DateTime)
        found = self._do(sql.FIND_SUBMISSION, key).mappings().all()
        if not found:
            if not self._do("SELECT id FROM student WHERE id = :student", key).first():
                self._do("INSERT INTO student (id) VALUES (:student)", key)
            self._do(sql.ADD_SUBMISSION, key | {"id": uuid4().hex}, time)
            found = self._do(sql.FIND_SUBMISSION, key).mappings().all()
        elif when:
            self._do(sql.SET_TIME, key | {"id": found[0]["id"]}, time)
        present = {row["notebook"]: row["submitted"] for row in found}
        ids = {}
        for notebook, number in self._ids.items():
            ids[notebook] = present.get(number) or self._add_notebook(found[0]["id"], number)
            self._add_cells(ids[notebook], notebook)
        return ids

    def _add_notebook(self, submission, notebook) -> str:
        new = {"id": uuid4().hex, "submission": submission, "notebook": notebook, "flagged": False}
        self._do(sql.ADD_NOTEBOOK, new)
        return new["id"]

    def _add_cells(self, submitted, notebook):
        """Rows for cells that have none: all of a new submission, or those a set got later."""
        for table, command, types in (
            ("grade", sql.ADD_GRADE, sql.GRADED), ("comment", sql.ADD_COMMENT, sql.COMMENTED)
        ):  # fmt: skip
            present = self._do(sql.PRESENT.format(table=table), {"notebook": submitted})
            present = {row[0] for row in present}
            cells = [c["id"] for c in self._cells[notebook] if c["type"] in types]
            new = [{"id": uuid4().hex, "notebook": submitted, "cell": cell, "by_hand": True}
                   for cell in cells if cell not in present]  # fmt: skip
            if table == "comment":
                new = [{key: row[key] for key in ("id", "notebook", "cell")} for row in new]
            self._do(command, new)

    def _do(self, command, values, *types):
        from sqlalchemy import text

        if values:
            return self._connection.execute(text(command).bindparams(*types), values)

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


def _time(record):
    """When it was handed in, in UTC and without a zone, as nbgrader keeps it."""
    try:
        return utc(record.timestamp) if record.timestamp else None
    except (ValueError, OverflowError, TypeError):
        record.repairs.append(say("gradebook.no_time", timestamp=record.timestamp[:40]))
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
