"""How a process shuts itself in before it runs a learner's code, and which layers this machine has.

The order matters: namespaces, then the file tree, then the user, then limits, then the rules
that can never be taken back (Landlock, the system call filter). The user namespace and the file
tree, which nobody inside can change, are made once by ``prepare``; ``confine`` adds the rest for
each submission.
"""

from __future__ import annotations

import os
import resource
import sys
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from grading.sandbox import kernel, seccomp
from grading.settings import MB, SETTINGS
from lessonkit.ruler.limit import WALL_FACTOR

SCRATCH = "/scratch"
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/dev/random")

LAYERS = {
    "user": "a user without rights (a user namespace, or another user id when run as root)",
    "processes": "a process namespace: everything started inside ends with it",
    "network": "a network namespace without a network",
    "ipc": "a namespace for shared memory and message queues",
    "files": "a file tree of its own (a mount namespace)",
    "landlock": "Landlock rules on what may be read and written",
    "limits": "limits on memory, processor time, processes and files",
    "calls": "a filter on system calls",
}
REQUIRED = tuple(LAYERS)


def _own(value):
    """The value of the class whose settings hold when limits are made."""
    return field(default_factory=lambda: value(SETTINGS.submission))


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Sizes in bytes, times in seconds of :class:`usage.Stopwatch`."""

    wall_factor: float = WALL_FACTOR
    cell_seconds: float = _own(lambda own: own.cell_seconds)
    exercise_seconds: float = _own(lambda own: own.exercise_seconds)
    total_seconds: float = _own(lambda own: own.total_seconds)
    # Of one process, where nobody looks.
    cpu_seconds: int = _own(lambda own: round(2 * own.total_seconds))
    memory: int = _own(lambda own: own.memory_mb * MB)
    disk: int = _own(lambda own: own.disk_mb * MB)
    file_size: int = _own(lambda own: own.file_mb * MB)
    open_files: int = _own(lambda own: own.open_files)
    processes: int = _own(lambda own: own.processes)


@dataclass(frozen=True)
class Plan:
    """Everything a process needs to know to shut itself in."""

    layers: tuple
    readable: tuple  # folders and files to be read below
    hidden: tuple  # folders never to be seen, whatever is readable around them
    limits: dict = field(default_factory=lambda: asdict(Limits()))
    as_root: bool = False


def namespace_flags(layers, as_root) -> int:
    flags = {
        "processes": kernel.NEW_PIDS,
        "network": kernel.NEW_NETWORK,
        "ipc": kernel.NEW_IPC,
        "files": kernel.NEW_MOUNTS,
    }
    wanted = sum(flag for name, flag in flags.items() if name in layers)
    return wanted | (kernel.NEW_USER if "user" in layers and not as_root else 0)


def enter_namespaces(layers, as_root) -> None:
    """Leave the host's namespaces; as an ordinary user, keep one's own id in the new user namespace."""
    user, group = os.getuid(), os.getgid()
    flags = namespace_flags(layers, as_root)
    if flags:
        kernel.unshare(flags)
    if flags & kernel.NEW_USER:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def inside(path, folder) -> bool:
    return Path(path).is_relative_to(folder)


# Where the new tree is put together, out of sight of everybody else. Nothing readable lies below it,
# and no folder has to be made that could be left behind.
TREE = "/proc"


def prepare(plan: Plan) -> None:
    """What all submissions have in common: the user namespace, and the tree without a scratch folder."""
    enter_namespaces([name for name in ("user", "files") if name in plan.layers], plan.as_root)
    if "files" in plan.layers:
        build_tree(plan, TREE)


def build_tree(plan: Plan, at: str) -> None:
    """A root of its own, all of it read-only: windows on what is readable, and a few devices."""
    kernel.mount(None, "/", None, kernel.RECURSIVE | kernel.PRIVATE)
    kernel.mount("tmpfs", at, "tmpfs", kernel.NOSUID, "size=1m,mode=755")
    windows = [(path, "show") for path in (*plan.readable, *DEVICES)]
    windows += [
        (path, "hide")
        for path in plan.hidden
        if os.path.isdir(path) and any(inside(path, shown) for shown in plan.readable)
    ]
    # From the outside in, so that what is readable inside a hidden folder is put back.
    covers = []
    for path, what in sorted(windows, key=lambda window: len(Path(window[0]).parts)):
        if what == "show":
            _window(path, at + path)
        elif os.path.isdir(at + path):  # otherwise it lies in another one that is hidden
            kernel.mount("tmpfs", at + path, "tmpfs", kernel.NOSUID, "size=16k,mode=755")
            covers.append(at + path)
    for cover in covers:  # as the last step: folders had to be made in them
        kernel.make_read_only(cover)
    os.mkdir(at + SCRATCH)
    for link in ("/tmp", "/var/tmp"):
        if not os.path.lexists(at + link):
            os.makedirs(os.path.dirname(at + link), exist_ok=True)
            os.symlink(SCRATCH, at + link)
    kernel.pivot_root(at)
    kernel.mount(None, "/", None, kernel.REMOUNT | kernel.BIND | kernel.READ_ONLY | kernel.NOSUID)


def mount_scratch(plan: Plan, owner: int) -> None:
    """A small file system of one submission's own, the only place where it can write."""
    options = f"size={plan.limits['disk']},nr_inodes=4096,mode=700"
    options += f",uid={owner},gid={owner}" if plan.as_root else ""
    kernel.mount("tmpfs", SCRATCH, "tmpfs", kernel.NOSUID | kernel.NODEV, options)


