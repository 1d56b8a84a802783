"""What lessons, sets, exercises and losses may be called; whoever says otherwise is refused in a sentence."""

import builtins
import difflib
import keyword
import re

from authoring.files import Notebook

LESSON = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")


class Refused(Exception):
    """Why nothing was done, in a sentence."""


def like_a_lesson(name):
    """Refuse what is no name of a lesson or set."""
    if not LESSON.fullmatch(name):
        raise Refused(
            f"A lesson is called like 19-the-cauchy-loss: two digits and small words, not {name!r}."
        )


def like_a_function(name, what):
    """Refuse what cannot be the name of a function of the course: ``what`` is "An exercise", "A loss"."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise Refused(f"{what} is called like area or cauchy_grad, not {name!r}.")
    if keyword.iskeyword(name) or hasattr(builtins, name):
        raise Refused(f"{name!r} is a word of Python itself: take another name.")


def points(text, allowed=()):
    """The number of points that was said: one of those allowed, or any whole number above 0."""
    number = int(text) if text.isdecimal() and text.isascii() else 0
    if allowed and number not in allowed:
        raise Refused(f"POINTS is one of {', '.join(map(str, allowed))}, not {text!r}.")
    if number < 1:
        raise Refused(f"POINTS is a whole number above 0, not {text!r}.")
    return number


def like_one_of(name, there):
    """``" Is 02-regression-losses meant?"`` where something that is there is called alike, else nothing."""
    alike = [one for one in there if one.split("-")[0] == name]
    alike = alike or difflib.get_close_matches(name, there, 1)
    return f" Is {alike[0]} meant?" if alike else ""


def readable(course, *notebooks):
    """Refuse to write where what is there cannot be read: half of the work would be done.

    Raises
    ------
    Unreadable
        With file, line and reason.
    """
    there = [Notebook(path, course.root) for path in notebooks if path.exists()]
    _ = course.said, course.terms, [one.cells for one in there]
