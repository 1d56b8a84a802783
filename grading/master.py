"""The master of an exercise set: what nbgrader put into its gradebook when the set was released."""

from __future__ import annotations

import ast
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class MasterCell:
    """One of nbgrader's cells. Everything that decides about points is taken from here."""

    name: str
    kind: str  # "code" or "markdown"
    source: str
    locked: bool
    checksum: str | None
    points: float | None  # None where the cell carries none
    solution: bool
    task: bool = False

    @property
    def function(self) -> str | None:
        """The function that this cell is for, by the course's naming of cells."""
        for ending in ("_answer", "_check", "_try"):
            if self.name.endswith(ending):
                return self.name.removesuffix(ending)
        return None

    @property
    def metadata(self) -> dict:
        points = {} if self.points is None else {"points": self.points}
        return {
            "grade_id": self.name,
            "grade": self.points is not None and not self.task,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "schema_version": 3,
            "cell_type": self.kind,
            "checksum": self.checksum,
            **points,
        }

    @property
    def by_hand(self) -> bool:
        """Whether a person gives the points."""
        return self.points is not None and (self.solution or self.task or self.kind != "code")

    def hidden_check(self) -> tuple[str, str, str] | None:
        """``(module, check, function)`` where the cell is the known two lines, which run outside."""
        return known_check(self.source)


@lru_cache(maxsize=500)
def known_check(source: str) -> tuple[str, str, str] | None:
    """What the two lines of the course's kind of hidden check name; None for any other cell.

    from grading.checks.SET import check_f
    check_f(f).report()
    """
    try:
        (imported, called) = ast.parse(source).body
        (name,) = imported.names
        report = called.value
        call = report.func.value
        known = (
            imported.module.startswith("grading.checks.")
            and imported.level == 0
            and report.func.attr == "report"
            and not report.args
            and call.func.id == (name.asname or name.name)
            and len(call.args) == 1
            and not call.keywords
        )
        return (imported.module, name.name, call.args[0].id) if known else None
    except (SyntaxError, ValueError, AttributeError, TypeError):
        return None


@dataclass(frozen=True)
class Master:
    """A notebook of an exercise set, as data that can be sent to a worker on another machine."""

    name: str
    notebook: str
    cells: tuple[MasterCell, ...]
    kernelspec: dict | None = None

    @property
    def max_scores(self) -> dict[str, float]:
        return {cell.name: cell.points for cell in self.cells if cell.points is not None}

    def scaffold(self, function) -> MasterCell | None:
        return next((c for c in self.cells if c.solution and c.function == function), None)

    def imports(self) -> list[str]:
        """Modules that the set's own cells import: a zygote loads them once for everybody."""
        found = {}
        for cell in self.cells:
            try:
                tree = ast.parse(cell.source if cell.kind == "code" else "")
            except SyntaxError:
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    found |= dict.fromkeys(name.name for name in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found[node.module] = None
                    found |= dict.fromkeys(f"{node.module}.{name.name}" for name in node.names)
        return [name for name in found if name.partition(".")[0] != "grading"]

    def as_data(self) -> dict:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict) -> Master:
        return cls(**data | {"cells": tuple(MasterCell(**cell) for cell in data["cells"])})


MASTER_CELLS = """
SELECT source_cell.name AS name, source_cell.cell_type AS kind, source_cell.source AS source,
       source_cell.locked AS locked, source_cell.checksum AS checksum,
       base_cell.type AS type, grade_cells.max_score AS points, task_cells.max_score AS task_points,
       notebook.name AS notebook, notebook.kernelspec AS kernelspec
FROM assignment
JOIN notebook ON notebook.assignment_id = assignment.id
JOIN source_cell ON source_cell.notebook_id = notebook.id
LEFT JOIN base_cell ON base_cell.notebook_id = notebook.id AND base_cell.name = source_cell.name
LEFT JOIN grade_cells ON grade_cells.id = base_cell.id
LEFT JOIN task_cells ON task_cells.id = base_cell.id
WHERE assignment.name = :name
"""


def load_masters(engine, name: str, release: Path | None = None) -> list[Master]:
    """The notebooks of a set out of a gradebook, by plain SQL: quick to start, the same everywhere.

    A cell that is graded and written by the learner has two rows, one for each of its sides.
    """
    from sqlalchemy import text

    notebooks: dict[str, dict] = {}
    with engine.connect() as connection:
        rows = connection.execute(text(MASTER_CELLS), {"name": name}).mappings().all()
    for row in rows:
        book = notebooks.setdefault(row["notebook"], {"cells": {}, "kernelspec": row["kernelspec"]})
        cell = book["cells"].setdefault(row["name"], {"points": None, "solution": False})
        points = row["points"] if row["points"] is not None else row["task_points"]
        cell |= {key: row[key] for key in ("name", "kind", "source", "checksum")}
        cell["locked"] = bool(row["locked"])
        cell["source"] = cell["source"] or ""
        cell["points"] = cell["points"] if points is None else float(points)
        cell["solution"] = cell["solution"] or row["type"] == "SolutionCell"
        cell["task"] = cell.get("task", False) or row["type"] == "TaskCell"
    return [_master(name, notebook, book, release) for notebook, book in sorted(notebooks.items())]


def _master(name, notebook, book, release):
    cells = [MasterCell(**cell) for cell in book["cells"].values()]
    order = _released_order(release, notebook)
    cells.sort(key=lambda cell: order.get(cell.name, len(order)))
    spec = json.loads(book["kernelspec"]) if book["kernelspec"] else None
    return Master(name, notebook, tuple(cells), spec)


def _released_order(release, notebook) -> dict[str, int]:
    """The order of the cells in the notebook that learners got; a table of a database has none."""
    if release is None:
        return {}
    try:
        cells = json.loads((release / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
        names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
    except (OSError, ValueError, KeyError):
        return {}
    return {name: place for place, name in enumerate(names) if name}
