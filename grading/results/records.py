"""What is known of every graded submission: how a run is resumed, and what a report is made of.

A record is one JSON file, written after the gradebook's commit and in one step, so that it is there
whole or not at all. Points in it are what the machine gave; a person's are in the gradebook.
"""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

FORM = (
    2  # of the files: a record of another form is as good as none, and its submission graded again
)


@dataclass
class ExerciseResult:
    """The machine's verdict on one graded cell."""

    name: str  # the function, or what else the cell is called
    cell: str
    max: float
    points: float | None = 0.0  # None: a person gives them
    notebook: str = ""
    checked: str = "outside"  # or "inside", or "by hand"
    messages: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    mistake: str | None = None
    parts: dict = field(default_factory=dict)
    library: list[str] = field(default_factory=list)  # losses of the library that the answer calls
    seconds: float = 0.0


@dataclass
class Record:
    """One submission: what was handed in, what was done with it, what came of it."""

    student: str
    set: str
    notebooks: list[str] = field(default_factory=list)
    scores: dict[str, dict] = field(default_factory=dict)  # {notebook: {cell: points or None}}
    comments: dict[str, dict] = field(default_factory=dict)  # {notebook: {cell: text or None}}
    exercises: list[ExerciseResult] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    error: str | None = None
    memory: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: {"all": 0.0})
    fingerprint: dict[str, list] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    failed: bool = False  # the grader itself did: tried again in the next run
    key: str = ""  # of everything that decides about the result
    content: str = ""  # of what the learner handed in
    timestamp: str | None = None
    graded: dict = field(default_factory=dict)  # when, and with which version of everything
    form: int = FORM
    # The graded notebooks' texts go into autograded/, and are not part of the record's file.
    autograded: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """The machine's points."""
        return sum(p or 0.0 for cells in self.scores.values() for p in cells.values())

    @property
    def troubles(self) -> list[str]:
        return ([self.error] if self.error else []) + self.incidents

    def to_json(self) -> str:
        return json.dumps({k: v for k, v in asdict(self).items() if k != "autograded"})

    @classmethod
    def from_json(cls, text: str) -> Record | None:
        """The record in a file's text; None where it is not one of this form."""
        try:
            data = json.loads(text)
            if data["form"] != FORM:
                return None
            exercises = [ExerciseResult(**one) for one in data.pop("exercises")]
            return cls(**data, exercises=exercises)
        except (ValueError, TypeError, KeyError):
            return None

    def light(self) -> Record:
        """Without what only the file needs: a class of any size fits into memory."""
        return dataclasses.replace(self, autograded={}, answers={})


def merged(parts: list[Record]) -> Record:
    """The record of a submission of several notebooks, out of one for each of them."""
    first, *others = parts
    for part in others:
        for name in ("notebooks", "exercises", "repairs", "incidents"):
            getattr(first, name).extend(getattr(part, name))
        for name in ("scores", "comments", "fingerprint", "answers", "autograded"):
            getattr(first, name).update(getattr(part, name))
        first.memory = max(first.memory, part.memory)
        for name, seconds in part.seconds.items():
            first.seconds[name] = first.seconds.get(name, 0.0) + seconds
        if part.error:
            first.error = f"{first.error}; {part.error}" if first.error else part.error
        first.failed |= part.failed
    return first


class Records:
    """The records of one set, a file for each learner."""

    def __init__(self, folder: Path):
        self.folder = folder

    def _path(self, student: str) -> Path:
        return self.folder / f"{student}.json"

    def load(self, student: str) -> Record | None:
        try:
            return Record.from_json(self._path(student).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return None

    def all(self) -> dict[str, Record]:
        """Every learner's, in the order of their names."""
        students = sorted(path.stem for path in self.folder.glob("[!.]*.json"))
        return {s: record for s in students if (record := self.load(s)) and record.student == s}

    def save(self, record: Record) -> None:
        write_whole(self._path(record.student), record.to_json())

    def forget(self, student: str) -> None:
        self._path(student).unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(text, encoding="utf-8", errors="replace")
    os.replace(partial, path)
