"""A finished set stays as it is: ``python -m grading freeze SET``, and ``--off`` to go on with it.

While a set is frozen, nothing grades it, collects for it or changes its penalties. nbgrader's own pages
can still change a score by hand; whoever's total is not what it was is said with the marks.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from grading.classroom import Classroom, classroom
from grading.messages import say
from grading.results import gradebook
from grading.results.records import write_whole


def _path(room: Classroom, name: str) -> Path:
    return room.records / f"{name}.frozen"


def since(room: Classroom, name: str) -> str:
    """When a set was frozen, or nothing."""
    return _read(room, name).get("when", "")


def _read(room, name) -> dict:
    try:
        return json.loads(_path(room, name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        return {"when": say("freeze.unknown_day"), "totals": {}}


def differing(room: Classroom, name: str, standings) -> list[str]:
    """Sentences on marks that are not what they were when the set was frozen."""
    then = _read(room, name).get("totals", {})
    now = {student: standing.total for student, standing in standings.items()}
    return [
        say(
            "freeze.changed",
            student=student,
            then=then[student],
            name=name,
            value=now.get(student, 0),
        )
        for student in sorted(then)
        if then[student] != now.get(student, 0.0)
    ]


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading freeze", description=__doc__)
    parser.add_argument("set", metavar="SET")
    parser.add_argument("--off", action="store_true", help="let the set be graded again")
    parser.add_argument("--db", metavar="URL", help="default: the class's gradebook.db, SQLite")
    parser.add_argument("--course", metavar="FOLDER", default=".", help="default: here")
    options = parser.parse_args(arguments)
    room, name = classroom(options.course), options.set
    if options.off:
        there = bool(since(room, name))
        _path(room, name).unlink(missing_ok=True)
        print(say("freeze.off", name=name) if there else say("freeze.not_frozen", name=name))
        return 0
    if since(room, name):
        print(say("freeze.already", name=name, value=since(room, name)))
        return 0
    try:
        found = gradebook.standings(options.db or room.database, name)
    except gradebook.NoGradebook as problem:
        print(say("freeze.nothing", problem=problem), file=sys.stderr)
        return 2
    if not found:
        print(say("freeze.no_marks", name=name), file=sys.stderr)
        return 2
    totals = {student: standing.total for student, standing in found.items()}
    when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    write_whole(_path(room, name), json.dumps({"when": when, "totals": totals}))
    print(say("freeze.done", name=name, count=len(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
