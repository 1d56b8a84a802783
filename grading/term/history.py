"""What was graded before: every graded submission with its files, in ``history/graded/LEARNER/SET/``.

A record for each time of grading, under its time; files under their hash, so that one that was graded
again is kept once. Of more than ``history.most`` records the oldest go, with files that none of the
others names.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from grading.handin.find import read_submission
from grading.results.records import Record, write_whole


def folder(data: Path, student: str, name: str) -> Path:
    return data / "history" / "graded" / student / name


def keep(data: Path, record: Record, submission, most: int) -> None:
    """Keep what was graded just now; nothing where the settings want no history."""
    if most < 1:
        return
    own = folder(data, record.student, record.set)
    files = own / "files"
    files.mkdir(parents=True, exist_ok=True)
    for place, mark in record.graded.get("files", {}).items():
        if not (files / mark).is_file():
            partial = files / f".{mark}.partial"
            partial.write_bytes(read_submission(str(submission.folder / place)))
            partial.replace(files / mark)
    name = record.graded["when"].replace(":", "").replace(" ", "-")
    write_whole(own / f"{_free(own, name)}.json", record.to_json())
    _prune(own, int(most))


def _free(own: Path, name: str) -> str:
    """Two runs within a second are two entries."""
    number, free = 1, name
    while (own / f"{free}.json").exists():
        number, free = number + 1, f"{name}-{number + 1}"
    return free


def entries(data: Path, student: str, name: str) -> list[Record]:
    """All that is kept of a learner's set, the oldest first."""
    return [record for _, record in _entries(folder(data, student, name))]


def _entries(own: Path):
    for path in sorted(own.glob("[!.]*.json")):
        record = Record.from_json(path.read_text(encoding="utf-8"))
        if record is not None:
            yield path, record


def _prune(own: Path, most: int) -> None:
    known = list(_entries(own))
    for path, _ in known[:-most]:
        path.unlink()
    named = {
        mark for _, record in known[-most:] for mark in record.graded.get("files", {}).values()
    }
    for path in (own / "files").iterdir():
        if path.name not in named:
            path.unlink()


def hand_out(data: Path, record: Record, target: Path) -> list[str]:
    """Put the files of an entry into a folder as they were; the names of those that are not kept."""
    files, missing = folder(data, record.student, record.set) / "files", []
    for place, mark in record.graded.get("files", {}).items():
        path = target / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if (files / mark).is_file():
            shutil.copyfile(files / mark, path)
        else:
            missing.append(place)
    return missing
