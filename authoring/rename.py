"""Give a lesson, and the exercise set that goes with it, another name.

python -m authoring rename 19-old-name 19-new-name

Moves its files; changes every link and mention; notes the old address in course.toml, so that the page's
old address leads to the new one and readers keep their notes and marks. Questions keep their ids. Prose
that says "lesson 08" is not changed but listed.
"""

import re
import shutil
import subprocess
import sys

import nbformat

from authoring import names
from authoring.course_file import moved
from authoring.exercise_rules import hidden_call
from authoring.files import ROOT, Notebook, left_over
from authoring.names import Refused
from authoring.subjects import Course
from authoring.templates import save
from authoring.words import words_in
from website.course import CourseError, read_course

LEFT_ALONE = {"build", "class", "exercises", "node_modules", "vendor"}
TEXTS = {".ipynb", ".json", ".js", ".md", ".py", ".rst", ".toml", ".txt", ".yml", ""}


def rename(old, new, root=ROOT):
    """Move a lesson; returns the prose to look at, as ``(place, text)``.

    Raises
    ------
    Refused
        If there is no such lesson, or the new name is taken or no name.
    """
    _refuse(old, new, root)
    file = root / "course.toml"
    noted = moved(renamed(file.read_text(encoding="utf-8"), old, new), old, new)
    for before, after in _moves(old, new, root):
        if before.exists():
            after.parent.mkdir(parents=True, exist_ok=True)
            if after.is_dir() and left_over(after):
                shutil.rmtree(after)
            before.rename(after)
    for room in ("solutions", "exercises"):
        notebook = root / room / new / f"{old}.ipynb"
        if notebook.exists():
            notebook.rename(notebook.with_name(f"{new}.ipynb"))
    prose, words = [], words_in(root)
    for path in _texts(root):
        text = path.read_text(encoding="utf-8")
        changed = renamed(text, old, new)
        if changed != text:
            path.write_text(changed, encoding="utf-8", newline="\n")
        if old[:2] != new[:2]:
            prose += _mentions(path, changed, old[:2], root, words)
    _number(old, new, root)
    file.write_text(noted, encoding="utf-8")
    return prose


def _refuse(old, new, root):
    course = Course(root)
    if not (root / "theory" / f"{old}.ipynb").exists():
        meant = names.like_one_of(old, [lesson.name for lesson in course.lessons])
        raise Refused(f"There is no lesson {old} in theory/.{meant}")
    names.like_a_lesson(new)
    if old == new:
        raise Refused(f"It is called {new} already.")
    for path in (root / "theory").glob(f"{new[:2]}-*.ipynb"):
        if path.stem != old:
            raise Refused(
                f"The number {new[:2]} belongs to {path.stem}: take another, or rename that first."
            )
    for path in (root / "solutions").glob(f"{new[:2]}-*/"):
        if path.name != old and not left_over(path):
            raise Refused(f"The number {new[:2]} belongs to the set {path.name}: take another.")
    for before, after in _moves(old, new, root):
        if before.exists() and after.exists() and not left_over(after):
            place = after.relative_to(root).as_posix()
            raise Refused(f"{place} is there already: move it away, or take another name.")
    names.readable(
        course, root / "theory" / f"{old}.ipynb", root / "solutions" / old / f"{old}.ipynb"
    )


def _moves(old, new, root):
    folder, other = old.replace("-", "_"), new.replace("-", "_")
    for place, ending in (
        ("theory", ".ipynb"),
        ("theory/questions", ".toml"),
        ("solutions", ""),
        ("solutions", ".worked.md"),
    ):
        yield root / place / f"{old}{ending}", root / place / f"{new}{ending}"
    yield root / "exercises" / old, root / "exercises" / new
    for place, ending in (
        ("grading/checks", ""), ("lib/lessonkit/visible", ""), ("tests/alternatives", ".py")
    ):  # fmt: skip
        yield root / place / f"{folder}{ending}", root / place / f"{other}{ending}"


