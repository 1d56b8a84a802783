"""One command for all of grading: ``python -m grading COMMAND …``; each tells more with ``--help``."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import contextmanager, nullcontext

from grading.class_folder import NoClass
from grading.messages import say
from grading.settings import BadSettings

# A command loads only what it needs: marks and feedback work where nothing can be shut in.
# The module of each; its line in the list is a sentence by its name.
COMMANDS = {
    "roster": "grading.handin.import_roster",
    "new-class": "grading.term.new_class",
    "sets": "grading.class_sets",
    "grade": "grading.run.grade_class",
    "marks": "grading.results.marks",
    "feedback": "grading.results.return_feedback",
    "overview": "grading.term.overview",
    "explain": "grading.term.explain",
    "freeze": "grading.term.freeze",
    "forget": "grading.term.forget",
    "compare": "grading.term.compare",
    "release": "grading.authoring.release",
    "check": "grading.authoring.selfcheck",
    "mutants": "grading.authoring.mutants",
    "demo": "grading.authoring.demo.__main__",
}

# What they write is about people: for the owner alone. The others write what is released.
OWNERS_ONLY = frozenset(COMMANDS) - {"sets", "release", "check", "mutants", "demo"}
NAMES_ONLY = ("release", "check", "mutants")  # they take names of sets, and no options


def usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name.ljust(width)}  {say(f'commands.{name}')}" for name in COMMANDS]
    return "\n".join([say("command.usage"), "", *lines, "", say("command.help")])


def main(arguments=None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] in ("-h", "--help"):
        print(usage())
        return 0 if arguments else 2
    command, *rest = arguments
    if command not in COMMANDS:
        print(say("command.unknown", command=command, value=usage()), file=sys.stderr)
        return 2
    if command == "grade" and sys.platform == "linux":
        from grading.sandbox import groups

        groups.enter_scope()
    module = importlib.import_module(COMMANDS[command])
    if command in NAMES_ONLY and {"-h", "--help"} & set(rest):
        print(module.__doc__)
        return 0
    try:
        with owners_only() if command in OWNERS_ONLY else nullcontext():
            return module.main(rest)
    except (NoClass, BadSettings) as problem:
        print(say("command.nothing", problem=problem), file=sys.stderr)
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
