"""sigmoid, softplus, logsumexp, softmax: by hand, against oracles, identities, extremes, errors."""

import numpy as np
import oracle_parts
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import special

from losslab._rows import BLOCK_BYTES
from losslab.numerics import (
    FORMATS,
    log_sigmoid,
    log_softmax,
    logsumexp,
    round_to,
    sigmoid,
    softmax,
    softplus,
)

ELEMENTWISE = [sigmoid, log_sigmoid, softplus]
ROWWISE = [logsumexp, log_softmax, softmax]
SCIPY = {
    sigmoid: special.expit,
    log_sigmoid: special.log_expit,
    softplus: lambda z: np.logaddexp(0, z),
    logsumexp: special.logsumexp,
    log_softmax: special.log_softmax,
    softmax: special.softmax,
}
DTYPES = [np.float16, np.float32, np.float64]
logits = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=5),
    elements=st.floats(-1e6, 1e6),
)


def test_by_hand():
    np.testing.assert_allclose(sigmoid([0.0, np.log(3.0)]), [0.5, 0.75])
    np.testing.assert_allclose(log_sigmoid([0.0, np.log(3.0)]), np.log([0.5, 0.75]))
    np.testing.assert_allclose(softplus([0.0, np.log(3.0)]), np.log([2, 4]))
    np.testing.assert_allclose(logsumexp(np.log([1.0, 2.0, 5.0])), np.log(8))
    np.testing.assert_allclose(softmax(np.log([1.0, 2.0, 5.0])), [0.125, 0.25, 0.625])
    np.testing.assert_allclose(log_softmax([0.0, 0.0]), [-np.log(2)] * 2)
    np.testing.assert_allclose(
        softmax(np.log([1.0, 4.0]), temperature=2.0), [1 / 3, 2 / 3], rtol=1e-15
    )


@pytest.mark.parametrize("function", ELEMENTWISE)
def test_elementwise_against_50_digits(function):
    z = np.concatenate(
        [s * np.logspace(-300, 9, 200) for s in (1, -1)] + [[0.0], np.linspace(-40, 40, 81)]
    )
    exact = {
        sigmoid: oracle_parts.sigmoid,
        log_sigmoid: lambda v: -oracle_parts.logistic(v),
        softplus: lambda v: oracle_parts.logistic(-v),
    }[function]
    expected = [float(exact(v)) for v in oracle_parts.exact(z)]
    np.testing.assert_allclose(function(z), expected, rtol=1e-15, atol=1e-322)


@pytest.mark.parametrize("function", ROWWISE)
@pytest.mark.parametrize("scale", [1e-9, 1.0, 30.0, 1e9])
def test_rowwise_against_50_digits(function, scale):
    z = np.random.default_rng(0).normal(size=(20, 5)) * scale
    exact = {
        logsumexp: oracle_parts.lse,
        softmax: oracle_parts.softmax,
        log_softmax: lambda row: [v - oracle_parts.lse(row) for v in row],
    }[function]
    expected = np.array([exact(row) for row in oracle_parts.exact(z)], dtype=float)
    # the exponential of a gap g carries a relative error of g · eps, like the gap itself
    rtol = 1e-14 if function is not softmax else 2e-13
    np.testing.assert_allclose(function(z), expected, rtol=rtol, atol=1e-300)


def test_logsumexp_keeps_small_excess():
    """log(1 + e^-40) is 4e-18: summing to 1 first would lose it."""
    np.testing.assert_allclose(logsumexp([0.0, -40.0]), np.exp(-40.0), rtol=1e-14)
    np.testing.assert_allclose(log_softmax([0.0, -40.0])[0], -np.exp(-40.0), rtol=1e-14)


@pytest.mark.parametrize("function", ELEMENTWISE + ROWWISE)
@pytest.mark.parametrize("dtype", DTYPES)
def test_against_scipy_in_every_precision(function, dtype):
    z = (np.random.default_rng(1).normal(size=(3, 4, 5)) * 3).astype(dtype)
    value = function(z)
    assert value.dtype == dtype
    options = {"axis": -1} if function in ROWWISE else {}
    exact = SCIPY[function](z.astype(np.float64), **options)
    eps = np.finfo(dtype).eps
    # float16 elementwise functions round at every step, the reductions once
    np.testing.assert_allclose(value, exact, rtol=8 * eps, atol=eps)


@pytest.mark.parametrize("function", ROWWISE)
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_any_axis(function, axis):
    z = np.random.default_rng(2).normal(size=(2, 3, 4))
    np.testing.assert_allclose(
        function(z, axis), SCIPY[function](z, axis=axis), rtol=1e-14, atol=1e-15
    )
    if function is logsumexp:
        assert (
            logsumexp(z, axis, keepdims=True).shape
            == special.logsumexp(z, axis=axis, keepdims=True).shape
        )


