"""Live use: a real JupyterLab in a real browser, a slider moved, the figure changed."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import expect
from tiny_course import DRAW, QUESTIONS, notebook

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("lab")]
EXPLORE = """
explore(lambda scale: shown(scale, "square", False, 0), task="Move it.",
        scale=slider(0.5, 2, 4, value=1))
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab of its own that holds one notebook."""
    folder = tmp_path_factory.mktemp("lab")
    cells = [("code", DRAW), ("code", EXPLORE), ("code", "quiz('sample.toml')")]
    (folder / "sample.toml").write_text(QUESTIONS, encoding="utf-8")
    (folder / "sample.ipynb").write_text(json.dumps(notebook(cells)), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "ServerApp.port": port, "ServerApp.open_browser": False, "IdentityProvider.token": "",
        "ServerApp.root_dir": str(folder), "ServerApp.allow_root": True,
        "LabApp.news_url": "", "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }  # fmt: skip
    environment = os.environ | {
        name: str(folder / f".{name.lower()}")
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR",
                     "JUPYTERLAB_SETTINGS_DIR", "IPYTHONDIR")
    }  # fmt: skip
    environment.pop("LOSSLAB_STATIC", None)
    command = [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())]
    with open(folder / "log.txt", "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait(address, server, folder / "log.txt")
        yield address
    finally:
        server.terminate()
        server.wait(90)


def _wait(address, server, log):
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}api", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}", pytrace=False)


END_KERNELS = """async () => {
  const headers = {"X-XSRFToken": document.cookie.match(/_xsrf=([^;]+)/)[1]};
  for (const {id} of await (await fetch("/api/sessions")).json())
    await fetch(`/api/sessions/${id}`, {method: "DELETE", headers});
}"""


def test_in_jupyterlab_a_slider_moves_the_figure_and_the_quiz_answers(lab, browser):
    page = browser.new_page(viewport={"width": 1300, "height": 1100})
    page.goto(f"{lab}lab/tree/sample.ipynb")
    expect(page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(3, timeout=90_000)
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    figure = page.locator(".losslab-live figure svg")
    expect(figure).to_contain_text("scale 1.0", timeout=90_000)
    expect(page.locator(".losslab-live").get_by_text("Move it.", exact=True)).to_be_visible()
    expect(page.locator(".losslab-still").first).to_be_hidden()
    page.get_by_role("slider", name="scale").focus()
    page.keyboard.press("ArrowRight")
    expect(figure).to_contain_text("scale 1.5", timeout=30_000)
    page.keyboard.press("x")  # JupyterLab's key for cutting a cell
    expect(page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(3)
    page.get_by_role("button", name="Reset").first.click()
    expect(figure).to_contain_text("scale 1.0", timeout=30_000)
    quiz = page.locator(".losslab-live").last
    quiz.get_by_label("the median").check()
    quiz.get_by_role("button", name="Check").first.click()
    expect(quiz.get_by_text("The slopes cancel at the median.")).to_be_visible(timeout=30_000)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(3000)
    page.evaluate(END_KERNELS)
    page.reload()
    still = page.locator(".losslab-still").first
    expect(still.get_by_alt_text("1 curves at scale 1.0.")).to_be_visible(timeout=90_000)
    expect(still).to_contain_text("Run this cell to move its controls.")
    expect(page.locator(".losslab-still").last).to_contain_text("What minimises the mean of")
    expect(page.get_by_text("model not found")).to_be_hidden()
    page.close()
