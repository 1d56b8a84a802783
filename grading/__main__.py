"""One command for all of grading: ``python -m grading COMMAND …``; each tells more with ``--help``."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import contextmanager, nullcontext

from grading.class_folder import NoClass
from grading.settings import BadSettings

# A command loads only what it needs: marks and feedback work where nothing can be shut in.
COMMANDS = {
    "roster": (
        "grading.handin.import_roster",
        "enter the class's list, as Moodle or Canvas export it",
    ),
    "new-class": (
        "grading.term.new_class",
        "make a folder for a class: its list, settings and marks",
    ),
    "sets": ("grading.class_sets", "name the exercise sets of a class"),
    "grade": ("grading.run.grade_class", "collect and grade what was handed in for a set"),
    "marks": ("grading.results.marks", "write the marks as a learning platform takes them"),
    "feedback": ("grading.results.return_feedback", "pack the feedback pages into one zip"),
    "overview": ("grading.term.overview", "write a table of all marks of a class"),
    "explain": (
        "grading.term.explain",
        "show how a learner's mark came about, and grade it once more",
    ),
    "freeze": ("grading.term.freeze", "keep a finished set as it is"),
    "forget": ("grading.term.forget", "remove a person's data, or a whole class"),
    "compare": ("grading.term.compare", "say what was marked by hand in a copy, and take it over"),
    "release": ("grading.authoring.release", "make the learners' notebooks from solutions/"),
    "check": (
        "grading.authoring.selfcheck",
        "try the hidden checks on answers whose verdict is known",
    ),
    "mutants": ("grading.authoring.mutants", "look for wrong answers that the checks accept"),
    "demo": ("grading.authoring.demo.__main__", "take a small made class through plain nbgrader"),
}

# What they write is about people: for the owner alone. The others write what is released.
OWNERS_ONLY = frozenset(COMMANDS) - {"sets", "release", "check", "mutants", "demo"}
NAMES_ONLY = ("release", "check", "mutants")  # they take names of sets, and no options


def usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name.ljust(width)}  {words}" for name, (_, words) in COMMANDS.items()]
    return "\n".join(
        ["usage: python -m grading COMMAND …", "", *lines, "", "COMMAND --help tells more."]
    )


def main(arguments=None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] in ("-h", "--help"):
        print(usage())
        return 0 if arguments else 2
    command, *rest = arguments
    if command not in COMMANDS:
        print(f"There is no command {command!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    if command == "grade" and sys.platform == "linux":
        from grading.sandbox import groups

        groups.enter_scope()
    module = importlib.import_module(COMMANDS[command][0])
    if command in NAMES_ONLY and {"-h", "--help"} & set(rest):
        print(module.__doc__)
        return 0
    try:
        with owners_only() if command in OWNERS_ONLY else nullcontext():
            return module.main(rest)
    except (NoClass, BadSettings) as problem:
        print(f"Nothing was done: {problem}.", file=sys.stderr)
        return 2


@contextmanager
def owners_only():
    """New files are their owner's alone, where the system knows owners."""
    if not hasattr(os, "umask"):
        yield
        return
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


if __name__ == "__main__":
    sys.exit(main())
