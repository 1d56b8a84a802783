"""The pages on a bad day: what comes late or never, two tabs, the way back, a browser that keeps nothing."""

import json
import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect
from site_fixtures import LESSON, Visit
from tiny_course import NAME

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]
EXERCISE = f"exercises/{NAME}/{NAME}.html"
# The kept pages of a service worker would answer what a test holds back.
LOST = (
    "blocked by Playwright",
    "ERR_FAILED",
    "Failed to load resource",
    "dynamically imported module",
)

FULL = "() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }"


@pytest.fixture
def window(browser, tiny):
    """A window of its own without a page yet; in the end nothing may have gone wrong but what a test lost."""
    one = Visit(browser, tiny, service_workers="block")
    yield one
    one.context.close()
    assert [told for told in one.troubles if not any(word in told for word in LOST)] == []


@contextmanager
def late(one, pattern):
    """What fits comes only when the block is over."""
    waiting, pattern = [], re.compile(pattern)
    one.context.route(pattern, lambda route: waiting.append(route))
    yield
    for route in waiting:
        route.continue_()
    one.context.unroute(pattern)


@contextmanager
def lost(one, pattern):
    """What fits does not come while the block lasts."""
    pattern = re.compile(pattern)
    one.context.route(pattern, lambda route: route.abort())
    yield
    one.context.unroute(pattern)


def opened(one, path):
    """A page that is there before all of its scripts are."""
    one.page.goto(one.address + path, wait_until="commit")
    return one.page


# Used before its script came.


