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

from grading.messages import say
from grading.settings import COURSE, SETTINGS
from lessonkit.ruler.call import INTERRUPTED, TIME_UP, Outcome, observe, unwritten
from lessonkit.ruler.clauses import InPart, Vague
from lessonkit.ruler.compare import fault, in_form, repeats, same, tolerances
from lessonkit.ruler.failing import where_wrong
from lessonkit.ruler.other_arguments import of_other_arguments
from lessonkit.ruler.relations import relation
from lessonkit.ruler.why import explained

__all__ = ["Case", "Exercise", "Mistake", "Outcome", "Verdict", "observe"]

PARTS = ("ordinary", "extreme")


class Case:
    """One hidden call: a kind of input in words (learners see it), and the arguments (they do not).

    Lists among the arguments become arrays. ``part`` is "ordinary" or "extreme"; a result is right
    within ``atol + rtol·|expected|``, by default 1e-6 relative plus 1e-8, and wider where an input
    is float32 or float16. ``memory`` is the number of bytes that the call may hold at once; for it
    an argument has to ask for memory to be measured (see :mod:`lessonkit.ruler.arguments`).
    """

    def __init__(self, kind, /, *, part="ordinary", rtol=None, atol=None, memory=None, **arguments):
        if part not in PARTS:
            raise ValueError(f"part is one of {PARTS}, not {part!r}")
        arguments = {k: np.array(v) if isinstance(v, list) else v for k, v in arguments.items()}
        narrow = tolerances(arguments)
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
        if not self.message:
            raise ValueError(f"the mistake {self.name!r} needs a sentence that helps")
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
        print(say("check.points", name=self.exercise, points=self.points, max=self.max_points))
        for message in self.messages:
            print(f"- {message}")
        for remark in self.remarks:
            print(f"- {say('check.remark', remark=remark)}")
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
    judge : Judge, optional
        Where many results are right: see :mod:`lessonkit.ruler.judge`. A result is then right if it is
        worth as much as the reference's, and the same call has to give the same result twice.
    why : callable, optional
        ``why(result, **arguments)`` says of a wrong result of the right form what is wrong with it, or
        None: asked where neither a known mistake nor a simple relation explains it.
    time_factor : float
        How many times the settings' ``exercise_seconds`` all calls together may take, for answers that
        train something; beyond it the exercise scores nothing. Plain nbgrader stops every cell after
        ``cell_seconds``, so it cannot be more than that.
    equivalents : dict
        ``{"changed code": "why it is no mistake"}`` for mutants of the reference that are right
        answers; see :mod:`grading.authoring.mutants`.
    """

    def __init__(
        self, name, points, reference, cases, mistakes=(), *, judge=None, why=None, time_factor=1,
        equivalents=None,
    ):  # fmt: skip
        self.name, self.points, self.reference = name, points, reference
        self.cases, self.mistakes, self.judge = list(cases), list(mistakes), judge
        self.why = why
        self.time_factor, self.equivalents = time_factor, equivalents or {}
        own = COURSE.submission  # a class's limits make no exercise of the course wrong
        if time_factor * own.exercise_seconds > own.cell_seconds:
            raise ValueError(f"{name}: plain nbgrader would stop it earlier than after its limit")
        order = list(inspect.signature(reference).parameters)
        for case in self.cases:
            if set(case.arguments) != set(order):
                raise ValueError(f"{name}, {case.kind!r}: the arguments are {order}")
            case.arguments = {key: case.arguments[key] for key in order}
        self.parts = [part for part in PARTS if any(case.part == part for case in self.cases)]
        if not self.cases or self.parts[0] != "ordinary":
            raise ValueError(f"{name} needs ordinary cases")

    @property
    def limit(self):
        """Seconds for all calls together."""
        return self.time_factor * SETTINGS.submission.exercise_seconds

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
            return self._verdict(messages=[say("check.not_a_function", name=self.name)])
        outcomes = []
        limit = self.limit if limit is None else limit
        elsewhere = hasattr(function, "observe")
        spent = 0.0  # where the function runs elsewhere, of its own processor time
        # The first case once more at the end: a function answers the same question the same way.
        for case in [*self.cases, self.cases[0]]:
            left, began = limit - spent, time.perf_counter()
            if left <= 0:
                outcomes.append(Outcome(error=TIME_UP))
            else:
                outcomes.append(observe(function, case.arguments, limit=left))
            spent += outcomes[-1].seconds if elsewhere else time.perf_counter() - began
            stop = self._stop(outcomes[-1], limit)
            if stop:
                return self._verdict(messages=[stop])
        *outcomes, again = outcomes
        problems, remarks = [], []
        for index, outcome in enumerate(outcomes):
            problems.append(self._problem(index, outcome, remarks))
        if not problems[0] and not self._repeats(outcomes[0], again):
            problems[0] = say("check.repeats_not")
        remarks += self._habits(outcomes, right=not any(problems))
        return self._judge(outcomes, problems, remarks)

    def _repeats(self, first, again):
        """Whether the first case, called again, is as right as before; for a judge, the same result."""
        if self.judge is None:
            return not self._problem(0, again)
        return repeats(first, again, self.expected[0].value)

    def _stop(self, outcome, limit):
        """The one sentence when there is nothing more to try."""
        if outcome.error_name == "NotImplementedError":
            return unwritten(self.name, outcome)
        if outcome.error_name == TIME_UP:
            return say("check.stopped", name=self.name, seconds=limit)
        if outcome.error_name == INTERRUPTED:
            return say("check.interrupted", name=self.name)
        return None

    def _problem(self, index, outcome, remarks=None):
        """What is wrong with the outcome of one case, or None."""
        case, right = self.cases[index], self.expected[index]
        options = case.tolerance | {"memory": case.memory, "remarks": remarks}
        return fault(outcome, right.value, **options, **self._judged(case))

    def _judged(self, case):
        return {"judge": self.judge, "arguments": case.arguments}

    def _habits(self, outcomes, *, right):
        """Remarks on printing, warnings and time, which cost nothing."""
        if any(outcome.printed for outcome in outcomes):
            yield say("check.prints")
        warned = [text for outcome in outcomes for text in outcome.warnings]
        if warned and right:
            yield say("check.warns", warning=warned[0])
        seconds = sum(outcome.seconds for outcome in outcomes)
        # Where a judge decides, any method will do, and the reference may be a closed form.
        if (
            self.judge is None
            and seconds > SETTINGS.check.slow_seconds
            and seconds > SETTINGS.check.slow_factor * self._seconds_needed
        ):
            yield say("check.slow")

    def _judge(self, outcomes, problems, remarks):
        by_part = {
            part: [i for i, case in enumerate(self.cases) if case.part == part]
            for part in self.parts
        }
        passed = {part: not any(problems[i] for i in by_part[part]) for part in self.parts}
        messages, mistake = [], None
        # Where ordinary inputs fail, extreme ones tell nothing: many mistakes overflow alike.
        part = next((part for part in self.parts if not passed[part]), None)
        if part == "extreme":
            messages.append(say("check.extreme_missing"))
        if part:
            failed = [i for i in by_part[part] if problems[i]]
            mistake = self._recognise(outcomes, by_part[part], failed)
            if mistake:
                kinds = "; ".join(self.cases[i].kind for i in failed[:3])
                messages.append(say("check.shows_on", message=mistake.message, kinds=kinds))
            else:
                if self.judge:
                    messages += self._reasons(outcomes, failed)
                else:
                    messages += self._relation(outcomes, by_part[part])
                messages += self._symptoms(failed, problems)
        return self._verdict(passed, messages, mistake and mistake.name, remarks)

    def _relation(self, outcomes, indices):
        """How wrong values stand to the right ones, where that is simple."""
        if any(outcomes[i].error or outcomes[i].changed for i in indices):
            return
        cases, expected = [self.cases[i] for i in indices], [self.expected[i] for i in indices]
        outcomes = [outcomes[i] for i in indices]
        together = zip(cases, outcomes, expected, strict=True)
        seen = [(c.arguments, o.value, e.value, c.tolerance) for c, o, e in together]
        words = relation(seen)
        if self.why and (not words or isinstance(words, Vague)):
            said = explained(self.why, seen)
            if said:
                yield said[1]
                return
        exact = words and not isinstance(words, Vague)
        if exact:
            yield _sentence(words)
            if not isinstance(words, InPart):
                return
        other = of_other_arguments(self.reference, cases, outcomes)
        if other:
            yield _sentence(say("relation.other_arguments", words=other))
        elif not exact and (words := where_wrong(seen, relation) or words):
            yield _sentence(words)

    def _reasons(self, outcomes, failed):
        """What the judge knows of the first result that is wrong and of the right form."""
        for i in failed:
            value, right = outcomes[i].value, self.expected[i].value
            if self.judge.name not in (self._problem(i, outcomes[i]) or ""):
                continue
            why = self.judge.explain(in_form(value, right), self.cases[i].arguments)
            if why:
                yield why
                return

    def _symptoms(self, failed, problems):
        """What came back where no mistake is recognised: a few kinds of input for each symptom."""
        for problem in list(dict.fromkeys(problems[i] for i in failed))[:3]:
            kinds = "; ".join([self.cases[i].kind for i in failed if problems[i] == problem][:3])
            yield say("check.symptom", kinds=f"{kinds[0].upper()}{kinds[1:]}", problem=problem)
        right = sum(not problem for problem in problems)
        if right >= 2 * len(failed):
            yield say("check.right_elsewhere", count=right)

    def _recognise(self, outcomes, indices, failed):
        """The first known mistake with these results all over a part, and wrong where they are."""
        for number, mistake in enumerate(self.mistakes):
            known = self._mistaken(number)
            alike = all(
                same(
                    outcomes[i], known[i], **self.cases[i].tolerance, **self._judged(self.cases[i])
                )
                for i in indices
            )
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
        if passed["ordinary"]:  # the extreme point is given on top of the others, never alone
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


def _sentence(clause):
    return f"{clause[0].upper()}{clause[1:]}."
