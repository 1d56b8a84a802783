"""Control groups (cgroup v2): one for each submission, where this machine lets us make them.

A group limits memory and processes of a whole submission, shares processors fairly between
submissions, counts what is used and kills all of it at once. Root makes groups directly. Somebody
else needs a part of the tree that was delegated to them, which ``systemd-run --user --scope`` gives:
:func:`enter_scope` starts the command again inside of one. Without either, the grader itself watches
what a submission uses; see :mod:`grading.sandbox.usage`.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

CONTROLLERS = ("memory", "pids", "cpu")
LEAF = "grader"  # where the grader's own processes are, in a scope of its own
MARK = "LOSSLAB_SCOPE"
_numbers = itertools.count()


class Group:
    """One submission's group. What the machine's kernel does not offer is left out."""

    def __init__(self, path: Path, limits):
        self.path = path
        path.mkdir()
        self.limits_memory = self._set("memory.max", limits.memory)
        self._set("memory.swap.max", 0)
        self._set("memory.oom.group", 1)
        self._set("pids.max", limits.processes)
        self._set("cpu.weight", 100)

    def _set(self, name, value) -> bool:
        try:
            (self.path / name).write_text(str(value))
        except OSError:
            return False
        return True

    def door(self) -> int:
        """A handle: the process that writes 0 to it is in the group from then on."""
        return os.open(self.path / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)

    def _value(self, file, name) -> int:
        with contextlib.suppress(OSError, ValueError):
            for line in (self.path / file).read_text().splitlines():
                if not name or line.startswith(name + " "):
                    return int(line.split()[-1])
        return 0

    def processor_seconds(self) -> float:
        return self._value("cpu.stat", "usage_usec") / 1e6

    def peak(self) -> int:
        """The most bytes in use at once; 0 where the kernel does not say."""
        return self._value("memory.peak", "")

    def out_of_memory(self) -> bool:
        return self._value("memory.events", "oom_kill") > 0

    def end(self) -> None:
        """Kill what is left in it, and remove it. It is empty a moment after its processes ended."""
        self._set("cgroup.kill", 1)
        for _ in range(50):
            try:
                return self.path.rmdir()
            except FileNotFoundError:
                return None
            except OSError:
                time.sleep(0.01)


def new(limits) -> Group | None:
    """A group for one submission, or None where there are none to be had."""
    base = _base()
    if base is None:
        return None
    try:
        return Group(base / f"submission-{os.getpid()}-{next(_numbers)}", limits)
    except OSError:
        return None


def sentence() -> str:
    """One line for the instructor: who keeps a submission's limits here."""
    base = _base()
    if base is None:
        return "A submission's limits are watched by the grader: this machine has no control groups for it."
    lacking = [name for name in CONTROLLERS if name not in _controllers(base)]
    less = f" (without {' and '.join(lacking)})" if lacking else ""
    return f"A submission's limits are kept by control groups{less}."


def _controllers(base) -> list[str]:
    try:
        return (base / "cgroup.subtree_control").read_text().split()
    except OSError:
        return []


def mount_point() -> Path | None:
    """Where cgroup v2 is mounted."""
    try:
        lines = Path("/proc/self/mountinfo").read_text().splitlines()
    except OSError:
        return None
    found = [line.split() for line in lines if " - cgroup2 " in line]
    return Path(found[0][4]) if found else None


def own_group(mount: Path) -> Path:
    """The group that this process is in."""
    lines = Path("/proc/self/cgroup").read_text().splitlines()
    path = next((line[3:] for line in lines if line.startswith("0::")), "/")
    return mount / path.strip("/")


@cache
def _base() -> Path | None:
    """The group below which this process may make others that limit memory."""
    mount = mount_point()
    if mount is None:
        return None
    try:
        own = own_group(mount)
        if own.name == LEAF and os.access(own.parent, os.W_OK):
            base = own.parent
        elif os.geteuid() == 0:
            base = _top(mount)
        else:
            return None
    except OSError:
        return None
    return base if "memory" in _controllers(base) else None


def _top(mount: Path) -> Path:
    """As root: a group at the top, for all runs; those of graders that were killed go."""
    top = mount / "losslab"
    _offer_controllers(mount)
    if "memory" in _controllers(mount):
        top.mkdir(exist_ok=True)
        _offer_controllers(top)
        _sweep(top)
    return top


def _offer_controllers(group: Path) -> None:
    for name in CONTROLLERS:
        with contextlib.suppress(OSError):
            (group / "cgroup.subtree_control").write_text(f"+{name}")


def _sweep(top: Path) -> None:
    """Remove groups of graders that were killed."""
    for group in top.iterdir():
        pid = group.name.split("-")[1:2]
        if group.is_dir() and pid and not os.path.exists(f"/proc/{pid[0]}"):
            with contextlib.suppress(OSError):
                (group / "cgroup.kill").write_text("1")
            with contextlib.suppress(OSError):
                group.rmdir()


def enter_scope() -> None:
    """For an ordinary user: start this command again in a part of the tree that is delegated to it.

    Returns where that cannot be done, or is done already.
    """
    mount = mount_point()
    if mount is None or os.geteuid() == 0 or not shutil.which("systemd-run"):
        return
    if os.environ.pop(MARK, None):
        with contextlib.suppress(OSError):
            _settle(own_group(mount))
        return
    scope = ["systemd-run", "--user", "--scope", "--quiet", "--property=Delegate=yes"]
    try:
        tried = subprocess.run([*scope, "true"], capture_output=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return
    if tried.returncode == 0:
        os.environ[MARK] = "1"
        os.execvp(scope[0], [*scope, sys.executable, *sys.orig_argv[1:]])


def _settle(scope: Path) -> None:
    """Move this process to a leaf of its own scope: only then may the scope hand out controllers."""
    leaf = scope / LEAF
    leaf.mkdir(exist_ok=True)
    (leaf / "cgroup.procs").write_text("0")
    _offer_controllers(scope)
