"""Reductions, the gradient check itself, and the data loaders."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lessonkit import data
from losslab.gradcheck import gradcheck, numerical_grad
from losslab.losses import rmse, rmse_grad, weighted_mean
from losslab.reduce import packed_targets, reduce, reduce_tokens, reduce_tokens_grad

LOSSES = np.array([[0.2, 0.7, np.nan, 0.0], [0.4, 0.6, 0.9, np.inf]])
MASK = np.array([[1, 1, 0, 0], [1, 1, 1, 0]])


def test_masked_mean_counts_what_is_valid():
    assert reduce(LOSSES, mask=MASK) == pytest.approx(0.56)
    assert reduce(LOSSES, mask=MASK == 1) == pytest.approx(0.56)
    assert reduce(LOSSES, "sum", mask=MASK) == pytest.approx(2.8)
    np.testing.assert_allclose(
        reduce(LOSSES, "none", mask=MASK), [[0.2, 0.7, 0, 0], [0.4, 0.6, 0.9, 0]]
    )


def test_weights_divide_by_their_sum():
    losses, weights = [0.1, 0.4, 2.0, 0.3], [1, 1, 5, 1]
    assert reduce(losses, weights=weights) == pytest.approx(1.35)
    assert weighted_mean(losses, weights) == pytest.approx(1.35)
    assert reduce(losses, "sum", weights=weights) == pytest.approx(10.8)
    assert reduce(losses, mask=[1, 0, 1, 1], weights=weights) == pytest.approx(10.4 / 7)
    assert reduce([np.inf, 1.0], weights=[0, 2]) == 1


def test_plain_reductions():
    assert reduce([1.0, 3.0]) == 2 and reduce([1.0, 3.0], "sum") == 4
    np.testing.assert_array_equal(reduce([1.0, 3.0], "none"), [1, 3])
    assert reduce(np.float32([1, 3])).dtype == np.float32
    assert reduce(7.0) == 7
    assert reduce([], "sum") == 0
    assert rmse([3.0, 4.0], [0.0, 0.0]) == pytest.approx(np.sqrt(12.5))
    np.testing.assert_array_equal(rmse_grad([1.0], [1.0]), [0])


@given(
    hnp.arrays(np.float64, 6, elements=st.floats(0, 1e6)),
    hnp.arrays(np.float64, 6, elements=st.floats(0, 10)),
)
def test_weighted_mean_properties(losses, weights):
    weights[0] = 1
    mean = weighted_mean(losses, weights)
    counted = losses[weights > 0]
    assert counted.min() * (1 - 1e-9) <= mean <= counted.max() * (1 + 1e-9)
    np.testing.assert_allclose(weighted_mean(losses, 3 * weights), mean, rtol=1e-9)
    mask = weights > 0
    np.testing.assert_allclose(reduce(losses, mask=mask), reduce(losses, weights=mask), rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: reduce([1.0], "average"), 'how is \'average\'; allowed: "none", "sum" or "mean"'),
        (lambda: reduce([1.0, 2.0], mask=[1]), "mask is of shape (1,); allowed: the shape of losses"),
        (lambda: reduce([1.0], mask=[2]), "mask is 2 at index 0; allowed: 0 and 1"),
        (lambda: reduce([1.0], weights=[-1]), "weights is -1.0 at index 0; allowed: finite numbers"),
        (lambda: reduce([1.0, 2.0], weights=[np.inf, 1]), "allowed: finite numbers, 0 or above"),
        (lambda: reduce([1.0, 2.0], np.array([1, 0])), 'how is of type ndarray; allowed: "none", "sum"'),
        (lambda: reduce([1.0, 2.0], None), "how is None; allowed: "),
        (lambda: reduce([np.nan]), "losses is nan at index 0; allowed: numbers (mask out"),
        (lambda: reduce([1.0], mask=[0]), "losses is without any entry that counts; allowed: at"),
        (lambda: reduce([]), "losses is without any entry that counts"),
        (lambda: weighted_mean([1.0], [0]), "losses is without any entry that counts"),
        (lambda: numerical_grad(np.sum, [1.0], step=0), "step is 0; allowed: a finite number"),
    ],
)  # fmt: skip
def test_the_words_of_an_error(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert words.replace("is 0;", "is 0.0;") in str(error.value)


def test_numerical_grad_goes_one_entry_at_a_time_and_changes_nothing():
    x = np.array([[1.0, -2.0], [50.0, 1e-6]])
    before = x.copy()
    np.testing.assert_allclose(
        numerical_grad(lambda a: (a**3).sum(), x), 3 * x**2, rtol=1e-6, atol=1e-6
    )
    np.testing.assert_array_equal(x, before)
    assert numerical_grad(lambda a: a**2, 3.0) == pytest.approx(6)
    assert numerical_grad(np.sum, np.zeros((0, 2))).shape == (0, 2)


def test_gradcheck_passes_what_is_right_and_says_what_is_wrong():
    x = np.array([[0.5, 1.0], [2.0, 3.0]])
    assert gradcheck(np.exp, np.exp, x) < 1e-8
    assert gradcheck(np.exp, np.exp(x), x) < 1e-8

    def wrong(x):
        grad = np.exp(x)
        grad[1, 0] *= 1.001
        return grad

    with pytest.raises(AssertionError, match=r"at index \(1, 0\) the gradient is 7.396.*7.389"):
        gradcheck(np.exp, wrong, x)
    with pytest.raises(AssertionError, match=r"shape \(2,\), x has \(2, 2\)"):
        gradcheck(np.exp, np.zeros(2), x)
    with pytest.raises(AssertionError, match="nan"):
        gradcheck(np.exp, np.full((2, 2), np.nan), x)
    assert gradcheck(np.exp, np.exp, np.zeros(0)) == 0


@pytest.mark.parametrize(
    ("load", "shape", "kind"),
    [
        (data.load_diabetes, (442, 10), "f"),
        (data.load_digits, (1797, 64), "i"),
        (data.load_breast_cancer, (569, 30), "i"),
        (data.load_wine, (178, 13), "i"),
        (data.load_iris, (150, 4), "i"),
    ],
)
def test_data_are_plain_new_arrays(load, shape, kind):
    x, y = load()
    assert type(x) is type(y) is np.ndarray
    assert x.shape == shape and len(y) == len(x) and y.dtype.kind == kind
    x[:] = 0
    assert load()[0].any()


def test_diabetes_columns_are_named_in_order():
    x, _ = data.load_diabetes()
    assert len(data.DIABETES_COLUMNS) == x.shape[1]
    bmi = x[:, data.DIABETES_COLUMNS.index("bmi")]
    assert 15 < bmi.min() and bmi.max() < 45


def test_the_book_is_one_paragraph_a_line_and_one_byte_a_character():
    text = data.load_alice()
    lines = text.split("\n")
    assert text.isascii() and 140_000 < len(text) < 143_000 and len(set(text)) == 66
    assert lines.pop() == "" and len(lines) == 805
    assert all(line == " ".join(line.split()) and line for line in lines)
    assert lines[0].startswith("CHAPTER I.") and lines[-1] == "THE END"
    assert lines[1].startswith("Alice was beginning to get very tired")


def test_split_is_a_partition_that_repeats():
    x = np.arange(20).reshape(10, 2)
    train, test, y_train, y_test = data.split(x, np.arange(10), test=0.3, seed=1)
    assert len(test) == 3 and sorted([*y_train, *y_test]) == list(range(10))
    np.testing.assert_array_equal(train[:, 0] // 2, y_train)
    np.testing.assert_array_equal(data.split(x, np.arange(10), test=0.3, seed=1)[1], test)


LENGTHS = np.arange(4) < np.array([[1], [4]])  # an answer of one token, one of four


@pytest.mark.parametrize(
    ("how", "length", "weights"),
    [
        ("token", None, (1 / 5, 1 / 5)),
        ("sequence", None, (1 / 2, 1 / 8)),
        ("constant", 8, (1 / 16, 1 / 16)),
    ],
)
def test_tokens_weigh_what_the_normaliser_says(how, length, weights):
    losses = np.where(LENGTHS, [[10.0], [2.0]], np.nan)
    options = {"how": how, "length": length}
    weight = reduce_tokens_grad(losses, LENGTHS, **options)
    np.testing.assert_allclose(weight, np.where(LENGTHS, np.array(weights)[:, None], 0))
    value = reduce_tokens(losses, LENGTHS, **options)
    assert value == pytest.approx(10 * weights[0] + 8 * weights[1])
    gradcheck(lambda x: reduce_tokens(x, LENGTHS, **options), weight, np.where(LENGTHS, losses, 0))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"how": "mean"}, "how is 'mean'; allowed"),
        ({"how": "constant"}, "length is None; allowed"),
        ({"length": 3}, "length is 3; allowed"),
        ({"how": "constant", "length": 0}, "length is 0.0; allowed"),
    ],
)
def test_reduce_tokens_says_what_is_wrong(options, words):
    with pytest.raises(ValueError, match=words):
        reduce_tokens(np.zeros((2, 4)), LENGTHS, **options)
    with pytest.raises(ValueError, match="mask is without any token that counts"):
        reduce_tokens(np.zeros((2, 4)), LENGTHS & [[False], [True]], how="sequence")
    with pytest.raises(ValueError, match="losses is of shape .* allowed: a matrix"):
        reduce_tokens(np.zeros(4), np.ones(4))


def test_packed_targets_by_hand():
    row = packed_targets(
        [5, 6, 7, 8, 9, 1, 2, 0], [0, 0, 0, 0, 1, 1, 1, -1], [0, 0, 1, 1, 0, 1, 1, 0]
    )
    assert list(row) == [-100, 7, 8, -100, 1, 2, -100, -100]
    assert list(packed_targets([3, 4, 5], [0, 0, 0], [1, 1, 1], ignore=-1)) == [4, 5, -1]
    padding_says_answer = packed_targets([[3, 4, 0, 0]], [[0, 0, -1, -1]], [[0, 1, 1, 1]])
    np.testing.assert_array_equal(padding_says_answer, [[4, -100, -100, -100]])
    assert packed_targets(np.zeros((2, 0), int), np.zeros((2, 0)), np.zeros((2, 0))).shape == (2, 0)
    assert packed_targets([], [], []).shape == (0,)
    with pytest.raises(ValueError, match="document is of shape"):
        packed_targets([1, 2], [0], [1, 1])
    with pytest.raises(ValueError, match="tokens is an array of float64; allowed: whole-number"):
        packed_targets([1.0, 2.0], [0, 0], [1, 1])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.uint32, np.uint64, np.int8])
def test_packed_targets_have_room_for_what_is_ignored(dtype):
    targets = packed_targets(np.array([50, 15, 20], dtype), [0] * 3, [1] * 3, ignore=-1000)
    assert targets.tolist() == [15, 20, -1000] and targets.dtype == np.int64


@given(
    hnp.arrays(np.int64, (3, 9), elements=st.integers(0, 99)),
    hnp.arrays(np.int64, (3, 9), elements=st.integers(-1, 2)),
    hnp.arrays(np.int64, (3, 9), elements=st.integers(0, 1)),
)
def test_packed_targets_are_those_of_a_loop(tokens, document, answer):
    document = np.sort(document)[:, ::-1]
    expected = np.full((3, 9), -100)
    for i in range(3):
        for t in range(8):
            inside = document[i, t] == document[i, t + 1] != -1
            if inside and answer[i, t + 1]:
                expected[i, t] = tokens[i, t + 1]
    np.testing.assert_array_equal(packed_targets(tokens, document, answer), expected)
