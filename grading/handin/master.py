"""The master of an exercise set: what nbgrader put into its gradebook when the set was released."""

from __future__ import annotations

import ast
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from grading import checks


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

    def hidden_check(self) -> KnownCheck | None:
        """What the cell names where it is the known two lines, which run outside."""
        return known_check(self.source)


class KnownCheck(NamedTuple):
    """What the two lines of the course's kind of hidden check name."""

    set_name: str
    exercise: str
    function: str

    @property
    def module(self) -> str:
        return checks.module_name(self.set_name, self.exercise)


@lru_cache(maxsize=500)
def known_check(source: str) -> KnownCheck | None:
    """The course's kind of hidden check, in its present and its former words; None for any other cell.

    from grading.checks import hidden_check
    hidden_check("02-regression-losses", "huber")(huber).report()
    """
    try:
        (imported, called) = ast.parse(source).body
        (name,) = imported.names
        report = called.value
        call = report.func.value
        if imported.level or report.func.attr != "report" or report.args or call.keywords:
            return None
        (function,) = call.args
        if imported.module == "grading.checks" and name.name == "hidden_check":
            set_name, exercise = (argument.value for argument in call.func.args)
            known = call.func.func.id == (name.asname or name.name) and not call.func.keywords
        else:
            set_name, exercise = _formerly(imported.module, name.name)
            known = call.func.id == (name.asname or name.name)
        known = known and exercise in checks.names().get(set_name, ())
        return KnownCheck(set_name, exercise, function.id) if known else None
    except (SyntaxError, ValueError, AttributeError, TypeError):
        return None


def _formerly(module, name):
    """Sets released by an earlier version: ``from grading.checks.regression_losses import check_huber``."""
    former = module.removeprefix("grading.checks.").replace("_", "-")
    set_name = next((known for known in checks.names() if known[3:] == former), former)
    return set_name, name.removeprefix("check_")


@dataclass(frozen=True)
class Master:
    """A notebook of an exercise set, as data that can be sent to a worker on another machine."""

    name: str
    notebook: str
    cells: tuple[MasterCell, ...]
    kernelspec: dict | None = None
    texts: tuple[str, ...] = ()  # of the released notebook's other cells: what no learner wrote

    @property
    def max_scores(self) -> dict[str, float]:
        return {cell.name: cell.points for cell in self.cells if cell.points is not None}

    def scaffold(self, function) -> MasterCell | None:
        return next((c for c in self.cells if c.solution and c.function == function), None)

    @property
    def functions(self) -> list[str]:
        """The functions that learners write, in order."""
        return list(dict.fromkeys(cell.function for cell in self.cells if cell.function))

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
        cells = tuple(MasterCell(**cell) for cell in data["cells"])
        return cls(**data | {"cells": cells, "texts": tuple(data["texts"])})


def load_masters(rows: list[dict], name: str, ordered: list[Path] = ()) -> list[Master]:
    """The notebooks of a set out of the gradebook's rows.

    A cell that is graded and written by the learner has two rows, one for each of its sides. The
    order of the cells is looked up in the notebooks in the folders ``ordered``.
    """
    notebooks: dict[str, dict] = {}
    for row in rows:
        book = notebooks.setdefault(row["notebook"], {"cells": {}, "kernelspec": row["kernelspec"]})
        if row["name"] is None:  # a notebook without any cell of nbgrader's
            continue
        cell = book["cells"].setdefault(row["name"], {"points": None, "solution": False})
        points = row["points"] if row["points"] is not None else row["task_points"]
        cell |= {key: row[key] for key in ("name", "kind", "source", "checksum")}
        cell["locked"] = bool(row["locked"])
        cell["source"] = cell["source"] or ""
        cell["points"] = cell["points"] if points is None else float(points)
        cell["solution"] = cell["solution"] or row["type"] == "SolutionCell"
        cell["task"] = cell.get("task", False) or row["type"] == "TaskCell"
    return [_master(name, notebook, book, ordered) for notebook, book in sorted(notebooks.items())]


def _master(name, notebook, book, ordered):
    cells = [MasterCell(**cell) for cell in book["cells"].values()]
    order = _order(ordered, notebook)
    cells.sort(key=lambda cell: (order.get(cell.name, len(order)), cell.name))
    spec = json.loads(book["kernelspec"]) if book["kernelspec"] else None
    return Master(name, notebook, tuple(cells), spec, _texts(ordered, notebook))


def _cells(folders, notebook) -> list[tuple]:
    """``(id or None, source)`` of every cell in the first of the folders that has the notebook."""
    for folder in folders:
        try:
            text = (folder / f"{notebook}.ipynb").read_text(encoding="utf-8")
            cells = json.loads(text)["cells"]
            return [
                (c["metadata"].get("nbgrader", {}).get("grade_id"), "".join(c["source"]))
                for c in cells
            ]
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            continue
    return []


def _order(folders, notebook) -> dict[str, int]:
    return {name: place for place, (name, _) in enumerate(_cells(folders, notebook)) if name}


def _texts(folders, notebook) -> tuple[str, ...]:
    return tuple(
        source for name, source in _cells(folders, notebook) if not name and source.strip()
    )
