"""Bringing downloads into the shape ``submitted/STUDENT/SET/SET.ipynb``, whatever they look like.

The learner is who the roster finds in a path, from the outside in; where it finds nobody, the
outermost folder, or the file's name. Of several notebooks of one learner the one counts that has the
set's cells with answers in them, then the newest. A hand-in is never replaced by an older one, or by
a file that holds nothing of the set, such as a broken one.
Every file that was not used is listed with its reason.
"""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from grading.classroom import Classroom
from grading.handin import contents, ledger, replace
from grading.handin.entries import Entry, Listing, NotReadable, listing
from grading.handin.find import safe_student
from grading.handin.ledger import Ledger, Origin
from grading.handin.master import Master
from grading.handin.roster import ENDINGS, Roster, attempt, is_platforms, own_name
from grading.handin.untrusted import Refused, in_limited_process, text_of
from grading.messages import say
from grading.settings import MB, SETTINGS

NOTEBOOKS = re.compile(r"\.(ipynb|json)(\.(txt|json))?$", re.I)
# The exchange writes them beside a hand-in, and they decide when it was handed in.
NBGRADERS_OWN = {("timestamp.txt",), ("submission_secret.txt",)}


class NothingThere(Exception):  # noqa: N818 - said to the instructor as it stands
    """There is nothing to collect; the sentence says why."""


@dataclass
class Upload:
    """What one learner handed in: files, and where the platform says that they were late."""

    student: str
    files: list[Entry] = field(default_factory=list)
    late: bool = False


def collect(
    source: Path, room: Classroom, masters: list[Master], roster: Roster, student: str | None = None
) -> Ledger:
    """Copy what is found into ``submitted``; what is not used is in the ledger, which is kept."""
    name = masters[0].name
    if not source.exists():
        raise NothingThere(say("collect.no_folder", source=source))
    found = listing(source)
    known = ledger.load(room.downloads, name)
    book = Ledger(source=str(source), origins=known.origins, left_behind=found.left_behind)
    book.unused = found.unused
    uploads = _uploads(found, roster, name, book, student)
    taken = 0
    for upload in uploads:
        try:
            taken += _take(upload, room, masters, book)
        except Exception as problem:  # noqa: BLE001 - one learner's, whatever it is
            said = f"{type(problem).__name__}: {problem}"[:300]
            book.notes.append(say("collect.failed", student=upload.student, said=said))
    if not taken:
        detail = "; ".join(f"{place}: {reason}" for place, reason in book.unused[:3])
        raise NothingThere(
            say("collect.no_notebook", name=name, source=source)
            + (f" ({detail})" if detail else "")
        )
    book.notes.insert(0, say("collect.collected", taken=taken, source=source))
    ledger.save(book, room.downloads, name)
    return book


def read_names(path: Path) -> dict[str, str]:
    """``class/names.csv``: a name in a download and the learner whose it is; nobody's without one."""
    try:
        text = text_of(path.read_bytes())
    except OSError:
        return {}
    lines = csv.reader(text.splitlines(), delimiter=max(",;\t", key=text.count))
    return {
        line[0].strip(): (line[1].strip() if len(line) > 1 else "")
        for line in lines
        if line and line[0].strip()
    }


def _uploads(found: Listing, roster, name, book, student) -> list[Upload]:
    """Everybody's files, by learner, in the order of their names."""
    wrapped = _wrapping(found.entries, roster)
    uploads: dict[str, Upload] = {}
    said = set()
    for entry in found.entries:
        who, late, problem = (
            (student, False, None) if student else _whose(entry, roster, name, wrapped)
        )
        if problem and problem not in said:
            said.add(problem)
            book.notes.append(problem)
        if not who:
            book.unused.append((entry.place, say("collect.nobodys") if who == "" else
                                say("collect.whose")))  # fmt: skip
        elif not safe_student(who):
            book.unused.append((entry.place, say("collect.no_name", who=who[:60])))
        else:
            upload = uploads.setdefault(who, Upload(who))
            upload.files.append(entry)
            upload.late |= late
    _date(uploads.values())
    return [uploads[who] for who in sorted(uploads)]


