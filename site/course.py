"""What the course consists of, as far as the site needs to know: parts, lessons, exercise sets."""

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The tests build small courses of their own by setting these.
THEORY = Path(os.environ.get("LOSSLAB_THEORY", ROOT / "theory"))
EXERCISES = Path(os.environ.get("LOSSLAB_EXERCISES", ROOT / "exercises"))
BUILD = Path(os.environ.get("LOSSLAB_BUILD", ROOT / "build"))
SOURCE = BUILD / "site-source"  # what Sphinx reads
OUTPUT = BUILD / "site"  # what is published
CACHE = BUILD / "site-cache"  # finished runs of notebooks and drawings

PARTS = (
    ("Part I", "Foundations", range(1, 7)),
    ("Part II", "Shaping the signal", range(7, 9)),
    ("Part III", "Representations", range(9, 11)),
    ("Part IV", "Language models", range(11, 13)),
    ("Part V", "Using it", range(13, 14)),
)


@dataclass(frozen=True)
class Lesson:
    """One lesson. ``promise`` is the line under its title."""

    name: str  # such as 02-regression-losses
    title: str
    promise: str
    path: Path

    @property
    def number(self):
        return int(self.name[:2])

    @property
    def part(self):
        """The part's number and name, or None outside the course's parts."""
        places = ((part, name) for part, name, numbers in PARTS if self.number in numbers)
        return next(places, None)


@cache  # every page asks
def lessons():
    """The lessons there are, in order."""
    return tuple(_lesson(path) for path in sorted(THEORY.glob("[0-9][0-9]-*.ipynb")))


def exercise_sets(folder=EXERCISES):
    """The learner's exercise notebooks there are, in order."""
    return sorted(Path(folder).glob("[0-9][0-9]-*/[0-9][0-9]-*.ipynb"))


def notebooks(only=()):
    """``{address: path}`` of the notebooks, of all lessons and sets or of those numbers."""
    files = {f"theory/{one.name}.ipynb": one.path for one in lessons()}
    files |= {f"exercises/{one.parent.name}/{one.name}": one for one in exercise_sets()}
    return {name: path for name, path in files.items() if not only or path.name[:2] in only}


def pages(output):
    """The pages of a finished site, without JupyterLite's."""
    return sorted(set(output.rglob("*.html")) - set((output / "run").rglob("*.html")))


def _lesson(path):
    import nbformat

    first = nbformat.read(path, as_version=4).cells[0].source
    title = re.search(r"^# \d+ (.+)$", first, re.M)
    promise = re.search(r"^\*(.+)\*$", first, re.M)
    if not title or not promise:
        raise ValueError(
            f"{path.name}: the first cell must begin with '# NN Title' and '*the promise*'"
        )
    lesson = Lesson(path.stem, title[1].strip(), promise[1].strip(), path)
    if lesson.part is None:
        raise ValueError(
            f"{path.name} is in no part of the course: add it to PARTS in site/course.py"
        )
    return lesson
