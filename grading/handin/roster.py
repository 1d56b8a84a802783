"""Whose file is it? The class's roster, and the names that learning platforms give to downloads.

Moodle       ``Ada Lovelace_12345_assignsubmission_file_``, a folder or the beginning of a file's name
Canvas       ``lovelaceada_LATE_4711_88123_answers.ipynb``: 4711 is the learner's number in Canvas
Blackboard   ``Homework 2_alovelace_attempt_2026-02-03-10-11-12_answers.ipynb``
Brightspace  ``12345-67890 - Ada Lovelace - Feb 3, 2026 1011 AM``, a folder
Classroom    ``Ada Lovelace - answers.ipynb``

Whatever the platform, a learner's id, full name either way round, address or number is looked for
among the words of a name.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from grading.messages import say

MOODLE = re.compile(r"(?P<name>[^_]+)_(?P<number>\d+)_assignsubmission_.*", re.S)
CANVAS = re.compile(
    r"(?P<name>[^_\d][^_]*)(?P<late>_LATE)?_(?P<number>\d+)_\d+(?:_(?P<rest>.*))?", re.S
)
BLACKBOARD = re.compile(r".*?_(?P<name>[^_]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_.*)?", re.S)
BRIGHTSPACE = re.compile(r"\d+-(?P<number>\d+) - (?P<name>[^-]+?) - .*", re.S)
PLATFORMS = {
    "Moodle": MOODLE,
    "Canvas": CANVAS,
    "Blackboard": BLACKBOARD,
    "Brightspace": BRIGHTSPACE,
}
ENDINGS = re.compile(r"(\.(ipynb|json|txt|zip|html?|py|pdf))+$", re.I)
LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)
NO_LIST = "roster.no_list"  # the sentence's name
SHORT = 3  # an id of fewer letters counts only where nothing else stands beside it
MOST_WORDS = 8  # of one name


def folded(text: str) -> str:
    """Letters and digits alone, small and without accents, as platforms make names of files."""
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(LETTERS)
    return "".join(letter for letter in plain if letter.isalnum())


def words(text: str) -> list[str]:
    """The words of a name, folded."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word for part in re.split(r"[\W_]+", plain) if (word := folded(part))]


@dataclass
class Learner:
    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Owner:
    """Whose a name is: a learner of the roster, or what to call somebody who is not on it."""

    student: str | None = None
    otherwise: str | None = None  # the name that a platform gives, where the roster has none such
    problem: str | None = None
    late: bool = False  # by the platform's word


class Roster:
    """The learners whom the gradebook knows; without any, names are taken as they come."""

    def __init__(self, learners=(), names: dict[str, str] | None = None, ignore: str = "",
                 former=()):  # fmt: skip
        self.everybody = list(learners)
        self.former = set(former)  # ids that left the list: what is theirs goes to no namesake
        # A learner known only from a submission has no name; a list of such learners is no roster.
        self.is_list = any(learner.name for learner in self.everybody)
        self.learners = [
            learner
            for learner in self.everybody
            if not self.is_list or learner.name or learner.email or learner.lms_user_id
        ]
        self.ids = {learner.id for learner in self.learners}
        self.names = {unicodedata.normalize("NFC", k): v for k, v in (names or {}).items()}
        self._ignored = words(ignore)  # the set's own name, in which nobody is meant
        self._known: dict[str, set[str]] = defaultdict(set)
        self._numbers: dict[str, set[str]] = defaultdict(set)
        for learner in self.learners:
            both = {
                f"{learner.first_name} {learner.last_name}",
                f"{learner.last_name} {learner.first_name}",
            }
            for name in (learner.id, learner.email, *(both if learner.first_name and learner.last_name
                                                      else {learner.name})):  # fmt: skip
                if key := folded(name):
                    self._known[key].add(learner.id)
            if learner.lms_user_id:
                self._numbers[learner.lms_user_id.casefold()].add(learner.id)

    def name(self, student: str) -> str:
        """A learner's full name, or the id where there is none."""
        known = next((one for one in self.learners if one.id == student), None)
        return (known.name if known else "") or student

    def settles(self, part: str) -> str | None:
        """The line of names.csv that a part of a path stands in, if one does."""
        part = unicodedata.normalize("NFC", part)
        return next((key for key in (part, ENDINGS.sub("", part)) if key in self.names), None)

    def owner(self, part: str) -> Owner:
        """Whose a part of a path is: the name of a folder, an archive or a file."""
        if (key := self.settles(part)) is not None:
            return Owner(self.names[key] or None, "" if not self.names[key] else None)
        part = unicodedata.normalize("NFC", part)
        stem = ENDINGS.sub("", part)
        if known := next((one for one in (part, stem) if one in self.ids | self.former), None):
            return Owner(known)
        for platform, pattern in PLATFORMS.items():
            if found := pattern.fullmatch(stem):
                return self._by_platform(platform, found)
        return self._by_words(stem)

    def _by_platform(self, platform, found) -> Owner:
        late = platform == "Canvas" and bool(found["late"])
        name, number = found["name"], found.groupdict().get("number") or ""
        if platform == "Blackboard" and name in self.former:  # which writes ids
            return Owner(name)
        students = (
            self._numbers.get(number, set()) if platform in ("Canvas", "Brightspace") else set()
        )
        students = students or self._known.get(folded(name), set())
        if platform == "Moodle" and not students:
            students = self._in_a_group(name)
        if len(students) == 1:
            return Owner(next(iter(students)), late=late)
        shown = _shown(found)
        if len(students) > 1:
            return Owner(None, shown, self._twice(name, students, found[0]), late)
        return Owner(None, shown, late=late)

    def _in_a_group(self, name) -> set[str]:
        """Moodle puts the group before a name, as in ``Group A-Ada Lovelace``."""
        parts = name.split("-")
        names = ("-".join(parts[start:]) for start in range(1, len(parts)))
        return next(filter(None, (self._known.get(folded(one)) for one in names)), set())

    def _by_words(self, stem) -> Owner:
        found = self._words_of(stem)
        matches: dict[tuple, set] = {}
        for start in range(len(found)):
            for end in range(start + 1, min(len(found), start + MOST_WORDS) + 1):
                key = "".join(found[start:end])
                students = self._known.get(key) or self._numbers.get(key)
                alone = end - start == len(found) or start == 0 and _is_first(stem, found[:end])
                if students and (len(key) >= SHORT and not key.isdigit() or alone or len(key) > 4):
                    matches[start, end] = students
        # The longest run of words wins over those inside it.
        best = [
            (a, b) for a, b in matches
            if not any((c, d) != (a, b) and c <= a and b <= d for c, d in matches)
        ]  # fmt: skip
        students = set().union(*(matches[span] for span in best)) if best else set()
        if len(students) > 1:
            return Owner(None, None, self._twice(stem, students, stem))
        return Owner(next(iter(students)) if students else None)

    def _words_of(self, stem):
        """Without the set's own name, however it is written, and without a browser's ``(2)``."""
        stem = re.sub(r" ?\(\d+\)$", "", stem)
        found, ignored = words(stem), self._ignored
        for start in range(len(found) - len(ignored) + 1 if ignored else 0):
            if found[start : start + len(ignored)] == ignored:
                return found[:start] + found[start + len(ignored) :]
        return found

    def _twice(self, name, students, part):
        who = " and ".join(sorted(students))
        return (say("roster.may_be", name=name, who=who, part=part)).replace("'", '"')  # fmt: skip

    def missing(self, students) -> list[str]:
        """Who on the list has handed in nothing."""
        present = set(students)
        return (
            [learner.id for learner in self.learners if learner.id not in present]
            if self.is_list
            else []
        )


