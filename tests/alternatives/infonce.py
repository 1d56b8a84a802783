"""Right answers to exercise set 10, written otherwise than the solutions."""

import math

import numpy as np


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


def _nt_xent_removed(u, v, temperature):
    """The self-pairs cut out of the table, which leaves 2N rows of 2N - 1."""
    x = np.vstack([u, v])
    x /= np.linalg.norm(x, axis=1)[:, None]
    n = len(x)
    z = (x @ x.T / temperature)[~np.eye(n, dtype=bool)].reshape(n, n - 1)
    partner = np.concatenate([np.arange(n // 2 - 1, n - 1), np.arange(n // 2)])
    return np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(n), partner])


def _siglip_loop(similarity, scale, bias):
    total = 0.0
    for (i, j), one in np.ndenumerate(similarity):
        margin = (1 if i == j else -1) * (scale * float(one) + bias)
        total += max(-margin, 0.0) + math.log1p(math.exp(-abs(margin)))
    return total / len(similarity)


def _siglip_softplus(similarity, scale, bias):
    """Binary cross-entropy with labels 1 and 0: softplus(z) - y·z."""
    z = scale * similarity + bias
    return (np.logaddexp(0, z).sum() - np.trace(z)) / len(z)


def _siglip_two_kinds(similarity, scale, bias):
    z, match = scale * similarity + bias, np.eye(len(similarity), dtype=bool)
    return (np.logaddexp(0, -z[match]).sum() + np.logaddexp(0, z[~match]).sum()) / len(z)


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
    "nt_xent": [_nt_xent_loop, _nt_xent_blocks, _nt_xent_large_number, _nt_xent_removed],
    "siglip": [
        _siglip_loop,
        _siglip_softplus,
        _siglip_two_kinds,
        lambda similarity, scale, bias: np.mean(
            np.sum(
                np.logaddexp(
                    0, np.where(np.eye(len(similarity)), -1, 1) * (scale * similarity + bias)
                ),
                axis=1,
            )
        ),
    ],
}
