"""Ask the rules: of a lesson, of an exercise set, or of everything.

python -m authoring check [--lessons | --sets | --losses] [NAME ...]    by name; without names: everything
python -m authoring check --before-release [SET ...]         what would keep `make exercises` from working

Says what breaks a rule, with file, cell and line; exits with 1 if anything does.
"""

import difflib
import sys

from authoring.rules import Unreadable, broken
from authoring.subjects import Course


def things_of_lesson(lesson):
    """``[(subject, thing), …]``: a lesson with its questions and terms."""
    terms = [term for term in _terms(lesson.course) if term.said.get("lesson") == lesson.name]
    return [
        ("lesson", lesson),
        *(("question", question) for question in _readable(lesson)),
        *(("term", term) for term in terms),
    ]


def _readable(lesson):
    try:
        return lesson.questions
    except Unreadable:  # the lesson's own rules say so
        return []


def _terms(course):
    try:
        return course.terms
    except Unreadable:  # so do they here
        return []


def things_of_course(course):
    """``[(subject, thing), …]``: the course, and the terms that no lesson of it would be asked about."""
    names = [lesson.name for lesson in course.lessons]
    orphans = [term for term in _terms(course) if term.said.get("lesson") not in names]
    return [("course", course), *(("term", term) for term in orphans)]


def things_of_set(one):
    """``[(subject, thing), …]``: a set with its exercises."""
    return [("set", one), *(("exercise", exercise) for exercise in one.exercises)]


def everything(course):
    """``{name: [(subject, thing), …]}`` of all lessons, sets and losses, and of the course itself."""
    from losslab.catalogue import CATALOGUE

    found = {f"theory/{lesson.name}": things_of_lesson(lesson) for lesson in course.lessons}
    found |= {f"solutions/{one.name}": things_of_set(one) for one in course.sets}
    found |= {f"losses/{name}": [("loss", loss)] for name, loss in CATALOGUE.items()}
    return found | {"course.toml": things_of_course(course)}


def chosen(names, course, room=None):
    """The things with these names, for a whole name or the last part of it.

    Raises
    ------
    LookupError
        With the sentence for the author, where a name means nothing.
    """
    found = everything(course)
    if room:
        found = {name: things for name, things in found.items() if name.startswith(f"{room}/")}
    if not names:
        return found
    picked = {}
    for name in names:
        short = [key for key in found if key.endswith(f"/{name}") or key == name]
        short = short or [key for key in found if key.rpartition("/")[2].split("-")[0] == name]
        if not short:
            all_names = sorted({key.rpartition("/")[2] for key in found})
            like = difflib.get_close_matches(name, all_names, 3, 0.5)
            there = (
                f"Is {' or '.join(like)} meant?" if like else f"There are: {_listed(all_names)}."
            )
            raise LookupError(f"Nothing is called {name}. {there}")
        picked |= {key: found[key] for key in short}
    return picked


def _listed(names):
    """Names with commas between them; of very many the first ones."""
    more = f" and {len(names) - MANY} more" if len(names) > 2 * MANY else ""
    return ", ".join(names[:MANY] if more else names) + more


MANY = 20
OPTIONS = {
    "--lessons": "theory",
    "--sets": "solutions",
    "--losses": "losses",
    "--before-release": "solutions",
}


def main(arguments):
    """The command; an option before the names chooses among lessons or sets alone."""
    options = [one for one in arguments if one in OPTIONS]
    names = [one for one in arguments if one not in OPTIONS]
    course, first = Course(), "--before-release" in options
    try:
        asked = chosen(names, course, OPTIONS[options[0]] if options else None)
    except LookupError as error:
        print(error, file=sys.stderr)
        return 2
    if names and not first:  # what only the whole course shows may be this lesson's fault
        asked |= {"course.toml": things_of_course(course)}
    problems = [
        problem
        for things in asked.values()
        for subject, thing in things
        for _, problem in broken(subject, thing, first)
    ]
    problems = list(dict.fromkeys(problems))  # a file that cannot be read breaks many rules
    for problem in problems:
        print(f"- {problem}")
    if problems:
        print(f"{len(problems)} problem(s)")
    elif not first:
        print(f"Every rule is kept: {_listed(list(asked))}.")
    return 1 if problems else 0
