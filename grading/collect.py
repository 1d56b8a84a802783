"""Bringing downloaded submissions into the shape ``submitted/STUDENT/SET/SET.ipynb``.

FOLDER may hold, mixed: a folder for each learner; notebooks ``STUDENT_SET.ipynb`` or
``STUDENT.ipynb``; a zip for each learner; and it may itself be one zip of all that. Nothing is
unpacked to disk but the one notebook, read with a bound on its size, under a name made here.
Names that Moodle and Canvas make are looked up in the roster: platforms.py.
"""

from __future__ import annotations

import json
import os
import re
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grading.execute import read_submission
from grading.platforms import Roster, is_platforms
from grading.repair import LARGEST_FILE, Unreadable
from grading.results import write_whole
from grading.submissions import safe_student

MOST_ENTRIES = 5000
TIMES = "%Y-%m-%d %H:%M:%S UTC"


class NothingThere(Exception):  # noqa: N818 - said to the instructor as it stands
    """There is nothing to collect; the sentence says why."""


@dataclass
class Found:
    student: str
    data: bytes
    changed: float
    source: str
    place: str  # its path in what was collected


def collect(source: Path, submitted: Path, name: str, roster: Roster | None = None) -> list[str]:
    """Copy what is found; of several files of one learner the newest. Sentences on what was odd."""
    notes: list[str] = []
    if source.is_dir():
        found = list(_in_folder(source, name, notes))
    elif zipfile.is_zipfile(source):
        found = list(_in_archive(source, name, notes))
    elif source.exists():
        raise NothingThere(f"{source} is neither a folder nor a zip archive")
    else:
        raise NothingThere(f"there is no folder {source}")
    roster = roster or Roster()
    newest: dict[str, Found] = {}
    for one in sorted(found, key=lambda one: one.changed):
        one.student, problem = roster.whose(one.student)
        if not safe_student(one.student):
            notes.append(f"{one.source!r}: {one.student[:60]!r} is not a name for a learner")
            continue
        if problem and one.student not in newest:
            notes.append(problem)
        if one.student in newest:
            notes.append(f"{one.student}: {one.source} is newer than another file and was taken")
        newest[one.student] = one
    if not newest:
        raise NothingThere(f"no notebook of {name} is in {source}")
    for one in newest.values():
        _store(one, submitted / one.student / name, name)
    remember_places(submitted, name, {one.student: one.place for one in newest.values()})
    return [f"collected {len(newest)} submissions from {source}", *notes]


def places(submitted: Path, name: str) -> dict[str, str]:
    """Where each learner's file was in what was collected; feedback goes back under that name."""
    try:
        known = json.loads(_places_file(submitted, name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def remember_places(submitted: Path, name: str, found: dict[str, str]) -> None:
    taken = set(found.values())  # the same file may have had another learner before, or none
    earlier = {who: place for who, place in places(submitted, name).items() if place not in taken}
    text = json.dumps(earlier | found, ensure_ascii=False, indent=1)
    write_whole(_places_file(submitted, name), text)


def _places_file(submitted, name):
    return submitted.parent / "downloaded" / f"{name}.places.json"


def _store(one, folder, name):
    path = folder / f"{name}.ipynb"
    if path.is_file() and not path.is_symlink() and path.read_bytes() == one.data:
        return
    folder.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(one.data)
    os.replace(partial, path)
    stamp = time.strftime(TIMES, time.gmtime(one.changed))
    write_whole(folder / "timestamp.txt", stamp)


def student_of(stem: str, name: str) -> str:
    """The learner in a file's name: what stands before the set's name, or all of it."""
    stem = re.sub(r" ?\(\d+\)$", "", stem)
    before, found, _ = stem.partition(name)
    return (before.rstrip("_- .") if found and before.strip("_- .") else stem).strip()


def _in_folder(source, name, notes):
    for entry in sorted(source.iterdir()):
        if entry.is_symlink():
            notes.append(f"{entry.name!r} is a link: not followed")
        elif entry.is_dir():
            yield from _learner_folder(entry, name, notes)
        elif entry.suffix.lower() == ".ipynb":
            yield from _file(entry, student_of(entry.stem, name), entry.name, notes)
        elif entry.suffix.lower() == ".zip":
            yield from _learner_archive(entry, student_of(entry.stem, name), name, notes)


def _learner_folder(folder, name, notes):
    """STUDENT/…/SET.ipynb, at most two folders down."""
    files = [*folder.glob("*.ipynb"), *folder.glob("*/*.ipynb")]
    exact = [file for file in files if file.stem == name or name in file.parts[-2:-1]]
    for file in sorted(exact or [file for file in files if name in file.stem] or files):
        place = file.relative_to(folder.parent).as_posix()
        yield from _file(file, folder.name, place, notes)


def _file(path, student, place, notes):
    try:
        data = read_submission(str(path))
    except Unreadable as problem:
        notes.append(f"{path.name!r}: {problem}")
        return
    yield Found(student, data, path.stat().st_mtime, path.name, place)


def _entries(archive, notes, label):
    """The notebooks of an archive, by safe names, without links or bombs."""
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        notes.append(f"{label!r} has {len(infos):,} entries: not opened")
        return
    for info in infos:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        kind = info.external_attr >> 28
        if info.is_dir() or path.suffix.lower() != ".ipynb" or "__MACOSX" in path.parts:
            continue
        if path.is_absolute() or ".." in path.parts or kind not in (0, 8):
            notes.append(f"{label!r}: {info.filename[:80]!r} is not a plain file of its own")
            continue
        yield info, path


def _read(archive, info, notes, label):
    """An entry's bytes. What the archive says about its size is not believed."""
    try:
        with archive.open(info) as file:
            data = file.read(LARGEST_FILE + 1)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as problem:
        notes.append(f"{label!r}: {info.filename[:80]!r} cannot be read ({problem})")
        return None
    if len(data) > LARGEST_FILE:
        notes.append(f"{label!r}: {info.filename[:80]!r} unpacks to over {LARGEST_FILE >> 20} MB")
        return None
    return data


def _when(info):
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _learner_archive(path, student, name, notes):
    try:
        with zipfile.ZipFile(path) as archive:
            entries = list(_entries(archive, notes, path.name))
            exact = [pair for pair in entries if pair[1].stem == name]
            for info, inner in (exact or entries)[:20]:
                data = _read(archive, info, notes, path.name)
                if data is not None:
                    source = f"{path.name}: {inner.name}"
                    yield Found(student, data, _when(info), source, path.name)
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        notes.append(f"{path.name!r} is not a zip archive that can be read ({problem})")


def _in_archive(path, name, notes):
    """One download for the whole class: the learner is the folder, or in the file's name."""
    with zipfile.ZipFile(path) as archive:
        for info, inner in _entries(archive, notes, path.name):
            folders = [part for part in inner.parts[:-1] if part != name]
            in_folder = folders and (inner.stem == name or is_platforms(folders[-1]))
            student = folders[-1] if in_folder else student_of(inner.stem, name)
            data = _read(archive, info, notes, path.name)
            if data is not None:
                yield Found(student, data, _when(info), f"{path.name}: {inner}", inner.as_posix())
