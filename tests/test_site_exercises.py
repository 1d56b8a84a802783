"""Exercises solved on their pages, in a real browser with Python in it.

Most of it needs a Pyodide distribution in `build/pyodide`; `make pyodide` fetches one. Without it, those
tests say that they were left out.
"""

import gzip
import io
import json
import re
import zipfile

import nbformat
import pytest
from nbgrader.utils import compute_checksum
from playwright.sync_api import expect
from site_fixtures import PYODIDE, SETS, Visit
from test_grade_collect import Download
from tiny_course import NAME, ROOT

from website import page_python
from website.pyodide import NETWORK

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]
SET = "02-regression-losses"
PAGE = f"exercises/{SET}/{SET}.html"
HUBER = """def huber(residual, delta):
    size = np.abs(residual)
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))
"""
WRONG = HUBER.replace("delta / 2", "delta / 3")
TINY = f"exercises/{NAME}/{NAME}.html"
START = 120_000  # milliseconds that Python may take to start on a busy machine


def released(name=SET):
    return nbformat.read(ROOT / "exercises" / name / f"{name}.ipynb", as_version=4)


def cell_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def answers(name, room="solutions"):
    """``{exercise: the text of its answer cell}``."""
    book = nbformat.read(ROOT / room / name / f"{name}.ipynb", as_version=4)
    ending = "_answer"
    cells = [cell for cell in book.cells if cell_id(cell).endswith(ending)]
    return {cell_id(cell).removesuffix(ending): cell.source for cell in cells}


# Where Python comes from the public network.


def test_another_host_is_asked_for_python_only_when_the_reader_agrees(browser, tiny):
    one = Visit(browser, tiny, bypass_csp=True)
    page = one.go(TINY)
    expect(page.locator(".solving")).to_contain_text(f"from another host, {NETWORK}")
    bench = page.locator(".workbench")
    bench.get_by_role("button", name="Run").click()
    ask = bench.get_by_role("group", name="Fetch Python?")
    expect(ask).to_contain_text(f"about {page_python.MEGABYTES} MB, from another host, {NETWORK}")
    expect(ask.get_by_role("button", name="Fetch and run")).to_be_focused()
    assert one.axe_in_light_and_dark() == []
    ask.get_by_role("button", name="Not now").click()
    expect(ask).to_be_hidden()
    expect(bench.get_by_role("button", name="Run")).to_be_focused()
    assert one.troubles == []  # a request to another host would be one
    one.context.close()


def test_without_scripts_the_page_reads_as_the_notebook_does(visit):
    page = visit(TINY, java_script_enabled=False).page
    expect(page.get_by_text('raise NotImplementedError("write half")')).to_be_visible()
    expect(page.get_by_text("check(half")).to_be_visible()
    page.get_by_text("Hint 1").click()
    expect(page.get_by_text("Divide by")).to_be_visible()
    expect(page.locator(".solving")).to_be_hidden()


def test_an_answer_that_cannot_be_kept_or_run_is_told(browser, tiny):
    one = Visit(browser, tiny)
    one.context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    one.context.route(re.compile("python.json"), lambda route: route.abort())
    page = one.go(TINY)
    bench = page.locator(".workbench")
    bench.locator("textarea").press("End")
    page.keyboard.type("#")
    expect(bench.get_by_role("status")).to_contain_text("This browser keeps nothing")
    bench.get_by_role("button", name="Run").click()
    bench.get_by_role("button", name="Fetch and run").click()
    expect(bench.get_by_role("status")).to_contain_text("Python could not go on.")
    expect(bench.get_by_role("button", name="Stop")).to_be_hidden()
    one.context.close()


@pytest.mark.parametrize("touch", [False, True])
def test_an_editor_takes_a_click_or_a_tap(browser, tiny, touch):
    one = Visit(browser, tiny, has_touch=touch)
    page = one.go(TINY)
    field = page.locator(".workbench textarea")
    (field.tap if touch else field.click)()
    page.keyboard.type("# typed")
    expect(field).to_have_value(re.compile("# typed"))
    assert one.troubles == []
    one.context.close()


