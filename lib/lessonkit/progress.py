"""How far an exercise set is: what the cells under its answers said last, in the file that quizzes use."""

import importlib.resources
import json

from lessonkit import surroundings
from lessonkit.messages import say

KINDS = ("write", "derive", "fit", "diagnose")


def contents(set_name):
    """The exercises of a set in order, as ``[{"name", "title", "kind", "points"}, …]``.

    ``make exercises`` writes them from the set's notebook into ``lessonkit/visible/NN_name/set.json``.
    """
    folder = importlib.resources.files("lessonkit") / "visible" / set_name.replace("-", "_")
    path = folder / "set.json"
    if not path.is_file():
        raise ValueError(f"there is no exercise set called {set_name!r}")
    return json.loads(path.read_text(encoding="utf-8"))


def note(exercise, passes):
    """Keep what a visible check said, where it is the learner's own notebook that asks."""
    if not surroundings.learners():
        return
    from lessonkit.quiz.memory import remember

    remember({"exercises": {exercise: passes}})


def progress(set_name):
    """Say which exercises of a set pass, and what is left.

    Parameters
    ----------
    set_name : str
        As the notebook is called, such as ``"02-regression-losses"``.
    """
    if surroundings.graded():  # who grades has a file of answers too, and it tells nothing here
        return
    from lessonkit import worked
    from lessonkit.quiz.memory import remembered

    exercises, known = contents(set_name), remembered()["exercises"]
    print(summary(exercises, known))
    tried = [one["name"] for one in exercises if one["name"] in known]
    if tried and worked.find(tried[0]):
        print(say("progress.worked", name=tried[0]))


def summary(exercises, known):
    """The sentences of :func:`progress`; ``known`` maps names to whether they passed when last checked.

    Examples
    --------
    >>> two = [{"name": "huber", "title": "Huber loss", "kind": "write", "points": 2},
    ...        {"name": "pinball", "title": "Pinball loss", "kind": "fit", "points": 3}]
    >>> print(summary(two, {"huber": True}))
    1 of 2 exercises pass (write 1 of 1, fit 0 of 1): 2 of 5 points, but for extreme inputs.
    Left:
      2 · Pinball loss: not tried yet
    >>> print(summary(two[:1], {"huber": True}))
    1 of 1 exercises pass (write 1 of 1): 2 of 2 points, but for extreme inputs.
    """
    passed = [one for one in exercises if known.get(one["name"])]
    named = dict.fromkeys(one["kind"] for one in exercises)  # in the course's words
    kinds = [kind for kind in KINDS if kind in named] + [
        kind for kind in named if kind not in KINDS
    ]
    by_kind = [
        say("progress.kind", kind=kind, passed=_count(passed, kind), all=_count(exercises, kind))
        for kind in kinds
    ]
    points, most = (sum(one["points"] for one in some) for some in (passed, exercises))
    counts = {"passed": len(passed), "all": len(exercises), "points": points, "most": most}
    lines = [say("progress.summary", kinds=", ".join(by_kind), **counts)]
    left = [
        say(f"progress.{'does_not_pass' if one['name'] in known else 'not_tried'}", number=number,
            title=one["title"])
        for number, one in enumerate(exercises, 1)
        if one not in passed
    ]  # fmt: skip
    return "\n".join([*lines, *([say("progress.left"), *left] if left else [])])


def _count(exercises, kind):
    return sum(one["kind"] == kind for one in exercises)
