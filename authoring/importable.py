"""Whether the losses can be imported: everything that authors type needs them.

A slip in a loss's table or module would be told by Python, in many lines and before any rule is asked.
"""

import ast
import importlib
import re
import traceback

from authoring.files import ROOT, TomlFile, tables_of
from authoring.rules import Problem, Unreadable

LIBRARY = ROOT / "lib" / "losslab"
FILE = re.compile(r".*[/\\](losslab[/\\].*)", re.S)
LISTS = ("also", "called")
NO_TEXTS = ("name", "family", "elsewhere")  # fields of a loss that its table does not say as texts


def problem_of_losses():
    """The :class:`Problem` that keeps the losses from being used; None where there is none."""
    try:
        told = [(file, *row) for file in _files() for row in tables_of(file).items()]
        fields, row_fields = _fields("Loss"), _fields("Elsewhere")
        for file, name, said in told:
            if wrong := "; ".join(_faults(name, said, fields, row_fields)):
                return _of_table(file, name, wrong)
        losses = importlib.import_module("losslab.losses")
        for file, name, _ in told:
            if not hasattr(losses, name):
                return _of_table(file, name, f"losslab.losses has no function {name}")
    except Unreadable as error:
        return error.problem
    except SyntaxError as error:
        says = f"Python cannot read this: {error.msg}."
        return Problem(_place(error.filename, error.lineno), says)
    except Exception as error:  # whatever an author's module may do
        return _raised(error)
    return None


def _files():
    return [TomlFile(path) for path in sorted(LIBRARY.glob("losses/_*.toml"))]


def _of_table(file, name, says):
    line = file.line(rf"^\[{name}[].]")
    return Problem(f"{file.name}, line {line}, [{name}]", f"{says}.")


def _raised(error):
    """Where something was raised while the losses were imported, and what."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [_place(one.filename, one.lineno) for one in frames if FILE.match(one.filename)]
    reason = re.sub(r" \([^()]*\.py\)$", "", str(error))
    says = reason if isinstance(error, ImportError) else f"{type(error).__name__}: {reason}"
    return Problem(places[-1] if places else "lib/losslab", f"{says}.")


def _place(file, line):
    inside = FILE.match(file or "")
    name = "lib/" + inside[1].replace("\\", "/") if inside else file
    return f"{name}, line {line}"


def _fields(name):
    """``{field: whether it must be said}`` of a class of the catalogue, which may not be importable."""
    tree = ast.parse((LIBRARY / "catalogue.py").read_text(encoding="utf-8"))
    entry = next(one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == name)
    parts = [part for part in entry.body if isinstance(part, ast.AnnAssign)]
    return {part.target.id: part.value is None for part in parts}


def _faults(name, said, fields, row_fields):
    """What keeps a table from being an entry of the catalogue."""
    texts = {key: needed for key, needed in fields.items() if key not in NO_TEXTS}
    yield from _unlike(said, texts | {"elsewhere": False})
    for key in texts:
        wanted, words = (list, "list of texts") if key in LISTS else (str, "text")
        if not isinstance(said.get(key, wanted()), wanted):
            yield f"{key} is a {words}"
    rows = said.get("elsewhere", {})
    if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
        yield f"elsewhere is a table for each library, [{name}.elsewhere.torch]"
        return
    for library, row in rows.items():
        yield from (
            f"elsewhere, {library}: {says}"
            for says in _unlike(row, row_fields | {"library": False})
        )


def _unlike(said, fields):
    yield from (f"it has no {key}" for key, needed in fields.items() if needed and key not in said)
    yield from (f"it has the unknown {key}" for key in said if key not in fields)
