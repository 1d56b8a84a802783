"""What the course consists of: ``course.toml`` and the notebooks that it names."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from authoring.course_file import misshapen
from authoring.files import Notebook, text_of
from authoring.rules import Unreadable
from authoring.words import ENGLISH, words_of

TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ONES = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip


class CourseError(ValueError):
    """A course that cannot be built, with the place and the reason in a sentence."""


@dataclass(frozen=True)
class Lesson:
    """One lesson. ``promise`` is the line under its title, ``exercises`` its set's notebook or None."""

    name: str  # such as 02-regression-losses
    title: str
    promise: str
    path: Path
    exercises: Path | None

    @property
    def number(self):
        return int(self.name[:2])

    @property
    def set_page(self):
        return f"exercises/{self.name}/{self.name}"


@dataclass(frozen=True)
class OwnSet:
    """An exercise set without a lesson, as an instructor adds one."""

    name: str  # such as 30-our-data
    title: str
    exercises: Path

    @property
    def set_page(self):
        return f"exercises/{self.name}/{self.name}"


@dataclass(frozen=True)
class Part:
    """A part of the course: ``name`` such as "Part I", ``title``, and its lessons in order."""

    name: str
    title: str
    lessons: tuple


@dataclass(frozen=True)
class Course:
    """What ``course.toml`` says, with the lessons that are taught."""

    folder: Path
    title: str
    language: str
    author: str
    address: str
    repository: str
    mistakes: str  # where readers report mistakes: an address, or mailto:…
    parts: tuple
    not_taught: tuple  # lessons in theory/ that the course leaves out for now
    own_sets: tuple = ()  # those without a lesson
    words: dict = field(default_factory=lambda: ENGLISH)  # what lessons have in common
    moved: dict = field(default_factory=dict)  # former name of a lesson -> its name now

    @property
    def lessons(self):
        return tuple(lesson for part in self.parts for lesson in part.lessons)

    @property
    def taught(self):
        """The names of all lessons that are taught."""
        return {lesson.name for lesson in self.lessons}

    @property
    def sets(self):
        """The learners' exercise notebooks, in the lessons' order."""
        return tuple(lesson.exercises for lesson in self.lessons if lesson.exercises)

    def part_of(self, lesson):
        return next(part for part in self.parts if lesson in part.lessons)

    def chosen(self, only=()):
        """The lessons with these numbers; all of them if none are given."""
        return tuple(lesson for lesson in self.lessons if not only or lesson.name[:2] in only)


def read_course(folder, sets=None):
    """The course in a folder with ``course.toml``; of exercise sets those named, or all of them.

    Raises
    ------
    CourseError
        If the file, or a lesson that it names, is not as it should be.
    """
    folder = Path(folder)
    said = _read(folder / "course.toml")
    parts = tuple(
        Part(
            part["name"],
            part["title"],
            tuple(read_lesson(folder, n, sets) for n in part["lessons"]),
        )
        for part in said["part"]
    )
    names = [lesson.name for part in parts for lesson in part.lessons]
    not_taught = tuple(said.get("not_taught", ()))
    for name in names:
        if names.count(name) > 1 or name in not_taught:
            raise CourseError(f"course.toml names {name} twice")
    for path in sorted((folder / "theory").glob("[0-9][0-9]-*.ipynb")):
        if path.stem not in names and path.stem not in not_taught:
            raise CourseError(
                f"{path.name} is in no part of the course: add {path.stem} to a part in course.toml, "
                "or to its list not_taught"
            )
    texts = {key: said.get(key, "") for key in ("address", "repository", "mistakes", "author")}
    return Course(folder, said["title"], said.get("language", "en"), parts=parts,
                  not_taught=not_taught, words=words_of(said), moved=_moved(said, names),
                  own_sets=read_own_sets(folder, {*names, *not_taught}, sets), **texts)  # fmt: skip


def _moved(said, names):
    """``{former name: name now}``, through several moves, of the lessons that are taught."""
    moves = said.get("moved", {})
    now = {}
    for old in moves:
        new, steps = moves[old], 0
        while new in moves and steps < len(moves):
            new, steps = moves[new], steps + 1
        if old in names:
            raise CourseError(f"course.toml says that {old} has moved, and names it as a lesson")
        if new in names:
            now[old] = new
    return now