def _is_first(stem, found):
    """Whether words are all that stands before the first ``_`` or `` - `` of a name."""
    return words(re.split(r"_| - ", stem)[0]) == found


def spelled(name: str) -> str:
    """A name that can be a folder's."""
    return "".join(letter for letter in name if letter.isalnum() or letter in " -.'").strip(" .")


def is_platforms(part: str) -> bool:
    """Whether a name is one that a platform made for a learner's hand-in."""
    return stranger(part) is not None


def stranger(part: str) -> str | None:
    """What somebody is called whom the roster does not have; None where no platform made the name.

    >>> stranger("Ada Lovelace_901_assignsubmission_file_")
    'Ada Lovelace 901'
    """
    stem = ENDINGS.sub("", unicodedata.normalize("NFC", part))
    matches = (pattern.fullmatch(stem) for pattern in PLATFORMS.values())
    return next((_shown(found) for found in matches if found), None)


def _shown(found) -> str:
    return f"{spelled(found['name'])} {found.groupdict().get('number') or ''}".strip()


def attempt(part: str) -> str:
    """When a platform's name says that this was handed in, as text that sorts; empty where it does not.

    >>> attempt("12345-67890 - Ada Lovelace - Feb 3, 2026 1011 PM")
    '2026-02-03-22-11-00'
    """
    stem = ENDINGS.sub("", part)
    if found := BLACKBOARD.fullmatch(stem):
        return found["time"]
    if BRIGHTSPACE.fullmatch(stem):
        with contextlib.suppress(ValueError):
            when = datetime.strptime(stem.rpartition(" - ")[2], "%b %d, %Y %I%M %p")
            return f"{when:%Y-%m-%d-%H-%M-%S}"
    return ""


def own_name(part: str) -> str:
    """A file's name without what a platform put before it."""
    for pattern, cut in ((CANVAS, r"^.*?_\d+_\d+_"), (MOODLE, r"^.*?_assignsubmission_[a-z]+_"),
                         (BLACKBOARD, r"^.*?_attempt_[\d-]+_")):  # fmt: skip
        if pattern.fullmatch(ENDINGS.sub("", part)) or pattern.fullmatch(part):
            return re.sub(cut, "", part) or part
    return part


def roster(url: str, names: dict[str, str] | None = None, ignore: str = "", former=()) -> Roster:
    """The roster in the gradebook at ``url``; empty where there is none."""
    from grading.results import gradebook

    rows = gradebook.students(url)
    fields = ("id", "first_name", "last_name", "email", "lms_user_id")
    learners = [Learner(*(row[name] or "" for name in fields)) for row in rows]
    return Roster(sorted(learners, key=lambda one: one.id), names, ignore, former)
