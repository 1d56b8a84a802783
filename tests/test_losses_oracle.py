"""Every loss against its definition in 50-digit arithmetic (tests/oracle.py)."""

import numpy as np
import oracle
import oracle_parts
import pytest
from loss_examples import EXAMPLES
from mpmath import mp, mpf

from losslab import losses
from losslab.catalogue import CATALOGUE

ELSEWHERE_TESTED = {  # not a formula: see test_losses_by_hand.py
    "fit_temperature",
    "expected_calibration_error",
    "reliability",
    "fit_power_law",
    "hard_negatives",
    "semi_hard_negatives",
}


def reference(name, arguments, options):
    """The oracle's value in the shape that the library's has."""
    if name in oracle.ELEMENTWISE:
        formula = oracle.ELEMENTWISE[name]
        arrays = np.broadcast_arrays(*arguments)
        flat = zip(*(a.ravel() for a in arrays), strict=True)
        values = [formula(*oracle_parts.exact(args), **options) for args in flat]
        return np.array([float(v) for v in values]).reshape(arrays[0].shape)
    if name in oracle.ROWWISE:
        return rowwise(name, arguments, dict(options))
    value = oracle.WHOLE[name](*(oracle_parts.exact(a) for a in arguments), **options)
    if isinstance(value, dict):
        return [float(v) for v in value.values()]
    return np.array(value, dtype=float)


def rowwise(name, arguments, options):
    axis = options.pop("axis", -1)
    ignore = options.pop("ignore_index", None)
    first, *rest = (np.moveaxis(a, axis, -1) if np.ndim(a) > 1 else a for a in arguments)
    result = np.empty(first.shape[:-1])
    for place in np.ndindex(result.shape):
        args = [oracle_parts.exact(np.asarray(a)[place]) for a in (first, *rest)]
        ignored = ignore is not None and args[1] == ignore
        result[place] = mpf(0) if ignored else oracle.ROWWISE[name](*args, **options)
    return result


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - ELSEWHERE_TESTED))
def test_loss_is_its_definition(name):
    for example in EXAMPLES[name]:
        value = CATALOGUE[name].function(*example.arguments, **example.options)
        if isinstance(value, dict):
            value = list(value.values())
        expected = reference(name, example.arguments, example.options)
        assert np.shape(value) == np.shape(expected)
        np.testing.assert_allclose(value, expected, rtol=2e-14, atol=2e-15)


def test_every_loss_has_an_oracle():
    covered = set(oracle.ELEMENTWISE) | set(oracle.ROWWISE) | set(oracle.WHOLE)
    assert covered | ELSEWHERE_TESTED == set(CATALOGUE)
    assert not covered & ELSEWHERE_TESTED


FAR = np.concatenate([s * np.logspace(-300, 9, 90) for s in (1, -1)] + [[0.0]])


@pytest.mark.parametrize("name", ["bce_with_logits", "focal_with_logits", "logistic_margin"])
def test_binary_losses_over_the_whole_range(name):
    for label in (1, 0):
        label = label if name != "logistic_margin" else 2 * label - 1
        y = np.full(len(FAR), label)
        value = getattr(losses, name)(FAR, y)
        expected = reference(name, (FAR, y), {})
        np.testing.assert_allclose(value, expected, rtol=1e-14, atol=1e-320)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("squared_error", {}),
        ("absolute_error", {}),
        ("huber", {"delta": 3.0}),
        ("smooth_l1", {"beta": 1e-3}),
        ("log_cosh", {}),
        ("pinball", {"tau": 0.3}),
    ],
)
def test_regression_losses_over_the_whole_range(name, options):
    sizes = np.concatenate([np.logspace(-150, 150, 121), np.linspace(0.1, 20, 80)])
    r = np.concatenate([sizes, -sizes])
    # cosh of 1e150 is out of any arithmetic's reach: |r| − log 2 is exact to every digit there
    direct = np.abs(r) < (1e4 if name == "log_cosh" else np.inf)
    value = getattr(losses, name)(r, np.zeros_like(r), **options)
    if name == "log_cosh":
        np.testing.assert_allclose(value[~direct], np.abs(r[~direct]) - np.log(2), rtol=1e-15)
    digits = 400 if name == "log_cosh" else 50  # 1 + 1e-300 needs that many
    with mp.workdps(digits):
        expected = reference(name, (r[direct], np.zeros(direct.sum())), options)
    np.testing.assert_allclose(value[direct], expected, rtol=4e-15, atol=1e-320)


@pytest.mark.parametrize("gap", [1e-12, 1e-6, 1.0, 30.0, 40.0, 700.0, 800.0, 1e9])
@pytest.mark.parametrize("target", [0, 1])
def test_cross_entropy_keeps_its_digits(gap, target):
    z = np.array([gap, 0.0])
    expected = float(oracle_parts.cross_entropy(oracle_parts.exact(z), target))
    np.testing.assert_allclose(losses.cross_entropy(z, target), expected, rtol=4e-16, atol=1e-320)


def test_orpo_near_certainty():
    logp = np.array([-1e-300, -1e-17, -1e-9, -1e-3, -1.0, -50.0, -800.0])
    other = np.full(len(logp), -0.5)
    with mp.workdps(700):
        expected = reference("orpo", (logp, other), {})
    np.testing.assert_allclose(losses.orpo(logp, other), expected, rtol=2e-13)
