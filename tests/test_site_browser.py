"""The pages in a real browser: no errors, no other host, accessible, usable by keyboard and without scripts.

What is tried out happens on the site of a tiny course; what every page must keep is also tested on the
course's own site.
"""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect
from recorded_drawings import played, same_drawing
from site_fixtures import LESSON, Visit

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]


# On a phone: figures whose type is under 11 px or that must be scrolled, and what is too small to press.
CRAMPED = """() => {
  const shown = (element) => element.checkVisibility();
  const figures = [...document.querySelectorAll('.losslab-figure')].filter(shown).flatMap((figure) => {
    if (figure.scrollWidth > figure.clientWidth + 1) return ['a figure is wider than its box'];
    const high = (text) => {
      const {a, b} = text.getScreenCTM();
      return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
    };
    const small = [...figure.querySelectorAll('svg text')].find((text) => high(text) < 10.9);
    return small ? [`"${small.textContent}" is ${high(small).toFixed(1)} px high in a figure`] : [];
  });
  const pressed = 'article :is(button, summary, select, input[type=range]), a.button';
  const targets = [...document.querySelectorAll(pressed)].filter(shown).flatMap((element) => {
    const {width, height} = element.getBoundingClientRect();
    return Math.min(width, height) < 23.9 ? [`${element.outerHTML.slice(0, 80)} is ${height} px high`] : [];
  });
  return [...figures, ...targets.slice(0, 3)];
}"""


# A section that is far away takes the room that it says: more than twice of it would lie over the next.
LOW = """() => [...document.querySelectorAll('article > section > section')].flatMap((section) => {
  if (section.id === 'practice') return [];  // filled by its script, and never far away
  const {height} = section.getBoundingClientRect();
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const told = rem * getComputedStyle(section).getPropertyValue('--high');
  return height > 2 * told ? [`${section.id} is ${height} px high and says ${told}`] : [];
})"""


# What is pressed lies on top where a finger comes down: one control of each kind is tried.
COVERED = """() => {
  const tried = new Set();
  const controls = 'article :is(a[href], button, summary, select, textarea, input:not([type=hidden]))';
  return [...document.querySelectorAll(controls)].flatMap((one) => {
    const kind = [one.tagName, one.type, one.className].join();
    if (tried.has(kind) || !one.checkVisibility({visibilityProperty: true})) return [];
    tried.add(kind);
    one.scrollIntoView({block: 'center'});
    const {left, top, width, height} = one.getClientRects()[0];
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    const own = hit && (one.contains(hit) || hit.closest('label')?.control === one);
    return own ? [] : [`${one.outerHTML.slice(0, 80)} lies under ${hit?.outerHTML.slice(0, 80)}`];
  });
}"""


# All of a page is drawn; what is folded has no place, where axe would take it for the ground of other text.
STILL = """section { content-visibility: visible !important }
  details:not([open]) > :not(summary) { display: none !important }"""


# What each prediction covers until the reader commits. (Here those that cover nothing: their form would lie.)
BARE = """async () => {
  if (!document.querySelector('.prediction')) return [];
  const {cover} = await import(new URL('../_static/predict.js', location).href);
  document.querySelectorAll('.covered').forEach((part) => part.classList.remove('covered'));
  const bare = [...document.querySelectorAll('.prediction')].filter((form) => !cover(form).length);
  return bare.map((form) => `the prediction ${form.dataset.question} covers nothing`);
}"""


def test_every_page_is_accessible_fits_a_phone_and_asks_no_other_host(browser, whole):
    """Opened once each. In the dark only colours differ, so only they are looked at again."""
    address, names = whole
    troubles = {}
    for name in names:
        one = Visit(browser, address, color_scheme="light", bypass_csp=True)
        page = one.go(name)
        page.add_style_tag(content=STILL)
        found = one.contrast()
        found += page.evaluate(LOW) + page.evaluate(BARE)
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {said}" for said in one.contrast()]
        page.set_viewport_size({"width": 390, "height": 740})
        found += page.evaluate(CRAMPED) + page.evaluate(COVERED)
        page.set_viewport_size({"width": 360, "height": 740})
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 360:
            found.append(f"{width} px wide on a phone")
        if found := found + one.all_but_contrast() + one.troubles:
            troubles[name] = found
        one.context.close()
    assert troubles == {}


