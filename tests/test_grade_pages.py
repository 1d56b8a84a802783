"""The report and a feedback page in a browser: accessible, readable on a phone, whole on paper."""

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hostile.made import SET
from site_fixtures import Visit

from grading.handin.ledger import Ledger
from grading.handin.roster import Learner, Roster
from grading.results import feedback_page, report
from grading.results.lines import Column, line
from grading.results.records import ExerciseResult, Record
from grading.results.standing import Mark, Standing
from grading.results.titles import Titles

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]
NAMES = ("squared_grad", "huber", "log_cosh_and_a_long_name", "pinball", "quantile_of_a_sample",
         "huber_grad", "fit_interval", "weighted_mean", "explain_in_your_own_words")  # fmt: skip
COLUMNS = [Column(SET, f"{name}_check", name, 3) for name in NAMES]
TITLES = Titles(SET, {(SET, f"{name}_check"): f"{n} · {name}" for n, name in enumerate(NAMES, 1)})
WHEN = datetime(2030, 5, 4, 22, tzinfo=UTC)
CODE = "def huber(residual, delta):\n    return " + " + ".join(["residual * delta"] * 20)
A4 = {"width": 794, "height": 1123}  # at 96 dots to the inch
MARGIN = "12mm"


def submission(student, late=False):
    """A record with everything that a page can show, and what the gradebook says of it."""
    record = Record(student, SET, [SET], memory=90 << 20, seconds={"all": 1.25})
    record.graded = {"when": "2030-05-05 08:00 UTC"}
    record.repairs = ["cell 'huber_check' was edited: restored"]
    record.incidents = ["the interpreter ended: " + "a_word_without_any_break" * 6]
    record.scores = {SET: {column.cell: 1.0 for column in COLUMNS}}
    record.exercises = [
        ExerciseResult(name, f"{name}_check", 3, 1.0, SET, mistake="the tail's slope is 1",
                       messages=["The tail's slope must be delta. " * 3], remarks=["your function prints"])
        for name in NAMES
    ]  # fmt: skip
    cells = []
    for name in NAMES:
        ours = {"grade_id": f"{name}_answer", "solution": True, "grade": False}
        cells.append({"cell_type": "code", "source": CODE, "metadata": {"nbgrader": ours}})
        ours = {"grade_id": f"{name}_check", "solution": False, "grade": True}
        cells.append({"cell_type": "code", "source": "", "metadata": {"nbgrader": ours}})
    record.autograded = {SET: feedback_page.json.dumps({"cells": cells})}
    marks = {column.cell: Mark(3, 1.0) for column in COLUMNS}
    marks["explain_in_your_own_words_check"] = Mark(3, None, needs_person=True)
    standing = Standing(student, WHEN, WHEN - timedelta(days=2 if late else -1), marks={SET: marks})
    standing.comments = {SET: {"huber_answer": "Well begun.\nSee me about the tail."}}
    return record, standing


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A folder with a report on forty learners, and the feedback of one."""
    folder = tmp_path_factory.mktemp("pages")
    learners = [Learner(f"learner{n:02}", "Ada", f"Yıldız-Longname {n}") for n in range(40)]
    ledger = Ledger(
        "handed-in.zip", unused=[("a/very/long/path/" * 6 + "x.docx", "not a notebook")]
    )
    ledger.notes = ["two files of nobody"]
    lines = []
    for number, learner in enumerate(learners):
        record, standing = submission(learner.id, late=number % 7 == 0)
        lines.append(
            line(learner.id, record, standing, COLUMNS, f"Ada {learner.id}", ledger, "x.html")
        )
    run = SimpleNamespace(
        reports=folder, titles=TITLES, ledger=ledger, roster=Roster(learners), notes=["a note"],
        missing=["learner39"], times={"grading": 61.0},
    )  # fmt: skip
    report.write(run, COLUMNS, lines, {"learner01"})
    record, standing = submission("learner07", late=True)
    page = feedback_page.pages(record, standing, TITLES, "Ada Yıldız-Longname 7")[SET]
    (folder / "feedback.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture(params=["report.html", "feedback.html"])
def window(browser, pages, request):
    one = Visit(browser, f"{pages.as_uri()}/", bypass_csp=True, color_scheme="light")
    one.go(request.param)
    yield one
    one.context.close()
    assert one.troubles == []


def width(page):
    return page.evaluate("document.documentElement.scrollWidth")


def test_it_is_accessible_light_and_dark_and_says_whose_and_when(window):
    assert window.axe() == []
    window.page.emulate_media(color_scheme="dark")
    assert window.contrast() == []
    assert window.page.locator("main").count() == 1
    text = window.page.locator("main").inner_text()
    report_of_today = time.strftime("%Y-%m-%d") in text and "Ada learner07" in text
    assert report_of_today or "Ada Yıldız-Longname 7" in text and "2030-05-04 22:00 UTC" in text


def test_a_phone_shows_it_without_scrolling_sideways(window):
    page = window.page
    page.set_viewport_size({"width": 360, "height": 740})
    assert width(page) <= 360
    # What scrolls inside can be reached by keyboard.
    assert page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((box) =>
          box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== "visible"
          && box.tabIndex < 0).map((box) => box.outerHTML.slice(0, 80))"""
    ) == []  # fmt: skip


def test_paper_holds_all_of_it(window, tmp_path):
    page = window.page
    page.emulate_media(media="print")
    page.set_viewport_size(
        {"width": A4["width"] - 2 * 46, "height": A4["height"]}
    )  # without the margins
    assert width(page) <= A4["width"] - 2 * 46
    assert page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((box) =>
          box.getBoundingClientRect().right > innerWidth + 1).map((box) => box.outerHTML.slice(0, 80))"""
    ) == []  # fmt: skip
    # A browser makes everything smaller where something is too wide: the text keeps its size if nothing is.
    made = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), MARGIN))
    assert made.startswith(b"%PDF")