def _date(uploads) -> None:
    """What lies in a learner's own archive was handed in when that was, whenever it was written.

    An archive is a learner's own if nobody else's files are in it: a download of the class is none.
    """
    owners: dict[tuple, set] = defaultdict(set)
    for upload in uploads:
        for entry in upload.files:
            for parts, _ in entry.archives:
                owners[parts].add(upload.student)
    for upload in uploads:
        for entry in upload.files:
            own = (time for parts, time in entry.archives if len(owners[parts]) == 1)
            entry.of_upload = next(own, 0.0)


def _wrapping(entries, roster) -> int:
    """How many outer parts all files share that name nobody: a class folder packed as a whole."""
    depth = 0
    while entries and all(len(entry.parts) > depth + 1 for entry in entries):
        outer = {entry.parts[depth] for entry in entries}
        (part, *others) = outer
        owner = roster.owner(part)
        if others or owner.student or owner.otherwise is not None or is_platforms(part):
            break
        depth += 1
    return depth if len({e.parts[depth] for e in entries}) > 1 or roster.is_list else 0


def _whose(entry: Entry, roster: Roster, name: str, wrapped: int):
    """``(learner, late, problem)``. An upload is its outermost part's: nothing inside can claim it."""
    parts = entry.parts[wrapped:]
    for place, part in enumerate(parts):
        owner = roster.owner(part)
        if owner.student:
            left = owner.student in roster.former - roster.ids
            problem = say("collect.not_on_roster", name=owner.student) if left else owner.problem
            return owner.student, owner.late, problem
        if owner.otherwise is not None:
            problem = owner.problem
            if roster.is_list and owner.otherwise and not problem:
                problem = say("collect.not_on_roster", name=owner.otherwise)
            return owner.otherwise, owner.late, problem
        if owner.problem:
            return student_of(part, name), False, owner.problem
        if part.lower().endswith(".zip") and place + 1 < len(parts):
            break  # somebody's upload, whoever is named inside
    fallback = _without_roster(parts, name)
    problem = say("collect.not_on_roster", name=fallback) if roster.is_list else None
    return fallback, False, problem


def _without_roster(parts, name):
    """The outermost folder that is not the set's own, or what the file's name says."""
    outer = [part for part in parts[:-1] if ENDINGS.sub("", part).casefold() != name.casefold()]
    return student_of(outer[0] if outer else parts[-1], name)


def student_of(part: str, name: str) -> str:
    """The learner in a file's name: what stands before the set's name, or all of it."""
    part = unicodedata.normalize("NFC", part)  # macOS takes letters and their marks apart
    stem = re.sub(r" ?\(\d+\)$", "", ENDINGS.sub("", part))
    start = stem.casefold().find(name.casefold())
    before = stem[:start] if start > 0 else ""
    return (before.rstrip("_- .") if before.strip("_- .") else stem).strip()


def _take(upload: Upload, room, masters, book) -> int:
    """Store one learner's notebooks, and what lies beside them; whether there was one to take."""
    candidates, others = [], []
    for entry in upload.files:
        (candidates if _may_be_notebook(entry) else others).append(entry)
    most = SETTINGS.handin.most_files
    if len(candidates) > most:
        book.notes.append(
            say(
                "collect.looked_at",
                student=upload.student,
                count=len(candidates),
                most_files=most,
            )
        )
    chosen = _choose(candidates[:most], masters)
    files = {f"{notebook}.ipynb": entry.read() for notebook, entry in chosen.items()}
    folder = room.submitted / upload.student / masters[0].name
    if replace.has_others(folder, files) and not _is_of_set(chosen, masters):
        book.unused += [(entry.place, say("collect.nothing_of_set")) for entry in candidates]
        book.unused += [(entry.place, _reason(entry)) for entry in others]
        return 0
    used = {id(entry) for entry in chosen.values()}
    for entry in candidates:
        if id(entry) not in used:
            other = say("collect.another_taken", student=upload.student)
            book.unused.append((entry.place, other if chosen else say("collect.other_set")))
    if not chosen:
        book.unused += [(entry.place, _reason(entry)) for entry in others]
        return 0
    main = next(iter(chosen.values()))
    known = book.origins.get(upload.student)
    origin = Origin(
        main.place, max(e.handed_in for e in chosen.values()), upload.late, main.parts[0]
    )
    beside = _beside(main, [e for e in others], book)
    older = replace.stored(folder, files, beside, origin, known)
    if older:
        book.notes.append(say("collect.older_told", student=upload.student, place=main.place))
        book.unused.append((main.place, say("collect.older")))
    else:
        book.remember(upload.student, origin)
    if not older and len(candidates) > len(chosen):
        names = ", ".join(sorted(entry.place for entry in chosen.values()))
        count = len(candidates)
        book.notes.append(say("collect.taken", student=upload.student, count=count, names=names))
    return 1


