"""The practice page: one answer to what is due, and what files bring in, take away or damage."""

import json

import pytest
from playwright.sync_api import expect
from site_fixtures import LESSON
from tiny_course import NAME

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]
OLD = 1_600_000_000_000
NOTE = {"title": "01 A sample", "text": "mine"}


@pytest.fixture
def practice(visit, tmp_path):
    """The practice page of a browser that has kept some parts."""

    def open_page(**parts):
        page = visit("index.html").page
        kept = json.dumps({"version": 1, **parts})
        page.evaluate("kept => localStorage.setItem('losslab', kept)", kept)
        page.goto(page.url.replace("index.html", "practice.html"), wait_until="networkidle")
        return page

    return open_page


def kept(page):
    return json.loads(page.evaluate("localStorage.getItem('losslab')"))


def take(page, **parts):
    """Import a file."""
    text = json.dumps({"version": 1, **parts}).encode()
    page.locator(".practice-import").set_input_files(
        [{"name": "file.json", "mimeType": "application/json", "buffer": text}]
    )
    expect(page.locator(".practice-said")).not_to_be_empty()
    return page.locator(".practice-said")


def answer(page, text):
    field = page.locator(".practice-card").get_by_label("Your answer")
    field.fill(text)
    field.press("Enter")


# One answer.


def test_a_wrong_answer_in_the_queue_is_the_answer_and_kept_at_once(practice):
    page = practice(answers={"01-numeric": True}, reviews={"01-numeric": [[OLD, 3]]})
    answer(page, "9")
    expect(page.locator(".practice-card output")).to_contain_text("✗ Not yet.")
    expect(page.locator(".practice-card").get_by_label("Your answer")).to_be_disabled()
    assert [rating for _, rating in kept(page)["reviews"]["01-numeric"]] == [3, 1]
    assert kept(page)["answers"] == {"01-numeric": False}
    page.locator(".practice-card").get_by_text("Answer", exact=True).click()
    expect(page.locator(".practice-card details")).to_contain_text("It is 2.5 nats.")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".practice-card")).to_be_empty()
    assert len(kept(page)["reviews"]["01-numeric"]) == 2


def test_a_right_answer_is_kept_with_how_it_was(practice):
    page = practice(reviews={"01-numeric": [[OLD, 3]]})
    answer(page, "2.5")
    expect(page.locator(".practice-card details")).to_be_hidden()
    page.get_by_role("button", name="Easy").click()
    expect(page.locator(".practice-card")).to_be_empty()
    assert [rating for _, rating in kept(page)["reviews"]["01-numeric"]] == [3, 4]


def test_the_second_half_of_a_double_click_answers_nothing(practice):
    page = practice(notes={NAME: NOTE}, reviews={"01-single": [[OLD, 3]]})
    page.get_by_role("button", name="Delete everything").dblclick()
    expect(page.get_by_role("button", name="Really delete")).to_be_visible()
    assert kept(page)["notes"] == {NAME: NOTE}
    page.get_by_label("the mean").check()
    page.get_by_role("button", name="Check").dblclick()
    expect(page.locator(".practice-card output")).to_contain_text("✗ Not yet.")


def test_a_key_that_is_held_down_presses_once(practice):
    page = practice(notes={NAME: NOTE}, reviews={"01-numeric": [[OLD, 3]]})
    page.get_by_role("button", name="Delete everything").focus()
    for _ in range(3):
        page.keyboard.down("Enter")  # without an up between: as a held key repeats
    page.keyboard.up("Enter")
    expect(page.get_by_role("button", name="Really delete")).to_be_visible()
    assert kept(page)["notes"] == {NAME: NOTE}
    page.locator(".practice-card").get_by_label("Your answer").fill("2.5")
    page.locator(".practice-card").get_by_label("Your answer").focus()
    for _ in range(3):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(page.get_by_role("button", name="Good")).to_be_focused()
    assert kept(page)["reviews"] == {"01-numeric": [[OLD, 3]]}


# What a file brings in.


def test_a_file_and_what_is_here_are_joined(practice):
    choice = {"said": 0, "sure": 0.9, "of": 2, "right": True}
    page = practice(
        read={"a": 20, "b": 30},
        answers={"q": True, "late": True, "only": True},
        given={"q": 1, "late": 1},
        reviews={"q": [[10, 3]], "late": [[30, 3]]},
        notes={"same": NOTE, "other": NOTE, "part": NOTE},
        work={"s/passed": {"code": "right", "passed": "right"}, "s/open": {"code": "here"}},
        predictions={"p": {"at": 5, **choice}},
        exercises={"passed": True},
    )
    said = take(
        page,
        read={"a": 10, "c": 40},
        answers={"q": False, "late": False},
        given={"q": 2, "late": 2},
        reviews={"q": [[10, 3], [20, 1]], "late": [[20, 1]]},
        notes={"same": NOTE, "other": NOTE | {"text": "theirs"}, "part": NOTE | {"text": "mine, and more"}},
        work={"s/passed": {"code": "wrong"}, "s/open": {"code": "there", "hinted": "yes"}},
        predictions={"p": {"at": 9, **choice, "right": False}},
        exercises={"passed": False},
    )  # fmt: skip
    expect(said).to_contain_text("Imported.")
    now = kept(page)
    assert now["read"] == {"a": 10, "b": 30, "c": 40}
    assert now["answers"] == {"q": False, "late": True, "only": True}
    assert now["given"] == {"q": 2, "late": 1}
    assert now["reviews"] == {"q": [[10, 3], [20, 1]], "late": [[20, 1], [30, 3]]}
    texts = {name: note["text"] for name, note in now["notes"].items()}
    assert texts == {"same": "mine", "other": "mine\n\ntheirs", "part": "mine, and more"}
    assert now["work"]["s/passed"] == {"code": "right", "passed": "right"}
    assert now["work"]["s/open"] == {"code": "there", "hinted": "yes"}
    assert now["predictions"]["p"]["at"] == 5 and now["exercises"] == {"passed": True}


