"""A copy of what authors write, in links: quick to make, and what a test changes is its own.

The links lead to one real copy for all tests, never to the course's files: what a command writes through a
link, because it does not refuse what it should, spoils nothing and is found by the next test.
"""

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path

from tiny_course import ROOT

ROOMS = (
    "theory",
    "solutions",
    "exercises",
    "grading/checks",
    "tests/alternatives",
    "lib/lessonkit/visible",
)


@functools.cache
def _copy():
    """The copy that all links of this process lead to, and the state of its files."""
    folder = Path(tempfile.mkdtemp(prefix="linked-course-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=skip)
    shutil.copy(ROOT / "course.toml", folder)
    return folder, _state(folder)


def _state(folder):
    paths = [path for path in folder.rglob("*.*") if path.suffix != ".pyc" and path.is_file()]
    return {path.relative_to(folder): path.stat().st_mtime_ns for path in paths}


def linked_course(folder):
    """Fill a folder; a file that is written there has to be put in place of its link."""
    copy, before = _copy()
    now = _state(copy)
    written = sorted(str(path) for path in before | now if before.get(path) != now.get(path))
    if written:
        _copy.cache_clear()
        raise AssertionError(
            f"a test before this one wrote through its links: {', '.join(written)}"
        )
    for room in ROOMS:
        shutil.copytree(copy / room, folder / room, copy_function=os.symlink)
    (folder / "course.toml").symlink_to(copy / "course.toml")
    return folder