def _may_be_notebook(entry: Entry) -> bool:
    """By its name; what is plain JSON by its name may be data, and a notebook has cells."""
    if not NOTEBOOKS.search(entry.name):
        return False
    if ".ipynb" in entry.name.lower():
        return True
    try:
        return '"cell_type"' in text_of(entry.read())
    except NotReadable:
        return True


def _reason(entry: Entry) -> str:
    try:
        kind = contents.what_it_is(entry.read()[:4000])
    except NotReadable as problem:
        return str(problem)
    return say("collect.only_notebooks", value=kind or "no notebook")


def _choose(candidates: list[Entry], masters: list[Master]) -> dict[str, Entry]:
    """``{notebook: file}``: by content, then time, then name; a single file is taken as it is."""
    if len(masters) == 1 and len(candidates) == 1:
        return {masters[0].notebook: candidates[0]}
    if not candidates:
        return {}
    known = contents.scaffolds(masters)
    functions = _functions(masters)
    seen = [_look(entry, known, functions) for entry in candidates]
    chosen: dict[str, Entry] = {}
    for master in masters:
        ranked = []
        for place, (entry, looked) in enumerate(zip(candidates, seen, strict=True)):
            has, answered = looked["cells"][master.notebook]
            stem = ENDINGS.sub("", own_name(entry.name)).casefold()
            exact = stem == master.notebook.casefold() or len(entry.parts) > 1 and entry.name.casefold() \
                == f"{master.notebook}.ipynb".casefold()  # fmt: skip
            alike = master.notebook.casefold() in stem
            if len(masters) > 1:
                key = (exact, alike, has > 0, answered > 0, _when(entry), place)
                fits = exact or alike or has > 0
            else:
                key = (has > 0, answered > 0, looked["notebook"], _when(entry), exact, alike, place)
                fits = True
            if fits and entry not in chosen.values():
                ranked.append((key, place))
        if ranked:
            chosen[master.notebook] = candidates[max(ranked)[1]]
    return chosen


def _is_of_set(chosen, masters) -> bool:
    """Whether a cell or a function of the set is in any of the files."""
    known, functions = contents.scaffolds(masters), _functions(masters)
    return any(_look(entry, known, functions)["cells"][book][0] for book, entry in chosen.items())


def _functions(masters) -> dict[str, list[str]]:
    return {m.notebook: [c.function for c in m.cells if c.solution and c.function] for m in masters}


def _when(entry) -> tuple[str, float, float]:
    """What puts attempts in order: the platform's word, else the time of the upload, then of the file."""
    return max(map(attempt, entry.parts)), entry.handed_in, entry.time


def _look(entry, known, functions) -> dict:
    nothing = {"cells": {notebook: [0, 0] for notebook in known}, "notebook": False}
    try:
        return in_limited_process(contents.look, [entry.read()], known, functions)[0]
    except (Refused, NotReadable):
        return nothing


def _beside(main: Entry, others: list[Entry], book) -> dict[str, Entry]:
    """The learner's own files that lie beside the notebook, by their paths from there."""
    limits = SETTINGS.beside
    folder = main.parts[:-1]
    found: dict[str, Entry] = {}
    size = 0
    for entry in others:
        inside = entry.parts[: len(folder)] == folder
        kind = entry.name.rpartition(".")[2].lower()
        if inside and entry.parts[len(folder) :] in NBGRADERS_OWN:
            book.unused.append((entry.place, say("collect.nbgraders")))
        elif not inside or kind not in limits.kinds or entry.name.endswith(".ipynb.txt"):
            book.unused.append((entry.place, _reason(entry)))
        elif len(found) >= limits.most or size + entry.size > limits.largest_mb * MB:
            words = say("collect.too_much", most=limits.most, mb=limits.largest_mb)
            book.unused.append((entry.place, words))
        else:
            size += entry.size
            path = [*entry.parts[len(folder) : -1], own_name(entry.name)]
            found[os.path.join(*path)] = entry
    return found
