"""What a lesson asserts, and the check that stands under an exercise's answer."""

import importlib.resources
import runpy
import sys
import time
import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np

from lessonkit import answers, progress, surroundings, validating, worked
from lessonkit.messages import said, say
from lessonkit.ruler import relations
from lessonkit.ruler.arguments import Chunks, Measured
from lessonkit.ruler.call import INTERRUPTED, TIME_LIMIT, TIME_UP, observe, unwritten
from lessonkit.ruler.clauses import InPart, Vague
from lessonkit.ruler.compare import (
    difference,
    fault,
    in_form,
    mute,
    plain_expected,
    repeats,
    tolerances,
)
from lessonkit.ruler.failing import where_wrong
from lessonkit.ruler.limit import time_limit
from lessonkit.ruler.names import confused
from lessonkit.ruler.other_arguments import of_other_arguments
from lessonkit.ruler.why import explained
from lessonkit.show import call, labelled, show

ENOUGH = 3  # different numbers that do not agree by chance

__all__ = ["Case", "agree", "case", "check", "show", "stream"]


def agree(actual, expected, *, rtol=1e-9, atol=5e-4, what=""):
    """Assert that a number (or array) which the prose states is the one just computed.

    In a notebook the cell goes on: a reader who tries another number above gets a line about it in red, and
    what the cell makes after it. A lesson that is built or tested fails by that line.

    Parameters
    ----------
    actual, expected : number or array, same shape
    rtol, atol : float
        Relative and absolute tolerance. The default accepts a number rounded to three decimals.
    what : str
        What is compared, for the message.

    Raises
    ------
    AssertionError
        If they differ by more than the tolerance, outside of a notebook and where it is graded.

    Examples
    --------
    >>> agree(0.69315, 0.693)
    """
    actual, expected = np.asarray(actual), np.asarray(expected)
    same_shape = actual.shape == expected.shape
    if not same_shape or not np.allclose(actual, expected, rtol=rtol, atol=atol, equal_nan=True):
        what, stated, computed = what or said("lesson.number"), show(expected), show(actual)
        if not surroundings.learners():
            raise AssertionError(f"{what}: computed {computed}, stated {stated}")
        told = say("lesson.changed", what=what, expected=stated, actual=computed)
        print(told, file=sys.stderr)


def stream(*chunks):
    """An argument of a case that is an iterator of arrays: each is seen once, and none to be kept.

    Examples
    --------
    >>> show(stream([1.0, 2.0], [], [3.0]))
    'iterator of [1., 2.], [], [3.]'
    """
    return Chunks(tuple(np.array(chunk, dtype=float) for chunk in chunks))


@dataclass(frozen=True)
class Case:
    """One call of a visible check: the arguments, what should come back, and known wrong results."""

    arguments: dict
    expected: object
    looks_like: tuple
    tolerance: dict
    memory: float | None


def case(*, expected, looks_like=(), rtol=None, atol=None, memory=None, **arguments):
    """Describe one call; ``looks_like`` lists ``(wrong result, what it means)`` pairs.

    ``memory`` is the number of bytes that the call may allocate at once. Lists among the
    arguments become arrays, so that a case reads like the mathematics.

    Examples
    --------
    >>> case(residual=[-2.0, 3.0], delta=2.0, expected=[2.0, 4.0]).arguments["delta"]
    2.0
    """
    ready = {name: np.array(v) if isinstance(v, list) else v for name, v in arguments.items()}
    usual = tolerances(ready)
    if memory is not None and not any(isinstance(v, Chunks | Measured) for v in ready.values()):
        watched = next(name for name, v in ready.items() if isinstance(v, np.ndarray))
        ready[watched] = Measured(ready[watched])
    tolerance = {
        "rtol": usual[0] if rtol is None else rtol,
        "atol": usual[1] if atol is None else atol,
    }
    return Case(ready, plain_expected(expected), tuple(looks_like), tolerance, memory)


@cache
def visible(exercise):
    """What the visible check of an exercise knows, from ``lessonkit/visible/NN_name/exercise.py``.

    A dictionary with ``CASES`` and ``TAKEAWAY``; ``picture`` where there is something to draw; ``why``
    where it can say of a wrong result what is wrong with it; ``library`` where the library has a right
    answer, with which changed arguments are tried; ``JUDGE`` where many results are right;
    ``TIME_FACTOR`` where all calls together may take longer than usual.
    """
    folder = importlib.resources.files("lessonkit") / "visible"
    paths = [path / f"{exercise}.py" for path in folder.iterdir() if path.is_dir()]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise ValueError(f"there is no exercise called {exercise!r}")
    return runpy.run_path(str(path))


