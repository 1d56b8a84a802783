"""Remove a person, or a whole class: ``python -m grading forget LEARNER --yes``, or ``--everybody``.

Without ``--yes`` it only says what there is. A person goes from the gradebook and its kept copies, from
hand-ins, graded notebooks, feedback, records, history, lists and downloads (zips are written anew without
their files), with every report that names them: ``make grade`` writes those anew. At the end the class's
folder is searched for what still names the person, and what lies outside of it is listed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import sqlite3
import sys
import unicodedata
import zipfile
from pathlib import Path

from grading.classroom import Classroom, classroom
from grading.handin import collect, import_roster, ledger
from grading.handin.entries import name_in
from grading.handin.find import safe_student
from grading.handin.roster import Learner, Roster, roster
from grading.handin.untrusted import text_of
from grading.messages import say
from grading.results import gradebook, late
from grading.results.records import write_whole

OUTSIDE = ("exchange", "copies")  # what is out of reach, each with a sentence
OTHERS = {"submitted", "autograded", "feedback", "records", "history", "downloads"}


class Person:
    """A learner of the class and every way to write who it is."""

    def __init__(self, known: Learner, people: Roster):
        self.id, self._people = known.id, people
        both = f"{known.last_name}, {known.first_name}" if known.first_name else ""
        self.words = [w for w in dict.fromkeys((known.id, known.email, known.name, both)) if w]

    def owner(self, place: str) -> str | None:
        """The learner whose a path's outermost part is that is anybody's."""
        owners = (self._people.owner(part).student for part in Path(place).parts)
        return next(filter(None, owners), None)

    def owns(self, place: str) -> bool:
        return self.owner(place) == self.id

    def is_id(self, text: str) -> bool:
        return _folded(text) == _folded(self.id)

    def is_called(self, name: str) -> bool:
        """Whether a name in a list is the id, the address or the full name, a platform's numbers aside.

        One word of somebody else's name may be this one's id, so an id counts as a whole only.
        """
        parts = [name, *re.split(r"_| - ", name)]
        named = {_folded(word) for word in self.words if word != self.id}
        return self.is_id(name.strip()) or any(_folded(part.strip()) in named for part in parts)

    def settled(self, line: list[str]) -> bool:
        """Whether a line of names.csv, a name and the learner whose it is, is theirs."""
        name, learner = [*(cell.strip() for cell in line), "", ""][:2]
        return self.is_id(learner) if learner else self.is_called(name)

    def is_noted(self, note: str) -> bool:
        """Whether a sentence of collecting is about them; names of files and strangers are in quotes."""
        first = note.partition(": ")[0]
        if any(one.id == first for one in self._people.everybody):
            return self.is_id(first)
        bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", note)
        return self.is_named_in(bare) or self.is_named_in(note, by_id=False)

    def is_named_in(self, text: str, by_id: bool = True) -> bool:
        """Whether a text has the id, the address or the name as words of their own."""
        text = _folded(text)
        asked = self.words if by_id else [word for word in self.words if word != self.id]
        return any(_as_word(_folded(word), text) for word in asked)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()  # macOS takes letters and marks apart


def _as_word(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        around = text[at - 1 : at] + text[at + len(word) : at + len(word) + 1]
        if not any(letter.isalnum() for letter in around):
            return True
        at = text.find(word, at + 1)
    return False


def own_places(room: Classroom, student: str) -> list[Path]:
    """Folders and files that are one learner's alone."""
    folders = [room.submitted, room.autograded, room.feedback, room.data / "history" / "graded"]
    folders += (room.data / "history" / "ghosts").glob("*")
    folders += (room.data / "from-grading").glob("*")
    found = [folder / student for folder in folders]
    found += room.data.glob(f"records/*/{student}.json") if safe_student(student) else []
    found += room.data.glob(f"from-grading/records/*/{student}.json")
    found += room.data.glob(f"exchange/*/inbound/{student}+*")
    return [path for path in found if os.path.lexists(path)]


def databases(room: Classroom) -> list[Path]:
    """The class's gradebook and the copies that were kept of it, where they are files."""
    return [path for path in [room.data / "gradebook.db", *room.data.glob("history/*.db")]
            if path.is_file()]  # fmt: skip


