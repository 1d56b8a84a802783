"""Values a person can verify, and what has no formula: mining, calibration, fitted temperature."""

import inspect

import numpy as np
import pytest
from sklearn import calibration, datasets, linear_model, metrics

from losslab import losses
from losslab.catalogue import CATALOGUE
from losslab.numerics import softmax

LOG = np.log


@pytest.mark.parametrize(
    ("name", "arguments", "options", "expected"),
    [
        ("squared_error", ([3, -1], [1, 1]), {}, [4, 4]),
        ("absolute_error", ([3, -1], [1, 1]), {}, [2, 2]),
        ("huber", ([0.0, 1.0, 2.0, 3.0, -3.0], [0.0] * 5), {"delta": 2.0}, [0, 0.5, 2, 4, 4]),
        ("smooth_l1", ([0.0, 1.0, 2.0, 3.0, -3.0], [0.0] * 5), {"beta": 2.0}, [0, 0.25, 1, 2, 2]),
        ("pinball", ([0, 0], [10, -10]), {"tau": 0.9}, [9, 1]),
        ("bce_with_logits", ([0.0, 0.0], [1, 0]), {"pos_weight": 3.0}, [3 * LOG(2), LOG(2)]),
        ("cross_entropy", (LOG([[1.0, 3.0]]), [0]), {}, [LOG(4)]),
        ("cross_entropy", (LOG([[1.0, 3.0]]), [[0.5, 0.5]]), {}, [LOG(4) - LOG(3) / 2]),
        ("cross_entropy", ([[0.0, 0.0], [5.0, 1.0]], [0, -100]), {"ignore_index": -100}, [LOG(2), 0]),
        ("cross_entropy", ([[0.0] * 4], [1]), {"class_weights": [1, 5, 1, 1]}, [5 * LOG(4)]),
        ("nll", (LOG([[0.25, 0.75]]), [1]), {}, [-LOG(0.75)]),
        ("brier_multiclass", ([[0.5, 0.5]], [0]), {}, [0.5]),
        ("hinge", ([2.0, 0.0, -1.0, 1.0], [1, 1, 1, -1]), {}, [0, 1, 2, 2]),
        ("perceptron", ([2.0, -1.0], [1, 1]), {}, [0, 1]),
        ("weston_watkins", ([[1.0, 2.0, 0.0]], [0]), {}, [2]),
        ("crammer_singer", ([[1.0, 2.0, 0.5]], [0]), {}, [2]),
        ("cosine_embedding", ([[1.0, 0.0]], [[-3.0, 0.0]], [1]), {}, [2]),
        ("contrastive", ([[0.0, 0.0]] * 3, [[3.0, 4.0]] * 3, [1, 0, 0]), {"margin": 7.0}, [25, 4, 4]),
        ("triplet", ([0.0, 0.0], [3.0, 4.0], [6.0, 8.0]), {"squared": False}, 0),
        ("triplet", ([0.0, 0.0], [6.0, 8.0], [3.0, 4.0]), {"squared": False}, 6),
        ("triplet", ([0.0, 0.0], [6.0, 8.0], [3.0, 4.0]), {}, 76),
        ("info_nce", (np.zeros((3, 3)),), {}, [LOG(3)] * 3),
        ("nt_xent", (np.ones((2, 3)), np.ones((2, 3))), {}, [LOG(3)] * 4),
        ("clip", (np.ones((2, 3)), np.ones((2, 3))), {}, [LOG(2)] * 2),
        ("siglip", (np.zeros((3, 3)),), {"bias": 0.0}, [3 * LOG(2)] * 3),
        ("mutual_information_bound", (np.zeros((3, 3)),), {}, 0),
        ("perplexity", ([LOG(8.0), LOG(2.0)], [1, 1]), {}, 4),
        ("dpo", ([-1.0], [-1.0], [-3.0], [-3.0]), {"beta": 9.0}, [LOG(2)]),
        ("ipo", ([-1.0], [-3.0], [-1.0], [-3.0]), {"beta": 0.25}, [4]),
        ("kto", ([-1.0], [-1.0], [0]), {"undesirable_weight": 4.0}, [2]),
        ("rlhf_objective", ([0.0, 0.0], [3.0, 1.0], [0.0, 0.0]), {}, 2),
        ("uncertainty_weighted", ([2.0, 2.0], [0.0, 0.0]), {}, 2),
        ("negative_elbo", ([[1.0, 0.0]], [[0.5, 0.0]], [[1.0]], [[0.0]]), {}, [0.625 + LOG(2 * np.pi)]),
        ("gan_generator", ([0.0],), {"kind": "minimax"}, [-LOG(2)]),
        ("gan_generator", ([0.0, -3.0],), {"kind": "hinge"}, [0, 3]),
        ("dice", ([[[0.9, 0.2], [0.6, 0.1]]], [[[1, 0], [1, 0]]]), {}, [1 / 6]),
        ("dice", ([[0.1, 0, 0.3, 0]], [[0] * 4]), {"squared": True}, [1 / 11]),
        ("dice", ([[1.0, 0.0]], [[0, 0]]), {}, [0.5]),
        ("tversky", ([[1.0, 1, 0]], [[1, 0, 1]]), {"alpha": 3, "beta": 4, "smooth": 0}, [7 / 8]),
        ("iou_loss", ([[1.0, 1, 5, 5]], [[0.0, 0, 4, 4]]), {}, [14 / 23]),
        ("iou_loss", ([[6.0, 5, 10, 9]], [[0.0, 0, 4, 4]]), {}, [1]),
        ("giou_loss", ([[6.0, 0, 10, 4]], [[0.0, 0, 4, 4]]), {}, [1.2]),
        ("diou_loss", ([[6.0, 0, 10, 4]], [[0.0, 0, 4, 4]]), {}, [1 + 36 / 116]),
        ("diou_loss", ([[1.0, -2, 3, 6]], [[0.0, 0, 4, 4]]), {}, [2 / 3]),
        ("pairwise_logistic", ([[0.0, 0, 0], [5.0, 1, 2]], [[2, 1, 0], [1, 1, 1]]), {}, [LOG(2), 0]),
        ("plackett_luce", ([[0.0, 0, 0]], [[2, 0, 1]]), {}, [LOG(6)]),
        ("ndcg", ([[3.0, 2, 1]], [[0, 0, 1]]), {}, [0.5]),
        ("ndcg", ([[3.0, 2, 1], [1.0, 2, 3]], [[0, 0, 1], [0, 0, 0]]), {"k": 2}, [0, 0]),
        ("cumulative_logit", ([0.0, 0.0, 0.0], [0, 1, 2], [-LOG(3), LOG(3)]), {}, LOG([4, 2, 4])),
        ("cox", ([0.0] * 4, [1, 2, 2, 3], [1, 1, 1, 0]), {}, [LOG(4), LOG(6) / 2, LOG(6) / 2, 0]),
        ("cox", ([0.0] * 4, [1, 2, 2, 3], [1, 1, 1, 0]), {"ties": "breslow"}, LOG([4, 3, 3, 1])),
        ("crps_gaussian", ([1.0], [0.0], [1.0]), {}, [(2**0.5 - 1) / np.pi**0.5]),
        ("crps_ensemble", ([[1.0, 2, 4], [1.0, 2, 4]], [2.0, 0.0]), {}, [0, 4 / 3]),
        ("crps_ensemble", ([[1.0, 2, 4], [1.0, 1, 1]], [2.0, 0.0]), {"fair": False}, [1 / 3, 1]),
        ("negative_binomial_nll", ([0.0, 0.0], [0.0, 0.0], [0, 2]), {}, [LOG(2), LOG(8)]),
        ("tweedie_deviance", ([0.0, 0.0], [0.0, 1.0]), {}, [4, 0]),
        ("generalised_cross_entropy", (LOG([[1.0, 3.0]]), [0]), {"q": 1.0}, [0.75]),
        ("forward_corrected", (LOG([[1.0, 3]]), [0]), {"transition": [[1, 0], [0.2, 0.8]]}, [LOG(2.5)]),
        ("reinforce", ([-2.0, -3.0], [1.0, -2.0]), {}, [2, -6]),
        ("ppo_clip", (LOG([0.5, 1, 1.5]), [0.0] * 3, [1, 1, 1]), {}, [-0.5, -1, -1.2]),
        ("ppo_clip", (LOG([0.5, 1, 1.5]), [0.0] * 3, [-1, -1, -1]), {}, [0.8, 1, 1.5]),
        ("ppo_clip", (LOG([4.0, 2.0]), [0.0, 0.0], [-1, -1]), {"dual": 3.0}, [3, 2]),
        ("cispo", ([-2.0], [-1.0], [np.e]), {}, [2]),
        ("gspo", ([LOG([2.0, 8.0, 7.0])], [[0.0] * 3], [[1, 1, 0]], [-1.0]), {}, [4]),
        ("group_advantage", ([[1, 0, 0, 1], [0.1] * 4],), {"scale": "std"}, [[1, -1, -1, 1], [0] * 4]),
        ("group_advantage", ([1, 0, 0, 1],), {"scale": "loo"}, [2 / 3, -2 / 3, -2 / 3, 2 / 3]),
        ("success_objective", ([0.25, 1.0],), {"transform": "arcsine"}, [-np.pi / 3, -np.pi]),
        ("entropy_bonus", ([0.0, 0.0, 0.0],), {"coefficient": 2.0}, -2 * LOG(3)),
        ("kl_penalty", ([0.0, 0.0], LOG([1.0, 3.0])), {"estimator": "k3"}, LOG(2 / 3**0.5)),
        ("soft_cap", ([2 * LOG(2.0)],), {"cap": 2.0}, [1.2]),
        ("load_balance", ([LOG([1.0, 3.0]), LOG([1.0, 3.0])],), {}, 1.5),
        ("gaussian_kl", ([0.0, 0.0], [0.0, LOG(4.0)], [0.0, 0.0], [0.0, 0.0]), {}, [0, 1.5 - LOG(2)]),
    ],
)  # fmt: skip
def test_by_hand(name, arguments, options, expected):
    value = getattr(losses, name)(*arguments, **options)
    np.testing.assert_allclose(value, expected, rtol=1e-14, atol=1e-15)