def _window(path, target):
    if os.path.islink(path):
        if not os.path.lexists(target):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.symlink(os.readlink(path), target)
        return
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    elif os.path.exists(path):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT, 0o644))
    else:
        return
    kernel.mount(path, target, None, kernel.BIND | kernel.RECURSIVE)
    kernel.make_read_only(target)  # a device takes what is written to it all the same


def become_nobody(owner: int) -> None:
    """Give up being root for good."""
    os.setgroups([])
    os.setresgid(owner, owner, owner)
    os.setresuid(owner, owner, owner)


@cache
def user_ids() -> range:
    """Ids for submissions, one for each process id: limits on processes are counted by user."""
    wanted = range(1_000_000_000, 1_000_000_000 + (1 << 22))
    try:
        lines = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    except OSError:
        lines = []
    mapped = any(
        int(first) <= wanted[0] and wanted[-1] < int(first) + int(count)
        for first, _, count in lines
    )
    return wanted if mapped else range(65534, 65535)


def free_user_id(pid: int) -> int:
    """A user id that no running submission shares, where there are any to choose from."""
    return user_ids()[pid % len(user_ids())]


def set_limits(limits: dict) -> None:
    wanted = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_CPU: limits["cpu_seconds"],
        resource.RLIMIT_FSIZE: limits["file_size"],
        resource.RLIMIT_NOFILE: limits["open_files"],
        resource.RLIMIT_NPROC: limits["processes"],
        resource.RLIMIT_CORE: 1,  # a program that takes dumps through a pipe is started for 0, not for 1
        resource.RLIMIT_MEMLOCK: 0,
    }
    if hasattr(resource, "RLIMIT_MSGQUEUE"):
        wanted[resource.RLIMIT_MSGQUEUE] = 0
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        value = int(value) if hard == resource.RLIM_INFINITY else min(int(value), hard)
        resource.setrlimit(kind, (value, value))


def carve(path: str, hidden) -> tuple[list, list]:
    """Split a readable folder around what is hidden in it: (read below, list only)."""
    if any(inside(path, one) for one in hidden if Path(one) == Path(path)):
        return [], []
    if not any(inside(one, path) for one in hidden):
        return [path], []
    read, listed = [], [path]
    for entry in sorted(os.listdir(path)):
        below = carve(os.path.join(path, entry), hidden)
        read += below[0]
        listed += below[1]
    return read, listed


def landlock_rules(plan: Plan) -> tuple[list, list]:
    """What Landlock lets be read, and what it lets be listed only. Worked out once, before any fork."""
    read, listed = list(DEVICES), []
    for path in plan.readable:
        below = carve(path, plan.hidden) if os.path.isdir(path) else ([path], [])
        read += below[0]
        listed += below[1]
    return read, listed


def confine(plan: Plan, rules: tuple, owner: int, scratch: str) -> None:
    """Shut this process in. It is already in its namespaces. Any OSError means: do not go on."""
    os.setsid()
    if "files" in plan.layers:
        mount_scratch(plan, owner)
    os.chdir(scratch)
    if plan.as_root and "user" in plan.layers:
        become_nobody(owner)
    if "user" in plan.layers and not plan.as_root:
        kernel.drop_capabilities()
    if sys.platform == "linux":
        kernel.die_with_parent()
    set_limits(plan.limits)
    if "landlock" in plan.layers:
        read, listed = rules
        kernel.landlock(read, listed, [scratch, "/dev/null"])
    if "calls" in plan.layers:
        seccomp.install()


def available_layers() -> dict:
    """``{layer: None or why it is not available}``, each tried in a forked process of its own."""
    as_root = sys.platform == "linux" and os.geteuid() == 0
    found = {name: _try(lambda name=name: _test(name, as_root)) for name in LAYERS}
    return found


def _test(name, as_root):
    if sys.platform != "linux":
        raise OSError("only Linux has it")
    if name == "user":
        if as_root:
            return become_nobody(free_user_id(os.getpid()))
        return enter_namespaces(("user",), as_root)
    if name in ("processes", "network", "ipc"):
        return enter_namespaces(("user", name), as_root)
    if name == "files":
        enter_namespaces(("user", name), as_root)
        kernel.mount(None, "/", None, kernel.RECURSIVE | kernel.PRIVATE)
        kernel.mount("tmpfs", "/tmp", "tmpfs", kernel.NOSUID, "size=16k")
        return kernel.make_read_only("/tmp")
    if name == "landlock":
        return kernel.landlock(["/usr"], [], ["/dev/null"])
    if name == "calls":
        return seccomp.install()
    return set_limits(asdict(Limits()))


def _try(test) -> str | None:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            test()
            reason = ""
        except BaseException as problem:  # noqa: BLE001 - the reason is what is wanted
            reason = f"{type(problem).__name__}: {problem}"
        os.write(writer, reason.encode()[:500])
        os._exit(1 if reason else 0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        reason = pipe.read().decode("utf-8", "replace")
    _, status = os.waitpid(pid, 0)
    return None if status == 0 else reason or f"the trial ended with status {status}"
