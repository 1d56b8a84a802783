"""From whatever was handed in to a notebook that can be graded, with a note of every repair.

Nothing here trusts the file: any JSON may come, of any format version and with any metadata. What
decides about points (flags, points, the source of locked cells) is taken from the master alone.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, field

from grading.master import Master, MasterCell

LARGEST_FILE = 256 << 20
MOST_CELLS = 1000
LONGEST_CELL = 200_000
KINDS = {"code": "code", "markdown": "markdown", "raw": "raw", "heading": "markdown"}


class Unreadable(Exception):  # noqa: N818 - it is the file that is
    """No notebook can be made of this file; the sentence says why."""


@dataclass
class Cell:
    kind: str
    source: str
    grade_id: str | None = None


@dataclass
class Repaired:
    """Cells in their order, paired with the master's cell where they are one of its own."""

    cells: list[tuple[Cell, MasterCell | None]]
    notes: list[str] = field(default_factory=list)


def repair(data: bytes, master: Master) -> Repaired:
    """Read a submitted notebook and put it back into the shape that the master asks for."""
    notes: list[str] = []
    cells = read_cells(data, notes)
    known = {cell.name: cell for cell in master.cells}
    _drop_foreign_ids(cells, known, notes)
    cells = _shorten(cells, notes)
    _adopt_answers(cells, master, notes)
    _restore(cells, known, notes)
    cells = _put_back_missing(cells, master, notes)
    cells = _in_order(cells, master, notes)
    return Repaired([(cell, known.get(cell.grade_id)) for cell in cells], notes)


def read_cells(data: bytes, notes: list[str]) -> list[Cell]:
    """The cells of a notebook file of any format version, as far as they can be made out."""
    if not data.strip():
        raise Unreadable("the file is empty")
    book = _parse(_text(data, notes))
    if not isinstance(book, dict):
        raise Unreadable(f"the file holds a {type(book).__name__}, not a notebook")
    cells = book.get("cells")
    if not isinstance(cells, list):
        sheets = book.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else []
        cells = [
            cell
            for sheet in sheets
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for cell in sheet["cells"]
        ]
        if not cells:
            raise Unreadable("the file holds no cells")
        notes.append("old notebook format")
    elif book.get("nbformat") != 4:
        notes.append(f"odd format version {str(book.get('nbformat'))[:20]}")
    _look_at_kernel(book, notes)
    return [cell for cell in map(_cell, cells) if cell]


def _text(data, notes):
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    notes.append("the file is not UTF-8")
    return data.decode("latin-1")


def _parse(text):
    try:
        return json.loads(text)
    except RecursionError:
        raise Unreadable("the file is nested too deep") from None
    except ValueError as problem:
        raise Unreadable(f"the file is not JSON ({str(problem)[:80]})") from None


def _look_at_kernel(book, notes):
    metadata = book.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = spec.get("language", "python") if isinstance(spec, dict) else "python"
    if language != "python":
        notes.append(f"kernel of another language ({str(language)[:20]}), run as Python")


