"""From whatever was handed in to a notebook that can be graded, with a note of every repair.

Nothing here trusts the file: any JSON may come, of any format version and with any metadata. What
decides about points (flags, points, the source of locked cells) is taken from the master alone.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from grading.handin import answers
from grading.handin.contents import EVERY_SET, what_it_is
from grading.handin.master import Master, MasterCell
from grading.messages import say
from grading.settings import SETTINGS

KINDS = {"code": "code", "markdown": "markdown", "raw": "raw", "heading": "markdown"}


class Unreadable(Exception):  # noqa: N818 - it is the file that is
    """No notebook can be made of this file; the sentence says why."""


@dataclass
class Cell:
    kind: str
    source: str
    grade_id: str | None = None
    untouched: bool = False  # it carries nbgrader's checksum, and that is of this source


@dataclass
class Repaired:
    """Cells in their order, paired with the master's cell where they are one of its own."""

    cells: list[tuple[Cell, MasterCell | None]]
    notes: list[str] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)  # written answers that a person has to look for


def repair(data: bytes, master: Master) -> Repaired:
    """Read a submitted notebook and put it back into the shape that the master asks for."""
    notes: list[str] = []
    cells = read_cells(data, notes)
    _is_of_this_set(cells, master)
    known = {cell.name: cell for cell in master.cells}
    _drop_foreign_ids(cells, known, notes)
    cells = _shorten(cells, notes)
    _keep_answers_in_locked_cells(cells, master, known, notes)
    answers.adopt(cells, master, notes)
    _restore(cells, known, notes)
    cells = _put_back_missing(cells, master, notes)
    cells = _in_order(cells, master, notes)
    pristine = {" ".join(text.split()) for text in master.texts}
    waiting = answers.written_nearby(cells, master, pristine, notes)
    return Repaired([(cell, known.get(cell.grade_id)) for cell in cells], notes, waiting)


def read_cells(data: bytes, notes: list[str]) -> list[Cell]:
    """The cells of a notebook file of any format version, as far as they can be made out."""
    if kind := what_it_is(data):
        raise Unreadable(say("repair.empty") if kind == "empty" else say("repair.kind", kind=kind))
    book = _parse(_text(data, notes))
    if not isinstance(book, dict):
        raise Unreadable(say("repair.no_notebook", name=type(book).__name__))
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
            raise Unreadable(say("repair.no_cells"))
        notes.append(say("repair.old_format"))
    elif book.get("nbformat") != 4:
        notes.append(say("repair.odd_format", value=str(book.get("nbformat"))[:20]))
    _look_at_kernel(book, notes)
    return [cell for cell in map(_cell, cells) if cell]


def _text(data, notes):
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    notes.append(say("repair.not_utf8"))
    return data.decode("latin-1")


def _parse(text):
    try:
        return json.loads(text)
    except RecursionError:
        raise Unreadable(say("repair.too_deep")) from None
    except ValueError as problem:
        raise Unreadable(say("repair.not_json", value=str(problem)[:80])) from None


def _look_at_kernel(book, notes):
    metadata = book.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = spec.get("language", "python") if isinstance(spec, dict) else "python"
    if language != "python":
        notes.append(say("repair.other_language", value=str(language)[:20]))


