"""Marks of a class over all its sets: ``python -m grading overview``, into ``reports/marks.csv``.

Out of the gradebook, with late penalties and marks by hand. A ``?`` stands where an answer waits for a
person, an empty field where nothing was handed in; both count as nothing in the total. Where the class's
settings choose sets, it has these alone.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys

from grading.class_sets import left_out
from grading.classroom import classroom
from grading.handin.roster import roster
from grading.messages import say
from grading.results import gradebook, late
from grading.results.marks import most
from grading.results.records import write_whole
from grading.results.safe_text import harmless
from grading.settings import load


def table(room, url, settings) -> list[list[str]]:
    """The rows, the header first and what can be had second."""
    names = gradebook.sets(url)
    if not room.foreign and settings.course.sets:
        names = [name for name in names if not left_out(room.course, name)]
    worth = {name: most(url, name) for name in names}
    found = {name: late.standings(room, url, name, settings) for name in names}
    people = {learner.id: learner for learner in roster(url).everybody}
    handed_in = {student for standings in found.values() for student in standings}
    rows = [
        ["id", "first_name", "last_name", *names, "total"],
        ["points possible", "", "", *(f"{worth[n]:g}" for n in names), f"{sum(worth.values()):g}"],
    ]
    for student in sorted(people.keys() | handed_in):
        learner = people.get(student)
        row = [student, learner.first_name if learner else "", learner.last_name if learner else ""]
        points = [_shown(found[name].get(student)) for name in names]
        total = sum(found[n][student].total for n in names if student in found[n])
        rows.append([*row, *points, f"{total:g}"])
    return rows


def _shown(standing) -> str:
    if standing is None:
        return ""
    return "?" if standing.waiting else f"{standing.total:g}"


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading overview", description=__doc__)
    parser.add_argument("--to", metavar="FILE", help="default: reports/marks.csv of the class")
    parser.add_argument("--db", metavar="URL", help="default: the class's gradebook.db, SQLite")
    parser.add_argument("--course", metavar="FOLDER", default=".", help="default: here")
    options = parser.parse_args(arguments)
    room = classroom(options.course)
    try:
        rows = table(room, options.db or room.database, load(room.course))
    except (gradebook.NoGradebook, late.BadRule) as problem:
        print(f"No marks: {problem}.", file=sys.stderr)
        return 2
    if len(rows[0]) == 4:
        print(say("overview.none", data=room.data), file=sys.stderr)
        return 2
    path = options.to or room.reports / "marks.csv"
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([[harmless(c) for c in row] for row in rows])
    write_whole(room.course / path, file.getvalue())
    print(f"{path}: {len(rows) - 2} learners, {len(rows[0]) - 4} sets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
