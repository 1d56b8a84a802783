"""One command for authors: ``python -m authoring COMMAND …``; `make` has a name for each."""

import importlib
import sys

from authoring.importable import problem_of_losses
from authoring.rules import Unreadable

COMMANDS = {
    "preview": ("authoring.preview", "show a lesson while it is written: NUMBER or NAME"),
    "new-lesson": ("authoring.new", "write the skeleton of a lesson: NAME TITLE"),
    "new-exercise": ("authoring.new", "add an exercise to a set: SET FUNCTION KIND POINTS"),
    "drop-exercise": ("authoring.own", "take an exercise out of a set: SET FUNCTION"),
    "new-loss": ("authoring.new", "write the skeleton of a loss: NAME [FAMILY [LESSON]]"),
    "rename": ("authoring.rename", "give a lesson and its set another name: OLD NEW"),
    "check": ("authoring.check", "ask the rules of lessons, sets and losses"),
    "points": ("authoring.points", "write the points of the checks into the notebooks"),
    "rules": ("authoring.print_rules", "print all rules"),
}


def usage():
    width = max(map(len, COMMANDS))
    lines = [f"  {name.ljust(width)}  {words}" for name, (_, words) in COMMANDS.items()]
    return "\n".join(["usage: python -m authoring COMMAND …", "", *lines])


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] not in COMMANDS:
        print(usage(), file=sys.stderr)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    if problem := problem_of_losses():
        print(problem, file=sys.stderr)
        return 2
    module = importlib.import_module(COMMANDS[arguments[0]][0])
    if {"-h", "--help"} & set(arguments[1:]):
        print(module.__doc__)
        return 0
    try:
        if arguments[0].startswith("new-"):
            return module.main(arguments[0].removeprefix("new-"), arguments[1:])
        return module.main(arguments[1:])
    except Unreadable as error:
        print(error.problem, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
