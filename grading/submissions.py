"""Finding what was handed in: ``submitted/STUDENT/SET/SET.ipynb``, or what a learner made of it."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from grading.execute import read_submission
from grading.repair import Unreadable

STUDENT = re.compile(r"[\w.@+ -]{1,100}")


@dataclass
class Submission:
    """One learner's file, or the reason why there is none that can be taken."""

    student: str
    path: str | None
    problem: str | None = None
    notes: list[str] = field(default_factory=list)
    timestamp: str | None = None
    key: str = ""
    size: int = 0


def safe_student(name: str) -> bool:
    """A name that can be a folder, a line of a table and an entry of the gradebook."""
    return bool(STUDENT.fullmatch(name)) and name.isprintable() and not name.startswith(".")


def find(submitted: Path, name: str, notebook: str) -> tuple[list[Submission], list[str]]:
    """Everyone's submission of a set, and sentences about folders that were passed over."""
    found, passed_over = [], []
    for entry in sorted(os.scandir(submitted), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if not safe_student(entry.name):
            passed_over.append(f"folder {entry.name!r}: not a name for a learner")
            continue
        if entry.is_symlink() or not entry.is_dir(follow_symlinks=False):
            passed_over.append(f"{entry.name!r}: not a folder of its own")
            continue
        folder = Path(entry.path, name)
        if folder.is_symlink() or (os.path.lexists(folder) and not folder.is_dir()):
            problem = "the submission is not a folder of its own"
            found.append(Submission(entry.name, None, problem))
        elif folder.is_dir():
            found.append(_in_folder(entry.name, folder, notebook))
    return found, passed_over


def _in_folder(student, folder, notebook):
    wanted = folder / f"{notebook}.ipynb"
    submission = Submission(student, str(wanted), timestamp=_timestamp(folder))
    if os.path.lexists(wanted):
        return submission
    others = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in (".ipynb", ".json") and path.is_file() and not path.is_symlink()
    ]
    if others:
        newest = max(others, key=lambda path: path.stat().st_mtime_ns)
        submission.path = str(newest)
        name = newest.name.encode("utf-8", "replace").decode()
        submission.notes.append(f"the file is called {name[:80]!r}")
        if len(others) > 1:
            submission.notes.append(f"the newest of {len(others)} files was taken")
    return submission


def _timestamp(folder):
    path = folder / "timestamp.txt"
    if path.is_symlink() or not path.is_file():
        return None
    with open(path, "rb") as file:
        return file.read(100).decode("utf-8", "replace").strip() or None


def content_key(submission: Submission, setting: bytes) -> str:
    """What decides about a submission's result: its file, the master, the checks, the limits."""
    mark = hashlib.sha256(setting)
    try:
        if submission.problem:
            raise Unreadable(submission.problem)
        data = read_submission(submission.path)
        submission.size = len(data)
        mark.update(data)
    except Unreadable as problem:
        mark.update(f"unreadable: {problem}".encode())
    mark.update(repr((submission.notes, submission.timestamp)).encode())
    return mark.hexdigest()


def code_files(modules: frozenset | None = None) -> list[Path]:
    """What decides about scores: the grader, and the checks of these modules (or all there are).

    A set's checks are a module or a package of several.
    """
    package = Path(__file__).parent
    names = ("arguments", "execute", "master", "observe", "pages", "repair", "similarity")
    files = {*package.glob("sandbox/*.py"), *(package / f"{name}.py" for name in names)}
    if modules is None:
        files |= set(package.glob("checks/**/*.py"))
    for module in (*(modules or ()), "grading.checks.base", "grading.checks.compare"):
        place = package / module.removeprefix("grading.").replace(".", "/")
        files |= {place.with_suffix(".py"), *place.rglob("*.py")}
    return sorted(file for file in files if file.is_file())


@cache
def code_key(modules: frozenset = frozenset()) -> bytes:
    """Changes when anything does that could change a score of a set that uses these modules."""
    mark = hashlib.sha256()
    for file in code_files(modules):
        mark.update(file.name.encode() + file.read_bytes())
    return mark.digest()
