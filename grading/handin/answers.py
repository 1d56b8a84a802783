"""Which of a submission's cells is whose answer, when ids are lost, copied, or written around.

An answer is found by the name of its function, through IPython's own reading of a cell: under
``%%time``, beside a ``%timeit`` line, as a definition or as an assignment. Where an answer cannot be
told apart from notes, nothing is thrown away and a person looks.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from grading.handin.master import Master, MasterCell
from grading.messages import say

CELL_MAGIC = re.compile(r"\s*%%(\w+)[^\n]*\n?(.*)", re.S)
# Magics whose body is Python that runs in the notebook's own names.
RUNS_HERE = {
    "time",
    "timeit",
    "capture",
    "prun",
    "memit",
    "mprun",
    "snakeviz",
    "debug",
    "px",
    "wandb",
}
TOO_SHORT = 3  # letters of a text that may be an answer


@lru_cache(maxsize=4000)
def defined_names(source: str) -> frozenset:
    """Names that a cell defines at its top level, by ``def``, ``class``, import or assignment."""
    tree = parsed(source)
    if tree is None:
        # Each definition counts that stands at the beginning of a line, whatever is wrong elsewhere.
        return frozenset(re.findall(r"^(?:async )?def (\w+)", source, re.M))
    return frozenset().union(*map(_names, tree.body))


@lru_cache(maxsize=500)
def parsed(source: str) -> ast.Module | None:
    """A cell's code as IPython runs it; None for what is no Python either way.

    What Python itself can read has no syntax of IPython's in it, and looking for that takes long.
    """
    source = _under_magic(source)
    for meaning in (str, as_ipython_has_it):
        try:
            return ast.parse(meaning(source))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def _names(node) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    if isinstance(node, ast.If | ast.Try | ast.With | ast.For | ast.While):
        inner = [*node.body, *getattr(node, "orelse", []), *getattr(node, "finalbody", [])]
        inner += [line for handler in getattr(node, "handlers", []) for line in handler.body]
        return set().union(*map(_names, inner)) if inner else set()
    return set()


def _under_magic(source: str) -> str:
    """A cell's code: the body of ``%%time``, nothing of a cell that is a file or another language."""
    found = CELL_MAGIC.match(source)
    if not found:
        return source
    return found[2] if found[1] in RUNS_HERE else ""


def as_ipython_has_it(source: str) -> str:
    """Code with magics and the like made into calls."""
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell(source)


def is_scaffold(source: str, scaffold: MasterCell) -> bool:
    """Whether nothing was written: the scaffold as it was given, comments and blanks aside."""
    if source.strip() == scaffold.source.strip():
        return True
    return scaffold.kind == "code" and _bare(source) == _bare(scaffold.source)


@lru_cache(maxsize=4000)
def _bare(source):
    """A cell without comments and blank lines; a docstring stays."""
    lines = [line.rstrip() for line in source.splitlines()]
    return "\n".join(line for line in lines if line.strip() and not line.lstrip().startswith("#"))


def wanted_names(scaffold: MasterCell) -> list[str]:
    """What an answer in this cell has to define: by the course's naming of cells, or the scaffold's."""
    if scaffold.function:
        return [scaffold.function]
    if scaffold.kind != "code":
        return []
    return sorted(re.findall(r"^def (\w+)", scaffold.source, re.M))


def adopt(cells, master: Master, notes: list[str]) -> None:
    """Give answers their ids back, and keep a scaffold from undoing an answer that stands elsewhere."""
    for scaffold in master.cells:
        if not scaffold.solution or scaffold.points is not None and scaffold.kind != "code":
            continue
        names = wanted_names(scaffold)
        if not names:
            continue
        own = next((cell for cell in cells if cell.grade_id == scaffold.name), None)
        own = own or _scaffold_without_id(cells, scaffold)
        if own is not None and not is_scaffold(own.source, scaffold) and own.source.strip():
            if _defines(own, names) or not _elsewhere(cells, names, own, master):
                continue
        other = _elsewhere(cells, names, own, master)
        if other is None:
            continue
        told = ", ".join(repr(name) for name in names)
        if other.grade_id is None and not _also_for_others(other, names, master):
            other.grade_id = scaffold.name
            if own is not None:
                own.grade_id = None
                if is_scaffold(own.source, scaffold) or not own.source.strip():
                    own.kind, own.source = "raw", ""
            notes.append(say("answers.found_elsewhere", told=told))
        else:  # it shares a cell: that cell runs where it is, and no scaffold after it
            if own is None:
                own = _empty_after(cells, other, scaffold)
            own.grade_id = scaffold.name
            own.kind = "code"
            if is_scaffold(own.source, scaffold) or not own.source.strip():
                own.source = say("answers.stands_elsewhere", names=", ".join(names))
            notes.append(say("answers.found_with_more", told=told))


def _scaffold_without_id(cells, scaffold):
    """The scaffold as it was given, in a notebook that has lost its ids: it gets its own back."""
    for cell in cells:
        if cell.grade_id is None and cell.kind == "code" and cell.source.strip():
            if is_scaffold(cell.source, scaffold):
                cell.grade_id = scaffold.name
                return cell
    return None


def _defines(cell, names):
    return set(names) <= defined_names(cell.source)


def _elsewhere(cells, names, own, master):
    """The last cell besides an answer's own that defines it and is no scaffold or check of the set."""
    known = {cell.name: cell for cell in master.cells}
    for cell in reversed(cells):
        if cell is own or cell.kind != "code" or not _defines(cell, names):
            continue
        given = known.get(cell.grade_id)
        if given is not None and (not given.solution or is_scaffold(cell.source, given)):
            if given.solution or cell.source.split() == given.source.split():
                continue
        if any(is_scaffold(cell.source, one) for one in master.cells if one.solution):
            continue
        return cell
    return None


def _also_for_others(cell, names, master):
    """Whether a cell without an id answers more than these: then it can be nobody's own."""
    other = {n for s in master.cells if s.solution and s.kind == "code" for n in wanted_names(s)}
    return bool((other - set(names)) & defined_names(cell.source))


def _empty_after(cells, other, scaffold):
    """A place for an answer whose own cell is gone, behind the cell in which it stands."""
    made = type(other)("code", "")
    cells.insert(next(i for i, cell in enumerate(cells) if cell is other) + 1, made)
    return made


def written_nearby(cells, master: Master, pristine: set[str], notes: list[str]) -> set[str]:
    """Ids of written answers that are empty although text of the learner's own stands near them.

    Such an answer is not nothing: it waits for a person.
    """
    waiting = set()
    for scaffold in master.cells:
        if not scaffold.by_hand or not (scaffold.solution or scaffold.task):
            continue
        place = next((i for i, cell in enumerate(cells) if cell.grade_id == scaffold.name), None)
        if place is None:
            continue
        own = cells[place]
        if own.source.strip() and not is_scaffold(own.source, scaffold):
            continue
        if any(_own_text(cell, pristine) for cell in _around(cells, place)):
            waiting.add(scaffold.name)
            notes.append(say("answers.near_it", name=scaffold.name))  # fmt: skip
    return waiting


def _around(cells, place):
    """Cells without an id between this one and the set's cells before and after it."""
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(cells) and cells[at].grade_id is None:
            yield cells[at]
            at += step


def _own_text(cell, pristine):
    text = " ".join(cell.source.split())
    return len(text) >= TOO_SHORT and text not in pristine
