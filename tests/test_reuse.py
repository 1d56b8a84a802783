"""The kit on pages that are not the course's: a book of MyST-NB, and any page made of a notebook."""

import os
import subprocess
import sys

import nbformat
import pytest
from tiny_course import LESSON, QUESTIONS, ROOT, notebook

from tools.serve import start

pytestmark = [pytest.mark.needs("chromium", "latex2mathml"), pytest.mark.xdist_group("reuse")]
CONF = """
project = "Somebody else's book"
extensions = ["myst_nb", "lessonkit.sphinx"]
source_suffix = {".ipynb": "myst-nb", ".md": "myst-nb"}
nb_execution_mode = "force"
nb_execution_timeout = 600
nb_execution_raise_on_error = True
"""
INDEX = "# A book\n\n```{toctree}\none\ntwo\n```\n"
CELLS = [(kind, text) for kind, text in LESSON if "exercises/" not in text]
SECOND = [("markdown", "# Two"), ("code", "from lessonkit.quiz import quiz\n\nquiz('01-sample')")]


def write(folder):
    """Two notebooks and their questions."""
    (folder / "questions").mkdir(parents=True)
    (folder / "questions" / "01-sample.toml").write_text(QUESTIONS, encoding="utf-8")
    nbformat.write(notebook(CELLS), folder / "one.ipynb")
    nbformat.write(notebook(SECOND), folder / "two.ipynb")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    write(folder)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text(INDEX, encoding="utf-8")
    build = [sys.executable, "-m", "sphinx", "-q", "-W", folder, folder / "html"]
    done = subprocess.run(build, cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """One notebook, run and turned into a page by nbconvert, with the printed lines in its head."""
    folder = tmp_path_factory.mktemp("plain")
    write(folder)
    environment = os.environ | {"LOSSLAB_STATIC": "page"}
    convert = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", "one.ipynb"]
    done = subprocess.run(
        convert, cwd=folder, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    kit = [sys.executable, "-m", "lessonkit.page", "kit"]
    head = subprocess.run(kit, cwd=folder, capture_output=True, text=True, check=True).stdout
    page = folder / "one.html"
    page.write_text(page.read_text("utf-8").replace("</head>", f"{head}</head>", 1), "utf-8")
    return folder


def drive(browser, folder, path, elsewhere=()):
    """A page in the browser; only its own host may be asked, but for what is named."""
    address, stop = start(folder)
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + path, wait_until="load")
    return (
        page,
        stop,
        lambda: [
            url
            for url in asked
            if not url.startswith((address, "data:", "blob:"))
            and not any(e in url for e in elsewhere)
        ],
    )


def alive(page):
    """A figure moves, a prediction covers and uncovers, a question is judged with its reason."""
    box = page.locator(".explorable").first
    box.scroll_into_view_if_needed()
    slider = box.locator("input[type=range]").first
    slider.wait_for(state="visible")
    before = box.locator("svg").first.inner_html()
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('.explorable svg').innerHTML !== before", arg=before
    )
    prediction = page.locator("form.prediction").first
    prediction.locator("button[type=submit]").wait_for(state="visible")
    judged(page)


def judged(page):
    form = page.locator("form[data-question='01-single']")
    form.get_by_text("the mean", exact=True).click()
    form.get_by_role("button", name="Check").click()
    assert "squared error" in form.locator(".question-verdict").inner_text()
    assert form.locator("math").count() > 0  # formulas are drawn by the browser itself


def test_a_book_of_myst_nb_is_alive_by_one_line(browser, book):
    page, stop, elsewhere = drive(browser, book, "one.html")
    alive(page)
    assert elsewhere() == []
    stop()
    page, stop, _ = drive(browser, book, "two.html")
    judged(page)
    stop()


def test_any_other_page_of_a_notebook_is_alive_too(browser, plain):
    page, stop, _ = drive(browser, plain, "one.html")
    alive(page)
    stop()


def test_everything_that_a_page_loads_comes_with_the_kit(tmp_path):
    from lessonkit.page import copy

    folder = copy(tmp_path / "kit")
    for script in folder.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        for line in text.splitlines():
            if " from " in line and '"./' in line:
                assert (folder / line.split('"./')[1].split('"')[0]).exists(), line
    assert (
        (ROOT / "lib" / "lessonkit" / "pyproject.toml").read_text("utf-8").count("lessonkit.page")
    )