def _cell(data):
    if not isinstance(data, dict):
        return None
    kind = data.get("cell_type")
    kind = KINDS.get(kind, "raw") if isinstance(kind, str) else "raw"
    source = data.get("source", data.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    source = source if isinstance(source, str) else ""
    # A lone surrogate can be in a string but in no file and on no channel.
    source = source.encode("utf-8", "replace").decode("utf-8")
    metadata = data.get("metadata")
    ours = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = ours.get("grade_id") if isinstance(ours, dict) else None
    return Cell(kind, source, name if isinstance(name, str) else None)


def _drop_foreign_ids(cells, known, notes):
    """Unknown ids go; of several cells with one id the last keeps it, as nbgrader has it."""
    seen = set()
    for cell in reversed(cells):
        if cell.grade_id is None:
            continue
        if cell.grade_id not in known:
            notes.append(f"cell {cell.grade_id[:60]!r} is not of this set: its id is dropped")
            cell.grade_id = None
        elif cell.grade_id in seen:
            notes.append(f"cell {cell.grade_id!r} is there more than once: the last one counts")
            cell.grade_id = None
        else:
            seen.add(cell.grade_id)


def _shorten(cells, notes):
    """Bound what one submission can ask for, without touching what is graded."""
    for cell in cells:
        if len(cell.source) > LONGEST_CELL:
            notes.append(f"a cell of {len(cell.source):,} characters is cut")
            cell.source = cell.source[:LONGEST_CELL]
    if len(cells) <= MOST_CELLS:
        return cells
    notes.append(f"{len(cells):,} cells: the set's own and the first {MOST_CELLS:,} are kept")
    return [cell for place, cell in enumerate(cells) if place < MOST_CELLS or cell.grade_id]


def defined_functions(source: str) -> set[str]:
    """Names that a cell defines by ``def`` at its top level; none where it does not parse."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {node.name for node in body if isinstance(node, ast.FunctionDef)}


def _adopt_answers(cells, master, notes):
    """An answer without its id, or written into another cell, is found by its function's name."""
    by_name = {cell.grade_id: cell for cell in cells if cell.grade_id}
    for scaffold in master.cells:
        function = scaffold.function
        if not scaffold.solution or scaffold.points is not None or not function:
            continue
        there = by_name.get(scaffold.name)
        if there and there.source.strip() != scaffold.source.strip():
            if function in defined_functions(there.source) or there.source.strip():
                continue
        for cell in reversed(cells):
            if cell.grade_id is None and cell.kind == "code":
                if function in defined_functions(cell.source):
                    cell.grade_id = scaffold.name
                    if there:
                        there.grade_id, there.kind, there.source = None, "raw", ""
                    notes.append(f"the answer {function!r} was found in another cell")
                    break


def _restore(cells, known, notes):
    for cell in cells:
        master = known.get(cell.grade_id)
        if master is None:
            continue
        if cell.kind != master.kind:
            notes.append(f"cell {master.name!r} was of the type {cell.kind!r}")
            cell.kind = master.kind
        if master.locked and not master.solution:
            if not _as_released(cell.source, master):
                notes.append(f"cell {master.name!r} was edited: restored")
            cell.source = master.source


def _as_released(source, master):
    """Hidden lines are not in what learners got, so a check is compared by what is left of it."""
    if source.strip() == master.source.strip():
        return True
    kept, hidden = [], False
    for line in master.source.splitlines():
        if "### BEGIN HIDDEN TESTS" in line:
            hidden = True
        elif "### END HIDDEN TESTS" in line:
            hidden = False
        elif not hidden:
            kept.append(line)
    return source.split() == "\n".join(kept).split()


def _put_back_missing(cells, master, notes):
    """Cells of the master that are gone come back after the one that precedes them there."""
    cells = list(cells)
    for place, wanted in enumerate(master.cells):
        if any(cell.grade_id == wanted.name for cell in cells):
            continue
        if wanted.points is None and not wanted.locked and not wanted.solution:
            continue
        notes.append(f"cell {wanted.name!r} was missing: put back")
        before = {cell.name for cell in master.cells[:place]}
        places = [i for i, cell in enumerate(cells) if cell.grade_id in before]
        start = places[-1] + 1 if places else 0
        # After what the learner wrote there without an id: it may belong to the answer.
        later = (i for i in range(start, len(cells)) if cells[i].grade_id)
        new = Cell(wanted.kind, wanted.source, wanted.name)
        cells.insert(next(later, len(cells)) if places else 0, new)
    return cells


def _in_order(cells, master, notes):
    """The master's cells in the master's order; what follows one of them goes along with it."""
    order = {cell.name: place for place, cell in enumerate(master.cells)}
    places = [order[cell.grade_id] for cell in cells if cell.grade_id]
    if places == sorted(places):
        return cells
    notes.append("cells were in another order: put back")
    groups: list[tuple[int, list]] = [(-1, [])]
    for cell in cells:
        if cell.grade_id:
            groups.append((order[cell.grade_id], []))
        groups[-1][1].append(cell)
    return [cell for _, group in sorted(groups, key=lambda g: g[0]) for cell in group]


def notebook_text(cells: list[dict], kernelspec: dict | None) -> str:
    """The file of a notebook of format 4.5, one line for each cell, with its outputs.

    Indenting all of it takes ten times as long.
    """
    spec = kernelspec or {"name": "python3", "display_name": "Python 3", "language": "python"}
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    book = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": spec, "language_info": {"name": "python"}},
    }
    lines = ",\n".join(map(json.dumps, cells))
    return f'{json.dumps(book)[:-1]}, "cells": [\n{lines}\n]}}\n'