def forget(room: Classroom, url: str, person: Person) -> list[str]:
    """Remove a person; a line for everything that was done."""
    said = []
    for path in own_places(room, person.id):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        said.append(say("forget.gone", path=path.relative_to(room.data)))
    for address in dict.fromkeys([url, *(f"sqlite:///{path}" for path in databases(room))]):
        gradebook.remove_person(address, person.id)
        said.append(say("forget.taken_out", name=Path(address).name))
    for path in databases(room):  # else the rows stay in the file, unused and readable
        with sqlite3.connect(path) as database:
            database.execute("VACUUM")
        database.close()
    said += _from_lists(room, person) + _from_downloads(room, person)
    for path in sorted(room.reports.rglob("*")):
        if path.is_file() and _names(path, person):
            path.unlink()
            said.append(say("forget.written_anew", value=path.relative_to(room.data)))  # fmt: skip
    return said


def _from_lists(room, person) -> list[str]:
    """Out of the roster, the file of names, what is known of collections, and frozen marks, extensions."""
    said = []
    for path in _lists(room):
        if path.is_file():
            lines, kept = _lines(path, room, person)
            if kept != lines:
                path.write_text("".join(kept), encoding="utf-8", newline="")
                said.append(say("forget.taken_out", name=path.name))
    for path in room.downloads.glob("*.collected.json"):
        name = path.name.removesuffix(".collected.json")
        book = ledger.load(room.downloads, name)
        book.origins.pop(person.id, None)
        book.unused = [pair for pair in book.unused if not _is_unused_of(person, *pair)]
        book.notes = [note for note in book.notes if not person.is_noted(note)]
        ledger.save(book, room.downloads, name)
    for path in room.records.glob("*.frozen"):
        frozen = json.loads(path.read_text(encoding="utf-8"))
        frozen["totals"].pop(person.id, None)
        write_whole(path, json.dumps(frozen))
    for path in room.records.glob("*.late"):
        known = late.given(path)
        known["extensions"].pop(person.id, None)
        write_whole(path, json.dumps(known))
    return said


def _lists(room) -> list[Path]:
    return [room.roster, room.former, room.names]


def _lines(path, room, person) -> tuple[list[str], list[str]]:
    """The lines of a list, and those of them that are not the person's."""
    text = text_of(path.read_bytes())
    if path == room.names:
        separator = max(",;\t", key=text.count)
        lines = [(line, person.settled(next(csv.reader([line], delimiter=separator), [])))
                 for line in text.splitlines(True)]  # fmt: skip
    else:
        lines = [(line, person.is_id(owner)) for line, owner in import_roster.lines_of(text)]
    return [line for line, _ in lines], [line for line, theirs in lines if not theirs]


def _is_unused_of(person, place, reason) -> bool:
    """Whether a file that was not used is the person's; one of somebody else's never is."""
    owner = person.owner(place)
    if owner is None:
        return person.is_named_in(place, by_id=False)
    return owner == person.id or reason == say("collect.another_taken", student=person.id)


def _from_downloads(room, person) -> list[str]:
    """Files and zips in the class's own downloads."""
    said = []
    for path in sorted(room.downloads.rglob("*"), reverse=True):
        place = path.relative_to(room.downloads)
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.name.endswith(".collected.json"):
            continue
        elif person.owns(str(place)):
            path.unlink()
            said.append(f"removed downloads/{place}")
        elif zipfile.is_zipfile(path):
            gone = _from_zip(path, person)
            said += [say("forget.files", gone=gone, place=place)] if gone else []
    return said


def _from_zip(path: Path, person) -> int:
    """Write a zip anew without a person's entries; how many those were."""
    with zipfile.ZipFile(path) as archive:
        theirs = {entry.filename for entry in archive.infolist() if person.owns(name_in(entry))}
        if theirs:
            partial = path.with_name(path.name + ".partial")
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as made:
                for entry in archive.infolist():
                    if entry.filename not in theirs:
                        data, entry.filename = archive.read(entry), name_in(entry)
                        made.writestr(entry, data)
            partial.replace(path)
    return len(theirs)


