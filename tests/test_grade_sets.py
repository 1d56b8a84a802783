"""Every set through the runner: the reference gets all points, the scaffold none."""

import json

import pytest
from class_made import master
from hostile.made import ROOT, needs_sandbox, notebook, references

from grading.run.grade_one import Job, grade
from grading.sandbox.client import Zygote

pytestmark = needs_sandbox

SETS = sorted(path.parent.name for path in (ROOT / "exercises").glob("*/*.ipynb"))


@pytest.fixture(scope="module")
def zygote():
    made = Zygote(preload=["losslab.losses", "lessonkit.checks", "lessonkit.sketch"])
    yield made
    made.close()


@pytest.mark.parametrize("name", SETS)
def test_reference_and_scaffold(zygote, name):
    asked = master(name)
    checked = {c.name for c in asked.cells if c.points is not None and c.hidden_check()}
    assert asked.max_scores
    for answers, share in ((references(name), 1), ({}, 0)):
        data = json.dumps(notebook(answers, name)).encode()
        result = grade(Job("ada", None, asked.as_data(), data=data), zygote)
        told = [(e.name, e.messages) for e in result.exercises if e.messages]
        expected = {cell: share * asked.max_scores[cell] for cell in checked}
        scores = {cell: points for cell, points in result.scores[name].items() if cell in checked}
        assert scores == expected, (told, result.incidents)
        assert not result.troubles and not result.repairs
