"""Run the notebooks for the site, each only when something it depends on has changed.

A finished run is kept in the cache folder together with what it depended on: the notebook's code, the
course's modules that it imported, and the versions of the packages that draw. When all of these are as
they were, the kept outputs are used again. Skill checks are not part of it: outputs.py writes them anew, so
that a changed question does not draw every figure again.
"""

import hashlib
import json
import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

import IPython  # noqa: F401  whole before the threads start: Matplotlib would see half of it
import nbformat
from filelock import FileLock
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

DRAWING = ("numpy", "matplotlib", "seaborn", "scikit-learn")
QUESTIONS = "quiz"  # the package that only questions need; its __init__ says what a cell leaves
TIMEOUT = 600
# Run after the last cell: which files of the course did this notebook import?
IMPORTED = """
import json, sys
json.dumps(sorted(m.__file__ for n, m in sys.modules.items()
                  if n.split('.')[0] in ('losslab', 'lessonkit') and getattr(m, '__file__', None)))
"""


class NotebookError(Exception):
    """A notebook that did not run, with the cell and the reason.

    ``cell`` counts from 1 and ``line`` in the cell, where they are known; ``notebook`` has the outputs of
    the cells before it.
    """

    def __init__(self, says, notebook=None, cell=None, line=None):
        super().__init__(says)
        self.notebook, self.cell, self.line = notebook, cell, line


def run(source, cache):
    """The notebook at ``source`` with its outputs, from the cache if nothing changed.

    Raises
    ------
    NotebookError
        If a cell raises, writes to standard error, or takes too long.
    """
    source, cache = Path(source), Path(cache)
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / f"{source.stem}.lock"):  # two builds or tests at once run it once
        return _run(source, cache)


def _run(source, cache):
    notebook = nbformat.read(source, as_version=4)
    kept = cache / f"{source.stem}.ipynb"
    state = cache / f"{source.stem}.json"
    if kept.exists() and state.exists():
        known = json.loads(state.read_text())
        if known == _state(notebook, known["imported"]):
            outputs = nbformat.read(kept, as_version=4)
            return _with_outputs(notebook, outputs)
    imported = _execute(notebook, source)
    nbformat.write(notebook, kept)
    state.write_text(json.dumps(_state(notebook, imported), indent=1))
    return notebook


def _failed(notebook):
    """The number of the cell that raised, and the line in it, where its error says so."""
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                text = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(output.traceback))
                line = re.search(r"Cell In\[\d+\], line (\d+)", text)
                return number, int(line[1]) if line else None
    return None, None


def _code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _with_outputs(notebook, outputs):
    """Prose may have changed since the run; the code cells are the same, in the same order."""
    for cell, old in zip(_code_cells(notebook), _code_cells(outputs), strict=True):
        cell.outputs, cell.execution_count = old.outputs, old.execution_count
    return notebook


def _state(notebook, imported):
    """Everything a run depends on, as a value that can be compared."""
    code = [cell.source for cell in _code_cells(notebook)]
    return {
        "code": hashlib.sha256(json.dumps(code).encode()).hexdigest(),
        "imported": imported,
        "files": [hashlib.sha256(_bytes(file)).hexdigest() for file in imported],
        "versions": [platform.python_version(), *(version(name) for name in DRAWING)],
    }


def _bytes(file):
    path = Path(file)
    return path.read_bytes() if path.exists() else b""


def _execute(notebook, source):
    """Run the notebook in place; returns the course's modules it imported."""
    probe = nbformat.v4.new_code_cell(IMPORTED)
    notebook.cells.append(probe)
    environment = os.environ | {
        "LOSSLAB_STATIC": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # as in a notebook
        "OMP_NUM_THREADS": "1",  # notebooks run side by side, and their matrices are small
        "PYTHONHASHSEED": "0",
    }
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(source.parent)}},
    )
    try:
        client.execute(env=environment)
    except CellExecutionError as error:
        cell, line = _failed(notebook)
        place = f"cell {cell}" + (f", line {line}" if line else "")
        says = f"{source.name}: {place} failed: {error.ename}: {error.evalue}\n{error}"
        raise NotebookError(says, notebook, cell, line) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(f"{source.name}: {error}") from None
    finally:
        notebook.cells.remove(probe)
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                says = f"{source.name}: cell {number} warns\n{output.text}"
                raise NotebookError(says, notebook, number)
    imported = json.loads(probe.outputs[-1].data["text/plain"].strip("'"))
    return [
        name
        for name in imported
        if Path(name).parent.name != QUESTIONS or Path(name).stem == "__init__"
    ]
