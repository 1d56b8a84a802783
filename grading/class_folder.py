"""The folder of the class that is meant, which only its owner can open."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from grading.messages import say

NAME = re.compile(r"[\w-][\w.-]{0,59}")


class NoClass(Exception):  # noqa: N818 - said to the instructor as it stands
    """The class that was asked for is not there; the sentence says what to do."""


def class_folder(course: Path) -> Path:
    """The folder of the class that is meant: ``CLASS``, a name in ``classes/`` or a path, or ``class/``."""
    asked = os.environ.get("CLASS", "")
    if not asked:
        return course / "class"
    folder = Path(asked) if os.sep in asked or "/" in asked else course / "classes" / asked
    folder = folder.expanduser().resolve()
    if not (folder / "settings.toml").is_file():
        there = sorted(path.parent.name for path in course.glob("classes/*/settings.toml"))
        known = f"there are: {', '.join(there)}" if there else say("folder.none")
        raise NoClass(say("folder.unknown", asked=asked, known=known))
    return folder


def own_folder(folder: Path) -> Path:
    """Make a folder that only its owner can open, and say once if the course around it is open to others."""
    if not folder.is_dir():
        folder.mkdir(parents=True, mode=0o700)
        folder.chmod(0o700)
        if folder.name != "classes":
            tell(open_to_others(folder.parent))
    return folder


def open_to_others(course: Path) -> list[str]:
    """A sentence where other accounts of this machine can read the course's solutions and checks."""
    course = course.parent if course.name == "classes" else course
    try:
        modes = [path.stat().st_mode for path in (course, *course.parents)]
    except OSError:
        return []
    if os.name != "posix" or not modes[0] & 0o044 or not all(mode & 0o011 for mode in modes):
        return []
    return [say("folder.open", course=course)]


def tell(sentences: list[str]) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
