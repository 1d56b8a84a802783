"""One learner's process, seen from the grader: ask it something, wait, and believe as little as can be.

A process that dies, hangs, floods the channel or says something else than agreed costs that learner
the cell in hand. What it uses is measured from outside, by the kernel's word.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from dataclasses import asdict, replace

from grading.sandbox import groups
from grading.sandbox.channel import Channel, ChannelError, Silence, arguments_text, decode_outcome
from grading.sandbox.outputs import clean_outputs, text
from grading.sandbox.usage import Stopwatch, Usage
from lessonkit.ruler.call import INTERRUPTED, NOT_PLAIN, TIME_UP, Outcome

LARGEST_REPLY = 8 << 20  # more only where the arguments are large themselves
LARGEST_WORDS = 1 << 16
START_SECONDS = 60
GRACE_SECONDS = 0.5  # for a function that stops when its own alarm rings
HARD_WALL = 20  # times a limit: nothing is waited for longer, however busy the machine is
MEMORY_NOISE = 16 << 20  # what the kernel counts besides a function's own arrays


class SandboxError(RuntimeError):
    """The sandbox itself does not work here; the sentence says why."""


class Died(Exception):
    """A learner's interpreter ended, or broke the rules of the channel."""


class TooLong(Exception):
    """A learner's cell did not end in time. The interpreter is gone with it."""


class Missing(Exception):
    """The learner's notebook does not define the function asked for."""


class Interpreter:
    """One shut-in process with a learner's session in it."""

    def __init__(self, zygote_line, limits):
        self.limits = limits
        ours, theirs = socket.socketpair()
        self._control, guard = socket.socketpair()
        self._group = groups.new(limits)
        with theirs, guard, contextlib.ExitStack() as stack:
            handles = [theirs.fileno(), guard.fileno()]
            if self._group is not None:
                handles.append(self._group.door())
                stack.callback(os.close, handles[-1])
            socket.send_fds(zygote_line, [json.dumps(asdict(limits)).encode()], handles)
        self._channel = Channel(ours)
        self._words = b""
        self._number = 0
        self._usage = None
        self.spent = 0.0  # seconds, of processor time or its like
        self.usage = {}

    def wait(self) -> None:
        """Until it is shut in and ready; SandboxError if that is not to be."""
        try:
            hello = self._channel.receive(time.monotonic() + START_SECONDS, LARGEST_WORDS)
        except ChannelError as problem:
            usage = self.close()
            raise SandboxError(f"no interpreter came up: {usage.get('fatal', problem)}") from None
        if hello != {"ready": True}:
            self.close()
            reason = hello.get("fatal", "no reason given") if type(hello) is dict else hello
            raise SandboxError(f"no interpreter came up: {str(reason)[:2000]}")
        self._usage = Usage(self._guardian().get("pid", 0), self._group)

    def _guardian(self) -> dict:
        """The next line that the guardian says; nothing when it is gone."""
        self._control.settimeout(10)
        while b"\n" not in self._words and len(self._words) < LARGEST_WORDS:
            data = self._control.recv(LARGEST_WORDS)
            if not data:
                break
            self._words += data
        line, _, self._words = self._words.partition(b"\n")
        return json.loads(line or b"{}")

    def run(self, source: str, seconds: float) -> dict:
        """Run a cell: ``{"good": bool, "outputs": [...]}``, exactly as a notebook would store them."""
        reply = self._ask({"run": source}, seconds, LARGEST_REPLY)
        try:
            return {"good": reply["good"] is True, "outputs": clean_outputs(reply["outputs"])}
        except (LookupError, TypeError, ValueError, AttributeError):
            raise self._broken("an answer that is no list of outputs") from None

    def keep(self, key: str, seconds: float) -> None:
        """Remember what all names mean now; ``observe(…, key=key)`` calls a function of then."""
        self._ask({"keep": key}, seconds, LARGEST_WORDS)

    def observe(self, name: str, arguments: dict, seconds: float, key: str | None = None):
        """One call of a function of the session: an Outcome, with what it used measured from here."""
        sent = arguments_text(arguments)
        largest = LARGEST_REPLY + 4 * len(sent)
        call = {"observe": name, "limit": seconds, "key": key, "largest": largest}
        measured = any(getattr(type(value), "measures_memory", 0) for value in arguments.values())
        before = self._usage.reset_peak() if measured else 0
        spent = self.spent
        try:
            reply = self._ask(call, seconds + GRACE_SECONDS, largest, sent)
        except TooLong:
            return Outcome(error=f"{TIME_UP}: stopped after {seconds:.0f} seconds")
        if reply.get("missing"):
            raise Missing(text(reply.get("type") or "", 100))
        try:
            outcome = decode_outcome(reply.get("outcome"))
        except (ChannelError, TypeError):
            raise self._broken("an answer that is no outcome") from None
        used = self.spent - spent
        if measured and before:
            held = self._usage.peak() - before - MEMORY_NOISE
            outcome = replace(outcome, peak=max(outcome.peak or 0, held))
        return _honest_about_time(replace(outcome, seconds=used), used, seconds)

    def _ask(self, request, seconds, largest, arguments=None):
        self._number += 1
        watch = Stopwatch(self._usage, self.limits.wall_factor)
        deadline = time.monotonic() + HARD_WALL * seconds

        def look():
            if watch.spent() > seconds:
                raise Silence("the time is up")
            if self._usage.memory(self.limits.memory) > self.limits.memory:
                raise ChannelError(_too_much(self.limits))

        try:
            self._channel.send({"id": self._number} | request, deadline, arguments, look)
            reply = self._channel.receive(deadline, largest, look)
        except Silence:
            self.spent += watch.spent()
            self.close()
            raise TooLong(f"stopped after {seconds:.0f} seconds") from None
        except ChannelError as problem:
            self.spent += watch.spent()
            raise self._broken(str(problem)) from None
        self.spent += watch.spent()
        if type(reply) is not dict or reply.get("id") != self._number:
            raise self._broken("an answer to another question")
        return reply

    def _broken(self, what):
        usage = self.close()
        status = usage.get("status")
        if usage.get("out_of_memory"):
            what = _too_much(self.limits)
        elif what == "the other side is gone" and status is not None:
            what = f"the process ended with status {status}"
        return Died(what)

    def close(self) -> dict:
        """End the process and all that it started, and wait until that is done. What it used."""
        if self._control.fileno() == -1:
            return self.usage
        self._channel.close()
        with contextlib.suppress(OSError, ValueError):
            self._control.shutdown(socket.SHUT_WR)
            words = self._guardian()
            self.usage = self._guardian() if "pid" in words else words
            self._control.recv(1)  # the guardian's own end
        self._control.close()
        if self._usage is not None:
            self._usage.close()
        if self._group is not None:
            self.usage |= {"out_of_memory": self._group.out_of_memory()}
            self.usage["memory"] = max(self.usage.get("memory", 0), self._group.peak())
            self._group.end()
        return self.usage

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _too_much(limits) -> str:
    return f"more than {limits.memory >> 20} MB of memory were used"


def _honest_about_time(outcome, used, seconds):
    """Only the grader says that time is up; an exception of the learner's may bear any name."""
    if outcome.error_name == TIME_UP:
        late = used > 0.8 * seconds
        told = f"stopped after {seconds:.0f} seconds" if late else "an exception of that name"
        return replace(outcome, error=f"{TIME_UP if late else 'Exception'}: {told}")
    if outcome.error_name in (INTERRUPTED, NOT_PLAIN):
        return replace(outcome, error=outcome.error[:200])
    return outcome
