"""Numbers that text can refer to: each displayed equation of a lesson has one, and "Figure 2.3" or
"equation (2.1)" in any lesson's text is a link. Figures get theirs in outputs.py.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from website.links import plain


def mentions(named):
    """What finds a number in text, under one of these words, such as "figure" and "equation"."""
    return re.compile(rf"\b(?i:({'|'.join(map(re.escape, named))})) \(?(\d+)\.(\d+)\b\)?")


class NumberEquations(SphinxPostTransform):
    """Numbers displayed equations within their lesson, in order."""

    default_priority = 420

    def run(self, **_):
        lesson = _lesson(self)
        if lesson:
            for count, block in enumerate(self.document.findall(nodes.math_block), 1):
                block["number"] = f"{lesson['number']}.{count}"


class LinkNumbers(SphinxPostTransform):
    """Links where a text names a figure or an equation by its number."""

    default_priority = 430

    def run(self, **_):
        if not _lesson(self):
            return
        lessons = {one["number"]: one["name"] for one in self.config.site_facts["lessons"].values()}
        for paragraph in self.document.findall(nodes.paragraph):
            for text in list(paragraph.findall(nodes.Text)):
                if plain(text, paragraph):
                    self._link(text, lessons)

    def _link(self, text, lessons):
        new, end, named = [], 0, self.config.site_facts["numbered"]
        for match in mentions(named).finditer(text):
            word, lesson, number = match.groups()
            page = lessons.get(int(lesson))
            if page is None:
                continue
            address = f"{page}.html#{named[word.lower()]}-{lesson}-{number}"
            new += [nodes.Text(text[end : match.start()])]
            new += [nodes.reference("", match[0], refuri=address, internal=True)]
            end = match.end()
        if new:
            text.parent.replace(text, [*new, nodes.Text(text[end:])])


def _lesson(transform):
    page = transform.env.current_document.docname
    found = page.startswith("theory/") and transform.config.site_facts["lessons"]
    return found.get(page.rpartition("/")[2]) if found else None


def setup(app):
    app.add_post_transform(NumberEquations)
    app.add_post_transform(LinkNumbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
