"""Options together: every combination of a loss's options against the definition, written as a loop."""

import itertools
import math

import numpy as np
import pytest

from losslab import losses
from losslab.gradcheck import gradcheck
from losslab.reduce import reduce

RNG = np.random.default_rng(5)
Z, T = RNG.normal(size=(6, 4)) * 2, np.array([0, 3, 1, 1, 2, 0])
SOFT = RNG.dirichlet(np.ones(4), 6)
WEIGHTS = np.array([1.0, 0.0, 2.5, 0.5])
EXAMPLE_WEIGHTS = np.array([1.0, 2.0, 0.0, 0.5, 3.0, 1.0])
MASK = np.array([1, 1, 0, 1, 0, 1])

TARGETS = {"labels": T, "one-hot": np.eye(4, dtype=int)[T], "soft": SOFT}
COMBINATIONS = [
    (target, smoothing, weights, ignore, temperature)
    for target, smoothing, weights, ignore, temperature in itertools.product(
        TARGETS, (0.0, 0.2, 1.0), (None, WEIGHTS), (None, 1, -100), (1.0, 0.3)
    )
    if target == "labels" or ignore is None
]


def row(z, t, smoothing, weights, ignore, temperature):
    """Cross-entropy of one row, as its definition says."""
    if ignore is not None and t == ignore:
        return 0.0
    z = [v / temperature for v in z]
    normaliser = math.log(math.fsum(math.exp(v) for v in z))
    q = t if np.ndim(t) else [float(k == t) for k in range(len(z))]
    w = [1.0] * len(z) if weights is None else weights
    return math.fsum(
        w[k] * ((1 - smoothing) * q[k] + smoothing / len(z)) * (normaliser - z[k])
        for k in range(len(z))
    )


@pytest.mark.parametrize(("target", "smoothing", "weights", "ignore", "temperature"), COMBINATIONS)
def test_cross_entropy(target, smoothing, weights, ignore, temperature):
    t = TARGETS[target].copy()
    if ignore == -100:
        t[2] = ignore
    options = {"label_smoothing": smoothing, "class_weights": weights, "ignore_index": ignore}
    value = losses.cross_entropy(Z / temperature, t, **options)
    expected = [
        row(z, k, smoothing, weights, ignore, temperature) for z, k in zip(Z, t, strict=True)
    ]
    np.testing.assert_allclose(value, expected, rtol=1e-13, atol=1e-15)
    grad = losses.cross_entropy_grad(Z / temperature, t, **options) / temperature
    gradcheck(lambda z: losses.cross_entropy(z / temperature, t, **options), grad, Z)
    np.testing.assert_allclose(grad.sum(axis=1), 0, atol=1e-14)


@pytest.mark.parametrize("how", ["none", "sum", "mean"])
@pytest.mark.parametrize("mask", [None, MASK, MASK == 1])
@pytest.mark.parametrize("weights", [None, EXAMPLE_WEIGHTS])
@pytest.mark.parametrize("axis", [None, 0, -1])
def test_reduction(how, mask, weights, axis):
    values = losses.cross_entropy(Z, T).reshape(2, 3)
    m = np.ones((2, 3)) if mask is None else mask.reshape(2, 3).astype(float)
    w = np.ones((2, 3)) if weights is None else weights.reshape(2, 3)
    options = {
        "mask": None if mask is None else mask.reshape(2, 3),
        "weights": None if weights is None else w,
        "axis": axis,
    }
    counts = (m * w).sum(axis=axis)
    if how == "mean" and not np.all(counts):
        with pytest.raises(ValueError, match="without any entry that counts"):
            reduce(values, how, **options)
        return
    expected = m * w * values
    if how != "none":
        expected = expected.sum(axis=axis)
    if how == "mean":
        expected = expected / counts
    np.testing.assert_allclose(reduce(values, how, **options), expected, rtol=1e-14)


@pytest.mark.needs("torch")
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("weights", [None, WEIGHTS])
@pytest.mark.parametrize("ignore", [-100, 1])
def test_the_mean_of_pytorch(smoothing, weights, ignore):
    """PyTorch divides by the weights of the targets that count, with smoothing too."""
    import torch

    t = T.copy()
    t[2] = -100 if ignore == -100 else t[2]
    theirs = torch.nn.functional.cross_entropy(
        torch.tensor(Z),
        torch.tensor(t),
        weight=None if weights is None else torch.tensor(weights),
        label_smoothing=smoothing,
        ignore_index=ignore,
    )
    options = {"label_smoothing": smoothing, "class_weights": weights, "ignore_index": ignore}
    ours = losses.cross_entropy(Z, t, **options)
    counts = t != ignore
    w = np.ones(4) if weights is None else weights
    np.testing.assert_allclose(ours.sum() / w[t[counts]].sum(), theirs.item(), rtol=1e-12)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("alpha", [None, 0.25, 1.0])
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_binary_focal_loss(gamma, alpha, y):
    z = np.array([-30.0, -2.0, 0.0, 0.7, 5.0])
    p = 1 / (1 + np.exp(-z))
    missed = p * (1 - y) + (1 - p) * y
    weight = 1 if alpha is None else alpha * y + (1 - alpha) * (1 - y)
    expected = weight * missed**gamma * (y * np.log1p(np.exp(-z)) + (1 - y) * np.log1p(np.exp(z)))
    options = {"gamma": gamma, "alpha": alpha}
    labels = np.full(5, y)
    value = losses.focal_with_logits(z, labels, **options)
    np.testing.assert_allclose(value, expected, rtol=1e-8, atol=1e-14)
    grad = losses.focal_with_logits_grad(z, labels, **options)
    gradcheck(lambda z: losses.focal_with_logits(z, labels, **options), grad, z)


@pytest.mark.parametrize("pos_weight", [1.0, 0.0, [0.5, 2.0, 9.0]])
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_binary_cross_entropy(pos_weight, y):
    z, labels = RNG.normal(size=(4, 3)) * 3, np.full((4, 3), y)
    w = np.asarray(pos_weight)
    expected = w * y * np.log1p(np.exp(-z)) + (1 - y) * np.log1p(np.exp(z))
    np.testing.assert_allclose(
        losses.bce_with_logits(z, labels, pos_weight=pos_weight), expected, rtol=1e-13
    )
    grad = losses.bce_with_logits_grad(z, labels, pos_weight=pos_weight)
    gradcheck(lambda z: losses.bce_with_logits(z, labels, pos_weight=pos_weight), grad, z)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("alpha", [None, WEIGHTS])
@pytest.mark.parametrize("target", TARGETS)
def test_multiclass_focal_loss(gamma, alpha, target):
    """A soft target is a mean over classes, and gamma 0 is cross-entropy."""
    t, options = TARGETS[target], {"gamma": gamma, "alpha": alpha}
    value = losses.focal(Z, t, **options)
    share = np.eye(4)[t] if t.ndim == 1 else t
    each = np.stack([losses.focal(Z, np.full(6, k), **options) for k in range(4)], axis=1)
    np.testing.assert_allclose(value, (share * each).sum(axis=1), rtol=1e-13)
    if gamma == 0:
        plain = losses.cross_entropy(Z, t, class_weights=alpha)
        np.testing.assert_allclose(value, plain, rtol=1e-13)
    grad = losses.focal_grad(Z, t, **options)
    gradcheck(lambda z: losses.focal(z, t, **options), grad, Z)
    np.testing.assert_allclose(grad.sum(axis=1), 0, atol=1e-15)
