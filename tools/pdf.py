"""The course on paper: `make pdf` prints the built lessons, glossary and notation into build/loss-lab.pdf.

A browser prints the pages, so that formulas and figures look as they do there. Each lesson begins on a new
page and is an entry of the outline; questions stand without their answers, figures as they are at first.
"""

import sys
from contextlib import contextmanager, nullcontext
from io import BytesIO
from pathlib import Path

from tools import chromium
from tools.serve import start

ROOT = Path(__file__).resolve().parent.parent
SITE, MADE = ROOT / "build" / "site", ROOT / "build" / "loss-lab.pdf"
MARGIN = {"top": "18mm", "bottom": "18mm", "left": "17mm", "right": "17mm"}
FOOT = '<p style="font-size: 8px; width: 100%; text-align: center"><span class="pageNumber"></span></p>'


class CannotPrint(Exception):
    """What is missing, in a sentence."""


def main():
    try:
        count = write(SITE, MADE)
    except CannotPrint as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{count} pages: {MADE}")
    return 0


def write(site, path, browser=None):
    """Print a built site's lessons and references into a PDF file; returns its number of pages.

    Raises
    ------
    CannotPrint
        If the site, a browser or a package is not there.
    """
    names = chapters(site)
    address, stop = start(site)
    try:
        with started() if browser is None else nullcontext(browser) as running:
            printed = [sheet(running, address + name) for name in names]
    finally:
        stop()
    return bind(printed, path)


@contextmanager
def started():
    """A browser, for as long as it is needed."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        raise CannotPrint(f"The package {missing.name} is missing: make pdf installs it.") from None
    program = chromium.find()
    if not program:
        raise CannotPrint("Printing needs Chromium: sh tools/system-deps.sh installs it.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        yield running
        running.close()


def chapters(site):
    """The addresses of what is printed, in the order of the course."""
    lessons = sorted(path.relative_to(site).as_posix() for path in site.glob("theory/[0-9]*.html"))
    if not lessons:
        raise CannotPrint(f"There are no lessons in {site}: make site builds them.")
    return [
        *lessons,
        *(name for name in ("glossary.html", "notation.html") if (site / name).exists()),
    ]


def sheet(browser, address):
    """A page's title, and the page printed on A4."""
    page = browser.new_page(java_script_enabled=False, color_scheme="light")
    page.goto(address, wait_until="load")
    title = page.locator("h1").first.inner_text().strip("#¶ \n")
    printed = page.pdf(
        format="A4",
        scale=0.85,
        margin=MARGIN,
        display_header_footer=True,
        header_template="<p></p>",
        footer_template=FOOT,
        print_background=True,
        tagged=True,
    )
    page.close()
    return title, printed


def bind(printed, path):
    """Put the printed pages into one file, with an outline."""
    from pypdf import PdfWriter

    book = PdfWriter()
    for title, sheets in printed:
        book.append(BytesIO(sheets), outline_item=title)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.write(path)
    return len(book.pages)


if __name__ == "__main__":
    sys.exit(main())
