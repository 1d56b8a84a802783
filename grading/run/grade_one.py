"""Grade one submission: repair, run in the sandbox, check from outside, and say all that happened.

``grade(job)`` is a plain function of plain data that touches no database, so any kind of worker may
call it: this process, another one, another machine.
"""

from __future__ import annotations

import contextlib
import io
import json
import time
from dataclasses import dataclass, field
from types import SimpleNamespace

from grading import settings
from grading.checks import load
from grading.handin import answers
from grading.handin.find import read_submission
from grading.handin.master import Master
from grading.handin.repair import Cell, Repaired, Unreadable, notebook_text, repair
from grading.messages import say
from grading.results.records import ExerciseResult, Record
from grading.run import similarity
from grading.run.session import Session, StandIn
from grading.run.trim_outputs import OutputBudget, inactive
from grading.sandbox import limited
from grading.sandbox.client import Zygote
from grading.sandbox.confine import Limits
from grading.sandbox.process import Died, Missing, SandboxError
from grading.settings import SETTINGS

HUNG_SECONDS = 1.0  # for a check of a function whose own cell did not end


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
    beside: dict[str, bytes] = field(default_factory=dict)  # files that lie beside the notebook
    settings: SimpleNamespace | None = None  # of the class, sentences too; without: what holds here
    stderr_counts: bool = False  # text on stderr fails a test, as nbgrader has it by itself


def check_outside(session, known, points, seconds, key) -> tuple[ExerciseResult, str]:
    """A hidden check, here, on a function that is there: the result, and what it prints."""
    function = known.function
    started = time.perf_counter()
    if any(f"{function}{ending}" in session.hung for ending in ("_answer", "_try")):
        seconds = min(seconds, HUNG_SECONDS)
    try:
        exercise = load(known.set_name, known.exercise)
        seconds *= exercise.time_factor
        verdict = exercise.check(StandIn(session, function, seconds, key), limit=seconds)
        result = ExerciseResult(
            function, "", points, float(min(max(verdict.points, 0), points)),
            messages=list(verdict.messages), remarks=list(verdict.remarks),
            mistake=verdict.mistake, parts=dict(verdict.parts),
        )  # fmt: skip
        written = io.StringIO()
        with contextlib.redirect_stdout(written):
            verdict.report()
        printed = written.getvalue()
    except Missing as problem:
        name = "check.something_else" if str(problem) else "check.not_defined"
        message = say(name, name=function, what=problem)
        result, printed = _nothing(function, points, message)
    except Died as problem:
        message = say("check.not_checked", name=function, problem=problem)
        result, printed = _nothing(function, points, message)
    result.seconds = _since(started)
    return result, printed


def _nothing(function, points, message):
    result = ExerciseResult(function, "", points, 0.0, messages=[message])
    return result, f"{say('check.nothing')}\n- {message}\n"


def check_inside(outputs, good, points, stderr_counts=False) -> float:
    """The points of an instructor's own kind of check, by nbgrader's rules (``determine_grade``).

    Its source is in the learner's process while it runs: it keeps no secret and can be fooled.
    Text on stderr costs nothing in this course's configuration of nbgrader, and all in nbgrader's own.
    """
    if stderr_counts and any(output.get("name") == "stderr" for output in outputs):
        return 0.0
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


def grade(job: Job, zygote: Zygote) -> Record:
    """Grade one submission. Whatever is wrong with it is in the result; nothing of it is raised."""
    started = time.perf_counter()
    master = Master.from_data(job.master)
    notebook = master.notebook
    result = Record(job.student, master.name, [notebook], {notebook: {}}, {notebook: {}})
    try:
        data = job.data if job.data is not None else read_submission(job.path)
        repaired, hints = _read(data, master)
    except (Unreadable, limited.Refused) as problem:
        result.scores[notebook] = dict.fromkeys(master.max_scores, 0.0)
        result.error, result.seconds = f"{problem}", {"all": _since(started)}
        return result
    read = time.perf_counter()
    result.repairs = repaired.notes
    cells = _run(repaired, job, zygote, master, result)
    ran = time.perf_counter()
    order = list(master.max_scores)
    result.exercises.sort(key=lambda exercise: order.index(exercise.cell))
    result.fingerprint, result.answers = hints["fingerprint"], hints["answers"]
    _apply_policy(result, hints["calls"], job.policy)
    result.autograded[notebook] = notebook_text(cells, master.kernelspec)
    result.seconds = {"read": read - started, "run": ran - read, "all": _since(started)}
    return result


