"""The rules of the course as a whole: what must be there once, and what must fit together."""

import difflib
import re
from collections import defaultdict
from itertools import chain

from authoring.files import left_over
from authoring.notation import EVERYWHERE
from authoring.rules import Problem, rule


@rule("course")
def ids_are_used_once(course):
    """The `id` of a question or prediction is used once in the whole course."""
    places = defaultdict(list)
    for lesson in course.lessons:
        for question in lesson.questions:
            for name in {question.id, question.asked_as}:
                places[name].append(question)
    for term in course.terms:
        if isinstance(term.said.get("question"), dict):
            places[str(term.said["question"].get("id", ""))].append(term)
    for name, used in places.items():
        if len(used) > 1:
            others = ", ".join(one.problem("").where for one in used[:-1])
            yield used[-1].problem(f"the id “{name}” is used before, in {others}.")


@rule("course")
def lessons_that_are_named_are_there(course):
    """Every lesson that `course.toml` names is there."""
    there = [lesson.name for lesson in course.lessons]
    for name in chain(course.taught, course.not_taught):
        if name not in there:
            like = difflib.get_close_matches(name, there, 1)
            meant = f" Is “{like[0]}” meant?" if like else ""
            line = course.file.line(rf'"{name}"')
            yield Problem(
                f"{course.file.name}, line {line}", f"there is no theory/{name}.ipynb.{meant}"
            )


@rule("course")
def notebooks_are_called_as_lessons(course):
    """Notebooks of `theory/` and folders of `solutions/` are called `NN-name`, each number once."""
    there = [*(course.root / "theory").glob("*.ipynb"), *(course.root / "solutions").glob("*/")]
    numbers = defaultdict(set)
    for path in sorted(one for one in there if not one.name.startswith((".", "_"))):
        if path.is_dir() and left_over(path):
            continue
        name = path.name.removesuffix(".ipynb")
        numbers[name[:2]].add(name)
        place = path.relative_to(course.root).as_posix()
        if not re.fullmatch(r"\d\d-[a-z0-9-]+", name):
            says = "a lesson or set is called like 19-the-cauchy-loss, and nothing sees this one."
            yield Problem(place, says)
        elif len(numbers[name[:2]]) > 1:
            others = ", ".join(sorted(numbers[name[:2]] - {name}))
            says = f"its number is that of {others}: name it with a number of its own."
            yield Problem(place, says)


@rule("course")
def signs_belong_to_lessons(course):
    """A table of `theory/notation.toml` has the name of a lesson, or is called `everywhere`."""
    lessons = [lesson.name for lesson in course.lessons]
    for name in course.notation:
        if name not in (*lessons, EVERYWHERE):
            like = difflib.get_close_matches(name, lessons, 1)
            meant = f": is {like[0]} meant?" if like else "."
            yield Problem("theory/notation.toml", f"[{name}] is the name of no lesson{meant}")


@rule("course")
def question_files_belong_to_lessons(course):
    """A file of questions has the name of its lesson."""
    lessons = {lesson.name for lesson in course.lessons}
    for path in sorted((course.root / "theory" / "questions").glob("*.toml")):
        if path.stem not in lessons:
            like = difflib.get_close_matches(path.stem, lessons, 1)
            meant = f": is {like[0]} meant?" if like else "."
            yield Problem(
                f"theory/questions/{path.name}", f"there is no lesson of this name{meant}"
            )


@rule("course")
def terms_are_said_once(course):
    """A term is none of the catalogue's losses, and no two terms share a definition or a formula."""
    from losslab.catalogue import CATALOGUE

    losses = {loss.title.lower() for loss in CATALOGUE.values()}
    seen = {}
    for term in course.terms:
        if term.name.lower() in losses:
            yield term.problem("this is a loss of the catalogue, which has an entry already.")
        for field in ("definition", "formula"):
            text = term.said.get(field)
            if text and (field, text) in seen:
                yield term.problem(f"its {field} is that of “{seen[field, text]}”.")
            seen.setdefault((field, text), term.name)


@rule("course")
def checks_belong_to_sets(course):
    """A lesson's set has its folder of hidden checks and of visible ones, and every folder its set."""
    sets = {one.folder for one in course.sets}
    with_checks = {one.folder for one in course.sets if one.has_lesson}
    rooms = ("grading/checks", "lib/lessonkit/visible")
    for room in rooms:
        folders = (course.root / room).glob("[0-9][0-9]_*/")
        there = {path.name for path in folders if not left_over(path)}
        for name in sorted(there - sets):
            yield Problem(f"{room}/{name}", f"there is no set solutions/{name.replace('_', '-')}.")
        for name in sorted(with_checks - there):
            yield Problem(f"{room}/{name}", "there is no such folder, and a set of this name.")


@rule("course")
def exercises_have_names_of_their_own(course):
    """No two exercises of the course share a name, for `check("name")` finds them by it."""
    seen = {}
    for one in course.sets:
        for exercise in one.exercises:
            if exercise.name in seen:
                yield exercise.of_check(f"{seen[exercise.name]} has an exercise of this name too.")
            seen[exercise.name] = one.name


@rule("course")
def losses_are_said_once(course):
    """No two losses of the catalogue share a title, a definition or what they are for."""
    from losslab.catalogue import CATALOGUE

    for field in ("title", "definition", "when"):
        seen = {}
        for loss in CATALOGUE.values():
            text = getattr(loss, field)
            if text in seen:
                place = f"lib/losslab/losses/_{loss.family}.toml, [{loss.name}]"
                yield Problem(place, f"the {field} is that of {seen[text]}.")
            seen[text] = loss.name
