"""One learner's session: cells in their order, then the hidden checks, each as at its place.

Checks come last, when every output that is shown has been made: what a function sees of the hidden
inputs it can put nowhere that anybody looks at. At its place in the notebook a check keeps what all
names mean, and later calls the function of then.
"""

from __future__ import annotations

import base64
import builtins
import re
from dataclasses import replace

from grading.messages import say
from grading.sandbox.client import Zygote
from grading.sandbox.confine import Limits
from grading.sandbox.process import Died, TooLong
from grading.settings import SETTINGS
from lessonkit.ruler.call import INTERRUPTED, NOT_PLAIN, TIME_UP, Outcome
from lessonkit.ruler.stumbles import MEANINGS

LEAST_SECONDS = 1.0  # that each of the set's own cells gets, whatever those before it took
REPLAY_FACTOR = 2.0  # times the whole submission's limit, for running finished cells again
LARGEST_SHOWN = 1 << 20


class Session:
    """A learner's session that survives what cells do to it.

    A cell that kills or hangs the interpreter fails; the cells that ended before it are run again in
    a new one, and the notebook goes on. What one cell uses up is not missing in another: each of the
    set's own cells gets some time, and checks have time of their own.
    """

    def __init__(self, zygote: Zygote, limits: Limits, own_cells: int = 0, checks: int = 0):
        self._zygote, self._limits = zygote, limits
        self._left = limits.total_seconds
        self._replay_left = REPLAY_FACTOR * limits.total_seconds
        self._to_come = own_cells
        self._restarts_left = SETTINGS.submission.restarts + own_cells + checks
        self._finished: list[tuple[str, str]] = []  # ("run", source) and ("keep", key)
        self._interpreter = None
        self._shown: list[str] = []
        self._shown_size = 0
        self._sources: list[str] = []
        self.hung: set[str] = set()
        self.incidents: list[str] = []
        self.memory = 0

    def run(self, source: str, where: str, own=False) -> dict:
        """Run a cell; what stopped it is among its outputs, as a kernel would show it.

        ``own``: it is one of the set's, not one that the learner added.
        """
        self._to_come -= own
        self._sources.append(source)
        seconds = min(self._limits.cell_seconds, self._left - LEAST_SECONDS * self._to_come / 4)
        seconds = max(seconds, LEAST_SECONDS) if own else seconds
        if seconds <= 0:
            return _failed("DeadKernelError", say("session.time_up"))
        try:
            interpreter = self._alive()
            spent = interpreter.spent
            try:
                reply = interpreter.run(source, seconds)
            finally:
                self._left -= interpreter.spent - spent
        except TooLong as problem:
            self.hung.add(where)
            self._lost(f"{where}: {problem}")
            return _failed("CellTimeoutError", str(problem))
        except Died as problem:
            self._lost(f"{where}: {problem}")
            return _failed("DeadKernelError", str(problem))
        self._finished.append(("run", source))
        self._remember(reply["outputs"])
        return reply

    def put(self, files: dict[str, bytes]) -> None:
        """Have files in the working folder, in this interpreter and in any that follows it."""
        if files:
            self._finished.append(("run", _files_source(files)))

    def keep(self, key: str) -> None:
        """Remember what all names mean here, for a check that comes at the end."""
        self._finished.append(("keep", key))
        if self._interpreter is not None:
            try:
                self._interpreter.keep(key, self._limits.cell_seconds)
            except (TooLong, Died) as problem:
                self._lost(say("session.before", key=key, problem=problem))

    def observe(self, name: str, arguments: dict, seconds: float, key: str) -> tuple:
        """A call of a function as it was at ``key``: its Outcome, and the seconds that it took."""
        interpreter = self._alive()
        spent = interpreter.spent
        try:
            outcome = interpreter.observe(name, arguments, seconds, key)
        except Died as problem:
            self._lost(f"checking {name}: {problem}")
            raise
        if outcome.error_name == TIME_UP:
            self._lost(f"checking {name}: {outcome.error}")
        return self._without_hidden_inputs(outcome, arguments), interpreter.spent - spent

    def _alive(self):
        """The interpreter, a new one with the finished cells run again if the last one is gone."""
        if self._interpreter is None:
            if self._restarts_left < 0 or self._replay_left <= 0:
                raise Died(say("session.too_often"))
            self._restarts_left -= 1
            self._interpreter = self._zygote.interpreter(self._limits)
            try:
                for what, text in self._finished:
                    limit = 1.5 * self._limits.cell_seconds + 1.0
                    getattr(self._interpreter, what)(text, min(limit, self._replay_left))
            except (TooLong, Died) as problem:
                self._restarts_left = -1
                self._lost(say("session.again", problem=problem))
                raise Died(say("session.not_again")) from None
            finally:
                if self._interpreter is not None:
                    self._replay_left -= self._interpreter.spent
        return self._interpreter

    def _remember(self, outputs):
        """Text that the learner has seen, or will: nothing hidden has been called yet."""
        for output in outputs:
            text = output.get("text") or "".join(output.get("traceback", ()))
            text = " ".join((text or output.get("data", {}).get("text/plain", "")).split())
            if self._shown_size + len(text) <= LARGEST_SHOWN:
                self._shown.append(text)
                self._shown_size += len(text)

    def _seen(self, text) -> bool:
        return any(text in shown for shown in self._shown)

    def _without_hidden_inputs(self, outcome: Outcome, arguments) -> Outcome:
        """An outcome whose texts hold nothing that the function could have made of its arguments.

        A text stays if the visible cells showed it already, or if it is one that Python and NumPy
        say, without its numbers. The line that raised stays if it is a line of the notebook.
        """
        line = (outcome.where or "").partition("`")[2].removesuffix("`")
        known = line and any(line in source for source in self._sources)
        where = outcome.where if known and re.fullmatch(r"line \d+: `.*`", outcome.where) else None
        warnings = [text if self._seen(text) else _usual_warning(text) for text in outcome.warnings]
        error = outcome.error
        if error and not self._seen(error):
            error = _usual_error(outcome.error_name, error.partition(": ")[2])
        return replace(
            outcome,
            error=error,
            where=where,
            warnings=tuple(dict.fromkeys(warnings)),
            changed=tuple(name for name in outcome.changed if name in arguments),
        )

    def _lost(self, what):
        self.incidents.append(what)
        self.close()

    def close(self) -> None:
        if self._interpreter is not None:
            usage = self._interpreter.close()
            self.memory = max(self.memory, int(usage.get("memory", 0)))
            self._interpreter = None


