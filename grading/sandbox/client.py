"""The trusted side of the sandbox: start a zygote, borrow shut-in interpreters from it.

Whatever an interpreter answers is checked here before anyone uses it. A learner's process that dies,
hangs, floods the channel or says something else than agreed costs that learner the cell in hand.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from dataclasses import asdict
from pathlib import Path

from grading.observe import TIME_UP, Outcome
from grading.sandbox import confine
from grading.sandbox.channel import (
    SHOWN,
    Channel,
    ChannelError,
    Silence,
    arguments_text,
    decode_outcome,
)

LARGEST_CELL_REPLY = 8 << 20
KEPT_VARIABLES = ("LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH")
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
START_SECONDS = 60


class SandboxError(RuntimeError):
    """The sandbox itself does not work here; the sentence says why."""


class Died(Exception):
    """A learner's interpreter ended, or broke the rules of the channel."""


class TooLong(Exception):
    """A learner's cell did not end in time. The interpreter is gone with it."""


class Missing(Exception):
    """The learner's notebook does not define the function asked for."""


def readable_paths() -> list[str]:
    """What a learner's process may read: Python, the installed packages, losslab, system libraries."""
    import losslab

    paths = [sys.base_prefix, sys.prefix, sysconfig.get_path("purelib")]
    paths += [sysconfig.get_path("platlib"), str(Path(losslab.__file__).parent)]
    paths += [os.path.realpath(path) for path in paths]
    return list(dict.fromkeys([*confine.SYSTEM, *paths, *confine.SETTINGS]))


def hidden_paths(*more) -> list[str]:
    """What it must not see though it may lie inside the former: this package, and the course."""
    package = Path(__file__).resolve().parent.parent
    course = package.parent if (package.parent / "solutions").is_dir() else package
    return list(dict.fromkeys(str(Path(path).resolve()) for path in (package, course, *more)))