def test_next_token_shifts_by_one():
    z = np.zeros((1, 3, 4))
    z[0, 0, 2] = 50  # position 0 is sure that 2 comes next
    tokens = np.array([[3, 2, 1]])
    np.testing.assert_allclose(
        losses.next_token_cross_entropy(z, tokens), [[0, LOG(4)]], atol=1e-15
    )


def test_hard_and_semi_hard_negatives():
    x = np.array([[0.0], [1.0], [1.5], [-3.0], [10.0]])
    labels = np.array(["a", "a", "b", "b", "b"])
    np.testing.assert_array_equal(losses.hard_negatives(x, labels), [2, 2, 1, 0, 1])
    # squared distances of 0: positive 1, negatives 2.25, 9, 100; of 1: positive 1, negatives .25, 16, 81
    found = losses.semi_hard_negatives(x, labels, margin=2.0)
    np.testing.assert_array_equal(found[:2], [2, -1])
    np.testing.assert_array_equal(losses.semi_hard_negatives(x, labels, margin=1.25)[:1], [-1])
    np.testing.assert_array_equal(losses.semi_hard_negatives(x, labels, margin=15.5)[:2], [2, 3])
    np.testing.assert_array_equal(losses.hard_negatives(x, ["a"] * 5), [-1] * 5)
    # as far as the positive, or exactly the margin farther, is not semi-hard
    assert losses.semi_hard_negatives([[0.0], [1.0], [-1.0]], list("aab"), margin=5)[0] == -1
    assert losses.semi_hard_negatives([[0.0], [1.0], [-2.0]], list("aab"), margin=3)[0] == -1
    np.testing.assert_array_equal(losses.semi_hard_negatives(x, list("abcde"), margin=9), [-1] * 5)
    assert losses.hard_negatives(np.zeros((0, 2)), []).shape == (0,)