def check(exercise, *cases, takeaway=None):
    """Try an exercise's answer on visible cases and say what happened.

    Stops at the first case that fails, since one clear sentence helps more than five. It raises
    nothing; under nbgrader's *Validate*, the exercise's graded cell then does.

    Parameters
    ----------
    exercise : str
        The name of the function that the cell above defines. Its cases are in
        ``lessonkit/visible``. A function with ``cases`` of its own is tried on these.
    cases : Case
        From :func:`case`.
    takeaway : str, optional
        Shown once every case passes.

    Examples
    --------
    >>> def double(x):
    ...     return 2 * x
    >>> check(double, case(x=2.0, expected=4.0), takeaway="Twice is enough.")
    ✓ double: 1 of 1 visible cases pass.
      Twice is enough.
    >>> check(double, case(x=2.0, expected=5.0, looks_like=[(4.0, "Add one.")]))
    ✗ double(x=2.0)
      gave     4.0
      expected 5.0
      Add one.
    """
    if not isinstance(exercise, str) and not cases:  # check(huber) means check("huber")
        exercise = getattr(exercise, "__name__", show(exercise))
    known = {"CASES": cases, "TAKEAWAY": takeaway}
    if isinstance(exercise, str):
        try:
            known = visible(exercise)
        except ValueError:
            surroundings.here.say(
                exercise, _fails(say("visible.unknown", name=exercise)), failed=True
            )
            return
        namespace = sys._getframe(1).f_globals
        problem = answers.problem(exercise, namespace)
        if problem:
            surroundings.here.say(exercise, _fails(problem), failed=True)
            return
        function, name = namespace[exercise], exercise
    else:
        function, name = exercise, getattr(exercise, "__name__", "…")
    said, failed, ended = _verdict(function, name, known)
    if isinstance(exercise, str) and not said.startswith(
        _fails(say("visible.not_written", name=name))
    ):
        progress.note(name, not failed)
        offer = "" if failed else worked.offer(name)
        said += f"\n  {offer}" if offer else ""
    picture = known.get("picture")
    # A function that had to be stopped would have to be stopped again for its picture.
    if picture and ended and surroundings.here.draws:
        _draw(picture, function)
    surroundings.here.say(name, said, failed=failed)


def _verdict(function, name, known):
    """What to say, whether a case fails, and whether every call ended by itself."""
    cases, takeaway, judge = known["CASES"], known["TAKEAWAY"], known.get("JUDGE")
    limit = TIME_LIMIT * known.get("TIME_FACTOR", 1)
    remarks, outcomes = [], []
    end = time.monotonic() + limit
    for place, example in enumerate(cases):
        outcomes.append(_observe(function, example, end))
        if _problem(example, outcomes[-1], remarks, judge) is None:
            continue
        ended = outcomes[-1].error_name not in (TIME_UP, INTERRUPTED)
        compared = not judge and outcomes[-1].value is not None and not outcomes[-1].changed
        meant = ""
        if compared and _changes_its_mind(function, cases[0], outcomes[0], end):
            return _different(name, cases[0]), True, True
        if compared:  # what the values mean, all cases together say
            outcomes += [_observe(function, other, end) for other in cases[len(outcomes) :]]
            place, meant = _looks_like(cases, outcomes, place)
        shown, further = _further(known, outcomes, meant) if compared else (None, "")
        place = place if meant or shown is None else shown
        problem = _sentence(name, cases[place], outcomes[place], meant, judge=judge, limit=limit)
        return f"{_fails(problem)}{further}", True, ended
    if cases and not _repeats(function, cases[0], outcomes[0], end, judge):
        return _different(name, cases[0]), True, True
    lines = [say("visible.passes", name=name, count=len(cases), all=len(cases))]
    if any(outcome.printed for outcome in outcomes):
        remarks.append(say("visible.prints"))
    lines += [say("visible.one_thing", remark=remark) for remark in dict.fromkeys(remarks)]
    lines += [f"  {takeaway}"] if takeaway else []
    return "\n".join(lines), False, True


def _observe(function, example, end):
    return observe(function, example.arguments, limit=max(end - time.monotonic(), 0.001))


def _problem(example, outcome, remarks, judge):
    """What is wrong with the outcome of one case, in a clause, or None."""
    options = example.tolerance | {"memory": example.memory, "remarks": remarks}
    judged = {"judge": judge, "arguments": example.arguments}
    return fault(outcome, example.expected, **options, **judged)


def _fails(problem):
    return say("visible.fails", problem=problem)


def _different(name, example):
    return _fails(f"{call(name, example.arguments)}\n{say('visible.different')}")


def _repeats(function, example, first, end, judge):
    """Whether a right call is right again, for a judge the same, as far as there is time to see it."""
    again = _observe(function, example, end)
    if again.error_name == TIME_UP:
        return True
    if judge:
        return repeats(first, again, example.expected)
    return _problem(example, again, [], judge) is None


def _changes_its_mind(function, example, first, end):
    """Whether the same call gives something else again: then there is no sense in what it gave."""
    again = _observe(function, example, end)
    return again.error_name != TIME_UP and show(again.value) != show(first.value)


