"""Right answers to exercise set 10, written otherwise than the solutions."""

import math

import numpy as np
from scipy import optimize, special


def _info_nce_loop(similarity, temperature):
    losses = []
    for i, row in enumerate(similarity):
        logits = [float(one) / temperature for one in row]
        top = max(logits)
        losses.append(top - logits[i] + math.log(sum(math.exp(one - top) for one in logits)))
    return np.array(losses)


def _info_nce_gaps(similarity, temperature):
    """All candidates measured from the positive."""
    gaps = (similarity - np.diag(similarity)[:, None]) / temperature
    return np.logaddexp.reduce(gaps, axis=1)


def _info_nce_shifted(similarity, temperature):
    z = (similarity - similarity.max(axis=1, keepdims=True)) / temperature
    return np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), np.arange(len(z))]


def _info_nce_onehot(similarity, temperature):
    z = similarity / temperature
    log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
    return -np.sum(np.where(np.eye(len(z), dtype=bool), log_p, 0), axis=1)


def _row_loss(z):
    shifted = z - z.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - np.diagonal(shifted)


def _clip_directions(u, v, temperature):
    u = (u.T / np.linalg.norm(u, axis=1)).T
    v = (v.T / np.linalg.norm(v, axis=1)).T
    there, back = _row_loss(u @ v.T / temperature), _row_loss(v @ u.T / temperature)
    return (there.mean() + back.mean()) / 2


def _clip_loop(u, v, temperature):
    u = [row / math.hypot(*row) for row in u]
    v = [row / math.hypot(*row) for row in v]
    total = 0.0
    for i in range(len(u)):
        row = np.array([u[i] @ other for other in v]) / temperature
        column = np.array([other @ v[i] for other in u]) / temperature
        total += np.logaddexp.reduce(row) + np.logaddexp.reduce(column) - 2 * row[i]
    return total / (2 * len(u))


def _clip_stacked(u, v, temperature):
    """Both directions in one table of 2N rows."""
    z = np.einsum("nd,md->nm", u / np.sqrt(np.sum(u**2, axis=1, keepdims=True)), v)
    z = z / np.sqrt(np.sum(v**2, axis=1)) / temperature
    both = np.concatenate([z, z.T])
    truth = np.tile(np.arange(len(z)), 2)
    return np.mean(np.logaddexp.reduce(both, axis=1) - both[np.arange(len(both)), truth])


def _nt_xent_loop(u, v, temperature):
    views = [row / math.hypot(*row) for row in np.concatenate([u, v])]
    n, losses = len(u), []
    for i in range(2 * n):
        logits = {j: views[i] @ views[j] / temperature for j in range(2 * n) if j != i}
        top = max(logits.values())
        below = math.log(sum(math.exp(one - top) for one in logits.values()))
        losses.append(top + below - logits[(i + n) % (2 * n)])
    return sum(losses) / len(losses)


def _nt_xent_blocks(u, v, temperature):
    """The four blocks of the table: within u, between u and v, and within v."""
    u = u / np.linalg.norm(u, axis=-1, keepdims=True)
    v = v / np.linalg.norm(v, axis=-1, keepdims=True)
    gone = np.where(np.eye(len(u)) == 1, np.inf, 0)
    uu, uv, vv = u @ u.T / temperature - gone, u @ v.T / temperature, v @ v.T / temperature - gone
    below_u = np.logaddexp.reduce(np.hstack([uu, uv]), axis=1)
    below_v = np.logaddexp.reduce(np.hstack([vv, uv.T]), axis=1)
    return 0.5 * np.mean(below_u + below_v - 2 * np.diag(uv))


def _nt_xent_large_number(u, v, temperature):
    """A very negative number in place of -inf, and interleaved views."""
    x = np.stack([u, v], axis=1).reshape(2 * len(u), -1)
    x = x / np.linalg.norm(x, axis=1, keepdims=True)
    z = x @ x.T / temperature - 1e9 * np.eye(len(x))
    at = np.arange(len(x))
    z = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[at, at ^ 1])


