"""Right answers to exercise set 11, written otherwise than the solutions."""

import math

import numpy as np
from scipy import optimize, special


def _logsumexp(z):
    top = z.max(axis=-1)
    return top + np.log(np.exp(z - top[..., None]).sum(axis=-1))


def _next_token_loop(z, tokens, pad):
    total, count = 0.0, 0
    for logits, row in zip(z, tokens, strict=True):
        for i in range(len(row) - 1):
            if row[i + 1] != pad:
                total += _logsumexp(logits[i]) - logits[i, row[i + 1]]
                count += 1
    return total / count


def _next_token_flat(z, tokens, pad):
    logits = z[:, :-1].reshape(-1, z.shape[-1])
    targets = tokens[:, 1:].reshape(-1)
    keep = targets != pad
    logits, targets = logits[keep], targets[keep]
    return np.mean(np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(targets)), targets])


def _next_token_onehot(z, tokens, pad):
    targets = tokens[:, 1:, None]
    log_p = z[:, :-1] - _logsumexp(z[:, :-1])[..., None]
    chosen = np.arange(z.shape[-1]) == targets
    mask = (tokens[:, 1:] != pad).astype(float)
    return -np.sum(np.where(chosen, log_p, 0).sum(axis=-1) * mask) / mask.sum()


def _next_token_masked_array(z, tokens, pad):
    n, i = np.indices(tokens[:, 1:].shape)
    losses = np.logaddexp.reduce(z, axis=-1)[:, :-1] - z[n, i, tokens[:, 1:]]
    return np.ma.masked_array(losses, tokens[:, 1:] == pad).mean()


def _z_loss_loop(z, t, coefficient):
    total = 0.0
    for row, true in zip(z, t, strict=True):
        log_z = max(row) + math.log(sum(math.exp(one - max(row)) for one in row))
        total += log_z - row[true] + coefficient * log_z * log_z
    return total / len(t)


def _z_loss_in_two_parts(z, t, coefficient):
    log_z = np.logaddexp.reduce(z, axis=-1)
    log_p = z - log_z[:, None]
    return -np.mean(log_p[np.arange(len(t)), t]) + coefficient * np.mean(np.square(log_z))


def _z_loss_onehot(z, t, coefficient):
    log_z = _logsumexp(z)
    true = np.sum(np.eye(z.shape[1])[t] * z, axis=1)
    return np.sum(log_z * (1 + coefficient * log_z) - true) / len(z)


def _running_maximum(hidden, embedding, t, chunk):
    top, total, target = np.full(len(t), -np.inf), np.zeros(len(t)), np.zeros(len(t))
    for start in range(0, len(embedding), chunk):
        z = hidden @ embedding[start : start + chunk].T
        new = np.maximum(top, z.max(axis=1))
        total = total * np.exp(top - new) + np.exp(z - new[:, None]).sum(axis=1)
        top = new
        here = (t >= start) & (t < start + chunk)
        target[here] = z[here, t[here] - start]
    return top + np.log(total) - target


def _two_walks(hidden, embedding, t, chunk):
    """First the largest logits, then the sums."""
    starts = range(0, len(embedding), chunk)
    top = np.max([(hidden @ embedding[s : s + chunk].T).max(axis=1) for s in starts], axis=0)
    total = np.zeros(len(hidden))
    for s in starts:
        total += np.exp(hidden @ embedding[s : s + chunk].T - top[:, None]).sum(axis=1)
    return top - np.einsum("nd,nd->n", hidden, embedding[t]) + np.log(total)


def _list_of_chunks(hidden, embedding, t, chunk):
    parts = [
        np.logaddexp.reduce(hidden @ embedding[s : s + chunk].T, axis=1)
        for s in range(0, embedding.shape[0], chunk)
    ]
    return np.logaddexp.reduce(parts, axis=0) - (hidden * embedding[t]).sum(axis=-1)


def _each_row_in_chunks(hidden, embedding, t, chunk):
    losses = []
    for state, true in zip(hidden, t, strict=True):
        total = -np.inf
        for s in range(0, len(embedding), chunk):
            total = np.logaddexp(total, np.logaddexp.reduce(embedding[s : s + chunk] @ state))
        losses.append(float(total - embedding[true] @ state))
    return losses


