"""How a mark came about: ``python -m grading explain LEARNER SET``.

Shows what is known of it, and grades the kept files once more, in a folder of its own and with the commit
that graded them. Nothing of the class is changed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from grading import checks
from grading.classroom import Classroom, classroom
from grading.messages import say
from grading.results import gradebook, late
from grading.results.records import Record, Records
from grading.run import provenance
from grading.settings import MB, load, read
from grading.term import history

SAME = ("handin", "beside", "check", "feedback", "limited", "pool")  # of the class's settings
CODE = Path(__file__).resolve().parents[2]


def told(record: Record) -> list[str]:
    """The lines on one time of grading."""
    by = record.graded
    if not by:
        return [say("explain.earlier")]
    version = {"release": by["release"] or "?", "commit": by["commit"][:12] or "?"}
    version["changes"] = say("explain.uncommitted") if by["uncommitted"] else ""
    limits = by["limits"]
    lines = [
        say("explain.graded", when=by["when"], **version),
        say(
            "explain.limits",
            cell=limits["cell_seconds"],
            total=limits["total_seconds"],
            mb=limits["memory"] >> 20,
            library=by["policy"].get("default"),
        ),
    ]
    return lines + [f"File {place}: sha256 {mark}" for place, mark in by["files"].items()]


def exercises(record: Record, standing) -> list[str]:
    """A line for each graded cell, with what a person changed, and the sum."""
    lines = [f"- {text}" for text in [record.error, *record.repairs, *record.incidents] if text]
    for one in record.exercises:
        mark = standing.mark(one.notebook, one.cell) if standing else None
        points = "?" if one.points is None else f"{one.points:g}"
        hand = f"; by hand {mark.points:g}" if mark and mark.by_person else ""
        lines.append(f"{one.name}: {points} of {one.max:g}{hand}")
        lines += [
            f"    {line}" for text in one.messages + one.remarks for line in text.splitlines()
        ]
    if standing:
        late_words = say("explain.late", penalty=standing.penalty) if standing.penalty else ""
        lines.append(say("explain.gradebook", total=standing.total, late_words=late_words))
    return lines


def again(room: Classroom, record: Record) -> str:
    """One sentence: whether grading the kept files once more gives the same points."""
    by, here = record.graded, graded_here(record)
    if not by:
        return say("explain.unknown")
    if not here and (by["uncommitted"] or not by["commit"]):
        return (say("explain.never_committed"))  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="losslab-again-") as folder:
        code = CODE if here else Path(folder) / "checkout"
        with contextlib.ExitStack() as stack:
            if not here and not _checked_out(by["commit"], code, stack):
                return say("explain.no_commit", by=by["commit"][:12])
            return _graded_in(room, record, code, Path(folder) / "course")


def graded_here(record: Record) -> bool:
    """Whether what graded a submission is here now: grader, checks, and the commit if all was in it."""
    by = record.graded
    if not by or by["grader"] != provenance.grader():
        return False
    modules = {
        cell: checks.module_name(record.set, cell.removesuffix("_check")) for cell in by["checks"]
    }
    if by["checks"] != {cell: provenance.check(module) for cell, module in modules.items()}:
        return False
    return not by["commit"] or by["uncommitted"] or (by["commit"], False) == provenance.commit(CODE)


def _checked_out(commit: str, target: Path, stack) -> bool:
    """A worktree of the commit, for as long as the stack is open."""
    git = ["git", "-C", str(CODE), "worktree"]
    done = subprocess.run([*git, "add", "--detach", str(target), commit], capture_output=True)
    if done.returncode:
        return False
    stack.callback(subprocess.run, [*git, "remove", "--force", str(target)], capture_output=True)
    return True


def _graded_in(room, record, code: Path, course: Path) -> str:
    own = course / "class"
    missing = history.hand_out(room.data, record, own / "submitted" / record.student / record.set)
    if missing:
        return say("explain.not_kept", names=", ".join(missing))
    source = code / "solutions" / record.set if code != CODE else room.source / record.set
    if not source.is_dir():  # a set of the instructor's own, which git does not have
        source = room.source / record.set
    shutil.copytree(source, course / "solutions" / record.set)
    shutil.copy(room.course / "nbgrader_config.py", course)
    (course / "exercises").mkdir()
    (own / "settings.toml").write_text(_settings_of_then(room, record), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "CLASS"}
    environment["PYTHONPATH"] = os.pathsep.join(map(str, (code, code / "lib")))
    command = [sys.executable, "-m", "grading", "grade", record.set, "--course", str(course)]
    done = subprocess.run(
        command, cwd=code, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    found = Records(own / "records" / record.set).load(record.student)
    if found is None:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        return say("explain.cannot", names="".join(last))
    if found.scores == record.scores:
        return say("explain.same", total=found.total)
    if found.graded["set"] != record.graded["set"]:
        return say("explain.other_set")
    changed = provenance.change(record, found)
    return say("explain.other", changed=changed)


def _settings_of_then(room, record) -> str:
    """The class's settings, with the limits and the rule on library calls by which this was graded."""
    path = room.data / "settings.toml"
    known = read(path) if path.is_file() else {}
    tables = {name: known[name] for name in SAME if name in known}
    limits, policy = record.graded["limits"], dict(record.graded["policy"])
    seconds = ("cell_seconds", "exercise_seconds", "total_seconds", "open_files", "processes")
    tables["submission"] = known.get("submission", {}) | {name: limits[name] for name in seconds}
    sizes = {"memory_mb": "memory", "disk_mb": "disk", "file_mb": "file_size"}
    tables["submission"] |= {name: limits[limit] // MB for name, limit in sizes.items()}
    tables["library"] = {"default": policy.pop("default"), record.set: policy}
    return "".join(_toml([name], table) for name, table in tables.items())


def _toml(names, table) -> str:
    """A table of settings as TOML: texts, numbers and lists are written as JSON writes them."""
    own = [f"{json.dumps(key)} = {json.dumps(value, default=str)}\n"
           for key, value in table.items() if not isinstance(value, dict)]  # fmt: skip
    inner = [_toml([*names, key], value) for key, value in table.items() if isinstance(value, dict)]
    return f"[{'.'.join(map(json.dumps, names))}]\n" + "".join(own + inner)


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading explain", description=__doc__)
    parser.add_argument("learner", metavar="LEARNER")
    parser.add_argument("set", metavar="SET")
    parser.add_argument("--all", action="store_true", help="grade those before it once more, too")
    parser.add_argument("--only-show", action="store_true", help="do not grade it once more")
    parser.add_argument("--db", metavar="URL", help="default: the class's gradebook.db, SQLite")
    parser.add_argument("--course", metavar="FOLDER", default=".", help="default: here")
    options = parser.parse_args(arguments)
    room = classroom(options.course)
    record = Records(room.records / options.set).load(options.learner)
    if record is None:
        print(say("explain.nothing", set=options.set, learner=options.learner, data=room.data),
              file=sys.stderr)  # fmt: skip
        return 2
    try:
        url = options.db or room.database
        standing = late.standings(room, url, options.set, load(room.course)).get(options.learner)
    except (gradebook.NoGradebook, late.BadRule) as problem:
        print(say("explain.not_readable", problem=problem), file=sys.stderr)
        return 2
    print(
        "\n".join(
            [f"{options.learner}, {options.set}", *told(record), *exercises(record, standing)]
        )
    )
    if not options.only_show:
        print(again(room, record))
    earlier = history.entries(room.data, options.learner, options.set)[:-1]
    for before, after in reversed(list(zip(earlier, [*earlier[1:], record], strict=False))):
        changed = provenance.change(before, after)
        when, then = before.graded.get("when", "?"), changed or say("explain.no_change")
        print(say("explain.before", when=when, total=before.total, then=then))
        if options.all:
            print(f"    {again(room, before)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
