"""The gradient of every loss of the catalogue against central differences, and at its kinks."""

import numpy as np
import pytest
from loss_examples import EXAMPLES

from losslab import losses
from losslab.catalogue import CATALOGUE
from losslab.gradcheck import gradcheck
from losslab.numerics import softmax

WITHOUT_GRADIENT = {
    "perplexity",
    "bits_per_token",
    "bits_per_byte",
    "accumulated",
    "mutual_information_bound",
    "fit_temperature",
    "expected_calibration_error",
    "reliability",
    "fit_power_law",
    "group_advantage",
    "hard_negatives",
    "semi_hard_negatives",
    "contribution_shares",
    "ndcg",
}


def parts(grad):
    return grad if isinstance(grad, tuple) else (grad,)


def with_one(example, place, value):
    changed = list(example.arguments)
    changed[place] = value
    return changed


@pytest.mark.parametrize("name", CATALOGUE)
def test_gradient_against_central_differences(name):
    entry = CATALOGUE[name]
    assert EXAMPLES.get(name), f"{name} has no example inputs in tests/loss_examples.py"
    if name in WITHOUT_GRADIENT:
        assert entry.gradient is None
        return
    for example in EXAMPLES[name]:
        loss = example.differentiated or entry.function
        given = parts(entry.gradient(*example.arguments, **example.options))
        assert len(given) == len(example.trained)
        for place, grad in zip(example.trained, given, strict=True):
            x = np.asarray(example.arguments[place])

            def total(x, example=example, place=place, loss=loss):
                return np.sum(loss(*with_one(example, place, x), **example.options))

            assert np.shape(grad) == x.shape
            if example.on_simplex:  # only differences within a row mean anything: go by logits
                axis = example.options.get("axis", -1)
                back = x * (grad - (grad * x).sum(axis=axis, keepdims=True))
                worst = gradcheck(
                    lambda z, total=total, axis=axis: total(softmax(z, axis)), back, np.log(x)
                )
            else:
                worst = gradcheck(total, grad, x)
            assert worst < 1e-6


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - WITHOUT_GRADIENT))
def test_gradient_keeps_precision_and_inputs(name):
    entry = CATALOGUE[name]
    example = EXAMPLES[name][0]
    exact = parts(entry.gradient(*example.arguments, **example.options))
    narrow = [
        a.astype(np.float32) if isinstance(a, np.ndarray) and a.dtype.kind == "f" else a
        for a in example.arguments
    ]
    before = [np.copy(a) for a in narrow]
    for grad, reference in zip(
        parts(entry.gradient(*narrow, **example.options)), exact, strict=True
    ):
        assert grad.dtype == np.float32
        np.testing.assert_allclose(grad, reference, rtol=2e-4, atol=2e-5)
    value = entry.function(*narrow, **example.options)
    assert np.asarray(value).dtype == np.float32
    for a, b in zip(narrow, before, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("grad", "arguments", "options", "expected"),
    [
        ("absolute_error_grad", ([1.0], [1.0]), {}, 0),
        ("pinball_grad", ([1.0], [1.0]), {"tau": 0.9}, 0),
        ("huber_grad", ([2.0, -2.0], [0.0, 0.0]), {"delta": 2.0}, [2, -2]),
        ("smooth_l1_grad", ([2.0, -2.0], [0.0, 0.0]), {"beta": 2.0}, [1, -1]),
        ("hinge_grad", ([1.0, -1.0], [1, -1]), {}, 0),
        ("perceptron_grad", ([0.0, 0.0], [1, -1]), {}, [-1, 1]),
        ("perceptron_grad", ([0.5, 0.5], [1, -1]), {}, [0, 1]),
        ("kl_divergence_grad", ([0.5, 0.5], [0.5, 0.5]), {}, [[1, 1], [-1, -1]]),
        ("weston_watkins_grad", ([2.0, 1.0, 0.0], 0), {}, 0),
        ("crammer_singer_grad", ([2.0, 1.0, 0.0], 0), {}, 0),
        ("crammer_singer_grad", ([0.0, 3.0, 3.0], 0), {}, [-1, 1, 0]),
        ("laplace_nll_grad", ([1.0], [0.0], [1.0]), {}, [[0], [1]]),
        ("contrastive_grad", ([1.0, 1.0], [1.0, 1.0], 0), {}, 0),
        ("triplet_grad", ([0.0], [1.0], [np.sqrt(2.0)]), {"squared": False, "margin": 0.0}, 0),
        ("triplet_grad", ([0.0], [0.0], [0.0]), {"squared": False}, 0),
        ("margin_ranking_grad", ([1.0], [0.0], [1]), {"margin": 1.0}, 0),
        ("cosine_embedding_grad", ([1.0, 0.0], [0.0, 1.0], -1), {}, 0),
        ("js_divergence_grad", ([1.0, 0.0], [1.0, 0.0]), {}, 0),
        ("log_score_grad", ([0.0, 1.0], [0, 1]), {}, [1, -1]),
        ("iou_loss_grad", ([[6.0, 0, 10, 4]], [[0.0, 0, 4, 4]]), {}, 0),
        ("giou_loss_grad", ([[6.0, 0, 10, 4]], [[0.0, 0, 4, 4]]), {}, [[0.1, 0, -0.02, 0]]),
        ("giou_loss_grad", ([[0.0, 0, 4, 4]], [[0.0, 0, 4, 4]]), {}, 0),
        ("crps_ensemble_grad", ([[2.0, 2.0]], [2.0]), {}, 0),
    ],
)
def test_documented_choice_at_kinks(grad, arguments, options, expected):
    value = np.array(getattr(losses, grad)(*arguments, **options))
    np.testing.assert_allclose(value, np.broadcast_to(expected, value.shape), atol=1e-12)


def test_rmse_gradient_is_zero_at_a_perfect_fit():
    np.testing.assert_array_equal(CATALOGUE["rmse"].gradient([1.0, 2.0], [1.0, 2.0]), [0, 0])


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
def test_focal_gradients_at_extreme_logits(gamma):
    z = np.array([-1e9, -800.0, 800.0, 1e9])
    binary = losses.focal_with_logits_grad(z, np.ones(4), gamma=gamma)
    np.testing.assert_allclose(binary, [-1, -1, 0, 0], atol=1e-12)
    rows = np.stack([z, np.zeros(4)], axis=-1)
    multiclass = losses.focal_grad(rows, np.zeros(4, int), gamma=gamma)
    np.testing.assert_allclose(multiclass, np.stack([binary, -binary], -1), atol=1e-12)
