"""The benchmark runs, and what it shows holds: small memory, full accuracy."""

import importlib.util
import json
import tracemalloc

import numpy as np
import pytest

from losslab.losses import chunked_cross_entropy, cross_entropy
from losslab.numerics import logsumexp


@pytest.fixture(scope="module")
def bench(root):
    spec = importlib.util.spec_from_file_location("bench_library", root / "tools/bench_library.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def peak(function):
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_tables(bench):
    result = {
        "speed": list(bench.speed((8, 30), small_turns=1)),
        "chunked": list(bench.chunked(600, rows=8, width=4)),
        "accuracy": list(bench.accuracy(5)),
        "versions": "this and that",
    }
    json.dumps(result)
    text = bench.markdown(result)
    assert len(result["speed"]) == 16
    for heading in ("## Speed", "## Cross-entropy of a large vocabulary", "## Accuracy"):
        assert heading in text
    for line in text.splitlines():
        assert not line.startswith("|") or line.endswith("|")


def test_accuracy_is_what_the_format_allows(bench):
    for row in bench.accuracy(60):
        # rounding a gap g to a float already costs its exponential g / 2 units
        most = 400 if row["function"] == "softmax" else 2.5
        assert row["losslab_worst_ulp"] < most, row["function"]
        assert row["losslab_worst_ulp"] <= row["scipy_worst_ulp"] + 0.5, row["function"]


def test_logsumexp_needs_no_copy_of_its_input():
    z = np.zeros((400, 20000))
    assert peak(lambda: logsumexp(z)) < z.nbytes / 20
    assert peak(lambda: cross_entropy(z, np.zeros(400, int))) < z.nbytes / 20


def test_memory_of_chunked_cross_entropy_does_not_grow_with_the_vocabulary():
    rng = np.random.default_rng(0)
    hidden, t = rng.normal(size=(64, 100)), np.arange(64)

    def memory(vocabulary):
        embedding = rng.normal(size=(vocabulary, 100))
        return peak(lambda: chunked_cross_entropy(hidden, embedding, t, chunk=1000))

    small, large = memory(2000), memory(32000)
    assert large < small * 1.2
    assert large < 64 * 32000 * 8 / 10