def _names(path: Path, person) -> bool:
    """Whether a file names the person; what others wrote may hold an id as an ordinary word."""
    by_id = not OTHERS & set(path.parts)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return any(
                person.is_named_in(name_in(entry))
                or person.is_named_in(_text(archive.read(entry)), by_id=False)
                for entry in archive.infolist()
            )
    return person.is_named_in(path.name) or person.is_named_in(_text(path.read_bytes()), by_id)


def _text(data: bytes) -> str:
    """All that can be read in a file: as an editor opens it, and in UTF-8 between what is none."""
    return "\n".join(dict.fromkeys((text_of(data), data.decode("utf-8", "replace"))))


def still_named(room: Classroom, person: Person) -> list[Path]:
    """Files of the class that name the person all the same."""
    return [path.relative_to(room.data) for path in sorted(room.data.rglob("*"))
            if path.is_file() and not path.is_symlink() and _still(path, room, person)]  # fmt: skip


def _still(path, room, person) -> bool:
    if path in _lists(room):  # by whose a line is: what forgetting leaves is somebody else's
        lines, kept = _lines(path, room, person)
        return kept != lines
    return _names(path, person)


def named(room: Classroom, person: Person) -> list[Path]:
    """What is the person's alone, and the other files that name them."""
    own = [path.relative_to(room.data) for path in own_places(room, person.id)]
    others = [path for path in still_named(room, person)
              if not any(path.is_relative_to(place) for place in own)]  # fmt: skip
    return own + others


def outside(room: Classroom) -> list[str]:
    """Where a person's data may be that this cannot reach."""
    sources = [
        ledger.load(room.downloads, path.name.removesuffix(".collected.json")).source
        for path in room.downloads.glob("*.collected.json")
    ]
    own = [say("forget.collected", source=source) for source in dict.fromkeys(sources)
           if source and not Path(source).resolve().is_relative_to(room.data)]  # fmt: skip
    return [*own, *(say(f"forget.{place}") for place in OUTSIDE)]


def _people(room, url) -> Roster:
    """Everybody of the gradebook; of those who left the list, what it said of them."""
    former = {one.id: one for one in import_roster.read_former(room.former)}
    everybody = roster(url).everybody
    known = [one if one.name else former.get(one.id, one) for one in everybody]
    return Roster(known, collect.read_names(room.names))


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading forget", description=__doc__)
    parser.add_argument("learner", metavar="LEARNER", nargs="?")
    parser.add_argument("--everybody", action="store_true", help="the whole class and its folder")
    parser.add_argument("--yes", action="store_true", help="do it")
    parser.add_argument("--db", metavar="URL", help="default: the class's gradebook.db, SQLite")
    parser.add_argument("--course", metavar="FOLDER", default=".", help="default: here")
    options = parser.parse_args(arguments)
    if bool(options.learner) == options.everybody:
        print(say("forget.whom"), file=sys.stderr)
        return 2
    room = classroom(options.course)
    if options.everybody:
        return _forget_everybody(room, options.yes)
    url = options.db or room.database
    try:
        people = _people(room, url)
    except gradebook.NoGradebook as problem:
        print(say("forget.nobody", problem=problem), file=sys.stderr)
        return 2
    known = next((one for one in people.everybody if one.id == options.learner), None)
    if known is None and not own_places(room, options.learner):
        print(
            say("forget.not_here", learner=options.learner, data=room.data),
            file=sys.stderr,
        )
        return 2
    person = Person(known or Learner(options.learner), people)
    if not options.yes:
        for path in named(room, person):
            print(f"- {path}")
        print(say("forget.these", id=person.id))
        return 1
    for sentence in forget(room, url, person):
        print(f"- {sentence}")
    for path in still_named(room, person):
        print(say("forget.still", path=path))
    print(say("forget.done", id=person.id))
    for place in outside(room):
        print(f"- {place}")
    return 0


def _forget_everybody(room, yes) -> int:
    if not room.data.is_dir():
        print(say("forget.no_class", data=room.data), file=sys.stderr)
        return 2
    count = sum(path.is_file() for path in room.data.rglob("*"))
    if not yes:
        print(say("forget.holds", data=room.data, count=count))
        return 1
    places = outside(room)
    shutil.rmtree(room.data)
    print(say("forget.removed", data=room.data, count=count))
    for place in places:
        print(f"- {place}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
