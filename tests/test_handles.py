"""Marks that are dragged, in a real browser: recorded as on a page, drawn by a kernel as in a notebook."""

import json
import shutil

import pytest
from playwright.sync_api import expect

from lessonkit.explore import explore, form, slider, toggle
from lessonkit.figures import bars, beside, curves, points
from lessonkit.page import KIT
from tools.serve import start

live = pytest.importorskip("lessonkit.explore.live")
pytestmark = pytest.mark.needs("chromium")


def plane(x, y, far):
    return points(
        {"data": ([0, 1], [0, 1])}, marks={"the point": (x, y), "other": (-2, 2)}, x="x", y="y",
        title=f"({x}, {y}) {far}", alt=f"A point at {x}, {y}.", xlim=(-3, 3), ylim=(-3, 3), legend=None,
    )  # fmt: skip


def columns(first, second):
    heights = [first, second]
    shown = {"values": "{:.2f}", "tops": "p", "ylim": (0, 1.15)}
    return bars("ab", {"p": heights}, x="k", y="p", title=f"{heights}", alt="Bars.", **shown)


def comes_and_goes(count):
    """Lines, each with a name, that come and go: the figure's content differs, not only its numbers."""
    lines = {f"line {k}": ([0, k + 1], [0, 1]) for k in range(count)}
    return curves(
        [0, 1], lines, x="x", y=f"${count}^2$", title=f"{count} lines", alt="Lines.", xlim=(0, 5)
    )


BOTH = {name: slider(-2, 2, 9, value=0, handle="the point") for name in ("x", "y")}
PLANE = explore(plane, **BOTH, far=toggle())
HEIGHTS = {"first": slider(0, 1, 5, handle="a"), "second": slider(0, 1, 5, handle="b")}
COLUMNS = explore(columns, **HEIGHTS)


def second_of_two(x, y):
    line = curves([0, 1], {"a line": [0, 1]}, x="x", y="y", title="t", alt="A line.")
    return beside(line, plane(x, y, ""))


