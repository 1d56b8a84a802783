"""The trusted side of the sandbox: start a zygote, borrow shut-in interpreters from it."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from grading.sandbox import confine, reach
from grading.sandbox.process import START_SECONDS, Died, Interpreter, SandboxError, TooLong
from grading.settings import SETTINGS

KEPT_VARIABLES = ("LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH")
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
# The zygote is this grader's own, wherever another package of that name may be installed.
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from grading.sandbox import zygote; zygote.main(int(sys.argv[2]))"
)


class Zygote:
    """A warm interpreter, ready to fork. Close it, or end, and everything it started ends."""

    def __init__(self, *, preload=(), exercises=(), hidden=(), unsafe=False):
        kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
        ours, theirs = socket.socketpair(socket.AF_UNIX, kind)  # one request, one packet
        environment = {k: os.environ[k] for k in KEPT_VARIABLES if k in os.environ}
        environment |= dict.fromkeys(ONE_THREAD, "1")
        environment |= {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "HOME": "/"}
        environment |= {"MPLCONFIGDIR": _font_cache(), "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= {"NBGRADER_EXECUTION": "autograde", "PATH": "/usr/bin:/bin"}
        home = str(Path(__file__).resolve().parents[2])
        command = [sys.executable, "-P", "-s", "-c", START, home, str(theirs.fileno())]
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
        order = {"preload": list(preload), "readable": reach.readable_paths()}
        order["exercises"] = list(exercises)
        order["feedback"] = vars(SETTINGS.feedback)  # how large a picture may be
        order["hidden"] = hidden = reach.hidden_paths(order["readable"], *hidden)
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
        if not unsafe:
            self._prove(hidden)

    def _prove(self, hidden):
        """Nothing is run unless a shut-in process cannot reach the checks."""
        try:
            with self.interpreter(confine.Limits()) as trial:
                reply = trial.run(reach.proof(hidden), START_SECONDS)
        except (SandboxError, Died, TooLong) as problem:
            self.close()
            raise SandboxError(f"the sandbox could not be tried: {problem}") from None
        shown = "".join(output.get("text", output.get("evalue", "")) for output in reply["outputs"])
        if shown != "[]\n":
            self.close()
            raise SandboxError(
                f"Submissions are not run: they could reach the checks ({shown.strip()[:300]})."
            )

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