def test_calibration_bins_hold_their_upper_edge():
    confidence = [0.0, 0.1, 0.3, 0.30000000000000004, 0.7, 1.0]
    assert list(losses.reliability(confidence, [0] * 6)[2]) == [2, 0, 1, 1, 0, 0, 1, 0, 0, 1]


def test_expected_calibration_error_by_hand():
    # bins of width ½: (.2, .4 → mean .3, accuracy .5) and (.9 → accuracy 1)
    value = losses.expected_calibration_error([0.2, 0.4, 0.9], [0, 1, 1], bins=2)
    assert value == pytest.approx(2 / 3 * 0.2 + 1 / 3 * 0.1)


def test_reliability_is_scikit_learns():
    rng = np.random.default_rng(0)
    p = rng.random(300)
    y = rng.random(300) < p
    confidence, accuracy, count = losses.reliability(p, y, bins=7)
    expected_accuracy, expected_confidence = calibration.calibration_curve(y, p, n_bins=7)
    np.testing.assert_allclose(confidence[count > 0], expected_confidence)
    np.testing.assert_allclose(accuracy[count > 0], expected_accuracy)


def test_fitted_temperature_is_the_best():
    rng = np.random.default_rng(1)
    true = rng.normal(size=(400, 3)) * 2
    t = np.array([rng.choice(3, p=p) for p in softmax(true)])
    z = true * 5  # five times too sure
    best = losses.fit_temperature(z, t)
    assert 3.5 < best < 7
    at = [losses.cross_entropy(z / T, t).mean() for T in (best * 0.999, best, best * 1.001)]
    assert at[1] < at[0] and at[1] < at[2]
    assert losses.fit_temperature(z * 2, t) == pytest.approx(2 * best)


