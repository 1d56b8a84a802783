"""Right answers to exercise set 11, written otherwise than the solutions."""

import math

import numpy as np


def _perplexity_loop(nll_sums, token_counts):
    surprise, tokens = 0.0, 0
    for one, count in zip(nll_sums, token_counts, strict=True):
        surprise += float(one)
        tokens += int(count)
    return math.exp(surprise / tokens)


def _bits_by_base_change(nll_nats, byte_count):
    return math.log2(math.e) * nll_nats / byte_count


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


def _positions_loop(z, tokens, pad):
    means = []
    for i in range(tokens.shape[1] - 1):
        losses = [
            _logsumexp(z[n, i]) - z[n, i, t] for n, t in enumerate(tokens[:, i + 1]) if t != pad
        ]
        means.append(sum(losses) / len(losses) if losses else math.nan)
    return np.array(means)


def _positions_nanmean(z, tokens, pad):
    """Warns where a position is empty, which costs nothing."""
    n, i = np.indices(tokens[:, 1:].shape)
    losses = np.logaddexp.reduce(z, axis=-1)[:, :-1] - z[n, i, tokens[:, 1:]]
    losses[tokens[:, 1:] == pad] = np.nan
    return np.nanmean(losses, axis=0)


def _positions_divide(z, tokens, pad):
    targets = tokens[:, 1:]
    logits = z[:, :-1]
    losses = _logsumexp(logits) - np.take_along_axis(logits, targets[..., None], 2)[..., 0]
    mask = targets != pad
    with np.errstate(invalid="ignore"):
        return (losses * mask).sum(axis=0) / mask.sum(axis=0)


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


ALTERNATIVES = {
    "perplexity": [
        _perplexity_loop,
        lambda sums, counts: np.exp(np.average(sums / counts, weights=counts)),
        lambda sums, counts: 2 ** (sums.sum() / np.log(2) / counts.sum()),
        lambda sums, counts: np.prod(np.exp(sums / counts.sum())),
        lambda sums, counts: float(np.e ** (np.mean(sums) / np.mean(counts))),
    ],
    "bits_per_byte": [
        _bits_by_base_change,
        lambda nll, count: nll / np.log(2) / count,
        lambda nll, count: (nll / count) / 0.6931471805599453,
        lambda nll, count: np.log2(np.exp(nll / count)),
    ],
    "next_token_loss": [
        _next_token_loop,
        _next_token_flat,
        _next_token_onehot,
        _next_token_masked_array,
    ],
    "position_losses": [_positions_loop, _positions_nanmean, _positions_divide],
    "cross_entropy_with_z_loss": [_z_loss_loop, _z_loss_in_two_parts, _z_loss_onehot],
    "chunked_cross_entropy": [
        _running_maximum,
        _two_walks,
        _list_of_chunks,
        _each_row_in_chunks,
        _array_split,
    ],
}
