"""The search index: one entry for each section of each page, with the names its subject is known by."""

import json
import re
import tomllib
import unicodedata
from html.parser import HTMLParser

from losslab.catalogue import CATALOGUE
from website.glossary import terms
from website.symptoms import page as symptoms

SNIPPET = (
    320  # characters of a section that are kept as text; of the rest, only which words there are
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SKIPPED = {"nav", "svg", "form", "script", "style", "button", "math", "figcaption"}
SKIPPED_CLASSES = {
    "headerlink", "katex", "crumbs", "lesson-end", "explore-controls", "still", "explorable", "quiz",
    "worked", "misbehaves",
}  # fmt: skip
KINDS = {
    "glossary.html": "glossary",
    "symptoms.html": "symptoms",
    "theory": "lesson",
    "exercises": "exercises",
    "reference": "reference",
}
NAMED = ("glossary", "reference", "symptoms")  # pages whose headings have other names
LEFT_OUT = {"404.html", "search.html"}
COMMON = frozenset(
    "a an and are as at be but by can do does for from has have how if in into is it its more no not of on "
    "one or so than that the their them then there these they this to was what when where which while "
    "who why will with you your".split()
)


class Sections(HTMLParser):
    """Takes a page apart: ``sections`` are ``[anchor, heading, text, code]``, in order."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.sections, self._open, self._anchor = [], [], ""
        self._heading = False
        start, end = html.find("<article"), html.rfind("</article>")
        self.feed(html[start:end])

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        has = dict(attrs)
        classes = set((has.get("class") or "").split())
        skip = tag in SKIPPED or bool(classes & SKIPPED_CLASSES)
        code = tag == "pre"
        before = self._open[-1][1:] if self._open else (False, False)
        self._open.append((tag, before[0] or skip, before[1] or code))
        if tag == "section" and has.get("id"):
            self._anchor = has["id"]
        if tag in ("h1", "h2", "h3") and not self._open[-1][1]:
            self._heading = True
            self.sections.append([self._anchor, "", "", ""])

    def handle_endtag(self, tag):
        while self._open and tag not in VOID:
            opened = self._open.pop()[0]
            if opened in ("h1", "h2", "h3"):
                self._heading = False
            if opened == tag:
                return

    def handle_data(self, data):
        if not self.sections or (self._open and self._open[-1][1]):
            return
        place = 1 if self._heading else 3 if self._open and self._open[-1][2] else 2
        self.sections[-1][place] += data


def index(output, pages, settings, course):
    """The index of finished pages as JSON: pages with their titles, and their sections."""
    names = known_names(settings.theory, course)
    listed, entries = [], []
    for page in pages:
        address = page.relative_to(output).as_posix()
        if address in LEFT_OUT or address.startswith(symptoms.RUNS):
            continue
        sections = Sections(page.read_text(encoding="utf-8")).sections
        if not sections:
            continue
        kind = KINDS.get(address.split("/")[0], "page")
        listed.append([address, _text(sections[0][1]), kind])
        for number, (anchor, heading, text, code) in enumerate(sections):
            heading = _text(heading)
            called = names.get(heading, []) if kind in NAMED else []
            text = _text(text)
            rest = _words(f"{text[SNIPPET:]} {code}") - _words(f"{heading} {text[:SNIPPET]}")
            entries.append(
                [len(listed) - 1, anchor if number else "", heading, _cut(text),
                 " ".join(sorted(rest)), ", ".join(called)]
            )  # fmt: skip
    return json.dumps(
        {"pages": listed, "entries": entries}, ensure_ascii=False, separators=(",", ":")
    )


def known_names(theory, course):
    """``{title of an entry: other names}``: what readers may call a loss or a term."""
    names = {}
    for loss in CATALOGUE.values():
        theirs = [row.name.rpartition(".")[2] for row in loss.elsewhere]
        names[loss.title] = list(dict.fromkeys([loss.name, *loss.also, *theirs]))
    names |= {name: term.get("also", []) for name, term in terms(theory, course).items()}
    for name, others in other_languages(theory).items():
        if name in names:  # or it is of a lesson that is not taught
            names[name] = [*names[name], *others]
    return names | symptoms.known_names()


def other_languages(theory):
    """``{title of an entry: its names}`` in other languages than the course's, which no page shows."""
    file = theory / "other_languages.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _text(text):
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _cut(text):
    return text if len(text) <= SNIPPET else text[:SNIPPET].rsplit(" ", 1)[0] + " …"


def _words(text):
    """The words of a text that somebody might look for, without numbers and very common ones."""
    found = re.findall(r"[A-Za-zα-ω_][\w-]+", text)
    return {word.lower() for word in found if 1 < len(word) < 30} - COMMON