def _cell(data):
    if not isinstance(data, dict):
        return None
    kind = data.get("cell_type")
    kind = KINDS.get(kind, "raw") if isinstance(kind, str) else "raw"
    source = data.get("source", data.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    source = source if isinstance(source, str) else ""
    # A string may hold half a surrogate pair, which cannot be written to a file: it becomes a question mark.
    source = source.encode("utf-8", "replace").decode("utf-8")
    metadata = data.get("metadata")
    ours = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = ours.get("grade_id") if isinstance(ours, dict) else None
    if not isinstance(name, str):
        return Cell(kind, source)
    return Cell(kind, source, name, _as_it_came(kind, source, ours))


def _as_it_came(kind, source, ours) -> bool:
    """Whether a cell is what some release had there, by the checksum that nbgrader puts into each."""
    solution, grade = ours.get("solution", False), ours.get("grade", False)
    locked = not solution and (grade or ours.get("locked", False))
    parts = [source, kind, str(grade), str(solution), str(locked), str(ours.get("grade_id"))]
    if grade:
        try:
            parts.append(str(float(ours["points"])))
        except (KeyError, TypeError, ValueError, OverflowError):
            return False
    mark = hashlib.md5("".join(parts).encode("utf-8", "replace"), usedforsecurity=False)
    return mark.hexdigest() == ours.get("checksum")


def _drop_foreign_ids(cells, known, notes):
    """Unknown ids go; of several cells with one id the last keeps it, as nbgrader has it."""
    seen = set()
    for cell in reversed(cells):
        if cell.grade_id is None:
            continue
        if cell.grade_id not in known:
            notes.append(say("repair.id_dropped", grade_id=cell.grade_id[:60]))
            cell.grade_id = None
        elif cell.grade_id in seen:
            notes.append(say("repair.twice", grade_id=cell.grade_id))
            cell.grade_id = None
        else:
            seen.add(cell.grade_id)


def _shorten(cells, notes):
    """Bound what one submission can ask for, without touching what is graded."""
    longest, most = SETTINGS.handin.longest_cell, SETTINGS.handin.most_cells
    for cell in cells:
        if len(cell.source) > longest:
            notes.append(say("repair.cut", count=len(cell.source)))
            cell.source = cell.source[:longest]
    if len(cells) <= most:
        return cells
    notes.append(say("repair.too_many", count=len(cells), most_cells=most))
    return [cell for place, cell in enumerate(cells) if place < most or cell.grade_id]


def _is_of_this_set(cells, master):
    """A notebook of another set gets one plain sentence instead of thirty notes."""
    ids = {cell.grade_id for cell in cells if cell.grade_id}
    own = {cell.name for cell in master.cells}
    wanted = {n for cell in master.cells if cell.solution for n in answers.wanted_names(cell)}
    if len(ids) < 3 or ids & (own - EVERY_SET):
        return
    if any(wanted & answers.defined_names(cell.source) for cell in cells if cell.kind == "code"):
        return
    title = next((line for cell in cells if cell.kind == "markdown" for line in
                  cell.source.splitlines() if line.startswith("# ")), "")  # fmt: skip
    called = f" (“{title[2:80].strip()}”)" if title else ""
    raise Unreadable(say("repair.other_set", called=called, name=master.name))


def _keep_answers_in_locked_cells(cells, master, known, notes):
    """Something written into a cell that is locked would be lost when that is restored."""
    at = 0
    while at < len(cells):
        cell = cells[at]
        given = known.get(cell.grade_id)
        if given is not None and given.locked and not given.solution and cell.kind == "code":
            lost = answers.defined_names(cell.source) - answers.defined_names(given.source)
            wanted = {n for c in master.cells if c.solution for n in answers.wanted_names(c)}
            if lost & wanted:
                cells.insert(at, Cell("code", cell.source))
                cell.source = given.source
                names = ", ".join(sorted(lost & wanted))
                notes.append(say("repair.in_locked", name=given.name, names=names))
                at += 1
        at += 1


def _restore(cells, known, notes):
    for cell in cells:
        master = known.get(cell.grade_id)
        if master is None:
            continue
        if cell.kind != master.kind:
            notes.append(say("repair.type", name=master.name, kind=cell.kind))
            cell.kind = master.kind
        if master.locked and not master.solution:
            if not _as_released(cell.source, master):
                notes.append(
                    say("repair.earlier", name=master.name)
                    if cell.untouched
                    else say("repair.edited", name=master.name)
                )
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
        notes.append(say("repair.missing", name=wanted.name))
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
    notes.append(say("repair.order"))
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
