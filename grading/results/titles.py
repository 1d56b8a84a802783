"""What a set and its exercises are called, and where the lesson explains them."""

from __future__ import annotations

import json
import math
import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from grading.classroom import Classroom
from grading.handin.roster import folded
from grading.settings import SETTINGS

LESSON = re.compile(r"\]\((?:\.\./)*theory/(\d\d-[\w-]+)\.ipynb")
SMALL = {
    "the",
    "and",
    "of",
    "for",
    "with",
    "loss",
    "losses",
    "function",
    "from",
    "its",
    "one",
    "mean",
}
EVERYWHERE = {"recap", "next", "wherenext", "skillcheck", "references", "sources", "furtherreading"}
MADE_UP = re.compile(r"cell-[0-9a-f]{6,}|[0-9a-f]{8,}")


@dataclass
class Titles:
    """Names for people in place of names of cells."""

    set: str
    exercises: dict[tuple[str, str], str] = field(default_factory=dict)  # {(notebook, cell): title}
    links: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)  # words, address

    def of(self, notebook: str, cell: str, name: str) -> str:
        """An exercise's title; an id that a program made up never faces a learner."""
        found = self.exercises.get((notebook, cell))
        return found or ("An exercise" if MADE_UP.fullmatch(name) else name)


def titles(room: Classroom, name: str, notebooks: list[str]) -> Titles:
    """Read from the headings of the set's own notebooks."""
    found = Titles(name)
    for notebook in notebooks:
        cells = _cells(room.source / name / f"{notebook}.ipynb") or _cells(
            room.release / name / f"{notebook}.ipynb"
        )
        heading, lesson, number = "", None, 0
        for kind, grade_id, graded, source in cells:
            if kind == "markdown":
                for line in source.splitlines():
                    if line.startswith("# ") and len(notebooks) == 1 and found.set == name:
                        found.set = _plain(line)
                    elif re.match(r"#{2,4} ", line):
                        heading, number = _plain(line), 0
                if lesson is None and (linked := LESSON.search(source)):
                    lesson = linked[1]
            if graded and grade_id:
                number += 1
                title = heading and (heading if number == 1 else f"{heading}, part {number}")
                key = notebook, grade_id
                found.exercises[key] = title or _from_id(grade_id)
                if lesson:
                    found.links[key] = _link(room.course, lesson, heading, grade_id)
    return found


def _cells(path: Path) -> list[tuple]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [
            (c["cell_type"], n.get("grade_id"), bool(n.get("grade") or n.get("task")),
             "".join(c["source"]))
            for c in cells for n in [c["metadata"].get("nbgrader", {})]
        ]  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _plain(heading: str) -> str:
    text = re.sub(r"^#+\s*(?:\d+\s*[·.:)]\s*)?", "", heading)
    return re.sub(r"[*`$]", "", text).strip()


def _from_id(grade_id: str) -> str:
    if MADE_UP.fullmatch(grade_id):
        return ""
    return re.sub(r"_(check|answer|test)$", "", grade_id)


def _link(course: Path, lesson: str, heading: str, grade_id: str) -> tuple[str, str]:
    """``(words, address or "")`` of the lesson's section that speaks of an exercise."""
    section = _section(course / "theory" / f"{lesson}.ipynb", heading, grade_id)
    words = f"lesson {lesson[:2]}" + (f", “{section}”" if section else "")
    base = (SETTINGS.feedback.lessons or _published(course)).rstrip("/")
    if not base:
        return words, ""
    return words, f"{base}/theory/{lesson}.html" + (f"#{_anchor(section)}" if section else "")


def _published(course: Path) -> str:
    """Where the course's own pages are, as course.toml says."""
    try:
        return str(tomllib.loads((course / "course.toml").read_text("utf-8")).get("address", ""))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return ""


def _anchor(heading: str) -> str:
    """The name that docutils, which makes the pages, gives a section of this heading."""
    plain = unicodedata.normalize("NFKD", heading.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"^[-0-9]+|-+$", "", re.sub(r"[^a-z0-9]+", "-", plain))


def _section(path: Path, heading: str, grade_id: str) -> str:
    """The heading of the lesson's section that speaks most of what an exercise is called."""
    wanted = _terms(f"{heading} {_from_id(grade_id).replace('_', ' ')}")
    sections = _sections(path)
    texts = [(_terms(title), _terms(text)) for title, text in sections]
    best, most = "", 0.0
    for (title, _), (above, below) in zip(sections, texts, strict=True):
        score = 0.0
        for word in wanted:
            known = sum(word in one or word in other for one, other in texts)
            rare = math.log(len(texts) / known) if known else 0.0
            score += rare * (3 * (word in above) + below[word] / (below[word] + 3))
        if score > most:
            best, most = title, score
    return best


@cache
def _sections(path: Path) -> list[tuple[str, str]]:
    """``(heading, text)`` of a lesson's sections, without those that end every lesson."""
    found: list[tuple[str, list]] = []
    for kind, _, _, source in _cells(path):
        for line in source.splitlines():
            if kind == "markdown" and re.match(r"## ", line):
                found.append((_plain(line), []))
            elif found:
                found[-1][1].append(line)
    return [(title, "\n".join(lines)) for title, lines in found if folded(title) not in EVERYWHERE]


def _terms(text: str) -> Counter:
    """Words and words with a hyphen, folded, by how often they are there."""
    parts = re.findall(r"[^\W_]+(?:-[^\W_]+)*", text)
    inner = [piece for part in parts if "-" in part for piece in part.split("-")]
    found = (folded(part) for part in parts + inner)
    return Counter(word for word in found if len(word) > 2 and word not in SMALL)
