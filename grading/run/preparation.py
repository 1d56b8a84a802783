"""Everything before the first submission runs: the set, the roster, the hand-ins."""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from grading import checks
from grading.classroom import Classroom
from grading.handin import collect, ledger
from grading.handin.import_roster import read_former
from grading.handin.master import Master
from grading.handin.replace import time_there
from grading.handin.roster import Roster, roster, stranger
from grading.messages import say
from grading.results import gradebook
from grading.results.records import Records
from grading.sandbox.confine import Limits
from grading.settings import MB


class Stop(Exception):  # noqa: N818 - the one sentence an instructor reads
    """Nothing can be graded; the sentence says why and what to do."""


def asks(options) -> bool:
    """Whether somebody sits here who has not said yet what a changed course may do to marks."""
    return not (options.take_changes or options.dry_run) and sys.stdin.isatty()


def agreed(options, said="") -> bool:
    """Whether the instructor takes what a changed course does to marks: said before, or asked now."""
    if not asks(options):
        return options.take_changes or options.dry_run
    print(said)
    return input(say("preparation.take")).strip().lower() in say("preparation.yes").split()


def copied(room: Classroom, url: str | None) -> Classroom:
    """The class as it is, in a folder that goes with this process: what --dry-run grades."""
    if url or room.foreign:
        raise Stop(say("preparation.dry_run"))
    kept = tempfile.mkdtemp(prefix="losslab-dry-run-")
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    data = Path(kept) / "class"
    left = shutil.ignore_patterns("history", "autograded", "feedback", "reports", "exchange")
    shutil.copytree(room.data, data, ignore=left, symlinks=True)
    return replace(
        room, own_data=data, submitted=data / "submitted", autograded=data / "autograded",
        feedback=data / "feedback", database=f"sqlite:///{data / 'gradebook.db'}",
    )  # fmt: skip


def limits(options, settings) -> Limits:
    """What one submission may use: the settings of the class, and what the command line says."""
    own = settings.submission
    cell = own.cell_seconds if options.cell_seconds is None else options.cell_seconds
    total = own.total_seconds if options.total_seconds is None else options.total_seconds
    memory = own.memory_mb * MB if options.memory is None else int(options.memory * (1 << 30))
    if min(cell, total, memory) <= 0:
        raise Stop(say("preparation.limits"))
    return Limits(
        cell_seconds=cell, exercise_seconds=min(own.exercise_seconds, cell), total_seconds=total,
        cpu_seconds=max(1, round(2 * total)), memory=memory, disk=own.disk_mb * MB,
        file_size=own.file_mb * MB, open_files=own.open_files, processes=own.processes,
    )  # fmt: skip


def library_policy(settings, name: str) -> dict:
    """``{exercise: rule}`` for answers that call the library: the settings' table ``library``."""
    rules = settings.library
    own = rules.get(name, {})
    policy = {"default": rules.get("default", "mark"), **(own if isinstance(own, dict) else {})}
    odd = sorted(set(map(str, policy.values())) - {"allow", "mark", "zero"})
    if odd:
        raise Stop(say("preparation.library", odd=odd[0]))
    return policy


def points_agree(masters: list[Master]) -> None:
    """Stop where a hidden check gives other points than its cell is worth: all would lose them."""
    odd = []
    for cell in (cell for master in masters for cell in master.cells):
        known = cell.hidden_check() if cell.points is not None else None
        worth = _points_of_check(known) if known else None
        if worth is not None and worth != cell.points:
            odd.append(
                say(
                    "preparation.points",
                    name=cell.name,
                    points=cell.points,
                    worth=worth,
                )
            )
    if odd:
        raise Stop("; ".join(odd) + say("preparation.equal"))


def _points_of_check(known) -> float | None:
    try:
        return float(checks.load(known.set_name, known.exercise).points)
    except (ImportError, AttributeError, TypeError, ValueError):
        return None


def known_roster(room: Classroom, url: str, name: str) -> Roster:
    former = {learner.id for learner in read_former(room.former)}
    return roster(url, collect.read_names(room.names), ignore=name, former=former)


def collected(options, room: Classroom, masters, people: Roster) -> ledger.Ledger:
    """Collect what ``--from`` names; what is known of earlier collections otherwise."""
    if not options.collect:
        return ledger.load(room.downloads, masters[0].name)
    one = options.student[0] if options.student and len(options.student) == 1 else None
    try:
        return collect.collect(Path(options.collect).expanduser(), room, masters, people, one)
    except collect.NothingThere as problem:
        raise Stop(str(problem)) from None


def settle_ghosts(room: Classroom, url: str, name: str, people: Roster, book) -> list[str]:
    """Hand-ins under names that the roster, corrected since, now knows: they go to whose they are."""
    if not people.is_list or not room.submitted.is_dir():
        return []
    said = []
    present = sorted(p.name for p in room.submitted.iterdir() if (p / name).is_dir())
    for ghost in present:
        if ghost in people.ids:
            continue
        owner = _owner(people, ghost, book.origins.get(ghost))
        if not owner.student or owner.student == ghost:
            if owner.otherwise == "":
                _forget(room, url, name, ghost, book)
                said.append(say("preparation.nobodys", ghost=ghost))
            continue
        said.append(_give(room, url, name, ghost, owner.student, book))
    if said:
        ledger.save(book, room.downloads, name)
    return said


def _owner(people, ghost, origin):
    """Whose a ghost's hand-in is: as names.csv has a part of the place it came from, or by its name there.

    A platform's name counts as a whole: one of its words may be the id of somebody else.
    """
    places = origin.place.split("/") if origin else []
    settled = next((part for part in (*places, ghost) if people.settles(part)), None)
    named = next((part for part in places if stranger(part) == ghost), ghost)
    return people.owner(settled or named)


def _give(room, url, name, ghost, student, book) -> str:
    """A ghost's hand-in and its marks, to the learner whose it is, unless theirs is as new."""
    old, new = room.submitted / ghost / name, room.submitted / student / name
    origin = book.origins.pop(ghost, None)
    replaces = new.exists()
    if replaces and time_there(old, origin) <= time_there(new, book.origins.get(student)):
        _forget(room, url, name, ghost, book)
        return say("preparation.as_well", ghost=ghost, student=student)
    if replaces:  # marks stay the learner's, and are brought up to date as after any new hand-in
        _put_away(room, room.submitted, student, name)
    new.parent.mkdir(parents=True, exist_ok=True)
    old.rename(new)
    if not replaces:
        gradebook.rename(url, name, ghost, student)
    book.origins.pop(student, None)
    if origin:
        book.origins[student] = origin
    _forget(room, url, name, ghost, book)
    sentence = "preparation.newer" if replaces else "preparation.theirs"
    return say(sentence, ghost=ghost, student=student)


def _forget(room, url, name, ghost, book) -> None:
    """Take a ghost's files out of the way, into class/history/, and out of the gradebook."""
    gradebook.remove(url, name, ghost)
    book.origins.pop(ghost, None)
    Records(room.records / name).forget(ghost)
    for folder in (room.submitted, room.autograded, room.feedback):
        _put_away(room, folder, ghost, name)


def _put_away(room, folder, student, name) -> None:
    own = folder / student / name
    if own.is_dir():
        target = room.data / "history" / "ghosts" / folder.name / student / name
        while target.exists():
            target = target.with_name(target.name + ".again")
        target.parent.mkdir(parents=True, exist_ok=True)
        own.rename(target)
        if not any(own.parent.iterdir()):
            own.parent.rmdir()
