"""What a verdict of the hidden checks says: points, mistakes that are named, remarks."""

import time

import numpy as np
import pytest
from checks_made import DATA, double, exercise, work

from grading.checks.base import Case, Exercise


def test_a_right_answer():
    verdict = exercise().check(double)
    assert (verdict.points, verdict.max_points, verdict.messages) == (3, 3, ())
    assert verdict.parts == {"ordinary": True, "extreme": True}


def test_right_on_ordinary_inputs_only():
    verdict = exercise().check(lambda x: np.clip(2 * x, -1e9, 1e9))
    assert verdict.points == 2 and verdict.parts == {"ordinary": True, "extreme": False}
    assert verdict.mistake == "clipped"
    assert verdict.messages == (
        "Right on ordinary inputs; the point for extreme ones is missing.",
        "Clipping loses the size. (It shows on: huge numbers.)",
    )


def test_right_on_extreme_inputs_only_is_worth_nothing():
    verdict = exercise().check(lambda x: np.where(np.abs(x) > 1e9, 2 * x, 0 * x))
    assert verdict.points == 0 and verdict.parts == {"ordinary": False, "extreme": True}


def test_an_unknown_mistake_is_described_by_what_came_back():
    verdict = exercise().check(lambda x: 2 * x[:1])
    assert verdict.mistake is None
    assert verdict.messages == (
        "A few numbers: an array of shape (3,) is wanted, an array of shape (1,) came back.",
        "Numbers below zero: an array of shape (2,) is wanted, an array of shape (1,) came back.",
    )


def test_extreme_cases_are_one_point_and_none_where_there_are_none():
    only = [Case("a few numbers", x=[1.0, 2.0])]
    verdict = exercise(cases=only).check(lambda x: np.clip(2 * x, -1e9, 1e9))
    assert verdict.points == 3 and verdict.parts == {"ordinary": True}


def test_a_hiccup_of_the_machine_does_not_excuse_slowness():
    waits = iter([0.02])  # the reference is slow once, in its very first call

    def reference(x):
        work(next(waits, 0))
        return 2 * x

    def slow(x):
        work(0.6)
        return 2 * x

    one = Exercise("double", 2, reference, [Case("a few numbers", x=[1.0, 2.0])])
    verdict = one.check(slow, limit=5)
    assert verdict.points == 2 and any("100 times" in remark for remark in verdict.remarks)


def test_the_time_limit_is_for_the_whole_exercise():
    def answer(x):
        time.sleep(0.2)
        return 2 * x

    verdict = exercise().check(answer, limit=0.5)
    assert verdict.points == 0 and "stopped after" in verdict.messages[0]


@pytest.mark.parametrize("answer", [3, None, "double", DATA["x"]])
def test_what_is_no_function_gets_nothing(answer):
    assert exercise().check(answer).messages == ("`double` is not a function.",)


def test_a_function_with_other_arguments_gets_nothing():
    verdict = exercise().check(lambda: 1)
    assert verdict.points == 0 and "TypeError" in verdict.messages[0]


def test_a_mistake_is_not_named_where_it_is_right():
    calls = []

    def answer(x):  # right on ordinary inputs, as "clipped" is, and then wrong for another reason
        calls.append(x)
        return 2 * x if len(calls) <= 3 else 3 * x

    verdict = exercise().check(answer)
    assert verdict.mistake is None and "second time" in verdict.messages[0]


def test_the_report_prints_and_returns_a_plain_number(capsys):
    points = exercise().check(lambda x: x**2).report()
    assert type(points) is int and points == 0
    assert capsys.readouterr().out == (
        "double: 0 of 3 points.\n"
        "- That is the square. (It shows on: a few numbers; numbers below zero.)\n"
    )


def test_a_reference_that_fails_is_the_authors_fault():
    broken = Exercise("f", 2, lambda x: np.log(x), [Case("zero", x=[0.0])])
    with pytest.raises(AssertionError, match="the reference fails"):
        broken.check(double)


def test_cases_have_the_references_arguments():
    with pytest.raises(ValueError, match=r"the arguments are \['x'\]"):
        Exercise("double", 2, double, [Case("a few numbers", y=[1.0])])
    with pytest.raises(ValueError, match="ordinary"):
        Exercise("double", 2, double, [Case("huge", part="extreme", x=[1.0])])


def test_extreme_inputs_alone_name_no_mistake():
    """Many wrong answers are alike on huge numbers; where ordinary ones fail, those decide."""
    verdict = exercise().check(lambda x: np.where(np.abs(x) > 1e9, np.clip(x, -1e9, 1e9), 3 * x))
    assert verdict.mistake is None and verdict.points == 0
    assert verdict.messages[0] == "All values are 1.5 times what they should be."


def test_what_fails_on_few_kinds_of_input_is_said_to_be_right_on_the_others():
    verdict = exercise().check(lambda x: 2 * x if x[0] > 0 else 2 * x + np.array([0.0, 1.0]))
    assert verdict.messages[-1] == "Right on 2 other kinds of input."
