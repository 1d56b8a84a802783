"""One line of the report for each learner: the record beside what the gradebook says now."""

from __future__ import annotations

from dataclasses import dataclass, field

from grading.handin.ledger import Ledger
from grading.handin.master import Master
from grading.messages import say
from grading.results.records import Record
from grading.results.standing import Mark, Standing, late_words


@dataclass(frozen=True)
class Column:
    """One graded cell of the set."""

    notebook: str
    cell: str
    name: str
    max: float


@dataclass
class Line:
    student: str
    name: str
    record: Record
    standing: Standing | None
    marks: dict[Column, Mark]
    late: str = ""
    notes: list[str] = field(default_factory=list)  # of collecting, about this learner
    page: str = ""  # the feedback page, from the report's folder

    @property
    def total(self) -> float:
        return self.record.total if self.standing is None else self.standing.total

    @property
    def waiting(self) -> list[Column]:
        return [column for column, mark in self.marks.items() if mark.waits]

    @property
    def outdated(self) -> list[Column]:
        return [column for column, mark in self.marks.items() if mark.outdated]

    @property
    def penalty(self) -> float:
        return self.standing.penalty if self.standing else 0.0

    @property
    def noted(self) -> list[str]:
        said = [say("report.person_marked", name=c.name) for c in self.outdated]
        return self.record.troubles + said + self.notes + self.record.repairs


def columns(masters: list[Master]) -> list[Column]:
    """The set's graded cells in their order, under names that tell them apart."""
    found = [
        (master.notebook, cell.name, cell.function or cell.name, cell.points)
        for master in masters
        for cell in master.cells
        if cell.points is not None
    ]
    names = [name for *_, name, _ in found]
    return [
        Column(book, cell, name if names.count(name) == 1 else f"{book}: {cell}", points)
        for book, cell, name, points in found
    ]


def line(student: str, record: Record, standing: Standing | None, cols: list[Column],
         name: str = "", ledger: Ledger | None = None, page: str = "") -> Line:  # fmt: skip
    marks = {}
    for column in cols:
        known = standing.mark(column.notebook, column.cell) if standing else None
        if known is None:
            points = record.scores.get(column.notebook, {}).get(column.cell, 0.0)
            known = Mark(column.max, points, needs_person=points is None)
        marks[column] = known
    late = late_words(standing.seconds_late) if standing and standing.seconds_late else ""
    origin = ledger.origins.get(student) if ledger else None
    if origin and origin.late:
        late = f"{late}, {say('late.platform')}".lstrip(", ")
    notes = [n for n in ledger.notes if n.startswith(f"{student}: ")] if ledger else []
    notes = [note.removeprefix(f"{student}: ") for note in notes]
    return Line(student, name or student, record, standing, marks, late, notes, page)
