"""Single inputs that are hard: narrow precision, near agreement, extremes; and what is let through."""

import warnings

import numpy as np
import pytest

from losslab import losses
from losslab.numerics import log_softmax, logsumexp, sigmoid, softmax
from losslab.reduce import reduce

L = losses
f16, f32 = np.float16, np.float32
TEN = [0.1, 0.1, 0.2, 0.3, 0.3, 0.4, 0.6, 0.7, 0.7, 0.9]
RIGHT = [0, 0, 1, 0, 1, 0, 1, 0, 1, 1]
SURE = [1.537432428e-13, -1.537432428e-13]
LEAD = 9.35762297e-14  # the chance of what is 30 behind
NONE = -np.inf


@pytest.fixture(autouse=True)
def _no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        # sums and counts beyond float16, and beyond float64
        (lambda: reduce(np.full(1000, 100, f16)), 100),
        (lambda: reduce(np.ones(70000, f16)), 1),
        (lambda: L.perplexity(f16([60000]), [70000]), 2.356),
        (lambda: L.z_loss(f16([[300, 0]])), 9),
        (lambda: L.hard_negatives(f16([[0], [400], [300]]), [0, 1, 1]), [2, 0, 0]),
        (lambda: reduce(np.ones(70000, f16), weights=np.ones(70000, f16)), 1),
        (lambda: reduce([1e308] * 3), 1e308),
        (lambda: reduce([3.0, 5.0], weights=[1e308, 1e308]), 4),
        (lambda: L.perplexity(np.array([5000], f16), [70000]), 1.0740),
        (lambda: L.bits_per_byte(f16(60000), 70000), 1.2366),
        (lambda: L.accumulated(np.full(20, 5000, f16), np.full(20, 4000)), 1.25),
        (lambda: L.rmse(np.full(10, 300, f16), np.zeros(10, f16)), 300),
        (lambda: L.rmse([1e200], [0.0]), 1e200),
        # distributions that nearly agree
        (lambda: L.distillation(f32([1, 2, 3]), f32([1, 2, 3.0001])), 1.1111686e-9),
        (lambda: L.distillation([1.0, 2.0, 3.0], [1.0, 2.0, 3.00000001]), 1.1134771167e-17),
        (lambda: L.kl_divergence(f32([0.5001, 0.4999]), f32([0.5, 0.5])), 2.0000677e-8),
        (lambda: L.kl_divergence([0.5 + 1e-8, 0.5 - 1e-8], [0.5, 0.5]), 2e-16),
        (lambda: L.kl_k3(f32(-1 + 1e-6), f32(-1)), 5.133673e-13),
        (lambda: L.kl_k3(f16(-0.1481), f16(-0.146)), 2.1457672e-6),
        (lambda: L.distillation(f32([2, 0, -1]), f32([3, 1, -2]), temperature=1e4), 0.44439507),
        (lambda: L.gaussian_kl(f32(0), f32(1.2e-6), f32(0), f32(0)), 3.6e-13),
        # values that fit, whatever the factors would do
        (lambda: L.beta_nll(f16(5.492), f16(-8.234), f16(-3.72), beta=1), 42.44),
        (lambda: L.beta_nll(f32(1), f32(-95), f32(0), beta=1), 0.5),
        (lambda: L.beta_nll(f32(1), f32(-110), f32(0), beta=1), 0.5),
        (lambda: L.beta_nll(1.0, -1480.0, 0.0, beta=1), 0.5),
        (lambda: L.beta_nll_grad(f16(3), f16(12), f16(0), beta=1)[0], 3),
        (lambda: L.beta_nll_grad(f32(3), f32(100), f32(0), beta=1)[0], 3),
        (lambda: L.beta_nll_grad(3.0, 800.0, 0.0, beta=1)[0], 3),
        (lambda: L.gaussian_nll(1e-300, -1400.0, 0.0), 51432633.9615),
        (lambda: L.contrastive(f16([300, 0]), f16([0, 0]), 0, margin=400), 10000),
        (lambda: L.triplet(f16([300, 0]), f16([0, 0]), f16([1, 0]), squared=False), 2),
        (lambda: L.triplet([1e200, 0], [0, 0], [1e200, 1], squared=False), 1e200),
        (lambda: L.triplet([0.0, 0], [1e200, 1], [1e200, 1]), 1),
        (lambda: L.smooth_l1(f32(1), f32(0), beta=1e-50), 1),
        (lambda: softmax(f32([1, 0]), temperature=1e-50), [1, 0]),
        (lambda: softmax(f32([1, -np.inf]), temperature=1e50), [1, 0]),
        # small gradients keep their digits
        (lambda: L.cross_entropy_grad([40.0, 0.0], 0), [-4.24835426e-18, 4.24835426e-18]),
        (lambda: L.cross_entropy_grad(f32([12, 0]), 0), [-6.144174e-6, 6.144174e-6]),
        (lambda: L.chunked_cross_entropy([[1.0]], [[100.0], [60.0]], [0]), 4.24835426e-18),
        (lambda: L.chunked_cross_entropy([[1.0]], [[60.0], [100.0]], [1], chunk=1), 4.24835426e-18),
        (lambda: L.crammer_singer_grad([[0.0, 1e-20, 2e-20]], [0]), [[-1, 0, 1]]),
        (lambda: L.crammer_singer_grad([[1.0, 2.0, -1e20]], [2]), [[0, 1, -1]]),
        (lambda: L.rlhf_objective_grad([40.0, 0.0], [1.0, 0.3], [40, 0.0]), [2.973848e-18, -2.973848e-18]),
        (lambda: L.kl_penalty_grad([40.0, 0.0], [39.5, 0.0]), [2.1241771e-18, -2.1241771e-18]),
        (lambda: L.load_balance_grad([[40.0, 0.0]]), [[8.4967085e-18, -8.4967085e-18]]),
        (lambda: L.entropy_bonus_grad([33.0, 0.0], coefficient=1.0), SURE),
        (lambda: L.kl_with_logits_grad([33.0, 0], [0.0, 0])[0], SURE),
        (lambda: L.kl_penalty_grad([33.0, 0], [0.0, 0], estimator="k2", place="loss"), SURE),
        (lambda: L.kl_penalty_grad([33.0, 0], [0.0, 0], estimator="k3"), [-0.5, 0.5]),
        (lambda: L.plackett_luce([30.0, 0.0], [0, 1]), LEAD),
        (lambda: L.plackett_luce([40.0, 0.0], [0, 1]), 4.24835426e-18),
        (lambda: L.plackett_luce_grad([30.0, 0.0], [0, 1]), [-LEAD, LEAD]),
        (lambda: L.cox([30.0, 0.0], [1, 2], [1, 0]), [LEAD, 0]),
        (lambda: L.cox_grad([30.0, 0.0], [1, 2], [1, 0]), [-LEAD, LEAD]),
        (lambda: L.cox_grad(f32([30, 0]), [1, 2], [1, 0]), [-LEAD, LEAD]),
        (lambda: L.cumulative_logit_grad([-30.0], [0], [0.0])[0], [LEAD]),
        (lambda: L.cumulative_logit([0.0], [1], [-15.0, 15.0]), [6.118046345e-07]),
        (lambda: L.forward_corrected([[30.0, 0.0]], [0], transition=[[1, 0], [0.5, 0.5]]), LEAD / 2),
        (lambda: L.forward_corrected_grad([[30.0, 0]], [0], transition=np.eye(2)), [[-LEAD, LEAD]]),
        (lambda: L.negative_binomial_nll_grad([1.0], [30.0], [5])[1], 9.64947853e-15),
        (lambda: L.log_score_grad(1e-310, 0.0), 1),
        (lambda: L.log_score_grad(f16(3e-6), f16(0)), 1),
        # whole numbers beyond the floats beside them
        (lambda: L.absolute_error(f16(64992), 70000), 5008),
        # the same ten decimals in three precisions
        (lambda: L.reliability(TEN, RIGHT)[2], [2, 1, 2, 1, 0, 1, 2, 0, 1, 0]),
        (lambda: L.reliability(f32(TEN), RIGHT)[2], [2, 1, 2, 1, 0, 1, 2, 0, 1, 0]),
        (lambda: L.reliability(f16(TEN), RIGHT)[2], [2, 1, 2, 1, 0, 1, 2, 0, 1, 0]),
        # hyper-parameters for each column or example
        (lambda: L.pinball(np.zeros((2, 3)), np.ones((2, 3)), tau=[0.1, 0.5, 0.9]), [[0.1, 0.5, 0.9]] * 2),
        (lambda: L.huber([[3.0, 3.0]], [[0.0, 0.0]], delta=[1.0, 2.0]), [[2.5, 4.0]]),
        (lambda: L.bce_with_logits(np.zeros((1, 2)), [[1, 1]], pos_weight=[1, 3]), [[0.693147, 2.079442]]),
        (lambda: L.gaussian_nll([[0.0, 0.0]], 0.0, [[0.0, 2.0]]), [[0.91893853, 2.91893853]]),
        (lambda: L.kto([0.0, 0.0], [0.0, 0.0], [1, 1], beta=1.0, kl=[0.0, 1e9]), [0.5, 1.0]),
        (lambda: L.huber(3.0, 0.0, delta=np.array(2.0)), 4),
        # one-hot rows of whole numbers and booleans, boolean labels, soft focal labels
        (lambda: L.cross_entropy(np.zeros((2, 2)), [[0, 1], [1, 0]]), np.log([2, 2])),
        (lambda: L.cross_entropy(np.zeros((2, 2)), np.eye(2, dtype=bool)), np.log([2, 2])),
        (lambda: L.cross_entropy([[0.0, 40.0]], np.array([True])), 4.24835426e-18),
        (lambda: L.focal_with_logits(0.0, 0.3, gamma=0), np.log(2)),
        # rows that sum to 1 as well as their precision or their decimals can
        (lambda: L.entropy([0.3333, 0.3333, 0.3333]), 1.0987),
        (lambda: L.entropy(softmax(np.linspace(-3, 3, 50257), axis=0).astype(f32).astype(float)), 10.015736),
        (lambda: L.kl_with_logits(np.log([0.5, 0.5]), np.log([0.25, 0.75])), 0.143841036),
        (lambda: L.kl_with_logits([0.0, -np.inf], [0.0, 0.0]), np.log(2)),
        (lambda: L.kl_with_logits([0.0, 0.0], [0.0, -np.inf]), np.inf),
        (lambda: L.kl_with_logits([[5.0, 7.0, 9.0]], [[105.0, 107.0, 109.0]]), 0),
        # what is impossible, also where it is the likeliest
        (lambda: L.kl_with_logits([[1.0, 0], [0, 0]], [[NONE, 0], [1, 1]]), [np.inf, 0]),
        (lambda: L.kl_with_logits([0.0, -2000.0], [0.0, NONE]), np.inf),
        (lambda: L.kl_with_logits_grad([[0.0, 0, 1], [1, 2, 3]], [[NONE, 0, 0], [1, 2, 3]])[0],
         [[np.nan] * 3, [0, 0, 0]]),
        (lambda: L.kl_with_logits_grad([[0.0, 0, NONE]], [[NONE, 0, 0]])[1], [[-0.5, 0, 0.5]]),
        (lambda: L.kl_with_logits_grad([0.0, NONE], [NONE, 0.0]), [[np.nan] * 2, [-1, 1]]),
        (lambda: L.forward_corrected([[0.0, NONE]], [1], transition=np.eye(2)), [np.inf]),
        (lambda: L.forward_corrected_grad([[0.0, NONE]], [1], transition=np.eye(2)), [[1, -1]]),
        (lambda: L.forward_corrected_grad([[0.0, -1e9]], [1], transition=np.eye(2)), [[1, -1]]),
        # powers beyond the largest float on the way to a number that fits
        (lambda: L.ndcg([[1.0, 2.0, 3.0]] * 2, [[0, 1024, 1], [0, 1023, 1024]]), [0.63092975, 1]),
        (lambda: L.ndcg([[1.0, 2.0, 3.0]], [[0, 1e308, 1e308]], gain="linear"), 1),
        (lambda: L.negative_binomial_nll([0.0, 0.0], [-800.0, 800.0], [0, 0]), [0, 1]),
        (lambda: L.negative_binomial_nll([0.0], [800.0], [3]), [1 + np.log(6)]),
        (lambda: L.negative_binomial_nll_grad([0.0, 0.0], [-800.0, 800.0], [0, 3])[1], [0, 0]),
        (lambda: L.tweedie_deviance([-800.0], [0.0], power=1.9), 20 * np.exp(-80)),
        (lambda: L.tweedie_deviance_grad([-800.0], [0.0], power=1.9), 2 * np.exp(-80)),
        (lambda: L.tweedie_deviance_grad([800.0], [1.0]), 2 * np.exp(400)),
        (lambda: L.iou_loss([[0, 0, 1e160, 1e160]], [[0, 0, 1e160, 2e160]]), 0.5),
        (lambda: L.giou_loss([[0, 0, 1e-170, 1e-170]], [[0, 0, 1e-170, 2e-170]]), 0.5),
        (lambda: L.diou_loss_grad([[0, 0, 2.0, 2]], [[1, 0, 3.0, 2]]) / 1e-170,
         L.diou_loss_grad([[0, 0, 2e-170, 2e-170]], [[1e-170, 0, 3e-170, 2e-170]])),
        (lambda: L.group_advantage([1e308, 1e308, 0]), [1e308 / 3, 1e308 / 3, -1e308 / 1.5]),
        # equal members of an ensemble are pulled alike
        (lambda: L.crps_ensemble_grad([[0.0, 0, 0, 5]], [1.0]), [[-1 / 6, -1 / 6, -1 / 6, 0]]),
    ],
)  # fmt: skip
def test_the_value(call, expected):
    value = call()
    rtol = 1e-3 if np.asarray(value).dtype == f16 else 1e-4
    np.testing.assert_allclose(value, expected, rtol=rtol, atol=0)


