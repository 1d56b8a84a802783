"""Losses of made examples, masks, boxes, orders, times and counts: identities, and other libraries."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from loss_examples import BOX, TARGET_BOX
from scipy import special, stats
from sklearn import metrics

from losslab import losses

L = losses
RNG = np.random.default_rng(11)


def arrays(*shape, low=-20.0, high=20.0):
    return hnp.arrays(np.float64, shape, elements=st.floats(low, high))


def bits(*shape):
    return hnp.arrays(np.float64, shape, elements=st.sampled_from([0.0, 1.0]))


def close(actual, expected, **tolerance):
    np.testing.assert_allclose(actual, expected, **{"rtol": 1e-10, "atol": 1e-12, **tolerance})


@given(arrays(3, 2), arrays(3, 2, low=-3, high=3), st.floats(0.01, 10))
def test_the_code_costs_its_kl_and_only_the_product_of_beta_and_variance_counts(mean, v, beta):
    x, decoded = np.ones((3, 4)), np.zeros((3, 4))
    with_code = L.negative_elbo(x, decoded, mean, v)
    without = L.negative_elbo(x, decoded, 0 * mean, 0 * v)
    close(with_code - without, L.gaussian_kl(mean, v, 0 * mean, 0 * v).sum(axis=1), atol=1e-9)
    plain = L.negative_elbo_grad(x, decoded, mean, v, beta=beta)
    scaled = L.negative_elbo_grad(x, decoded, mean, v, log_sigma=np.log(beta) / 2)
    for a, b in zip(plain, scaled, strict=True):
        close(a, beta * b, atol=1e-9)


@given(arrays(5))
def test_a_generators_losses_agree_where_the_discriminator_is_fooled(h):
    minimax, other = (L.gan_generator_grad(h, kind=k) for k in ("minimax", "non-saturating"))
    close(minimax + other, -1)
    close(
        L.gan_generator(h) - L.gan_generator(h, kind="minimax"),
        np.logaddexp(0, h) + np.logaddexp(0, -h),
    )


@given(arrays(3, 7, low=0, high=1), bits(3, 7), st.floats(0.01, 3))
def test_dice_is_tversky_with_half_the_smoothing_and_f1_on_hard_masks(p, g, smooth):
    close(L.dice(p, g, smooth=2 * smooth), L.tversky(p, g, smooth=smooth))
    close(L.dice(g, g, smooth=smooth), 0)
    hard = (p > 0.5).astype(float)
    hard[:, 0] = g[:, 0] = 1
    f1 = [metrics.f1_score(b, a) for a, b in zip(hard, g, strict=True)]
    for squared in (False, True):
        close(1 - L.dice(hard, g, smooth=0, squared=squared), f1)
    jaccard = [metrics.jaccard_score(b, a) for a, b in zip(hard, g, strict=True)]
    close(1 - L.tversky(hard, g, alpha=1, beta=1, smooth=0), jaccard)


@given(
    arrays(4, 4, low=0, high=9), arrays(4, 4, low=0, high=9), st.floats(0.1, 9), st.floats(-9, 9)
)
def test_box_losses_keep_their_value_in_another_unit_and_their_order(a, b, unit, shift):
    a, b = (np.hstack([x[:, :2], x[:, :2] + x[:, 2:] + 0.1]) for x in (a, b))
    iou, giou, diou = L.iou_loss(a, b), L.giou_loss(a, b), L.diou_loss(a, b)
    assert (giou >= iou - 1e-12).all() and (diou >= iou - 1e-12).all() and (iou <= 1).all()
    for loss, value in ((L.iou_loss, iou), (L.giou_loss, giou), (L.diou_loss, diou)):
        close(loss(b, a), value)
        close(loss(a * unit + shift, b * unit + shift), value, rtol=1e-7, atol=1e-9)
        close(loss(a, a), 0)


@given(arrays(5, low=-5, high=5), st.floats(-100, 100))
def test_plackett_luce_is_a_distribution_over_orders(score, shift):
    orders = np.array(list(permutations(range(5))))
    loss = L.plackett_luce(np.tile(score, (120, 1)), orders)
    close(np.exp(-loss).sum(), 1)
    close(L.plackett_luce(np.tile(score + shift, (120, 1)), orders), loss, atol=1e-9)
    two = L.plackett_luce(score[:2], [0, 1])
    close(two, L.bradley_terry(score[0], score[1]))
    close(two, L.pairwise_logistic(score[:2], [1, 0]))


@given(arrays(4, 6, low=0.1, high=3), arrays(4, 6))
def test_ndcg_is_scikit_learns_with_linear_gain(relevance, score):
    score = (
        score + np.arange(6) * 1e-3 + RNG.random((4, 6)) * 1e-4
    )  # no ties: they share places there
    for k in (None, 3):
        close(
            L.ndcg(score, relevance, k=k, gain="linear").mean(),
            metrics.ndcg_score(relevance, score, k=k),
        )
    assert (L.ndcg(relevance, relevance) == 1).all()


@given(arrays(3), arrays(4, low=0.01, high=2))
def test_grades_share_one_probability_and_two_grades_are_logistic(score, gaps):
    thresholds = gaps.cumsum() - 2
    p = [np.exp(-L.cumulative_logit(score, np.full(3, k), thresholds)) for k in range(5)]
    close(np.sum(p, axis=0), 1, rtol=1e-8)
    assert (np.abs(L.cumulative_logit_grad(score, np.arange(3), thresholds)[0]) <= 1).all()
    y = np.array([0, 1, 1])
    close(L.cumulative_logit(score, y, [0.3]), L.bce_with_logits(score - 0.3, y), rtol=1e-9)


@given(arrays(7), st.permutations(range(7)), st.floats(-50, 50))
def test_cox_depends_neither_on_the_order_of_rows_nor_on_a_common_score(score, shuffle, shift):
    time, event = np.array([2.0, 3, 3, 3, 5, 5, 9]), np.array([1, 1, 1, 0, 1, 1, 0])
    for ties in ("efron", "breslow"):
        loss = L.cox(score, time, event, ties=ties)
        close(
            L.cox(score[shuffle], time[shuffle], event[shuffle], ties=ties),
            loss[shuffle],
            atol=1e-9,
        )
        close(L.cox(score + shift, time, event, ties=ties), loss, atol=1e-9)
        close(L.cox_grad(score, time, event, ties=ties).sum(), 0, atol=1e-9)
    assert (L.cox(score, time, event) <= L.cox(score, time, event, ties="breslow") + 1e-9).all()


def test_cox_without_ties_is_plackett_luce():
    score = RNG.normal(size=6)
    time = RNG.permutation(6) + 1.0
    close(L.cox(score, time, np.ones(6)).sum(), L.plackett_luce(score, np.argsort(time)))


FREIREICH = (6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35,
             1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)  # fmt: skip


@pytest.mark.parametrize(
    ("ties", "at_zero", "best"), [("breslow", 93.98505048, 1.509191), ("efron", 93.18427, 1.572125)]
)
def test_cox_finds_the_published_effect_in_the_remission_table(ties, at_zero, best):
    time, event = np.abs(FREIREICH).astype(float), np.array(FREIREICH) > 0
    placebo = (np.arange(42) >= 21).astype(float)
    close(L.cox(0 * placebo, time, event, ties=ties).sum(), at_zero, rtol=1e-8)
    assert abs(placebo @ L.cox_grad(best * placebo, time, event, ties=ties)) < 1e-5


@given(arrays(4, 5), arrays(4))
def test_crps_of_an_ensemble_is_the_area_between_steps(members, y):
    plain = L.crps_ensemble(members, y, fair=False)
    for row, target, value in zip(members, y, plain, strict=True):
        edges = np.sort(np.append(row, target))
        below = (row[:, None] <= edges[:-1]).mean(axis=0) - (edges[:-1] >= target)
        close(value, (below**2 * np.diff(edges)).sum(), atol=1e-9)
    fair = L.crps_ensemble(members, y)
    assert (fair <= plain + 1e-9).all() and (fair >= -1e-9).all()


def test_crps_of_a_large_sample_is_the_gaussians():
    quantiles = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000, 0.3, 2.0)
    y = np.array([0.0, 3.0, -9.0])
    sample = L.crps_ensemble(np.tile(quantiles, (3, 1)), y, fair=False)
    close(sample, L.crps_gaussian(np.full(3, 0.3), np.full(3, np.log(4.0)), y), rtol=1e-4)


def test_counts_and_amounts_are_scipys_and_scikit_learns():
    mean, r, y = np.exp(RNG.normal(size=(2, 8))), 0.7, np.arange(8)
    mean = mean[0]
    ours = L.negative_binomial_nll(np.log(mean), np.full(8, np.log(r)), y)
    close(ours, -stats.nbinom.logpmf(y, r, r / (r + mean)))
    poisson = L.poisson_nll(np.log(mean), y) + special.gammaln(y + 1)
    close(L.negative_binomial_nll(np.log(mean), np.full(8, 25.0), y), poisson, rtol=1e-8)
    deviance = L.tweedie_deviance(np.log(mean), y, power=1.3).mean()
    close(deviance, metrics.mean_tweedie_deviance(y, mean, power=1.3))


@given(arrays(5, 4), hnp.arrays(np.int64, 5, elements=st.integers(0, 3)))
def test_losses_for_wrong_labels_lie_between_known_ones(z, t):
    ce = L.cross_entropy(z, t)
    close(L.generalised_cross_entropy(z, t, q=1.0), 1 - np.exp(-ce))
    close(L.generalised_cross_entropy(z, t, q=1e-9), ce, rtol=1e-6)
    close(L.forward_corrected(z, t, transition=np.eye(4)), ce, atol=1e-9)
    close(L.forward_corrected(z, t, transition=np.full((4, 4), 0.25)), np.log(4))


@pytest.mark.needs("torch")
def test_pytorch_agrees_on_bounds_and_games():
    import torch
    from torch import distributions as d

    x, decoded, mean, log_var = RNG.normal(size=(4, 3, 2))
    t = torch.tensor
    fit = -d.Normal(t(decoded), 0.6).log_prob(t(x)).sum(1)
    kl = d.kl_divergence(d.Normal(t(mean), t(np.exp(log_var / 2))), d.Normal(0.0, 1.0)).sum(1)
    ours = L.negative_elbo(x, decoded, mean, log_var, log_sigma=np.log(0.6), beta=0.5)
    close(ours, (fit + 0.5 * kl).numpy(), rtol=1e-7)
    h = RNG.normal(size=6) * 5
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    close(L.gan_generator(h), bce(t(h), torch.ones(6).double(), reduction="none").numpy())
    close(
        -L.gan_generator(h, kind="minimax"),
        bce(t(h), torch.zeros(6).double(), reduction="none").numpy(),
    )


@pytest.mark.needs("torch")
def test_pytorch_autograd_agrees_on_boxes_that_share_edges():
    import torch

    predicted = np.vstack(
        [BOX, TARGET_BOX + [[0, 0, 1, 1.0], [0, 1, 0, 2], [1, 0, 1, 0], [0, 0, 0, 1]]]
    )
    a, b = torch.tensor(predicted, requires_grad=True), torch.tensor(np.tile(TARGET_BOX, (2, 1)))
    sides = (torch.minimum(a[:, 2:], b[:, 2:]) - torch.maximum(a[:, :2], b[:, :2])).clamp(min=0)
    inside = sides.prod(1)
    union = (a[:, 2:] - a[:, :2]).prod(1) + (b[:, 2:] - b[:, :2]).prod(1) - inside
    hull = torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])
    far = ((a[:, :2] + a[:, 2:] - b[:, :2] - b[:, 2:]) / 2).square().sum(1)
    theirs = {
        "iou": 1 - inside / union,
        "giou": 2 - inside / union - union / hull.prod(1),
        "diou": 1 - inside / union + far / hull.square().sum(1),
    }
    for name, loss in theirs.items():
        (slope,) = torch.autograd.grad(loss.sum(), a, retain_graph=True)
        close(getattr(L, f"{name}_loss_grad")(predicted, b.numpy()), slope.numpy())
