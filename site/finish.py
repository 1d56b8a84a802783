"""After Sphinx: cards, sitemap, notebooks to download, and checks of every finished page."""

import json
import os
import re
import shutil
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from cards import draw_cards
from course import notebooks
from course import pages as pages_of
from fonts import shrink
from launch import write_for_colab

SITE_URL = "http://127.0.0.1:8000/"
UNUSED = (
    "_static/katex/katex.min.js",
    "_static/ts-fsrs/entry.js",
    "_static/README.md",
    "objects.inv",
    "_static/furo.js.map",
    ".buildinfo",
)


def finish(output, course):
    """Add what Sphinx does not make; returns what is wrong with the pages, in sentences."""
    url = os.environ.get("LOSSLAB_SITE_URL", SITE_URL)
    for name in UNUSED:
        (output / name).unlink(missing_ok=True)
    pages = pages_of(output)
    for page in pages:
        _landmarks(page)
    _notebooks(output, course)
    draw_cards(output, course)
    shrink(output)
    _sitemap(output, pages, url)
    _not_found(output / "404.html", urlsplit(url).path or "/")
    return check(output, pages)


def _landmarks(page):
    """The theme's two asides need names of their own."""
    text = page.read_text(encoding="utf-8")
    for name, label in (("sidebar-drawer", "Course"), ("toc-drawer", "On this page")):
        text = re.sub(
            rf'<aside class="({name}[^"]*)">', rf'<aside class="\1" aria-label="{label}">', text
        )
    page.write_text(text, encoding="utf-8")


def _notebooks(output, course):
    """The notebooks as they are in the repository, for downloading."""
    files = notebooks({one.name[:2] for one in [*course.lessons, *course.exercises]})
    for name, path in files.items():
        target = output / "_notebooks" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    write_for_colab(output, files)


def _sitemap(output, pages, url):
    names = [page.relative_to(output).as_posix() for page in pages]
    hidden = {"404.html", "search.html", "genindex.html"}
    rows = "".join(f"<url><loc>{urljoin(url, n)}</loc></url>\n" for n in names if n not in hidden)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'
    (output / "sitemap.xml").write_text(text, encoding="utf-8")
    robots = f"User-agent: *\nAllow: /\nSitemap: {urljoin(url, 'sitemap.xml')}\n"
    (output / "robots.txt").write_text(robots, encoding="utf-8")


def _not_found(page, root):
    """A missing page is shown at any depth, so its addresses must begin at the root of the site."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r'((?:href|src)=")(?![a-z]+:|/|#)(?:\./)?', rf"\1{root}", text)
    page.write_text(text.replace('data-content_root="./"', f'data-content_root="{root}"'))


class Page(HTMLParser):
    """What the checks need to know about a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.problems = [], [], []
        self._script = self._figure = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if "id" in has:
            self.ids.append(has["id"])
        if tag == "script" and "src" not in has and has.get("type") != "application/json":
            self.problems.append("a script inside the page, which the content policy forbids")
        if tag == "img" and not (has.get("alt") or "").strip():
            self.problems.append(f"an image without alternative text: {has.get('src', '')[:60]}")
        if tag == "figure":
            self._figure = "losslab-figure" in (has.get("class") or "")
        if tag == "svg" and self._figure:
            self._figure = None
            if has.get("role") != "img" or not (has.get("aria-label") or "").strip():
                self.problems.append("a figure without alternative text")
        if any(name.startswith("on") for name in has):
            self.problems.append(f"an event handler inside the page, on <{tag}>")
        for name in ("href", "src", "data-src"):
            if has.get(name) and tag not in ("use", "meta"):
                self.links.append((tag, has[name]))


def check(output, pages):
    """Dead links, anything from another host, figures without alternative text, ids used twice."""
    problems = []
    read = {page: Page(page.read_text(encoding="utf-8")) for page in pages}
    for page, seen in read.items():
        name = page.relative_to(output).as_posix()
        problems += [f"{name}: {problem}" for problem in seen.problems]
        twice = {one for one in seen.ids if seen.ids.count(one) > 1}
        problems += [f"{name}: the id {one} is used {seen.ids.count(one)} times" for one in twice]
        for tag, link in seen.links:
            problems += [f"{name}: {p}" for p in _link_problems(output, page, read, tag, link)]
    problems += _data_problems(output)
    return problems


def _link_problems(output, page, read, tag, link):
    parts = urlsplit(link)
    if parts.scheme in ("http", "https"):
        if tag != "a" and not (tag == "link" and "canonical" in link):
            yield f"<{tag}> asks another host: {link}"
        return
    if parts.scheme or (tag == "script" and not parts.path):
        return
    path = unquote(parts.path)
    target = (
        page
        if not path
        else (
            page.parent / path.lstrip("/") if page.name != "404.html" else output / path.lstrip("/")
        )
    )
    target = target.resolve()
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        yield f"a dead link: {link}"
    elif parts.fragment and target in read and unquote(parts.fragment) not in read[target].ids:
        yield f"a link to a place that is not there: {link}"


def _data_problems(output):
    """Recorded figures must be readable."""
    for file in (output / "_data").rglob("*.json"):
        try:
            json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            yield f"{file} is not JSON"
