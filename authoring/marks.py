"""What a skeleton leaves to its author: every place begins with ``WRITE:`` and says what belongs there."""

import re

MARK = re.compile(r"WRITE: (.+?)(?:[*$'\"`»]|\s*-->|$)")


def left_in(text):
    """``[(line, what to write), …]`` for every mark in a text.

    >>> left_in("# 19 Tweedie\\n\\n*WRITE: what the lesson promises, in one line.*")
    [(3, 'what the lesson promises, in one line.')]
    """
    return [
        (number, found[1])
        for number, line in enumerate(text.splitlines(), 1)
        for found in [MARK.search(line)]
        if found
    ]


def texts_in(value):
    """Every text in a table, however deep.

    >>> list(texts_in({"a": "one", "b": [{"c": "two"}, 3]}))
    ['one', 'two']
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)
