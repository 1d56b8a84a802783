"""Whose file is it? The names that Moodle and Canvas give to downloads, and the class's roster.

Moodle:  ``Ada Lovelace_12345_assignsubmission_file_``, a folder, or the beginning of a file's name; the
         number is that of this one submission.
Canvas:  ``lovelaceada_4711_88123_02-regression-losses.ipynb``, perhaps with ``_LATE`` after the name;
         the first number is the learner's in Canvas, the second the file's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

MOODLE = re.compile(r"(?P<name>[^_]+)_(?P<number>\d+)_assignsubmission_.*", re.S)
CANVAS = re.compile(r"(?P<name>[^_\d]+)(?:_LATE)?_(?P<user>\d+)_\d+(?:_.*)?", re.S)
STUDENTS = "SELECT id, first_name, last_name, email, lms_user_id FROM student"


def folded(text: str) -> str:
    """Letters and digits alone, small and without accents, as platforms make names of files."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


@dataclass
class Learner:
    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""


class Roster:
    """The learners whom the gradebook knows; without any, names are taken as they come."""

    def __init__(self, learners=()):
        self.learners = list(learners)
        self.ids = {one.id for one in self.learners}
        # Learners whom only a submission has brought have no names: they make no class list.
        self.is_list = any(one.first_name or one.last_name for one in self.learners)
        self._by_number = {one.lms_user_id: one.id for one in self.learners if one.lms_user_id}
        names = [
            (folded(name), one.id)
            for one in self.learners
            for name in {
                f"{one.first_name} {one.last_name}",
                f"{one.last_name} {one.first_name}",
            }
        ]
        often = Counter(name for name, _ in set(names))
        self._by_name = {name: student for name, student in names if name and often[name] == 1}

    def whose(self, raw: str) -> tuple[str, str | None]:
        """The learner's name in the gradebook, and a sentence if the roster does not have it."""
        if raw in self.ids:
            return raw, None
        if moodle := MOODLE.fullmatch(raw):
            found = self._by_name.get(folded(moodle["name"]))
            otherwise = f"{_spelled(moodle['name'])} {moodle['number']}"
        elif canvas := CANVAS.fullmatch(raw):
            found = self._by_number.get(canvas["user"])
            found = found or self._by_name.get(folded(canvas["name"]))
            otherwise = f"{_spelled(canvas['name'])} {canvas['user']}"
        else:
            found, otherwise = None, raw
        if found or not self.is_list:
            return found or otherwise, None
        return otherwise, f"{otherwise!r} is not on the roster"


def _spelled(name: str) -> str:
    """A name that can be a folder's: O'Brien loses the apostrophe."""
    return "".join(letter for letter in name if letter.isalnum() or letter in " -.").strip(" .")


def is_platforms(folder: str) -> bool:
    """Whether a folder's name is one that a platform made for a learner."""
    return bool(MOODLE.fullmatch(folder) or CANVAS.fullmatch(folder))


def roster(url: str) -> Roster:
    """The roster in the gradebook at ``url``; empty where there is none."""
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from grading.gradebook import open_engine

    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(text(STUDENTS)).all()
    except (OperationalError, ProgrammingError):
        return Roster()
    finally:
        engine.dispose()
    return Roster(Learner(*(cell or "" for cell in row)) for row in rows)
