"""The graders are graded: every exercise of every set, with right, wrong and odd answers.

Sets are found, not listed: ``grading/checks/NAME.py`` and ``tests/alternatives/NAME.py`` join by
being there.
"""

import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from grading.checks import exercises, modules
from grading.mutate import survivors
from grading.selfcheck import alternatives, main, notebook_answer
from grading.submissions import code_files

pytestmark = pytest.mark.spread

ROOT = Path(__file__).parent.parent
SETS = exercises()
MEMBERS = [
    pytest.param(set_name, exercise, id=f"{set_name[:2]}-{exercise.name}")
    for set_name, members in SETS.items()
    for exercise in members.values()
]
MISTAKES = [
    pytest.param(exercise, mistake, function, id=f"{set_name[:2]}-{exercise.name}-{mistake.name}")
    for set_name, members in SETS.items()
    for exercise in members.values()
    for mistake in exercise.mistakes
    for function in (mistake.function, *mistake.alike)
]
each_exercise = pytest.mark.parametrize("set_name, exercise", MEMBERS)


def mapped(value, change):
    """``change`` applied to every array or number of a result."""
    if isinstance(value, tuple):
        return tuple(mapped(entry, change) for entry in value)
    if isinstance(value, dict):
        return {key: mapped(entry, change) for key, entry in value.items()}
    return change(value)


# --- right answers ------------------------------------------------------------------------------


@each_exercise
def test_reference_gets_full_marks(set_name, exercise):
    verdict = exercise.check(exercise.reference)
    assert verdict.points == verdict.max_points == exercise.points
    assert not verdict.messages and not verdict.remarks and verdict.mistake is None


@each_exercise
def test_solution_notebook_gets_full_marks(set_name, exercise):
    verdict = exercise.check(notebook_answer("solutions", set_name, exercise.name))
    assert verdict.points == exercise.points, verdict.messages
    assert not verdict.remarks


@each_exercise
def test_alternatives_get_full_marks(set_name, exercise):
    written = alternatives(set_name)[exercise.name]
    assert len(written) >= 3, "at least three right answers written otherwise"
    for number, function in enumerate(written):
        verdict = exercise.check(function)
        assert verdict.points == exercise.points, (number, verdict.messages)


@each_exercise
def test_module_offers_the_check_that_the_notebook_imports(set_name, exercise):
    module = next(module for module in modules() if module.SET == set_name)
    verdict = getattr(module, f"check_{exercise.name}")(exercise.reference)
    assert verdict.exercise == exercise.name and verdict.points == exercise.points


# --- wrong answers ------------------------------------------------------------------------------


@each_exercise
def test_scaffold_gets_nothing(set_name, exercise):
    verdict = exercise.check(notebook_answer("exercises", set_name, exercise.name))
    assert verdict.points == 0
    assert verdict.messages == (f"`{exercise.name}` is not written yet.",)


@each_exercise
def test_enough_mistakes_are_known(set_name, exercise):
    names = [mistake.name for mistake in exercise.mistakes]
    assert len(names) >= 3 and len(set(names)) == len(names)


@pytest.mark.parametrize("exercise, mistake, function", MISTAKES)
def test_mistake_loses_marks_and_is_named(exercise, mistake, function):
    verdict = exercise.check(function)
    assert verdict.points < exercise.points
    assert verdict.mistake == mistake.name
    assert any(message.startswith(mistake.message) for message in verdict.messages)


@each_exercise
def test_no_mutant_survives_unexplained(set_name, exercise):
    number, kept = survivors(exercise)
    assert number >= 5, "too few mutants to say anything"
    unexplained = [words for words, reason in kept.items() if not reason]
    assert not unexplained
    assert set(exercise.equivalents) <= set(kept), "equivalents that no mutant needs"


# --- odd answers --------------------------------------------------------------------------------


@each_exercise
def test_printing_costs_nothing(set_name, exercise, capsys):
    def answer(*arguments):
        print("loss", end=" ")
        return exercise.reference(*arguments)

    verdict = exercise.check(answer)
    assert verdict.points == exercise.points and any("prints" in r for r in verdict.remarks)
    assert capsys.readouterr() == ("", "")


@each_exercise
def test_warnings_cost_nothing(set_name, exercise, capfd):
    def answer(*arguments):
        np.log(np.zeros(2))
        warnings.warn("odd", stacklevel=1)
        return exercise.reference(*arguments)

    verdict = exercise.check(answer)
    assert verdict.points == exercise.points and any("warns" in r for r in verdict.remarks)
    assert capfd.readouterr() == ("", "")


@each_exercise
def test_lists_cost_nothing(set_name, exercise):
    verdict = exercise.check(
        lambda *a: mapped(exercise.reference(*a), lambda entry: np.asarray(entry).tolist())
    )
    assert verdict.points == exercise.points, verdict.messages


