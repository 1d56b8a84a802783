"""What a submission uses, as the kernel tells it: nothing here is believed of the submission itself."""

from __future__ import annotations

import os
import time

PAGE, TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")


class Usage:
    """The processor time and memory of a process and of all that it started.

    A control group, where there is one, counts exactly; otherwise the processes are looked at one
    by one, which misses what ended without having been waited for.
    """

    def __init__(self, pid: int, group=None):
        self.pid, self._group = pid, group
        self._clock = (~pid << 3) | 2  # clock_getcpuclockid(3): no file has to be opened for it
        self._others = 0.0  # seconds of the other processes, when they were last looked at
        try:
            self._queue = os.open(f"/proc/{pid}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._queue = None

    def processor_seconds(self, look=False) -> float:
        """Processor time so far; other processes than the first are counted when told to look."""
        if self._group is not None:
            return self._group.processor_seconds()
        try:
            own = time.clock_gettime(self._clock)
        except OSError:
            return self._others  # it has ended
        if look:
            self._others = sum(map(_seconds, family(self.pid)[1:])) + _of_children(self.pid)
        return own + self._others

    def queued_seconds(self) -> float:
        """How long it could have run and had to wait, since others had the processors."""
        if self._queue is None:
            return 0.0
        try:
            return int(os.pread(self._queue, 100, 0).split()[1]) / 1e9
        except (OSError, ValueError, IndexError):
            return 0.0

    def memory(self, limit: int) -> int:
        """Bytes in use now. Pages that processes share are told apart only where that may matter."""
        if self._group is not None and self._group.limits_memory:
            return 0  # the kernel keeps the limit
        pids = family(self.pid)
        held = sum(map(_own_memory, pids))
        return held if held <= limit else sum(map(_shared_out, pids))

    def peak(self) -> int:
        """The most bytes that the first process has had in memory at once."""
        return _status(self.pid, "VmHWM:")

    def reset_peak(self) -> int:
        """Start measuring the peak anew; bytes in memory now."""
        try:
            with open(f"/proc/{self.pid}/clear_refs", "w") as file:
                file.write("5")
        except OSError:
            return 0
        return _status(self.pid, "VmRSS:")

    def close(self) -> None:
        if self._queue is not None:
            os.close(self._queue)
            self._queue = None


class Stopwatch:
    """What a piece of work has cost since the start, in seconds.

    Processor time counts. Waiting for anything but a processor counts, too, at a lower price: a
    sleep has to end some day. Waiting while others have the processors costs nothing.
    """

    def __init__(self, usage: Usage, wall_factor: float):
        self._usage, self._wall_factor = usage, wall_factor
        self._processor = usage.processor_seconds()
        self._queued = usage.queued_seconds()
        self._started = time.monotonic()

    def spent(self) -> float:
        wall = time.monotonic() - self._started
        processor = self._usage.processor_seconds(look=wall > 0.1) - self._processor
        if wall < 0.1:
            return max(0.0, processor)
        idle = wall - max(0.0, self._usage.queued_seconds() - self._queued)
        return max(processor, idle / self._wall_factor)


def family(pid: int) -> list[int]:
    """A process and all its descendants; orphans inside belong to the first process there."""
    found = [pid]
    for parent in found:
        try:
            threads = os.listdir(f"/proc/{parent}/task")
        except OSError:
            continue
        for thread in threads:
            found += map(int, _read(f"/proc/{parent}/task/{thread}/children").split())
    return found


def _read(path) -> str:
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def _fields(pid) -> list[str]:
    """The fields of ``/proc/PID/stat`` from the third on: the name before them may hold anything."""
    return _read(f"/proc/{pid}/stat").rpartition(")")[2].split()


def _seconds(pid) -> float:
    """A process's own processor time, and that of its children that ended."""
    fields = _fields(pid)
    return sum(map(int, fields[11:15])) / TICKS if fields else 0.0


def _of_children(pid) -> float:
    fields = _fields(pid)
    return sum(map(int, fields[13:15])) / TICKS if fields else 0.0


def _own_memory(pid) -> int:
    fields = _read(f"/proc/{pid}/statm").split()
    return (int(fields[1]) - int(fields[2])) * PAGE if fields else 0


def _shared_out(pid) -> int:
    """Memory with every shared page divided among those that share it."""
    for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss_Anon:"):
            return int(line.split()[1]) << 10
    return _own_memory(pid)


def _status(pid, name) -> int:
    for line in _read(f"/proc/{pid}/status").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) << 10
    return 0