def test_the_network_has_the_version_that_the_notebooks_take(tiny_site):
    scripts = (tiny_site / "run" / "extensions").rglob("pyodide-kernel-extension/static/*.js")
    text = "".join(script.read_text(encoding="utf-8") for script in scripts)
    places = json.loads((tiny_site / "_data" / "python.json").read_text(encoding="utf-8"))
    assert f"{places['base']}pyodide.mjs" in text


# From here on a Pyodide distribution is needed.


def bench_of(page, exercise):
    return page.locator(f".tag_answer-{exercise} .workbench")


def run(bench, text, result, words=""):
    """Put a text into the editor and run it until there is a verdict."""
    bench.locator("textarea").fill(text)
    bench.get_by_role("button", name="Run").click()
    expect(bench).to_have_attribute("data-result", result, timeout=START)
    expect(bench.get_by_role("status")).to_contain_text(words)


def test_the_first_verdict_costs_less_than_12_megabytes_and_asks_no_other_host(solve, sets_folder):
    one = solve(PAGE)
    asked = []
    one.context.on("request", lambda request: asked.append(request.url))
    run(bench_of(one.page, "mse_grad"), answers(SET)["mse_grad"], "right", "✓ mse_grad")
    site = sets_folder / "build" / "site"
    files = {site / url.removeprefix(one.address) for url in asked}
    assert any(file.name == "pyodide.asm.wasm" for file in files)
    sent = sum(len(gzip.compress(file.read_bytes())) for file in files if file.is_file())
    assert sent < 12e6
    told = one.page.locator(".solving").inner_text()
    assert abs(int(re.search(r"about (\d+) MB", told)[1]) - sent / 1e6) < 1
    expect(one.page.locator(".workbench-fetch").first).to_be_empty()


@pytest.mark.parametrize("name", SETS)
def test_every_exercise_can_be_solved_on_its_page(solve, name):
    page = solve(f"exercises/{name}/{name}.html").page
    solved = answers(name)
    for exercise, scaffold in answers(name, "exercises").items():
        bench = bench_of(page, exercise)
        run(bench, scaffold, "wrong", "is not written yet")
        run(bench, solved[exercise], "right", f"✓ {exercise}: ")
        expect(bench).to_contain_text("✓ Solved")
        picture = page.locator(f".tag_try-{exercise} .curve-to-reach")
        if picture.count():
            expect(picture.locator(".curve-told")).to_contain_text("Your curve lies on it.")
            assert "L" in picture.locator(".own-curve path").first.get_attribute("d")
    expect(page.locator(".solving output")).to_have_text(f"{len(solved)} of {len(solved)}")


def test_the_curve_lies_where_matplotlib_draws_it(solve):
    page = solve(PAGE).page
    run(bench_of(page, "huber"), HUBER, "right")
    picture = page.locator(".tag_try-huber .curve-to-reach")
    drawn = picture.locator("svg > g path[style*='stroke-width: 2']").first.bounding_box()
    own = picture.locator(".own-curve path").bounding_box()
    for side in ("x", "y", "width", "height"):
        assert abs(drawn[side] - own[side]) < 1.5
    run(bench_of(page, "huber"), WRONG, "wrong", "gave")
    expect(picture.locator(".curve-told")).to_contain_text("Your curve leaves it: the largest gap")


def test_what_an_answer_draws_with_pyplot_is_shown_and_changes_no_verdict(solve):
    page = solve(PAGE).page
    bench = bench_of(page, "huber")
    draws = (
        "import matplotlib.pyplot as plt\nplt.plot(huber(np.linspace(-3, 3, 50), 1.0))\nplt.show()"
    )
    run(bench, HUBER + draws, "right", "✓ huber")
    picture = bench.get_by_role("img", name="What this run drew.")
    expect(picture).to_have_count(1)
    assert picture.evaluate("image => image.naturalWidth") > 100
    expect(bench.locator(".workbench-printed")).to_be_hidden()
    run(bench, f"{HUBER}# no more", "right", "✓ huber")
    expect(picture).to_have_count(0)