@each_exercise
def test_arrays_without_axes_are_numbers(set_name, exercise):
    verdict = exercise.check(lambda *a: mapped(exercise.reference(*a), np.asarray))
    assert verdict.points == exercise.points and not verdict.remarks


@each_exercise
@pytest.mark.parametrize(
    "change", [lambda x: np.asarray(x)[None], lambda x: np.asarray(x) * 1j, str, lambda x: None]
)
def test_wrong_forms_get_nothing(set_name, exercise, change):
    verdict = exercise.check(lambda *a: mapped(exercise.reference(*a), change))
    assert verdict.points == 0 and verdict.messages and verdict.mistake is None


@each_exercise
def test_raising_gets_nothing(set_name, exercise, capsys):
    def answer(*arguments):
        raise ZeroDivisionError("no")

    verdict = exercise.check(answer)
    assert verdict.points == 0 and "ZeroDivisionError: no" in verdict.messages[0]
    assert capsys.readouterr() == ("", "")


@each_exercise
def test_changing_an_input_gets_nothing(set_name, exercise):
    case = exercise.cases[0]
    arrays = [
        i for i, v in enumerate(case.arguments.values()) if isinstance(v, np.ndarray) and v.size
    ]
    if not arrays:
        pytest.skip("no array among the arguments")

    def answer(*arguments):
        result = exercise.reference(*arguments)
        if isinstance(arguments[arrays[0]], np.ndarray):
            arguments[arrays[0]][...] = 1 - arguments[arrays[0]]
        return result

    verdict = exercise.check(answer)
    assert verdict.points == 0 and "changed its input" in verdict.messages[0]


@each_exercise
def test_a_temporary_change_is_none(set_name, exercise):
    def answer(*arguments):
        for argument in arguments:
            if isinstance(argument, np.ndarray) and argument.dtype.kind == "f":
                argument[...] = -argument
        for argument in arguments:
            if isinstance(argument, np.ndarray) and argument.dtype.kind == "f":
                argument[...] = -argument
        return exercise.reference(*arguments)

    assert exercise.check(answer).points == exercise.points


@each_exercise
def test_changing_ones_mind_gets_nothing(set_name, exercise):
    calls = []

    def answer(*arguments):
        calls.append(arguments)
        result = exercise.reference(*arguments)
        if len(calls) <= len(exercise.cases):
            return result
        return mapped(result, lambda entry: np.asarray(entry, dtype=float) * 1.5 + 1)

    verdict = exercise.check(answer)
    assert verdict.points == 0 and "second time" in verdict.messages[0]


@pytest.mark.parametrize("set_name", SETS)
def test_slowness_costs_nothing(set_name):
    exercise = next(iter(SETS[set_name].values()))
    calls = len(exercise.cases) + 1

    def answer(*arguments):
        time.sleep(0.9 / calls)
        return exercise.reference(*arguments)

    verdict = exercise.check(answer)
    assert verdict.points == exercise.points and any("100 times" in r for r in verdict.remarks)


# --- the messages -------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise, mistake, function", MISTAKES)
def test_messages_keep_the_expected_values_to_themselves(exercise, mistake, function):
    said = " ".join(exercise.check(function).messages)
    for outcome in exercise.expected:
        for number in _numbers(outcome.value):
            if np.isfinite(number) and number % 0.5:  # whole numbers may be in a sentence by chance
                assert f"{number:.4g}" not in said.split()


def _numbers(value):
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        return [number for entry in value for number in _numbers(entry)]
    return np.ravel(value).astype(float).tolist()


@each_exercise
def test_kinds_of_input_are_words(set_name, exercise):
    kinds = [case.kind for case in exercise.cases]
    assert len(set(kinds)) == len(kinds) and all(len(kind) > 5 for kind in kinds)


def test_every_set_has_its_checks_and_every_check_its_set():
    written = {path.parent.name for path in (ROOT / "solutions").glob("*/*.ipynb")}
    assert written == set(SETS)


def test_grading_anew_depends_on_every_file_of_checks():
    files = set((ROOT / "grading" / "checks").rglob("*.py"))
    assert files <= set(code_files()) and all(path.is_file() for path in code_files())


def test_the_table_of_all_this_says_when_something_is_wrong(capsys, monkeypatch):
    set_name, members = next(iter(SETS.items()))
    exercise = next(iter(members.values()))
    assert main([set_name]) == 0
    assert exercise.name in capsys.readouterr().out
    monkeypatch.setattr(exercise, "mistakes", [exercise.mistakes[1], *exercise.mistakes])
    monkeypatch.setattr(exercise, "cases", exercise.cases[:1])
    monkeypatch.setattr(exercise, "_mistakes_seen", {})
    assert main([set_name]) == 1
    assert "is taken for" in capsys.readouterr().out
    assert main(["no-such-set"]) == 2