def _run(repaired, job, zygote, master, result) -> list[dict]:
    """Run all cells in one session, then the hidden checks; the cells as they are kept."""
    limits = Limits(**job.limits)
    checks: list = []  # they come last: what they show a function is in no output
    own = sum(known is not None for _, known in repaired.cells)
    session = Session(zygote, limits, own, len(master.max_scores))
    session.put(job.beside)
    budget = OutputBudget()
    try:
        cells = [
            _grade_cell(session, cell, known, checks, budget, result, job.stderr_counts)
            for cell, known in repaired.cells
        ]
        for made, known, cell in checks:
            seconds = limits.exercise_seconds
            verdict, printed = check_outside(session, known, cell.points, seconds, cell.name)
            made["outputs"] = _verdict_outputs(verdict.points, printed)
            _score(result, cell, verdict)
    finally:
        session.close()
    result.incidents, result.memory = session.incidents, session.memory
    for cell, known in repaired.cells:
        if known is not None:
            _by_hand(result, cell, known, repaired.waiting)
    return cells


def _grade_cell(session, cell, master, checks, budget, result, stderr_counts) -> dict:
    """Run one cell; its scores go into the result, its outputs into what is returned.

    The cell of a hidden check is put among ``checks``, with all names as they are there.
    """
    made = {"cell_type": cell.kind, "metadata": {}, "source": cell.source}
    if cell.kind != "code" and (master is None or master.solution or not master.locked):
        made |= inactive(cell.kind, cell.source)
    if master is not None:
        made["metadata"] = {"nbgrader": master.metadata}
    if cell.kind == "code":
        made |= {"outputs": [], "execution_count": None}
        known = master.hidden_check() if master and master.points is not None else None
        if known and not master.solution:
            session.keep(master.name)
            checks.append((made, known, master))
        elif cell.source.strip():
            where = master.name if master else say("check.own_cell")
            ran = session.run(cell.source, where, own=master is not None)
            made["outputs"] = budget.trimmed(ran["outputs"])
            if master and master.points is not None and not master.by_hand:
                points = check_inside(ran["outputs"], ran["good"], master.points, stderr_counts)
                _score(result, master, _inside(master, points, "inside", ran["outputs"]))
        elif master and master.points is not None and not master.by_hand:
            _score(result, master, _inside(master, master.points, "inside"))  # an empty test
    return made


def _verdict_outputs(points, printed):
    return [
        {"output_type": "stream", "name": "stdout", "text": printed},
        {
            "output_type": "execute_result",
            "data": {"text/plain": f"{points:g}"},
            "metadata": {},
            "execution_count": None,
        },
    ]


def _inside(master, points, checked, outputs=()) -> ExerciseResult:
    """A test that is no function of the course: what its assertion says is the message."""
    result = ExerciseResult(master.function or master.name, master.name, master.points, points)
    result.checked = checked
    for output in outputs:
        if output["output_type"] == "error" and (points or 0) < master.points:
            result.messages.append(_assertion(output))
    return result


def _assertion(output):
    """The sentence of an assertion, else the error's name and text; never the test's source."""
    name, text = output["ename"], " ".join(str(output["evalue"]).split())[:500]
    if name == "AssertionError":
        return text or say("check.silent_test")
    return say("check.test_ended" if text else "check.test_ended_mute", error=name, text=text)


def _score(result, master, verdict):
    (notebook,) = result.notebooks
    result.scores[notebook][master.name] = verdict.points
    verdict.cell, verdict.notebook = master.name, notebook
    result.exercises.append(verdict)


def _by_hand(result, cell, master, waiting):
    """As nbgrader has it: nothing written is no points, anything else waits for a person."""
    untouched = cell.source.strip() == master.source.strip() and master.name not in waiting
    if master.by_hand:
        points = 0.0 if untouched and master.solution else None
        _score(result, master, _inside(master, points, "by hand"))
    if master.solution:
        (notebook,) = result.notebooks
        result.comments[notebook][master.name] = "No response." if untouched else None


