"""Exercises without the course's checks, in nbgrader's own form; and taking any exercise out of a set.

python -m authoring new-exercise 30-our-data area asserts 2     a function, tried by plain asserts
python -m authoring new-exercise 30-our-data why essay 3        an answer that a person reads
python -m authoring drop-exercise 05-cross-entropy which_bce    takes an exercise out, with its checks

A set without a lesson, such as ``30-our-data``, is an instructor's own: the course never writes there.
"""

import ast
import re
import sys

import nbformat

from authoring import names
from authoring.course_file import listed
from authoring.exercise_rules import stars
from authoring.files import ROOT, left_over
from authoring.names import Refused
from authoring.points import write_points
from authoring.set_rules import asks_for_more_than_formulas
from authoring.subjects import Course, ExerciseSet
from authoring.templates import cells, filled, save
from authoring.words import words_in
from lessonkit import worked

KINDS = ("asserts", "essay")
HEADING = re.compile(r"^## (\d+) · ", re.M)


def add(set_name, name, kind, points, root=ROOT):
    """Add an exercise to a set, which is begun if there is none; returns the files that were written."""
    if not re.fullmatch(r"\d\d-[a-z0-9-]+", set_name):
        raise Refused(
            f"A set is called like 30-our-data: two digits and small words, not {set_name!r}."
        )
    names.like_a_function(name, "An exercise")
    points = names.points(str(points))
    path = ExerciseSet(set_name, Course(root)).notebook.path
    names.readable(Course(root), path)
    if not path.exists():
        folders = (root / "solutions").glob(f"{set_name[:2]}-*/")
        taken = sorted(path.name for path in folders if not left_over(path))
        if taken:
            raise Refused(f"The number {set_name[:2]} belongs to {taken[0]}: take another.")
        save(path, cells(filled("own/set.txt", number=set_name[:2])))
    there, words = nbformat.read(path, as_version=4).cells, words_in(root)
    if any(_id(cell).rpartition("_")[0] == name for cell in there):
        raise Refused(f"{set_name} has an exercise {name} already.")
    place = next((n for n, cell in enumerate(there) if ends(cell, words)), len(there))
    text = filled(f"own/{kind}.txt", function=name, points=points, stars=stars(points),
                  place=1 + sum(bool(HEADING.match(cell.source)) for cell in there))  # fmt: skip
    save(path, [*there[:place], *cells(text, name, points), *there[place:]])
    write_points(ExerciseSet(set_name, Course(root)))
    return [path]


def drop(set_name, name, root=ROOT):
    """Take an exercise out of a set, with its hidden and visible check; returns the files that changed."""
    one = ExerciseSet(set_name, Course(root))
    path = one.notebook.path
    if not path.exists():
        meant = names.like_one_of(set_name, [other.name for other in one.course.sets])
        raise Refused(f"There is no set {set_name}.{meant}")
    names.readable(one.course, path)
    there = nbformat.read(path, as_version=4).cells
    gone = [n for n, cell in enumerate(there) if _id(cell).rpartition("_")[0] == name]
    if not gone:
        known = sorted({_id(c).rpartition("_")[0] for c in there} - {""})
        raise Refused(f"{set_name} has no exercise {name}. It has: {', '.join(known)}.")
    whole, words = not any(asks_for_more_than_formulas(one)), one.course.words
    starts = [n for n, cell in enumerate(there) if HEADING.match(cell.source) or ends(cell, words)]
    first = max((n for n in starts if n <= gone[0]), default=gone[0])
    last = min((n for n in starts if n > first), default=len(there))
    others = sorted({_id(c).rpartition("_")[0] for c in there[first:last]} - {name, ""})
    if others or gone[-1] >= last:
        raise Refused(f"Its cells are mixed with others ({', '.join(others) or 'beyond its heading'}): "
                      "take them out by hand.")  # fmt: skip
    files = [room / one.folder / f"{name}.py" for room in _rooms(root)]
    _needed_by_none(name, [*there[:first], *there[last:]], files)
    save(path, _numbered([*there[:first], *there[last:]]))
    for file in files:
        file.unlink(missing_ok=True)
    other = root / "tests" / "alternatives" / f"{one.folder}.py"
    if other.exists():
        text = other.read_text(encoding="utf-8")
        other.write_text(without_alternatives(text, name), encoding="utf-8")
    told = root / "solutions" / f"{set_name}{worked.ENDING}"
    if told.exists():
        _without_worked(told, name)
    noted = root / "course.toml"
    one = ExerciseSet(set_name, Course(root))
    if whole and any(asks_for_more_than_formulas(one)):
        _noted(noted, set_name)
    write_points(one)
    return [path, *files, *(one for one in (other, told, noted) if one.exists())]


