"""Alike is about structure; the library's own losses are found by name."""

import pytest

from grading.similarity import fingerprint, library_calls, pairs_alike, tokens

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
])  # fmt: skip
def test_what_is_allowed_is_not_marked(source):
    assert library_calls([source]) == {}