def test_what_every_page_is_asked_finds_pale_text_a_picture_without_words_and_what_lies_under(
    browser, tiny
):
    one = Visit(browser, tiny, color_scheme="light", bypass_csp=True)
    page = one.go(LESSON)
    page.evaluate(
        """document.querySelector('article').insertAdjacentHTML('beforeend',
          '<p>dark</p><p style="color: #bbb">pale</p><img src="data:,">')"""
    )
    assert [said.partition(":")[0] for said in one.contrast()] == ["color-contrast"]
    assert [said.partition(":")[0] for said in one.all_but_contrast()] == ["image-alt"]
    assert page.evaluate(COVERED) == []
    page.evaluate(
        """document.querySelector('article').insertAdjacentHTML('beforeend',
          '<div style="display: grid"><textarea style="grid-area: 1 / 1"></textarea>' +
          '<pre style="grid-area: 1 / 1; position: relative">colours</pre></div>')"""
    )
    (found,) = page.evaluate(COVERED)
    assert found.startswith("<textarea") and "lies under <pre" in found
    one.context.close()


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
    root.attrib.pop("aria-label", None)  # says more on the page: what the setting shows
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for child in [each for each in element if each.get("visibility") == "hidden"]:
            element.remove(child)  # kept for its next time
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
    expect(figure.locator(".explore-now")).to_have_text("scale 1.5.")
    label = "1 curves at scale 1.5. scale 1.5."
    expect(figure.locator("svg")).to_have_attribute("aria-label", label)
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
    expect(figure.locator("svg text", has_text="line 1")).to_be_hidden()
    expect(figure.get_by_role("checkbox", name="mirror")).not_to_be_checked()


def test_a_figure_s_box_holds_the_height_that_its_width_and_type_ask_for(visit):
    page = visit(LESSON).page
    figure = ready(page)
    expect(figure).to_have_css("contain", "strict")  # it is laid out on its own

    def height():
        return figure.evaluate("box => box.getBoundingClientRect().height")

    def own():  # what its parts need without being held
        return figure.evaluate(
            """box => {
              const copy = box.cloneNode(true);
              copy.classList.remove("held");
              box.after(copy);
              const {height} = copy.getBoundingClientRect();
              copy.remove();
              return height;
            }"""
        )

    heights = [height()]
    for change in (
        lambda: page.set_viewport_size({"width": 390, "height": 740}),
        lambda: page.add_style_tag(content="html { font-size: 200% }"),
        lambda: page.emulate_media(media="print"),
    ):
        change()
        page.wait_for_timeout(100)
        assert height() == pytest.approx(own(), abs=1)
        heights.append(height())
    assert len(set(map(round, heights[:3]))) == 3
    expect(figure).to_have_css("contain", "none")


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
    one, several, number, order = page.locator(".quiz .question").all()
    one.get_by_role("radio", name="the mean").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(one.locator("output")).to_have_text("✗ Not yet. That minimises the squared error.")
    one.get_by_role("radio", name="the median").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(one.locator("output")).to_have_text("✓ Right. The slopes cancel at the median.")
    several.get_by_role("checkbox", name="Huber").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(several.locator("output")).to_contain_text("One more choice is right.")
    several.get_by_role("checkbox", name="absolute").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    number.scroll_into_view_if_needed()  # far questions have no fields
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