def _read(file):
    if not file.exists():
        raise CourseError(f"there is no {file}: it says what the course consists of")
    try:
        said = tomllib.loads(text_of(file, "course.toml"))
    except Unreadable as error:
        raise CourseError(str(error.problem)) from None
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"course.toml is not valid TOML: {error}") from None
    for says in misshapen(said):
        raise CourseError(f"course.toml: {says}")
    return said


def read_lesson(folder, name, sets=None):
    """One lesson, with its exercise set if that is there and asked for.

    A :class:`CourseError` says what is wrong with its notebook.
    """
    path = folder / "theory" / f"{name}.ipynb"
    if not re.fullmatch(r"\d\d-[a-z0-9-]+", name) or not path.exists():
        raise CourseError(f"course.toml names the lesson {name}, and there is no {path}")
    cells = _cells(folder, path)
    first = cells[0].source if cells else ""
    title = re.search(r"^# \d+ (.+)$", first, re.M)
    promise = re.search(r"^\*(.+)\*$", first, re.M)
    if not title or not promise:
        raise CourseError(
            f"{path.name}: the first cell must begin with '# NN Title' and '*the promise*'"
        )
    exercises = folder / "exercises" / name / f"{name}.ipynb"
    wanted = exercises.exists() and (sets is None or name in sets)
    exercises = exercises if wanted else None
    return Lesson(name, title[1].strip(), promise[1].strip(), path, exercises)


def read_own_sets(folder, lessons, sets=None):
    """The sets in ``exercises/`` that belong to no lesson; of these those named, or all of them."""
    paths = sorted((folder / "exercises").glob("[0-9][0-9]-*/*.ipynb"))
    found = [path for path in paths if path.stem == path.parent.name not in lessons]
    return tuple(
        OwnSet(path.stem, _title(folder, path), path)
        for path in found
        if sets is None or path.stem in sets
    )


def _cells(folder, path):
    try:
        return Notebook(path, folder).cells
    except Unreadable as error:
        raise CourseError(str(error.problem)) from None


def _title(folder, path):
    """A set's title, without its number; its name where there is none."""
    cells = _cells(folder, path)
    found = re.search(r"^# (?:\d+ )?(.+)$", cells[0].source if cells else "", re.M)
    return found[1].strip() if found else path.stem


def notebooks(lessons, own_sets=()):
    """``{address: path}`` of the notebooks of lessons and of their exercise sets."""
    files = {f"theory/{lesson.name}.ipynb": lesson.path for lesson in lessons}
    sets = {f"{lesson.set_page}.ipynb": lesson.exercises for lesson in lessons if lesson.exercises}
    sets |= {f"{one.set_page}.ipynb": one.exercises for one in own_sets}
    return files | sets


def in_words(number):
    """A count as prose has it: "thirteen"; beyond ninety-nine as a number."""
    if number < 20:
        return ONES[number]
    if number > 99:
        return str(number)
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


def public(address):
    """An address as pages say it: in ASCII and with a slash at its end.

    >>> public("https://name.example:8443/course")
    'https://name.example:8443/course/'
    >>> public("https://bücher.example/übung/")
    'https://xn--bcher-kva.example/%C3%BCbung/'
    """
    written = _in_ascii(address.strip())
    if not written:
        raise CourseError(
            f"the address is written like https://name.example/course/, not {address!r}"
        )
    return written


def _in_ascii(address):
    """The address in its one form, or None where it is not that of a folder of pages."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        host = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:  # a port that is no number, a host that is no name
        return None
    path = quote(parts.path, safe="/%~")
    odd = parts.query or parts.fragment or parts.username or " " in address
    if parts.scheme not in ("http", "https") or not host or odd:
        return None
    if "//" in path or path.endswith(".html"):
        return None
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{path.rstrip('/')}/"


def on_github(repository):
    """A repository as owner/name, if one is said."""
    if repository and not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        raise CourseError(f"the repository is written as owner/name, not {repository!r}")
    return repository
