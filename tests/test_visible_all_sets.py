"""The visible checks of all exercises: right answers pass, and who passes has the hidden points too."""

import inspect

import numpy as np
import pytest

from grading.authoring.mutants import mutants
from grading.authoring.selfcheck import alternatives, notebook_answer
from grading.checks import exercises
from lessonkit.checks import _verdict, check, visible
from lessonkit.ruler.call import observe

pytestmark = pytest.mark.spread

MEMBERS = [
    pytest.param(set_name, exercise, id=f"{set_name[:2]}-{exercise.name}")
    for set_name, members in exercises().items()
    for exercise in members.values()
]
each_exercise = pytest.mark.parametrize("set_name, exercise", MEMBERS)


def passes(function, exercise):
    return not _verdict(function, exercise.name, visible(exercise.name))[1]


@each_exercise
def test_right_answers_pass(set_name, exercise):
    assert passes(exercise.reference, exercise)
    assert passes(notebook_answer("solutions", set_name, exercise.name), exercise)
    for number, function in enumerate(alternatives(set_name)[exercise.name]):
        assert passes(function, exercise), number


@each_exercise
def test_who_passes_has_all_points_but_the_one_for_extreme_inputs(set_name, exercise):
    wrong = [(m.name, f) for m in exercise.mistakes for f in (m.function, *m.alike)]
    for words, function in [*wrong, *mutants(exercise.reference)]:
        if passes(function, exercise):
            assert exercise.check(function, limit=2).parts["ordinary"], words


@each_exercise
def test_cases_are_in_the_form_of_the_hidden_ones(set_name, exercise):
    names = list(inspect.signature(exercise.reference).parameters)
    for one in visible(exercise.name)["CASES"]:
        assert list(one.arguments) == names
        right = observe(exercise.reference, one.arguments).value
        if isinstance(right, np.ndarray):
            assert one.expected.dtype.kind == right.dtype.kind


@each_exercise
def test_visible_and_hidden_checks_have_one_judge_and_one_time_limit(set_name, exercise):
    known = visible(exercise.name)
    assert known.get("TIME_FACTOR", 1) == exercise.time_factor
    assert known.get("JUDGE") == exercise.judge


@each_exercise
def test_a_picture_is_drawn_of_the_right_answer(set_name, exercise):
    picture = visible(exercise.name).get("picture")
    if picture is None:
        pytest.skip("nothing to draw")
    drawn = picture(exercise.reference)
    alt = getattr(drawn, "alt", "")
    assert drawn is not None and ("Your curve" not in alt or "lies on it" in alt)


@each_exercise
def test_the_librarys_way_to_it_is_right(set_name, exercise):
    known = visible(exercise.name)
    if "library" not in known:
        pytest.skip("the library has no such function")
    assert passes(known["library"], exercise)


def test_an_unknown_exercise_is_an_error_for_authors_and_a_sentence_for_learners(capsys):
    with pytest.raises(ValueError, match="no exercise called 'hubert'"):
        visible("hubert")
    check("hubert")
    assert "There is no exercise called `hubert`" in capsys.readouterr().out
