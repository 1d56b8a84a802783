"""A line that tells how far a run is and when it will be done."""

from __future__ import annotations

import shutil
import sys
import time

from grading.sandbox.outputs import readable


def duration(seconds: float) -> str:
    seconds = int(round(seconds))
    if seconds < 100:
        return f"{seconds} s"
    if seconds < 6000:
        return f"{seconds // 60} min {seconds % 60:02d} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60:02d} min"


class Progress:
    """Redraws itself on a terminal; elsewhere says a line now and then."""

    def __init__(self, total: int, stream=None):
        self._total, self._done = total, 0
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._started = time.monotonic()
        self._said = 0.0

    def step(self) -> None:
        self._done += 1
        now = time.monotonic()
        if self._live and (now - self._said > 0.1 or self._done == self._total):
            width = shutil.get_terminal_size().columns
            self._stream.write("\r" + self.line()[: width - 1].ljust(width - 1))
            self._stream.flush()
            self._said = now
        elif not self._live and (now - self._said > 15 or self._done == self._total):
            self._stream.write(self.line() + "\n")
            self._said = now

    def line(self) -> str:
        share = self._done / self._total if self._total else 1.0
        bar = "#" * round(24 * share)
        passed = time.monotonic() - self._started
        left = passed / self._done * (self._total - self._done) if self._done else 0.0
        when = f"{duration(left)} left" if self._done < self._total else f"in {duration(passed)}"
        return f"[{bar:<24}] {self._done} of {self._total}, {when}"

    def say(self, text: str) -> None:
        """A sentence above the bar. It may hold a learner's words."""
        text = readable(text).replace("\n", " ")
        width = shutil.get_terminal_size().columns - 1
        self._stream.write(f"\r{text.ljust(width)}\n" if self._live else text + "\n")

    def end(self) -> None:
        if self._live and self._done:
            self._stream.write("\n")
