"""Finding what was handed in: ``submitted/STUDENT/SET/SET.ipynb``, or what a learner made of it."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import lessonkit.ruler
from grading.handin.entries import NotReadable, left_behind, read_plain_file
from grading.handin.repair import Unreadable
from grading.messages import say
from grading.results.records import write_whole
from grading.settings import MB, SETTINGS

STUDENT = re.compile(r"[\w.@+ ,'()-]{1,100}")


@dataclass
class Submission:
    """One learner's files, or the reason why there are none that can be taken."""

    student: str
    paths: dict[str, str] = field(default_factory=dict)  # {notebook: file}
    problem: str | None = None
    notes: list[str] = field(default_factory=list)
    timestamp: str | None = None
    key: str = ""  # of everything that decides about the result
    content: str = ""  # of the files alone
    folder: Path | None = None


def safe_student(name: str) -> bool:
    """A name that can be a folder, a line of a table and an entry of the gradebook."""
    sound = bool(STUDENT.fullmatch(name)) and name.isprintable() and name == name.strip()
    return sound and not name.startswith(".") and not name.endswith(".")


def find(submitted: Path, name: str, notebooks: list[str]) -> tuple[list[Submission], list[str]]:
    """Everyone's submission of a set, and sentences about folders that were passed over."""
    found, passed_over = [], []
    for entry in sorted(os.scandir(submitted), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if not safe_student(entry.name):
            passed_over.append(say("find.no_name", name=entry.name))
            continue
        if entry.is_symlink() or not entry.is_dir(follow_symlinks=False):
            passed_over.append(say("find.no_folder", name=entry.name))
            continue
        folder = Path(entry.path, name)
        if folder.is_symlink() or (os.path.lexists(folder) and not folder.is_dir()):
            problem = say("find.not_own_folder")
            found.append(Submission(entry.name, problem=problem))
        elif folder.is_dir():
            try:
                found.append(_in_folder(entry.name, folder, notebooks))
            except Exception as problem:  # noqa: BLE001 - one learner's, whatever it is
                text = say("find.not_readable", name=type(problem).__name__, problem=problem)
                found.append(Submission(entry.name, problem=text[:300]))
    return found, passed_over


def _in_folder(student, folder, notebooks):
    submission = Submission(student, timestamp=timestamp(folder), folder=folder)
    for notebook in notebooks:
        path = folder / f"{notebook}.ipynb"
        submission.paths[notebook] = str(path)
        if not os.path.lexists(path) and len(notebooks) == 1:
            _under_another_name(submission, folder, notebook)
    return submission


def _under_another_name(submission, folder, notebook):
    others = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in (".ipynb", ".json")
        and not left_behind(path.name)
        and path.is_file()
        and not path.is_symlink()
    ]
    if others:
        newest = max(others, key=lambda path: path.stat().st_mtime_ns)
        submission.paths[notebook] = str(newest)
        name = newest.name.encode("utf-8", "replace").decode()
        submission.notes.append(say("find.called", name=name[:80]))
        if len(others) > 1:
            submission.notes.append(say("find.newest", count=len(others)))


def timestamp(folder: Path) -> str | None:
    """What nbgrader's exchange says of the time of a hand-in, in its ``timestamp.txt``."""
    path = folder / "timestamp.txt"
    if path.is_symlink() or not path.is_file():
        return None
    with open(path, "rb") as file:
        return file.read(100).decode("utf-8", "replace").strip() or None


def write_autograded(folder: Path, notebook: str, text: str, timestamp: str | None) -> None:
    """The graded notebook, where nbgrader's formgrader looks for it."""
    write_whole(folder / f"{notebook}.ipynb", text)
    if timestamp:
        write_whole(folder / "timestamp.txt", timestamp)


def read_submission(path: str) -> bytes:
    """The bytes of a submitted file: a regular file, not a link, not a pipe, not too large."""
    try:
        return read_plain_file(path)
    except NotReadable as problem:
        raise Unreadable(str(problem)) from None


def files_beside(folder: Path, notebooks: list[str]) -> dict[str, bytes]:
    """The other files in a folder that its notebooks may read, by their paths from there."""
    limits, found, size = SETTINGS.beside, {}, 0
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        place = path.relative_to(folder)
        if any(part.startswith(".") or left_behind(part) for part in place.parts):
            continue
        if path.suffix.lstrip(".").lower() not in limits.kinds or len(found) >= limits.most:
            continue
        if place.name in ("timestamp.txt", "submission_secret.txt"):
            continue
        if any(p.is_symlink() for p in (path, *path.parents[: len(place.parts) - 1])):
            continue
        try:
            data = read_plain_file(str(path), limits.largest_mb * MB)
        except NotReadable:
            continue
        size += len(data)
        if size > limits.largest_mb * MB:
            break
        found[place.as_posix()] = data
    return found


def content_key(submission: Submission, setting: bytes) -> str:
    """What decides about a submission's result: its files, the master, the checks, the limits."""
    content = hashlib.sha256()
    try:
        if submission.problem:
            raise Unreadable(submission.problem)
        for notebook, path in submission.paths.items():
            content.update(notebook.encode() + _bytes(path))
        beside = files_beside(submission.folder, list(submission.paths))
        for name, data in beside.items():
            content.update(name.encode() + data)
    except Unreadable as problem:
        content.update(f"unreadable: {problem}".encode())
    submission.content = content.hexdigest()
    mark = hashlib.sha256(setting + submission.content.encode())
    mark.update(repr((submission.notes, submission.timestamp)).encode())
    return mark.hexdigest()


def _bytes(path):
    try:
        return read_submission(path)
    except Unreadable as problem:
        return f"unreadable: {problem}".encode()


def code_files(modules: frozenset | None = None) -> list[Path]:
    """What decides about scores: the grader, and the checks of these modules (or all there are)."""
    package = Path(__file__).parents[1]
    names = ("handin/master", "handin/repair", "handin/answers", "run/grade_one", "run/similarity")
    files = {*package.glob("sandbox/*.py"), *(package / f"{name}.py" for name in names)}
    ruler = Path(lessonkit.ruler.__file__).parent
    files |= set(ruler.glob("*.py"))
    if modules is None:
        files |= set(package.glob("checks/**/*.py"))
    files |= set(package.glob("checks/*.py"))
    for module in modules or ():
        path = (package / module.removeprefix("grading.").replace(".", "/")).with_suffix(".py")
        shown = ruler.parent / "visible" / path.parent.name / path.name  # a judge is written there
        files |= {path, shown, *path.parent.glob("_*.py")}
    return sorted(file for file in files if file.is_file())


@cache
def code_key(modules: frozenset = frozenset()) -> bytes:
    """Changes when anything does that could change a score of a set that uses these modules."""
    mark = hashlib.sha256()
    for file in code_files(modules):
        mark.update(file.name.encode() + file.read_bytes())
    return mark.digest()
