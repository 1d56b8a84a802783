"""The visible and the hidden check measure with one ruler: the same verdict, in the same words."""

import threading
import time

import numpy as np
import pytest

from grading.checks.base import Case, Exercise
from lessonkit.checks import case, check
from lessonkit.ruler.call import observe
from lessonkit.ruler.limit import TimeUp, _second_thread
from losslab import losses

RESIDUAL, DELTA = np.array([-3.0, -0.5, 1.0, 4.0]), 2.0


def huber(residual, delta):
    size = np.abs(residual)
    return np.where(size <= delta, 0.5 * size**2, delta * (size - 0.5 * delta))


class Tagged(np.ndarray):
    pass


class LooksLikeASeries:
    """As pandas has it: an array inside, and NumPy can make one of it."""

    def __init__(self, values):
        self.values = values

    def __array__(self, *_types, **_more):
        return self.values


# Right values in another form, and whether they pass.
FORMS = {
    "an array": (lambda right: right, True),
    "a list": (lambda right: right.tolist(), True),
    "a list of arrays": (lambda right: [np.array(entry) for entry in right], True),
    "a tuple": (lambda right: tuple(right.tolist()), True),
    "float32": (lambda right: right.astype(np.float32), True),
    "long double": (lambda right: right.astype(np.longdouble), True),
    "complex": (lambda right: right + 0j, False),
    "a masked array": (np.ma.array, False),
    "a matrix": (np.asmatrix, False),
    "an ndarray subclass": (lambda right: right.view(Tagged), False),
    "a series": (LooksLikeASeries, False),
    "objects": (lambda right: right.astype(object), False),
    "text": (lambda right: right.astype(str), False),
    "a generator": (iter, False),
    "a list of lists of other lengths": (lambda right: [[1.0], [1.0, 2.0]], False),
    "one more axis": (lambda right: right[:, None], False),
    "a dictionary": (lambda right: dict(enumerate(right.tolist())), False),
    "nothing": (lambda right: None, False),
    "an error": (lambda right: right.values, False),
}


@pytest.mark.parametrize("form, passes", FORMS.values(), ids=FORMS)
def test_a_right_answer_in_another_form_is_judged_alike(form, passes, capsys):
    def answer(residual, delta):
        return form(huber(residual, delta))

    hidden = Exercise("huber", 2, huber, [Case("a few", residual=RESIDUAL, delta=DELTA)])
    verdict = hidden.check(answer)
    check(answer, case(residual=RESIDUAL, delta=DELTA, expected=huber(RESIDUAL, DELTA)))
    said = capsys.readouterr().out
    assert (verdict.points == 2) is said.startswith("✓") is passes
    if not passes:
        sentence = verdict.messages[0].removeprefix("A few: ").removesuffix(".")
        assert sentence.lower() in said.lower()
    for remark in verdict.remarks:
        assert remark in said


def test_an_error_is_told_with_its_line():
    outcome = observe(lambda x: x.values, {"x": RESIDUAL})
    assert outcome.error.startswith("AttributeError") and "x.values" in outcome.where


@np.errstate(all="ignore")
def decorated(x):
    return x.values


def test_the_line_of_an_error_is_the_answer_s_own_below_decorators_and_never_a_library_s():
    assert "return x.values" in observe(decorated, {"x": RESIDUAL}).where
    outcome = observe(losses.huber, {"x": RESIDUAL, "delta": DELTA})
    assert outcome.error and outcome.where is None


def test_a_time_limit_outside_the_main_thread():
    said = []

    def endless():
        try:
            with _second_thread(0.2):
                while True:
                    try:
                        time.sleep(0.01)
                    except Exception:  # noqa: BLE001 - as a learner would
                        pass
        except TimeUp:
            said.append("stopped")

    thread = threading.Thread(target=endless)
    thread.start()
    thread.join(10)
    assert said == ["stopped"]


def test_a_call_that_ends_in_time_is_left_alone():
    with _second_thread(0.05):
        pass
    time.sleep(0.2)
