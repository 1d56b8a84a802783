"""The few Linux calls that Python has no function for, each as a small function that raises OSError.

Everything here is plain ctypes: no compiler and no package is needed to build the sandbox.
"""

from __future__ import annotations

import ctypes
import os
import platform
import stat
import struct
import sys

NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_PIDS, NEW_NETWORK = (
    0x00020000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
BIND, RECURSIVE, PRIVATE, NOSUID, NODEV = 4096, 16384, 1 << 18, 2, 4
READ_ONLY, REMOUNT = 1, 32

# Numbers from 424 on are the same on every architecture; pivot_root is older and is not.
MOUNT_SETATTR, LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 442, 444, 445, 446
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}.get(platform.machine())

AT_FDCWD, AT_RECURSIVE = -100, 0x8000
MOUNT_READ_ONLY, MOUNT_NOSUID = 1, 2
PR_SET_DEATH_SIGNAL, PR_SET_NO_NEW_PRIVILEGES, PR_DROP_FROM_BOUNDING_SET = 1, 38, 24
PR_SET_SECCOMP, MODE_FILTER = 22, 2

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _call(name: str, *arguments) -> int:
    """Call a C function, or ``syscall`` by number, and turn -1 into OSError."""
    if _libc is None:
        raise OSError("this sandbox needs Linux")
    result = getattr(_libc, name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}{arguments[:1]}: {os.strerror(number)}")
    return result


def _bytes(text) -> bytes | None:
    return None if text is None else os.fsencode(text)


def unshare(flags: int) -> None:
    """Leave the namespaces named by flags for new, empty ones."""
    _call("unshare", ctypes.c_int(flags))


def mount(source, target, kind=None, flags=0, options=None) -> None:
    _call(
        "mount",
        _bytes(source),
        _bytes(target),
        _bytes(kind),
        ctypes.c_ulong(flags),
        _bytes(options),
    )


def detach(path: str) -> None:
    """Unmount lazily: the tree goes when its last user does."""
    _call("umount2", _bytes(path), 2)


def make_read_only(path: str) -> None:
    """Make a mount and all below it read-only, leaving flags that the host locked as they are."""
    attributes = struct.pack("<QQQQ", MOUNT_READ_ONLY | MOUNT_NOSUID, 0, 0, 0)
    _call(
        "syscall",
        MOUNT_SETATTR,
        AT_FDCWD,
        ctypes.c_char_p(_bytes(path)),
        AT_RECURSIVE,
        attributes,
        len(attributes),
    )


def pivot_root(new_root: str) -> None:
    """Make new_root the root of this mount namespace and let go of the old one."""
    if PIVOT_ROOT is None:
        raise OSError(f"pivot_root is not known for {platform.machine()}")
    os.chdir(new_root)
    _call("syscall", PIVOT_ROOT, ctypes.c_char_p(b"."), ctypes.c_char_p(b"."))
    detach(".")
    os.chdir("/")


def die_with_parent() -> None:
    """Ask for SIGKILL when the parent ends. Changing the user id clears it: call it afterwards."""
    _call("prctl", PR_SET_DEATH_SIGNAL, 9, 0, 0, 0)


def no_new_privileges() -> None:
    """Set-user-id programs give nothing from here on; Landlock and seccomp ask for this."""
    _call("prctl", PR_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up every capability, also those that a new user namespace hands out."""
    for capability in range(64):
        try:
            _call("prctl", PR_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
        except OSError:
            break  # past the last one that this kernel knows, or none to drop
    header = struct.pack("<Ii", 0x20080522, 0)
    _call("capset", header, bytes(24))


# Landlock: what may be read and written, by path, whoever the process is.
_EXECUTE, _WRITE, _READ, _LIST, _TRUNCATE, _DEVICE = 1, 2, 4, 8, 1 << 14, 1 << 15


def landlock_version() -> int:
    """The Landlock ABI of this kernel; OSError where it is missing or switched off."""
    return _call("syscall", LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)


def landlock(read: list[str], list_only: list[str], write: list[str]) -> None:
    """Restrict this process for good: read below some paths, only list some, write below others.

    On kernels that can, TCP and signals to processes outside are refused as well.
    """
    version = landlock_version()
    everything = (1 << 13) - 1
    for since, right in ((2, 1 << 13), (3, _TRUNCATE), (5, _DEVICE)):
        everything |= right if version >= since else 0
    rules = struct.pack("<QQQ", everything, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _call("syscall", LANDLOCK_CREATE, rules[:size], ctypes.c_size_t(size), 0)
    try:
        for paths, rights in (
            (read, _EXECUTE | _READ | _LIST),
            (list_only, _LIST),
            (write, everything),
        ):
            for path in paths:
                _landlock_rule(ruleset, path, rights)
        no_new_privileges()
        _call("syscall", LANDLOCK_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _landlock_rule(ruleset: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # a path that is not there needs no permission
    try:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            rights &= _EXECUTE | _WRITE | _READ | _TRUNCATE
        if rights:
            _call("syscall", LANDLOCK_ADD, ruleset, 1, struct.pack("<Qi", rights, handle), 0)
    finally:
        os.close(handle)


def filter_calls(instructions: bytes) -> None:
    """Hold every system call of this process, for good, against a filter in the kernel's form."""
    buffer = ctypes.create_string_buffer(instructions, len(instructions))
    header = struct.pack("@HP", len(instructions) // 8, ctypes.addressof(buffer))
    _call("prctl", PR_SET_SECCOMP, MODE_FILTER, ctypes.c_char_p(header), 0, 0)
