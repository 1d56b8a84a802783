"""The pages in a real browser: no errors, no other host, accessible, usable by keyboard and without scripts.

What is tried out happens on the site of a tiny course; what every page must keep is also tested on the
course's own site.
"""

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import axe_core_python
import pytest
from playwright.sync_api import expect, sync_playwright
from test_explore_record import played, same_drawing
from tiny_course import NAME, ROOT, build, published

sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "site")]
from course import pages  # noqa: E402
from serve import start  # noqa: E402

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LESSON = f"theory/{NAME}.html"


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    with published(tmp_path_factory.mktemp("course")) as address:
        yield address


class Visit:
    """A page in a window of its own that notes every error and every request."""

    def __init__(self, browser, address, **options):
        self.context = browser.new_context(bypass_csp=options.pop("bypass_csp", False), **options)
        self.address = address
        self.page = self.context.new_page()
        self.troubles = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", self._told)
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _told(self, message):
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _asked(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.troubles.append(f"a request to another place: {request.url}")

    def _answered(self, response):
        if response.status >= 400 and "no-such" not in response.url:
            self.troubles.append(f"{response.status} for {response.url}")

    def go(self, path):
        self.page.goto(self.address + path, wait_until="networkidle")
        return self.page

    def axe(self):
        """What axe finds, in sentences. The visible half of a formula is hidden from assistive
        technology and left out; its MathML is looked at."""
        self.page.evaluate(AXE)
        found = self.page.evaluate(
            "axe.run({exclude: ['.katex-html']}, {resultTypes: ['violations']})"
        )
        return [
            f"{one['id']}: {node['html'][:150]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]


@pytest.fixture
def visit(browser, tiny):
    opened = []

    def open_page(path, **options):
        one = Visit(browser, tiny, **options)
        opened.append(one)
        one.go(path)
        return one

    yield open_page
    for one in opened:
        one.context.close()
        assert one.troubles == []


@pytest.fixture(scope="module")
def whole():
    """The course's own site, built from what is in theory/ (only what changed is run again)."""
    done = build(None)
    assert done.returncode == 0, done.stderr
    address, stop = start(ROOT / "build" / "site")
    site = ROOT / "build" / "site"
    yield address, [path.relative_to(site).as_posix() for path in pages(site)]
    stop()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_asks_no_other_host(browser, whole, scheme):
    address, names = whole
    troubles = {}
    for name in names:
        one = Visit(browser, address, color_scheme=scheme, bypass_csp=True)
        one.go(name)
        if found := one.axe() + one.troubles:
            troubles[name] = found
        one.context.close()
    assert troubles == {}


def test_no_page_scrolls_sideways_on_a_phone(browser, whole):
    address, names = whole
    wide = []
    for name in names:
        one = Visit(browser, address, viewport={"width": 360, "height": 740})
        page = one.go(name)
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(name)
        one.context.close()
    assert wide == []


def ready(page):
    page.locator(".explorable").scroll_into_view_if_needed()
    expect(page.locator('.explorable[data-ready="yes"]')).to_be_attached()
    return page.locator(".explorable")


def test_at_random_settings_the_page_shows_what_was_recorded(visit):
    page = visit(LESSON).page
    figure = ready(page)
    source = figure.get_attribute("data-src")
    recording = type("Recording", (), {})()
    recording.svg = page.evaluate(
        "new XMLSerializer().serializeToString(document.querySelector('.explorable svg'))"
    )
    recording.data = page.evaluate("url => fetch(url).then(a => a.json())", source)
    for at in [(0, 0, 0, 0), (3, 1, 1, 2), (2, 0, 1, 1), (1, 1, 0, 2)]:
        page.evaluate(
            """([scale, power, mirror, step]) => {
              const [a, b] = document.querySelectorAll('.explorable input[type=range]');
              const box = document.querySelector('.explorable input[type=checkbox]');
              const radios = document.querySelectorAll('.explorable input[type=radio]');
              a.value = scale; b.value = step; box.checked = mirror; radios[power].checked = true;
              a.dispatchEvent(new Event('input', {bubbles: true}));
            }""",
            list(at),
        )
        shown = page.evaluate(
            "new XMLSerializer().serializeToString(document.querySelector('.explorable svg'))"
        )
        same_drawing(plain(shown), plain_tree(played(recording_without_names(recording), at)))


def plain(text):
    return plain_tree(ElementTree.fromstring(text))


def plain_tree(root):
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def recording_without_names(recording):
    one = type("Recording", (), {"data": recording.data})()
    one.svg = ElementTree.tostring(plain(recording.svg), encoding="unicode")
    return one


def test_controls_work_by_keyboard_and_are_told(visit):
    page = visit(LESSON).page
    figure = ready(page)
    slider = figure.get_by_role("slider", name="scale")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "1.5")
    expect(figure.locator("svg")).to_contain_text("scale 1.5")
    expect(figure.locator("[role=status]")).to_have_text("1 curves at scale 1.5.")
    figure.get_by_role("button", name="Step: step").focus()
    page.keyboard.press("Enter")
    expect(figure.locator("svg")).to_contain_text("line 1")
    figure.get_by_role("radio", name="absolute").focus()
    page.keyboard.press("Space")
    figure.get_by_role("checkbox", name="mirror").focus()
    page.keyboard.press("Space")
    figure.get_by_role("button", name="Reset").focus()
    page.keyboard.press("Enter")
    expect(slider).to_have_attribute("aria-valuetext", "1")
    expect(figure.locator("svg")).not_to_contain_text("line 1")
    expect(figure.get_by_role("checkbox", name="mirror")).not_to_be_checked()


def test_a_stepper_plays_to_its_end(visit):
    page = visit(LESSON).page
    figure = ready(page)
    play = figure.get_by_role("button", name="Play: step")
    play.click()
    expect(play).to_have_text("Pause")
    expect(figure.locator("svg")).to_contain_text("line 2")
    expect(play).to_have_text("Play")


def answer_all(page):
    """Answer the four questions by keyboard, the first one wrong at first."""
    one, several, number, order = page.locator(".question").all()
    one.get_by_role("radio", name="the mean").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(one.locator("output")).to_have_text("Not yet. That minimises the squared error.")
    one.get_by_role("radio", name="the median").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(one.locator("output")).to_have_text("Right. The slopes cancel at the median.")
    several.get_by_role("checkbox", name="Huber").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(several.locator("output")).to_contain_text("1 more should be chosen")
    several.get_by_role("checkbox", name="absolute").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    number.get_by_label("Your answer").focus()
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    expect(number.locator("output")).to_contain_text("That is twice.")
    number.get_by_label("Your answer").fill("2,5")
    page.keyboard.press("Enter")
    expect(number.locator("output")).to_contain_text("Right.")
    for word in ("two", "one"):
        button = order.get_by_role("button", name=f"Move up: {word}")
        button.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(button).to_be_focused()
    order.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    expect(order.locator("output")).to_contain_text("Right.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_lesson_stays_accessible_while_it_is_used(visit, scheme):
    one = visit(LESSON, color_scheme=scheme, bypass_csp=True)
    page = one.page
    ready(page)
    answer_all(page)
    expect(page.locator(".quiz-status")).to_have_text(
        "4 of 4 answered, 4 right. Skill check passed."
    )
    page.locator(".notes summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Your notes on lesson 1").fill("The slope matters.")
    page.get_by_role("button", name="Mark this lesson as read").click()
    assert one.axe() == []
    page.reload()
    expect(page.locator(".note-count")).to_have_text("18 of 8000 characters")
    expect(page.get_by_role("button", name="Mark this lesson as read")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.goto(one.address)
    expect(page.locator("#progress")).to_contain_text("1 of 1 lessons read, 1 skill checks passed.")
    assert one.axe() == []


def test_notes_are_exported_as_markdown(visit, tmp_path):
    page = visit(LESSON).page
    page.locator(".notes summary").click()
    page.get_by_label("Your notes on lesson 1").fill("A *note*.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export all notes").click()
    download.value.save_as(tmp_path / "notes.md")
    assert "## 01 A sample\n\nA *note*." in (tmp_path / "notes.md").read_text()


def test_the_queue_asks_what_is_due_and_its_data_can_be_moved(visit, tmp_path):
    one = visit("practice.html", bypass_csp=True)
    page = one.page
    expect(page.locator(".practice-status")).to_contain_text("Nothing here yet")
    old = 1_600_000_000_000
    data = {"version": 1, "read": {}, "answers": {}, "notes": {},
            "reviews": {"01-single": [[old, 3]], "glossary-huber": [[old + 1, 1]]}}  # fmt: skip
    backup = tmp_path / "backup.json"
    backup.write_text(json.dumps(data))
    page.locator(".practice-import").set_input_files(backup)
    expect(page.locator(".practice-status")).to_have_text("2 questions due today, 2 in the queue.")
    assert one.axe() == []
    first = page.locator(".practice-card input").first
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # the focus is on what to do next
    expect(page.locator(".practice-status")).to_contain_text("1 question due today")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    kept = json.loads(Path(download.value.path()).read_text())
    assert sorted(map(len, kept["reviews"].values())) == [1, 2]
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("button", name="Really delete").click()
    expect(page.locator(".practice-status")).to_contain_text("Nothing here yet")
    backup.write_text('{"version": 1}')
    page.locator(".practice-import").set_input_files(backup)
    expect(page.locator(".practice-said")).to_have_text("This file is not an export of Loss Lab.")


def test_a_glossary_question_joins_the_queue(visit):
    one = visit("glossary.html")
    page = one.page
    page.locator('.practice[data-question="glossary-huber"] summary').click()
    page.get_by_role("radio", name="Huber loss").check()
    page.locator(".practice form").get_by_role("button", name="Check").click()
    expect(page.locator(".practice output")).to_contain_text("Right.")
    assert "glossary-huber" in page.evaluate("localStorage.getItem('losslab')")


def test_without_scripts_a_lesson_still_reads_well(visit):
    page = visit(LESSON, java_script_enabled=False).page
    expect(page.locator(".explorable svg")).to_be_visible()
    expect(page.locator(".explore-controls")).to_be_hidden()
    expect(page.get_by_text("The figure shows scale = 1")).to_be_visible()
    expect(page.locator(".notes")).to_be_hidden()
    page.locator(".question-answer summary").first.click()
    expect(page.locator(".question-answer").first).to_contain_text("The slopes cancel")
    expect(page.locator(".katex").first).to_be_visible()


def test_colours_follow_the_scheme_the_reader_chose(visit):
    one = visit(LESSON, color_scheme="dark")
    ink = "getComputedStyle(document.querySelector('.losslab-figure svg text')).fill"
    assert one.page.evaluate(ink) == "rgb(221, 226, 230)"
    one.page.evaluate("localStorage.setItem('theme', 'light')")
    one.page.reload()
    assert one.page.evaluate(ink) == "rgb(36, 41, 47)"


def test_the_search_finds_a_loss(visit):
    page = visit("search.html?q=huber").page
    expect(page.locator("#search-results a").first).to_have_text("Glossary")


def test_a_missing_page_is_answered_in_style_at_any_depth(visit):
    one = visit("theory/no-such/page.html")
    expect(one.page.get_by_role("heading", name="This page is not here")).to_be_visible()
    assert one.page.evaluate("document.styleSheets.length") >= 5
    one.troubles = [t for t in one.troubles if "404" not in t]


def test_code_can_be_copied(visit):
    one = visit(LESSON)
    one.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = one.page.get_by_role("button", name="Copy this code").first
    button.focus()
    one.page.keyboard.press("Enter")
    expect(button).to_have_text("Copied")
    assert "import numpy as np" in one.page.evaluate("navigator.clipboard.readText()")
