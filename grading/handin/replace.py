"""Storing a hand-in under ``submitted/``: whole, through no link, and never an older over a newer."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from pathlib import Path

from grading.handin.entries import Entry
from grading.handin.find import timestamp
from grading.handin.ledger import Origin
from grading.messages import say
from grading.results.records import write_whole
from grading.settings import SETTINGS

TIMES = "%Y-%m-%d %H:%M:%S UTC"


def has_others(folder: Path, files: dict[str, bytes]) -> bool:
    """Whether a learner's folder holds notebooks, and not these."""
    before = _notebooks(folder)
    return bool(before) and not _are_there(folder, files, before)


def stored(folder: Path, files: dict[str, bytes], beside: dict[str, Entry], origin: Origin,
           known: Origin | None) -> bool:  # fmt: skip
    """Write a hand-in into a learner's folder; True where what is there is newer, and stays."""
    for part in (folder.parent, folder):
        if part.is_symlink() or (part.exists() and not part.is_dir()):
            raise OSError(say("replace.no_folder", name=part.name))
    before = _notebooks(folder)
    same = _are_there(folder, files, before)
    if before and not same and origin.time < time_there(folder, known):
        return True
    folder.mkdir(parents=True, exist_ok=True)
    if same and before:
        return False
    for path in folder.iterdir():  # nothing of an earlier hand-in stays beside the new one
        if path.name not in files and not path.name.startswith("."):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    for name, data in files.items():
        _write(folder / name, data)
        if origin.time > 0:
            os.utime(folder / name, (origin.time, origin.time))
    for name, entry in beside.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, entry.read())
    if SETTINGS.late.download_times == "count" and origin.time:
        write_whole(folder / "timestamp.txt", time.strftime(TIMES, time.gmtime(origin.time)))
    return False


def _notebooks(folder: Path) -> set[str]:
    if not folder.is_dir():
        return set()
    return {
        path.name for path in folder.glob("*.ipynb") if path.is_file() and not path.is_symlink()
    }


def _are_there(folder, files, before) -> bool:
    return all(name in before and _holds(folder / name, data) for name, data in files.items())


def _holds(path: Path, data: bytes) -> bool:
    return path.stat().st_size == len(data) and path.read_bytes() == data


def time_there(folder: Path, known: Origin | None) -> float:
    """When what is there was handed in: by its own collection, the exchange's stamp, or the file."""
    times = [known.time] if known is not None else []
    if stamp := timestamp(folder):
        from datetime import UTC

        from grading.results.gradebook import utc

        with contextlib.suppress(ValueError, OverflowError, TypeError):
            times.append(utc(stamp).replace(tzinfo=UTC).timestamp())
    if not any(times):
        times = [path.stat().st_mtime for path in folder.glob("*.ipynb")]
    return max(times, default=0.0)


def _write(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(data)
    os.replace(partial, path)
