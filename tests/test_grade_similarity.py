"""Alike is about structure; the library's own losses are found by name."""

import json
import sys

import pytest

from grading.handin.master import Master, MasterCell
from grading.run import grade_one
from grading.run.similarity import fingerprint, library_calls, pairs_alike, tokens
from grading.sandbox import limited

LONG = """
def huber(residual, delta):
    # the usual thing
    total = np.zeros_like(residual, dtype=float)
    for index in range(len(residual)):
        size = abs(residual[index])
        if size <= delta:
            total[index] = 0.5 * size * size
        else:
            total[index] = delta * (size - 0.5 * delta)
    return total
"""
RENAMED = LONG.replace("total", "summe").replace("index", "i").replace("# the usual thing", "")
OTHER = """
def huber(residual, delta):
    pieces = [[abs(r), r * r / 2, delta * abs(r) - delta ** 2 / 2] for r in residual.tolist()]
    return np.array([q if a <= delta else line for a, q, line in pieces], dtype=residual.dtype)
"""


def test_names_and_comments_do_not_count():
    assert fingerprint(LONG) == fingerprint(RENAMED)
    assert fingerprint(LONG) != fingerprint(OTHER)


def test_the_scaffold_does_not_count():
    assert fingerprint(LONG, LONG) == []


def test_what_does_not_parse_is_read_as_far_as_it_goes():
    assert tokens("def f(:\n  '")[:3] == ["def", "n", "("]
    assert fingerprint("") == []


def one(source):
    return {"huber": fingerprint(source)}


def unlike(number):
    """Programs of one class whose structure differs."""
    steps = "".join(f"    x = x {'+-*/'[(number >> (2 * i)) % 4]} {i}.5 + f{i}(x)[{number % 7}]\n"
                    f"    y[{i}] = (x, {number}, {{x: {i % (number + 1)}}})\n" for i in range(9))  # fmt: skip
    return f"def huber(x, y):\n{steps}    return x\n"


def test_a_copy_stands_out_of_a_class():
    klass = {f"s{i}": one(unlike(17 * i + 3)) for i in range(20)}
    assert pairs_alike(klass) == []
    found = pairs_alike(klass | {"ada": one(LONG), "bo": one(RENAMED)})
    assert [(a, b, names) for _, a, b, names in found] == [("ada", "bo", ["huber"])]


def test_what_many_have_is_no_hint():
    assert pairs_alike({f"s{i}": one(LONG) for i in range(30)}) == []


@pytest.mark.parametrize("source", [
    "from losslab.losses import huber as h\ndef huber(r, d):\n    return h(r, 0 * r, delta=d)",
    "import losslab.losses as L\ndef huber(r, d):\n    return L.huber(r, 0 * r, delta=d)",
    "import losslab\ndef huber(r, d):\n    return losslab.losses.huber(r, 0 * r, delta=d)",
    "from losslab import losses\ndef huber(r, d):\n    return losses.huber(r, 0 * r, delta=d)",
    "def huber(r, d):\n    from losslab import losses as x\n    return x.huber(r, 0 * r, delta=d)",
])  # fmt: skip
def test_the_librarys_own_loss_is_found(source):
    assert library_calls([source]) == {"huber": {"losslab.losses.huber"}}


def test_an_import_in_another_cell_is_followed():
    cells = [
        "from losslab.losses import huber as given",
        "def huber(r, d):\n    return given(r, d)",
    ]
    assert library_calls(cells) == {"huber": {"losslab.losses.huber"}}


@pytest.mark.parametrize("source", [
    "from losslab.numerics import softplus\ndef log_cosh(r):\n    return softplus(r)",
    "from losslab import losses\ndef huber(r, d):\n    return r",
    "def huber(r, d):\n    return huber(r, d)",
    "def broken(",
    "from losslab.losses import huber\ndef huber(r, d):\n    return r",
    "from losslab.losses import *\ndef huber(r, d):\n    return abs(r)",
])  # fmt: skip
def test_what_is_allowed_is_not_marked(source):
    assert library_calls([source]) == {}


@pytest.mark.parametrize("source", [
    "from losslab import losses\ndef helper(r, d):\n    return losses.huber(r, 0 * r, delta=d)\n"
    "def huber(r, d):\n    return helper(r, d)",
    "from losslab import losses\nhuber = lambda r, d: losses.huber(r, 0 * r, delta=d)",
    "from losslab import losses\nf = losses.huber\ndef huber(r, d):\n    return f(r, 0 * r, delta=d)",
    "from losslab.losses import *\nf = huber\nhuber = lambda r, d: f(r, 0 * r, delta=d)",
    "from losslab.losses import huber as given\nclass Huber:\n    def __call__(self, r, d):\n"
    "        return given(r, 0 * r, delta=d)\nhuber = Huber()",
    "from losslab import losses\nif True:\n    def huber(r, d):\n        return losses.huber(r, 0 * r)",
    "from losslab.losses import huber",
    "import losslab.losses\nhuber = getattr(losslab.losses.huber, '__call__')",
])  # fmt: skip
def test_names_are_followed_through_the_notebook(source):
    found = library_calls([source], {"huber", "pinball"})
    assert found["huber"] == {"losslab.losses.huber"}, found


@pytest.mark.parametrize(
    "magic", ["%%time\n", "%%capture out\n", "%matplotlib inline\n", "!pip list\n"]
)
def test_magics_hide_nothing(magic):
    source = (
        "from losslab import losses\ndef huber(r, d):\n    return losses.huber(r, 0 * r, delta=d)"
    )
    assert library_calls([magic + source]) == {"huber": {"losslab.losses.huber"}}


def test_an_import_after_the_answer_takes_its_place():
    cells = ["def huber(r, d):\n    return r", "from losslab.losses import huber"]
    assert library_calls(cells, {"huber"})["huber"] == {"losslab.losses.huber"}
    assert library_calls(cells[::-1], {"huber"}) == {}


def test_another_exercise_answers_for_itself():
    cells = [
        "from losslab import losses\ndef huber(r, d):\n    return losses.huber(r, 0 * r, delta=d)",
        "def mean_huber(r, d):\n    return huber(r, d).mean()",
    ]
    assert list(library_calls(cells, {"huber", "mean_huber"})) == ["huber"]


def fails(*_):
    raise RecursionError("odd")


def never_ends(*_):
    while True:
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="processes are limited on Linux")
@pytest.mark.parametrize("odd", [fails, never_ends])
def test_hints_cannot_fail_a_grade(monkeypatch, odd):
    """Neither by an exception nor by taking too long: the notebook is read without them."""
    answer = MasterCell("huber_answer", "code", "def huber(): ...", False, None, None, True)
    master = Master("set", "set", (answer,))
    written = {"cell_type": "code", "source": "def huber():\n    return 1", "metadata": {}}
    written["metadata"] = {"nbgrader": {"grade_id": "huber_answer"}}
    data = json.dumps({"cells": [written], "nbformat": 4, "metadata": {}}).encode()
    repaired, hints = grade_one._read(data, master)
    assert list(hints["answers"]) == ["huber"]
    monkeypatch.setattr(grade_one.similarity, "fingerprint", odd)
    one_second = limited.Bounds(seconds=1)
    monkeypatch.setattr(limited, "Bounds", lambda: one_second)
    again, hints = grade_one._read(data, master)
    assert again == repaired and hints == {"fingerprint": {}, "answers": {}, "calls": {}}
