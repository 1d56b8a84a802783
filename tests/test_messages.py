"""What learners and instructors read stands in one file, and a class may say it in other words."""

import json
import re
import tomllib

import numpy as np
import pytest
from hostile.made import ROOT, SET, needs_sandbox, notebook, references

from grading import messages
from grading.checks import hidden_check
from grading.class_folder import class_folder
from grading.results import feedback_page, standing
from grading.results.records import ExerciseResult, Record
from grading.results.titles import Titles
from grading.settings import BadSettings, load
from tools.student import contents

PAGES = """
[messages]
page.solving_told = "*Los*: {megabytes} {host}"
script.undo = "Zurück"
quiz.check = "Prüfen"
visible.not_written = "`{name}` fehlt noch."
"""
GERMAN = """
[messages]
lang = "de"
feedback.points = "{points:g} von {max:g} Punkten"
late.days = "{count} Tage"
late.late = "{time} zu spät"
late.hours = "{count} Stunden"
check.not_a_function = "`{name}` ist keine Funktion."
"""


@pytest.fixture
def german(tmp_path, monkeypatch):
    """A class that says some sentences in German."""
    (tmp_path / "settings.toml").write_text(GERMAN, encoding="utf-8")
    monkeypatch.setenv("CLASS", str(tmp_path))
    assert class_folder(ROOT) == tmp_path
    yield load(ROOT)
    messages.use({})


def test_a_class_says_its_own_sentences_in_its_own_language(german):
    record = Record("ada", SET, [SET])
    record.exercises = [ExerciseResult("huber", "huber_check", 2, 1.0, SET, messages=["Hm."])]
    page = feedback_page.pages(record, None, Titles(SET), "Ada <b>")[SET]
    assert '<html lang="de">' in page and "<strong>0 von 2 Punkten</strong>" in page
    assert "Ada &lt;b&gt;" in page and "Your answer" not in page
    assert standing.late_words(2 * 86400 + 3700) == "2 Tage 1 hour zu spät"
    assert hidden_check(SET, "huber")(None).messages == ("`huber` ist keine Funktion.",)
    messages.use({})
    assert hidden_check(SET, "huber")(None).messages == ("`huber` is not a function.",)
    assert standing.late_words(2 * 86400 + 3700) == "2 days 1 hour late"


def test_what_the_guide_shows_can_be_said():
    page = (ROOT / "website" / "pages" / "own-course.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^\[messages\]\n.*?(?=^```)", page, re.M | re.S)
    try:
        messages.use(tomllib.loads(shown)["messages"])
        assert messages.say("late.late", time="2 Tage") == "2 Tage zu spät"
    finally:
        messages.use({})


def test_words_in_backticks_are_code_and_what_is_filled_in_is_text():
    told = feedback_page.say_safely("report.learners_told")
    assert "<code>scores.csv</code>" in told
    assert feedback_page.say_safely("report.title", set="<b>") == "&lt;b&gt;: report"


@pytest.mark.parametrize(("table", "says"), [
    ('feedback.all_point = "x"', "has feedback.all_point, and there is no such sentence"),
    ('late.days = "{weeks} weeks"', "is no text into which count can be filled"),
    ('late.days = "{days"', "is no text into which count can be filled"),
    ("late.days = 3", "is no text into which count can be filled"),
])  # fmt: skip
def test_a_sentence_that_cannot_be_said_is_one_sentence(tmp_path, monkeypatch, table, says):
    (tmp_path / "settings.toml").write_text(f"[messages]\n{table}\n", encoding="utf-8")
    monkeypatch.setenv("CLASS", str(tmp_path))
    with pytest.raises(BadSettings, match=re.escape(says)):
        load(ROOT)


@needs_sandbox
def test_a_worker_says_the_class_s_sentences(monkeypatch):
    from class_made import master

    from grading.run import grade_one
    from grading.sandbox.client import Zygote

    book = notebook(references() | {"huber": "huber = 3"})
    zygote = Zygote(preload=[])
    try:
        job = grade_one.Job("ada", None, master().as_data(), data=json.dumps(book).encode())
        job.settings = load()
        job.settings.messages = {"check": {"something_else": "`{name}` ist ein {what}."}}
        monkeypatch.setattr(grade_one, "zygote_for", lambda job: zygote)
        result = grade_one.grade_anywhere(job)
    finally:
        zygote.close()
        messages.use({})
    (told,) = [one.messages for one in result.exercises if one.name == "huber"]
    assert told == ["`huber` ist ein int."]


def test_the_archive_of_a_class_says_them_too(tmp_path, monkeypatch):
    text = '[course]\nsets = ["02"]\n[messages]\nvisible.not_written = "`{name}` fehlt noch."\n'
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("CLASS", str(tmp_path))
    try:
        found = contents()
    finally:
        messages.use({})
    own = json.loads(found["lib/lessonkit/own_messages.json"])
    assert own == {"visible.not_written": "`{name}` fehlt noch."}
    assert "lib/lessonkit/messages.toml" in found


def test_the_pages_say_a_class_s_sentences(tmp_path):
    """Templates, what is laid out, scripts, and the Python of the pages; of grading's they know nothing."""
    from website import messages as pages

    file = tmp_path / "settings.toml"
    file.write_text(f"{PAGES}{GERMAN.partition('[messages]')[2]}", encoding="utf-8")
    try:
        assert pages.take(file) == "de"
        assert (
            pages.marked("page.solving_told", megabytes=9, host="<b>") == "<i>Los</i>: 9 &lt;b&gt;"
        )
        spoken = json.loads(pages.for_scripts())
        assert spoken["script.undo"] == "Zurück" and spoken["quiz.check"] == "Prüfen"
        assert json.loads(pages.own_words()) == {
            "quiz.check": "Prüfen", "visible.not_written": "`{name}` fehlt noch."
        }  # fmt: skip
    finally:
        messages.use({})
    assert pages.take(None) == "" and not pages.own_words()
    file.write_text('[messages]\npage.solved = "{x}"\n', encoding="utf-8")
    with pytest.raises(messages.BadMessage, match=r"page\.solved: '{x}' is no text"):
        pages.take(file)


def test_checks_compare_in_a_class_s_words():
    """What is said of values goes by names, so another language changes no judgement."""
    exercise = hidden_check(SET, "huber")
    english = exercise(lambda residual, delta: -references_huber(residual, delta))
    table = {
        "change": {"sign": "alle Vorzeichen sind falsch"},
        "fault": {"returned_none": "es kam None"},
    }
    try:
        messages.use(table)
        german = exercise(lambda residual, delta: -references_huber(residual, delta))
        nothing = exercise(lambda residual, delta: None)
    finally:
        messages.use({})
    assert english.points == german.points == 0
    assert any("wrong sign" in told for told in english.messages)
    assert any("Alle Vorzeichen sind falsch." in told for told in german.messages)
    assert any("es kam None" in told for told in nothing.messages)


def references_huber(residual, delta):
    size = np.minimum(np.abs(residual), delta)
    return size * (np.abs(residual) - 0.5 * size)
