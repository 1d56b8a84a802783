"""Checks that judge an outcome: many results are right, and what counts is what they are worth."""

import numpy as np
import pytest

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import _verdict, case
from lessonkit.ruler.judge import Judge, Unfit


def distance(x, a):
    """How far a root is from being one; roots have to be positive."""
    if x < 0:
        raise Unfit("a root is not below 0")
    return abs(x * x - a)


def why(x, a):
    return "That is the square." if np.isclose(x, a * a) else None


JUDGE = Judge(distance, "the distance of the square from `a`", why=why)


def root(a, seed):
    return a**0.5


def roughly(a, seed):
    """An honest answer by another way, repeatable by its seed."""
    return a**0.5 + 1e-4 * np.random.default_rng(seed).normal()


def exercise(**changes):
    cases = [Case("a number", a=4.0, seed=1, atol=0.01), Case("another", a=9.0, seed=2, atol=0.01)]
    mistakes = [
        Mistake(lambda a, seed: -(a**0.5), "The other root.", name="below 0"),
        Mistake(lambda a, seed: a / 2, "That is the half.", name="half"),
    ]
    judge = Judge(lambda x, a, seed: distance(x, a), JUDGE.name, why=lambda x, a, seed: why(x, a))
    return Exercise("root", 2, root, cases, mistakes, **{"judge": judge} | changes)


def shown(function, **changes):
    """What the visible check says of it."""
    known = {
        "CASES": [case(a=4.0, seed=1, expected=2.0, atol=0.01)],
        "TAKEAWAY": "Done.",
        "JUDGE": exercise().judge,
    }
    return _verdict(function, "root", known | changes)[0]


def test_other_right_results_count():
    assert exercise().check(roughly).points == 2
    assert shown(roughly).startswith("✓")


def test_a_wrong_result_is_told_by_the_quantity_and_by_why():
    verdict = exercise().check(lambda a, seed: a * a)
    assert verdict.points == 0 and verdict.messages[0] == "That is the square."
    assert "from `a` is too large" in verdict.messages[1] and "252" not in str(verdict.messages)
    said = shown(lambda a, seed: a * a)
    assert "gave     16." in said and "That is the square." in said
    assert "from `a` is too large. It is 252.0, and has to be 0.0 within 0.01." in said


def test_known_mistakes_are_recognised_by_what_they_are_worth():
    assert exercise().check(lambda a, seed: a / 2 + 1e-5).mistake == "half"
    verdict = exercise().check(lambda a, seed: -(a**0.5) - 1.0)
    assert verdict.mistake == "below 0" and "The other root." in verdict.messages[0]
    assert "A root is not below 0." in shown(lambda a, seed: -2.0)


def test_the_same_call_has_to_give_the_same_result_twice():
    generator = np.random.default_rng(0)

    def unseeded(a, seed):
        return a**0.5 + 1e-4 * generator.normal()

    verdict = exercise().check(unseeded)
    assert verdict.points == 0 and "second time" in verdict.messages[0]
    assert "second time" in shown(unseeded)


@pytest.mark.parametrize(
    "form, words",
    [
        (lambda x: [x, x], "an array of shape (2,)"),
        (lambda x: None, "None"),
        (lambda x: 1j * x, "complex"),
        (lambda x: x * np.nan, "NaN or infinity came back"),
    ],
)
def test_the_form_is_judged_first(form, words):
    verdict = exercise().check(lambda a, seed: form(root(a, seed)))
    assert verdict.points == 0 and words in verdict.messages[0]
    assert words in shown(lambda a, seed: form(root(a, seed)))


def test_results_of_several_parts_may_be_lists():
    judge = Judge(lambda x, a: (x[0] ** 2 - a).sum() + x[1], "the sum")
    one = Exercise(
        "roots", 2, lambda a: (np.sqrt(a), 0.0), [Case("two numbers", a=[4.0, 9.0])], judge=judge
    )
    assert one.check(lambda a: [[-2.0, 3.0], 0]).points == 2
    assert one.check(lambda a: ([2.0, 2.0], 0.0)).points == 0


def test_beyond_the_reference_may_be_right_too():
    better = Judge(lambda x, a: x, "the value", better="larger")
    for judge, points in ((better, 2), (Judge(lambda x, a: x, "the value"), 0)):
        one = Exercise("f", 2, lambda a: a, [Case("a number", a=4.0, atol=0.1)], judge=judge)
        assert one.check(lambda a: a + 1).points == points
        assert one.check(lambda a: a - 1).points == 0
        assert one.check(lambda a: a - 0.05).points == 2


def test_an_exercise_may_take_longer_and_not_longer_than_a_cell():
    assert exercise().limit == 10 and exercise(time_factor=3).limit == 30
    with pytest.raises(ValueError, match="plain nbgrader"):
        exercise(time_factor=4)
    endless = "def f(a, seed):\n    while True:\n        pass"
    exec(endless, found := {})
    assert "stopped after 1 seconds" in shown(found["f"], TIME_FACTOR=0.1)
    told = exercise(time_factor=0.1).check(found["f"]).messages[0]
    assert "stopped after 1 seconds" in told
