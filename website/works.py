"""Links to the works that lessons name under "Further reading"; theory/references.toml holds them."""

import functools
import re
import tomllib
from urllib.parse import quote

TITLE = re.compile(r'(?<!\[)"([^"\n]+)"')
ADDRESSES = {"doi": "https://doi.org/{}", "arxiv": "https://arxiv.org/abs/{}", "url": "{}"}


@functools.cache
def addresses(theory):
    """``{title in small letters: address}``; a course without the file has none."""
    file = theory / "references.toml"
    if not file.exists():
        return {}
    known = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        title.lower(): ADDRESSES[kind].format(quote(number, safe="/:;.?="))
        for kind, works in known.items()
        for title, number in works.items()
    }


def linked(text, known, heading="Further reading"):
    """A cell's Markdown with the titles of works that are known as links, below that heading.

    Examples
    --------
    >>> linked('## Further reading\\n\\n- A. Author, "A Title", 1999.', {"a title": "https://a.example"})
    '## Further reading\\n\\n- A. Author, ["A Title"](https://a.example), 1999.'
    """
    before, heading, works = text.partition(f"## {heading}")

    def link(match):
        address = known.get(match[1].lower())
        return f"[{match[0]}]({address})" if address else match[0]

    return before + heading + TITLE.sub(link, works)
