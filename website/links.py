"""Links that nobody has to write: from code and names in the text to the reference, and from the first
use of a term in a lesson to its entry in the glossary.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode
from sphinx.writers.html5 import HTML5Translator

IMPORT = re.compile(r"^\s*from (losslab\.\w+) import (\([^)]*\)|[^\n]+)", re.M)
BOUND = re.compile(r"^\s*(?:def (\w+)|(\w+)\s*=(?!=)|for (\w+) in)", re.M)
NAME = re.compile(r'(?<!<span class="o">\.</span>)<span class="(n|nf)">(\w+)</span>')
WORD = re.compile(r"^(?:losslab\.(\w+)\.)?(\w+?)(?:\(\))?$")
NO_LINKS = (nodes.reference, nodes.title, nodes.literal, nodes.math, nodes.raw, nodes.caption)


def imported(code, known):
    """The names that a cell takes from the library, with what they are in the reference."""
    names = {}
    for module, listed in IMPORT.findall(code):
        for name in re.findall(r"\w+", re.sub(r"#.*", "", listed)):
            if f"{module}.{name}" in known:
                names[name] = f"{module}.{name}"
    return names


def bound(code):
    """The names that a cell gives a meaning of its own."""
    return {name for groups in BOUND.findall(code) for name in groups if name}


class LinkToReference(SphinxPostTransform):
    """Marks code that uses the library's names, and links names that stand in the text."""

    default_priority = 400

    def run(self, **_):
        known = self.config.site_facts["reference"]
        page = self.env.current_document.docname
        if page.startswith("reference/"):
            return
        names = {}
        for block in self.document.findall(nodes.literal_block):
            code = block.astext()
            for name in bound(code):
                names.pop(name, None)
            names |= imported(code, known)
            block["library"] = {
                name: self._address(page, *known[place]) for name, place in names.items()
            }
        short = {place.rpartition(".")[2]: place for place in reversed(known)}
        for literal in list(self.document.findall(nodes.literal)):
            self._link(literal, page, known, short)

    def _link(self, literal, page, known, short):
        word = WORD.match(literal.astext())
        inside = literal.parent
        while inside is not None and not isinstance(inside, nodes.reference | nodes.title):
            inside = inside.parent
        if not word or inside is not None:
            return
        module, name = word.groups()
        place = f"losslab.{module}.{name}" if module else short.get(name)
        if place in known:
            target, anchor = known[place]
            link = make_refnode(self.app.builder, page, target, anchor, literal.deepcopy())
            link["classes"].append("api")
            literal.replace_self(link)

    def _address(self, page, target, anchor):
        return f"{self.app.builder.get_relative_uri(page, target)}#{anchor}"


class LinkTerms(SphinxPostTransform):
    """Links the first use of a glossary term in a lesson to its entry."""

    default_priority = 410

    def run(self, **_):
        terms = self.config.site_facts["terms"]
        page = self.env.current_document.docname
        if not page.startswith("theory/") or not terms:
            return
        waiting = {word.lower(): anchor for word, anchor in terms.items()}
        longest = sorted(map(re.escape, terms), key=len, reverse=True)
        pattern = re.compile(rf"(?<![\w-])({'|'.join(longest)})(?![\w-])", re.IGNORECASE)
        for paragraph in self.document.findall(nodes.paragraph):
            for text in list(paragraph.findall(nodes.Text)):
                if plain(text, paragraph):
                    self._link(text, pattern, waiting, page)

    def _link(self, text, pattern, waiting, page):
        new, end = [], 0
        for match in pattern.finditer(text):
            anchor = waiting.get(match[1].lower())
            if anchor is None:
                continue
            for word in [word for word, other in waiting.items() if other == anchor]:
                del waiting[word]
            link = make_refnode(self.app.builder, page, "glossary", anchor, nodes.Text(match[1]))
            link["classes"].append("term")
            new += [nodes.Text(text[end : match.start()]), link]
            end = match.end()
        if new:
            text.parent.replace(text, [*new, nodes.Text(text[end:])])


def plain(text, paragraph):
    """Whether a text is prose: not part of a link, a formula or code."""
    inside = text.parent
    while inside is not paragraph:
        if isinstance(inside, NO_LINKS):
            return False
        inside = inside.parent
    return True


class Translator(HTML5Translator):
    """Sphinx's HTML, with links in code where the library's names stand."""

    def visit_literal_block(self, node):
        start = len(self.body)
        try:
            super().visit_literal_block(node)
        finally:
            if names := node.get("library"):
                self.body[start:] = [linked(part, names) for part in self.body[start:]]


def linked(code, names):
    """Highlighted code with links to the reference."""

    def link(match):
        if match[1] == "nf" or match[2] not in names:
            return match[0]
        return f'<a class="api" href="{names[match[2]]}">{match[0]}</a>'

    return NAME.sub(link, code)


def setup(app):
    app.add_post_transform(LinkToReference)
    app.add_post_transform(LinkTerms)
    app.set_translator("html", Translator)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