def test_fitted_temperature_without_a_best():
    assert losses.fit_temperature([[9.0, 0.0]], [0]) == pytest.approx(1e-3)
    assert losses.fit_temperature([[9.0, 0.0]], [1]) == pytest.approx(1e3)
    # Rounding must not stop it on the way.
    sure = np.array([[7.3, -2.1, 0.4], [-1.7, 5.9, -0.2], [0.3, -4.4, 6.1]])
    assert losses.fit_temperature(sure, [0, 1, 2]) == pytest.approx(1e-3)


X, Y = datasets.load_diabetes(return_X_y=True)
PRED = linear_model.LinearRegression().fit(X, Y).predict(X)


@pytest.mark.parametrize(
    ("name", "options", "theirs"),
    [
        ("squared_error", {}, metrics.mean_squared_error),
        ("absolute_error", {}, metrics.mean_absolute_error),
        ("pinball", {"tau": 0.9}, lambda y, p: metrics.mean_pinball_loss(y, p, alpha=0.9)),
    ],
)
def test_regression_is_scikit_learns_on_real_data(name, options, theirs):
    value = getattr(losses, name)(PRED, Y, **options).mean()
    assert value == pytest.approx(theirs(Y, PRED), rel=1e-13)


def test_poisson_deviance_is_scikit_learns():
    best = np.where(Y > 0, Y - Y * np.log(Y), 0)
    value = 2 * (losses.poisson_nll(np.log(PRED), Y) - best).mean()
    assert value == pytest.approx(metrics.mean_poisson_deviance(Y, PRED), rel=1e-12)


