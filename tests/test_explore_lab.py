"""Live use: a real JupyterLab in a real browser, a slider moved, the figure changed."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright
from tiny_course import DRAW, QUESTIONS, notebook

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("lab")]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
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
        server.wait(20)


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


def test_in_jupyterlab_a_slider_moves_the_figure_and_the_quiz_answers(lab, chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1300, "height": 1100})
        page.goto(f"{lab}lab/tree/sample.ipynb")
        expect(page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(3, timeout=90_000)
        expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=90_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        figure = page.locator(".jp-OutputArea figure svg")
        expect(figure).to_contain_text("scale 1.0", timeout=90_000)
        expect(page.get_by_text("Move it.", exact=True)).to_be_visible()
        page.locator(".widget-slider .noUi-handle, .widget-slider input").first.focus()
        page.keyboard.press("ArrowRight")
        expect(figure).to_contain_text("scale 1.5", timeout=30_000)
        page.get_by_role("button", name="Reset").first.click()
        expect(figure).to_contain_text("scale 1.0", timeout=30_000)
        page.get_by_label("the median").check()
        page.get_by_role("button", name="Check").first.click()
        expect(page.get_by_text("The slopes cancel at the median.")).to_be_visible(timeout=30_000)
        browser.close()
