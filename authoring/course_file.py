"""The form of ``course.toml``, and what commands write into it beside an author's own lines."""

import difflib
import re
import tomllib

from authoring import words
from authoring.names import Refused

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
    moves = said.get("moved", {})
    if not isinstance(moves, dict) or not _texts(list(moves.values())):
        yield "moved is a table, [moved], of lessons' former names and their names now"
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


def listed(text, key, name):
    """The text of ``course.toml`` with a name more in one of its lists: comments and all else stay.

    >>> listed('not_taught = [  # for now]\\n]\\n', "not_taught", "19-x")
    'not_taught = [  "19-x",  # for now]\\n]\\n'

    Raises
    ------
    Refused
        If the list is written in a way that this does not know.
    """
    said = tomllib.loads(text)
    names = said.get(key, [])
    if name in names:
        return text
    if key in said:
        begin = re.compile(rf"^({key}[ \t]*=[ \t]*\[)(\s*)(\]?)", re.M)
        changed = begin.sub(lambda at: at[1] + _first(name, at[2], at[3]), text, count=1)
    else:
        changed = _before_tables(text, f'{key} = ["{name}"]\n')
    return _kept(changed, said | {key: [name, *names]}, f'write {key} = ["…"]')


def _first(name, gap, end):
    """A list's first name, with what stood between the bracket and the names that follow."""
    return f'"{name}"]' if end else f'{gap}"{name}",{gap or " "}'


def _before_tables(text, line):
    """A line above the first table, with the comment on that table left where it belongs."""
    table = re.search(r"^(?=(#[^\n]*\n)*[ \t]*\[)", text, re.M)
    place = table.start() if table else len(text)
    return f"{text[:place]}{line}\n{text[place:]}" if table else f"{text.rstrip()}\n{line}"


MOVED = "# Where lessons were before: their old addresses lead to the new ones.\n[moved]\n"


def moved(text, old, new):
    """The text of ``course.toml`` with a lesson's former name, and without a line that leads back to it.

    >>> moved('[moved]  # addresses\\n"20-c" = "18-a"\\n', "18-a", "20-c")
    '[moved]  # addresses\\n"18-a" = "20-c"\\n'

    Raises
    ------
    Refused
        If the table is written in a way that this does not know.
    """
    said = tomllib.loads(text)
    moves = {name: now for name, now in said.get("moved", {}).items() if name != new}
    text = text if text.endswith("\n") else f"{text}\n"
    if "moved" not in said:
        text = f"{text.rstrip()}\n\n{MOVED}"
    head = re.search(r"^[ \t]*\[[ \t]*moved[ \t]*\][^\n]*(\n|\Z)", text, re.M)
    place = head.end() if head else len(text)
    back = re.compile(rf"^[ \t]*([\"']?){re.escape(new)}\1[ \t]*=[^\n]*(\n|\Z)", re.M)
    changed = f'{text[:place]}"{old}" = "{new}"\n{back.sub("", text[place:])}'
    said |= {"moved": moves | {old: new}}
    return _kept(changed, said, "write [moved] on a line of its own, and a line for each name")


def _kept(changed, said, form):
    """A changed text that says what it shall, and nothing less than before."""
    try:
        if tomllib.loads(changed) == said:
            return changed
    except tomllib.TOMLDecodeError:
        pass
    raise Refused(f"course.toml is written in a form that this command does not know: {form}.")