def test_a_lesson_stays_accessible_while_it_is_used(visit):
    one = visit(LESSON, bypass_csp=True)
    page = one.page
    ready(page)
    answer_all(page)
    expect(page.locator(".quiz-status")).to_have_text(
        "4 of 4 answered, 4 right. Skill check passed. 4 questions are in your practice queue."
    )
    page.locator(".notes summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Your notes on lesson 1").fill("The slope matters.")
    page.get_by_role("button", name="Mark this lesson as read").click()
    assert one.axe_in_light_and_dark() == []
    page.reload()
    expect(page.locator(".quiz output")).to_contain_text(["✓ Right."] * 4)
    page.locator("[data-question='01-numeric']").scroll_into_view_if_needed()
    expect(page.get_by_label("Your answer")).to_have_value("2,5")
    expect(page.locator(".note-count")).to_have_text("18 of 8000 characters")
    expect(page.get_by_role("button", name="Mark this lesson as read")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.goto(one.address)
    told = "Lessons read: 1 of 1. Skill checks passed: 1. Exercises solved: 0 of 1."
    expect(page.locator("#progress")).to_contain_text(told)
    assert one.axe_in_light_and_dark() == []


def test_what_was_said_of_an_answer_is_marked_as_old_when_another_is_given(visit):
    one = visit(LESSON, bypass_csp=True)
    page = one.page
    answer_all(page)
    single, several, number, order = page.locator(".quiz .question").all()
    right = "Your answer before: ✓ Right."
    number.get_by_label("Your answer").fill("7")
    number.get_by_label("Your answer").fill("71")
    expect(number.locator("output")).to_have_text(f"{right} Two and a half.")
    single.get_by_role("radio", name="the mean").check()
    several.get_by_role("checkbox", name="squared").check()
    order.get_by_role("button", name="Move up: three").click()
    for form in (single, several, order):
        expect(form.locator("output")).to_contain_text(right)
        expect(form).to_have_attribute("data-result", "old")
    grey = page.locator(".question-hint").first.evaluate("one => getComputedStyle(one).color")
    expect(number.locator("output strong")).to_have_css("color", grey)
    assert one.axe_in_light_and_dark() == []
    number.get_by_role("button", name="Check").click()
    expect(number.locator("output")).to_have_text(
        "✗ Not yet. Not this number. Work it out once more."
    )


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


def test_a_far_question_owns_no_controls_until_it_is_near(visit):
    """Browsers lay out every form with fields as soon as a page is there."""
    page = visit(LESSON, viewport={"width": 390, "height": 300}).page
    form = page.locator("[data-question='01-numeric']")
    field = form.locator("label.number input")
    assert form.evaluate("form => form.elements.length") == 0
    expect(field).to_have_attribute("type", "hidden")
    form.scroll_into_view_if_needed()
    expect(field).to_have_attribute("type", "text")
    field.fill("2.5")
    field.press("Enter")
    expect(form.locator("output")).to_contain_text("Right.")
    page.reload()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("article form.question input[type=hidden]")).to_have_count(0)


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
    page.locator(".quiz .question-answer summary").first.click()
    expect(page.locator(".quiz .question-answer").first).to_contain_text("The slopes cancel")
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
    expect(page.locator(".search-results a").first).to_have_text("Glossary › Huber loss")


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


def test_what_follows_a_prediction_is_covered_until_the_reader_commits(visit):
    one = visit(LESSON, bypass_csp=True)
    page = one.page
    number, choice = page.locator(".prediction").all()
    printed = page.get_by_text("a line of one matter 0.0")
    told = page.get_by_text("The sum is nothing at all.")
    for hidden in (printed, told, page.get_by_text("The square, of course.")):
        expect(hidden).to_be_hidden()
    expect(page.get_by_text("a line of another matter", exact=True)).to_be_visible()
    expect(page.locator(".quiz")).to_be_visible()
    assert one.axe() == []
    number.scroll_into_view_if_needed()  # far questions have no fields
    number.get_by_label("From").fill("−1/2")
    page.keyboard.press("Enter")
    expect(number.locator("output")).to_contain_text("both ends of your range")
    number.get_by_label("to", exact=True).fill("50 %")
    page.keyboard.press("Enter")
    expect(number.locator("output")).to_contain_text("Inside your range.")
    expect(printed).to_be_visible()
    expect(told).to_be_visible()
    choice.get_by_label("the absolute value").check()
    choice.get_by_label("90 %").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(choice.locator("output")).to_contain_text("No, 90 % sure. Its slope stays 1.")
    expect(choice.locator("output")).to_contain_text("Log loss 2.30 (knowing nothing: 0.69)")
    page.reload()
    expect(choice.locator("output")).to_contain_text("No, 90 % sure.")
    expect(choice.get_by_label("the absolute value")).to_be_checked()
    expect(choice.get_by_label("the square")).to_be_disabled()
    expect(told).to_be_visible()
    assert one.axe() == []


