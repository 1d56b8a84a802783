"""The course on paper: every lesson is printed, text and figures, and stands in the outline."""

import pytest
from pypdf import PdfReader

from tools import pdf


@pytest.mark.needs("chromium")
@pytest.mark.xdist_group("site")
def test_lessons_are_printed_with_an_outline(tiny_site, browser, tmp_path):
    pages = pdf.write(tiny_site, tmp_path / "book.pdf", browser)
    book = PdfReader(tmp_path / "book.pdf")
    titles = [entry.title for entry in book.outline]
    text = "\n".join(page.extract_text() for page in book.pages)
    assert len(book.pages) == pages and len(titles) == len(pdf.chapters(tiny_site))
    assert titles[0].startswith("01") and titles[0].partition(" ")[2] in text
    assert "Mark this lesson as read" not in text


def test_a_site_that_is_not_there_is_said(tmp_path):
    with pytest.raises(pdf.CannotPrint, match="make site builds them"):
        pdf.write(tmp_path, tmp_path / "book.pdf")