PLAIN_NAMES = {name for name, value in vars(builtins).items() if isinstance(value, type)}
PLAIN_NAMES |= {"LinAlgError", "AxisError", "UFuncTypeError", "JSONDecodeError", "Exception"}
KINDS = {
    "generator",
    "function",
    "DataFrame",
    "Series",
    "Tensor",
    "MaskedArray",
    "matrix",
    "Generator",
}
USUAL_WARNING = re.compile(
    r"RuntimeWarning: (overflow|underflow|divide by zero|invalid value) encountered in \w{1,20}"
)


def _usual_error(name, text) -> str:
    if name in (TIME_UP, INTERRUPTED):
        return f"{name}: {text}"
    if name == NOT_PLAIN:
        return f"{NOT_PLAIN}: {_kind(text)}"
    name = name if name in PLAIN_NAMES else "Exception"
    for pattern, _ in MEANINGS:
        words = ".*" not in pattern and re.search(pattern, text)
        if words:
            return f"{name}: {re.sub('[0-9]+', '…', words[0])}"
    return name


def _kind(text) -> str:
    """What came back instead of numbers, if it is of a kind that everybody knows."""
    kind = text.rpartition(" ")[2]
    if text.startswith("an object of type "):
        return text if kind in PLAIN_NAMES | KINDS else "an object of another type"
    if text.startswith("an array of ") and text.endswith(" entries"):
        return re.sub("[0-9]+", "", text) if len(text) < 40 else "an array of something else"
    usual = ("None", "an integer too large for any array", "an array of more than 64 MiB")
    usual += ("far more data than the right answer", "something that is no data")
    return text if text in usual else "something else"


def _usual_warning(text) -> str:
    if USUAL_WARNING.fullmatch(text):
        return text
    name = text.partition(":")[0]
    return name if name in PLAIN_NAMES else "Warning"


def _files_source(files):
    """Code that writes files to the working folder, read-only, and leaves no name behind."""
    packed = {name: base64.b85encode(data).decode() for name, data in files.items()}
    return (
        "(lambda files, os, b: [(os.makedirs(os.path.dirname(n) or '.', exist_ok=True),"
        " open(n, 'wb', opener=lambda n, f: os.open(n, f, 0o444)).write(b.b85decode(d)))"
        f" for n, d in files.items()])({packed!r}, __import__('os'), __import__('base64'));"
    )


def _failed(name, text):
    error = {"output_type": "error", "ename": name, "evalue": text}
    return {"good": False, "outputs": [error | {"traceback": [f"{name}: {text}"]}]}


class StandIn:
    """What a check is given in place of the learner's function: it has the sandbox make every call."""

    def __init__(self, session: Session, name: str, seconds: float, key: str):
        self._session, self._name, self._key = session, name, key
        self._seconds = self._left = seconds

    def observe(self, arguments: dict) -> Outcome:
        if self._left <= 0:
            return Outcome(error=f"{TIME_UP}: stopped after {self._seconds:.0f} seconds")
        outcome, spent = self._session.observe(self._name, arguments, self._left, self._key)
        self._left -= spent
        return outcome
