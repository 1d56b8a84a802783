"""Arguments of hidden checks that are not plain data: streams, watched arrays, functions."""

import numpy as np

from grading.checks.base import Case, Exercise, observe
from lessonkit.ruler.arguments import Chunks, Function, Measured, fresh

DATA = {"x": np.array([1.0, 2.0, 3.0])}
CHUNKS = Chunks(tuple(np.full(1000, float(i)) for i in range(50)))


def double(x):
    return 2 * x


def test_chunks_are_a_new_iterator_for_every_call():
    sums = [observe(lambda chunks: sum(c.sum() for c in chunks), {"c": CHUNKS}) for _ in range(2)]
    assert sums[0].value == sums[1].value == 1000 * sum(range(50))


def test_memory_that_a_function_keeps_is_seen():
    frugal = observe(lambda chunks: sum(float(c.sum()) for c in chunks), {"c": CHUNKS})
    greedy = observe(lambda chunks: float(np.sum(list(chunks))), {"c": CHUNKS})
    assert frugal.peak < 40_000 < 400_000 < greedy.peak
    assert observe(double, DATA).peak is None


def test_a_case_can_limit_memory():
    def total(chunks):
        return sum(float(chunk.sum()) for chunk in chunks)

    case = Case("a long stream", chunks=CHUNKS, memory=100_000)
    verdict = Exercise("total", 2, total, [case]).check(lambda c: float(np.concatenate([*c]).sum()))
    assert verdict.points == 0 and "in memory" in verdict.messages[0]


def test_measured_arrays_are_arrays_and_watched():
    given = {"x": Measured(np.ones(10))}
    assert observe(double, given).peak is not None

    def spoil(x):
        x[:] = 0

    assert observe(spoil, given).changed == ("x",)


def test_functions_are_arguments_too():
    outcome = observe(lambda f, x: f(x), {"f": Function("sum_of_squares"), **DATA})
    assert outcome.value == 14.0


def test_fresh_copies_reach_into_containers():
    value = {"a": [np.zeros(2)], "b": (1.0,)}
    copy = fresh(value)
    copy["a"][0][0] = 5.0
    assert value["a"][0][0] == 0.0 and copy["b"] == (1.0,)