def test_a_glossary_question_that_was_opened_early_is_there(window):
    with late(window, r"/quiz\.js"):
        page = opened(window, "glossary.html")
        place = page.locator('.practice[data-question="glossary-huber"]')
        place.locator("summary").click()
    expect(place.locator("form")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(place.locator("form")).to_have_count(1)


def test_a_number_that_is_being_typed_stays_and_goes_on(window):
    with late(window, r"/main\.js"):
        page = opened(window, LESSON)
        field = page.locator("form.question:not(.prediction) label.number input").first
        field.click()
        page.keyboard.type("0.0")
    page.wait_for_load_state("networkidle")
    page.keyboard.type("85")
    expect(field).to_have_value("0.085")


def test_a_control_that_was_moved_early_moves_the_figure(window):
    with late(window, r"_data/.*/ex[^/]*\.json"):
        page = opened(window, LESSON)
        page.locator(".explorable").scroll_into_view_if_needed()
        row = page.locator(".explore-row", has=page.get_by_role("slider")).first
        before = row.locator("output").inner_text()
        row.get_by_role("slider").focus()
        page.keyboard.press("End")
        expect(row.locator("output")).to_have_text(before)
    expect(page.locator('.explorable[data-ready="yes"]')).to_be_attached()
    expect(row.locator("output")).not_to_have_text(before)


def test_a_hint_that_was_opened_early_counts(window):
    with late(window, r"/exercises\.js"):
        page = opened(window, EXERCISE)
        page.get_by_text("Hint 1").click()
    page.wait_for_load_state("networkidle")
    kept = page.evaluate("JSON.parse(localStorage.getItem('losslab')).work")
    assert [one["hinted"] for one in kept.values()] == ["yes"]


def test_a_notebook_that_was_chosen_early_is_taken_up(window, tmp_path):
    with late(window, r"/exercises\.js"):
        page = opened(window, EXERCISE)
        (tmp_path / "other.ipynb").write_text('{"cells": []}')
        page.locator(".solving input[type=file]").set_input_files(tmp_path / "other.ipynb")
    expect(page.locator(".solving-said")).to_contain_text("is not a notebook of the set")


# Lost on the way.


def test_a_glossary_question_that_was_lost_says_so_and_is_asked_for_again(window):
    page = window.go("glossary.html")
    place = page.locator('.practice[data-question="glossary-huber"]')
    with lost(window, "/questions/"):
        place.locator("summary").click()
        expect(place.get_by_role("status")).to_contain_text("could not be loaded")
    place.locator("summary").click()
    place.locator("summary").click()
    expect(place.locator("form")).to_be_visible()
    expect(place).not_to_contain_text("could not be loaded")


def test_a_queue_whose_questions_were_lost_says_so_and_loses_nothing(window):
    page = window.go("index.html")
    page.evaluate(
        """localStorage.setItem('losslab', JSON.stringify(
          {version: 1, reviews: {'01-single': [[1600000000000, 3]]}}))"""
    )
    with lost(window, "/_data/questions"):
        window.go("practice.html")
        expect(page.locator(".practice-status")).to_contain_text("could not be loaded")
        expect(page.get_by_role("button", name="Export")).to_be_visible()
    window.go("practice.html")
    expect(page.locator(".practice-status")).to_have_text("1 question due today, 1 in the queue.")


def test_a_lost_recording_is_told_and_asked_for_again_when_a_control_moves(window):
    with lost(window, r"_data/.*/ex[^/]*\.json"):
        page = window.go(LESSON)
        box = page.locator(".explorable")
        box.scroll_into_view_if_needed()
        expect(box.locator(".explore-said")).to_contain_text("could not be loaded")
    row = page.locator(".explore-row", has=page.get_by_role("slider")).first
    before = row.locator("output").inner_text()
    row.get_by_role("slider").focus()
    page.keyboard.press("End")
    expect(row.locator("output")).not_to_have_text(before)


@pytest.mark.parametrize(
    ("path", "data", "place"),
    [
        (EXERCISE, r"\.ipynb", ".solving-said"),
        ("compare.html", r"/compare\.json", "article [role=alert]"),
    ],
)
def test_a_page_whose_data_were_lost_says_so(window, path, data, place):
    with lost(window, data):
        page = window.go(path)
        expect(page.locator(place)).to_contain_text("could not be loaded")


def test_a_script_or_its_sentences_lost_once_come_later(window):
    asked = []

    def first_lost(route):
        asked.append(route.request.url)
        route.abort() if asked.count(route.request.url) == 1 else route.continue_()

    window.context.route(re.compile(r"/(queue\.js|messages\.json)"), first_lost)
    page = window.go("practice.html")
    expect(page.locator(".practice-status")).to_contain_text("Nothing here yet: questions join")
    assert len(asked) == 4


def test_keeping_all_pages_tells_that_their_list_was_lost_and_ends_when_it_is_switched_off(window):
    page = window.go("practice.html")
    place = page.locator("#offline")
    with lost(window, r"/offline\.json"):
        place.get_by_role("button").click()
        expect(place.get_by_role("status")).to_contain_text("could not be loaded")
    with late(window, r"/glossary\.html"):
        place.get_by_role("button").click()
        place.get_by_role("checkbox").uncheck()
    expect(place.get_by_role("status")).to_have_text("Nothing is kept for reading offline.")
    page.wait_for_load_state("networkidle")
    expect(place.get_by_role("status")).to_have_text("Nothing is kept for reading offline.")
    assert page.evaluate("caches.keys()") == []


# Two tabs, and the way back.


def note(page):
    return page.get_by_label("Your notes on lesson 1")


def mark(page):
    """The button that marks a lesson as read: it is there when its script is, near the lesson's end."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator(".lesson-end button")).to_be_visible()
    return page.locator(".lesson-end button")


def test_a_note_and_an_answer_of_another_tab_are_there_and_not_written_over(window):
    page, other = window.go(LESSON), window.context.new_page()
    other.goto(window.address + LESSON, wait_until="networkidle")
    for one in (page, other):
        one.locator(".notes summary").click()
    note(page).fill("from the first")
    expect(note(other)).to_have_value("from the first")
    note(other).press("End")
    other.keyboard.type(", and more")
    expect(note(page)).to_have_value("from the first, and more")
    for one in (page, other):
        one.goto(window.address + EXERCISE, wait_until="networkidle")
    page.locator(".workbench textarea").fill("# mine")
    expect(other.locator(".workbench textarea")).to_have_value("# mine")


def test_a_page_that_back_brings_from_the_browser_s_memory_shows_what_was_written_since(window):
    page = window.go(LESSON)
    page.locator(".notes summary").click()
    mark(page)
    page.evaluate(
        """name => {
          const kept = {version: 1, notes: {[name]: {title: 't', text: 'later'}}, read: {[name]: 1}};
          localStorage.setItem('losslab', JSON.stringify(kept));
          dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
        }""",
        NAME,
    )
    expect(note(page)).to_have_value("later")
    expect(page.locator(".lesson-end [role=status]")).to_contain_text("Read on")


# A browser that keeps nothing.


def test_what_was_deleted_in_another_tab_does_not_come_back(window):
    page, other = window.go(LESSON), window.context.new_page()
    page.locator(".notes summary").click()
    note(page).fill("secret")
    other.goto(window.address + "practice.html", wait_until="networkidle")
    other.get_by_role("button", name="Delete everything").click()
    other.get_by_role("button", name="Really delete").click()
    mark(page).click()
    kept = page.evaluate("JSON.parse(localStorage.getItem('losslab'))")
    assert kept["notes"] == {} and len(kept["read"]) == 1


def test_what_has_no_room_is_told_and_can_be_exported(window, tmp_path):
    page = window.go(LESSON)
    page.locator(".notes summary").click()
    note(page).fill("first")
    page.evaluate(FULL)
    note(page).fill("first and second")
    expect(page.locator(".notes")).to_contain_text("export them before you leave")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export all notes").click()
    download.value.save_as(tmp_path / "notes.md")
    assert "first and second" in (tmp_path / "notes.md").read_text()
    page.goto(window.address + "practice.html", wait_until="networkidle")
    page.evaluate(FULL)
    file = tmp_path / "all.json"
    file.write_text(json.dumps({"version": 1, "notes": {NAME: {"title": "t", "text": "x"}}}))
    page.locator(".practice-import").set_input_files(file)
    expect(page.locator(".practice-said")).to_contain_text("no room for it")


BLOCKED = """for (const name of ['localStorage', 'sessionStorage']) {
  const get = () => { throw new DOMException('denied', 'SecurityError'); };
  Object.defineProperty(window, name, {get, configurable: true});
}"""


def test_where_storage_is_blocked_the_scheme_changes_and_what_is_not_kept_is_told(window):
    window.context.add_init_script(BLOCKED)
    page = window.go(LESSON)
    schemes = [page.evaluate("document.body.dataset.theme")]
    for _ in range(3):
        page.locator(".theme-toggle:visible").first.click()
        schemes.append(page.evaluate("document.body.dataset.theme"))
    assert sorted(schemes) == ["auto", "auto", "dark", "light"]
    page.locator(".notes summary").click()
    note(page).fill("x")
    expect(page.locator(".note-count")).to_contain_text("This browser does not keep notes")
    page = window.go("practice.html")
    expect(page.locator(".practice-status")).to_contain_text("Nothing here yet")
    expect(page.locator("#offline")).to_be_hidden()


CACHES = """async (wanted) => {
  let names;
  for (let n = 0; n < 100; n += 1) {
    names = await caches.keys();
    if (names.length === wanted) break;
    await new Promise((go) => setTimeout(go, 100));
  }
  return names.length;
}"""


def test_nothing_is_kept_for_reading_offline_while_other_pages_are_open(visit):
    one = visit("practice.html")
    page, other = one.page, one.context.new_page()
    other.goto(one.address, wait_until="networkidle")
    assert page.evaluate(CACHES, 1) == 1
    toggle = page.locator("#offline").get_by_role("checkbox")
    told = page.locator("#offline [role=status]")
    toggle.uncheck()
    expect(told).to_have_text("Nothing is kept for reading offline.")
    other.goto(one.address + LESSON, wait_until="networkidle")
    assert other.evaluate("fetch('/no-such').then(() => caches.keys())") == []
    one.context.set_offline(True)
    other.evaluate("fetch('../index.html').catch(() => {})")
    one.context.set_offline(False)
    assert page.evaluate(CACHES, 0) == 0
    toggle.check()
    expect(told).to_have_text("Pages that you visit are kept.")
    assert page.evaluate(CACHES, 1) == 1
    other.goto(one.address + LESSON, wait_until="networkidle")
    one.context.set_offline(True)
    other.reload()
    expect(other.get_by_role("heading", name="A sample")).to_be_visible()
    one.context.set_offline(False)
    one.troubles = [told for told in one.troubles if not any(word in told for word in LOST)]
    one.troubles = [told for told in one.troubles if "404" not in told]


SLOW = """const real = ServiceWorkerContainer.prototype.register;
ServiceWorkerContainer.prototype.register = async function (...asked) {
  await new Promise((go) => { window.goOn = go; });
  window.made = real.apply(this, asked);
  return window.made;
}"""
REGISTERED = """async () => {
  window.goOn();
  for (let n = 0; n < 100 && !window.made; n += 1) await new Promise((go) => setTimeout(go, 100));
  await window.made;
  let all;
  for (let n = 0; n < 50; n += 1) {
    all = await navigator.serviceWorker.getRegistrations();
    if (!all.length) break;
    await new Promise((go) => setTimeout(go, 100));
  }
  return all.length + (await caches.keys()).length;
}"""


def test_what_is_switched_off_while_it_begins_stays_off(window):
    window.context.add_init_script(SLOW)
    page = window.go("practice.html")
    page.locator("#offline").get_by_role("checkbox").uncheck()
    expect(page.locator("#offline [role=status]")).to_have_text(
        "Nothing is kept for reading offline."
    )
    assert page.evaluate(REGISTERED) == 0


# Opened as files, where browsers load no modules.


@pytest.fixture
def as_file(browser, tiny_site):
    page = browser.new_page()

    def open_file(path):
        page.goto((tiny_site / path).as_uri(), wait_until="load")
        return page

    yield open_file
    page.close()


@pytest.mark.parametrize("path", ["search.html", "practice.html", "compare.html"])
def test_a_page_that_is_opened_as_a_file_says_what_it_needs(as_file, path):
    page = as_file(path)
    expect(page.get_by_text("needs JavaScript and a web server")).to_be_visible()


def test_a_lesson_that_is_opened_as_a_file_has_no_dead_buttons(as_file):
    page = as_file(LESSON)
    expect(page.locator(".explorable svg")).to_be_visible()
    expect(page.get_by_text("Its controls need JavaScript and a web server.")).to_be_visible()
    expect(page.get_by_text("The square, of course.")).to_be_visible()
    page.locator(".quiz .question-answer summary").first.click()
    expect(page.locator(".quiz .question-answer").first).to_contain_text("The slopes cancel")
    buttons = "article button, .notes button, .lesson-end button"
    assert (
        page.locator(buttons).evaluate_all(
            "all => all.filter((one) => one.checkVisibility()).length"
        )
        == 0
    )


# Addresses.


def test_an_address_whose_end_nothing_encoded_is_no_error(visit):
    page = visit(f"{LESSON}#100%").page
    page.evaluate("location.hash = '#%E0%A4%A'")
    page.evaluate("location.hash = '#why'")
    expect(page.locator("#why")).to_be_in_viewport()