def test_what_is_typed_while_an_answer_runs_has_not_passed(solve):
    page = solve(PAGE).page
    bench = bench_of(page, "huber")
    bench.locator("textarea").fill(HUBER)
    bench.get_by_role("button", name="Run").click()
    bench.locator("textarea").press("Control+End")
    page.keyboard.type("huber = None")
    expect(bench.get_by_role("status")).to_contain_text("✓ huber", timeout=START)
    expect(bench).to_contain_text("✓ Solved before; changed since")
    expect(bench).to_have_attribute("data-result", "old")
    page.reload()
    expect(bench.locator("textarea")).to_have_value(HUBER + "huber = None")


ENDINGS = {
    "a loop that never ends at the top": ("while True: pass", None),
    "an error at the top": ("x = 1\n1 / 0", "✗ Line 2: ZeroDivisionError"),
    "no Python": ("def huber(residual delta): pass", "✗ Line 1: SyntaxError"),
    "an exit": ("import sys\nsys.exit(1)", "✗ Line 2: SystemExit"),
    "a wrong name": ("def hubert(residual, delta): return 1", "has to be called `huber`"),
    "a package that is not there": ("import torch", "✗ Line 1: ModuleNotFoundError"),
    "too deep": ("def f(): return f()\nf()", "✗ Line 1: RecursionError"),
    "a question": ("input('?')", "✗ Line 1: EOFError"),
    "another host": (
        "import js\njs.fetch('https://example.org/')",
        "gets nothing from other hosts",
    ),
    "another way there": ("import js\njs.WebSocket", "✗ Line 2: AttributeError"),
    "the pages kept offline": ("import js\njs.caches", "✗ Line 2: AttributeError"),
    "a verdict of its own": ("import js\njs.postMessage(1)", "✗ Line 2: AttributeError"),
    "another worker": ("import js\njs.Worker", "✗ Line 2: AttributeError"),
    "an ear less": ("import js\njs.onmessage = None", "is not defined"),
    "a flood": ("for i in range(10**5): print(i)", "is not defined"),
}


def test_whatever_the_code_does_is_said_and_the_next_run_works(solve):
    page = solve(PAGE).page
    bench = bench_of(page, "huber")
    for text, words in ENDINGS.values():
        if words:
            run(bench, text, "wrong", words)
            continue
        bench.locator("textarea").fill(text)
        bench.get_by_role("button", name="Run").click()
        expect(bench.get_by_role("status")).to_have_text("Running …", timeout=START)
        other = bench_of(page, "pinball")
        other.get_by_role("button", name="Run").click()  # waits for the one before it
        bench.get_by_role("button", name="Stop").click()
        expect(bench.get_by_role("status")).to_contain_text("Stopped.")
        expect(other.get_by_role("status")).to_contain_text("Stopped.")
        expect(bench.get_by_role("button", name="Run")).to_be_focused()
    run(bench, HUBER, "right", "✓ huber")


def test_a_loop_that_never_ends_is_ended_without_the_reader(solve):
    page = solve(PAGE).page
    bench = bench_of(page, "huber")
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # no second passes but by what follows
    bench.locator("textarea").fill("while True: pass")
    bench.get_by_role("button", name="Run").click()
    status = bench.get_by_role("status")
    expect(status).to_have_text("Running …", timeout=START)
    page.clock.fast_forward(19_999)
    expect(status).to_have_text("Running …")
    page.clock.fast_forward(1)
    expect(status).to_contain_text("Ended after 20 seconds. Does a loop never end?")
    expect(bench).to_have_attribute("data-result", "wrong")
    page.clock.resume()
    run(bench, "def huber(residual, delta):\n    while True: pass", "wrong", "was stopped after")


