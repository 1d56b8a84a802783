"""Which answer is in the kernel: is it the one of the cell above, and did that cell run?"""

import ast
import difflib
import linecache
import os
import re

from lessonkit import surroundings
from lessonkit.messages import say


def problem(name, namespace):
    """Why there is nothing to check, in one sentence; None where the answer is there and ran.

    The cells that were run are looked through from the newest, without the one that asks.
    """
    cells = surroundings.here.cells
    newest = next((cell for cell in cells if _defines(cell, name)), None)
    before = cells[0] if cells else ""
    broken = next((cell for cell in (newest, before) if _meant(cell, name) and _syntax(cell)), None)
    if broken and (newest is None or cells.index(broken) <= cells.index(newest)):
        error = _syntax(broken)
        line = broken.splitlines()[error.lineno - 1].strip() if error.lineno else ""
        said = {
            "error": type(error).__name__,
            "line": error.lineno,
            "text": line,
            "reason": error.msg,
        }
        return say("answer.broken", name=name, **said)
    renamed = _renamed(before, name, newest)
    if renamed:
        return say("answer.renamed", name=name, other=renamed)
    if name not in namespace:
        return say("answer.not_defined", name=name)
    if not callable(namespace[name]):
        return say("answer.no_function", name=name, kind=type(namespace[name]).__name__)
    if newest and _older(namespace[name], newest, name):
        return say("answer.older", name=name)
    return None


def _defines(cell, name):
    """Whether a cell gives something this name, other than inside of a function or a class."""
    if name not in cell:
        return False
    try:
        left = list(ast.parse(surroundings.plain(cell)).body)
    except SyntaxError:
        return re.search(rf"^\s*(async\s+)?def\s+{name}\b|^{name}\s*=", cell, re.M) is not None
    while left:
        node = left.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.name == name:
                return True
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name:
            return True
        else:
            left += ast.iter_child_nodes(node)
    return False


def _meant(cell, name):
    """Whether a cell defines the function, or would but for a slip in the word ``def``."""
    slip = rf"^\w+\s+{name}\s*\(.*:\s*$"
    return bool(cell) and (_defines(cell, name) or re.search(slip, cell, re.M) is not None)


def _syntax(cell):
    """The error of a cell that is no Python, or None; lines of IPython's own are no error."""
    try:
        ast.parse(surroundings.plain(cell))
    except SyntaxError as error:
        return error
    return None


def _renamed(cell, name, earlier):
    """The name that the cell above gives a function that was to be called ``name``, or None.

    Where an ``earlier`` cell holds an answer of the right name, another function beside it is no mistake,
    unless it is that answer.
    """
    if not cell or _defines(cell, name) or _syntax(cell):
        return None
    made = re.findall(r"^def\s+(\w+)", cell, re.M)
    if len(made) != 1:
        return None
    alike = difflib.SequenceMatcher(None, made[0].lower(), name.lower()).ratio()
    if alike <= 0.75:
        return None
    if earlier and "NotImplementedError" not in earlier:
        other = re.sub(rf"\b{made[0]}\b", name, cell)
        return made[0] if _body(other, name) == _body(earlier, name) else None
    return made[0]


def _older(function, cell, name):
    """Whether the function stems from other code than the newest cell that defines one of its name."""
    code = getattr(function, "__code__", None)
    if code and os.path.isfile(code.co_filename):
        return False  # imported, or run from a file of one's own
    lines = linecache.getlines(code.co_filename) if code else []
    if not lines or not re.search(rf"def\s+{name}\b", cell):
        return False
    own = "".join(lines)
    if code.co_name != name or f"def {name}" not in own:
        return False  # wrapped, or given another name: not ours to judge
    return _body(own, name) != _body(cell, name)


def _body(source, name):
    """The last definition of a function, without regard to comments and blank lines."""
    try:
        tree = ast.parse(surroundings.plain(source))
    except SyntaxError:
        return None
    made = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == name]
    return ast.dump(made[-1]) if made else None
