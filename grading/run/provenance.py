"""With what a submission was graded: when, by which version of course and checks, under which limits."""

from __future__ import annotations

import hashlib
import json
import subprocess
import time
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from grading.handin import find
from grading.messages import say

PARTS = ("set", "limits", "policy", "grader", "beside")  # each with a sentence of its own


def release() -> str:
    try:
        return metadata.version("loss-lab")
    except metadata.PackageNotFoundError:
        return ""


def commit(folder: Path) -> tuple[str, bool]:
    """The commit that is checked out, and whether tracked files differ from it; nothing without git."""
    try:
        head = _git(folder, "rev-parse", "HEAD")
        return head, bool(_git(folder, "status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.SubprocessError):
        return "", False


def _git(folder, *command) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *command], capture_output=True, text=True, check=True, timeout=30
    )
    return done.stdout.strip()


def of_run(masters, limits, policy, given) -> dict:
    """What is the same for every submission of a run; the parts that can change marks are told apart."""
    head, uncommitted = commit(Path(__file__).parent)
    return {
        "release": release(),
        "commit": head,
        "uncommitted": uncommitted,
        "limits": asdict(limits),
        "policy": policy,
        "set": _hash(json.dumps([master.as_data() for master in masters])),
        "grader": grader(),
        "beside": _hash(repr(sorted(given.items()))),
        "checks": {
            cell.name: check(known.module)
            for master in masters
            for cell in master.cells
            if (known := cell.hidden_check())
        },
    }


def grader() -> str:
    """Another one where anything that all sets are graded by is."""
    return _hash(find.code_key().hex())


def check(module: str) -> str:
    """Another one where a hidden check is."""
    return find.code_key(frozenset({module})).hex()[:16]


def of_submission(run: dict, submission) -> dict:
    """That, with the time and the hashes of what the learner handed in."""
    files = {}
    for path in files_of(submission):
        place = path.relative_to(submission.folder).as_posix()
        try:
            files[place] = hashlib.sha256(find.read_submission(str(path))).hexdigest()
        except find.Unreadable:
            continue
    when = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    return {"when": when, **run, "files": files}


def files_of(submission) -> list[Path]:
    """The files of a submission that count: its notebooks, and what may lie beside them."""
    if submission.folder is None or submission.problem:
        return []
    paths = [Path(path) for path in submission.paths.values()]
    beside = find.files_beside(submission.folder, list(submission.paths))
    paths += [submission.folder / name for name in beside]
    extra = submission.folder / "timestamp.txt"
    return [path for path in [*paths, extra] if path.is_file() and not path.is_symlink()]


def change(old, new, standing=None) -> str | None:
    """``tbo 12 → 10: checks of `huber` changed``; None where every cell has the points it had.

    With what the gradebook said before, the totals are those that count, a person's marks and penalties
    included.
    """
    cells = sorted(
        cell
        for notebook in old.scores.keys() | new.scores.keys()
        for cell in old.scores.get(notebook, {}).keys() | new.scores.get(notebook, {}).keys()
        if _differs(cell, old.scores.get(notebook, {}), new.scores.get(notebook, {}))
    )
    if not cells:
        return None
    before, after = (_points(record, standing) for record in (old, new))
    penalty = standing.penalty if standing else 0.0
    lost = after if penalty and penalty >= before else penalty  # all is lost of more, too
    before, after = max(0.0, before - penalty), max(0.0, after - lost)
    return f"{new.student} {before:g} → {after:g}: {_reason(old, new, cells)}"


def _differs(cell, old: dict, new: dict) -> bool:
    """Whether a cell has other points, or is gone: an answer in words has none of the machine's to lose."""
    return old.get(cell) != new.get(cell) or (cell in old and cell not in new)


def _points(record, standing) -> float:
    """The machine's points, with what a person made of them and without the penalty for lateness.

    A mark by hand stays, whatever they are; with its cell it goes.
    """
    total = record.total
    for notebook, cell, mark in standing.all_marks if standing else ():
        scores = record.scores.get(notebook, {})
        if cell not in scores:
            continue
        total += mark.extra
        if mark.manual is not None:
            total += mark.manual - (scores[cell] or 0.0)
    return total


def by_course(old, new) -> bool:
    """Whether points differ because the course does: not the hand-in, and not the class's own rules.

    A change of the course's own limits and rules comes with another commit.
    """
    if old.failed or new.failed or old.content != new.content:
        return False
    parts = ("set", "grader", "checks", "beside", "commit")
    return not old.graded or any(old.graded.get(p) != new.graded.get(p) for p in parts)


def _reason(old, new, cells) -> str:
    names = ", ".join(f"`{cell.removesuffix('_check')}`" for cell in cells)
    if new.failed:
        return say("changes.failed", names=names)
    if old.content != new.content:
        return say("changes.anew", names=names)
    before, now = old.graded, new.graded
    if not before:
        return say("changes.earlier", names=names)
    other = [say(f"changes.{part}") for part in PARTS if before.get(part) != now.get(part)]
    mine = [c for c in cells if before["checks"].get(c) != now["checks"].get(c)]
    if mine and before.get("grader") == now.get("grader"):
        changed = ", ".join(f"`{cell.removesuffix('_check')}`" for cell in mine)
        return "; ".join([say("changes.checks", changed=changed), *other])
    return f"{'; '.join(other) or say('changes.by_chance')} ({names})"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
