"""What the gradebook says of a submission: the machine's points, and all that a person changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from grading.messages import say


@dataclass(frozen=True)
class Mark:
    """The points of one cell, as nbgrader counts them."""

    max: float
    auto: float | None = None
    manual: float | None = None
    extra: float = 0.0
    needs_person: bool = False

    @property
    def points(self) -> float | None:
        """What counts; None while nobody has given any."""
        given = self.manual if self.manual is not None else self.auto
        return None if given is None else given + self.extra

    @property
    def waits(self) -> bool:
        """Whether a person still has to read it."""
        return self.needs_person and not self.outdated

    @property
    def outdated(self) -> bool:
        """Whether a person gave points to another hand-in, or when the cell had other points."""
        counts = self.manual is not None or self.auto is not None  # extra credit alone is no mark
        return self.needs_person and self.by_person and counts

    @property
    def by_person(self) -> bool:
        return self.manual is not None or bool(self.extra)


@dataclass
class Standing:
    """One learner's submission of a set."""

    student: str
    timestamp: datetime | None = None
    due: datetime | None = None
    extension: timedelta | None = None
    notebook_ids: dict[str, str] = field(default_factory=dict)
    penalties: dict[str, float] = field(default_factory=dict)
    marks: dict[str, dict[str, Mark]] = field(default_factory=dict)
    comments: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def all_marks(self) -> list[tuple[str, str, Mark]]:
        return [(n, cell, mark) for n, cells in self.marks.items() for cell, mark in cells.items()]

    @property
    def penalty(self) -> float:
        return sum(self.penalties.values())

    @property
    def total(self) -> float:
        """Points with extra credit, without the penalty for lateness; never below nothing."""
        return max(0.0, sum(mark.points or 0.0 for *_, mark in self.all_marks) - self.penalty)

    @property
    def waiting(self) -> list[str]:
        return [cell for _, cell, mark in self.all_marks if mark.waits]

    @property
    def outdated(self) -> list[str]:
        return [cell for _, cell, mark in self.all_marks if mark.outdated]

    @property
    def seconds_late(self) -> float:
        if self.timestamp is None or self.due is None:
            return 0.0
        allowed = self.due + (self.extension or timedelta())
        return max(0.0, (self.timestamp - allowed).total_seconds())

    def comment(self, notebook: str, cell: str) -> str:
        return self.comments.get(notebook, {}).get(cell) or ""

    def mark(self, notebook: str, cell: str) -> Mark | None:
        return self.marks.get(notebook, {}).get(cell)

    def digest(self) -> str:
        """Changes with anything that a page shows of it."""
        shown = (
            self.timestamp,
            self.due,
            self.extension,
            self.penalties,
            self.marks,
            self.comments,
        )
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def late_words(seconds: float) -> str:
    """``2 days 3 hours late``."""
    minutes = int(seconds // 60)
    parts = [(minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute")]
    words = [say(f"late.{unit}{'s' if n > 1 else ''}", count=n) for n, unit in parts if n][:2]
    time = say("late.long", more=words[0], less=words[1]) if len(words) > 1 else "".join(words)
    return say("late.late", time=time or say("late.at_once"))