def _nce_grad_loop(similarity, temperature):
    grad = np.zeros(similarity.shape)
    for i, row in enumerate(similarity / temperature):
        grad[i] = special.softmax(row)
        grad[i, i] -= 1
    return grad / len(grad) / temperature


def _nce_grad_scipy(similarity, temperature):
    z = similarity / temperature
    p = np.exp(z - special.logsumexp(z, axis=1, keepdims=True))
    return (p - np.identity(len(z))) / temperature / len(z)


def _nce_grad_fill(similarity, temperature):
    grad = special.softmax(similarity / temperature, axis=-1) / (temperature * len(similarity))
    grad[np.diag_indices(len(grad))] -= 1 / (temperature * len(similarity))
    return grad


def _nce_slope(inverse, similarity):
    p = special.softmax(similarity * inverse, axis=1)
    return np.mean((p * similarity).sum(axis=1) - np.diag(similarity))


def _nce_temperature_root(similarity):
    return 1 / optimize.brentq(_nce_slope, 0.01, 400, args=(similarity,))


def _nce_temperature_grid(similarity):
    low, high = np.log(0.008), np.log(12)
    for _ in range(4):
        grid = np.exp(np.linspace(low, high, 31))
        z = similarity / grid[:, None, None]
        losses = special.logsumexp(z, axis=2) - np.diagonal(z, axis1=1, axis2=2)
        best = losses.mean(axis=1).argmin()
        low, high = np.log(grid[max(best - 1, 0)]), np.log(grid[min(best + 1, 30)])
    return grid[best]


def _nce_temperature_newton(similarity):
    low, high = 0.05, 200.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _nce_slope(middle, similarity) < 0 else (low, middle)
    return 2 / (low + high)


def _which_clip_values(u, v, temperature):
    def loss(z, positive=True):
        total = np.exp(z).sum(axis=1) - (0 if positive else np.exp(np.diag(z)))
        return np.log(total) - np.diag(z)

    s = (u / np.linalg.norm(u, axis=1, keepdims=True)) @ (
        v / np.linalg.norm(v, axis=1, keepdims=True)
    ).T
    z, raw = s / temperature, u @ v.T / temperature
    yield (loss(z) + loss(z.T)).mean() / 2
    yield (loss(raw) + loss(raw.T)).mean() / 2
    yield loss(z).mean()
    yield (loss(s * temperature) + loss(s.T * temperature)).mean() / 2
    yield (loss(z) + loss(z.T)).sum() / 2
    yield (loss(z, False) + loss(z.T, False)).mean() / 2


def _which_clip_loop(*arguments):
    *run, reported = arguments
    best, least = 0, np.inf
    for number, value in enumerate(_which_clip_values(*run)):
        if abs(value - reported) < least:
            best, least = number, abs(value - reported)
    return best


def _which_clip_sorted(*arguments):
    *run, reported = arguments
    gaps = [(abs(value - reported), n) for n, value in enumerate(_which_clip_values(*run))]
    return sorted(gaps)[0][1]


def _which_clip_dict(*arguments):
    *run, reported = arguments
    gaps = {n: (v - reported) ** 2 for n, v in enumerate(_which_clip_values(*run))}
    return min(gaps, key=gaps.get)


ALTERNATIVES = {
    "info_nce": [
        _info_nce_loop,
        _info_nce_gaps,
        _info_nce_shifted,
        _info_nce_onehot,
    ],
    "clip_loss": [
        _clip_directions,
        _clip_loop,
        _clip_stacked,
        lambda u, v, temperature: float(_clip_stacked(v, u, temperature)),
    ],
    "nt_xent": [_nt_xent_loop, _nt_xent_blocks, _nt_xent_large_number],
    "info_nce_grad": [_nce_grad_loop, _nce_grad_scipy, _nce_grad_fill],
    "fit_nce_temperature": [_nce_temperature_root, _nce_temperature_grid, _nce_temperature_newton],
    "which_clip": [_which_clip_loop, _which_clip_sorted, _which_clip_dict],
}
