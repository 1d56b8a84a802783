"""What a hidden check is made of: cases, known mistakes, and the verdict on one function.

A check calls what it is given and compares the results with those of a reference. It runs wherever
the course needs it: in the tests, in the notebook's own kernel under plain nbgrader, or outside the
learner's process, where the function is a stand-in that forwards its arguments. Expected values
stay on this side.
"""

import inspect
import time
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from grading.checks.compare import difference, same
from grading.observe import INTERRUPTED, NOT_PLAIN, TIME_LIMIT, TIME_UP, Outcome, observe

__all__ = ["Case", "Exercise", "Mistake", "Outcome", "Verdict", "observe"]

PARTS = ("ordinary", "extreme")
SLOW_FACTOR, SLOW_SECONDS = 100, 0.5
NARROW = {
    "float16": (2e-2, 1e-2),
    "float32": (1e-4, 1e-6),
}  # rtol, atol when an input has this type


class Case:
    """One hidden call: a kind of input in words (learners see it), and the arguments (they do not).

    Lists among the arguments become arrays. ``part`` is "ordinary" or "extreme"; a result is right
    within ``atol + rtol·|expected|``, by default 1e-6 relative plus 1e-8, and wider where an input
    is float32 or float16. ``memory`` is the number of bytes that the call may hold at once; for it
    an argument has to ask for memory to be measured (see :mod:`grading.arguments`).
    """

    def __init__(self, kind, /, *, part="ordinary", rtol=None, atol=None, memory=None, **arguments):
        if part not in PARTS:
            raise ValueError(f"part is one of {PARTS}, not {part!r}")
        arguments = {k: np.array(v) if isinstance(v, list) else v for k, v in arguments.items()}
        types = {str(v.dtype) for v in arguments.values() if isinstance(v, np.ndarray)}
        narrow = next((NARROW[name] for name in NARROW if name in types), (1e-6, 1e-8))
        self.kind, self.part, self.memory, self.arguments = kind, part, memory, arguments
        self.rtol = narrow[0] if rtol is None else rtol
        self.atol = narrow[1] if atol is None else atol

    @property
    def tolerance(self):
        return {"rtol": self.rtol, "atol": self.atol}


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners give, and the sentence that helps.

    ``name`` is a short phrase for the instructor's table (a named function's own name will do), and
    ``alike`` holds wrong answers that no case can or should tell from this one.
    """

    function: object
    message: str
    name: str = ""
    alike: tuple = ()

    def __post_init__(self):
        if not self.name:
            if self.function.__name__ == "<lambda>":
                raise ValueError(f"give this mistake a name: {self.message}")
            object.__setattr__(self, "name", self.function.__name__.strip("_").replace("_", " "))


@dataclass(frozen=True)
class Verdict:
    """Points, and what to say: ``messages`` explain lost points, ``remarks`` cost nothing."""

    exercise: str
    points: int
    max_points: int
    messages: tuple = ()
    mistake: str | None = None
    parts: dict = field(default_factory=dict)  # {"ordinary": True, "extreme": False}
    remarks: tuple = ()

    def report(self):
        """Print the verdict and return the points: as a cell's last value they are its score."""
        print(f"{self.exercise}: {self.points} of {self.max_points} points.")
        for message in self.messages:
            print(f"- {message}")
        for remark in self.remarks:
            print(f"- No points lost, but {remark}")
        return self.points


