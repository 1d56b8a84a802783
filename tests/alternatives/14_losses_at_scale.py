"""Right answers to exercise set 14, written otherwise than the solutions."""

import math

import numpy as np
from scipy import optimize, special


def _round_loop(x, mantissa_bits, min_exponent, largest):
    result = np.array(x, dtype=float)
    for place, value in np.ndenumerate(x):
        if not math.isfinite(value):
            result[place] = max(-largest, min(largest, value)) if value == value else value
            continue
        exponent = max(math.frexp(value)[1] - 1, min_exponent) if value else min_exponent
        spacing = 2.0 ** (exponent - mantissa_bits)
        result[place] = max(-largest, min(largest, round(value / spacing) * spacing))
    return result


def _round_by_scaling(x, mantissa_bits, min_exponent, largest):
    """Scales each number so that one spacing is 1."""
    inside = np.clip(x, -largest, largest)
    mantissa, exponent = np.frexp(inside)
    lost = np.maximum(min_exponent - (exponent - 1), 0)
    whole = np.rint(np.ldexp(mantissa, mantissa_bits + 1 - lost))
    return np.clip(np.ldexp(whole, exponent - mantissa_bits - 1 + lost), -largest, largest)


def _targets_loop(tokens, document, answer):
    rows, width = tokens.shape
    targets = np.full((rows, width), -100)
    for b in range(rows):
        for i in range(width - 1):
            together = document[b, i] == document[b, i + 1] != -1
            if together and answer[b, i + 1]:
                targets[b, i] = tokens[b, i + 1]
    return targets


def _targets_padded(tokens, document, answer):
    """Everything moved by one, with padding put behind the last column."""
    behind = np.full((len(tokens), 1), -1)
    following = np.hstack([tokens[:, 1:], behind])
    same = np.hstack([document[:, 1:], behind]) == document
    wanted = np.hstack([answer[:, 1:], 0 * behind]).astype(bool)
    return np.where(same & wanted & (document != -1), following, -100)


def _balance_loop(router_z, top_k):
    tokens, experts = router_z.shape
    p, f = special.softmax(router_z, axis=1), np.zeros(experts)
    for row in router_z:
        for e in sorted(range(experts), key=lambda e: row[e])[-top_k:]:
            f[e] += 1 / (tokens * top_k)
    gradient = np.zeros_like(p)
    for i in range(tokens):
        for e in range(experts):
            gradient[i, e] = experts / tokens * p[i, e] * (f[e] - p[i] @ f)
    return experts * sum(f * p.mean(axis=0)), gradient


def _balance_partition(router_z, top_k):
    experts = router_z.shape[1]
    p = special.softmax(router_z, axis=1)
    chosen = np.argpartition(router_z, experts - top_k, axis=1)[:, experts - top_k :]
    picks = np.zeros_like(p)
    np.put_along_axis(picks, chosen, 1 / top_k, axis=1)
    f = picks.mean(axis=0)
    slope = np.broadcast_to(experts * f / len(p), p.shape)
    return experts * np.dot(f, p.mean(axis=0)), p * slope - p * (p * slope).sum(1, keepdims=True)


def _balance_jacobian(router_z, top_k):
    tokens, experts = router_z.shape
    p = np.exp(router_z - special.logsumexp(router_z, axis=1, keepdims=True))
    rank = np.argsort(np.argsort(router_z, axis=1), axis=1)
    f = (rank >= experts - top_k).mean(axis=0) / top_k
    gradient = [experts / tokens * (np.diag(q) - np.outer(q, q)) @ f for q in p]
    return experts * float(f @ p.mean(axis=0)), np.array(gradient)


def _law_curve_fit(n, loss):
    def law(x, floor, amount, exponent):
        return floor + amount * x**-exponent

    start, bounds = (loss.min() / 2, loss[0] / 2, 0.3), ([0, 0, 0.02], [np.inf, np.inf, 1.5])
    floor, amount, exponent = optimize.curve_fit(law, n / n[0], loss, p0=start, bounds=bounds)[0]
    return floor, amount * n[0] ** exponent, exponent


def _law_in_logs(n, loss):
    """Huber's loss of the logarithms, as scaling papers fit it."""

    def residual(q):
        return np.logaddexp(q[0], q[1] - q[2] * np.log(n / n[0])) - np.log(loss)

    start = [np.log(loss.min() / 2), np.log(loss[0] / 2), 0.3]
    tight = dict.fromkeys(("xtol", "ftol", "gtol"), 1e-14)
    q = optimize.least_squares(
        residual, start, loss="huber", f_scale=1e-3, max_nfev=5000, **tight
    ).x
    return np.exp(q[0]), np.exp(q[1]) * n[0] ** q[2], q[2]


