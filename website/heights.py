"""How high each section of a page will be, about: the room that it takes before it is laid out.

What is far from the window is laid out when it comes near (``lab.css``). Until then a browser takes the
section for as high as it is told: a scroll bar is honest, and nothing lies over the next section, only if
that is about right. Told here is what a section's text, figures and formulas take on a wide screen, found
by measuring all lessons: most sections are within a third of it, and rather lower than higher.
"""

import re

SECTION = re.compile(r"<section\b([^>]*)>|</section>")
# Drawn, folded, or said twice (a formula's second form for screen readers): takes no lines of its own.
APART = re.compile(r"<(svg|details|script|math)\b.*?</\1>", re.S)
TAG = re.compile(r"<[^>]+>")
LETTERS = 33  # that take one rem of height, with the room around paragraphs
EACH = {"<figure": 22, 'class="explorable': 22, 'class="math-block': 8, "<tr": 1.5}  # rem
LEAST = 3


def with_heights(page):
    """A page whose sections say how high they will be, in rem, as ``--high``.

    Examples
    --------
    >>> with_heights("<section><p>Short.</p></section>")
    '<section style="--high:3"><p>Short.</p></section>'
    """
    opened, heights = [], {}
    for tag in SECTION.finditer(page):
        if tag[0] != "</section>":
            opened.append(tag)
        else:
            start = opened.pop()
            heights[start.start()] = _height(page[start.end() : tag.start()])
    return SECTION.sub(
        lambda tag: (
            f'<section{tag[1]} style="--high:{heights[tag.start()]}">'
            if tag.start() in heights
            else tag[0]
        ),
        page,
    )


def _height(inside):
    seen = APART.sub("", inside)
    parts = sum(rem * seen.count(mark) for mark, rem in EACH.items())
    return round(LEAST + len(TAG.sub("", seen)) / LETTERS + parts)
