"""The set as it was released, compared with what is in ``solutions/`` now.

The gradebook's copy of a set decides about points. When the set is written anew, that copy is
brought up to date here, with one sentence on what changed; nbgrader itself refuses to once there are
submissions.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grading.classroom import Classroom, find_own_programs, unmerged
from grading.handin.master import Master, load_masters
from grading.messages import say
from grading.results import gradebook
from grading.results.gradebook import NoGradebook
from grading.results.records import write_whole


def masters(
    room: Classroom, url: str, name: str, agreed=lambda fresh, said: True
) -> tuple[list[Master], list[str]]:
    """The set's notebooks, and sentences on what has changed in it since the gradebook got it.

    Where that can change the marks of somebody who was graded, ``agreed`` decides first.
    """
    source = room.source / name
    if problem := unmerged(source):
        raise NoGradebook(problem)
    known = load_masters(gradebook.master_cells(url, name), name, order_of(source, room, name))
    if not any(source.glob("*.ipynb")):
        if known:  # a gradebook from elsewhere is enough to grade
            return known, []
        sets = sorted({path.parent.name for path in room.source.glob("*/*.ipynb")})
        raise NoGradebook(say("set.unknown", name=name, value=", ".join(sets) or "none"))
    mark, noted = fingerprint(source), room.records / f"{name}.released"
    if known and noted.is_file() and noted.read_text(encoding="utf-8") == mark:
        return known, []
    fresh = generated(room, name)
    notes = []
    if fresh != known:
        if known:
            _ask(url, name, known, fresh, agreed)
            notes.append(_brought_up_to_date(room, url, name, known, fresh))
        enter(url, name, fresh, room.course_id)
    write_whole(noted, mark)
    return fresh, notes


def _ask(url, name, known, fresh, agreed) -> None:
    """Stop where the set was changed after hand-ins were graded by it, and nobody takes the change."""
    new = {master.notebook: master for master in fresh}
    words = [word for old in known for word in differences(old, new.get(old.notebook))[0]]
    if not words or not gradebook.students_there(url, name):
        return
    said = say("set.changed", name=name, names=", ".join(words))
    if not agreed(fresh, said):
        raise NoGradebook(say("set.marks_stay", said=said))


def fingerprint(source: Path) -> str:
    """Changes with any notebook of the set."""
    mark = hashlib.sha256()
    for path in sorted(source.glob("*.ipynb")):
        mark.update(path.name.encode() + path.read_bytes())
    return mark.hexdigest()


def order_of(source: Path, room: Classroom, name: str) -> list[Path]:
    """Where to look up the order of a notebook's cells, which a table of a database has not."""
    return [source, room.release / name]


def generated(room: Classroom, name: str) -> list[Master]:
    """What nbgrader makes of the set now, in a gradebook of its own that is thrown away."""
    find_own_programs()
    with tempfile.TemporaryDirectory(prefix="losslab-set-") as folder:
        url = f"sqlite:///{folder}/gradebook.db"
        release = Path(folder) / "release"
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", name]
        command += ["--force", "--create", f"--CourseDirectory.root={room.course}"]
        command += [f"--CourseDirectory.db_url={url}"]
        command += [f"--CourseDirectory.release_directory={release}"]
        command += [f"--CourseDirectory.source_directory={room.source}"]
        own = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, [own, os.environ.get("PYTHONPATH")]))
        done = subprocess.run(
            command, cwd=room.course, capture_output=True, text=True,
            env=os.environ | {"PYTHONPATH": path},
        )  # fmt: skip
        if done.returncode:
            last = (done.stderr.strip().splitlines() or [say("set.no_reason")])[-1]
            raise NoGradebook(say("set.not_generated", name=name, last=last))
        target = room.release / name
        if not target.exists():
            shutil.copytree(release / name, target)
        found = load_masters(gradebook.master_cells(url, name), name, [room.source / name])
    if not found:
        raise NoGradebook(say("set.no_notebook", number=room.source / name))
    return found


