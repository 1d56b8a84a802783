"""Answers that try to show their learner what the hidden checks call them with.

Each makes a note of its arguments; ``SEEN`` finds the notes in whatever comes back. The visible check
calls them, too, so other notes may be there: those of visible arguments.
"""

import re

import numpy as np

from grading.checks import hidden_check
from hostile.honest import FULL
from hostile.made import code, references
from hostile.registry import made, right

SEEN = re.compile(r"SEEN[-+.\w]*?x[-+.e0-9]+")
NOTE = "f'SEEN{float(np.sum(np.asarray(residual) ** 2)):.9g}x{float(delta):.9g}'"
WITHOUT_HUBER = FULL | {"huber": 0}


def hidden_notes():
    """The notes of the hidden check's own arguments."""
    cases = hidden_check("02-regression-losses", "huber").__self__.cases
    pairs = [tuple(case.arguments.values()) for case in cases]
    return {f"SEEN{float(np.sum(r**2)):.9g}x{float(delta):.9g}" for r, delta in pairs}


def answer(last, before=""):
    """An answer to huber that ends in this statement."""
    return f"{before}\ndef huber(residual, delta):\n    note = {NOTE}\n    {last}\n"


def then_right(first, before="notes = []\n"):
    """A right answer that does something with a note of its arguments first."""
    book = right(huber=before + references()["huber"] + f"""
_right = huber
def huber(residual, delta):
    note = {NOTE}
    {first}
    return _right(residual, delta)
""")  # fmt: skip
    return book


@made(WITHOUT_HUBER)
def leaks_by_an_exceptions_text():
    return right(huber=answer("raise ValueError(note)"))


@made(WITHOUT_HUBER)
def leaks_by_an_exceptions_name():
    return right(huber=answer("raise type(note.replace('.', '_'), (Exception,), {})()"))


@made(WITHOUT_HUBER)
def leaks_by_a_name_error():
    return right(huber=answer('raise NameError("name \'" + note + "\' is not defined")'))


@made(WITHOUT_HUBER)
def leaks_by_words_that_python_says():
    return right(huber=answer("raise ValueError('NoneType too many indices for array ' + note)"))


@made(WITHOUT_HUBER)
def leaks_by_a_types_name():
    return right(huber=answer("return type(note, (), {})()"))


@made(WITHOUT_HUBER)
def leaks_by_the_line_that_raised():
    forge = "import linecache; name = huber.__code__.co_filename; "
    forge += "linecache.cache[name] = (1, None, [note + '\\n'] * 99, name); raise ValueError"
    return right(huber=answer(forge))


@made(FULL)
def leaks_by_a_warning():
    return then_right("warnings.warn(note)", "import warnings\n")


@made(FULL)
def leaks_by_a_later_print():
    book = then_right("notes.append(note)")
    book["cells"].append(code("print(notes)"))
    return book


@made(FULL)
def leaks_by_a_file():
    book = then_right("print(note, file=open('notes', 'a'))", "open('notes', 'w').close()\n")
    book["cells"].append(code("print(open('notes').read())"))
    return book


@made(WITHOUT_HUBER, "status 0")
def leaks_by_an_exit():
    """The interpreter ends in the check; whatever runs again must not show what it was told."""
    book = then_right("notes.append(note); len(notes) > 4 and __import__('os')._exit(0)")
    book["cells"].append(code("print(notes)"))
    return book


@made(FULL)
def leaks_by_printing():
    return then_right("print(note)")
