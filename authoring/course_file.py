"""The form of ``course.toml``."""

import difflib

from authoring import words

KEYS = {
    "title",
    "language",
    "author",
    "address",
    "repository",
    "mistakes",
    "part",
    "not_taught",
    "shortened",
    "moved",
    "words",
}


def misshapen(said):
    """A sentence for everything in ``course.toml`` that has not the form that it must have."""
    for name in sorted(set(said) - KEYS):
        like = difflib.get_close_matches(name, KEYS, 1)
        meant = f": is {like[0]} meant?" if like else f"; it knows {', '.join(sorted(KEYS))}"
        yield f"it has the unknown {name}{meant}"
    for name in KEYS - {"part", "not_taught", "shortened", "moved", "words"}:
        if not isinstance(said.get(name, ""), str):
            yield f"{name} is a text in quotation marks"
    for name in ("not_taught", "shortened"):
        if not _texts(said.get(name, [])):
            yield f"{name} is a list of lessons' names"
    yield from words.misshapen(said.get("words", {}))
    if not isinstance(said.get("title"), str) or not isinstance(said.get("part"), list):
        yield "it needs a title and at least one [[part]]"
        return
    for part in said["part"]:
        if not isinstance(part, dict) or set(part) != {"name", "title", "lessons"}:
            yield "every [[part]] has name, title and lessons"
        elif not _texts(part["lessons"]):
            yield f"the lessons of {part['name']} are a list of names"


def _texts(value):
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