def test_answers_are_kept_and_move_with_the_rest(solve, tmp_path):
    one = solve(PAGE)
    page = one.page
    run(bench_of(page, "huber"), HUBER, "right")
    bench_of(page, "pinball").locator("textarea").fill("# not yet")
    page.reload()
    bench = bench_of(page, "huber")
    expect(bench.locator("textarea")).to_have_value(HUBER)
    expect(bench).to_contain_text("✓ Solved")
    bench.locator("textarea").press("End")
    page.keyboard.type("  ")
    expect(bench).to_contain_text("✓ Solved before; changed since")
    page.goto(one.address + "practice.html")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    download.value.save_as(tmp_path / "all.json")
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("button", name="Really delete").click()
    page.goto(one.address + PAGE)
    expect(page.locator(".solving output")).to_have_text(f"0 of {len(answers(SET))}")
    page.goto(one.address + "practice.html")
    page.locator(".practice-import").set_input_files(tmp_path / "all.json")
    expect(page.locator(".practice-said")).to_contain_text("Imported.")
    page.goto(one.address + PAGE)
    expect(page.locator(".solving output")).to_have_text(f"1 of {len(answers(SET))}")
    expect(bench_of(page, "pinball").locator("textarea")).to_have_value("# not yet")
    page.goto(one.address)
    expect(page.locator(f'li[data-lesson="{SET}"]')).to_contain_text(
        f"1 of {len(answers(SET))} exercises solved"
    )


def handed_in(page, folder):
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the notebook").click()
    assert download.value.suggested_filename == f"{SET}.ipynb"  # what collecting expects
    download.value.save_as(folder / f"{SET}.ipynb")
    return folder / f"{SET}.ipynb"


def test_the_download_is_the_released_notebook_with_the_answers(solve, tmp_path):
    page = solve(PAGE).page
    bench_of(page, "huber").locator("textarea").fill(HUBER)
    made = nbformat.read(handed_in(page, tmp_path), as_version=4)
    nbformat.validate(made)
    was = released()
    assert made.metadata == was.metadata and made.nbformat_minor == was.nbformat_minor
    for before, after in zip(was.cells, made.cells, strict=True):
        assert (before.id, before.metadata, before.cell_type) == (
            after.id, after.metadata, after.cell_type,
        )  # fmt: skip
        changed = cell_id(before) == "huber_answer"
        assert after.source == (HUBER if changed else before.source)
        ours = after.metadata.get("nbgrader", {})
        if ours.get("locked"):
            assert compute_checksum(after) == ours["checksum"]


def test_the_download_is_collected_like_any_other(solve, tmp_path):
    page = solve(PAGE).page
    bench_of(page, "huber").locator("textarea").fill(HUBER)
    text = handed_in(page, tmp_path).read_text(encoding="utf-8")
    one = Download(tmp_path).put({f"alovelace_{SET}.ipynb": text}).collect()
    assert one.there == {"alovelace": text} and one.unused == {}


def test_an_upload_is_taken_up_and_can_be_taken_back(solve, tmp_path):
    page = solve(PAGE).page
    mine = bench_of(page, "huber").locator("textarea")
    mine.fill("# mine")
    book = released()
    for cell in book.cells:
        if cell_id(cell) == "huber_answer":
            cell.source = HUBER
    nbformat.write(book, tmp_path / "any-name.ipynb")
    upload = page.locator(".solving input[type=file]")
    upload.set_input_files(tmp_path / "any-name.ipynb")
    said = page.locator(".solving-said")
    expect(said).to_contain_text("answers that differ from those here: 1.")
    expect(mine).to_have_value(HUBER)
    said.get_by_role("button", name="Undo").click()
    expect(mine).to_have_value("# mine")
    for text in ("{", "[]", '{"cells": []}', json.dumps(released("06-kl-divergence"))):
        (tmp_path / "other.ipynb").write_text(text)
        upload.set_input_files(tmp_path / "other.ipynb")
        expect(said).to_have_text(f"This file is not a notebook of the set {SET}.")
        said.evaluate("one => (one.textContent = '')")
    expect(mine).to_have_value("# mine")


