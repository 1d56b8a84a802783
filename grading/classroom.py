"""Where a course's sets and a class's data are.

In a course of Loss Lab: sets in ``solutions/`` and ``exercises/``, everything about the class in
``class/``, or in ``classes/NAME/`` where the environment says ``CLASS=NAME``. In any other course of
nbgrader: where its ``nbgrader_config.py`` says, with what only this grader writes (records, reports,
downloads) in ``class/``.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from grading.class_folder import NoClass, class_folder, tell
from grading.messages import say
from grading.settings import load

# What earlier versions kept in grading/, and what it is called in class/.
MOVED = {
    "downloaded": "downloads",
    "submitted": "submitted",
    "autograded": "autograded",
    "feedback": "feedback",
    "records": "records",
    "reports": "reports",
    "gradebook.db": "gradebook.db",
}
ASIDE = "from-grading"


@dataclass(frozen=True)
class Classroom:
    """The folders of one course and its class."""

    course: Path
    source: Path  # where sets are written
    release: Path  # what learners get
    submitted: Path
    autograded: Path
    feedback: Path
    database: str  # the gradebook's address
    course_id: str = "loss-lab"
    foreign: bool = False  # a course of nbgrader with nothing of Loss Lab in it
    own_data: Path | None = None  # the class's folder, where it is not class/

    @property
    def data(self) -> Path:
        return self.own_data or self.course / "class"

    @property
    def downloads(self) -> Path:
        return self.data / "downloads"

    @property
    def records(self) -> Path:
        return self.data / "records"

    @property
    def reports(self) -> Path:
        return self.data / "reports"

    @property
    def names(self) -> Path:
        """Whose a name in a download is, where an instructor had to say so."""
        return self.data / "names.csv"

    @property
    def roster(self) -> Path:
        return self.data / "roster.csv"

    @property
    def former(self) -> Path:
        """Who was on the list and has handed in, in its form."""
        return self.data / "former.csv"


def classroom(course: Path | str = ".") -> Classroom:
    """The places of the course in a folder; data of an earlier layout are moved first."""
    course = Path(course).resolve()
    config = course / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8") if config.is_file() else ""
    foreign = "grading.nbgrader_config" not in text and (text or (course / "source").is_dir())
    if foreign:
        return _as_configured(course, config)
    tell(move_old_layout(course))
    data = class_folder(course)
    return Classroom(
        course, course / "solutions", course / "exercises", data / "submitted",
        data / "autograded", data / "feedback", f"sqlite:///{data / 'gradebook.db'}",
        load(course).course.course_id, own_data=data,
    )  # fmt: skip


def _as_configured(course, config) -> Classroom:
    """A course that nbgrader knows and Loss Lab does not."""
    from traitlets.config import PyFileConfigLoader

    if os.environ.get("CLASS"):
        raise NoClass(say("classroom.own", course=course))
    known = PyFileConfigLoader(config.name, str(course)).load_config() if config.is_file() else {}
    chosen = known.get("CourseDirectory", {})

    def folder(name):
        value = chosen.get(f"{name}_directory", name)
        return (course / (value if isinstance(value, str) else name)).resolve()

    address = chosen.get("db_url")
    if not isinstance(address, str) or not address:
        address = f"sqlite:///{course / 'gradebook.db'}"
    places = (folder(n) for n in ("source", "release", "submitted", "autograded", "feedback"))
    course_id = chosen.get("course_id")
    return Classroom(
        course, *places, address, course_id if isinstance(course_id, str) else "", foreign=True
    )


def unmerged(folder: Path) -> str | None:
    """One sentence where git has left two versions of a notebook in one file."""
    for path in sorted(folder.glob("*.ipynb")):
        if b"\n<<<<<<< " in b"\n" + path.read_bytes():
            return say("classroom.conflict", path=path)
    return None


def move_old_layout(course: Path) -> list[str]:
    """Bring a class's data from ``grading/`` into ``class/``; sentences on what was done.

    Nothing is written over: where both places have something different, what is in ``class/``
    stays and the other goes to ``class/from-grading/``.
    """
    old, new = course / "grading", course / "class"
    present = [name for name in MOVED if os.path.lexists(old / name)]
    if not present:
        return []
    new.mkdir(exist_ok=True)
    aside: list[Path] = []
    for name in present:
        _move(old / name, new / MOVED[name], new / ASIDE / MOVED[name], aside)
    said = [say("classroom.moved", old=old, new=new)]
    if aside:
        said.append(say("classroom.both", count=len(aside), new=new, number=new / ASIDE))
    return said


def _move(old, new, spare, aside):
    """Move a file or a folder, whole where its new place is free, else what is not there yet."""
    if not os.path.lexists(new):
        new.parent.mkdir(parents=True, exist_ok=True)
        target = old.resolve() if old.is_symlink() else None
        if target is not None:
            os.symlink(target, new)
            old.unlink()
        else:
            shutil.move(old, new)
        return
    real = not old.is_symlink() and not new.is_symlink()
    if real and old.is_dir() and new.is_dir():
        for entry in sorted(os.listdir(old)):
            _move(old / entry, new / entry, spare / entry, aside)
        old.rmdir()
    elif real and old.is_file() and new.is_file() and filecmp.cmp(old, new, shallow=False):
        old.unlink()
    else:
        while os.path.lexists(spare):
            spare = spare.with_name(spare.name + ".again")
        spare.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(old, spare)
        aside.append(spare)


def find_own_programs():
    """Put this Python's programs on the path: a new gradebook is made by running ``alembic``."""
    programs, path = str(Path(sys.executable).parent), os.environ.get("PATH", "")
    if programs not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, path])
