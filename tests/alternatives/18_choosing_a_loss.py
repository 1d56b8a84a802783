"""Right answers to exercise set 18, written otherwise than the solutions."""

import numpy as np
from scipy import optimize


def _which_training_values(y):
    ordered = np.sort(y)
    yield y.sum() / len(y)
    yield ordered[len(y) // 2]
    yield ordered[np.searchsorted(np.arange(1, len(y) + 1) / len(y), 0.9)]
    yield ordered[[0, -1]].mean()
    yield np.prod(y ** (1 / len(y)))


def _which_training_loop(*arguments):
    *run, reported = arguments
    best, least = 0, np.inf
    for number, value in enumerate(_which_training_values(*run)):
        if abs(value - reported) < least:
            best, least = number, abs(value - reported)
    return best


def _which_training_sorted(*arguments):
    *run, reported = arguments
    gaps = [(abs(value - reported), n) for n, value in enumerate(_which_training_values(*run))]
    return sorted(gaps)[0][1]


def _which_training_dict(*arguments):
    *run, reported = arguments
    gaps = {n: (v - reported) ** 2 for n, v in enumerate(_which_training_values(*run))}
    return min(gaps, key=gaps.get)


def _percentages(c, y, loss):
    if loss == "squared percentage":
        return np.sum((c / y - 1) ** 2)
    if loss == "absolute percentage":
        return np.sum(np.abs(c / y - 1))
    if loss == "squared log":
        return np.sum((np.log1p(c) - np.log1p(y)) ** 2)
    return np.sum(c - y * np.log(c))


def _constant_search(y, loss):
    if loss == "absolute percentage":
        return min(y, key=lambda c: _percentages(c, y, loss))
    bounds = (y.min() / 2, y.max() * 2)
    options = {"xatol": 1e-12, "maxiter": 1000}
    rough = optimize.minimize_scalar(
        _percentages, args=(y, loss), bounds=bounds, method="bounded", options=options
    ).x
    if loss == "squared log":
        return np.exp(np.log(1 + y).mean()) - 1
    return rough if np.isnan(rough) else _constant_table(y, loss)


def _constant_grid(y, loss):
    if loss == "absolute percentage":
        return y[np.argmin([np.abs(c / y - 1).sum() for c in y])]
    return _constant_table(y, loss)


def _constant_table(y, loss):
    inverse = 1 / y
    order = np.argsort(y)
    running = np.cumsum(inverse[order])
    return {
        "squared percentage": np.average(y, weights=inverse**2),
        "absolute percentage": y[order[np.argmax(running >= running[-1] / 2)]],
        "squared log": np.exp(np.mean(np.log(1 + y))) - 1,
        "poisson": np.average(y),
    }[loss]


def _threshold_sorted(score, y, miss, alarm):
    order = np.argsort(score, kind="stable")
    s, t = score[order], y[order]
    costs = alarm * np.sum(t == 0) + np.concatenate(
        [[0], np.cumsum(np.where(t == 1, miss, -alarm))]
    )
    ends = np.append(s, s[-1] + 1)
    allowed = np.append([True], np.append(s[1:] > s[:-1], True))
    return ends[np.argmin(np.where(allowed, costs, np.inf))]


def _threshold_loop(score, y, miss, alarm):
    best = (np.inf, None)
    for candidate in [score.min(), *np.nextafter(score, np.inf)]:
        total = 0
        for one, label in zip(score, y, strict=True):
            raised = one >= candidate
            total += miss * (label == 1 and not raised) + alarm * (label == 0 and raised)
        if total < best[0]:
            best = total, candidate
    return best[1]


def _trouble_chain(train, valid, classes):
    chance, last = np.log(classes), train[-1]
    diverged = np.isnan(last) or np.isinf(last) or last / train[0] > 2
    leaked = valid[0] / chance < 0.1
    stuck = np.all(np.abs(train - chance) < 0.02 * chance)
    stuck = stuck and np.all(np.abs(valid - chance) < 0.02 * chance)
    return (
        3 if diverged else 4 if leaked else 1 if stuck else 2 if valid[-1] / min(valid) > 1.1 else 0
    )


def _trouble_table(train, valid, classes):
    chance = np.log(classes)
    with np.errstate(all="ignore"):
        signs = {
            3: not (train[-1] <= 2 * train[0]),
            4: valid[0] * 10 < chance,
            1: max(train.max(), valid.max()) < 1.02 * chance
            and min(train.min(), valid.min()) > 0.98 * chance,
            2: valid[-1] > valid.min() * 1.1,
            0: True,
        }
    return next(number for number, holds in signs.items() if holds)


def _trouble_plain(train, valid, classes):
    if not np.isfinite(train).all() or train[-1] > 2 * train[0]:
        return 3
    if valid[0] < np.log(classes) / 10:
        return 4
    flat = [abs(value - np.log(classes)) < 0.02 * np.log(classes) for value in [*train, *valid]]
    if all(flat):
        return 1
    return int(valid[-1] > 1.1 * sorted(valid)[0]) * 2


ALTERNATIVES = {
    "which_training": [_which_training_loop, _which_training_sorted, _which_training_dict],
    "best_constant": [_constant_search, _constant_grid, _constant_table],
    "cheapest_threshold": [_threshold_sorted, _threshold_loop],
    "which_trouble": [_trouble_chain, _trouble_table, _trouble_plain],
}


def _derivatives_loop(score, y, loss):
    g, h = np.zeros(len(score)), np.zeros(len(score))
    for i, (s, t) in enumerate(zip(score, y, strict=True)):
        r = s - t
        if loss == "absolute":
            g[i], h[i] = (1 if r > 0 else -1), 1
        elif loss == "cauchy":
            g[i], h[i] = 2 * r / (1 + r * r), (2 - 2 * r * r) / (1 + r * r) ** 2
        else:
            p = 0.5 * (1 + np.tanh(s / 2))
            g[i], h[i] = p - t, 0.25 / np.cosh(min(abs(s), 300) / 2) ** 2
        h[i] = max(h[i], 1e-6)
    return g, h


def _derivatives_table(score, y, loss):
    r = score - y
    p = np.exp(-np.logaddexp(0, -score))
    g = {"logistic": p - y, "absolute": np.sign(r), "cauchy": 2 * r / (1 + r * r)}[loss]
    h = {"logistic": p * (1 - p), "absolute": r * 0 + 1, "cauchy": 2 / (1 + r * r) - g * g}[loss]
    return g, np.where(h < 1e-6, 1e-6, h)


def _derivatives_lists(score, y, loss):
    g, h = _derivatives_table(score, y, loss)
    return list(g), list(h)


ALTERNATIVES["two_derivatives"] = [_derivatives_loop, _derivatives_table, _derivatives_lists]
