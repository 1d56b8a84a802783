"""Right answers to exercise set 07, written otherwise than the solutions."""

import math

import numpy as np


def _hinge_loop(score, y01):
    losses = np.zeros(score.shape)
    for index, s in np.ndenumerate(score):
        margin = s if y01[index] == 1 else -s
        losses[index] = max(0.0, 1.0 - margin)
    return losses


def _hinge_single(score, y01):
    """In float32 throughout."""
    sign = np.where(y01 > 0, 1, -1).astype(np.float32)
    return np.maximum(np.float32(0), 1 - sign * score.astype(np.float32))


def _multiclass_loop(scores, t, margin):
    losses = []
    for row, true in zip(scores, t, strict=True):
        rivals = [s for k, s in enumerate(row) if k != true]
        losses.append(sum(max(0.0, margin + (s - row[true])) for s in rivals))
    return np.array(losses)


def _multiclass_deleted(scores, t, margin):
    """The rivals as an array of their own."""
    rivals = scores[np.arange(scores.shape[1]) != t[:, None]].reshape(len(t), -1)
    true = np.take_along_axis(scores, t[:, None], axis=-1)
    return np.clip(rivals - true + margin, 0, None).sum(axis=-1)


def _multiclass_less_the_margin(scores, t, margin):
    """With the true class, whose term is always the margin."""
    true = np.take_along_axis(scores, t[:, None], axis=-1)
    return np.maximum(scores - true + margin, 0).sum(-1) - margin


def _multiclass_infinite(scores, t, margin):
    rivals = scores.copy()
    rivals[range(len(t)), t] = -np.inf
    over = rivals - scores[range(len(t)), t].reshape(-1, 1) + margin
    return np.where(over > 0, over, 0).sum(axis=1)


def _focal_loop(p_true, gamma):
    losses = np.zeros(p_true.shape)
    for index, p in np.ndenumerate(p_true):
        losses[index] = -math.pow(1 - p, gamma) * math.log(p)
    return losses


def _focal_from_surprise(p_true, gamma):
    surprise = -np.log(p_true)
    return np.power(-np.expm1(-surprise), gamma) * surprise


def _smoothed_target(z, t, eps):
    classes = z.shape[-1]
    target = (1 - eps) * np.eye(classes)[t] + eps / classes
    log_p = z - np.logaddexp.reduce(z, axis=-1, keepdims=True)
    return -(target * log_p).sum(axis=-1)


def _smoothed_loop(z, t, eps):
    losses = []
    for row, true in zip(z.astype(float), t, strict=True):
        top = max(row)
        lse = top + math.log(sum(math.exp(one - top) for one in row))
        hard, uniform = lse - row[true], sum(lse - one for one in row) / len(row)
        losses.append((1 - eps) * hard + eps * uniform)
    return np.array(losses)


def _smoothed_logits(z, t, eps):
    """Log-sum-exp less the target's mean logit."""
    top = z.max(axis=1)
    lse = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
    true = np.take_along_axis(z, t[:, None], axis=1).squeeze(1)
    return lse - ((1 - eps) * true + eps * z.mean(axis=1))


def _ece_loop(confidence, correct, bins):
    edges, total = np.linspace(0, 1, bins + 1), 0.0
    edges[0] = -1.0
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    return total


def _ece_ceil(confidence, correct, bins):
    place = np.maximum(np.ceil(confidence * bins), 1)
    gaps = [np.sum(correct[place == b] - confidence[place == b]) for b in range(1, bins + 1)]
    return np.abs(gaps).sum() / confidence.size


def _ece_digitize(confidence, correct, bins):
    place = np.digitize(confidence, np.linspace(0, 1, bins + 1)[1:-1], right=True)
    sums = np.zeros(bins)
    np.add.at(sums, place, correct - confidence)
    return float(np.mean(np.abs(sums)) * bins / len(correct))


def _ece_dictionary(confidence, correct, bins):
    sums = {}
    for sure, right in zip(confidence.tolist(), correct.tolist(), strict=True):
        place = next(b for b in range(1, bins + 1) if sure <= b / bins)
        sums[place] = sums.get(place, 0.0) + right - sure
    return sum(map(abs, sums.values())) / len(confidence)


ALTERNATIVES = {
    "hinge": [
        _hinge_loop,
        _hinge_single,
        lambda score, y01: np.clip(1 + (1 - 2 * y01) * score, 0, None),
        lambda score, y01: np.where(y01 == 1, np.maximum(0, 1 - score), np.maximum(0, 1 + score)),
        lambda score, y01: y01 * np.maximum(0, 1 - score) + (1 - y01) * np.maximum(0, 1 + score),
    ],
    "multiclass_hinge": [
        _multiclass_loop,
        _multiclass_deleted,
        _multiclass_less_the_margin,
        _multiclass_infinite,
    ],
    "focal": [
        _focal_loop,
        _focal_from_surprise,
        lambda p_true, gamma: np.log(1 / p_true) * np.float_power(1 - p_true, gamma),
        lambda p_true, gamma: np.abs(np.log(p_true)) * (1 - p_true) ** gamma,
    ],
    "smoothed_cross_entropy": [_smoothed_target, _smoothed_loop, _smoothed_logits],
    "expected_calibration_error": [_ece_loop, _ece_ceil, _ece_digitize, _ece_dictionary],
}