def test_an_answer_is_written_run_and_left_by_keyboard(solve):
    page = solve(PAGE).page
    field = bench_of(page, "huber").locator("textarea")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("def huber(residual, delta):\n")
    page.keyboard.type("if True:\n")
    page.keyboard.type("pass")
    expect(field).to_have_value("def huber(residual, delta):\n    if True:\n        pass")
    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    page.keyboard.type("return 1")
    assert field.input_value().endswith("\n        return 1")
    for _ in range(3):
        page.keyboard.press("Control+Z")
    assert not field.input_value().endswith("return 1")
    page.keyboard.press("Control+Enter")
    said = bench_of(page, "huber").get_by_role("status")
    expect(said).to_contain_text("✗", timeout=START)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(bench_of(page, "huber").get_by_role("button", name="Run")).to_be_focused()
    field.focus()
    page.keyboard.press("Shift+Tab")
    expect(field).not_to_be_focused()
    bench_of(page, "huber").get_by_role("button", name="Reset").press("Enter")
    expect(field).to_have_value(answers(SET, "exercises")["huber"])


def test_a_page_stays_accessible_while_it_is_worked_on(solve):
    one = solve(PAGE, bypass_csp=True, viewport={"width": 390, "height": 800})
    page = one.page
    field = page.get_by_role("textbox", name="Your answer to 2 · Huber loss")
    expect(field).to_be_visible()
    assert one.axe_in_light_and_dark() == []
    run(bench_of(page, "mse_grad"), "1 / 0", "wrong")
    run(bench_of(page, "huber"), WRONG, "wrong", "gave")
    run(bench_of(page, "pinball"), answers(SET)["pinball"], "right")
    assert one.axe_in_light_and_dark() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_colours_lie_exactly_under_the_letters(solve):
    page = solve(PAGE, viewport={"width": 390, "height": 800}).page
    bench = bench_of(page, "huber")
    bench.locator("textarea").fill(HUBER + "# a long line " * 20)
    same = """box => {
      const [under, field] = box.querySelectorAll('pre, textarea');
      const names = ['fontSize', 'fontFamily', 'lineHeight', 'padding', 'borderWidth', 'width'];
      const of = (one) => names.map((name) => getComputedStyle(one)[name]).join();
      return of(under) === of(field) && field.scrollHeight <= field.clientHeight + 2;
    }"""
    assert bench.locator(".workbench-field").evaluate(same)


def test_a_server_that_forbids_webassembly_is_told_in_a_sentence(browser, sets):
    one = Visit(browser, sets)
    policy = {"content-security-policy": "script-src 'self'"}

    def strict(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, **policy})

    one.context.route(re.compile(r"worker\.js"), strict)
    page = one.go(PAGE)
    bench = bench_of(page, "huber")
    bench.get_by_role("button", name="Run").click()
    expect(bench.get_by_role("status")).to_contain_text("Python could not go on.", timeout=START)
    one.context.close()


def test_from_the_public_network_an_exercise_is_solved(browser, tiny):
    if not (PYODIDE / "pyodide-lock.json").exists():
        pytest.skip(f"no Pyodide distribution in {PYODIDE}: run make pyodide")
    one = Visit(browser, tiny)

    def network(route):
        file = PYODIDE / route.request.url.rpartition("/")[2]
        kind = "text/javascript" if file.suffix == ".mjs" else "application/octet-stream"
        headers = {"access-control-allow-origin": "*", "content-type": kind}
        route.fulfill(path=file, headers=headers)

    one.context.route(re.compile(rf"^https://{re.escape(NETWORK)}/"), network)
    page = one.go(TINY)
    bench = page.locator(".workbench")
    bench.locator("textarea").fill("def half(x):\n    return x / 2")
    bench.get_by_role("button", name="Run").click()
    bench.get_by_role("button", name="Fetch and run").click()
    expect(bench).to_have_attribute("data-result", "right", timeout=START)
    expect(bench.get_by_role("status")).to_contain_text("✓ half: 1 of 1 visible cases pass.")
    hosts = {trouble.split("/")[2] for trouble in one.troubles}
    assert hosts == {NETWORK}
    one.context.close()


def test_the_worker_gets_the_course_s_libraries_only():
    archive = zipfile.ZipFile(io.BytesIO(page_python._library("")))
    listed = archive.namelist()
    assert {name.split("/")[0] for name in listed} == {"losslab", "lessonkit"}
    assert not any("__pycache__" in name or name.endswith("alice.txt") for name in listed)
    assert "lessonkit/visible/02_regression_losses/huber.py" in listed
    assert page_python._library("") == page_python._library("")
