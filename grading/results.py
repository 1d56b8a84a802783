"""What is known of every graded submission, one JSON file each: how a run is resumed and reported.

A record is written after the gradebook's commit, in one step, so it is there whole or not at all.
"""

from __future__ import annotations

import json
import os
from pathlib import Path


class Records:
    def __init__(self, folder: Path):
        self.folder = folder

    def _path(self, student):
        return self.folder / f"{student}.json"

    def load(self, student: str) -> dict | None:
        try:
            record = json.loads(self._path(student).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return record if isinstance(record, dict) and "key" in record else None

    def save(self, record: dict) -> None:
        write_whole(self._path(record["student"]), json.dumps(record))


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(text, encoding="utf-8", errors="replace")
    os.replace(partial, path)
