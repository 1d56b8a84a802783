"""Lessons as slides."""

import re

import nbformat
import pytest

from tools.slides import slides
from tools.tidy import ROOT, clean

code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
WIDGET = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "alive"}
STILL = {"text/html": '<div class="losslab-still">as it is at first</div>'}


def test_a_section_is_a_slide_with_its_code_below_and_folded_cells_are_left_out():
    folded = code("plumbing = 1", metadata={"jupyter": {"source_hidden": True}})
    shown = nbformat.v4.new_output
    figure, outputs = (
        code("explore(f)"),
        [shown("display_data", STILL), shown("display_data", WIDGET)],
    )
    cells = [text("# 05 Title"), folded, text("## 1 First"), code("a = 1"), text("So a is 1."),
             figure, code('predict("05-a")'), text("## 2 Second"), text("More.")]  # fmt: skip
    notebook = clean(nbformat.v4.new_notebook(cells=cells))
    figure.outputs = outputs
    page = slides(notebook)
    found = re.findall(r"<section>(?!<section>)(.*?)</section>", page, re.S)
    words = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part)) for part in found]
    words = [part for part in words if part.strip()]
    expected = ["05 Title", "1 First", "So a is 1", "as it is at first", "More"]
    assert len(words) == len(expected)
    assert all(part in word for part, word in zip(expected, words, strict=True))
    assert not any(word in page for word in ("plumbing", "alive", "05-a"))


@pytest.mark.needs("chromium")
@pytest.mark.xdist_group("site")  # with the other tests that share the browser
def test_slides_turn_and_set_formulas_without_a_network(browser, tmp_path):
    still = '<div class="losslab-still"><figure class="losslab-figure"><img alt=""></figure></div>'
    questions = "".join(
        f"<section data-question='{n}'><p>Question {n}: $x_{n}$?</p><details><summary>Answer</summary>"
        f"<p>Secret {n}.</p></details></section>"
        for n in (1, 2)
    )
    figure, quiz = code("explore(f)"), code('quiz("05")')
    cells = [text("# 05 Title"), text("## 1 First $a < b$\n\n$$\\frac{1}{2}$$"), code("'$no formula$'"),
             figure, text("What it shows."), text("## Skill check"), quiz]  # fmt: skip
    notebook = clean(nbformat.v4.new_notebook(cells=cells))
    shown = nbformat.v4.new_output
    figure.outputs = [shown("display_data", {"text/html": still})]
    quiz.outputs = [
        shown("display_data", {"text/html": f'<div class="losslab-still">{questions}</div>'})
    ]
    file = tmp_path / "a.slides.html"
    file.write_text(slides(notebook), encoding="utf-8")
    asked, problems, seen = [], [], []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(file.as_uri())
    for _ in range(8):
        seen.append(re.sub(r"\s+", " ", page.locator(".now").inner_text()))
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    assert page.locator(".turn output").inner_text() == "1 / 8"
    assert page.locator(".katex").count() == 4 and page.locator(".katex-error").count() == 0
    page.close()
    assert not problems
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    expected = ["05 Title", "1 First", "$no formula$", "", "What it shows.", "Skill check",
                "Question 1", "Question 2"]  # fmt: skip
    assert all(part in words for part, words in zip(expected, seen, strict=True))
    assert "Secret" not in " ".join(seen)


def test_every_lesson_has_slides():
    for path in sorted((ROOT / "theory").glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        kinds = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in cells]
        assert kinds[0] == "slide" and kinds.count("slide") > 5 and "subslide" in kinds, path.stem
