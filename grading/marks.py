"""Marks as a learning platform takes them: ``python -m grading.marks SET --for moodle``.

Out of the gradebook, for every learner of the roster who has a score: points as nbgrader counts them,
late penalties and marks by hand included. Learners without a submission get an empty field.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path

from grading.gradebook import NoGradebook, open_engine
from grading.pages import harmless
from grading.platforms import Learner, roster
from grading.results import write_whole

PLATFORMS = ("moodle", "canvas")


def scores(url: str, name: str) -> tuple[dict[str, float], float]:
    """``{learner: points}`` and the most that can be had."""
    from nbgrader.api import Gradebook, MissingEntry
    from sqlalchemy.exc import OperationalError

    open_engine(url).dispose()  # an address that is none is said in a sentence
    try:
        with Gradebook(url, "loss-lab") as book:
            most = book.find_assignment(name).max_score
            given = {
                one.student.id: max(0.0, one.score - (one.late_submission_penalty or 0.0))
                for one in book.assignment_submissions(name)
            }
    except (MissingEntry, OperationalError):
        raise NoGradebook(f"the gradebook has no marks of {name!r}") from None
    return given, most


def table(platform: str, name: str, learners: list[Learner], given, most) -> list[list[str]]:
    """The rows of the file, the header first."""
    points = {student: f"{score:g}" for student, score in given.items()}
    rows = sorted(learners, key=lambda one: (one.last_name, one.first_name, one.id))
    if platform == "moodle":  # Grades, Import, CSV file: mapped by email address
        header = ["Username", "First name", "Last name", "Email address", f"{name} (of {most:g})"]
        return [header] + [
            [one.id, one.first_name, one.last_name, one.email, points.get(one.id, "")]
            for one in rows
        ]
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", name]
    most_row = ["    Points Possible", "", "", "", "", f"{most:g}"]
    return [header, most_row] + [
        [f"{one.last_name}, {one.first_name}" if one.last_name else one.id, one.lms_user_id,
         "", one.id, "", points.get(one.id, "")]
        for one in rows
    ]  # fmt: skip


def text(rows) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(
        [[harmless(cell) for cell in row] for row in rows]
    )
    return file.getvalue()


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading.marks", description=__doc__)
    parser.add_argument("set", metavar="SET")
    parser.add_argument("--for", dest="platform", choices=PLATFORMS, required=True)
    parser.add_argument("--to", metavar="FILE", help="default: grading/reports/SET/PLATFORM.csv")
    parser.add_argument("--db", metavar="URL", help="default: grading/gradebook.db, SQLite")
    options = parser.parse_args(arguments)
    url = options.db or f"sqlite:///{Path('grading/gradebook.db').resolve()}"
    path = Path(options.to or f"grading/reports/{options.set}/{options.platform}.csv")
    if not options.db and not Path("grading/gradebook.db").is_file():
        print("No marks: there is no grading/gradebook.db here.", file=sys.stderr)
        return 2
    try:
        given, most = scores(url, options.set)
    except NoGradebook as problem:
        print(f"No marks: {problem}.", file=sys.stderr)
        return 2
    rows = table(options.platform, options.set, roster(url).learners, given, most)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text(rows))
    print(f"{path}: {len(given)} marks")
    return 0


if __name__ == "__main__":
    sys.exit(main())
