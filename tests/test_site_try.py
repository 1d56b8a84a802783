"""Cells of a lesson that invite a change, tried on the lesson's page, in a real browser with Python in it."""

import re

import nbformat
import pytest
from playwright.sync_api import expect
from site_fixtures import PYODIDE
from tiny_course import ROOT

from website import page_python
from website.try_cells import marked

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]
PAGE, DRAWS = "theory/02-regression-losses.html", "theory/18-choosing-a-loss.html"
START = 120_000  # milliseconds that Python may take to start on a busy machine


def benches(page):
    """The editors, which come when one is near."""
    found = page.locator(".tag_try-it .workbench")
    # Sections are laid out when they come near, and push what is below them on: once is not enough.
    for _ in range(100):
        if found.count():
            break
        page.locator(".tag_try-it").first.evaluate("cell => cell.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(100)
    return found


def replaced(bench, old, new):
    """Put other numbers into the code."""
    field = bench.locator("textarea")
    text = field.input_value()
    assert old in text
    field.fill(text.replace(old, new, 1))


def test_a_number_is_changed_and_the_cell_run_with_the_mouse(solve, sets_folder):
    one = solve(PAGE)
    asked = []
    one.context.on("request", lambda request: asked.append(request.url))
    page = one.page
    bench = benches(page).nth(1)
    expect(bench).to_contain_text(
        re.compile(r"The first run fetches Python, about \d+ MB, from this site")
    )
    shown = page.locator(".tag_try-it .cell_output").nth(1)
    expect(shown).to_contain_text("absolute 15.0 -> 15.0")
    replaced(bench, "16.0", "13.0")
    bench.get_by_role("button", name="Run").click()
    expect(bench).to_have_attribute("data-result", "right", timeout=START)
    expect(bench.get_by_role("status")).to_contain_text("absolute 15.0 -> 13.0")
    expect(shown).to_contain_text("absolute 15.0 -> 15.0")  # to compare with
    assert not any("matplotlib" in url for url in asked)
    bench.get_by_role("button", name="Reset").click()
    expect(bench.locator("textarea")).to_have_value(re.compile(r"16\.0"))
    assert one.axe() == []


def test_it_is_changed_and_run_with_the_keyboard_and_an_error_is_told(solve):
    page = solve(PAGE, viewport={"width": 390, "height": 800}, color_scheme="dark").page
    bench = benches(page).first
    field = page.get_by_role("textbox", name="A cell of “02 A sample” to change and run").first
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\nprint(path[-1])")
    page.keyboard.press("Control+Enter")
    expect(bench).to_have_attribute("data-result", "right", timeout=START)
    expect(bench.get_by_role("status")).to_contain_text("0.0999")
    page.keyboard.type("\nnowhere")
    page.keyboard.press("Control+Enter")
    expect(bench.get_by_role("status")).to_contain_text("✗ Line 8: NameError")
    field.fill("while True: pass")
    page.keyboard.press("Control+Enter")
    expect(bench.get_by_role("status")).to_have_text("Running …")
    bench.get_by_role("button", name="Stop").click()
    expect(bench.get_by_role("status")).to_contain_text("Stopped.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_a_cell_draws_is_shown(solve):
    one = solve(DRAWS)
    page = one.page
    bench = benches(page).nth(1)
    replaced(bench, "(-9, 9,", "(-90, 90,")
    bench.get_by_role("button", name="Run").click()
    expect(bench).to_have_attribute("data-result", "right", timeout=START)
    picture = page.locator(".workbench-pictures img").last
    expect(picture).to_have_attribute("alt", re.compile("Cauchy grows like a logarithm"))
    assert picture.evaluate("image => image.naturalWidth") > 100
    assert one.axe() == []


def test_what_a_cell_draws_with_pyplot_is_shown(solve):
    page = solve(PAGE).page
    bench = benches(page).first
    bench.locator("textarea").press("Control+End")
    page.keyboard.type("\nimport matplotlib.pyplot as plt\nplt.plot(path)\nplt.show()")
    bench.get_by_role("button", name="Run").click()
    expect(bench).to_have_attribute("data-result", "right", timeout=START)
    picture = bench.get_by_role("img", name="What this run drew.")
    box = picture.bounding_box()
    assert picture.evaluate("image => image.naturalWidth") > 100 and box["width"] > 100
    expect(bench).not_to_contain_text("non-interactive")


def test_without_scripts_the_cell_is_plain_code(solve):
    page = solve(PAGE, java_script_enabled=False).page
    expect(page.get_by_text("# Change the 16.0 to 13.0 and run again")).to_be_visible()
    expect(page.locator(".workbench")).to_have_count(0)


def test_what_drawing_fetches_is_told(sets_folder):
    class Inside:
        pyodide, cache = PYODIDE, sets_folder / "build" / "site-cache"

    assert abs(page_python.told(Inside)["drawing"] - page_python.DRAWING) <= 1


def test_each_marked_cell_has_its_editor(solve):
    path = ROOT / "theory" / "02-regression-losses.ipynb"
    many = len(marked(nbformat.read(path, as_version=4).cells))
    expect(benches(solve(PAGE).page)).to_have_count(many)
