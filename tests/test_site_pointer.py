"""The pages under a real mouse and finger: what is pressed is what lies where they come down."""

import pytest
from playwright.sync_api import expect
from site_fixtures import LESSON

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]
PHONE = {"viewport": {"width": 390, "height": 740}, "is_mobile": True, "has_touch": True}


def middle(locator):
    """Where a finger comes down on something, after it was brought to the middle of the window."""
    locator.evaluate("one => one.scrollIntoView({block: 'center'})")
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def swiped(page, x, y, by):
    """A finger that comes down and goes straight up the window."""
    touch = page.context.new_cdp_session(page)

    def send(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [*points]})

    send("touchStart", {"x": x, "y": y})
    for step in range(1, 11):
        send("touchMove", {"x": x, "y": y - by * step / 10})
        page.wait_for_timeout(16)
    send("touchEnd")


def test_a_finger_that_scrolls_over_a_slider_does_not_move_it_and_a_tap_does(visit):
    page = visit(LESSON, **PHONE).page
    figure = page.locator(".explorable")
    figure.scroll_into_view_if_needed()
    expect(page.locator('.explorable[data-ready="yes"]')).to_be_attached()
    slider = figure.get_by_role("slider").first
    shown = figure.locator(".explore-row output").first
    before, text = slider.input_value(), shown.inner_text()
    x, y = middle(slider)
    x = slider.bounding_box()["x"] + slider.bounding_box()["width"] * 0.9
    where = page.evaluate("scrollY")
    swiped(page, x, y, by=150)
    page.wait_for_function("where => scrollY > where + 50", arg=where)
    assert (slider.input_value(), shown.inner_text()) == (before, text)
    _, y = middle(slider)
    page.touchscreen.tap(x, y)
    expect(slider).not_to_have_value(before)
    expect(shown).not_to_have_text(text)


@pytest.mark.parametrize("touch", [False, True])
def test_an_item_that_is_moved_stays_under_the_pointer(visit, touch):
    page = visit(LESSON, has_touch=touch).page
    items = page.locator("form.question .order").first.locator("li")
    last = items.last.inner_text()
    x, y = middle(items.last.get_by_role("button").first)
    if items.last.get_by_role("button").first.get_attribute("aria-label").startswith("Move down"):
        x, y = middle(items.last.get_by_role("button").last)
    for _ in range(2):
        page.touchscreen.tap(x, y) if touch else page.mouse.click(x, y)
    expect(items.nth(items.count() - 3)).to_have_text(last, use_inner_text=True)


@pytest.mark.parametrize("size", [(640, 360), (740, 330)])
def test_notes_can_be_closed_in_a_low_window(visit, size):
    page = visit(LESSON, viewport=dict(zip(("width", "height"), size, strict=True))).page
    summary = page.locator(".notes summary")
    summary.click()
    expect(page.get_by_label("Your notes on lesson 1")).to_be_visible()
    x, y = (lambda box: (box["x"] + 20, box["y"] + 12))(summary.bounding_box())
    assert y > 0
    page.mouse.click(x, y)
    expect(page.get_by_label("Your notes on lesson 1")).to_be_hidden()


def test_on_a_phone_no_button_lies_over_code(visit):
    page = visit("reuse.html", **PHONE).page
    assert page.locator("button.copy").count() > 3
    over = page.evaluate(
        """() => [...document.querySelectorAll('button.copy')].filter((button) => {
          const range = document.createRange();
          range.selectNodeContents(button.parentElement.querySelector('pre'));
          const {left, bottom} = button.getBoundingClientRect();
          const lies = (line) => line.width && line.right > left && line.top < bottom - 1;
          return [...range.getClientRects()].some(lies);
        }).map((button) => button.parentElement.innerText.slice(0, 60))"""
    )
    assert over == []


def test_contents_close_where_they_lead(visit):
    page = visit(LESSON, **PHONE).page
    page.locator("label.toc-overlay-icon:visible, label.toc-content-icon:visible").first.tap()
    link = page.locator(".toc-tree a").last
    expect(link).to_be_in_viewport()
    link.tap()
    expect(link).not_to_be_in_viewport()
