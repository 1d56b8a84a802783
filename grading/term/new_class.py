"""A folder for a class: ``python -m grading new-class 2027-a --roster roster.csv``.

Everything about the class is in ``classes/2027-a/`` and nowhere else; every command takes it with
``CLASS=2027-a``. To archive the class, move the folder; ``CLASS=path/to/folder`` still reads it there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from grading.class_folder import NAME, own_folder
from grading.handin import import_roster
from grading.messages import say

SETTINGS = """# What this class changes of grading/settings.toml. Take the # off a line to use it.

[course]
course_id = "{course_id}"    # its name in nbgrader's exchange
# sets = ["02", "05"]        # only these exercise sets: archive, site and marks follow

# [due]
# "02-regression-losses" = "2030-05-04 21:59 UTC"

# [messages]                 # grading/messages.toml in your own words
# lang = "de"

# [late]
# penalty = "zero"

# [library]                  # what it costs to call losslab's own loss: "allow", "mark" or "zero"
# default = "mark"
"""


def make(course: Path, name: str, roster: Path | None, course_id: str) -> str | None:
    """Make the class; the sentence that says why not, or None."""
    if not NAME.fullmatch(name):
        return say("class.no_name", name=name)
    if not (course / "solutions").is_dir():
        return say("class.no_course", course=course)
    folder = course / "classes" / name
    if folder.exists():
        return say("class.already", folder=folder)
    if roster is not None:
        try:
            import_roster.read(roster)
        except import_roster.NoRoster as problem:
            return str(problem)
    own_folder(folder.parent)
    own_folder(folder)
    try:
        text = SETTINGS.format(course_id=course_id)
        (folder / "settings.toml").write_text(text, encoding="utf-8")
        if roster is not None:
            _enter(course, name, roster)
    except BaseException:
        shutil.rmtree(folder)
        raise
    return None


def _enter(course, name, roster) -> None:
    before = os.environ.get("CLASS")
    os.environ["CLASS"] = name
    try:
        import_roster.main([str(roster), "--course", str(course)])
    finally:
        os.environ.pop("CLASS")
        if before is not None:
            os.environ["CLASS"] = before


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading new-class", description=__doc__)
    parser.add_argument("name", metavar="NAME", help="for example 2027-a")
    parser.add_argument("--roster", metavar="FILE", help="the class's list")
    parser.add_argument("--course-id", metavar="ID", help="in the exchange; default: loss-lab-NAME")
    parser.add_argument("--course", metavar="FOLDER", default=".", help="default: here")
    options = parser.parse_args(arguments)
    course = Path(options.course).resolve()
    roster = Path(options.roster) if options.roster else None
    course_id = options.course_id or f"loss-lab-{options.name}"
    problem = make(course, options.name, roster, course_id)
    if problem:
        print(say("class.none_made", problem=problem), file=sys.stderr)
        return 2
    print(say("class.ready", folder=course / "classes" / options.name, name=options.name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
