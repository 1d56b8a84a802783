"""Right answers to exercise set 17, written otherwise than the solutions."""

import math
from fractions import Fraction

import numpy as np
from scipy import optimize, special


def _ranking_loops(scores, order):
    slope = np.zeros(len(scores))
    for k, taken in enumerate(order):
        slope[order[k:]] += special.softmax(scores[order[k:]])
        slope[taken] -= 1
    return slope


def _ranking_table(scores, order):
    """A triangle: row k holds the scores of those left at place k."""
    sorted_scores = scores[order]
    left = np.where(np.tri(len(order), dtype=bool).T, sorted_scores, -np.inf)
    slope = np.empty(len(scores))
    slope[order] = special.softmax(left, axis=1).sum(axis=0) - 1
    return slope


def _ranking_recursive(scores, order):
    """The first choice, and then the same for those left."""
    slope = special.softmax(scores)
    slope[order[0]] -= 1
    if len(order) > 1:
        rest = np.sort(order[1:])
        slope[rest] += _ranking_recursive(scores[rest], np.searchsorted(rest, order[1:]))
    return slope


def _cox_loop(score, time, event):
    total = 0.0
    for i in np.flatnonzero(event):
        total += special.logsumexp(score[time >= time[i]]) - score[i]
    return total / event.sum()


def _cox_transposed(score, time, event):
    at_risk = time[:, None] >= time
    inside = special.logsumexp(score[:, None], axis=0, b=at_risk.astype(float))
    return np.mean((inside - score)[event == 1])


def _cox_sorted(score, time, event):
    """A running sum is right if tied rows all take the one that ends last."""
    rows = np.argsort(-time, kind="stable")
    running = np.logaddexp.accumulate(score[rows])
    last = np.searchsorted(-time[rows], -time, side="right") - 1
    return np.sum((running[last] - score) * event) / np.count_nonzero(event)


def _fit_loss(b, x, time, event):
    score, at_risk = x @ b, time >= time[:, None]
    return event @ (np.log((at_risk * np.exp(score)).sum(axis=1)) - score) / event.sum()


def _slope(b, x, time, event):
    share = (time >= time[:, None]) * np.exp(x @ b)
    share = share / share.sum(axis=1, keepdims=True)
    return event @ (share @ x - x) / event.sum()


def _fit_bfgs(x, time, event):
    start = np.zeros(x.shape[1])
    return optimize.minimize(_fit_loss, start, args=(x, time, event), jac=_slope).x


def _fit_differences(x, time, event):
    """No gradient at all."""
    options = {"xatol": 1e-5, "fatol": 1e-9, "maxiter": 2000}
    start, data = np.zeros(x.shape[1]), (x, time, event)
    return optimize.minimize(_fit_loss, start, args=data, method="Nelder-Mead", options=options).x


def _fit_steps(x, time, event):
    """500 plain steps of rate 0.5 on columns of spread 1."""
    spread, b = x.std(axis=0), np.zeros(x.shape[1])
    z = x / spread
    for _ in range(500):
        b = b - 0.5 * _slope(b, z, time, event)
    return b / spread


def _fit_root(x, time, event):
    return optimize.root(_slope, np.zeros(x.shape[1]), args=(x, time, event)).x.tolist()


def _crps_running(members, y):
    """Each sorted member has k below it: Σ_k (k·x_k − sum of those below)."""
    s, m = np.sort(members, axis=1), members.shape[1]
    below = np.cumsum(s, axis=1) - s
    pairs = (np.arange(m) * s - below).sum(axis=1)
    return np.mean(np.abs(y[:, None] - members), axis=1) - pairs / (m * (m - 1))


def _crps_rows(members, y):
    """A loop over the members, which holds one row of distances at a time."""
    m, scores = members.shape[1], []
    for row, outcome in zip(members, y, strict=True):
        pairs = sum(np.abs(row - member).sum() for member in row)
        scores.append(np.abs(row - outcome).mean() - pairs / (2 * m * (m - 1)))
    return np.array(scores)


def _crps_steps(members, y):
    """The gaps of the sorted members: k below and m − k above each gap."""
    m = members.shape[1]
    gap, below = np.diff(np.sort(members, axis=1), axis=1), np.arange(1, m)
    return np.abs(members - y[:, None]).mean(1) - (gap * below * (m - below)).sum(1) / (m * (m - 1))


