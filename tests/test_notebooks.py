"""Every notebook is stored clean and runs from top to bottom in a fresh kernel.

Notebooks are found, not listed: a new lesson or exercise set is tested as soon as it is there.
"""

import nbformat
import pytest
from nbclient import NotebookClient

from tools.tidy import METADATA, ROOT, STORED, clean, notebooks, stored
from website.run_notebooks import run
from website.settings import Settings

pytestmark = pytest.mark.spread

# A lesson is meant to take less than 20 s; machines differ, so only a cell that seems to hang fails.
SECONDS = 180


def each(*rooms):
    return pytest.mark.parametrize(
        "path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in notebooks(*rooms)]
    )


@each(*STORED)
def test_notebook_is_stored_clean(path):
    if path.read_text(encoding="utf-8") != stored(path):
        remedy = "make exercises" if "exercises" in path.parts else "make tidy"
        pytest.fail(f"{path.relative_to(ROOT)} has outputs or stray metadata: {remedy}", False)


@each("theory")
def test_lesson_runs_from_top_to_bottom(path):
    """As for the pages, whose builder keeps finished runs: a lesson runs once for both."""
    run(path, Settings().cache / "notebooks")


@each(*(room for room in STORED if room != "theory"))
def test_notebook_runs_from_top_to_bottom(path):
    notebook = nbformat.read(path, as_version=4)
    if "exercises" in path.parts:
        unanswered(notebook)
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": path.parent}},
    )
    client.execute()  # also where a browser's event loop runs in this worker already


def unanswered(notebook):
    """Plain asserts of an instructor's own exercise fail for learners, where nothing is written yet."""
    for cell in notebook.cells:
        said = cell.metadata.get("nbgrader", {})
        own = said.get("grade") and not cell.source.startswith("# Hidden check of ")
        if own or (said.get("solution") and not said["grade_id"].endswith("_answer")):
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "raises-exception"]


def test_tidying_takes_only_what_running_left():
    cell = nbformat.v4.new_code_cell("1 + 1", execution_count=7)
    cell.outputs = [nbformat.v4.new_output("stream", text="2")]
    mark = {"grade_id": "huber_answer", "solution": True}
    cell.metadata.update(tags=["plumbing"], nbgrader=mark, lines_to_next_cell=1, scrolled=True)
    untidy = nbformat.v4.new_notebook(cells=[cell], metadata={"widgets": {}, "toc": {}})
    tidied = clean(untidy)
    assert tidied.metadata == METADATA
    (left,) = tidied.cells
    assert left.source == "1 + 1" and left.outputs == [] and left.execution_count is None
    assert left.metadata == {"tags": ["plumbing"], "nbgrader": mark}
