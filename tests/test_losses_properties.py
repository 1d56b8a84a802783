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


@given(arrays(4, 3), arrays(4, 3), arrays(4, 3), st.floats(0, 1), st.floats(0, 5))
def test_surrogates_agree_where_nothing_was_clipped(logp, old, advantage, low, high):
    same = L.ppo_clip_grad(old, old, advantage, low=low, high=high)
    np.testing.assert_allclose(same, L.reinforce_grad(old, advantage), rtol=1e-12)
    np.testing.assert_allclose(L.cispo_grad(old, old, advantage), same, rtol=1e-12)
    near = old + np.clip(logp, -1, 1)
    value = L.ppo_clip(near, old, advantage, low=low, high=high)
    plain = -np.exp(near - old) * advantage
    assert (value >= plain - 1e-9).all()  # never better than the ratio alone
    dual = L.ppo_clip(near, old, advantage, low=low, high=high, dual=3.0)
    assert (dual <= value).all() and (dual <= 3 * np.abs(advantage) + 1e-9).all()
    pull = L.ppo_clip_grad(near, old, advantage, low=low, high=high)
    assert ((pull == 0) | np.isclose(pull, plain, rtol=1e-9, atol=0)).all()


@given(arrays(3, 4), arrays(3, 4), arrays(3), st.integers(0, 3))
def test_gspo_of_one_token_is_ppo_and_padding_changes_nothing(logp, old, advantage, place):
    logp = old + np.clip(logp, -1, 1)
    mask = np.zeros((3, 4), int)
    mask[:, place] = 1
    one = L.gspo(logp, old, mask, advantage, low=0.2, high=0.2)
    np.testing.assert_allclose(one, L.ppo_clip(logp[:, place], old[:, place], advantage))
    pull = L.gspo_grad(logp, old, np.ones((3, 4)), advantage)
    np.testing.assert_allclose(pull, np.repeat(pull[:, :1], 4, axis=1))


@given(arrays(3, 5), st.floats(0.1, 10), st.floats(-50, 50))
def test_group_advantages_ignore_shifts_and_sum_to_zero(reward, scale, shift):
    for how in ("none", "loo", "std"):
        value = L.group_advantage(reward, scale=how)
        # Rewards that nearly agree leave the rounding of their mean, divided by their small spread.
        spread = reward.std(axis=-1) if how == "std" else 1.0
        lost = np.finfo(float).eps * np.abs(reward).max(axis=-1) / np.maximum(spread, 1e-300)
        assert (np.abs(value.sum(axis=-1)) <= 1e-9 + 20 * lost).all()
    moved = L.group_advantage(reward + shift)
    np.testing.assert_allclose(moved, L.group_advantage(reward), atol=1e-9)
    loo = L.group_advantage(reward, scale="loo")
    np.testing.assert_allclose(loo * 4 / 5, L.group_advantage(reward), atol=1e-12)
    equal = np.repeat(reward[:, :1], 5, axis=1)
    for how in ("none", "loo", "std"):
        assert (L.group_advantage(equal, scale=how) == 0).all()


@pytest.mark.parametrize("size", [2, 3, 4])
def test_own_reward_in_the_baseline_shrinks_the_gradient_by_a_factor(size):
    """Every group of the table's answers, each with its probability."""
    policy, reward = softmax([0.3, -1.0, 0.8]), np.array([1.0, -0.5, 2.0])
    true = L.rlhf_objective_grad(np.log(policy), reward, np.log(policy))
    groups = np.stack(np.meshgrid(*[np.arange(3)] * size, indexing="ij")).reshape(size, -1).T
    chance = policy[groups].prod(axis=1)
    score = np.eye(3)[groups] - policy
    for how, factor in (("none", (size - 1) / size), ("loo", 1.0)):
        advantage = L.group_advantage(reward[groups], scale=how)
        mean = np.einsum("n,ng,ngk->k", chance, advantage, score) / size
        np.testing.assert_allclose(mean, factor * true, atol=1e-14)


