"""The base of the hidden checks: what one call shows, and when a result is right."""

import threading
import time
import warnings

import numpy as np
import pytest
from checks_made import DATA, double, exercise

from grading.checks.base import Case, Outcome, observe
from lessonkit.ruler.call import NotPlainError, plain
from lessonkit.ruler.compare import difference

# --- one call -----------------------------------------------------------------------------------


def test_a_call_gets_copies_and_its_value_is_a_copy():
    kept = []

    def keep(x):
        kept.append(x)
        return x

    outcome = observe(keep, DATA)
    assert kept[0] is not DATA["x"] and outcome.value is not kept[0]
    np.testing.assert_array_equal(outcome.value, DATA["x"])


@pytest.mark.parametrize(
    "error, name",
    [
        (ValueError("bad"), "ValueError"),
        (SystemExit(0), "SystemExit"),
        (GeneratorExit(), "GeneratorExit"),
        (KeyboardInterrupt(), "Interrupted"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_whatever_a_function_raises_is_caught(error, name):
    def answer(x):
        raise error

    assert observe(answer, DATA).error_name == name


def test_an_exception_may_not_lie_about_its_text():
    class OddError(Exception):
        def __str__(self):
            raise RuntimeError

    def answer(x):
        raise OddError

    assert observe(answer, DATA).error == "Exception"


def test_nothing_is_printed_and_warnings_are_kept(capfd):
    def answer(x):
        print("a" * 5000)
        np.log(-1.0)
        np.float64(1) / np.float64(0)
        for _ in range(100):
            warnings.warn("again", DeprecationWarning, stacklevel=1)
        return x

    with np.errstate(all="raise"):  # the course's own settings must not reach the learner
        outcome = observe(answer, DATA)
    assert outcome.error is None and len(outcome.printed) == 2000
    assert outcome.warnings == (
        "RuntimeWarning: invalid value encountered in log",
        "RuntimeWarning: divide by zero encountered in scalar divide",
        "DeprecationWarning: again",
    )
    assert capfd.readouterr() == ("", "")


def test_changed_inputs_are_named():
    def answer(x, y, z):
        x += 1
        z["a"] = 2.0

    arguments = {"x": np.zeros(2), "y": np.zeros(2), "z": {"a": 1.0}}
    assert observe(answer, arguments).changed == ("x", "z")


def test_a_change_that_is_undone_is_none():
    def answer(x):
        x += 0.1
        x -= 0.1

    assert observe(answer, DATA).changed == ()


def test_an_endless_loop_is_stopped():
    def answer(x):
        while True:
            try:
                time.sleep(5)
            except Exception:  # noqa: BLE001 - as a learner would
                pass

    start = time.monotonic()
    outcome = observe(answer, DATA, limit=0.2)
    assert outcome.error_name == "TimeUp" and time.monotonic() - start < 2


def test_a_loop_that_swallows_everything_once_is_stopped_too():
    def answer(x):
        try:
            time.sleep(5)
        except:  # noqa: E722 - as a learner would
            pass
        time.sleep(5)

    start = time.monotonic()
    assert observe(answer, DATA, limit=0.2).error_name == "TimeUp"
    assert time.monotonic() - start < 3


def test_outside_the_main_thread_there_is_no_limit_but_an_answer():
    seen = []
    thread = threading.Thread(target=lambda: seen.append(observe(double, DATA)))
    thread.start()
    thread.join()
    np.testing.assert_array_equal(seen[0].value, 2 * DATA["x"])


def test_a_stand_in_answers_for_itself():
    class StandIn:
        def observe(self, arguments):
            return Outcome(value=2 * arguments["x"])

    assert exercise().check(StandIn()).points == 3


def test_a_stand_in_that_returns_something_else_gets_nothing():
    class Liar:
        def observe(self, arguments):
            return True

    assert exercise().check(Liar()).points == 0


# --- results ------------------------------------------------------------------------------------


class _EqualsAll(np.ndarray):
    def __eq__(self, other):
        return True


class _Converts:
    dtype, shape = np.dtype(float), (3,)

    def __array__(self, *_arguments, **_more):
        return 2 * DATA["x"]


class _Float(float):
    pass


@pytest.mark.parametrize(
    "value",
    [
        DATA["x"].view(_EqualsAll),
        np.ma.array([1.0]),
        _Converts(),
        _Float(1.0),
        np.array([1.0, None]),
        np.array(["1.0"]),
        "a" * 101,
        {1.5: 1.0},
        (x for x in [1.0]),
        [[[[[[1.0]]]]]],
        10**400,
        np.zeros(1, dtype=[("a", float)]),
        double,
    ],
    ids=lambda value: type(value).__name__,
)
def test_only_exact_types_are_results(value):
    with pytest.raises(NotPlainError):
        plain(value)


@pytest.mark.parametrize("value", [1, 2.5, True, np.float32(1), np.int8(3), np.bool_(True), 1j])
def test_numbers_become_arrays_without_axes(value):
    made = plain(value)
    assert type(made) is np.ndarray and made.shape == () and made == value


@pytest.mark.parametrize("value", ["too wide", np.str_("too wide"), np.array("too wide")])
def test_a_name_is_a_result(value):
    made = plain(value)
    assert type(made) is str and made == "too wide"


@pytest.mark.parametrize(
    "actual, problem",
    [
        ("fine", None),
        ("too wide", "another name is the right answer"),
        (np.array(1), "a name is wanted, one number came back"),
        ((np.array(1), "fine"), "a name is wanted, 2 in a tuple came back"),
        (None, "it returned None (does every path end with `return`?)"),
    ],
)
def test_when_names_are_right(actual, problem):
    assert difference(actual, "fine", rtol=0, atol=0) == problem


def test_a_text_is_no_number():
    problem = difference("1.0", np.array(1.0), rtol=0, atol=0)
    assert problem == "an array or a number is wanted, a text came back"


def test_an_object_that_claims_to_be_the_answer_gets_nothing():
    verdict = exercise().check(lambda x: _Converts())
    assert verdict.points == 0 and "an object of type _Converts came back" in verdict.messages[0]


NAN, INF = np.nan, np.inf


@pytest.mark.parametrize(
    "actual, expected, right",
    [
        ([1.0, 2.0], [1.0, 2.0 + 1e-9], True),
        ([1.0, 2.0], [1.0, 2.0 + 1e-4], False),
        ([1e12], [1e12 + 1e5], True),
        ([1e-9], [0.0], True),
        ([1e-7], [0.0], False),
        ([NAN, 1.0], [NAN, 1.0], True),
        ([NAN], [1.0], False),
        ([1.0], [NAN], False),
        ([INF, -INF], [INF, -INF], True),
        ([INF], [-INF], False),
        ([1e308], [INF], False),
        ([1, 2], [1.0, 2.0], True),
        ([True], [1.0], False),
        ([1.0 + 0j], [1.0], False),
        ([True, False], [True, False], True),
        ([1.0, 0.0], [True, False], True),
        ([2.0], [True], False),
        ([2.0], [2], True),
        ([2.5], [2], False),
        ([True], [1], False),
        ([[1.0]], [1.0], False),
        ([], [], True),
        (1.0, 1.0, True),
        ([1.0], 1.0, False),
    ],
)
def test_when_arrays_are_right(actual, expected, right):
    problem = difference(np.array(actual), np.array(expected), rtol=1e-6, atol=1e-8)
    assert (problem is None) is right


def test_containers_are_compared_entry_by_entry():
    one, two = np.array(1.0), np.array(2.0)
    close = {"rtol": 1e-6, "atol": 1e-8}
    assert difference((one, two), (one, two), **close) is None
    assert "the second result" in difference((one, one), (one, two), **close)
    assert "2 results are wanted" in difference(one, (one, two), **close)
    assert difference({"a": one}, {"a": one}, **close) is None
    assert "keys" in difference({"b": one}, {"a": one}, **close)
    assert "entry 'a'" in difference({"a": two}, {"a": one}, **close)
    assert "a dictionary is wanted" in difference(one, {"a": one}, **close)
    assert "a dictionary came back" in difference({"a": one}, one, **close)


def test_float32_inputs_allow_float32_precision():
    narrow = Case("float32", x=np.ones(2, dtype=np.float32))
    assert narrow.rtol > Case("float64", x=[1.0]).rtol
