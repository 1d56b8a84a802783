"""nbgrader's *Validate* tells the truth: on the command line, in JupyterLab, on a learner's machine.

Nothing here sees the course's configuration: a learner has none.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from hostile.made import notebook, references

HALF = "def mse_grad(y_pred, y_true):\n    return (y_pred - y_true) / y_pred.size"
LATER = "hidden ones come on top"
SUCCESS = "Success! Your notebook passes all the tests."


@pytest.fixture(scope="module")
def learner(tmp_path_factory):
    """A learner's own folder and home, with an untouched, a wrong and a right notebook in it."""
    folder = tmp_path_factory.mktemp("learner")
    right = references()
    gone = notebook(right | {"mse_grad": HALF})
    gone["cells"] = [c for c in gone["cells"] if "".join(c["source"]) != 'check("mse_grad")']
    broken = right | {"huber": "def huber(residual, delta)\n    return 1"}
    books = {"untouched": notebook({}), "wrong": notebook(right | {"mse_grad": HALF}),
             "right": notebook(right), "gone": gone, "broken": notebook(broken)}  # fmt: skip
    for name, book in books.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(book), encoding="utf-8")
    own = {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / ".jupyter")}
    own |= {"IPYTHONDIR": str(folder / ".ipython"), "JUPYTER_DATA_DIR": str(folder / ".data")}
    return folder, os.environ | own


@pytest.fixture(scope="module")
def validated(learner):
    folder, environment = learner
    said = {}
    for name in ("untouched", "wrong", "right", "gone", "broken"):
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", "validate", f"{name}.ipynb"],
            cwd=folder, env=environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said[name] = done.stdout
    return said


def test_an_untouched_a_wrong_and_a_right_notebook_get_three_answers(validated):
    untouched, wrong, right = (validated[name] for name in ("untouched", "wrong", "right"))
    assert "FAILED ON 6 CELL" in re.sub(r"\s+", " ", untouched) and SUCCESS not in untouched
    for name in references():
        assert f"`{name}` is not written yet." in untouched
    assert "FAILED ON 1 CELL" in re.sub(r"\s+", " ", wrong) and SUCCESS not in wrong
    assert "✗ mse_grad(" in wrong and "expected" in wrong and "huber" not in wrong
    assert LATER in untouched and LATER in wrong
    assert right.strip() == SUCCESS
    assert "Traceback" not in untouched + wrong and "..." not in untouched + wrong


def test_a_check_that_was_deleted_and_an_answer_that_is_no_python_fail_too(validated):
    assert 'the cell `check("mse_grad")` did not run' in validated["gone"]
    assert "The cell with `huber` did not run" in validated["broken"]
    assert "SyntaxError in line 1" in validated["broken"]


@pytest.fixture(scope="module")
def lab(learner):
    """JupyterLab in the learner's folder; its address."""
    folder, environment = learner
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--IdentityProvider.token=", "--no-browser", "--allow-root"]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", f"--port={port}", *options],
        cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=10).close()
            break
        except OSError:
            assert server.poll() is None and time.monotonic() < deadline, "no server"
            time.sleep(0.3)
    yield address
    server.terminate()
    server.wait(30)


@pytest.mark.needs("chromium")
@pytest.mark.xdist_group("site")
def test_the_button_in_jupyterlab_says_the_same(lab, browser):
    said = {}
    for name in ("untouched", "wrong", "right"):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{lab}/lab/tree/{name}.ipynb?reset")
        button = page.locator(".jp-NotebookPanel-toolbar").get_by_text("Validate", exact=True)
        button.click(timeout=120_000)
        dialog = page.locator(".jp-Dialog").filter(has_text="Validation Results")
        dialog.wait_for(timeout=180_000)
        said[name] = dialog.inner_text()
        context.close()
    assert all(f"`{name}` is not written yet." in said["untouched"] for name in references())
    assert "✗ mse_grad(" in said["wrong"] and "huber" not in said["wrong"]
    assert LATER in said["untouched"] and LATER in said["wrong"]
    assert SUCCESS in said["right"] and SUCCESS not in said["untouched"] + said["wrong"]