class Exercise:
    """One exercise: its reference answer, the cases that try a function, and the mistakes it knows.

    Parameters
    ----------
    name : str
        The function that learners write.
    points : int
        In all. Where there are extreme cases they carry one of them, the ordinary ones the rest.
    reference : callable
        A right answer; its results are the expected ones.
    cases : list of Case
        Their arguments are passed by position, in the order of the reference's signature.
    mistakes : list of Mistake
        Looked through in this order, so the more particular one goes first.
    limit : float
        Seconds for all calls together; beyond it the exercise scores nothing.
    equivalents : dict
        ``{"changed code": "why it is no mistake"}`` for mutants of the reference that are right
        answers; see :mod:`grading.mutate`.
    """

    def __init__(
        self, name, points, reference, cases, mistakes=(), *, limit=TIME_LIMIT, equivalents=None
    ):
        self.name, self.points, self.reference = name, points, reference
        self.cases, self.mistakes, self.limit = list(cases), list(mistakes), limit
        self.equivalents = equivalents or {}
        order = list(inspect.signature(reference).parameters)
        for case in self.cases:
            if set(case.arguments) != set(order):
                raise ValueError(f"{name}, {case.kind!r}: the arguments are {order}")
            case.arguments = {key: case.arguments[key] for key in order}
        self.parts = [part for part in PARTS if any(case.part == part for case in self.cases)]
        if not self.cases or self.parts[0] != "ordinary":
            raise ValueError(f"{name} needs ordinary cases")

    @cached_property
    def expected(self):
        """The reference's outcome for every case, in order."""
        outcomes = [observe(self.reference, case.arguments) for case in self.cases]
        for case, outcome in zip(self.cases, outcomes, strict=True):
            if outcome.error or outcome.changed or outcome.warnings:
                raise AssertionError(f"{self.name}, {case.kind!r}: the reference fails: {outcome}")
        return outcomes

    @cached_property
    def _seconds_needed(self):
        """What the reference takes for all cases: each at its best of three, as machines are busy."""
        runs = [[outcome.seconds for outcome in self.expected]]
        for _ in range(2):
            runs.append([observe(self.reference, case.arguments).seconds for case in self.cases])
        return sum(map(min, zip(*runs, strict=True)))

    def check(self, function, *, limit=None):
        """The :class:`Verdict` on ``function``, tried on every case within ``limit`` seconds."""
        if not callable(function) and not hasattr(function, "observe"):
            return self._verdict(messages=[f"`{self.name}` is not a function."])
        outcomes = []
        limit = self.limit if limit is None else limit
        deadline = time.monotonic() + limit
        # The first case once more at the end: a function answers the same question the same way.
        for case in [*self.cases, self.cases[0]]:
            left = deadline - time.monotonic()
            if left <= 0:
                outcomes.append(Outcome(error=TIME_UP))
            else:
                outcomes.append(observe(function, case.arguments, limit=left))
            stop = self._stop(outcomes[-1])
            if stop:
                return self._verdict(messages=[stop])
        *outcomes, again = outcomes
        problems, remarks = [], []
        for index, outcome in enumerate(outcomes):
            problems.append(self._problem(index, outcome, remarks))
        if not problems[0] and self._problem(0, again):
            problems[0] = "the same call gave a different answer the second time"
        remarks += self._habits(outcomes, right=not any(problems))
        return self._judge(outcomes, problems, remarks)

    def _stop(self, outcome):
        """The one sentence when there is nothing more to try."""
        if outcome.error_name == "NotImplementedError":
            return f"`{self.name}` is not written yet."
        if outcome.error_name == TIME_UP:
            return (
                f"`{self.name}` was stopped after {self.limit:.0f} seconds. Does a loop never end?"
            )
        if outcome.error_name == INTERRUPTED:
            return f"`{self.name}` was interrupted."
        return None

    def _problem(self, index, outcome, remarks=None):
        """What is wrong with the outcome of one case, or None."""
        case, right = self.cases[index], self.expected[index]
        if outcome.error_name == NOT_PLAIN:
            got = outcome.error.partition(": ")[2]
            return f"an array or a number is asked, {got} came back"
        if outcome.error:
            return f"it raised {outcome.error}"
        if outcome.changed:
            names = " and ".join(f"`{name}`" for name in outcome.changed)
            return f"it changed its input {names}; work on a copy"
        problem = difference(outcome.value, right.value, **case.tolerance, remarks=remarks)
        if not problem and case.memory and outcome.peak and outcome.peak > case.memory:
            return "the values are right, but it holds far more in memory at once than it needs"
        return problem

    def _habits(self, outcomes, *, right):
        """Remarks on printing, warnings and time, which cost nothing."""
        if any(outcome.printed for outcome in outcomes):
            yield "your function prints; take that out before a training loop calls it."
        warned = [text for outcome in outcomes for text in outcome.warnings]
        if warned and right:
            yield f"your function warns ({warned[0]}); a stable formula has no reason to."
        seconds = sum(outcome.seconds for outcome in outcomes)
        if seconds > SLOW_SECONDS and seconds > SLOW_FACTOR * self._seconds_needed:
            yield "your function takes over 100 times longer than it need; NumPy can do the loop."

    def _judge(self, outcomes, problems, remarks):
        by_part = {
            part: [i for i, case in enumerate(self.cases) if case.part == part]
            for part in self.parts
        }
        passed = {part: not any(problems[i] for i in by_part[part]) for part in self.parts}
        messages, mistake = [], None
        for part in self.parts:
            if passed[part]:
                continue
            if part == "extreme" and passed["ordinary"]:
                messages.append("Right on ordinary inputs; the point for extreme ones is missing.")
            failed = [i for i in by_part[part] if problems[i]]
            mistake = self._recognise(outcomes, by_part[part], failed)
            if mistake:
                kinds = "; ".join(self.cases[i].kind for i in failed[:3])
                messages.append(f"{mistake.message} (It shows on: {kinds}.)")
                break
            if part == "ordinary" or passed["ordinary"]:
                messages += self._symptoms(failed, problems)
        return self._verdict(passed, messages, mistake and mistake.name, remarks)

    def _symptoms(self, failed, problems):
        """What came back where no mistake is recognised: a few kinds of input for each symptom."""
        for problem in list(dict.fromkeys(problems[i] for i in failed))[:3]:
            kinds = "; ".join([self.cases[i].kind for i in failed if problems[i] == problem][:3])
            yield f"{kinds[0].upper()}{kinds[1:]}: {problem}."

    def _recognise(self, outcomes, indices, failed):
        """The first known mistake with these results all over a part, and wrong where they are."""
        for number, mistake in enumerate(self.mistakes):
            known = self._mistaken(number)
            alike = all(same(outcomes[i], known[i], **self.cases[i].tolerance) for i in indices)
            if alike and all(self._problem(i, known[i]) for i in failed):
                return mistake
        return None

    def _mistaken(self, number):
        if number not in self._mistakes_seen:
            function = self.mistakes[number].function
            seen = [observe(function, case.arguments) for case in self.cases]
            self._mistakes_seen[number] = seen
        return self._mistakes_seen[number]

    @cached_property
    def _mistakes_seen(self):
        return {}

    def _verdict(self, passed=None, messages=(), mistake=None, remarks=()):
        passed = passed or dict.fromkeys(self.parts, False)
        points = 0
        if passed["ordinary"]:  # the extreme point crowns a right answer, it is none by itself
            share = 1 if "extreme" in passed else 0
            points = self.points - share + (share if passed.get("extreme") else 0)
        return Verdict(
            exercise=self.name,
            points=points,
            max_points=self.points,
            messages=tuple(messages),
            mistake=mistake,
            parts=passed,
            remarks=tuple(dict.fromkeys(remarks)) if passed["ordinary"] else (),
        )