def enter(url: str, name: str, fresh: list[Master], course_id: str = "loss-lab") -> None:
    """Put a set into the gradebook, new or over an earlier state of it, by nbgrader's own classes."""
    import json

    from nbgrader.api import Gradebook

    find_own_programs()
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    with Gradebook(url, *filter(None, [course_id])) as book:
        book.update_or_create_assignment(name)
        for master in fresh:
            kernel = json.dumps(master.kernelspec or {})
            book.update_or_create_notebook(master.notebook, name, kernelspec=kernel)
            place = (master.notebook, name)
            for cell in master.cells:
                if cell.task:
                    book.update_or_create_task_cell(
                        cell.name, *place, max_score=cell.points, cell_type=cell.kind
                    )
                elif cell.points is not None:
                    book.update_or_create_grade_cell(
                        cell.name, *place, max_score=cell.points, cell_type=cell.kind
                    )
                if cell.solution and not cell.task:
                    book.update_or_create_solution_cell(cell.name, *place)
                book.update_or_create_source_cell(
                    cell.name, *place, cell_type=cell.kind, source=cell.source,
                    locked=cell.locked, checksum=cell.checksum,
                )  # fmt: skip


def _brought_up_to_date(room, url, name, known, fresh) -> str:
    """Take out what is gone, keep a copy of the gradebook, and say what is different."""
    said, lost = [], False
    new = {master.notebook: master for master in fresh}
    for old in known:
        now = new.get(old.notebook)
        sentences, gone = differences(old, now)
        said += sentences
        if gone:
            lost = True
    kept = _copy_of_gradebook(room, url, name) if lost else None
    for old in known:
        gone = differences(old, new.get(old.notebook))[1]
        if gone:
            gradebook.drop_cells(url, name, old.notebook, gone)
    doubtful = _let_wait(url, name, known, new)
    said += [f"new notebook {notebook}" for notebook in new.keys() - {k.notebook for k in known}]
    end = say("set.gone", kept=kept) if kept else ""
    end += say("set.doubtful", names=", ".join(doubtful)) if doubtful else ""
    what = ", ".join(said) or say("set.only_text")
    return (say("set.changed_in_gradebook", name=name, what=what, end=end))  # fmt: skip


def differences(old: Master, new: Master | None) -> tuple[list[str], list[str]]:
    """Words for what decides about points and differs, and the names of cells that are gone."""
    before = {cell.name: cell for cell in old.cells}
    after = {cell.name: cell for cell in new.cells} if new else {}
    said = []
    for name, cell in after.items():
        earlier = before.get(name)
        if earlier is None:
            said.append(f"{name} is new")
        elif earlier.points != cell.points:
            said.append(f"{name} {_points(earlier)} → {_points(cell)} points")
        elif earlier.source != cell.source and cell.points is not None and not cell.solution:
            said.append(say("set.other_test", name=name))
        elif (earlier.kind, earlier.solution, earlier.locked, earlier.task) != (
            cell.kind, cell.solution, cell.locked, cell.task
        ):  # fmt: skip
            said.append(say("set.other_kind", name=name))
    gone = [name for name in before if name not in after]
    # A cell that changes its kind is a row of another table: it goes and comes again.
    gone += [
        name for name, cell in after.items()
        if name in before and (before[name].task, before[name].solution,
                               before[name].points is None)
        != (cell.task, cell.solution, cell.points is None)
    ]  # fmt: skip
    return said + [f"{name} is gone" for name in before if name not in after], gone


def _let_wait(url, name, known, new) -> list[str]:
    """Let marks by hand wait that were given out of other points; whose they are."""
    cells = set()
    for old in known:
        now = new[old.notebook].max_scores if old.notebook in new else {}
        changed = [cell for cell, most in old.max_scores.items() if now.get(cell, most) != most]
        gradebook.wait_anew(url, name, old.notebook, changed)
        cells |= {(old.notebook, cell) for cell in changed}
    there = gradebook.standings(url, name) if cells else {}
    return sorted(
        student for student, standing in there.items()
        if any(mark.outdated and (book, cell) in cells for book, cell, mark in standing.all_marks)
    )  # fmt: skip


def _points(cell) -> str:
    return "no" if cell.points is None else f"{cell.points:g}"


def _copy_of_gradebook(room, url, name) -> Path | None:
    """Marks of cells that are gone stay readable; a server's gradebook has backups of its own."""
    path = Path(url.removeprefix("sqlite:///"))
    if not url.startswith("sqlite:///") or not path.is_file():
        return None
    when = time.strftime("%Y-%m-%d-%H%M%S")
    target = room.data / "history" / f"gradebook-before-{name}-{when}.db"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, target)
    return target
