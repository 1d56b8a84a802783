"""What somebody marked in a copy of the class: ``python -m grading compare FOLDER [--take]``.

An assistant gets a copy of the class's folder, marks in it by hand, and sends the folder, or only its
``gradebook.db``, back. This lists every score and comment by hand that differs. ``--take`` takes over
those that are not here yet; where both have one, ours stays unless ``--take-all`` says otherwise.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NamedTuple

from grading.classroom import classroom
from grading.messages import say
from grading.results import gradebook
from grading.term import freeze


class Difference(NamedTuple):
    """One thing that a person wrote in one of the two gradebooks, or in both."""

    set: str
    student: str
    notebook: str
    cell: str
    what: str  # a column of nbgrader's: manual_score, extra_credit or manual_comment
    ours: object
    theirs: object

    def __str__(self):
        words = {"manual_score": "points", "extra_credit": "extra", "manual_comment": "comment"}
        ours, theirs = (_shown(value) for value in (self.ours, self.theirs))
        cell = self.cell.removesuffix("_check")
        return f"{self.student}, {self.set}, {cell}: {words[self.what]} {ours} here, {theirs} there"


def _shown(value) -> str:
    if value in (None, ""):
        return "none"
    return f"{value:g}" if isinstance(value, int | float) else repr(" ".join(value.split())[:60])


def differences(ours: str, theirs: str) -> list[Difference]:
    """Everything written by hand in the other gradebook that is not the same in ours."""
    own, other = gradebook.by_hand(ours), gradebook.by_hand(theirs)
    return [
        Difference(*key, own.get(key), value)
        for key, value in sorted(other.items())
        if value not in (None, "") and own.get(key) != value
    ]


def strangers(ours: str, theirs: str) -> list[str]:
    """Sentences on submissions that only the other gradebook has: nothing of them can be taken."""
    said = []
    for name in gradebook.sets(theirs):
        only = gradebook.students_there(theirs, name) - gradebook.students_there(ours, name)
        if only:
            said.append(say("copy.only", name=name, names=", ".join(sorted(only))))
    return said


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading compare", description=__doc__)
    parser.add_argument("copy", metavar="FOLDER", help="the class's copy, or a gradebook.db")
    parser.add_argument("--take", action="store_true", help="take over what is not here yet")
    parser.add_argument("--take-all", action="store_true", help="and what is here and different")
    parser.add_argument("--db", metavar="URL", help="default: the class's gradebook.db, SQLite")
    parser.add_argument("--course", metavar="FOLDER", default=".", help="default: here")
    options = parser.parse_args(arguments)
    room = classroom(options.course)
    copy = Path(options.copy)
    copy = copy / "gradebook.db" if copy.is_dir() else copy
    if not copy.is_file():
        print(say("copy.no_gradebook", copy=copy), file=sys.stderr)
        return 2
    ours, theirs = options.db or room.database, f"sqlite:///{copy.resolve()}"
    try:
        found, lost = differences(ours, theirs), strangers(ours, theirs)
        taken = [
            one for one in found
            if options.take_all or options.take and one.ours in (None, "", 0.0)
        ]  # fmt: skip
        frozen = sorted({one.set for one in taken if freeze.since(room, one.set)})
        lost += [say("copy.frozen", name=name) for name in frozen]
        taken = [
            one for one in taken
            if one.set not in frozen and one.student in gradebook.students_there(ours, one.set)
        ]  # fmt: skip
        gradebook.write_by_hand(ours, taken)
    except gradebook.NoGradebook as problem:
        print(say("copy.nothing", problem=problem), file=sys.stderr)
        return 2
    for one in found:
        print(f"- {one}{' (taken)' if one in taken else ''}")
    for sentence in lost:
        print(f"- {sentence}")
    print(say("copy.counts", count=len(found), count2=len(taken)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