def _sentence(name, example, outcome, meant, *, judge=None, limit=TIME_LIMIT):
    """What a case that fails was called with, what came back, what was expected, and why."""
    if outcome.error_name == "NotImplementedError":
        return unwritten(name, outcome)
    called = call(name, example.arguments)
    if outcome.error_name == TIME_UP:
        sentence = "visible.stopped_in" if outcome.where else "visible.stopped"
        return f"{called}\n{say(sentence, seconds=limit, where=outcome.where)}"
    if outcome.error_name == INTERRUPTED:
        return f"{called}\n{say('visible.interrupted')}"
    problem = _problem(example, outcome, [], judge)
    if outcome.value is None and outcome.printed and not outcome.error:
        problem = say("visible.printed_none")
    told = _lines(problem).removeprefix("\n")
    if outcome.value is None or outcome.changed:
        return f"{called}\n{told}"
    said = f"{called}\n" + labelled(say("visible.gave"), show(outcome.value))
    if (
        judge
        and difference(outcome.value, example.expected, **example.tolerance, values=False) is None
    ):
        return f"{said}\n{told}{_worth(judge, example, outcome)}"
    said += "\n" + labelled(say("visible.expected"), show(example.expected))
    if meant:
        return f"{said}\n  {meant}"
    return said if mute(problem) else f"{said}\n{told}"


def _worth(judge, example, outcome):
    """What a result of the right form is worth, what would do, and why it is not that."""
    result = in_form(outcome.value, example.expected)
    got, wanted = (judge.seen(x, example.arguments) for x in (result, example.expected))
    if isinstance(got, str):
        return ""
    within = example.tolerance["atol"] + example.tolerance["rtol"] * float(np.max(np.abs(wanted)))
    said = say("visible.worth", got=show(got), wanted=show(wanted), within=within)
    why = judge.explain(result, example.arguments)
    return f"{said}\n  {why}" if why else said


def _looks_like(cases, outcomes, first):
    """The first case whose wrong result is known to mean something, and what that is; else the first, "".

    A sentence counts only where no other case speaks against it: one that has the same sentence for
    another result, and came out wrong in a different way, is of somebody who did not make this mistake.
    Where the first case that fails does not know the sentence, few numbers may agree by chance.
    """
    tried = list(zip(cases, outcomes, strict=True))
    for place, (example, outcome) in enumerate(tried):
        for meaning in _meanings(example, outcome):
            if any(_speaks_against(meaning, *other) for other in tried):
                continue
            if place == first or _numbers(outcome.value) >= ENOUGH:
                return place, meaning
    return first, ""


def _numbers(value):
    """How many different numbers a result holds."""
    if isinstance(value, tuple | list):
        return sum(map(_numbers, value))
    return len(np.unique(value)) if isinstance(value, np.ndarray) else 1


def _speaks_against(meaning, example, outcome):
    """Whether a case in which a mistake shows came out wrong, and otherwise than by this mistake."""
    shows = any(known == meaning for _, known in example.looks_like)
    if not shows or outcome.value is None or meaning in _meanings(example, outcome):
        return False
    return difference(outcome.value, example.expected, **example.tolerance) is not None


def _meanings(example, outcome):
    """What is known of a wrong result of this case; such results are written with four digits or more."""
    if outcome.value is None:
        return []
    return [
        meaning
        for wrong, meaning in example.looks_like
        if difference(outcome.value, plain_expected(wrong), rtol=1e-4, atol=5e-5) is None
    ]


def _further(known, outcomes, meant):
    """What more can be said of wrong values, over all cases, and the case of which it is said, or None.

    It is a line, or two.
    """
    places = [i for i, o in enumerate(outcomes) if o.value is not None and not o.changed]
    tried = [(known["CASES"][i], outcomes[i]) for i in places]
    seen = [(c.arguments, o.value, c.expected, c.tolerance) for c, o in tried]
    words = relations.relation(seen)
    own = explained(known["why"], seen) if "why" in known and not meant else None
    shown, why = (places[own[0]], own[1]) if own else (None, None)
    if meant or confused(seen):  # which names or numbers were taken for each other, too
        return shown, _lines(why, words if confused(seen) else None)
    if words and not isinstance(words, InPart):
        return None, _lines(words)
    if "library" in known:
        other = of_other_arguments(known["library"], *zip(*tried, strict=True))
        if other:
            return None, _lines(say("relation.other_arguments", words=other))
    if words and not isinstance(words, Vague):
        return None, _lines(words)
    chosen = where_wrong(seen, relations.relation, choices=True)
    if chosen or why:
        return shown, _lines(chosen, why)
    words = where_wrong(seen, relations.relation) or words
    if words:
        return None, _lines(words)
    right = sum(_problem(*one, [], None) is None for one in tried)
    some = say("visible.some_right", right=right, all=len(outcomes)) if right else None
    return None, _lines(some)


def _lines(*clauses):
    """Each with a capital letter and a full stop, on a line of its own."""
    ended = [c if c.endswith((".", "?")) else f"{c}." for c in clauses if c]
    return "".join(f"\n  {sentence[0].upper()}{sentence[1:]}" for sentence in ended)


def _draw(picture, function):
    """Show the exercise's picture above the verdict; whatever goes wrong with it is its own affair."""
    try:
        with time_limit(TIME_LIMIT):
            drawn = picture(function)
    except BaseException:  # noqa: BLE001 - the answer may raise or stop anything: the verdict still comes
        return
    if drawn is not None:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            surroundings.here.show(drawn)


if validating.now():
    validating.watch(surroundings.shell())