@given(distributions(4), distributions(4))
def test_which_kl_penalty_has_which_gradient(p, q):
    z, ref = np.log(p), np.log(q)
    truth = L.kl_divergence(p, q)
    for estimator in ("k1", "k3"):
        np.testing.assert_allclose(L.kl_penalty(z, ref, estimator=estimator), truth, atol=1e-9)
    reverse = p * (z - ref - truth)

    def pull(estimator, place):
        return L.kl_penalty_grad(z, ref, estimator=estimator, place=place)

    np.testing.assert_allclose(pull("k1", "reward"), reverse, atol=1e-9)
    np.testing.assert_allclose(pull("k2", "loss"), reverse, atol=1e-9)
    np.testing.assert_allclose(pull("k1", "loss"), 0, atol=1e-12)
    np.testing.assert_allclose(pull("k3", "loss"), p - q, atol=1e-12)
    np.testing.assert_allclose(pull("k3", "reward"), reverse - (p - q), atol=1e-9)


@given(
    arrays(5, elements=st.floats(-5, 5)), st.floats(0.05, 5), arrays(5, elements=st.floats(-3, 3))
)
def test_entropy_bonus_settles_at_the_softmax_of_the_rewards(reward, c, z):
    best = reward / c
    ascent = L.rlhf_objective_grad(best, reward, best) - L.entropy_bonus_grad(best, coefficient=c)
    np.testing.assert_allclose(ascent, 0, atol=1e-9)
    np.testing.assert_allclose(L.entropy_bonus(z, coefficient=c), -c * L.entropy(softmax(z)))


@given(arrays(6), st.floats(0.1, 100))
def test_soft_cap_is_odd_bounded_and_gentle_near_zero(z, cap):
    value = L.soft_cap(z, cap=cap)
    assert (np.abs(value) <= np.minimum(cap, np.abs(z) * (1 + 1e-15) + 1e-300)).all()
    np.testing.assert_array_equal(L.soft_cap(-z, cap=cap), -value)
    slope = L.soft_cap_grad(z, cap=cap)
    np.testing.assert_allclose(slope, 1 - (value / cap) ** 2, atol=1e-12)


@given(arrays(7, 4, elements=st.floats(-20, 20)), st.integers(1, 4))
def test_balance_loss_is_one_when_loads_or_probabilities_are_even(z, top_k):
    assert 0 < L.load_balance(z, top_k=top_k) <= 4 + 1e-9
    np.testing.assert_allclose(L.load_balance_grad(z, top_k=top_k).sum(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(L.load_balance(np.zeros((7, 4)), top_k=top_k), 1)
    np.testing.assert_allclose(L.load_balance(z, top_k=4), 1)  # every expert gets every token
    turned = np.concatenate([np.roll(z, k, axis=-1) for k in range(4)])
    if len(np.unique(z)) == z.size:  # without ties: each expert is chosen equally often
        np.testing.assert_allclose(L.load_balance(turned, top_k=1), 1)


@pytest.mark.parametrize("noise", [0.0, 0.003])
@pytest.mark.parametrize(
    "law", [(2.0, 30.0, 0.4), (0.0, 8.0, 0.1), (0.0, 5.0, 1.5), (1.7, 400, 0.34)]
)
def test_a_fitted_power_law_is_the_least_squares_one(law, noise):
    from scipy.optimize import least_squares

    n = np.geomspace(1e3, 1e6, 10)
    floor, amount, exponent = law
    loss = floor + amount * n**-exponent
    loss = loss * (1 + noise * np.random.default_rng(0).normal(size=10))
    fitted = L.fit_power_law(n, loss)

    def off(p):
        return p[0] + np.exp(p[1]) * n ** -p[2] - loss

    starts = [(f, a, e) for f in (0.01, 1.0) for a in (0.5, 4.0) for e in (0.1, 0.4, 1.0)]
    bounds = ([0, -10, 0.02], [np.inf, 30, 1.5])
    best = min(least_squares(off, x, bounds=bounds, xtol=1e-15, ftol=1e-15).cost for x in starts)
    ours = 0.5 * np.square(off((fitted[0], np.log(fitted[1]), fitted[2]))).sum()
    assert ours <= best * (1 + 1e-6) + 1e-12
    if not noise:
        np.testing.assert_allclose(fitted, law, rtol=1e-5, atol=1e-4)