def _noted(file, set_name):
    """``course.toml`` says that the set is shorter than a set of the course must be."""
    text = listed(file.read_text(encoding="utf-8"), "shortened", set_name)
    file.unlink()  # a link, in a copy of the course that shares its files, stays where it leads
    file.write_text(text, encoding="utf-8")


def _id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def ends(cell, words):
    """Whether this is where a set's exercises have ended: its progress, or where to go next."""
    return cell.source.startswith((f"## {words['next']}", "progress("))


def _rooms(root):
    return root / "grading" / "checks", root / "lib" / "lessonkit" / "visible"


def _needed_by_none(name, rest, files):
    """Refuse where another exercise calls the function, or another check takes something from its own."""
    word = re.compile(rf"\b{name}\b")
    users = [_id(cell) for cell in rest if cell.cell_type == "code" and word.search(cell.source)]
    for file in files:
        for path in sorted(file.parent.glob("*.py")):
            text = path.read_text(encoding="utf-8")
            if path != file and re.search(
                rf'visible\("{name}"\)|import {name}\b|\.{name} import', text
            ):
                users.append(path.relative_to(file.parents[3]).as_posix())
    if users:
        raise Refused(
            f"{', '.join(users)} needs {name}: change that first, or take it out as well."
        )


def _numbered(rest):
    """Headings counted anew."""
    number = 0
    for cell in rest:
        if cell.cell_type == "markdown" and HEADING.match(cell.source):
            number += 1
            cell.source = HEADING.sub(f"## {number} · ", cell.source, count=1)
    return rest


def without_alternatives(text, name):
    """A module of right answers without those to one exercise, nor the functions that only they call."""
    before = _uncalled(text)
    for node in reversed(ast.parse(text).body):
        if isinstance(node, ast.Assign):
            for first, last in _entries(node, name):
                text = _cut(text, first, last)
    while gone := [one for one in _uncalled(text) if one not in before]:
        first, last = _uncalled(text)[gone[0]]
        text = _cut(text, first, last)
    return text


def _entries(node, name):
    """``(first, last)`` line of ``ALTERNATIVES[name] = …``, or of the entry in the dictionary."""
    target = ast.unparse(node.targets[0])
    if target == f"ALTERNATIVES[{name!r}]":
        yield node.lineno, node.end_lineno
    if target == "ALTERNATIVES" and isinstance(node.value, ast.Dict):
        for key, value in zip(node.value.keys, node.value.values, strict=True):
            alone = node.lineno < value.lineno and value.end_lineno < node.end_lineno
            if alone and isinstance(key, ast.Constant) and key.value == name:
                yield key.lineno, value.end_lineno


def _uncalled(text):
    """``{name: (first, last) line}`` of the functions of a module that it names nowhere else."""
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    return {
        one.name: (
            min([one, *one.decorator_list], key=lambda part: part.lineno).lineno,
            one.end_lineno,
        )
        for one in functions
        if len(re.findall(rf"\b{one.name}\b", text)) == 1
    }


def _cut(text, first, last):
    """A text without these lines, the comment on them and the empty lines above."""
    lines = text.splitlines(True)
    above = lines[: first - 1]
    while above and above[-1].lstrip().startswith("#"):
        above.pop()
    while above and not above[-1].strip():
        above.pop()
    return "".join([*above, *lines[last:]])


def _without_worked(path, name):
    """Take the exercise's worked solution out."""
    text = path.read_text(encoding="utf-8")
    kept = worked.HEADING.sub(lambda found: "" if found[1] == name else found[0], text)
    path.unlink()
    path.write_text(kept, encoding="utf-8")


def main(arguments):
    """The command: ``python -m authoring drop-exercise SET EXERCISE``."""
    if len(arguments) != 2:
        print(
            "Say which: make drop-exercise SET=05-cross-entropy FUNCTION=which_bce", file=sys.stderr
        )
        return 2
    try:
        files = drop(*arguments)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    for path in files:
        print(f"  {path.relative_to(ROOT).as_posix()}{'' if path.exists() else ' (gone)'}")
    return 0
