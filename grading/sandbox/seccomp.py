"""A system call filter: the calls that no answer to an exercise needs are refused.

It closes what the other layers leave open: sockets of every kind, changing the mode or the owner
of a file that can be seen (Landlock does not look at those), tracing, new namespaces, mounts.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from functools import cache

from grading.sandbox import kernel

# name: (x86_64, aarch64); None where the architecture does not have it.
REFUSED = {
    "socket": (41, 198),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "kexec_load": (246, 104),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
}
CLONE, CLONE3 = (56, 220), (435, 435)
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_NAMESPACE_FLAGS = 0x7E020000


def _error(number: int) -> int:
    return 0x00050000 | number


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)


@cache
def program(machine: str) -> bytes:
    """The filter as BPF instructions for one architecture."""
    column, architecture = ARCHITECTURES[machine]
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_JUMP_EQUAL, architecture, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
    ]
    if machine == "x86_64":  # the x32 numbers are a second door to the same calls
        steps += [_step(_JUMP_GREATER_EQUAL, 0x40000000, 0, 1), _step(_RETURN, _error(errno.EPERM))]
    for numbers in REFUSED.values():
        if numbers[column] is not None:
            steps += [
                _step(_JUMP_EQUAL, numbers[column], 0, 1),
                _step(_RETURN, _error(errno.EPERM)),
            ]
    # clone3 hides its flags in memory; "not there" makes the C library fall back to clone.
    steps += [_step(_JUMP_EQUAL, CLONE3[column], 0, 1), _step(_RETURN, _error(errno.ENOSYS))]
    steps += [
        _step(_JUMP_EQUAL, CLONE[column], 0, 3),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_JUMP_ANY_BIT, _NAMESPACE_FLAGS, 0, 1),
        _step(_RETURN, _error(errno.EPERM)),
        _step(_RETURN, _ALLOW),
    ]
    return b"".join(steps)


def install() -> None:
    """Put the filter on this process and all that it starts. OSError where that cannot be done."""
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        raise OSError(f"no system call filter is written for {machine}")
    instructions = program(machine)
    buffer = ctypes.create_string_buffer(instructions, len(instructions))
    header = struct.pack("<HxxxxxxQ", len(instructions) // 8, ctypes.addressof(buffer))
    kernel.no_new_privileges()
    kernel._call("prctl", 22, 2, ctypes.c_char_p(header), 0, 0)
