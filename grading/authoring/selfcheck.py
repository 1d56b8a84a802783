"""Try the hidden checks on answers whose verdict is known, before learners meet them.

python -m grading.authoring.selfcheck [SET ...]    a table, and what is wrong; exits with 1 if anything is

For each exercise: the reference and the solution get full marks, the scaffold nothing, every known
mistake loses marks and is named, right answers written otherwise (``tests/alternatives``, the worked
solutions) are accepted, and small changes to the reference are rejected unless explained.
"""

import importlib.util
import sys
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from grading.authoring.mutants import survivors
from grading.authoring.release import ROOT, sets
from grading.authoring.worked import answer_cells, other_ways
from grading.checks import exercises
from grading.checks import names as checked
from grading.messages import say


@dataclass
class Row:
    """The results for one exercise; ``problems`` are sentences."""

    exercise: str
    mistakes: int = 0
    caught: int = 0
    named: int = 0
    alternatives: int = 0
    accepted: int = 0
    mutants: int = 0
    rejected: int = 0
    explained: int = 0
    problems: list = field(default_factory=list)


def notebook_answer(room, set_name, function):
    """The function as the notebook of a set in ``solutions`` or ``exercises`` has it."""
    namespace = {"np": np}
    for name, cell in answer_cells(room, set_name).items():
        exec(cell, namespace)  # an answer may call those before it
        if name == f"{function}_answer":
            break
    return namespace[function]


@cache  # the same for every exercise of a set
def alternatives(set_name):
    """``{function: [right answers written otherwise]}`` for one set, those of its worked solutions last."""
    name = set_name.replace("-", "_")
    path = ROOT / "tests" / "alternatives" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"alternatives_{name}", path)
    written = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(written)
    found = {function: list(others) for function, others in written.ALTERNATIVES.items()}
    for function, another in other_ways(set_name).items():
        found.setdefault(function, []).append(another)
    return found


def examine(set_name, exercise):
    """The :class:`Row` of one exercise."""
    row = Row(exercise.name)

    def expect(what, function, points):
        verdict = exercise.check(function)
        if verdict.points != points:
            row.problems.append(f"{what} gets {verdict.points}, not {points}: {verdict.messages}")
        return verdict.points == points

    expect("the reference", exercise.reference, exercise.points)
    solution = notebook_answer("solutions", set_name, exercise.name)
    expect(say("selfcheck.notebook"), solution, exercise.points)
    expect("the scaffold", notebook_answer("exercises", set_name, exercise.name), 0)
    for mistake in exercise.mistakes:
        for function in (mistake.function, *mistake.alike):
            verdict = exercise.check(function)
            row.mistakes += 1
            row.caught += verdict.points < exercise.points
            row.named += verdict.mistake == mistake.name
            if verdict.points == exercise.points or verdict.mistake != mistake.name:
                row.problems.append(
                    say("selfcheck.taken_for", name=mistake.name, mistake=verdict.mistake)
                )
    for number, function in enumerate(alternatives(set_name).get(exercise.name, []), 1):
        row.alternatives += 1
        row.accepted += expect(f"alternative {number}", function, exercise.points)
    row.mutants, kept = survivors(exercise)
    row.rejected = row.mutants - len(kept)
    row.explained = sum(bool(reason) for reason in kept.values())
    row.problems += [f"survives: {words}" for words, reason in kept.items() if not reason]
    return row


def main(names):
    known, worst = checked(), 0
    by_number = {name[:2]: name for name in sets()}
    names = [by_number.get(name, name) for name in names]
    plain = [name for name in names if name not in known and name in sets()]
    names = [name for name in names if name not in plain]
    for name in plain:
        print(say("selfcheck.none", name=name))
    if plain and not names:
        return 0
    unknown = [name for name in names if name not in known]
    if unknown:
        print(say("selfcheck.unknown", names=", ".join(unknown), names2=", ".join(known)))
        return 2
    print(
        f"{'exercise':34}{'mistakes':>9}{'caught':>8}{'named':>7}{'right':>8}{'accepted':>10}",
        end="",
    )
    print(f"{'mutants':>9}{'rejected':>10}{'explained':>11}")
    for set_name in names or known:
        print(set_name)
        for exercise in exercises(set_name)[set_name].values():
            row = examine(set_name, exercise)
            print(f"  {row.exercise:32}{row.mistakes:9}{row.caught:8}{row.named:7}", end="")
            print(f"{row.alternatives:8}{row.accepted:10}", end="")
            print(f"{row.mutants:9}{row.rejected:10}{row.explained:11}", flush=True)
            for problem in row.problems:
                print(f"      {problem}")
            worst |= bool(row.problems)
    return int(worst)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
