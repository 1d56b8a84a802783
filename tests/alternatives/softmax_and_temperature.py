"""Right answers to exercise set 04, written otherwise than the solutions."""

import functools
import math

import numpy as np


def _softmax_loop(z, temperature):
    result = np.empty(z.shape)
    for index in np.ndindex(*z.shape[:-1]):
        top = max(z[index])
        powers = [math.exp((value - top) / temperature) for value in z[index]]
        result[index] = [power / sum(powers) for power in powers]
    return result


def _softmax_in_place(z, temperature):
    powers = z / temperature
    powers -= powers.max(-1)[..., None]
    np.exp(powers, out=powers)
    powers /= powers.sum(-1)[..., None]
    return powers


def _softmax_of_lists(z, temperature):
    scaled = np.asarray(z.tolist()) / temperature
    return np.exp(scaled - np.logaddexp.reduce(scaled, axis=-1, keepdims=True))


def _softmax_by_pairs(z, temperature):
    gaps = (z[..., None, :] - z[..., :, None]) / temperature
    with np.errstate(over="ignore"):
        return 1 / np.exp(gaps).sum(axis=-1)


def _logsumexp_loop(z):
    result = np.empty(z.shape[:-1])
    for index in np.ndindex(*z.shape[:-1]):
        top = max(z[index])
        rest = [math.exp(value - top) for value in z[index] if value > -math.inf]
        result[index] = top + math.log(math.fsum(rest)) if rest else -math.inf
    return result


def _logsumexp_where(z):
    """NaN where a row is masked altogether, mended afterwards: right, with a warning."""
    top = z.max(axis=-1)
    result = top + np.log(np.exp(z - top[..., None]).sum(axis=-1))
    return np.where(top == -np.inf, -np.inf, result)


def _logsumexp_clipped_maximum(z):
    top = np.maximum(z.max(axis=-1), np.finfo(z.dtype).min)
    with np.errstate(divide="ignore"):
        return top + np.log(np.sum(np.exp(z - top[..., None]), axis=-1))


def _log_softmax_loop(z):
    result = np.empty(z.shape)
    for index in np.ndindex(*z.shape[:-1]):
        row = z[index] - z[index].max()
        result[index] = row - math.log(math.fsum(math.exp(value) for value in row))
    return result


def _log_softmax_log1p(z):
    shifted = z - z.max(axis=-1, keepdims=True)
    rest = np.exp(shifted)
    np.put_along_axis(rest, z.argmax(axis=-1)[..., None], 0, axis=-1)
    return shifted - np.log1p(rest.sum(axis=-1, keepdims=True))


def _vjp_loop(p, g):
    average = sum(float(a) * float(b) for a, b in zip(p, g, strict=True))
    return np.array([a * (b - average) for a, b in zip(p, g, strict=True)])


def _vjp_blocks(p, g):
    """Some rows of the matrix at a time."""
    result = np.empty_like(p)
    for start in range(0, p.size, 50):
        rows = slice(start, start + 50)
        result[rows] = p[rows] * g[rows] - np.outer(p[rows], p) @ g
    return result


def _online_logaddexp(chunks):
    result = -np.inf
    for chunk in chunks:
        result = np.logaddexp(result, np.logaddexp.reduce(chunk))
    return result


def _online_numbers(chunks):
    """One number is kept for each chunk, and no chunk."""
    return np.logaddexp.reduce([np.logaddexp.reduce(chunk) for chunk in chunks])


def _online_one_by_one(chunks):
    top, total = -math.inf, 0.0
    for chunk in chunks:
        for value in chunk.tolist():
            if value > top:
                total = total * math.exp(top - value) + 1.0
                top = value
            elif value > -math.inf:
                total += math.exp(value - top)
    return top + math.log(total) if total else -math.inf


def _online_merge(chunks):
    def merge(left, right):
        high, low = (left, right) if left[0] >= right[0] else (right, left)
        return high if low[1] == 0 else (high[0], high[1] + low[1] * math.exp(low[0] - high[0]))

    def pair(chunk):
        finite = chunk[np.isfinite(chunk)]
        return (finite.max(), np.exp(finite - finite.max()).sum()) if finite.size else (-1e300, 0)

    top, total = functools.reduce(merge, map(pair, chunks), (-1e300, 0))
    return np.float64(top + np.log(total) if total else -np.inf)


def _online_appended(chunks):
    so_far = -np.inf
    for chunk in chunks:
        both = np.append(chunk, so_far)
        if both.max() > -np.inf:
            so_far = both.max() + np.log(np.exp(both - both.max()).sum())
    return np.array(so_far)


def _online_scaled_to_latest(chunks):
    """Rescales with the difference in two steps, and starts with the first chunk that counts."""
    top = total = None
    for chunk in chunks:
        if chunk.size == 0 or np.all(np.isneginf(chunk)):
            continue
        highest = chunk.max()
        if top is None:
            top, total = highest, 0.0
        if highest > top:
            total, top = total * np.exp(top - highest), highest
        total += np.sum(np.exp(chunk - top))
    return -np.inf if top is None else float(top + np.log(total))


ALTERNATIVES = {
    "softmax": [_softmax_loop, _softmax_in_place, _softmax_of_lists, _softmax_by_pairs],
    "logsumexp": [
        _logsumexp_loop,
        _logsumexp_where,
        _logsumexp_clipped_maximum,
        lambda z: np.logaddexp.reduce(z, axis=-1),
        lambda z: np.apply_along_axis(np.logaddexp.reduce, -1, z),
    ],
    "log_softmax": [
        _log_softmax_loop,
        _log_softmax_log1p,
        lambda z: z - np.logaddexp.reduce(z, axis=-1, keepdims=True),
        lambda z: -np.logaddexp.reduce(z[..., None, :] - z[..., :, None], axis=-1),
    ],
    "softmax_vjp": [
        _vjp_loop,
        _vjp_blocks,
        lambda p, g: p * g - p * np.dot(p, g),
        lambda p, g: p * (g - np.average(g, weights=p)),
        lambda p, g: np.einsum("i,i->i", p, g - np.vdot(p, g)),
    ],
    "online_logsumexp": [
        _online_logaddexp,
        _online_numbers,
        _online_one_by_one,
        _online_merge,
        _online_appended,
        _online_scaled_to_latest,
    ],
}
