"""A small class of three learners, released once and graded as ``make grade`` does."""

import shutil

from hostile.honest import honest
from hostile.made import SET, course, hand_in

from grading.classroom import classroom
from grading.handin import released
from grading.run import grade_class

NAMES = ("right", "half", "empty")


def masters(folder, url=None):
    """The set as the gradebook has it; nbgrader releases it into an empty one."""
    return released.masters(classroom(folder), url or f"sqlite:///{folder}/class/gradebook.db", SET)


def released_course(folder):
    """A course in this folder, whose set nbgrader has released once."""
    course(folder)
    masters(folder)
    return folder


def three_learners(released_folder, folder):
    """A copy of a released course in which three learners have handed in."""
    shutil.copytree(released_folder, folder)
    for name in NAMES:
        hand_in(folder, name, honest()[name][0])
    return folder


def grade(folder, *options):
    """Grade it; the exit code."""
    return grade_class.main([SET, "--course", str(folder), "--jobs", "1", *options])
