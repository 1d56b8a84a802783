"""The preview: quick for prose, with what is wrong on the page and in the terminal, reloaded by itself."""

import socket
import subprocess
import sys
import time
import urllib.request
from http.client import HTTPException

import pytest
from tiny_course import NAME, ROOT, write_course

from authoring.preview import Preview, _without_reference
from website.course import read_course
from website.glossary import glossary_page

pytestmark = pytest.mark.xdist_group("preview")


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    made = Preview(NAME, write_course(tmp_path_factory.mktemp("preview")))
    made.build()
    return made


@pytest.fixture
def change(preview):
    """Change a file for one test; returns the problems that the preview then finds, and the page's text."""
    kept = {}

    def changed(name, old, new):
        path = preview.root / name
        kept.setdefault(path, path.read_text(encoding="utf-8"))
        text = path.read_text(encoding="utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return preview.build(), preview.page.read_text(encoding="utf-8")

    yield changed
    for path, text in kept.items():
        path.write_text(text, encoding="utf-8")


LESSON = f"theory/{NAME}.ipynb"
FAULTS = {
    "failing cell": (LESSON, "x.sum().round(2)", "x.summ()", rf"{LESSON}, cell \d+, line 1: AttributeError"),
    "no alt": (LESSON, ", alt='Two bars.'", "", rf"{LESSON}, cell \d+, line 1: .*alt"),
    "dead link": (LESSON, f"{NAME}/{NAME}.ipynb)", "x/x.ipynb)", rf"{LESSON}, cell \d+, line 1: the link "),
    "question": (f"theory/questions/{NAME}.toml", "answer = 2.5", "answer = 'x'", r"question 3 .*number"),
    "mistyped prediction": (LESSON, "predict('01-sum')", "predict('01-sun')", rf"{LESSON}, cell \d+"),
    "syntax": (LESSON, "x.sum()", "x.sum((", rf"{LESSON}, cell \d+, line 1: SyntaxError: [^/]*$"),
    "warning": (LESSON, "x.sum()", "np.log(0 * x[0])", rf"{LESSON}, cell \d+: .* line 1: RuntimeWarning"),
    "no such heading": (LESSON, "[exercises](", "[here](#nowhere), [exercises](",
                        rf"{LESSON}, cell \d+, line 1: the link #nowhere leads nowhere$"),
    "formula": (LESSON, "$r^2$", "$\\\\frac{r^2$", rf"{LESSON}, cell 2, line 5: KaTeX"),
    "no TOML": (f"theory/questions/{NAME}.toml", "[[question]]", "[[question]",
                r"line \d+: this is not TOML"),
    "one id twice": (f"theory/questions/{NAME}.toml", "01-several", "01-single",
                     rf"^theory/questions/{NAME}.toml, question 2 .*twice"),
    "broken": (LESSON, '"cells": [', '"cells": [,', "line 2: this is not JSON"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_said_with_its_place_on_the_page_too(change, fault):
    import re

    *changes, says = FAULTS[fault]
    problems, page = change(*changes)
    assert any(re.search(says, problem) for problem in problems), problems
    assert 'id="preview-problems"' in page


def test_one_fault_is_said_once_though_rules_layout_and_sphinx_see_it(change, preview):
    known = len(preview.build())
    for *place, says in (FAULTS["dead link"], FAULTS["no TOML"], FAULTS["question"]):
        assert len(change(*place)[0]) == known + 1, says
        change(place[0], place[2], place[1])


def test_a_page_that_cannot_be_made_keeps_its_text_and_says_why(change, preview):
    preview.build()
    before = preview.page.read_text(encoding="utf-8")
    _, page = change(LESSON, '"cells": [', '"cells": [,')
    assert "this is not JSON" in page and "The sum is nothing at all." in page
    change(LESSON, '"cells": [,', '"cells": [')
    assert preview.page.read_text(encoding="utf-8") == before


def test_prose_is_on_the_page_soon_and_nothing_runs_again(change, monkeypatch):
    monkeypatch.setattr("website.run_notebooks._execute", lambda *_: pytest.fail("it ran again"))
    began = time.process_time()
    _, page = change(LESSON, "The sum is nothing at all.", "The sum is a small wonder.")
    assert "a small wonder" in page
    assert time.process_time() - began < 1.5  # with what the watcher waits: under 2 s


def test_what_did_not_change_is_not_rendered_again(change, preview, monkeypatch):
    """A set's page with its worked solutions and the glossary are the same text as before."""
    from sphinx.builders.html import StandaloneHTMLBuilder

    written, write = [], StandaloneHTMLBuilder.write_doc

    def noted(self, name, *tree):
        written.append(name)
        write(self, name, *tree)

    monkeypatch.setattr(StandaloneHTMLBuilder, "write_doc", noted)
    change(LESSON, "The sum is nothing at all.", "The sum is a wonder.")
    assert set(written) == {f"theory/{NAME}", "index"}


def test_the_command_serves_the_page_and_tells_the_browser(tmp_path):
    course = write_course(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = (
        "import sys, uvicorn; from pathlib import Path; from authoring.preview import *\n"
        "preview = Preview(sys.argv[2], Path(sys.argv[1])); preview.build()\n"
        "uvicorn.run(application(preview, f'127.0.0.1:{sys.argv[3]}'), port=int(sys.argv[3]))"
    )
    command = [sys.executable, "-c", code, str(course), NAME, str(port)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/theory/{NAME}.html"
    try:
        text = _when_there(address, "A sample")
        assert "websocket-reload" in text
        path = course / "theory" / f"{NAME}.ipynb"
        path.write_text(path.read_text("utf-8").replace("nothing at all", "a wonder"), "utf-8")
        _when_there(address, "a wonder")
    finally:
        running.kill()


def _when_there(address, words, seconds=600):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            text = urllib.request.urlopen(address, timeout=5).read().decode()
            if words in text:
                return text
        except (OSError, HTTPException):  # not yet there, or just being written
            pass
        time.sleep(0.3)
    pytest.fail(f"{address} never had {words!r}")


def test_the_glossary_of_a_preview_links_to_no_reference():
    """Whatever a link's words are: a preview has no such pages."""
    course = read_course(ROOT)
    page = glossary_page(ROOT / "theory", course, course.lessons)
    assert "](reference/" in page and "](reference/" not in _without_reference(page)
