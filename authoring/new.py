"""Skeletons of a lesson, an exercise and a loss. They work, and say with ``WRITE:`` what to write where.

python -m authoring new-lesson 19-the-cauchy-loss "The Cauchy loss"
python -m authoring new-exercise 19-the-cauchy-loss cauchy write 3
python -m authoring new-loss cauchy [FAMILY [LESSON]]

Every test passes but those that ask for content; `make check-lesson` and `make check-set` list what they ask.
"""

import re
import sys

import nbformat

from authoring import names, own
from authoring.course_file import listed
from authoring.exercise_rules import STARS, hidden_call
from authoring.files import ROOT
from authoring.names import Refused
from authoring.points import write_points
from authoring.subjects import Course, ExerciseSet
from authoring.templates import cells, filled, save
from authoring.words import ENGLISH, words_in
from lessonkit.progress import KINDS

MINUTES = {2: 6, 3: 12, 4: 20}


def new_lesson(name, title, root=ROOT):
    """Write a lesson with its questions and a term; returns the files that were written or changed."""
    names.like_a_lesson(name)
    if not title.strip():
        raise Refused(
            'Say its title: make new-lesson NAME=19-the-cauchy-loss TITLE="The Cauchy loss"'
        )
    theory = root / "theory"
    taken = [path.stem for path in theory.glob(f"{name[:2]}-*.ipynb")]
    if taken:
        raise Refused(f"The number {name[:2]} belongs to {taken[0]}: take another.")
    names.readable(Course(root))
    file = root / "course.toml"
    named = listed(file.read_text(encoding="utf-8"), "not_taught", name)
    course = words_in(root)
    words = {
        "name": name,
        "number": name[:2],
        "title": title.strip(),
        "about": course["about"].format(minutes=40),
    }
    words = course | words
    notebook, questions = theory / f"{name}.ipynb", theory / "questions" / f"{name}.toml"
    save(notebook, cells(filled("lesson.txt", **words)))
    questions.write_text(filled("questions.toml", **words), encoding="utf-8")
    glossary = theory / "glossary.toml"
    glossary.write_text(
        glossary.read_text(encoding="utf-8").rstrip("\n") + "\n" + filled("term.toml", **words),
        encoding="utf-8",
    )
    file.write_text(named, encoding="utf-8")
    return [notebook, questions, glossary, file]


def new_exercise(set_name, function, kind, points, root=ROOT):
    """Add an exercise to a set, which is begun if there is none; returns the files."""
    points = _refuse_exercise(set_name, function, kind, points, root)
    one = ExerciseSet(set_name, Course(root))
    names.readable(one.course, one.notebook.path)
    if not one.notebook.path.exists():
        _new_set(one, root)
        one = ExerciseSet(set_name, Course(root))
    rooms = {
        "check": root / "grading" / "checks",
        "visible": root / "lib" / "lessonkit" / "visible",
    }
    files = [one.notebook.path]
    for part, room in rooms.items():
        file = room / one.folder / f"{function}.py"
        text = _for(kind, f"{part}.py", function, set_name)
        file.write_text(text.replace(f'    "{function}",\n    0,', f'    "{function}",\n    {points},'),
                        encoding="utf-8")  # fmt: skip
        files.append(file)
    other = root / "tests" / "alternatives" / f"{one.folder}.py"
    other.write_text(
        other.read_text(encoding="utf-8").rstrip("\n")
        + "\n"
        + _for(kind, "alternatives.py", function, set_name),
        encoding="utf-8",
    )
    _insert(one, function, kind, points)
    write_points(ExerciseSet(set_name, Course(root)))
    return [*files, other]