def test_classification_is_scikit_learns_on_real_data():
    x, t = datasets.load_wine(return_X_y=True)
    model = linear_model.LogisticRegression(max_iter=5000).fit(x, t)
    z, p = model.decision_function(x), model.predict_proba(x)
    expected = metrics.log_loss(t, p)
    assert losses.cross_entropy(z, t).mean() == pytest.approx(expected, rel=1e-9)
    assert losses.nll(np.log(p), t).mean() == pytest.approx(expected, rel=1e-9)
    assert losses.brier_multiclass(p, t).mean() == pytest.approx(
        np.square(p - np.eye(3)[t]).sum(axis=1).mean()
    )
    assert losses.crammer_singer(z, t).mean() == pytest.approx(metrics.hinge_loss(t, z))
    binary = (t == 0).astype(int)
    assert losses.log_score(p[:, 0], binary).mean() == pytest.approx(
        metrics.log_loss(binary, p[:, 0])
    )
    assert losses.brier(p[:, 0], binary).mean() == pytest.approx(
        metrics.brier_score_loss(binary, p[:, 0])
    )
    assert losses.hinge(z[:, 0], 2 * binary - 1).mean() == pytest.approx(
        metrics.hinge_loss(binary, z[:, 0])
    )


DEFAULTS = {
    "negative_elbo": {"log_sigma": 0.0, "beta": 1.0},
    "gan_generator": {"kind": "non-saturating"},
    "dice": {"smooth": 1.0, "squared": False},
    "tversky": {"alpha": 0.5, "beta": 0.5, "smooth": 1.0},
    "ndcg": {"k": None, "gain": "exponential"},
    "cox": {"ties": "efron"},
    "crps_ensemble": {"fair": True},
    "tweedie_deviance": {"power": 1.5},
    "generalised_cross_entropy": {"q": 0.7},
    "huber": {"delta": 1.0},
    "smooth_l1": {"beta": 1.0},
    "pinball": {"tau": 0.5},
    "beta_nll": {"beta": 0.5},
    "bce_with_logits": {"pos_weight": 1.0},
    "cross_entropy": {"label_smoothing": 0.0, "ignore_index": None, "class_weights": None},
    "focal_with_logits": {"gamma": 2.0, "alpha": None},
    "focal": {"gamma": 2.0, "alpha": None},
    "expected_calibration_error": {"bins": 10},
    "reliability": {"bins": 10},
    "weston_watkins": {"margin": 1.0},
    "crammer_singer": {"margin": 1.0},
    "cosine_embedding": {"margin": 0.0},
    "contrastive": {"margin": 1.0},
    "triplet": {"margin": 1.0, "squared": True},
    "margin_ranking": {"margin": 0.0},
    "info_nce": {"temperature": 0.1},
    "mutual_information_bound": {"temperature": 0.1},
    "nt_xent": {"temperature": 0.5},
    "clip": {"temperature": 0.07},
    "supervised_contrastive": {"temperature": 0.1},
    "siglip": {"scale": 10.0, "bias": -10.0},
    "next_token_cross_entropy": {"pad": None},
    "z_loss": {"coefficient": 1e-4},
    "chunked_cross_entropy": {"chunk": 4096},
    "distillation": {"temperature": 1.0},
    "dpo": {"beta": 0.1},
    "ipo": {"beta": 0.1},
    "kto": {"beta": 0.1, "kl": 0.0, "desirable_weight": 1.0, "undesirable_weight": 1.0},
    "simpo": {"beta": 2.0, "gamma": 1.0},
    "rlhf_objective": {"beta": 0.1},
    "ppo_clip": {"low": 0.2, "high": 0.2, "dual": None},
    "cispo": {"high": 0.28},
    "gspo": {"low": 3e-4, "high": 4e-4},
    "group_advantage": {"scale": "none"},
    "success_objective": {"transform": "identity"},
    "entropy_bonus": {"coefficient": 0.01},
    "kl_penalty": {"estimator": "k1", "place": "reward"},
    "soft_cap": {"cap": 30.0},
    "load_balance": {"top_k": 1},
}


@pytest.mark.parametrize("name", CATALOGUE)
def test_defaults_are_these_and_the_gradients_too(name):
    for function in filter(None, (CATALOGUE[name].function, CATALOGUE[name].gradient)):
        found = {
            p.name: p.default
            for p in inspect.signature(function).parameters.values()
            if p.kind is p.KEYWORD_ONLY
            and p.name not in ("axis", "parameters")
            and p.default is not p.empty
        }
        assert found == DEFAULTS.get(name, {})
