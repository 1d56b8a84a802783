"""Every set through the runner: the reference gets all points, the scaffold none."""

import json

import pytest
from hostile.made import ROOT, needs_sandbox, notebook, references

from grading.execute import Job, grade
from grading.master import Master, MasterCell
from grading.sandbox.client import Zygote

pytestmark = needs_sandbox

SETS = sorted(path.parent.name for path in (ROOT / "exercises").glob("*/*.ipynb"))


@pytest.fixture(scope="module")
def zygote():
    made = Zygote(preload=["losslab.losses", "losslab.checks", "losslab.sketch"])
    yield made
    made.close()


def master(name):
    """As the gradebook has it, out of the solutions and without nbgrader."""
    book = json.loads((ROOT / "solutions" / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    scaffolds = {
        cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
        for cell in notebook({}, name)["cells"]
        if cell["metadata"].get("nbgrader")
    }
    cells = []
    for cell in book["cells"]:
        ours = cell["metadata"].get("nbgrader")
        if ours:
            source = "".join(cell["source"])
            source = scaffolds[ours["grade_id"]] if ours["solution"] else source
            points = float(ours["points"]) if ours["grade"] else None
            cells.append(MasterCell(ours["grade_id"], cell["cell_type"], source, ours["locked"],
                                    None, points, ours["solution"]))  # fmt: skip
    return Master(name, name, tuple(cells))


@pytest.mark.parametrize("name", SETS)
def test_reference_and_scaffold(zygote, name):
    asked = master(name)
    assert asked.max_scores and all(c.hidden_check() for c in asked.cells if c.points is not None)
    for answers, share in ((references(name), 1), ({}, 0)):
        data = json.dumps(notebook(answers, name)).encode()
        result = grade(Job("ada", None, asked.as_data(), data=data), zygote)
        told = [(e["name"], e["messages"]) for e in result["exercises"] if e["messages"]]
        expected = {cell: share * points for cell, points in asked.max_scores.items()}
        assert result["scores"] == expected, (told, result["incidents"])
        assert not result["incidents"] and not result["repairs"] and not result["error"]