def test_an_answer_of_a_notebook_s_file_counts_unless_only_the_one_here_is_right(practice):
    seen = [[OLD, 1]]
    page = practice(
        answers={"mended": False, "right": True, "both": True},
        given={"mended": 1, "right": 1, "both": [0, 1]},
        reviews={"mended": seen, "right": seen, "both": seen},
    )
    take(
        page,
        answers={"mended": True, "right": False, "both": True},
        given={"mended": 0, "right": 0, "both": [1, 0]},
        reviews={},
    )
    now = kept(page)
    assert now["answers"] == {"mended": True, "right": True, "both": True}
    assert now["given"] == {"mended": 0, "right": 1, "both": [1, 0]}
    assert now["reviews"] == {"mended": seen, "right": seen, "both": seen}


def test_an_import_can_be_taken_back_until_something_else_is_done(practice):
    page = practice(notes={NAME: NOTE})
    said = take(page, notes={NAME: NOTE | {"text": "old"}}, reviews={"01-numeric": [[OLD, 3]]})
    expect(page.locator(".practice-status")).to_have_text("1 question due today, 1 in the queue.")
    said.get_by_role("button", name="Undo").click()
    expect(said).to_have_text("What was here before is back.")
    expect(said).to_be_focused()
    expect(page.locator(".practice-status")).to_contain_text("Nothing here yet")
    assert kept(page)["notes"] == {NAME: NOTE} and kept(page)["reviews"] == {}
    take(page, reviews={"01-numeric": [[OLD, 3]]})
    answer(page, "2.5")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    take(page, read={"a": 1})
    other = page.context.new_page()
    other.goto(page.url.replace("practice.html", LESSON), wait_until="networkidle")
    other.locator(".notes summary").click()
    other.get_by_label("Your notes on lesson 1").fill("later")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    other.close()


# What is damaged.

DAMAGED = [
    ("reviews", {"01-single": [[OLD, 2.5]]}),
    ("reviews", {"01-single": [[OLD, "3"]]}),
    ("reviews", {"01-single": [[1e300, 3]]}),
    ("reviews", {"01-single": [["2020", 3]]}),
    ("reviews", {"01-single": [None]}),
    ("predictions", {"01-sum": {"sure": 0.5}}),
    ("predictions", {"01-sum": {"sure": "0.5", "of": 2, "right": True}}),
    ("predictions", {"01-sum": {"low": 1, "high": 2, "size": 1}}),
    ("predictions", {"01-sum": None}),
    ("notes", {NAME: None}),
    ("notes", {NAME: {"title": "t", "text": 5}}),
    ("read", {NAME: "yesterday"}),
    ("answers", {"01-single": "yes"}),
    ("given", {"01-single": None}),
    ("exercises", {"half": 1}),
    ("work", {"01-sample/half": {"code": 1}}),
]


def test_a_damaged_file_is_refused_and_changes_nothing(practice):
    page = practice(notes={NAME: NOTE})
    before = kept(page)
    for part, entries in DAMAGED:
        page.locator(".practice-said").evaluate("said => said.replaceChildren()")
        expect(take(page, **{part: entries})).to_contain_text("This file is damaged: ")
        assert kept(page) == before, (part, entries)


def test_names_that_every_object_has_are_names_like_others(practice):
    page = practice(notes={NAME: NOTE})
    entries = {"constructor": [[OLD, 3]], "01-numeric": [[OLD, 3]]}
    expect(take(page, reviews=entries)).to_contain_text("Imported.")
    expect(page.locator(".practice-status")).to_have_text("1 question due today, 1 in the queue.")
    expect(page.locator(".practice-card form")).to_be_visible()
    assert kept(page)["reviews"] == entries


def test_what_was_damaged_earlier_can_be_exported_mended_and_deleted(practice):
    page = practice(notes={NAME: None, "b": NOTE}, reviews={"01-single": [[OLD, 2.5]]})
    expect(page.locator(".practice-status")).to_contain_text("is damaged: export it")
    with page.expect_download():
        page.get_by_role("button", name="Export").click()
    take(page, reviews={"01-single": [[OLD, 3]]})
    expect(page.locator(".practice-status")).to_have_text("1 question due today, 1 in the queue.")
    page.evaluate(
        """old => localStorage.setItem('losslab',
          JSON.stringify({version: 1, reviews: {'01-single': [[old, 2.5]]}}))""",
        OLD,
    )
    page.reload(wait_until="networkidle")
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("button", name="Really delete").click()
    expect(page.locator(".practice-status")).to_contain_text("Nothing here yet")


def test_a_damaged_note_holds_no_other_back(practice, tmp_path):
    page = practice(notes={"a": None, NAME: NOTE})
    page.goto(page.url.replace("practice.html", LESSON), wait_until="networkidle")
    page.locator(".notes summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export all notes").click()
    download.value.save_as(tmp_path / "notes.md")
    assert "## 01 A sample\n\nmine" in (tmp_path / "notes.md").read_text(encoding="utf-8")
