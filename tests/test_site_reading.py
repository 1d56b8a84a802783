"""Reading: links land, nothing jumps, names say what they are, pages print, search finds, offline works."""

import io
import json
import re

import pytest
from playwright.sync_api import expect
from site_fixtures import LESSON, Visit
from tiny_course import NAME

from website.course import read_course
from website.page_facts import report_address
from website.search import SNIPPET, Sections, index
from website.settings import HERE

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]
LANDED = """id => {
  const top = document.getElementById(id)?.getBoundingClientRect().top;
  return top > -5 && top < 200;
}"""
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 1500);
})"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("place", ["loss-huber", "loss-perplexity", "loss-orpo"])
def test_a_link_to_a_glossary_entry_lands_on_it(visit, width, place):
    page = visit(f"glossary.html#{place}", viewport={"width": width, "height": 800}).page
    page.wait_for_function(LANDED, arg=place)
    page.wait_for_timeout(500)  # and stays there
    assert page.evaluate(LANDED, place)


KINDS = ("index", "glossary", "theory/01-sample", "exercises/01-sample/01-sample", "reference/regression",
         "compare", "practice", "search", "symptoms", "teaching")  # fmt: skip
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 9e4}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_while_a_slow_network_brings_scripts_and_type(visit, kind):
    phone = {"width": 412, "height": 823}
    window = visit(f"{kind}.html", viewport=phone)
    session = window.context.new_cdp_session(window.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.setBypassServiceWorker", {"bypass": True})
    session.send("Network.emulateNetworkConditions", SLOW)
    window.page.reload(wait_until="networkidle")
    assert window.page.evaluate(SHIFTS) <= 0.02


def test_what_is_far_down_works_when_it_comes_near(visit):
    window = visit(LESSON, viewport={"width": 390, "height": 300})
    loaded = (
        "performance.getEntriesByType('resource').some(one => one.name.includes('/explore.js'))"
    )
    assert not window.page.evaluate(loaded)
    window.page.locator(".explorable").first.scroll_into_view_if_needed()
    expect(window.page.locator('.explorable[data-ready="yes"]').first).to_be_attached()
    end = window.page.locator(".lesson-end")
    end.scroll_into_view_if_needed()
    window.page.wait_for_load_state("networkidle")
    end.get_by_role("button").click()
    expect(end.get_by_role("status")).not_to_be_empty()


def test_the_link_of_a_section_shows_on_hover_and_on_focus(visit):
    page = visit(LESSON).page
    heading = page.locator("article h2").first
    heading.hover()
    expect(heading.locator(".headerlink")).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    heading.locator(".headerlink").focus()
    expect(heading.locator(".headerlink")).to_have_css("opacity", "1")


def test_a_term_shows_what_it_is_by_pointer_and_by_keyboard(visit):
    window = visit(LESSON, bypass_csp=True)
    page = window.page
    term = page.locator("a.term", has_text="Huber loss")
    expect(term).to_have_count(1)
    term.hover()
    card = page.get_by_role("tooltip")
    expect(card).to_contain_text("quadratic for small residuals")
    expect(card.locator(".katex").first).to_be_visible()
    card.hover()
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    assert window.axe() == []
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.mouse.move(0, 0)
    term.focus()
    expect(card).to_be_visible()
    expect(term).to_have_attribute("aria-describedby", "card")


def test_the_way_leads_from_a_lesson_to_its_exercises(visit):
    page = visit(LESSON).page
    page.locator(".next-page").click()
    expect(page).to_have_url(re.compile(f"exercises/{NAME}/{NAME}.html$"))
    page.locator(".prev-page").click()
    expect(page).to_have_url(re.compile(f"{LESSON}$"))


@pytest.mark.parametrize("path", ["index.html", LESSON, "glossary.html", "search.html"])
def test_no_page_scrolls_sideways_on_a_small_laptop(visit, path):
    page = visit(path, viewport={"width": 1024, "height": 700}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 1024


def test_on_paper_there_is_nothing_to_press(visit):
    page = visit(LESSON).page
    page.emulate_media(media="print")
    for furniture in (
        ".skip-to-content",
        ".copy",
        ".notes",
        ".mark-read",
        ".headerlink",
        ".sidebar-drawer",
        ".order button",
        ".facts",
    ):
        for part in page.locator(furniture).all():
            expect(part).to_be_hidden()
    assert io.BytesIO(page.pdf()).read(5) == b"%PDF-"


def test_the_search_finds_as_one_types(visit):
    page = visit("search.html").page
    field = page.get_by_role("searchbox", name="Look for")
    field.fill("smooth l1 vs huber")
    first = page.locator(".search-results a").first
    expect(first).to_contain_text(re.compile("Smooth L1|Huber"))
    expect(page.locator(".search-results p").first).not_to_contain_text("Run notebook")
    field.fill("BCEWithLogitsLoss")
    expect(first).to_contain_text("Binary cross-entropy")
    field.fill("hubr loss")  # a slip
    expect(first).to_contain_text("Huber")
    field.fill("xyzzyq")
    expect(page.get_by_role("status")).to_have_text("Nothing has “xyzzyq”.")


def test_what_was_visited_can_be_read_offline_unless_it_is_switched_off(browser, tiny):
    window = Visit(browser, tiny)
    page = window.go("practice.html")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload(wait_until="networkidle")
    page.goto(tiny + LESSON, wait_until="networkidle")
    page.wait_for_timeout(500)
    window.context.set_offline(True)
    page.goto(tiny + LESSON)
    expect(page.get_by_role("heading", level=1)).to_contain_text("A sample")
    window.context.set_offline(False)
    page.goto(tiny + "practice.html", wait_until="networkidle")
    page.get_by_role("button", name="Keep all pages").click()
    expect(page.locator("#offline [role=status]")).to_have_text(
        "All pages are kept in this browser.", timeout=60_000
    )
    window.context.set_offline(True)
    page.goto(tiny + "glossary.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Glossary")
    window.context.set_offline(False)
    page.goto(tiny + "practice.html", wait_until="networkidle")
    page.get_by_label("Keep the pages that I visit").uncheck()
    expect(page.locator("#offline [role=status]")).to_have_text(
        "Nothing is kept for reading offline."
    )
    assert page.evaluate("caches.keys()") == []
    window.context.close()


def test_a_mistake_is_reported_where_the_course_says():
    told = {"mistakes": "", "repository": ""}
    assert report_address(told, "index") == ""
    assert "issues/new?title=A%20mistake" in report_address(told | {"repository": "a/b"}, "index")
    mail = report_address(told | {"mistakes": "mailto:me@example.org"}, "theory/01")
    assert mail == "mailto:me@example.org?subject=A%20mistake%20on%20the%20page%20theory/01"


PAGE = """<article><nav class="crumbs">Run notebook</nav>
<section id="a"><h1>One<a class="headerlink">#</a></h1>
<p>Text <img src="x"> of one.</p><form>right answer</form>
<section id="b"><h2>Two</h2><pre>ignore_index = 3</pre>
<svg><text>figure</text></svg></section></section></article>"""


def test_the_index_holds_sections_and_no_furniture_or_answers(tmp_path):
    sections = [[" ".join(part.split()) for part in one] for one in Sections(PAGE).sections]
    assert sections == [["a", "One", "Text of one.", ""], ["b", "Two", "", "ignore_index = 3"]]


def test_the_index_cuts_long_sections_and_keeps_their_words(tmp_path, tiny_folder):
    long = PAGE.replace("Text", "word " * SNIPPET + "temperature")
    (tmp_path / "page.html").write_text(long)
    settings = type("Settings", (), {"theory": tiny_folder / "theory"})
    made = json.loads(index(tmp_path, [tmp_path / "page.html"], settings, read_course(tiny_folder)))
    assert made["pages"] == [["page.html", "One", "page"]]
    assert made["entries"][0][3].endswith(" …") and "temperature" in made["entries"][0][4]
    assert made["entries"][1][4] == "ignore_index"


def test_folded_set_up_says_one_thing_at_a_time(browser):
    page = browser.new_page()
    sheet = (HERE / "static" / "lab.css").read_text(encoding="utf-8")
    page.set_content(
        f"""<style>{sheet}</style><div class="cell"><details class="admonition hide above-input"><summary>
        <p class="collapsed admonition-title">Set-up</p><p class="expanded admonition-title">Hide set-up</p>
        </summary><pre>code</pre></details></div>"""
    )
    shown, hide = page.get_by_text("Set-up", exact=True), page.get_by_text("Hide set-up")
    expect(shown).to_be_visible()
    expect(hide).to_be_hidden()
    page.locator("summary").click()
    expect(shown).to_be_hidden()
    expect(hide).to_be_visible()
    page.close()


def test_a_folded_cell_is_named_by_what_its_summary_says(tiny_site):
    page = (tiny_site / LESSON).read_text(encoding="utf-8")
    assert "<summary" in page and "<summary aria-label" not in page


def test_what_is_far_down_is_laid_out_when_it_comes_near(browser):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    sheet = (HERE / "static" / "lab.css").read_text(encoding="utf-8")
    section = '<section id="{0}"><h2>{0}</h2><p class="tall">Text.</p>{1}</section>'
    sections = [section.format(name, "") for name in ("near", "far")]
    sections.append(section.format("parted", section.format("part", "")))
    page.set_content(
        f"""<html class="js"><style>{sheet} .tall {{ height: 9000px }}</style>
        <article><section><h1>Title</h1>{"".join(sections)}</section></article></html>"""
    )
    shown = page.locator("p").evaluate_all(
        "all => new Promise(done => requestAnimationFrame(() => setTimeout(() => done("
        "all.filter(p => p.checkVisibility({contentVisibilityAuto: true})).map(p => p.parentNode.id)))))"
    )
    assert shown == ["near"]
    page.evaluate("location.hash = '#part'")
    page.wait_for_function(LANDED, arg="part")
    page.close()


@pytest.mark.parametrize(
    "furniture, shown", [("", True), ('<aside class="solving"></aside>', False)]
)
def test_on_paper_a_lesson_is_unfolded_and_a_hint_is_not(browser, furniture, shown):
    page = browser.new_page()
    sheet = (HERE / "static" / "print.css").read_text(encoding="utf-8")
    page.set_content(
        f"<style>{sheet}</style><article>{furniture}<details><summary>Why</summary><p>Because.</p></details></article>"
    )
    because = page.get_by_text("Because.")
    expect(because).to_be_hidden()
    page.emulate_media(media="print")
    expect(because).to_be_visible(visible=shown)
    page.close()
