"""The files that authors write: notebooks and TOML, with words for places in them.

Whatever cannot be read raises :class:`authoring.rules.Unreadable` with file, line and reason.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat

from authoring.rules import Problem, Unreadable

ROOT = Path(__file__).resolve().parent.parent
BOM = "\ufeff"  # some editors of Windows begin a file with it
MADE_BY_PROGRAMS = {
    "__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".ruff_cache", ".jupyter_cache", ".DS_Store"
}  # fmt: skip


def left_over(folder):
    """Whether nothing is in a folder but what programs made there, and git leaves when it takes the rest
    away: such a folder can go. A hidden file of the author's own is something.
    """
    ends = [one for one in folder.rglob("*") if not one.is_dir() or not any(one.iterdir())]
    made = [bool(MADE_BY_PROGRAMS & {*one.relative_to(folder).parts}) for one in ends]
    return bool(ends) and all(made)


@dataclass
class TextFile:
    """A file that an author writes: its text, and its name from the course's folder."""

    path: Path
    root: Path = ROOT

    @property
    def name(self):
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def text(self):
        return text_of(self.path, self.name)


class Notebook(TextFile):
    """A notebook file: its cells, and words for places in it. Cells are counted from 1."""

    @cached_property
    def cells(self):
        try:
            json.loads(self.text)
        except json.JSONDecodeError as error:
            reason = (
                f"this is not JSON, as a notebook must be: {error.msg}. Undo the last change there."
            )
            raise Unreadable(Problem(f"{self.name}, line {error.lineno}", reason)) from None
        try:
            cells = nbformat.reads(self.text, as_version=4).cells
        except Exception as error:  # nbformat raises many kinds
            reason = f"this is no notebook: {str(error).partition(chr(10))[0]}"
            raise Unreadable(Problem(self.name, reason)) from None
        for number, cell in enumerate(cells, 1):
            wanted = {"cell_type": str, "source": str, "metadata": dict}
            wrong = [key for key, kind in wanted.items() if not isinstance(cell.get(key), kind)]
            if not wrong and not isinstance(cell.metadata.get("nbgrader", {}), dict):
                wrong = ["nbgrader"]
            if wrong:
                says = f"its “{wrong[0]}” is missing or not as in other cells. Undo the last change there."
                raise Unreadable(self.problem(number, says))
        return cells

    def problem(self, number, says, line=None):
        """A problem in the cell with this number, perhaps with the line in the cell."""
        place = f"{self.name}, cell {number}" + (f", line {line}" if line else "")
        return Problem(place, says)

    def numbered(self, kind=None):
        """``(number, cell)`` of all cells, or of those of a kind: "markdown" or "code"."""
        cells = enumerate(self.cells, 1)
        return [(n, cell) for n, cell in cells if kind in (None, cell.cell_type)]

    def line_of(self, number, text):
        """The line of a cell on which a text begins."""
        before, found, _ = self.cells[number - 1].source.partition(text)
        return before.count("\n") + 1 if found else None


def text_of(path, name):
    """The text of a file that an author writes; raises :class:`Unreadable` with its place."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Unreadable(Problem(name, "there is no such file.")) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        says = f"this is not UTF-8 ({error.reason}): save it in that encoding."
        raise Unreadable(Problem(f"{name}, line {line}", says)) from None
    if text.startswith(BOM):
        says = "it begins with a byte order mark: save it as plain UTF-8, without a BOM."
        raise Unreadable(Problem(f"{name}, line 1", says))
    return text


class TomlFile(TextFile):
    """A TOML file, and the line on which something in it stands."""

    @cached_property
    def tables(self):
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            place = f"{self.name}, line {line[1]}" if line else self.name
            raise Unreadable(Problem(place, f"this is not TOML: {error}.")) from None

    def line(self, pattern, nth=0):
        """The number of the ``nth`` line that matches a pattern, or None."""
        lines = self.text.splitlines()
        found = [n for n, line in enumerate(lines, 1) if re.search(pattern, line)]
        return found[nth] if nth < len(found) else None


def tables_of(file):
    """The tables of a file that has nothing else."""
    for name, said in file.tables.items():
        if not isinstance(said, dict):
            place = f"{file.name}, line {file.line(rf'^{re.escape(name)} *=')}"
            says = f"“{name}” stands in no table: first comes a table's name in brackets."
            raise Unreadable(Problem(place, says))
    return file.tables