def test_calibration_error_of_the_same_decimals_is_the_same():
    errors = [L.expected_calibration_error(np.array(TEN, dtype), RIGHT) for dtype in (float, f32)]
    assert errors[0] == pytest.approx(errors[1], rel=1e-6)


@pytest.mark.parametrize("dtype", [f16, f32, float])
@pytest.mark.parametrize("scale", [0.1, 1.0, 20.0])
def test_rows_of_a_softmax_gradient_sum_to_zero(dtype, scale):
    rng = np.random.default_rng(1)
    z, t = (rng.normal(size=(50, 7)) * scale).astype(dtype), rng.integers(0, 7, 50)
    options = ({}, {"label_smoothing": 0.1}, {"class_weights": rng.random(7)})
    grads = [L.cross_entropy_grad(z, t, **o).astype(float) for o in options]
    grads.append(L.focal_grad(z, t).astype(float))
    for grad in grads:
        off = np.abs(grad.sum(axis=1)) / np.abs(grad).max(axis=1, initial=1e-300)
        assert off.max() <= 4 * np.finfo(dtype).eps


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: L.nll([[-1.0, -2.0, -3.0]], [0]), "log_p is of rows whose probabilities sum to 0.553"),
        (lambda: L.cross_entropy(np.zeros((1, 2)), [[0.5, 0.5]], ignore_index=1), "ignore_index is 1"),
        (lambda: reduce(np.ma.array([1, 99], mask=[0, 1])), "losses is a masked array; allowed: plain"),
        (lambda: L.huber(np.ma.array([1.0], mask=[1]), [0.0]), "y_pred is a masked array; allowed"),
        (lambda: L.z_loss([-np.inf, -np.inf]), "finite largest logit"),
        (lambda: L.z_loss_grad([-np.inf, -np.inf]), "finite largest logit"),
        (lambda: L.cross_entropy(np.zeros((1, 2)), [0], label_smoothing=None), "label_smoothing is None"),
        (lambda: L.cross_entropy_grad([1.0, 2.0], 0, label_smoothing=None), "label_smoothing is None"),
        (lambda: L.huber([[1.0], [1.0, 2.0]], [1.0]), "y_pred is no array (setting an array element"),
        (lambda: L.cross_entropy(np.zeros((2, 3)), [[0.5, 0.5]] * 2), "t is of shape (2, 2); allowed: soft"),
        (lambda: L.huber([1.0, 2.0], [1.0, 2.0], delta=[1.0, 2.0, 3.0]), "delta is of shape (3,); allowed"),
        (lambda: L.huber([1.0, 2.0], [1.0, 2.0], delta=[1.0, -2.0]), "delta is -2.0 at index 1; allowed"),
        (lambda: L.gaussian_nll([1.0, 2.0], np.zeros((2, 2)), [1.0, 2.0]), "log_var is of shape (2, 2)"),
        (lambda: L.entropy([3.0, 1.0, 4.0]), "p's sum is 8.0; allowed: rows"),
        (lambda: L.supervised_contrastive([[1.0]], [0]), "embeddings is of shape (1, 1); allowed"),
        (lambda: L.hard_negatives([[0.0], [1]], [0, np.nan]), "labels is nan at index 1; allowed: labels"),
        (lambda: L.semi_hard_negatives([[0.0], [1]], [0, np.nan], margin=1), "labels is nan at index 1"),
        (lambda: L.supervised_contrastive(np.eye(2), [np.nan, 0]), "labels is nan at index 0"),
        (lambda: L.weighted_mean([1.0, 2.0], [np.inf, 1.0]), "weights is inf at index 0; allowed"),
        (lambda: L.weighted_mean_grad([1.0, 2.0], [np.inf, 1.0]), "allowed: finite numbers, 0 or above"),
        (
            lambda: L.next_token_cross_entropy(np.zeros((1, 4, 5)), [[1, 2, 7, 3]], pad=-1),
            "tokens is 7 at index (0, 2); allowed: class labels from 0 to 4, or pad -1",
        ),
        (lambda: L.next_token_cross_entropy(np.zeros((2, 5)), [7, 2]), "tokens is 7 at index 0; allowed"),
        (lambda: L.next_token_cross_entropy_grad(np.zeros((2, 3)), [0, 1], pad=0.5), "pad is 0.5; allowed"),
        (lambda: L.gspo([[0.0]], [[0.0]], [[1]], [[1.0]]), "advantage is of shape (1, 1); allowed: (1,)"),
        (lambda: L.plackett_luce([1.0, 2.0], [0.0, 1.0]), "order is an array of float64; allowed: whole"),
        (lambda: L.plackett_luce([1.0, 2.0], [False, True]), "order is an array of bool; allowed: whole"),
        (lambda: L.z_loss(5.0), "z is a single number; allowed: an array whose last axis"),
        (lambda: L.entropy_bonus_grad(5.0), "z is a single number; allowed: an array whose last axis"),
        (lambda: L.cox([0.0], [1.0], [1], ties=np.array([1, 0])), "ties is of type ndarray; allowed"),
        (lambda: L.rmse([], []), "y_pred is of shape (0,); allowed: at least one"),
        (
            lambda: L.forward_corrected([[1.0, 2.0]], [1], transition=[[1, 0], [1, 0]]),
            "t is 1 at index 0; allowed: labels that transition gives to some class",
        ),
        (lambda: L.forward_corrected_grad([[1.0, 2]], [1], transition=[[1, 0], [1, 0]]), "t is 1 at index 0"),
    ],
)  # fmt: skip
def test_nothing_wrong_passes_silently(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert words in str(error.value)


HUGE = [1e308, -1e308, 1e200]


@pytest.mark.parametrize(
    "call",
    [
        lambda: L.weston_watkins([HUGE], [1]),
        lambda: L.crammer_singer_grad([HUGE], [1]),
        lambda: L.bradley_terry(HUGE, HUGE[::-1]),
        lambda: L.margin_ranking_grad(HUGE, HUGE[::-1], [1, -1, 1]),
        lambda: L.dpo(HUGE, HUGE[::-1], HUGE, HUGE),
        lambda: L.triplet([HUGE], [HUGE[::-1]], [HUGE]),
        lambda: L.triplet_grad([HUGE], [HUGE[::-1]], [HUGE], squared=False),
        lambda: L.huber(HUGE, HUGE[::-1]),
        lambda: L.laplace_nll_grad(HUGE, [-800.0, 800.0, 0.0], [0.0, 0.0, 0.0]),
        lambda: L.pairwise_logistic(HUGE, [0, 1, 2]),
        lambda: L.pairwise_logistic_grad(HUGE, [0, 1, 2]),
        lambda: L.entropy_bonus(HUGE),
        lambda: L.rlhf_objective(HUGE, [1.0, 2.0, 3.0], HUGE[::-1]),
        lambda: L.rlhf_objective_grad(HUGE, [1.0, 2.0, 3.0], HUGE),
        lambda: L.info_nce([HUGE], temperature=0.5),
        lambda: L.info_nce_grad([HUGE], temperature=0.5),
    ],
)
def test_no_warning_and_no_nan_at_the_ends_of_the_range(call):
    value = call()
    for part in value if isinstance(value, tuple) else (value,):
        assert not np.isnan(part).any()


def test_bfloat16_goes_in_and_comes_out():
    bfloat16 = pytest.importorskip("ml_dtypes", reason="needs the package ml_dtypes").bfloat16
    z = np.array([1, 2, 3], bfloat16)
    for value in (
        L.huber(z, 0 * z),
        L.cross_entropy(z, 2),
        L.cross_entropy_grad(z, 2),
        logsumexp(z),
        log_softmax(z),
        softmax(z),
        sigmoid(z),
        reduce(z),
    ):
        assert value.dtype == bfloat16
    assert float(logsumexp(z)) == 3.40625 and float(L.cross_entropy(z, 2)) == 0.408203125


@pytest.mark.parametrize(
    "name", ["siglip", "clip", "info_nce", "nt_xent", "supervised_contrastive"]
)
def test_gradients_in_learned_parameters_are_central_differences(name):
    rng = np.random.default_rng(3)
    arrays = (rng.normal(size=(4, 4)),)
    if name in ("clip", "nt_xent"):
        arrays = tuple(rng.normal(size=(2, 4, 3)))
    if name == "supervised_contrastive":
        arrays += ([0, 1, 0, 2],)
    options = {"scale": 3.0, "bias": -1.0} if name == "siglip" else {"temperature": 0.4}
    loss, grad = getattr(L, name), getattr(L, f"{name}_grad")
    parts = grad(*arrays, **options, parameters=True)[-len(options) :]
    for (parameter, value), part in zip(options.items(), parts, strict=True):
        high, low = (loss(*arrays, **options | {parameter: value + h}) for h in (1e-6, -1e-6))
        np.testing.assert_allclose(part, (high - low) / 2e-6, rtol=1e-6, atol=1e-8)
