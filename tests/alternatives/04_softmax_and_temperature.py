"""Right answers to exercise set 04, written otherwise than the solutions."""

import functools
import math

import numpy as np
from scipy import optimize, special


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


def _vjp_loop(p, g):
    average = sum(float(a) * float(b) for a, b in zip(p, g, strict=True))
    return np.array([a * (b - average) for a, b in zip(p, g, strict=True)])


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


def _temperature_root(z, t):
    true = z[np.arange(len(t)), t].mean()

    def slope(u):
        return (special.softmax(u * z, axis=1) * z).sum(axis=1).mean() - true

    return 1 / optimize.brentq(slope, 1 / 60, 25)


def _temperature_grid(z, t):
    z = z - z.max(axis=1, keepdims=True)
    heats = np.exp(np.linspace(np.log(0.05), np.log(50), 3001))
    true = z[np.arange(len(t)), t].mean()
    losses = [np.log(np.exp(z / heat).sum(axis=1)).mean() - true / heat for heat in heats]
    return heats[np.argmin(losses)]


def _temperature_descent(z, t):
    """Newton's method on the inverse temperature."""
    u, true = 0.5 / z.std(), z[np.arange(len(t)), t].mean()
    for _ in range(100):
        p = special.softmax(u * z, axis=1)
        middle = (p * z).sum(axis=1)
        spread = (p * (z - middle[:, None]) ** 2).sum(axis=1).mean()
        u = np.clip(u - (middle.mean() - true) / spread, u / 2, u * 2)
    return 1 / u


def _softmax_suspects(z, temperature):
    def rows(x):
        powers = np.exp(x - x.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    return [
        rows(z / temperature),
        rows(z * temperature),
        rows(z),
        rows(z.T / temperature).T,
        rows(z / temperature * np.log(2)),
        rows(z) / temperature,
    ]


def _which_softmax_loop(z, temperature, reported):
    best, least = 0, np.inf
    for number, table in enumerate(_softmax_suspects(z, temperature)):
        if np.abs(table - reported).max() < least:
            best, least = number, np.abs(table - reported).max()
    return best


def _which_softmax_norm(z, temperature, reported):
    tables = np.array(_softmax_suspects(z, temperature))
    return np.linalg.norm((tables - reported).reshape(6, -1), axis=1).argmin()


def _which_softmax_dict(z, temperature, reported):
    gaps = {
        n: np.square(x - reported).sum() for n, x in enumerate(_softmax_suspects(z, temperature))
    }
    return min(gaps, key=gaps.get)


ALTERNATIVES = {
    "softmax": [_softmax_loop, _softmax_in_place, _softmax_of_lists],
    "logsumexp": [
        _logsumexp_loop,
        _logsumexp_where,
        _logsumexp_clipped_maximum,
        lambda z: np.logaddexp.reduce(z, axis=-1),
        lambda z: np.apply_along_axis(np.logaddexp.reduce, -1, z),
    ],
    "softmax_vjp": [
        _vjp_loop,
        lambda p, g: p * g - p * np.dot(p, g),
        lambda p, g: p * (g - np.average(g, weights=p)),
        lambda p, g: np.einsum("i,i->i", p, g - np.vdot(p, g)),
    ],
    "online_logsumexp": [
        _online_numbers,
        _online_one_by_one,
        _online_merge,
        _online_appended,
        _online_scaled_to_latest,
    ],
    "fit_temperature": [_temperature_root, _temperature_grid, _temperature_descent],
    "which_softmax": [_which_softmax_loop, _which_softmax_norm, _which_softmax_dict],
}
