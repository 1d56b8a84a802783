"""Repairing never harms: a working answer is found wherever it stands, and written text is not lost."""

import json

import pytest
from class_made import OTHER_SET, master
from hostile.made import before_checks, cell_of, code, notebook, references

from grading.handin.answers import defined_names
from grading.handin.contents import what_it_is
from grading.handin.master import Master, MasterCell
from grading.handin.repair import Unreadable, repair

MASTER = master()
HUBER = references()["huber"]


def stripped(book):
    """As Deepnote and Kaggle leave it: without metadata."""
    for cell in book["cells"]:
        cell["metadata"] = {}
    return book


def repaired(book, of=MASTER):
    return repair(json.dumps(book).encode(), of)


def last_definition(result, name):
    """The source of the last cell that defines a function, in the order in which cells run."""
    sources = [
        c.source for c, _ in result.cells if c.kind == "code" and name in defined_names(c.source)
    ]
    return sources[-1]


@pytest.mark.parametrize("around", [
    "%%time\n{}", "{}\n%timeit huber(np.ones(3), 1.0)", "%%capture\n{}", "!pip list\n{}",
    "{}\nhuber?", "%matplotlib inline\n{}", "%%time\n# mine\n{}",
    "try:\n    import x\nexcept ImportError:\n    pass\n{}",
])  # fmt: skip
def test_an_answer_is_found_under_magics_without_its_id(around):
    book = notebook(references())
    cell_of(book, "huber_answer")["source"] = around.format(HUBER)
    result = repaired(stripped(book))
    own = next(cell for cell, given in result.cells if given and given.name == "huber_answer")
    assert own.source == around.format(HUBER)
    assert last_definition(result, "huber") == own.source


def test_an_answer_is_found_as_an_assignment():
    book = notebook(references() | {"huber": "huber = lambda residual, delta: residual"})
    result = repaired(stripped(book))
    assert last_definition(result, "huber") == "huber = lambda residual, delta: residual"


@pytest.mark.parametrize("keep_ids", [True, False])
def test_all_functions_in_one_cell_are_found_and_no_scaffold_undoes_them(keep_ids):
    book = notebook({})
    together = "\n\n\n".join(references().values())
    book["cells"].insert(2, code(together))
    if not keep_ids:
        stripped(book)
    result = repaired(book)
    for name in references():
        assert last_definition(result, name) == together, name


def test_all_functions_in_the_first_answer_cell():
    together = "\n\n\n".join(references().values())
    result = repaired(notebook({"mse_grad": together}))
    for name in references():
        assert last_definition(result, name) == together, name


@pytest.mark.parametrize("own", [None, "", "# see below", "comment"])
def test_an_answer_in_another_cell_beats_an_untouched_scaffold(own):
    book = notebook({})
    if own == "comment":
        cell_of(book, "huber_answer")["source"] += "\n# I wrote it in the next cell"
    elif own is not None:
        cell_of(book, "huber_answer")["source"] = own
    place = next(i for i, c in enumerate(book["cells"]) if c is cell_of(book, "huber_answer"))
    for at in (place, place + 1):  # before its scaffold, or after
        tried = json.loads(json.dumps(book))
        tried["cells"].insert(at, code(HUBER))
        assert last_definition(repaired(tried), "huber") == HUBER


def test_an_answer_in_its_own_cell_stays_though_another_cell_has_one_too():
    book = before_checks(
        notebook(references()), "def huber(residual, delta):\n    return 0 * residual"
    )
    assert last_definition(repaired(book), "huber") == HUBER


def test_an_answer_written_into_a_locked_cell_is_taken_from_there():
    book = notebook({})
    tried = cell_of(book, "huber_try")
    tried["source"] = HUBER + "\n" + "".join(tried["source"])
    result = repaired(book)
    assert "return np.where" in last_definition(result, "huber")
    locked = next(cell for cell, given in result.cells if given and given.name == "huber_try")
    assert locked.source == next(c.source for c in MASTER.cells if c.name == "huber_try")
    assert any("was written into 'huber_try'" in note for note in result.notes)


def test_an_untouched_notebook_needs_no_repair():
    assert repaired(notebook({})).notes == [] == repaired(notebook(references())).notes


ESSAY = MasterCell("essay", "markdown", "YOUR ANSWER HERE", False, None, 4.0, True)
WRITTEN = Master("w", "w", (MasterCell("q", "markdown", "Why?", True, None, None, False), ESSAY),
                 None, ("# Words",))  # fmt: skip


def markdown(source, **nbgrader):
    return {
        "cell_type": "markdown",
        "source": source,
        "metadata": {"nbgrader": nbgrader} if nbgrader else {},
    }


@pytest.mark.parametrize("cells, waits", [
    ([markdown("Why?", grade_id="q"), markdown("YOUR ANSWER HERE", grade_id="essay")], False),
    ([markdown("Why?", grade_id="q"), markdown("YOUR ANSWER HERE", grade_id="essay"),
      markdown("Because it is robust.")], True),
    ([markdown("Why?", grade_id="q"), markdown("Because it is robust.")], True),
    ([markdown("# Words"), markdown("Why?", grade_id="q"),
      markdown("YOUR ANSWER HERE", grade_id="essay")], False),
    ([markdown("Why?", grade_id="q"), markdown("", grade_id="essay"), code("# because")], True),
])  # fmt: skip
def test_text_near_an_empty_written_answer_waits_for_a_person(cells, waits):
    result = repaired({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}, WRITTEN)
    assert result.waiting == ({"essay"} if waits else set())
    assert (
        any("Because" in cell.source or "because" in cell.source for cell, _ in result.cells)
        == waits
    )


def test_a_notebook_of_another_set_is_one_plain_sentence():
    with pytest.raises(
        Unreadable, match="notebook of another set .*KL.*, not of 02-regression-losses"
    ):
        repair(OTHER_SET.encode(), MASTER)


@pytest.mark.parametrize("data, kind", [
    (b"<!DOCTYPE html><html><body>", "a web page"), (b"\n<html lang=en>", "a web page"),
    (b"PK\x03\x04...", "a zip archive"), (b"\x1f\x8b\x08", "a gzip archive"),
    (b"version https://git-lfs.github.com/spec/v1\noid sha256:1", "a pointer of Git LFS"),
    (b"import numpy as np\n\ndef huber(r, d):\n    return r\n", "a Python script"),
    (b"# %%\ndef f():\n    pass", "a Python script"), (b"%PDF-1.7", "a PDF"), (b"  \n", "empty"),
])  # fmt: skip
def test_what_is_no_notebook_is_named_for_what_it_is(data, kind):
    assert what_it_is(data).startswith(kind)
    with pytest.raises(Unreadable, match=kind):
        repair(data, MASTER)


def test_a_foreign_exercise_is_found_by_what_its_scaffold_defines():
    scaffold = "def half(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    own = MasterCell("cell-4f2a91c0b7", "code", scaffold, False, None, None, True)
    test = MasterCell("cell-9be1d2aa31", "code", "assert half(4) == 2", True, None, 3.0, False)
    result = repaired({"nbformat": 4, "nbformat_minor": 5, "metadata": {},
                       "cells": [code("%%time\ndef half(x):\n    return x / 2")]},
                      Master("f", "f", (own, test)))  # fmt: skip
    assert [given and given.name for _, given in result.cells] == [own.name, test.name]
    assert last_definition(result, "half").endswith("x / 2")
