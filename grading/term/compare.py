"""What somebody marked in a copy of the class: ``python -m grading compare FOLDER [--take]``.

An assistant gets a copy of the class's folder, marks in it by hand, and sends the folder, or only its
``gradebook.db``, back. This lists every score and comment by hand that differs. ``--take`` takes over
those that are not here yet; where both have one, ours stays unless ``--take-all`` says otherwise. A score
that was given to another hand-in, or when the exercise had other points, carries a ``!`` and waits. A
comment has nothing to wait with: of one on another hand-in, it is only said.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NamedTuple

from grading.classroom import Classroom, classroom
from grading.messages import say
from grading.results import gradebook
from grading.results.records import Records
from grading.results.standing import Standing
from grading.term import freeze, history


class Difference(NamedTuple):
    """One thing that a person wrote in one of the two gradebooks, or in both."""

    set: str
    student: str
    notebook: str
    cell: str
    what: str  # a column of nbgrader's: manual_score, extra_credit or manual_comment
    ours: object
    theirs: object

    def is_ours(self) -> bool:
        """Whether somebody wrote something here: a mark of 0 is one, and no extra credit is 0."""
        return self.ours not in ((None, 0.0) if self.what == "extra_credit" else (None, ""))

    def __str__(self):
        words = {"manual_score": "points", "extra_credit": "extra", "manual_comment": "comment"}
        ours, theirs = (_shown(value) for value in (self.ours, self.theirs))
        cell = self.cell.removesuffix("_check")
        return f"{self.student}, {self.set}, {cell}: {words[self.what]} {ours} here, {theirs} there"


def _shown(value) -> str:
    if value in (None, ""):
        return "none"
    return f"{value:g}" if isinstance(value, int | float) else repr(" ".join(value.split())[:60])


def differences(ours: str, theirs: str) -> tuple[list[Difference], list[Difference]]:
    """Everything written by hand in the other gradebook that is not the same in ours, and for which ours
    has no place: a submission or an exercise that is not there.
    """
    own, other = gradebook.by_hand(ours), gradebook.by_hand(theirs)
    found = [
        Difference(*key, own.get(key), value)
        for key, value in sorted(other.items())
        if value not in (None, "") and own.get(key) != value
    ]
    return found, [one for one in found if one[:5] not in own]


def strangers(ours: str, theirs: str, lost: list[Difference]) -> list[str]:
    """Sentences on submissions and exercises that only the other gradebook has."""
    said = []
    for name in gradebook.sets(theirs):
        only = gradebook.students_there(theirs, name) - gradebook.students_there(ours, name)
        if only:
            said.append(say("copy.only", name=name, names=", ".join(sorted(only))))
        cells = {one.cell.removesuffix("_check") for one in lost
                 if one.set == name and one.student not in only}  # fmt: skip
        if cells:
            said.append(say("copy.no_cell", name=name, names=", ".join(sorted(cells))))
    return said


class HandIns:
    """What marks were given to, here and in the copy."""

    def __init__(self, ours: str, theirs: str, room: Classroom, records: Path | None):
        self._urls, self._data = (ours, theirs), room.data
        self._folders = [room.records, records] if records else []
        self._standings: dict[str, list] = {}
        self._known: dict[tuple, bool] = {}  # reading records takes long, and a set has many cells

    def doubts(self, one: Difference) -> bool:
        """Whether a mark may have been given to another hand-in, or when its cell had other points.

        A comment holds whatever its cell is worth.
        """
        if one.set not in self._standings:
            self._standings[one.set] = [gradebook.standings(u, one.set) for u in self._urls]
        own, other = (standings[one.student] for standings in self._standings[one.set])
        marks = [standing.mark(one.notebook, one.cell) for standing in (own, other)]
        if all(marks) and marks[1].outdated:
            return True
        if all(marks) and one.what != "manual_comment" and marks[0].max != marks[1].max:
            return True
        key = one.set, one.student
        if key not in self._known:
            self._known[key] = self._differ(*key, own, other)
        return self._known[key]

    def _differ(self, name: str, student: str, own: Standing, other: Standing) -> bool:
        """Whether the two may be of different hand-ins."""
        records = [Records(folder / name).load(student) for folder in self._folders]
        if records and all(records):
            return records[0].content != records[1].content
        # A gradebook alone does not say before or after which hand-in.
        if self._handed_in_anew(name, student):
            return True
        return _known_of(own) != _known_of(other)

    def _handed_in_anew(self, name: str, student: str) -> bool:
        kept = history.entries(self._data, student, name)
        return len({record.content for record in kept}) > 1


def _known_of(standing: Standing) -> tuple:
    """What a gradebook alone knows of a hand-in."""
    return standing.timestamp, {cell: mark.auto for _, cell, mark in standing.all_marks}


def _taken(one: Difference, doubtful: bool) -> str:
    if not doubtful:
        return say("copy.taken")
    return say("copy.doubtful_comment" if one.what == "manual_comment" else "copy.doubtful")


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading compare", description=__doc__)
    parser.add_argument("copy", metavar="FOLDER", help="the class's copy, or a gradebook.db")
    parser.add_argument("--take", action="store_true", help="take over what is not here yet")
    parser.add_argument("--take-all", action="store_true", help="and what is here and different")
    parser.add_argument("--db", metavar="URL", help="default: the class's gradebook.db, SQLite")
    parser.add_argument("--course", metavar="FOLDER", default=".", help="default: here")
    options = parser.parse_args(arguments)
    room = classroom(options.course)
    copy, records = Path(options.copy), None
    if copy.is_dir():
        copy, records = copy / "gradebook.db", copy / "records"
    if not copy.is_file():
        print(say("copy.no_gradebook", copy=copy), file=sys.stderr)
        return 2
    ours, theirs = options.db or room.database, f"sqlite:///{copy.resolve()}"
    try:
        found, lost = differences(ours, theirs)
        said = strangers(ours, theirs, lost)
        wanted = [
            one for one in found
            if one not in lost and (options.take_all or options.take and not one.is_ours())
        ]  # fmt: skip
        frozen = sorted({one.set for one in wanted if freeze.since(room, one.set)})
        said += [say("copy.frozen", name=name) for name in frozen]
        hand_ins = HandIns(ours, theirs, room, records)
        taken = {one: hand_ins.doubts(one) for one in wanted if one.set not in frozen}
        gradebook.write_by_hand(ours, taken.items())
    except gradebook.NoGradebook as problem:
        print(say("copy.nothing", problem=problem), file=sys.stderr)
        return 2
    for one in found:
        words = _taken(one, taken[one]) if one in taken else ""
        print(f"- {one} {words}".rstrip())
    for sentence in said:
        print(f"- {sentence}")
    print(say("copy.counts", count=len(found), count2=len(taken)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
