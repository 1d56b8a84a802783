"""The sentences of the pages, by name: ``messages.toml``, or as a build is told to say them; lessonkit's too.

A class's settings may be given to a build: of its ``[messages]`` those that pages say are taken.
"""

import json
import re
import tomllib
from pathlib import Path

from markupsafe import Markup, escape

from lessonkit import messages, page
from lessonkit.messages import BadMessage, Sentence, add, said, say
from website.settings import HERE

__all__ = [
    "BadMessage",
    "Sentence",
    "for_scripts",
    "link",
    "marked",
    "own_words",
    "said",
    "say",
    "take",
    "words",
]

KNOWN = add(HERE / "messages.toml") | messages.LEARNERS
TABLES = {name.partition(".")[0] for name in KNOWN}  # others are of rooms that no page knows


def take(file: Path | None):
    """Say the sentences that a file's ``[messages]`` has, in place of the course's own.

    Raises
    ------
    BadMessage
        If the file cannot be read, or one of its sentences cannot be said.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig")) if file else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadMessage(f"{file} cannot be read: {problem}") from None
    own = table.get("messages", {})
    known = {name: entry for name, entry in own.items() if name in TABLES}
    messages.use({name: entry for name, entry in known.items() if isinstance(entry, dict)})
    return own.get("lang", "")


def for_scripts():
    """The sentences that the pages' scripts say, as they find them: JSON."""
    return page.sentences((*page.TABLES, "script."))


def own_words():
    """What lessonkit says otherwise, for the Python of the pages: JSON, or nothing."""
    own = {name: text for name, text in messages.changed().items() if name in messages.LEARNERS}
    return json.dumps(own, ensure_ascii=False) if own else ""


def words():
    """All sentences as they are said now: pages are made anew when one changes."""
    return {name: said(name) for name in KNOWN}


def marked(name, /, **values):
    """A sentence as HTML, names of buttons in italics; what is filled in is text, or HTML of ours."""
    text = re.sub(r"\*(\w[^*]*)\*", r"<i>\1</i>", str(escape(said(name))))
    return Markup(text).format(**values)


def link(address, text):
    """A link for a place of such a sentence."""
    return Markup('<a href="{}">{}</a>').format(address, text)