def _law_by_floor(n, loss):
    """A search for the floor that makes the rest straightest in log-log."""

    def off(floor):
        line = np.polyfit(np.log(n), np.log(loss - floor), 1)
        return np.sum(
            ((loss - floor) * np.expm1(np.polyval(line, np.log(n)) - np.log(loss - floor)) / loss)
            ** 2
        ), line

    grid = np.linspace(0, loss.min() * 0.999, 400)
    for _ in range(6):
        best = min(grid, key=lambda floor: off(floor)[0])
        width = grid[1] - grid[0]
        grid = np.linspace(max(best - width, 0), min(best + width, loss.min() * 0.9999), 40)
    slope, constant = off(best)[1]
    return best, np.exp(constant), -slope


def _scaler_loop(weights, scaled_grad, scale, good_steps, rate, clip, interval):
    for entry in scaled_grad.flat:
        if not -np.inf < entry < np.inf:
            return weights.copy(), 0.5 * scale, 0
    grad = scaled_grad / scale
    norm = np.linalg.norm(grad)
    if norm > clip:
        grad = grad / norm * clip
    good_steps += 1
    if good_steps >= interval:
        scale, good_steps = 2 * scale, 0
    return weights - rate * grad, scale, good_steps


def _scaler_minimum(weights, scaled_grad, scale, good_steps, rate, clip, interval):
    finite = np.isfinite(scaled_grad).all()
    grad = np.where(finite, scaled_grad, 0.0) / scale
    norm = np.sqrt((grad * grad).sum())
    short = min(1.0, clip / norm) if norm > 0 else 1.0
    grown = finite and good_steps + 1 == interval
    factor = (2.0 if grown else 1.0) if finite else 0.5
    return (
        weights - rate * short * grad,
        scale * factor,
        0 if grown or not finite else good_steps + 1,
    )


def _scaler_scaled(weights, scaled_grad, scale, good_steps, rate, clip, interval):
    """Compares the scaled norm with a scaled limit."""
    total = np.sum(np.abs(scaled_grad))
    if np.isnan(total) or np.isinf(total):
        return np.array(weights), scale / 2, 0
    length = np.hypot.reduce(np.ravel(scaled_grad))
    step = rate / scale * (1 if length <= clip * scale else clip * scale / length)
    done = (good_steps + 1) % interval
    return weights - step * scaled_grad, scale if done else scale * 2, done


def _near(x):
    """bfloat16 by the bits of a float32: add half a spacing less the parity, and cut off."""
    bits = np.asarray(x, dtype=np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000).view(np.float32).astype(float)


def _mean_gradient(w, x, t):
    p = special.softmax(x @ w, axis=1)
    p[np.arange(len(t)), t] -= 1
    return x.T @ p / len(t)


def _train_by_bits(x, t, classes, rate, steps):
    precise = np.zeros((x.shape[1], classes))
    for _ in range(steps):
        precise -= rate * _mean_gradient(_near(precise), x, t)
    return _near(precise)


def _train_kahan(x, t, classes, rate, steps):
    """No precise copy: what rounding took off is kept and added to the next step."""
    w = np.zeros((x.shape[1], classes))
    owed = np.zeros_like(w)
    for _ in range(steps):
        wanted = owed - rate * _mean_gradient(w, x, t)
        new = _near(w + wanted)
        owed = wanted - (new - w)
        w = new
    return w


def _train_stochastic(x, t, classes, rate, steps):
    """Rounds up or down with the chance that keeps the mean."""
    w, rng = np.zeros((x.shape[1], classes)), np.random.default_rng(0)
    for _ in range(steps):
        new = w - rate * _mean_gradient(w, x, t)
        spacing = np.ldexp(1.0, np.frexp(new)[1] - 8)
        w = np.floor(new / spacing + rng.random(new.shape)) * spacing
    return w


ALTERNATIVES = {
    "round_float": [_round_loop, _round_by_scaling],
    "packed_targets": [_targets_loop, _targets_padded],
    "load_balance": [_balance_loop, _balance_partition, _balance_jacobian],
    "fit_scaling_law": [_law_curve_fit, _law_in_logs, _law_by_floor],
    "scaler_step": [_scaler_loop, _scaler_minimum, _scaler_scaled],
    "train_bfloat16": [_train_by_bits, _train_kahan, _train_stochastic],
}