def _refuse_exercise(set_name, function, kind, points, root):
    """Raise what keeps the exercise from being made; returns its points as a number."""
    if kind not in KINDS:
        raise Refused(f"KIND is one of {', '.join((*KINDS, *own.KINDS))}, not {kind!r}.")
    if not (root / "theory" / f"{set_name}.ipynb").exists():
        meant = names.like_one_of(set_name, [one.name for one in Course(root).lessons])
        raise Refused(
            f"A set has the name of its lesson, and there is no theory/{set_name}.ipynb.{meant}"
        )
    names.like_a_function(function, "An exercise")
    points = names.points(str(points), tuple(STARS))
    for path in (root / "grading" / "checks").glob(f"[0-9][0-9]_*/{function}.py"):
        raise Refused(
            f"{path.parent.name} has an exercise {function} already: names are used once."
        )
    return points


def _for(kind, file, function, set_name):
    text = filled(f"exercises/{kind}/{file}")
    return text.replace("function_name", function).replace("set_number", set_name[:2])


def _new_set(one, root):
    course = one.course.words
    words = course | {"name": one.name, "number": one.name[:2], "text": _in_words(course),
                      "about": course["about"].format(minutes=30),
                      "points": course["points"].capitalize()}  # fmt: skip
    save(one.notebook.path, cells(filled("set.txt", **words)))
    for room, says in (
        (root / "grading" / "checks", f'"""Hidden checks of exercise set {one.name[:2]}."""\n'),
        (root / "lib" / "lessonkit" / "visible", None),
    ):
        (room / one.folder).mkdir(parents=True, exist_ok=True)
        if says:
            (room / one.folder / "__init__.py").write_text(says, encoding="utf-8")
    says = f'"""Right answers to exercise set {one.name[:2]}, written otherwise than the solutions."""\n'
    other = root / "tests" / "alternatives" / f"{one.folder}.py"
    other.write_text(f"{says}\nimport numpy as np\n\nALTERNATIVES = {{}}\n", encoding="utf-8")


def _insert(one, function, kind, points):
    notebook = nbformat.read(one.notebook.path, as_version=4)
    words = one.course.words
    places = [n for n, cell in enumerate(notebook.cells) if own.ends(cell, words)]
    place = places[0] if places else len(notebook.cells)
    before = sum(bool(re.match(r"## \d+ · ", cell.source)) for cell in notebook.cells)
    text = filled(
        "exercise.txt", place=before + 1, stars=STARS[points], kind=words[kind], points=points,
        unit=words["points"], about=words["about"].format(minutes=MINUTES[points]),
        hint_word=words["hint"], further=words["further"], text=_in_words(words),
        function=function, call=hidden_call(one.name, function),
        problem=_problem(kind, function, words["example"]),
        hint=filled(f"exercises/{kind}/hint.md").strip(),
        answer=_for(kind, "answer.py", function, one.name).strip("\n"),
    )  # fmt: skip
    save(
        one.notebook.path,
        [*notebook.cells[:place], *cells(text, function, points), *notebook.cells[place:]],
    )


def _in_words(words):
    """What stands before a skeleton's own English, for an author who writes in another language."""
    return "" if words == ENGLISH else "WRITE: in your language: "


def _problem(kind, function, example):
    text = filled(f"exercises/{kind}/problem.md", function=function).strip()
    return text.replace("| example |", f"| {example} |")