TWO = explore(
    second_of_two, **{name: slider(-2, 2, 5, value=1, handle="the point") for name in "xy"}
)
LINES = explore(comes_and_goes, count=slider(1, 4, 4))
PAGE = """<!doctype html><html lang="en" class="js"><meta charset="utf-8"><title>t</title>
<link rel="stylesheet" href="explore.css">
<body style="margin:0;height:3000px"><div id="here">{}</div><script type="module">{}</script></body></html>"""
STYLED = PAGE.replace("<link", '<link rel="stylesheet" href="figures.css"><link')  # as on the site
RECORDED = (
    'import {start} from "./explore.js"; start([...document.querySelectorAll(".explorable")]);'
)
LIVE = """import {alive} from "./live.js";
let tell; const el = document.querySelector("#here"); const html = el.innerHTML;
alive({get: () => html, on: (_, f) => (tell = f),
  send: async (m) => tell(JSON.parse(await window.kernel(JSON.stringify(m))))}, el);"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handles")
    for name in ("explore.js", "handles.js", "live.js", "explore.css"):
        shutil.copy(live.HERE / name, folder)
    shutil.copy(KIT / "page" / "figures.css", folder)
    for name, figure in {"plane": PLANE, "columns": COLUMNS, "lines": LINES}.items():
        data = form.recorded(figure)
        (folder / f"{name}.json").write_text(json.dumps(data["recording"]))
        body = form.form_html(data, f"<figure>{data['svg']}</figure>", f"{name}.json")
        (folder / f"{name}.html").write_text(PAGE.format(body, RECORDED), encoding="utf-8")
    data = form.recorded(TWO)
    (folder / "two.json").write_text(json.dumps(data["recording"]))
    figure = f'<figure class="losslab-figure">{data["svg"]}</figure>'
    body = form.form_html(data, figure, "two.json")
    (folder / "two.html").write_text(STYLED.format(body, RECORDED), encoding="utf-8")
    body = live.LiveExplorable(PLANE).html
    (folder / "live.html").write_text(PAGE.format(body, LIVE), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def context(folder, browser):
    address, stop = start(folder)
    context = browser.new_context(
        base_url=address, has_touch=True, viewport={"width": 900, "height": 700}
    )
    yield context
    context.close()
    stop()


@pytest.fixture
def page(context):
    page = context.new_page()
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    widget = live.LiveExplorable(PLANE)
    page.expose_function("kernel", lambda text: json.dumps(widget.answer(json.loads(text))))
    yield page
    page.close()
    assert troubles == []


def opened(page, name):
    page.goto(f"{name}.html")
    expect(page.locator('.explorable[data-ready="yes"]')).to_be_attached()
    return page.locator(".explore-grip").first


def drag(page, grip, right, down, drop=True):
    box = grip.bounding_box()
    x, y = box["x"] + box["width"] / 2 + 4, box["y"] + box["height"] / 2 - 3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    if drop:
        page.mouse.up()


def values(page):
    return page.locator(".explore-row output").all_inner_texts()


@pytest.mark.parametrize("name", ["plane", "live"])
def test_a_mark_dragged_in_the_plane_moves_both_its_sliders_and_snaps(page, name):
    grip = opened(page, name)
    expect(page.locator("figure svg")).to_contain_text("(0.0, 0.0) False")
    width = page.locator("figure svg").bounding_box()["width"]
    drag(page, grip, 0.143 * width, -0.1 * width)  # about one unit each
    expect(page.locator("figure svg")).to_contain_text("(1.0, 1.0) False", timeout=20_000)
    assert values(page) == ["1", "1"]
    expect(page.locator("input[type=range]").first).to_be_focused()
    expect(page.locator("input[type=range]").first).to_have_attribute("aria-valuetext", "1")
    mark = page.locator('[data-mark="the point"]').bounding_box()
    knob = grip.bounding_box()
    for axis, size in (("x", "width"), ("y", "height")):
        assert abs(mark[axis] + mark[size] / 2 - knob[axis] - knob[size] / 2) < 3


@pytest.mark.parametrize("name", ["plane", "live"])
def test_the_keyboard_moves_the_mark_and_escape_goes_back(page, name):
    grip = opened(page, name)
    first = page.locator("input[type=range]").first
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("figure svg")).to_contain_text("(0.5, 0.0)", timeout=20_000)
    expect(grip).to_have_attribute("data-focus", "")
    drag(page, grip, 60, 0, drop=False)
    assert values(page) != ["0.5", "0"]
    page.keyboard.press("Escape")
    assert values(page) == ["0.5", "0"]
    page.mouse.up()


@pytest.mark.parametrize("width", [390, 900])
def test_a_grip_leaves_the_number_over_its_bar_free(page, width):
    page.set_viewport_size({"width": width, "height": 700})
    grip = opened(page, "columns").bounding_box()
    number = page.locator("figure svg text", has_text="0.50").first.bounding_box()
    assert number["y"] + number["height"] <= grip["y"] + 6, "digits end above"


def test_a_finger_drags_and_the_page_does_not_scroll(page):
    grip = opened(page, "plane")
    box = grip.bounding_box()
    x, y = box["x"] + 22, box["y"] + 22
    session = page.context.new_cdp_session(page)

    def touch(kind, *points_):
        fingers = [{"x": px, "y": py} for px, py in points_]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x + 10 * step, y + 5 * step))
    touch("touchEnd")
    assert values(page)[0] not in ("0", "−0.5") and values(page)[1].startswith("−")
    assert page.evaluate("scrollY") == 0
    assert box["width"] == box["height"] == 44


def test_the_tops_of_bars_are_dragged_one_by_one(page):
    opened(page, "columns")
    grips = page.locator(".explore-grip")
    expect(grips).to_have_count(2)
    expect(grips.nth(1)).to_have_attribute("data-way", "y")
    height = page.locator("figure svg").bounding_box()["height"]
    drag(page, grips.nth(1), 30, -0.2 * height)
    assert values(page) == ["0.5", "0.75"]


def test_what_comes_and_goes_is_the_same_from_either_side_and_what_stays_is_kept(page):
    page.goto("lines.html")
    expect(page.locator('.explorable[data-ready="yes"]')).to_be_attached()
    assert any(slot[1] == "#content" for slot in form.recorded(LINES)["recording"]["slots"])
    show = """at => {
      const [input, svg] = document.querySelectorAll('input[type=range], figure svg');
      input.value = at;
      input.dispatchEvent(new Event('input', {bubbles: true}));
      const all = [...svg.querySelectorAll('*')];
      const fresh = all.filter((one) => !one.seen).length;
      all.forEach((one) => (one.seen = true));
      const shown = svg.cloneNode(true); // what is hidden is kept for its next time
      shown.querySelectorAll('[visibility="hidden"]').forEach((one) => one.remove());
      const texts = [...shown.querySelectorAll('text')].filter((one) => one.textContent.startsWith('line '));
      return [shown.innerHTML, texts.length, fresh];
    }"""
    up = [page.evaluate(show, at) for at in range(4)]
    down = [page.evaluate(show, at) for at in (3, 2, 1, 0)]
    assert [many for _, many, _ in up] == [1, 2, 3, 4]
    assert [drawn for drawn, *_ in down] == [drawn for drawn, *_ in up[::-1]]
    assert max(fresh for *_, fresh in up[1:]) < 22  # 25 with all of it made anew
    assert not any(fresh for *_, fresh in down)


def test_a_figure_that_cannot_be_drawn_says_so_and_goes_on(context):
    page = context.new_page()
    answers = {"0": {"problem": "The figure could not be drawn at x = -2."}}
    widget = live.LiveExplorable(PLANE)

    def kernel(text):
        at = json.loads(text)["at"]
        return json.dumps({"at": at, **answers["0"]} if at[0] == 5 else widget.answer({"at": at}))

    page.expose_function("kernel", kernel)
    opened(page, "live")
    page.locator("input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("alert")).to_contain_text("could not be drawn", timeout=20_000)
    page.keyboard.press("ArrowRight")
    expect(page.locator("figure svg")).to_contain_text("(1.0, 0.0)", timeout=20_000)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.close()


@pytest.mark.parametrize("width", [900, 390])
def test_a_grip_lies_on_its_mark_also_where_panels_lie_below_one_another(context, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    grip = opened(page, "two").bounding_box()
    mark = page.locator('[data-mark="the point"]').last.bounding_box()
    for place, size in (("x", "width"), ("y", "height")):
        assert abs(grip[place] + grip[size] / 2 - mark[place] - mark[size] / 2) < 4


def test_a_move_is_laid_out_without_the_page_around_it(page):
    """What a move costs must not grow with the lesson: slider, read-out, sentence and drawing stand alone."""
    opened(page, "lines")
    page.evaluate(
        "document.body.append(...Array.from({length: 600}, () => document.createElement('p')))"
    )
    session, events, ended = page.context.new_cdp_session(page), [], []
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.append(True))
    page.get_by_role("slider").focus()
    session.send(
        "Tracing.start",
        {
            "transferMode": "ReportEvents",
            "traceConfig": {"includedCategories": ["devtools.timeline"]},
        },
    )
    page.keyboard.press("ArrowRight")
    expect(page.locator("output")).to_have_text("3")
    page.wait_for_timeout(800)  # until the sentence is spoken
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    laid_out = [event["args"]["beginData"]["totalObjects"] for event in events
                if event["name"] == "Layout" and "beginData" in event["args"]]  # fmt: skip
    assert laid_out and max(laid_out) < 500