def _texts(root):
    """Every text file that is written by hand."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if any(part.startswith(".") or part in LEFT_ALONE for part in parts):
            continue
        if path.is_file() and path.suffix in TEXTS and not path.is_symlink():
            try:
                path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            yield path


def renamed(text, old, new):
    """A text with one name for the other, and with the number in the words of links to it.

    >>> renamed("See [02](02-a.ipynb), [set 02: A](x/02-a.ipynb) and 02-a-b.", "02-a", "07-c")
    'See [07](07-c.ipynb), [set 07: A](x/07-c.ipynb) and 02-a-b.'
    """
    words = rf"(\[[^\]\d]*)\b{old[:2]}\b(?=[^\]]*\]\([^)\s]*{re.escape(old)}\.)"
    text = re.sub(words, rf"\g<1>{new[:2]}", text)
    text = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text)
    folder, other = old.replace("-", "_"), new.replace("-", "_")
    return re.sub(rf"(?<!\w){folder}(?!\w)", other, text)


def _mentions(path, text, number, root, words):
    """Lines that call the lesson or set by its number: only a person knows whether they mean this one."""
    if path.suffix not in {".ipynb", ".md", ".toml"}:
        return []
    named = "|".join(re.escape(word) for word in (words["lesson"], words["set"]))
    mention = re.compile(rf"\b(?i:{named})\w{{0,2}} {number}\b[^.]{{0,40}}")
    name = path.relative_to(root).as_posix()
    texts = {name: text}
    if path.suffix == ".ipynb":
        cells = Notebook(path, root).numbered()
        texts = {f"{name}, cell {count}": cell.source for count, cell in cells}
    return [
        (f"{place}, line {line}", found[0])
        for place, text in texts.items()
        for line, said in enumerate(text.splitlines(), 1)
        for found in [mention.search(said)]
        if found
    ]


def _number(old, new, root):
    """The number in the titles of the lesson and of its set."""
    solutions = root / "solutions" / f"{new}.worked.md"
    if solutions.exists():
        text = solutions.read_text(encoding="utf-8")
        text = text.replace(f"# {old[:2]} ", f"# {new[:2]} ", 1)
        solutions.write_text(text, encoding="utf-8", newline="\n")
    for path in (root / "theory" / f"{new}.ipynb", root / "solutions" / new / f"{new}.ipynb"):
        if path.exists() and old[:2] != new[:2]:
            cells = nbformat.read(path, as_version=4).cells
            cells[0].source = re.sub(rf"\A# {old[:2]} ", f"# {new[:2]} ", cells[0].source)
            save(path, cells)
    _hidden_calls(root / "solutions" / new / f"{new}.ipynb", new)
    folder = new.replace("-", "_")
    for path in (
        *root.glob(f"grading/checks/{folder}/*.py"),
        *root.glob(f"lib/lessonkit/visible/{folder}/*.py"),
        *root.glob(f"tests/alternatives/{folder}.py"),
    ):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(f"set {old[:2]}", f"set {new[:2]}"), encoding="utf-8")


def stale(old, root=ROOT):
    """The sets whose learners' notebook has a lesson's former name: its own, and those that link to it."""
    there = sorted((root / "exercises").glob("*/*.ipynb"))
    return [path.stem for path in there if old in path.read_text(encoding="utf-8")]


HIDDEN_CALL = re.compile(r'^hidden_check\("[^"]+", "(\w+)"\)\(\s*\w+\s*\)\.report\(\)', re.M)


def _hidden_calls(path, new):
    """A name of another length breaks the line of a hidden check's call elsewhere."""
    if not path.exists():
        return
    cells = nbformat.read(path, as_version=4).cells
    for cell in cells:
        cell.source = HIDDEN_CALL.sub(lambda found: hidden_call(new, found[1]), cell.source)
    save(path, cells)


def main(arguments):
    """The command: the old name and the new one."""
    try:
        old, new = [*arguments, "", ""][:2]
        if not old or not new:
            raise Refused("Say both: make rename OLD=19-old-name NEW=19-new-name")
        prose = rename(old, new)
        read_course(ROOT)
    except (Refused, CourseError) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    if names_of_sets := stale(old):
        command = [sys.executable, "-m", "grading", "release", *names_of_sets]
        subprocess.run(command, cwd=ROOT, check=True)
    print(f"{old} is called {new} now; its old address leads to the new one.")
    for place, words in prose:
        print(f"  look at {place}: {words}")
    print("A class that was graded under the old name keeps it: rename between two classes.")
    return 0