class Zygote:
    """A warm interpreter, ready to fork. Close it, or end, and everything it started ends."""

    def __init__(self, *, preload=(), hidden=(), unsafe=False):
        kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
        ours, theirs = socket.socketpair(socket.AF_UNIX, kind)  # one request, one packet
        environment = {k: os.environ[k] for k in KEPT_VARIABLES if k in os.environ}
        environment |= dict.fromkeys(ONE_THREAD, "1")
        environment |= {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "HOME": "/"}
        environment |= {"MPLCONFIGDIR": _font_cache(), "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= {"NBGRADER_EXECUTION": "autograde", "PATH": "/usr/bin:/bin"}
        command = [sys.executable, "-P", "-s", "-m", "grading.sandbox.zygote", str(theirs.fileno())]
        self._process = subprocess.Popen(
            command,
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        theirs.close()
        self._line, self._lock, self._spare = ours, threading.Lock(), None
        order = {"preload": list(preload), "readable": readable_paths()}
        order["hidden"] = hidden_paths(*hidden)
        ours.settimeout(START_SECONDS)
        try:
            ours.send(json.dumps(order).encode())
            hello = json.loads(ours.recv(1 << 16) or b"null")
        except (OSError, ValueError):
            hello = None
        if hello is None:
            self.close()
            raise SandboxError("the sandbox's interpreter did not start; see the message above")
        if "fatal" in hello:
            self.close()
            raise SandboxError(f"the sandbox could not be set up: {hello['fatal']}")
        self.layers = hello["layers"]
        atexit.register(self.close)
        if self.missing and not unsafe:
            self.close()
            raise SandboxError(self.refusal())

    @property
    def missing(self) -> dict:
        """The layers that a promise rests on and that this machine does not have, with the reason."""
        return {name: self.layers[name] for name in confine.REQUIRED if self.layers[name]}

    def refusal(self) -> str:
        lines = [f"  {confine.LAYERS[name]}: {reason}" for name, reason in self.missing.items()]
        return (
            "Submissions are not run: this machine lacks what keeps their code shut in.\n"
            + "\n".join(lines)
            + "\nRun on a Linux machine that has it, or say --unsafe to run them all the same."
        )

    def interpreter(self, limits: confine.Limits) -> Interpreter:
        """A fresh interpreter. The next one is asked for at once and gets ready in the meantime."""
        with self._lock:
            spare, self._spare = self._spare, None
            if spare is not None and spare.limits != limits:
                spare.close()
                spare = None
            made = spare or Interpreter(self._line, limits)
            made.wait()
            self._spare = Interpreter(self._line, limits)
        return made

    def close(self) -> None:
        atexit.unregister(self.close)
        if self._spare is not None:
            self._spare.close()
        self._line.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _font_cache() -> str:
    """Where Matplotlib keeps its list of fonts, so that a zygote does not make one each time."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = os.path.join(home, "losslab-grading")
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError:
        return os.environ.get("TMPDIR", "/tmp")
    return folder


class Interpreter:
    """One shut-in process with a learner's session in it."""

    def __init__(self, zygote_line, limits):
        self.limits = limits
        ours, theirs = socket.socketpair()
        self._control, guard = socket.socketpair()
        with theirs, guard:
            message = json.dumps(asdict(limits)).encode()
            socket.send_fds(zygote_line, [message], [theirs.fileno(), guard.fileno()])
        self._channel = Channel(ours)
        self._number = 0
        self.usage = {}

    def wait(self) -> None:
        """Until it is shut in and ready; SandboxError if that is not to be."""
        try:
            hello = self._channel.receive(time.monotonic() + START_SECONDS, 1 << 16)
        except ChannelError as problem:
            usage = self.close()
            raise SandboxError(f"no interpreter came up: {usage.get('fatal', problem)}") from None
        if hello != {"ready": True}:
            self.close()
            raise SandboxError(f"no interpreter came up: {hello.get('fatal', 'no reason given')}")

    def run(self, source: str, seconds: float) -> dict:
        """Run a cell: ``{"good": bool, "outputs": [...]}``, exactly as a notebook would store them."""
        reply = self._ask({"run": source}, seconds, LARGEST_CELL_REPLY)
        try:
            return {"good": reply["good"] is True, "outputs": clean_outputs(reply["outputs"])}
        except (KeyError, TypeError, ValueError, AttributeError):
            raise self._broken("an answer that is no list of outputs") from None

    def observe(self, name: str, arguments: dict, seconds: float) -> Outcome:
        """One call of a function of the session, as :func:`grading.observe.observe` reports it."""
        call = {"observe": name, "limit": seconds}
        try:
            reply = self._ask(call, seconds + 2.0, arguments=arguments_text(arguments))
        except TooLong:
            return Outcome(error=f"{TIME_UP}: it did not stop when told to")
        if reply.get("missing"):
            raise Missing(reply.get("type") or "")
        try:
            return decode_outcome(reply.get("outcome"))
        except (ChannelError, TypeError):
            raise self._broken("an answer that is no outcome") from None

    def _ask(self, request, seconds, largest=None, arguments=None):
        self._number += 1
        deadline = time.monotonic() + seconds
        try:
            self._channel.send({"id": self._number} | request, deadline, arguments)
            reply = self._channel.receive(deadline, *([largest] if largest else []))
        except Silence:
            self.close()
            raise TooLong(f"stopped after {seconds:.0f} seconds") from None
        except ChannelError as problem:
            raise self._broken(str(problem)) from None
        if type(reply) is not dict or reply.get("id") != self._number:
            raise self._broken("an answer to another question")
        return reply

    def _broken(self, what):
        usage = self.close()
        status = usage.get("status")
        if what == "the other side is gone" and status is not None:
            what = f"the process ended with status {status}"
        return Died(what)

    def close(self) -> dict:
        """End the process and all that it started, and wait until that is done. What it used."""
        if self._control.fileno() == -1:
            return self.usage
        self._channel.close()
        with contextlib.suppress(OSError, ValueError):
            self._control.shutdown(socket.SHUT_WR)
            self._control.settimeout(10)
            self.usage = json.loads(self._control.recv(1 << 16) or b"{}")
            self._control.recv(1)  # the guardian's own end
        self._control.close()
        return self.usage

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def clean_outputs(entries) -> list[dict]:
    """Outputs built anew from what a learner's process claims they are: only known kinds, only text."""
    return [clean for entry in entries[:300] if (clean := _clean(entry))]


def _clean(entry):
    kind = entry["output_type"]
    if kind == "stream":
        name = "stderr" if entry["name"] == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": text(entry["text"])}
    if kind == "error":
        lines = [text(line) for line in entry["traceback"][:200]]
        names = {"ename": text(entry["ename"])[:200], "evalue": text(entry["evalue"])[:5000]}
        return {"output_type": kind, **names, "traceback": lines}
    if kind not in ("display_data", "execute_result"):
        raise ValueError("no such kind of output")
    data = {str(kind): text(value) for kind, value in entry["data"].items() if kind in SHOWN}
    count = {"execution_count": None} if kind == "execute_result" else {}
    return {"output_type": kind, "data": data, "metadata": {}, **count} if data else None


def text(value) -> str:
    """A str of its own, without the lone surrogates that no file can hold."""
    if type(value) is not str:
        raise TypeError("not text")
    return value.encode("utf-8", "replace").decode("utf-8")
