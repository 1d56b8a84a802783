"""Grade one submission: repair, run in the sandbox, check from outside, and say all that happened.

``grade(job)`` is a plain function of plain data that touches no database, so any kind of worker may
call it: this process, another one, another machine.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import stat
import time
from dataclasses import dataclass, field

from grading import pages, similarity
from grading.master import Master
from grading.observe import TIME_UP, Outcome
from grading.repair import LARGEST_FILE, Unreadable, notebook_text, repair
from grading.sandbox.client import Died, Missing, SandboxError, TooLong, Zygote
from grading.sandbox.confine import Limits

MOST_RESTARTS = 8
GONE = "the time of this submission was used up"


@dataclass
class Job:
    """One submission to grade. ``data`` is the file itself where workers cannot read ``path``."""

    student: str
    path: str | None
    master: dict
    limits: dict = field(default_factory=dict)
    data: bytes | None = None
    hidden: tuple = ()
    unsafe: bool = False
    policy: dict = field(default_factory=dict)  # {exercise: "allow" | "mark" | "zero"}


def read_submission(path: str) -> bytes:
    """The bytes of a submitted file: a regular file, not a link, not a pipe, not too large."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Unreadable("there is no notebook") from None
    except OSError as problem:
        raise Unreadable(f"the notebook cannot be opened ({problem.strerror})") from None
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_FILE:
        os.close(handle)
        if stat.S_ISREG(status.st_mode):
            raise Unreadable(f"the file is over {LARGEST_FILE >> 20} MB")
        raise Unreadable("the notebook is not a regular file")
    try:
        with os.fdopen(handle, "rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as problem:
        raise Unreadable(f"the notebook cannot be read ({problem.strerror})") from None


class Session:
    """A learner's session that survives what cells do to it.

    A cell that kills or hangs the interpreter fails; the cells that ended before it are run again in
    a new one, and the notebook goes on.
    """

    def __init__(self, zygote: Zygote, limits: Limits):
        self._zygote, self._limits = zygote, limits
        self._deadline = time.monotonic() + limits.total_seconds
        self._finished: list[str] = []
        self._interpreter = None
        self._restarts = 0
        self.incidents: list[str] = []
        self.memory = 0

    @property
    def left(self) -> float:
        return self._deadline - time.monotonic()

    def run(self, source: str, where: str) -> dict:
        """Run a cell; what stopped it is among its outputs, as a kernel would show it."""
        try:
            reply = self._alive().run(source, min(self._limits.cell_seconds, max(self.left, 0.1)))
        except TooLong as problem:
            self._lost(f"{where}: {problem}")
            return _failed("CellTimeoutError", str(problem))
        except Died as problem:
            self._lost(f"{where}: {problem}")
            return _failed("DeadKernelError", str(problem))
        self._finished.append(source)
        return reply

    def observe(self, name: str, arguments: dict, seconds: float, where: str) -> Outcome:
        interpreter = self._alive()
        try:
            outcome = interpreter.observe(name, arguments, seconds)
        except Died as problem:
            self._lost(f"{where}: {problem}")
            raise
        if outcome.error_name == TIME_UP:
            self._lost(f"{where}: {outcome.error}")
        return outcome

    def _alive(self):
        """The interpreter, a new one with the finished cells run again if the last one is gone."""
        if self.left <= 0:
            raise Died(GONE)
        if self._interpreter is None:
            if self._restarts > MOST_RESTARTS:
                raise Died("the interpreter ended too often")
            self._restarts += 1
            self._interpreter = self._zygote.interpreter(self._limits)
            for source in self._finished:
                seconds = min(self._limits.cell_seconds, max(self.left, 0.1))
                try:
                    self._interpreter.run(source, seconds)
                except (TooLong, Died) as problem:
                    self._lost(f"running the finished cells again: {problem}")
                    self._restarts = MOST_RESTARTS + 1
                    raise Died("the finished cells could not be run again") from None
        return self._interpreter

    def _lost(self, what):
        self.incidents.append(what)
        self.close()

    def close(self) -> None:
        if self._interpreter is not None:
            usage = self._interpreter.close()
            self.memory = max(self.memory, int(usage.get("memory", 0)))
            self._interpreter = None


def _failed(name, text):
    error = {
        "output_type": "error",
        "ename": name,
        "evalue": text,
        "traceback": [f"{name}: {text}"],
    }
    return {"good": False, "outputs": [error]}


class StandIn:
    """What a check is given in place of the learner's function: it asks the sandbox for every call."""

    def __init__(self, session: Session, name: str, seconds: float):
        self._session, self._name, self._seconds = session, name, seconds
        self._deadline = None

    def observe(self, arguments: dict) -> Outcome:
        if self._deadline is None:
            self._deadline = time.monotonic() + min(self._seconds, self._session.left)
        left = self._deadline - time.monotonic()
        if left <= 0:
            return Outcome(error=f"{TIME_UP}: stopped after {self._seconds:.0f} seconds")
        return self._session.observe(self._name, arguments, left, f"checking {self._name}")


def check_outside(session, known, points, seconds) -> dict:
    """A hidden check, here, on a function that is there. The verdict as plain data."""
    module, check, function = known
    started = time.perf_counter()
    try:
        checker = getattr(importlib.import_module(module), check)
        verdict = checker(StandIn(session, function, seconds))
        result = {
            "points": float(min(max(verdict.points, 0), points)),
            "messages": list(verdict.messages),
            "remarks": list(verdict.remarks),
            "mistake": verdict.mistake,
            "parts": dict(verdict.parts),
        }
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            verdict.report()
        result["printed"] = printed.getvalue()
    except Missing as problem:
        what = f"is a {problem}, not a function" if str(problem) else "is not defined"
        result = _nothing(f"`{function}` {what} when its check runs.")
    except Died as problem:
        result = _nothing(f"`{function}` could not be checked: {problem}.")
    return result | {"name": function, "checked": "outside", "seconds": _since(started)}


def _nothing(message):
    printed = f"0 points.\n- {message}\n"
    return {"points": 0.0, "messages": [message], "remarks": [], "mistake": None} | {
        "parts": {},
        "printed": printed,
    }


def check_inside(outputs, good, points) -> float:
    """The points of an instructor's own kind of check, by nbgrader's rules (``determine_grade``).

    Its source is in the learner's process while it runs: it keeps no secret and can be fooled.
    Text on stderr costs nothing, as in this course's configuration of nbgrader.
    """
    if not good or any(output["output_type"] == "error" for output in outputs):
        return 0.0
    for output in outputs:
        if output["output_type"] == "execute_result":
            try:
                partial = float(output["data"].get("text/plain", ""))
            except ValueError:
                return points
            return partial if 0 <= partial <= points else 0.0 if partial > points else points
    return points


def grade(job: Job, zygote: Zygote) -> dict:
    """Grade one submission. Whatever is wrong with it is in the result; nothing of it is raised."""
    started = time.perf_counter()
    master = Master.from_data(job.master)
    result = {"student": job.student, "set": master.name, "notebook": master.notebook}
    result |= {"scores": {}, "comments": {}, "exercises": [], "repairs": [], "incidents": []}
    result |= {"error": None, "memory": 0, "fingerprint": {}, "answers": {}}
    try:
        data = job.data if job.data is not None else read_submission(job.path)
        repaired = repair(data, master)
    except Unreadable as problem:
        result["scores"] = dict.fromkeys(master.max_scores, 0.0)
        result["error"] = f"{problem}"
        result["max"] = sum(master.max_scores.values())
        result["feedback"] = pages.feedback(result, [])
        return result | {"seconds": {"all": _since(started)}}
    read = time.perf_counter()
    result["repairs"] = repaired.notes
    limits = Limits(**job.limits)
    session = Session(zygote, limits)
    try:
        cells = [_grade_cell(session, *pair, limits, result) for pair in repaired.cells]
    finally:
        session.close()
    ran = time.perf_counter()
    result["incidents"] = session.incidents
    result["memory"] = session.memory
    _look_at_answers(repaired, master, result, job.policy)
    result["autograded"] = notebook_text(cells, master.kernelspec)
    result["feedback"] = pages.feedback(result, cells)
    result["seconds"] = {"read": read - started, "run": ran - read, "all": _since(started)}
    return result


def _grade_cell(session, cell, master, limits, result) -> dict:
    """Run or check one cell; its scores go into the result, its outputs into what is returned."""
    made = {"cell_type": cell.kind, "metadata": {}, "source": cell.source}
    if master is not None:
        made["metadata"] = {"nbgrader": master.metadata}
    if cell.kind == "code":
        made |= {"outputs": [], "execution_count": None}
        known = master.hidden_check() if master and master.points is not None else None
        if known and not master.solution:
            verdict = check_outside(session, known, master.points, limits.exercise_seconds)
            made["outputs"] = _verdict_outputs(verdict)
            _score(result, master, verdict)
        elif cell.source.strip():
            where = master.name if master else "a cell of the learner's own"
            try:
                ran = session.run(cell.source, where)
            except Died as problem:
                ran = _failed("DeadKernelError", str(problem))
            made["outputs"] = ran["outputs"]
            if master and master.points is not None and not master.by_hand:
                points = check_inside(ran["outputs"], ran["good"], master.points)
                _score(result, master, _inside(master, points))
    if master is not None:
        _by_hand(result, cell, master)
    return made


def _verdict_outputs(verdict):
    points = f"{verdict['points']:g}"
    return [
        {"output_type": "stream", "name": "stdout", "text": verdict["printed"]},
        {
            "output_type": "execute_result",
            "data": {"text/plain": points},
            "metadata": {},
            "execution_count": None,
        },
    ]


def _inside(master, points):
    name = master.function or master.name
    verdict = _nothing("") | {"points": points, "messages": [], "printed": ""}
    return verdict | {"name": name, "checked": "inside", "seconds": 0.0}


def _score(result, master, verdict):
    verdict = {key: value for key, value in verdict.items() if key != "printed"}
    result["scores"][master.name] = verdict["points"]
    result["exercises"].append(verdict | {"cell": master.name, "max": master.points})


def _by_hand(result, cell, master):
    """As nbgrader has it: nothing written is no points, anything else waits for a person."""
    untouched = cell.source.strip() == master.source.strip()
    if master.by_hand:
        points = 0.0 if untouched and master.solution else None
        result["scores"][master.name] = points
        verdict = _inside(master, points) | {"checked": "by hand"}
        result["exercises"].append(verdict | {"cell": master.name, "max": master.points})
    if master.solution:
        result["comments"][master.name] = "No response." if untouched else None


def _look_at_answers(repaired, master, result, policy):
    """Who wrote alike, and whose answer calls the library's own loss instead of being one."""
    sources = [cell.source for cell, _ in repaired.cells if cell.kind == "code"]
    for cell, known in repaired.cells:
        if known is None or not known.solution or known.kind != "code" or not known.function:
            continue
        if cell.source.strip() == known.source.strip():
            continue
        name = known.function
        result["answers"][name] = cell.source[:20_000]
        result["fingerprint"][name] = similarity.fingerprint(cell.source, known.source)
    calls = similarity.library_calls(sources)
    for exercise in result["exercises"]:
        rule = policy.get(exercise["name"], policy.get("default", "mark"))
        exercise["library"] = sorted(calls.get(exercise["name"], ())) if rule != "allow" else []
        if exercise["library"] and rule == "zero":
            exercise |= {"points": 0.0, "mistake": "the library's own loss"}
            exercise["messages"] = ["Calling the library's own loss earns no points here."]
            result["scores"][exercise["cell"]] = 0.0


def _since(started):
    return round(time.perf_counter() - started, 4)


# One zygote for a process and a set: forking it is what makes grading quick.
_zygotes: dict = {}


def zygote_for(job: Job) -> Zygote:
    master = Master.from_data(job.master)
    key = (master.name, tuple(job.hidden), job.unsafe)
    if key not in _zygotes:
        for old in _zygotes.values():
            old.close()
        _zygotes.clear()
        _zygotes[key] = Zygote(preload=master.imports(), hidden=job.hidden, unsafe=job.unsafe)
    return _zygotes[key]


def grade_anywhere(job: Job) -> dict:
    """What a worker calls. A zygote that is gone is started once more."""
    try:
        return grade(job, zygote_for(job))
    except (SandboxError, BrokenPipeError, ConnectionError):
        while _zygotes:
            _zygotes.popitem()[1].close()
        return grade(job, zygote_for(job))
