"""The graders are graded: every exercise of every set, with right, wrong and odd answers.

Sets are found, not listed: ``grading/checks/NN_name/`` and ``tests/alternatives/NN_name.py`` join
by being there.
"""

import os
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from checks_made import work

from grading.authoring.mutants import survivors
from grading.authoring.selfcheck import alternatives, main, notebook_answer
from grading.checks import common, exercises, hidden_check, module_name
from grading.handin.find import code_files
from grading.handin.master import known_check

pytestmark = pytest.mark.spread

ROOT = Path(__file__).parent.parent
SETS = exercises(os.environ.get("ONLY_SET"))  # `make check-set` names one: all take seconds to load
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
    for number, function in enumerate(written):
        verdict = exercise.check(function)
        assert verdict.points == exercise.points, (number, verdict.messages)


@each_exercise
def test_the_check_is_found_by_its_set_and_name(set_name, exercise):
    assert module_name(set_name, exercise.name).endswith(
        f"{set_name[:2]}_{set_name[3:].replace('-', '_')}.{exercise.name}"
    )
    verdict = hidden_check(set_name, exercise.name)(exercise.reference)
    assert verdict.exercise == exercise.name and verdict.points == exercise.points


# --- wrong answers ------------------------------------------------------------------------------


@each_exercise
def test_scaffold_gets_nothing(set_name, exercise):
    verdict = exercise.check(notebook_answer("exercises", set_name, exercise.name))
    assert verdict.points == 0
    assert verdict.messages == (f"`{exercise.name}` is not written yet.",)


SHARED = {made.shared_name for made in vars(common).values() if hasattr(made, "shared_name")}


def test_a_mistake_that_many_exercises_share_is_written_in_one_place():
    for path in (ROOT / "grading" / "checks").glob("*_*/*.py"):
        named = re.findall(r'name="(.*)"', path.read_text(encoding="utf-8"))
        assert not SHARED & set(named), path


@pytest.mark.parametrize("exercise, mistake, function", MISTAKES)
def test_mistake_loses_marks_and_is_named_and_no_expected_value_is(exercise, mistake, function):
    verdict = exercise.check(function)
    assert verdict.points < exercise.points
    assert verdict.mistake == mistake.name
    assert any(message.startswith(mistake.message) for message in verdict.messages)
    said = " ".join(verdict.messages).split()
    for outcome in exercise.expected:
        for number in _numbers(outcome.value):
            if np.isfinite(number) and number % 0.5:  # whole numbers may be in a sentence by chance
                assert f"{number:.4g}" not in said


def _numbers(value):
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, str):
        return []
    if isinstance(value, tuple):
        return [number for entry in value for number in _numbers(entry)]
    return np.ravel(value).astype(float).tolist()


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
    if change is str and any(isinstance(right.value, str) for right in exercise.expected):
        pytest.skip("a text is what is wanted")
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
def test_slowness_costs_nothing(set_name, monkeypatch):
    exercise = next(one for one in SETS[set_name].values() if one.judge is None)
    monkeypatch.setitem(vars(exercise), "_seconds_needed", 1e-3)  # whatever else this machine does
    calls = len(exercise.cases) + 1

    def answer(*arguments):
        work(0.9 / calls)
        return exercise.reference(*arguments)

    verdict = exercise.check(answer)
    assert verdict.points == exercise.points and any("100 times" in r for r in verdict.remarks)


# --- the sets -----------------------------------------------------------------------------------


def test_one_set_is_loaded_alone():
    """`make check-set` says its verdict in seconds: loading the others would be most of them."""
    for one in ("02-regression-losses", "02"):
        assert list(exercises(one)) == ["02-regression-losses"]


def test_every_lesson_s_set_has_its_checks_and_every_check_its_set():
    written = {path.parent.name for path in (ROOT / "solutions").glob("*/*.ipynb")}
    written &= {path.stem for path in (ROOT / "theory").glob("*.ipynb")}
    assert written == set(SETS)


def test_grading_anew_depends_on_every_file_of_checks():
    files = set((ROOT / "grading" / "checks").rglob("*.py"))
    assert files <= set(code_files()) and all(path.is_file() for path in code_files())
    module = module_name("13-policy-gradient-losses", "ppo_grad")
    names = [path.as_posix() for path in code_files(frozenset([module]))]
    both = [name for name in names if name.endswith("13_policy_gradient_losses/ppo_grad.py")]
    assert len(both) == 2, "the hidden check, and the visible one, where a judge may be"


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


def test_hidden_cells_name_their_check_in_present_and_former_words():
    call = 'hidden_check("02-regression-losses", "huber")(huber).report()'
    now = f"from grading.checks import hidden_check\n\n{call}"
    former = (
        "from grading.checks.regression_losses import check_huber\n\ncheck_huber(huber).report()"
    )
    for source in (now, former):
        known = known_check(source)
        assert known == ("02-regression-losses", "huber", "huber")
        assert known.module == "grading.checks.02_regression_losses.huber"
    for source in (
        now.replace("huber", "hubert"),
        now.replace(".report()", ""),
        now.replace("(huber)", "(huber, 1)"),
        former.replace("regression", "progression"),
        f"{now}\n1",
        "hidden_check",
    ):
        assert known_check(source) is None
