"""Identities, symmetries, bounds and invariances that hold for any input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from losslab import losses
from losslab.numerics import log_softmax, softmax
from losslab.reduce import reduce

L = losses
finite = st.floats(-1e3, 1e3)


def arrays(*shape, elements=finite):
    return hnp.arrays(np.float64, shape, elements=elements)


def distributions(*shape):
    return arrays(*shape, elements=st.floats(-20, 20)).map(softmax)


CLASSES = hnp.arrays(np.int64, 5, elements=st.integers(0, 3))
SIGNS = hnp.arrays(np.int64, 5, elements=st.sampled_from([-1, 1]))


@given(arrays(5), arrays(5))
def test_regression_losses_are_even_and_ordered(p, y):
    for loss in (L.squared_error, L.absolute_error, L.huber, L.smooth_l1, L.log_cosh, L.pinball):
        value = loss(p, y)
        np.testing.assert_allclose(loss(y, p), value, rtol=1e-12, atol=1e-12)
        assert (value >= 0).all() and (loss(y, y) == 0).all()
    assert (L.huber(p, y) <= 0.5 * L.squared_error(p, y) + 1e-9).all()
    assert (L.log_cosh(p, y) <= L.absolute_error(p, y) + 1e-12).all()
    np.testing.assert_allclose(L.pinball(p, y, tau=0.5), L.absolute_error(p, y) / 2)


@given(arrays(5), arrays(5), st.floats(1e-3, 1e3))
def test_smooth_l1_is_huber_divided_by_beta(p, y, beta):
    np.testing.assert_allclose(
        L.smooth_l1(p, y, beta=beta), L.huber(p, y, delta=beta) / beta, rtol=1e-12, atol=1e-300
    )


@given(arrays(7), st.floats(0.05, 0.95))
def test_best_constants(y, tau):
    """No constant among the targets beats the mean, the median and the quantile."""

    def total(loss, c, **options):
        return loss(np.full(7, c), y, **options).sum()

    slack = 1 + 1e-9
    for c in y:
        assert total(L.squared_error, y.mean()) <= total(L.squared_error, c) * slack + 1e-6
        assert total(L.absolute_error, np.median(y)) <= total(L.absolute_error, c) * slack + 1e-9
        best = np.quantile(y, tau, method="inverted_cdf")
        assert total(L.pinball, best, tau=tau) <= total(L.pinball, c, tau=tau) * slack + 1e-9


@given(arrays(5, 4), CLASSES, st.floats(-1e3, 1e3))
def test_cross_entropy_identities(z, t, shift):
    value = L.cross_entropy(z, t)
    onehot = np.eye(4)[t]
    np.testing.assert_allclose(L.cross_entropy(z, onehot), value, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(L.nll(log_softmax(z), t), value, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(L.focal(z, t, gamma=0), value, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(L.cross_entropy(z + shift, t), value, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(
        L.chunked_cross_entropy(z, np.eye(4), t, chunk=3), value, rtol=1e-12, atol=1e-12
    )
    np.testing.assert_allclose(L.cross_entropy_grad(z, t).sum(axis=1), 0, atol=1e-12)
    assert (value >= 0).all() and (L.focal(z, t) <= value).all()
    smoothed = L.cross_entropy(z, t, label_smoothing=0.2)
    np.testing.assert_allclose(smoothed, L.cross_entropy(z, 0.8 * onehot + 0.05), rtol=1e-9)


@given(arrays(5), SIGNS)
def test_binary_losses_agree(z, sign):
    y = (sign + 1) // 2
    value = L.bce_with_logits(z, y)
    np.testing.assert_allclose(value, L.logistic_margin(z, sign), rtol=1e-12)
    two = np.stack([np.zeros(5), z], axis=1)
    np.testing.assert_allclose(value, L.cross_entropy(two, y), rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(value, L.focal_with_logits(z, y, gamma=0), rtol=1e-12)
    hinge = L.hinge(z, sign)
    assert (value / np.log(2) >= (z * sign <= 0)).all()  # bounds the 0–1 loss
    assert (hinge >= (z * sign <= 0)).all() and (hinge >= L.perceptron(z, sign)).all()


@given(distributions(5, 4), distributions(5, 4))
def test_divergences(p, q):
    kl = L.kl_divergence(p, q)
    assert (kl >= 0).all() and (L.kl_divergence(p, p) == 0).all()
    np.testing.assert_allclose(L.cross_entropy_between(p, q), L.entropy(p) + kl, rtol=1e-9)
    js = L.js_divergence(p, q)
    np.testing.assert_allclose(js, L.js_divergence(q, p), rtol=1e-9, atol=1e-15)
    assert (js >= 0).all() and (js <= np.log(2)).all()
    assert (L.entropy(p) <= np.log(4) + 1e-12).all()


@given(distributions(6), distributions(6))
def test_kl_estimators_average_to_the_divergence(p, q):
    """Exact expectations over x ~ q: k1 and k3 are unbiased for KL(q ‖ p)."""
    exact = L.kl_divergence(q, p)
    for estimator in (L.kl_k1, L.kl_k3):
        mean = (q * estimator(np.log(p), np.log(q))).sum()
        np.testing.assert_allclose(mean, exact, rtol=1e-6, atol=1e-9)
    assert (L.kl_k3(np.log(p), np.log(q)) >= 0).all()


@given(arrays(5, 4), CLASSES)
def test_multiclass_hinges(s, t):
    total, largest = L.weston_watkins(s, t), L.crammer_singer(s, t)
    assert (largest <= total + 1e-9).all() and (total <= 3 * largest + 1e-9).all()
    assert (largest >= (s.argmax(axis=1) != t)).all()


@given(distributions(3))
def test_proper_scores_are_best_at_the_truth(p):
    grid = np.linspace(0.001, 0.999, 999)
    event = p[0]
    for score in (L.brier, L.log_score):
        ones = np.ones_like(grid)
        expected = event * score(grid, ones) + (1 - event) * score(grid, 0 * ones)
        assert abs(grid[expected.argmin()] - np.clip(event, 0.001, 0.999)) <= 0.001
    np.testing.assert_allclose(
        L.brier_multiclass([[event, 1 - event]], [0]), 2 * L.brier([event], [1]), atol=1e-15
    )


def test_focal_and_absolute_error_are_not_proper():
    """At a true probability of 0.7 focal loss is best at 0.578."""
    grid = np.linspace(0.01, 0.99, 9801)
    z = np.log(grid / (1 - grid))
    ones = np.ones_like(z)
    expected = 0.7 * L.focal_with_logits(z, ones) + 0.3 * L.focal_with_logits(z, 0 * ones)
    assert grid[expected.argmin()] == pytest.approx(0.5785, abs=2e-4)


@given(arrays(4, 3), arrays(4, 3), st.floats(0.05, 2), st.permutations(range(4)))
def test_contrastive_invariances(u, v, temperature, order):
    u, v = u + np.eye(4, 3) * 2e3, v + np.eye(4, 3) * 2e3  # no zero rows
    u[3], v[3] = [1, 2, 3], [3, 1, 2]
    clip = L.clip(u, v, temperature=temperature)
    np.testing.assert_allclose(L.clip(v, u, temperature=temperature), clip, rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(
        L.clip(7 * u, v, temperature=temperature), clip, rtol=1e-6, atol=1e-7
    )
    order = list(order)
    np.testing.assert_allclose(
        L.clip(u[order], v[order], temperature=temperature), clip[order], rtol=1e-7, atol=1e-8
    )
    views = L.nt_xent(u, v, temperature=temperature)
    swapped = L.nt_xent(v, u, temperature=temperature)
    np.testing.assert_allclose(np.roll(swapped, 4), views, rtol=1e-7, atol=1e-8)


@given(arrays(3, 5), st.floats(0.05, 10))
def test_information_bound_never_exceeds_log_of_candidates(s, temperature):
    assert L.mutual_information_bound(s, temperature=temperature) <= np.log(5) + 1e-12
    wider = np.concatenate([s, s.min(axis=1, keepdims=True) - 1e6], axis=1)
    np.testing.assert_allclose(  # a hopeless negative changes nothing
        L.info_nce(wider, temperature=temperature), L.info_nce(s, temperature=temperature)
    )


@given(arrays(2, 5, 3), hnp.arrays(np.int64, (2, 5), elements=st.integers(0, 2)), st.integers(1, 4))
def test_padding_changes_nothing(z, tokens, extra):
    pad = 99
    value = L.next_token_cross_entropy(z, tokens)
    longer = np.concatenate([z, np.full((2, extra, 3), np.nan)], axis=1)
    padded = np.concatenate([tokens, np.full((2, extra), pad)], axis=1)
    longer[:, 4] = z[:, 4]
    result = L.next_token_cross_entropy(longer, padded, pad=pad)
    np.testing.assert_array_equal(result[:, :4], value)
    assert (result[:, 4:] == 0).all()
    mask = padded[:, 1:] != pad
    np.testing.assert_allclose(reduce(result, mask=mask), value.mean())
    grad = L.next_token_cross_entropy_grad(longer, padded, pad=pad)
    assert (grad[:, 4:] == 0).all()


@given(arrays(12), st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_micro_batches_change_nothing(losses_, cuts):
    parts = [p for p in np.split(losses_, sorted(cuts))]
    sums, counts = [p.sum() for p in parts], [p.size for p in parts]
    np.testing.assert_allclose(L.accumulated(sums, counts), losses_.mean(), atol=1e-9)
    together = L.perplexity(np.array(sums) / 1e3, counts)
    np.testing.assert_allclose(together, np.exp(losses_.mean() / 1e3), rtol=1e-9)


@given(arrays(5), arrays(5), arrays(5), arrays(5), st.floats(0.01, 5))
def test_preference_losses(c, r, rc, rr, beta):
    value = L.dpo(c, r, rc, rr, beta=beta)
    np.testing.assert_allclose(value, L.bradley_terry(beta * (c - rc), beta * (r - rr)), atol=1e-9)
    np.testing.assert_allclose(L.dpo(rc, rr, rc, rr, beta=beta), np.log(2))
    pull = L.dpo_grad(c, r, rc, rr, beta=beta)
    np.testing.assert_array_equal(pull[0], -pull[1])
    np.testing.assert_allclose(L.ipo(rc, rr, rc, rr, beta=beta), 1 / (4 * beta**2))
    one = np.ones(5, int)
    np.testing.assert_allclose(
        L.kto(c, r, one, beta=beta) + L.kto(c, r, 0 * one, beta=beta), 1, rtol=1e-12
    )


@given(
    arrays(4, elements=st.floats(-5, 5)), arrays(4, elements=st.floats(-5, 5)), st.floats(0.1, 3)
)
def test_rlhf_objective_is_largest_at_its_closed_form(reward, ref, beta):
    best = log_softmax(ref) + reward / beta
    value = L.rlhf_objective(best, reward, ref, beta=beta)
    assert np.abs(L.rlhf_objective_grad(best, reward, ref, beta=beta)).max() < 1e-9
    assert value >= L.rlhf_objective(best + np.eye(4)[0], reward, ref, beta=beta) - 1e-9
    closed = beta * np.log((softmax(ref) * np.exp(reward / beta)).sum())
    np.testing.assert_allclose(value, closed, rtol=1e-6, atol=1e-6)


@given(arrays(4, elements=st.floats(0.01, 100)))
def test_uncertainty_weights_settle_at_the_log_of_the_loss(values):
    best = np.log(values)
    assert np.abs(L.uncertainty_weighted_grad(values, best)[1]).max() < 1e-12
    assert L.uncertainty_weighted(values, best) <= L.uncertainty_weighted(values, best + 0.1)


@given(arrays(6, 2), hnp.arrays(np.int64, 6, elements=st.integers(0, 2)), st.floats(0, 1e5))
def test_mined_negatives_are_what_they_say(x, labels, margin):
    distance = np.square(x[:, None] - x[None]).sum(axis=-1)
    for i, j in enumerate(L.hard_negatives(x, labels)):
        other = labels != labels[i]
        assert (j == -1) == (not other.any())
        if j >= 0:
            assert other[j] and distance[i, j] <= distance[i, other].min() * (1 + 1e-12)
    for i, j in enumerate(L.semi_hard_negatives(x, labels, margin=margin)):
        if j >= 0:
            same = (labels == labels[i]) & (np.arange(6) != i)
            far = distance[i, same].max()
            assert labels[j] != labels[i] and far < distance[i, j] < far + margin