def test_a_prediction_committed_in_another_tab_stands(visit):
    one = visit(LESSON)
    other = one.context.new_page()
    other.goto(one.page.url)
    for page, end in ((one.page, "1"), (other, "0")):
        number = page.locator(".prediction").first
        number.scroll_into_view_if_needed()
        number.get_by_label("From").fill("−1")
        number.get_by_label("to", exact=True).fill(end)
        page.keyboard.press("Enter")
        expect(number.locator("output")).to_contain_text("your range")
    expect(number.get_by_label("to", exact=True)).to_have_value("1")
    assert '"high":1' in other.evaluate("localStorage.getItem('losslab')")


def test_show_me_uncovers_without_a_score(visit):
    page = visit(LESSON).page
    page.get_by_role("button", name="Show me").last.click()
    expect(page.get_by_text("The square, of course.")).to_be_visible()
    expect(page.locator(".prediction output").last).to_contain_text("Right: the square.")
    assert '"shown":true' in page.evaluate("localStorage.getItem('losslab')")


def test_own_predictions_are_scored_and_come_over_from_the_notebook_s_file(visit, tmp_path):
    one = visit("practice.html", bypass_csp=True)
    page = one.page
    expect(page.locator("#predictions")).to_contain_text("Nothing here yet")
    said = {"at": 1, "said": 0, "sure": 0.9, "of": 2}
    data = {"version": 1, "predictions": {
        "01-a": said | {"right": True}, "01-b": said | {"right": False},
        "02-c": {"at": 1, "low": 1, "high": 3, "value": 4, "size": 4}, "02-d": {"at": 1, "shown": True},
    }}  # fmt: skip
    file = tmp_path / "my-answers.json"
    file.write_text(json.dumps(data))
    page.locator(".practice-import").set_input_files(file)
    rows = page.locator("#predictions tbody tr")
    expect(rows).to_have_text(
        [
            "01 A sample21.20 (0.69)0.82 (0.50)–",
            "021––3.00 (2.00)",
            "all31.20 (0.69)0.82 (0.50)3.00 (2.00)",
        ]
    )
    expect(page.locator("#predictions svg")).to_have_attribute(
        "aria-label",
        "How often you were right, by how sure you were: at 80 %, 0 of 1 ranges; at 90 %, 1 of 2.",
    )
    expect(page.locator("#predictions")).to_contain_text("another look: 01 A sample, 02. Skipped")
    assert one.axe() == []
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("button", name="Really delete").click()
    expect(page.locator("#predictions")).to_contain_text("Nothing here yet")
    file.write_text(json.dumps({"version": 1, "predictions": {"01-a": {"at": 1}}}))
    page.locator(".practice-import").set_input_files(file)
    expect(page.locator(".practice-said")).to_contain_text("its predictions cannot be read")


def test_without_scripts_a_prediction_can_be_read(visit):
    page = visit(LESSON, java_script_enabled=False).page
    expect(page.get_by_text("The square, of course.")).to_be_visible()
    page.locator(".prediction summary").last.click()
    expect(page.locator(".prediction details").last).to_contain_text("The square has slope 4")
