"""Right answers to exercise set 07, written otherwise than the solutions."""

import math

import numpy as np
from scipy import optimize, special


def _focal_loop(p_true, gamma):
    losses = np.zeros(p_true.shape)
    for index, p in np.ndenumerate(p_true):
        losses[index] = -math.pow(1 - p, gamma) * math.log(p)
    return losses


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


def _ece_dictionary(confidence, correct, bins):
    sums = {}
    for sure, right in zip(confidence.tolist(), correct.tolist(), strict=True):
        place = next(b for b in range(1, bins + 1) if sure <= b / bins)
        sums[place] = sums.get(place, 0.0) + right - sure
    return sum(map(abs, sums.values())) / len(confidence)


def _truth_differences(report, gamma):
    """Central differences of the loss in the logit."""
    step = 1e-4

    def loss(z):
        return -(special.expit(-z) ** gamma) * special.log_expit(z)

    z = special.logit(report)
    happens, fails = ((loss(s + step) - loss(s - step)) / (2 * step) for s in (z, -z))
    return fails / (happens + fails)


def _truth_loop(report, gamma):
    truth = np.empty(report.shape)
    for index, p in np.ndenumerate(report):
        push = (1 - p) ** gamma * ((1 - p) - gamma * p * math.log(p))
        pull = p**gamma * (p - gamma * (1 - p) * math.log1p(-p))
        truth[index] = pull / (push + pull)
    return truth


def _classifier_lbfgs(x, t, eps):
    k = np.unique(t).size
    q = np.full((len(t), k), eps / k)
    q[np.arange(len(t)), t] += 1 - eps

    def loss(flat):
        z = x @ flat.reshape(-1, k)
        slope = x.T @ (special.softmax(z, axis=1) - q) / len(x)
        return -(q * special.log_softmax(z, axis=1)).sum() / len(x), slope.ravel()

    return optimize.minimize(loss, np.zeros(x.shape[1] * k), jac=True).x.reshape(-1, k)


def _classifier_batches(x, t, eps):
    """Small batches in random order, with a rate that falls, and Adam's scaling."""
    rng, k = np.random.default_rng(0), t.max() + 1
    w, q = np.zeros((x.shape[1], k)), (1 - eps) * np.eye(t.max() + 1)[t] + eps / k
    first = second = np.zeros_like(w)
    for step in range(1, 1501):
        some = rng.choice(len(x), 25, replace=False)
        pull = x[some].T @ (special.softmax(x[some] @ w, axis=1) - q[some]) / 25
        first, second = 0.9 * first + 0.1 * pull, 0.99 * second + 0.01 * pull**2
        size = np.sqrt(second / (1 - 0.99**step)) + 1e-8
        w = w - 0.1 * (1 - step / 1501) * first / (1 - 0.9**step) / size
    return w


def _hinge_logs(scores, t, margin):
    n, k = scores.shape
    true = np.take_along_axis(scores, t[:, None], axis=1)
    gaps = (scores - true)[np.arange(k) != t[:, None]].reshape(n, k - 1)
    v = np.clip(gaps + margin, 0, None)
    yield v.sum() / n
    yield (v.sum() + n * margin) / n
    yield np.clip(gaps.max(axis=1) + margin, 0, None).mean()
    yield (v * v).sum() / n
    yield gaps[gaps > 0].sum() / n
    yield v.sum() / n / k


def _which_hinge_loop(scores, t, margin, reported):
    best = None
    for number, value in enumerate(_hinge_logs(scores, t, margin)):
        if best is None or abs(value - reported) < best[0]:
            best = abs(value - reported), number
    return best[1]


def _which_hinge_sorted(scores, t, margin, reported):
    logs = enumerate(_hinge_logs(scores, t, margin))
    return sorted((abs(value - reported), number) for number, value in logs)[0][1]


def _which_hinge_close(scores, t, margin, reported):
    logs = np.array(list(_hinge_logs(scores, t, margin)))
    return int(np.flatnonzero(np.isclose(logs, reported, rtol=1e-4))[0])


ALTERNATIVES = {
    "focal": [
        _focal_loop,
        lambda p_true, gamma: np.log(1 / p_true) * np.float_power(1 - p_true, gamma),
        lambda p_true, gamma: np.abs(np.log(p_true)) * (1 - p_true) ** gamma,
    ],
    "smoothed_cross_entropy": [_smoothed_target, _smoothed_loop, _smoothed_logits],
    "expected_calibration_error": [_ece_loop, _ece_ceil, _ece_dictionary],
    "truth_behind": [_truth_differences, _truth_loop],
    "fit_smoothed": [_classifier_lbfgs, _classifier_batches],
    "which_hinge": [_which_hinge_loop, _which_hinge_sorted, _which_hinge_close],
}