def _read(data, master):
    """A submission put back into the master's shape, and hints about its answers.

    Both in a limited process: the file may be anything. Hints that cannot be had cost nobody a grade.
    """
    try:
        found = limited.call(_read_there, data, master, True, raises=(Unreadable,))
    except limited.Refused:
        found = limited.call(_read_there, data, master, False, raises=(Unreadable,))
    cells, notes, waiting, hints = found
    known = {cell.name: cell for cell in master.cells}
    pairs = [(Cell(kind, source, name), known.get(name)) for kind, source, name in cells]
    return Repaired(pairs, notes, set(waiting)), hints


def warm(master) -> None:
    """Read the set as it was released, here: what is worked out of it is remembered, and forks have it.

    IPython's reading of magics, which takes long to load, is loaded here too, not once a submission.
    """
    answers.as_ipython_has_it("%time 1")
    cells = [
        {"cell_type": cell.kind, "source": cell.source, "metadata": {"nbgrader": cell.metadata}}
        for cell in master.cells
    ]
    _read_there(json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}).encode(), master, True)


def _read_there(data, master, with_hints):
    """In the limited process; plain data comes back."""
    repaired = repair(data, master)
    hints = {"fingerprint": {}, "answers": {}, "calls": {}}
    if with_hints:
        with contextlib.suppress(Exception):
            hints = _look_at_answers(repaired)
    cells = [(cell.kind, cell.source, cell.grade_id) for cell, _ in repaired.cells]
    return cells, repaired.notes, sorted(repaired.waiting), hints


def _look_at_answers(repaired) -> dict:
    """Who wrote alike, and whose answer calls the library's own loss instead of being one."""
    answers, prints = {}, {}
    for cell, known in repaired.cells:
        if known is None or not known.solution or known.kind != "code" or not known.function:
            continue
        if cell.source.strip() == known.source.strip():
            similarity.given(known.source, SETTINGS.similarity.run)
            continue
        answers[known.function] = cell.source[:20_000]
        prints[known.function] = similarity.fingerprint(cell.source, known.source)
    sources = [cell.source for cell, _ in repaired.cells if cell.kind == "code"]
    exercises = {known.function for _, known in repaired.cells if known and known.solution}
    calls = similarity.library_calls(sources, exercises - {None})
    calls = {name: sorted(used) for name, used in calls.items()}
    return {"fingerprint": prints, "answers": answers, "calls": calls}


def _apply_policy(result, calls, policy):
    """What calling the library's own loss costs."""
    for exercise in result.exercises:
        rule = policy.get(exercise.name, policy.get("default", "mark"))
        exercise.library = calls.get(exercise.name, []) if rule != "allow" else []
        if exercise.library and rule == "zero":
            exercise.points, exercise.mistake = 0.0, say("check.library_name")
            exercise.messages = [say("check.library")]
            result.scores[exercise.notebook][exercise.cell] = 0.0


def _since(started):
    return round(time.perf_counter() - started, 4)


# One zygote for a process and a set: forking it is what makes grading quick.
_zygotes: dict = {}


def zygote_for(job: Job) -> Zygote:
    master = Master.from_data(job.master)
    pictures = tuple(vars(SETTINGS.feedback).values())  # an interpreter keeps to them
    key = (master.name, tuple(job.hidden), job.unsafe, pictures)
    if key not in _zygotes:
        for old in _zygotes.values():
            old.close()
        _zygotes.clear()
        warm(master)
        _zygotes[key] = Zygote(
            preload=master.imports(),
            exercises=master.functions,
            hidden=job.hidden,
            unsafe=job.unsafe,
        )
    return _zygotes[key]


def grade_anywhere(job: Job) -> Record:
    """What a worker calls: the job's settings hold. A zygote that is gone is started once more."""
    if job.settings is not None:
        settings.use(job.settings)
    try:
        return grade(job, zygote_for(job))
    except (SandboxError, BrokenPipeError, ConnectionError):
        while _zygotes:
            _zygotes.popitem()[1].close()
        return grade(job, zygote_for(job))
