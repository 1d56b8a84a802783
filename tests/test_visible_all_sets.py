"""The visible checks of all exercises: right answers pass, and who passes has the hidden points too."""

import inspect

import numpy as np
import pytest
from wrapped_answers import wrapped

from grading.authoring.mutants import mutants
from grading.authoring.selfcheck import alternatives, notebook_answer
from grading.checks import exercises
from lessonkit.checks import _verdict, case, check, visible
from lessonkit.ruler.call import observe
from lessonkit.ruler.compare import fault

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


# What stays open, since a case that tells would be no example to learn from.
OPEN = {
    "conformal_interval": ["result rounded to 4 digits"],
    "contrastive": ["result rounded to 4 digits"],
    "packed_targets": ["`document` of length 1"],  # documents are told apart by equal numbers only
}


@each_exercise
def test_who_passes_with_a_slip_around_a_right_answer_has_these_points_too(set_name, exercise):
    """Both ways, but for trainings (they take seconds) and suspects (one wrong number moves none)."""
    if exercise.name.startswith(("fit_", "train_", "which_", "diagnose", "chunked_")):
        pytest.skip("a training, a suspect, or much memory")
    known, right = visible(exercise.name)["CASES"], [seen.value for seen in exercise.expected]
    others = [one.arguments for one in (*known[1:], *exercise.cases)]
    for words, answer in wrapped(exercise.reference, known[0].arguments, others):
        if words in OPEN.get(exercise.name, []):
            continue
        each = list(zip(exercise.cases, right, strict=True))
        if all(_right(exercise, answer, one, one.expected) for one in known):
            each = [one for one in each if one[0].part == "ordinary"]
            assert all(_right(exercise, answer, *one) for one in each), words
        else:
            assert not all(_right(exercise, answer, *one) for one in each), words


def _right(exercise, answer, one, expected):
    outcome = observe(answer, one.arguments, limit=2)
    judged = {"judge": exercise.judge, "arguments": one.arguments}
    return fault(outcome, expected, memory=one.memory, **one.tolerance, **judged) is None


def changing(right):
    """A right answer to a first call only: its list keeps growing."""
    calls = []

    def answer(x):
        calls.append(x)
        return right(x) * len(calls)

    return answer


@pytest.mark.parametrize("count", [1, 3])
def test_who_passes_gives_the_same_again(capsys, count):
    cases = [case(x=float(x), expected=2.0 * x) for x in range(1, count + 1)]
    check(changing(lambda x: 2 * x), *cases)
    told = capsys.readouterr().out
    assert told.startswith("✗ answer(x=1.0)") and "gave a different answer the second time" in told


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


# --- what an exercise says of its own -----------------------------------------------------------


def test_a_training_that_moves_is_not_told_that_it_stands_still():
    exercise = exercises()["14-losses-at-scale"]["train_bfloat16"]
    known = visible("train_bfloat16")

    def half_the_steps(x, t, classes, rate, steps):
        return exercise.reference(x, t, classes, rate, steps // 2)

    def of_columns(x, t, classes, rate, steps):
        w = np.zeros((x.shape[1], classes))
        for _ in range(steps):
            e = np.exp(x @ w - (x @ w).max(axis=0))
            w = w - rate * x.T @ (e / e.sum(axis=0) - np.eye(classes)[t]) / len(x)
        return known["bfloat16"](w)

    def rounded(x, t, classes, rate, steps):
        w = np.zeros((x.shape[1], classes))
        for _ in range(steps):
            e = np.exp(x @ w)
            p = e / e.sum(axis=1, keepdims=True)
            w = known["bfloat16"](w - rate * x.T @ (p - np.eye(classes)[t]) / len(x))
        return w

    def not_at_all(x, t, classes, rate, steps):
        return np.zeros((x.shape[1], classes))

    wrong = (half_the_steps, of_columns, rounded, not_at_all)
    told = [_verdict(answer, "train_bfloat16", known)[0] for answer in wrong]
    assert ["stood still" in words for words in told] == [False, False, True, False]
    assert "come down, but not as far" in told[0] and "nothing was learned" in told[3]


def test_a_constant_of_the_kl_is_not_called_right():
    """+1 in the place of the −1: all pictures are off by the same."""
    known = visible("negative_elbo")

    def answer(x, decoded, mean, log_var, log_sigma, beta):
        right = known["library"](x, decoded, mean, log_var, log_sigma, beta)
        return right + beta * mean.shape[1]

    told = _verdict(answer, "negative_elbo", known)[0]
    assert "Squares and KL are right" not in told and "the KL's −½ for each direction" in told
