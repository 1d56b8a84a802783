"""Making a course folder and submissions for it."""

import copy
import json
import os
import shutil
from pathlib import Path

import pytest

from grading.sandbox import confine

_missing = [name for name, reason in confine.available_layers().items() if reason]
# In CI a machine that cannot shut anything in is a failure, not a reason to leave tests out.
needs_sandbox = pytest.mark.skipif(
    bool(_missing) and os.environ.get("CI") != "true",
    reason=f"this machine cannot shut submissions in: it lacks {', '.join(_missing)}",
)
SET = "02-regression-losses"
ROOT = Path(__file__).resolve().parents[2]


def course(folder, name=SET):
    """A course of its own with one set, so that a test can grade a class without touching ours."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "solutions" / name, folder / "solutions" / name)
    (folder / "exercises").mkdir()
    (folder / "class" / "submitted").mkdir(parents=True)
    return folder


def released(name=SET):
    """The notebook that learners get."""
    return json.loads((ROOT / "exercises" / name / f"{name}.ipynb").read_text(encoding="utf-8"))


def grade_id(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def references(name=SET):
    """``{function: answer}``, out of the solutions."""
    path = ROOT / "solutions" / name / f"{name}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {
        grade_id(cell).removesuffix("_answer"): "".join(cell["source"])
        for cell in cells
        if grade_id(cell).endswith("_answer")
    }


def notebook(answers, name=SET):
    """A submission with these answers; the other scaffolds stay as they are."""
    book = copy.deepcopy(released(name))
    for cell in book["cells"]:
        function = grade_id(cell).removesuffix("_answer")
        if function in answers:
            cell["source"] = answers[function]
    return book


def cell_of(book, name):
    return next(cell for cell in book["cells"] if grade_id(cell) == name)


def code(source, **nbgrader):
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {"cell_type": "code", "execution_count": None, "id": f"made-{abs(hash(source)):x}"} | {
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def before_checks(book, source):
    """Put a cell of the learner's own first."""
    book["cells"].insert(0, code(source))
    return book


def hand_in(folder, student, book, name=SET, file=None):
    """Write a submission; ``book`` may be a notebook, text or bytes."""
    place = folder / "class" / "submitted" / student / name
    place.mkdir(parents=True, exist_ok=True)
    path = place / (file or f"{name}.ipynb")
    if isinstance(book, bytes):
        path.write_bytes(book)
    else:
        text = book if isinstance(book, str) else json.dumps(book)
        path.write_text(text, encoding="utf-8")
    return path