def _array_split(hidden, embedding, t, chunk):
    gaps = np.full(len(t), -np.inf)
    target = np.sum(hidden * embedding[t], axis=1)
    for part in np.split(embedding, range(chunk, len(embedding), chunk)):
        gaps = np.logaddexp(gaps, _logsumexp(hidden @ part.T - target[:, None]))
    return gaps


def _z_grad_loop(z, t, coefficient):
    grad = np.zeros(z.shape)
    for n, row in enumerate(z):
        log_z = special.logsumexp(row)
        for k in range(len(row)):
            grad[n, k] = np.exp(row[k] - log_z) * (1 + 2 * coefficient * log_z) - (k == t[n])
    return grad / len(z)


def _z_grad_softmax(z, t, coefficient):
    top = z.max(axis=1)
    powers = np.exp(z - top[:, None])
    log_z = np.log(powers.sum(axis=1)) + top
    grad = powers / powers.sum(axis=1, keepdims=True)
    grad = grad + 2 * coefficient * log_z[:, None] * grad
    np.subtract.at(grad, (np.arange(len(t)), t), 1.0)
    return grad / t.size


def _z_grad_onehot(z, t, coefficient):
    p = special.softmax(z, axis=-1)
    log_z = special.logsumexp(z, axis=-1)
    return np.einsum("nk,n->nk", p, 1 / len(t) + 2 * coefficient / len(t) * log_z) - np.eye(
        z.shape[1]
    )[t] / len(t)


def _mixture_root(bigram, unigram):
    def slope(weight):
        return np.sum((bigram - unigram) / (unigram + weight * (bigram - unigram)))

    return optimize.brentq(slope, 0, 1 - 1e-9)


def _mixture_grid(bigram, unigram):
    grid = np.linspace(0, 1, 4001)[:-1]
    return grid[np.log(np.outer(grid, bigram) + np.outer(1 - grid, unigram)).sum(axis=1).argmax()]


def _which_next_token_values(z, tokens, pad):
    log_p = z - np.logaddexp.reduce(z, axis=-1, keepdims=True)
    rows, places = np.indices(tokens.shape)
    following = -log_p[rows[:, 1:], places[:, :-1], tokens[:, 1:]]
    counts = tokens[:, 1:] != pad
    loss = following[counts].sum() / counts.sum()
    yield loss
    yield -log_p[rows, places, tokens][tokens != pad].mean()
    yield following.mean()
    yield (np.where(counts, following, 0).sum(axis=1) / counts.sum(axis=1)).mean()
    yield np.exp(loss)
    yield loss / np.log(2)


def _which_next_token_loop(*arguments):
    *run, reported = arguments
    best, least = 0, np.inf
    for number, value in enumerate(_which_next_token_values(*run)):
        if abs(value - reported) < least:
            best, least = number, abs(value - reported)
    return best


def _which_next_token_sorted(*arguments):
    *run, reported = arguments
    gaps = [(abs(value - reported), n) for n, value in enumerate(_which_next_token_values(*run))]
    return sorted(gaps)[0][1]


def _which_next_token_dict(*arguments):
    *run, reported = arguments
    gaps = {n: (v - reported) ** 2 for n, v in enumerate(_which_next_token_values(*run))}
    return min(gaps, key=gaps.get)


ALTERNATIVES = {
    "next_token_loss": [
        _next_token_loop,
        _next_token_flat,
        _next_token_onehot,
        _next_token_masked_array,
    ],
    "cross_entropy_with_z_loss": [_z_loss_loop, _z_loss_in_two_parts, _z_loss_onehot],
    "chunked_cross_entropy": [
        _running_maximum,
        _two_walks,
        _list_of_chunks,
        _each_row_in_chunks,
        _array_split,
    ],
    "z_loss_grad": [_z_grad_loop, _z_grad_softmax, _z_grad_onehot],
    "fit_mixture": [_mixture_root, _mixture_grid],
    "which_next_token": [_which_next_token_loop, _which_next_token_sorted, _which_next_token_dict],
}