@pytest.mark.parametrize("function", ROWWISE)
def test_blocks_of_rows_join(function):
    """More rows than one block holds, strided input, and a row longer than a block."""
    z = np.random.default_rng(3).normal(size=(10000, 40))
    assert z.nbytes > 3 * BLOCK_BYTES
    for array in (z, z[::-1, ::-1], z.T, np.asfortranarray(z), np.broadcast_to(z[:1], z.shape)):
        np.testing.assert_allclose(
            function(array), SCIPY[function](array, axis=-1), rtol=1e-13, atol=1e-14
        )
    long = np.random.default_rng(4).normal(size=(2, BLOCK_BYTES // 4))
    np.testing.assert_allclose(function(long), SCIPY[function](long, axis=1), rtol=1e-12)


@given(logits)
def test_softmax_is_a_distribution(z):
    p = softmax(z)
    assert ((p >= 0) & (p <= 1)).all()
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-13)
    np.testing.assert_allclose(np.exp(log_softmax(z)), p, rtol=1e-9, atol=1e-300)


@given(logits, st.integers(-1000, 1000))
def test_shift_changes_nothing(z, shift):
    z = np.round(z, 3)
    np.testing.assert_allclose(softmax(z + shift), softmax(z), rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(logsumexp(z + shift), logsumexp(z) + shift, rtol=1e-12, atol=1e-9)


@given(logits)
def test_logsumexp_bounds(z):
    value, largest = logsumexp(z), z.max(axis=-1)
    slack = 1e-12 * (1 + np.abs(largest))
    assert (value >= largest - slack).all()
    assert (value <= largest + np.log(z.shape[-1]) + slack).all()


@given(hnp.arrays(np.float64, 5, elements=st.floats(-1e9, 1e9)))
def test_sigmoid_identities(z):
    np.testing.assert_allclose(sigmoid(z) + sigmoid(-z), 1, rtol=1e-15)
    np.testing.assert_allclose(softplus(z) - softplus(-z), z, rtol=1e-15, atol=1e-15)
    np.testing.assert_allclose(
        sigmoid(z), softmax(np.stack([z, 0 * z], axis=-1))[:, 0], rtol=1e-12, atol=1e-300
    )


@pytest.mark.parametrize("dtype", DTYPES)
def test_extremes(dtype):
    big = np.array([-np.inf, -1e9 if dtype != np.float16 else -3e4, 0, np.inf], dtype)
    np.testing.assert_array_equal(sigmoid(big), np.array([0, 0, 0.5, 1], dtype))
    np.testing.assert_array_equal(softplus(big)[[0, 1, 3]], np.array([0, 0, np.inf], dtype))
    np.testing.assert_array_equal(log_sigmoid(big)[[0, 1, 3]], np.append(big[:2], 0))
    rows = np.array([[big[1], -big[1]], [-np.inf, 3], [-np.inf, -np.inf], [np.inf, 9]], dtype)
    np.testing.assert_array_equal(logsumexp(rows), np.array([-big[1], 3, -np.inf, np.inf], dtype))
    np.testing.assert_array_equal(softmax(rows[:2]), [[0, 1], [0, 1]])
    np.testing.assert_array_equal(
        log_softmax(rows[:2]), np.array([[2 * float(big[1]), 0], [-np.inf, 0]], dtype)
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("function", [sigmoid, softplus, log_sigmoid, *ROWWISE])
def test_numpy_raises_nothing_whatever_it_is_told_to(function, dtype):
    low = 15 if dtype == np.float16 else 100 if dtype == np.float32 else 740
    for gap in (low, 1000, np.finfo(dtype).max):
        z = np.array([[gap, 0, -gap], [-np.inf, -gap, gap]], dtype)
        with np.errstate(all="ignore"):
            expected = function(z)
        with np.errstate(all="raise"):
            value = function(z)
        np.testing.assert_array_equal(value, expected)


def test_float16_sums_many_terms():
    z = np.zeros(60000, np.float16)
    assert logsumexp(z) == np.float16(np.log(60000))
    np.testing.assert_allclose(softmax(z)[0], 1 / 60000, rtol=0.01)


@pytest.mark.parametrize("function", ROWWISE)
def test_empty_and_single(function):
    assert function(np.zeros((0, 3))).shape == ((0,) if function is logsumexp else (0, 3))
    assert function([5.0]) == {logsumexp: 5, softmax: 1, log_softmax: 0}[function]
    if function is logsumexp:
        np.testing.assert_array_equal(logsumexp(np.zeros((2, 0))), [-np.inf, -np.inf])
    else:
        assert function(np.zeros((2, 0))).shape == (2, 0)


def test_scalars_and_integers():
    assert np.ndim(sigmoid(0)) == 0 and sigmoid(0) == 0.5
    assert softmax([0, 0]).dtype == np.float64
    assert logsumexp([0, 0]).dtype == np.float64


def test_low_and_high_temperature():
    z = [3.0, 1.0, 1.0]
    np.testing.assert_array_equal(softmax(z, temperature=1e-300), [1, 0, 0])
    np.testing.assert_allclose(softmax(z, temperature=1e300), [1 / 3] * 3)
    np.testing.assert_array_equal(softmax([2.0, 2.0, 0.0], temperature=1e-9), [0.5, 0.5, 0])


@pytest.mark.parametrize("function", ELEMENTWISE + ROWWISE)
def test_nan_is_refused_by_name(function):
    with pytest.raises(ValueError, match=r"z is .*(nan|NaN).*allowed: numbers, not NaN"):
        function([[1.0, 2.0], [np.nan, 1.0]])


@pytest.mark.parametrize("function", [softmax, log_softmax])
@pytest.mark.parametrize("row", [[-np.inf, -np.inf], [np.inf, 0.0]])
def test_rows_without_a_softmax(function, row):
    with pytest.raises(ValueError, match="finite largest logit"):
        function([[0.0, 1.0], row])


@pytest.mark.parametrize("function", ROWWISE)
def test_missing_axis(function):
    with pytest.raises(ValueError, match="axis"):
        function(1.0)
    with pytest.raises(ValueError, match="axis"):
        function([1.0], axis=1)


@pytest.mark.parametrize("temperature", [0.0, -1.0, np.nan, np.inf, "1", [1.0]])
def test_bad_temperature(temperature):
    with pytest.raises(ValueError, match="temperature is .*; allowed: a finite number above 0"):
        softmax([1.0, 2.0], temperature=temperature)


@pytest.mark.parametrize("z", [["a"], [1j], [None]])
def test_not_numbers(z):
    with pytest.raises(ValueError, match="z is an array of .*; allowed: real numbers"):
        softmax(z)


@pytest.mark.parametrize("function", ELEMENTWISE + ROWWISE)
def test_input_is_left_alone(function):
    z = np.random.default_rng(5).normal(size=(3, 4))
    z.setflags(write=False)
    before = z.copy()
    function(z)
    np.testing.assert_array_equal(z, before)


WIDE = np.random.default_rng(4).normal(size=4000) * 10.0 ** np.linspace(-12, 12, 4000)
WIDE = np.concatenate([WIDE, [0.0, -0.0, np.inf, -np.inf, np.nan, 65519.9, 65520, 464.0, 465.0]])


def test_rounding_by_hand():
    stated = [1.00390625, 1.01171875, 3.14159, -0.1]  # the first two are ties
    np.testing.assert_array_equal(round_to(stated), [1.0, 1.015625, 3.140625, -0.10009765625])
    eight_bits = round_to([0.001, 0.003, 0.0, 17.0, 19.0, -500.0], format="e4m3")
    np.testing.assert_array_equal(eight_bits, [2**-9, 2**-8, 0, 16, 20, -448])
    np.testing.assert_array_equal(round_to([np.inf, 1e9], format="e5m2"), [57344, 57344])
    assert np.isnan(round_to([1e9, np.nan], format="e4m3", saturate=False)).all()
    assert round_to(1e9, format="e5m2", saturate=False) == np.inf
    with pytest.raises(ValueError, match="format is 'fp8'; allowed: "):
        round_to(1.0, format="fp8")


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", FORMATS)
def test_rounding_keeps_precision_and_is_done_once(name, dtype):
    with np.errstate(over="ignore"):
        x = WIDE.astype(dtype)
    once = round_to(x, format=name)
    assert once.dtype == dtype
    np.testing.assert_array_equal(round_to(once, format=name), once)
    ordered = round_to(np.sort(x[~np.isnan(x)]), format=name)
    assert (ordered[1:] >= ordered[:-1]).all()


def test_rounding_to_float16_is_numpys():
    x = WIDE.astype(np.float32)
    with np.errstate(over="ignore"):
        expected = x.astype(np.float16).astype(np.float32)
    np.testing.assert_array_equal(round_to(x, format="float16", saturate=False), expected)


@pytest.mark.parametrize("name", ["bfloat16", "e4m3", "e5m2"])
def test_rounding_is_that_of_ml_dtypes(name):
    ml_dtypes = pytest.importorskip("ml_dtypes", reason="needs the package ml_dtypes")
    theirs = {"e4m3": "float8_e4m3fn", "e5m2": "float8_e5m2"}.get(name, name)
    x = WIDE.astype(np.float32)  # it rounds float64 twice
    with np.errstate(over="ignore", invalid="ignore"):
        expected = x.astype(getattr(ml_dtypes, theirs)).astype(np.float32)
    np.testing.assert_array_equal(round_to(x, format=name, saturate=False), expected)
