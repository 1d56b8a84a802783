"""The sentences that learners read, by name: ``messages.toml``, or as a class says them.

>>> say("visible.not_written", name="huber")
'`huber` is not written yet.'

A class's archive has what it says otherwise in ``own_messages.json``. Grading adds sentences of its
own with :func:`add`.
"""

import json
import string
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
OWN_WORDS = "own_messages.json"
OWN: dict[str, str] = {}  # every sentence there is, as the course says it
_changed: dict[str, str] = {}


class BadMessage(ValueError):
    """A class's sentence cannot be used; the sentence says why."""


def _flat(table, before=""):
    """``{"visible.prints": …}`` of tables in tables."""
    found = {}
    for name, value in table.items():
        found |= (
            _flat(value, f"{before}{name}.") if isinstance(value, dict) else {before + name: value}
        )
    return found


def add(path):
    """Know the sentences of one more file; their names."""
    known = _flat(tomllib.loads(path.read_text(encoding="utf-8")))
    OWN.update(known)
    return frozenset(known)


def use(table):
    """Say these sentences from now on, in place of the course's own.

    Raises
    ------
    BadMessage
        If there is no such sentence, or it asks for something that is not filled in.
    """
    changed = _flat(table)
    for name, text in changed.items():
        if name not in OWN:
            raise BadMessage(f"[messages] has {name}, and there is no such sentence")
        if not isinstance(text, str) or not _fields(text) <= _fields(OWN[name]):
            known = ", ".join(sorted(_fields(OWN[name]))) or "nothing"
            raise BadMessage(
                f"[messages] {name}: {text!r} is no text into which {known} can be filled"
            )
    _changed.clear()
    _changed.update(changed)


def _fields(text):
    try:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError:  # a brace that is not closed
        return {text}


def said(name):
    """A sentence with its places open."""
    return _changed.get(name, OWN[name])


def say(name, /, **values):
    """A sentence with its places filled in."""
    return said(name).format(**values)


class Sentence:
    """A sentence of a table: looked up when it is said, which is after a class's words are known."""

    def __init__(self, name, /, **values):
        self.name, self.values = name, values

    def __str__(self):
        return say(self.name, **self.values)


def changed():
    """``{name: sentence}`` of what is said otherwise."""
    return dict(_changed)


LEARNERS = add(HERE / "messages.toml")  # what notebooks and their checks say
if (HERE / OWN_WORDS).is_file():
    use(json.loads((HERE / OWN_WORDS).read_text(encoding="utf-8")))