def _diagnose_table(y, quantiles, levels):
    pairs = quantiles[:, 1:] < quantiles[:, :-1]
    off = np.mean(y.reshape(-1, 1) <= quantiles, axis=0) - levels
    low, high = np.mean(off[levels < 0.5]), np.mean(off[levels > 0.5])
    rules = {
        "reversed": pairs.sum() > pairs.size / 2,
        "crossing": np.count_nonzero(pairs.sum(axis=1)) > 0.01 * len(y),
        "too high": min(low, high) > 0.05,
        "too low": max(low, high) < -0.05,
        "too narrow": low > 0.05 and high < -0.05,
        "too wide": low < -0.05 and high > 0.05,
        "fine": True,
    }
    return next(name for name, holds in rules.items() if holds)


def _diagnose_signs(y, quantiles, levels):
    """Signs of the two sides, where 4 % is the least that counts."""
    ordered = np.sort(quantiles, axis=1)
    if np.array_equal(ordered[:, ::-1], quantiles):
        return "reversed"
    if np.mean((ordered != quantiles).any(axis=1)) > 0.01:
        return "crossing"
    shares = [(y <= column).mean() for column in quantiles.T]
    off = np.array(shares) - levels
    sides = [np.mean(off[levels < 0.5]), np.mean(off[levels > 0.5])]
    low, high = (int(side > 0.04) - int(side < -0.04) for side in sides)
    known = {(1, 1): "too high", (-1, -1): "too low", (1, -1): "too narrow", (-1, 1): "too wide"}
    return known.get((low, high), "fine")


def _diagnose_above(y, quantiles, levels):
    """By the share above each quantile."""
    drop = (np.diff(quantiles) < 0).astype(float)
    if drop.mean() > 0.9:
        return "reversed"
    if drop.max(axis=1).mean() > 0.01:
        return "crossing"
    above = (y[:, None] > quantiles).mean(axis=0)
    low = (1 - above - levels)[levels < 0.5].mean()
    high = (1 - above - levels)[levels > 0.5].mean()
    if abs(low) < 0.04 and abs(high) < 0.04:
        return "fine"
    if low > 0:
        return "too high" if high > 0 else "too narrow"
    return "too wide" if high > 0 else "too low"


def _conformal_cdf(lower, upper, y, new_lower, new_upper, alpha):
    """The smallest score with enough scores at or below it, the new one's own counted as infinite."""
    score = np.append(np.maximum(lower - y, y - upper), np.inf)
    shift = np.quantile(score, 1 - alpha, method="inverted_cdf")
    return new_lower - shift, new_upper + shift


def _conformal_partition(lower, upper, y, new_lower, new_upper, alpha):
    score = np.concatenate([np.where(y < (lower + upper) / 2, lower - y, y - upper), [np.inf]])
    rank = int(np.ceil((len(y) + 1) * (1 - alpha)))
    shift = np.partition(score, rank - 1)[rank - 1]
    return [new_lower - shift, new_upper + shift]


def _conformal_exact(lower, upper, y, new_lower, new_upper, alpha):
    """The rank in fractions: 3 of 9 for α = 0.7, where floats give 10 · (1 − 0.7) a bit above 3."""
    score = np.append(np.sort(np.maximum(lower - y, y - upper)), np.inf)
    rank = math.ceil((len(y) + 1) * (1 - Fraction(str(alpha))))
    return new_lower - score[rank - 1], new_upper + score[rank - 1]


def _conformal_count(lower, upper, y, new_lower, new_upper, alpha):
    score = sorted(max(a - v, v - b) for a, b, v in zip(lower, upper, y, strict=True))
    for rank, shift in enumerate(score, start=1):
        if rank >= (len(y) + 1) * (1 - alpha):
            return new_lower - shift, new_upper + shift
    return np.full(len(new_lower), -math.inf), np.full(len(new_upper), math.inf)


ALTERNATIVES = {
    "plackett_luce_grad": [_ranking_loops, _ranking_table, _ranking_recursive],
    "cox_loss": [_cox_loop, _cox_transposed, _cox_sorted],
    "fit_cox": [_fit_bfgs, _fit_differences, _fit_steps, _fit_root],
    "ensemble_crps": [_crps_running, _crps_rows, _crps_steps],
    "diagnose_quantiles": [_diagnose_table, _diagnose_signs, _diagnose_above],
    "conformal_interval": [
        _conformal_cdf,
        _conformal_partition,
        _conformal_exact,
        _conformal_count,
    ],
}