def new_loss(name, family="regression", lesson="02-regression-losses", root=ROOT):
    """Write a loss with its gradient, its table and its lines for the tests; returns the files."""
    losses = root / "lib" / "losslab" / "losses"
    module = losses / f"_{family}.py"
    names.like_a_function(name, "A loss")
    if name.endswith("_grad"):
        raise Refused(f"A gradient comes with its loss: NAME={name.removesuffix('_grad')}.")
    if not module.exists() or not module.with_suffix(".toml").exists():
        there = ", ".join(sorted(path.stem[1:] for path in losses.glob("_*.toml")))
        raise Refused(f"There is no family {family}. There are: {there}.")
    if re.search(rf"\b{name}\b", (losses / "__init__.py").read_text(encoding="utf-8")):
        raise Refused(f"There is a loss {name} already.")
    lessons = [one.name for one in Course(root).lessons]
    if lesson not in lessons:
        raise Refused(f"There is no lesson {lesson}.{names.like_one_of(lesson, lessons)}")
    words = {"name": name, "lesson": lesson}
    for file, skeleton in ((module, "loss.py.txt"), (module.with_suffix(".toml"), "loss.toml")):
        text = file.read_text(encoding="utf-8").rstrip("\n")
        file.write_text(text + "\n" + filled(skeleton, **words), encoding="utf-8")
    _import_helpers(module)
    into(
        losses / "__init__.py",
        f"from losslab.losses._{family} import (",
        f"{name}, {name}_grad,\n    ",
    )
    tests = root / "tests"
    examples = '[Example((PRED, Y)), Example((PRED, Y), {"scale": 2.5})],'
    into(tests / "loss_examples.py", "EXAMPLES = {\n", f'    "{name}": {examples}\n')
    oracle = "lambda p, y, scale=1.0: ((p - y) / scale) ** 2 / 2,"
    into(tests / "oracle.py", "\nELEMENTWISE = {\n", f'    "{name}": {oracle}\n')
    into(tests / "test_losses_by_hand.py", "DEFAULTS = {\n", f'    "{name}": {{"scale": 1.0}},\n')
    changed = (tests / "loss_examples.py", tests / "oracle.py", tests / "test_losses_by_hand.py")
    return [module, module.with_suffix(".toml"), losses / "__init__.py", *changed]


HELPERS = {"positive": "losslab._inputs", "residual": "losslab.losses._regression"}


def _import_helpers(module):
    """Import what the skeleton calls, where the family does not have it yet (`make tidy` sorts it in)."""
    text = module.read_text(encoding="utf-8")
    lines = "".join(
        f"from {home} import {name}\n"
        for name, home in HELPERS.items()
        if not re.search(rf"^from .* import .*\b{name}\b|^def {name}\(", text, re.M)
    )
    found = re.search(r"^import numpy as np\n", text, re.M)
    text = text[: found.end()] + (f"\n{lines}" if lines else "") + text[found.end() :]
    module.write_text(text, encoding="utf-8")


def into(path, after, new):
    """Write ``new`` behind the first ``after`` in a file."""
    text = path.read_text(encoding="utf-8")
    if after not in text:
        raise Refused(
            f"{path.name} has no {after.strip()!r} any more: add {new.strip()!r} by hand."
        )
    path.write_text(text.replace(after, after + new, 1), encoding="utf-8")


NEXT = {
    "lesson": "`make preview LESSON={0}` shows it while you write; `make check-lesson NAME={0}` says what is "
    "left to write. It stands in `not_taught` until you name it in a part of course.toml.",
    "exercise": "`make check-set SET={0}` says what is left to write; `make exercises SET={0}` makes the "
    "learners' notebook anew.",
    "loss": "`make check-loss NAME={0}` says what is left to write, and tries the loss.",
}


SAY = {
    "lesson": 'NAME=19-the-cauchy-loss TITLE="The Cauchy loss"',
    "exercise": "SET=02-regression-losses FUNCTION=cauchy KIND=write POINTS=2",
    "loss": "NAME=cauchy",
}


def main(what, arguments):
    """The three commands."""
    try:
        if not any(arguments):
            raise Refused(f"Say which: make new-{what} {SAY[what]}")
        if what == "lesson":
            name, title = [*arguments, "", ""][:2]
            files = new_lesson(name, title)
        elif what == "exercise":
            name, function, kind, points = [*arguments, "", "", "", ""][:4]
            add = own.add if kind in own.KINDS else new_exercise
            files = add(name, function, kind or "write", points or "2")
        else:
            name, family, lesson = [*arguments, "", "", ""][:3]
            files = new_loss(name, family or "regression", lesson or "02-regression-losses")
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    for path in files:
        print(f"  {path.relative_to(ROOT).as_posix()}")
    print(NEXT[what].format(name))
    return 0
