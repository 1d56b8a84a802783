"""Marks as a learning platform takes them: ``python -m grading marks SET --for moodle``.

Out of the gradebook, for every learner of the roster who has a score: points as nbgrader counts them,
late penalties and marks by hand included. Learners without a submission get an empty field. Who is not on
the list is unknown to the platform, so only ``csv`` has their marks, and the command names them. While an
answer waits for a person, or a mark is older than the newest hand-in, nothing is written without
``--anyway``.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path

from grading.classroom import classroom
from grading.handin.roster import Learner, roster
from grading.messages import say
from grading.results import gradebook, late
from grading.results.gradebook import NoGradebook
from grading.results.records import write_whole
from grading.results.safe_text import harmless
from grading.results.standing import Standing
from grading.settings import BadSettings, load
from grading.term import freeze

PLATFORMS = ("moodle", "canvas", "blackboard", "brightspace", "csv")


def table(platform: str, name: str, learners: list[Learner], given, most) -> list[list[str]]:
    """The rows of the file, the header first."""
    points = {student: f"{score:g}" for student, score in given.items()}
    rows = sorted(learners, key=lambda learner: (learner.last_name, learner.first_name, learner.id))
    if platform == "moodle":  # Grades, Import, CSV file: mapped by email address
        header = ["Username", "First name", "Last name", "Email address", f"{name} (of {most:g})"]
        return [header] + [
            [
                learner.id,
                learner.first_name,
                learner.last_name,
                learner.email,
                points.get(learner.id, ""),
            ]
            for learner in rows
        ]
    if platform == "blackboard":  # Grade Centre, Work Offline, Upload
        header = ["Last Name", "First Name", "Username", f"{name} [Total Pts: {most:g}]"]
        return [header] + [
            [learner.last_name, learner.first_name, learner.id, points.get(learner.id, "")]
            for learner in rows
        ]
    if platform == "brightspace":  # Grades, Import: a # before the name, and this last column
        header = ["Username", f"{name} Points Grade", "End-of-Line Indicator"]
        return [header] + [[f"#{learner.id}", points.get(learner.id, ""), "#"] for learner in rows]
    if platform == "csv":
        header = ["id", "first_name", "last_name", "email", "lms_user_id", "points", "max"]
        return [header] + [
            [learner.id, learner.first_name, learner.last_name, learner.email, learner.lms_user_id,
             points.get(learner.id, ""), f"{most:g}"]
            for learner in rows
        ]  # fmt: skip
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", name]
    most_row = ["    Points Possible", "", "", "", "", f"{most:g}"]
    return [header, most_row] + [
        [f"{learner.last_name}, {learner.first_name}" if learner.last_name else learner.id,
         learner.lms_user_id, "", learner.id, "", points.get(learner.id, "")]
        for learner in rows
    ]  # fmt: skip


def text(rows) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(
        [[harmless(cell) for cell in row] for row in rows]
    )
    return file.getvalue()


def unfinished(standings: dict[str, Standing]) -> list[str]:
    """Sentences on what a person still has to do before marks are whole."""
    said = []
    for student, standing in sorted(standings.items()):
        if standing.waiting:
            said.append(say("marks.waits", student=student, names=", ".join(standing.waiting)))
        if standing.outdated:
            cells = ", ".join(standing.outdated)
            said.append(say("marks.before", student=student, cells=cells))
    return said


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m grading marks", description=__doc__)
    made.add_argument("set", metavar="SET")
    made.add_argument("--for", dest="platform", choices=PLATFORMS, required=True)
    made.add_argument("--to", metavar="FILE", help="default: class/reports/SET/PLATFORM.csv")
    made.add_argument("--db", metavar="URL", help="default: class/gradebook.db, SQLite")
    made.add_argument("--course", metavar="FOLDER", default=".", help="default: here")
    made.add_argument(
        "--anyway", action="store_true", help="also while answers wait for a person: they count 0"
    )
    return made


def main(arguments=None) -> int:
    options = parser().parse_args(arguments)
    room = classroom(options.course)
    url = options.db or room.database
    path = Path(options.to or room.reports / options.set / f"{options.platform}.csv")
    try:
        _must_be_there(url, options.db, room)
        found = late.standings(room, url, options.set, load(room.course))
        if not found:
            raise NoGradebook(say("marks.none", set=options.set))
    except (NoGradebook, BadSettings, late.BadRule) as problem:
        print(f"No marks: {problem}.", file=sys.stderr)
        return 2
    for sentence in freeze.differing(room, options.set, found):
        print(sentence, file=sys.stderr)
    people = roster(url)
    learners = people.everybody if options.platform == "csv" else people.learners
    if strangers := found.keys() - {learner.id for learner in learners}:
        print(say("marks.not_listed", names=", ".join(sorted(strangers))), file=sys.stderr)
        found = {student: own for student, own in found.items() if student not in strangers}
    waiting = unfinished(found)
    for sentence in waiting:
        print(sentence, file=sys.stderr)
    if waiting and not options.anyway:
        print(say("marks.not_written"),
              file=sys.stderr)  # fmt: skip
        return 1
    given = {student: standing.total for student, standing in found.items()}
    rows = table(options.platform, options.set, learners, given, most(url, options.set))
    write_whole(path, text(rows))
    empty = f", {len(rows) - 1 - len(given)} without" if len(rows) - 1 > len(given) else ""
    print(f"{path}: {len(given)} marks{empty if options.platform != 'canvas' else ''}")
    return 0


def _must_be_there(url, given, room):
    gradebook.open_engine(url).dispose()  # says it in a sentence when this is no database's address
    place = Path(url.removeprefix("sqlite:///"))
    if not given and url.startswith("sqlite:///") and not place.is_file():
        raise NoGradebook(say("marks.no_gradebook", value=place.relative_to(room.course)))


def most(url: str, name: str) -> float:
    """The most points that can be had in a set."""
    cells = {(row["notebook"], row["name"]): row["points"] if row["points"] is not None
             else row["task_points"] for row in gradebook.master_cells(url, name)
             if row["points"] is not None or row["task_points"] is not None}  # fmt: skip
    return sum(cells.values())


if __name__ == "__main__":
    sys.exit(main())
