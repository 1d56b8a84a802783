"""Lessons as slides."""

import re

import nbformat

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


def test_every_lesson_has_slides():
    for path in sorted((ROOT / "theory").glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        kinds = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in cells]
        assert kinds[0] == "slide" and kinds.count("slide") > 5 and "subslide" in kinds, path.stem
