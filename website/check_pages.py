"""Checks of the finished pages: each problem is a sentence, and any of them fails the build."""

import json
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from website.publish import pages


class Page(HTMLParser):
    """What the checks need to know about a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.problems = [], [], []
        self._figure = None
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
                kind = "link canonical" if has.get("rel") == "canonical" else tag
                self.links.append((kind, has[name]))


def check(output, address):
    """What is wrong with the pages of a finished site, in sentences: dead links, anything from another
    host, figures without alternative text, ids used twice."""
    root = urlsplit(address).path or "/"
    problems = []
    read = {page: Page(page.read_text(encoding="utf-8")) for page in pages(output)}
    for page, seen in read.items():
        name = page.relative_to(output).as_posix()
        problems += [f"{name}: {problem}" for problem in seen.problems]
        twice = {id_: count for id_, count in Counter(seen.ids).items() if count > 1}
        problems += [f"{name}: the id {id_} is used {n} times" for id_, n in twice.items()]
        for tag, link in seen.links:
            problems += [
                f"{name}: {p}" for p in _link_problems(output, root, page, read, tag, link)
            ]
    return problems + list(_data_problems(output))


def _link_problems(output, root, page, read, tag, link):
    parts = urlsplit(link)
    if parts.scheme in ("http", "https"):
        if tag != "a" and tag != "link canonical":
            yield f"<{tag}> asks another host: {link}"
        return
    if parts.scheme or (tag == "script" and not parts.path):
        return
    path = unquote(parts.path)
    if path.startswith(root) and page.name == "404.html":  # its links begin at the root of the site
        target = output / path.removeprefix(root)
    else:
        target = page.parent / path if path else page
    target = target.resolve()
    if path.startswith("/") and page.name != "404.html":
        yield f"a link that only works at one address: {link}"
        return
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
            yield f"{file.relative_to(output)} is not JSON"
