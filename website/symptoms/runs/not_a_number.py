"""NaN and infinity."""

import numpy as np

from losslab.losses import bce_with_logits, cross_entropy, log_cosh, squared_error
from losslab.numerics import log_softmax
from website.symptoms.run import Run


def inf_log_of_softmax():
    lead = np.arange(0, 1001, 10.0)  # by how much the wrong class leads
    p = np.exp(-lead) / (1 + np.exp(-lead))
    z, t = np.column_stack([0 * lead, lead]), np.zeros(len(lead), int)
    finite = np.isfinite(np.log(p))
    return Run(
        {"log of softmax": -np.log(p), "from logits": cross_entropy(z, t)},
        {"last": lead[finite].max()},
        {"z": z[-1], "t": t[-1]},
        at=lead,
        x="lead of the wrong class",
    )


def nan_softmax_overflow():
    lead = np.arange(0, 101, dtype=np.float32)  # of the right class, in float32
    p = np.exp(lead) / (np.exp(lead) + 1)
    shifted = 1 / (1 + np.exp(-lead))
    return Run(
        {"exp(z) / sum": p, "shifted first": shifted},
        {"first": lead[np.isnan(p)].min()},
        {"z": np.array([99.0, 100.0], np.float32), "t": 0},
        x="lead of the right class",
        y="its probability",
    )


def nan_zero_times_infinity():
    rng = np.random.default_rng(0)
    z = rng.normal(size=(12, 3))
    z[7, 0] = -np.inf  # a forbidden class from here on
    q = np.array([0.0, 0.4, 0.6])  # soft targets that give it nothing
    naive = -np.sum(q * log_softmax(z), axis=1)
    mended = np.array([cross_entropy(row, q) for row in z])
    return Run(
        {"sum of q · log p": naive, "zeros skipped": mended},
        {"first": float(np.argmax(np.isnan(naive)))},
        {"z": z[7], "q": q},
        x="example",
    )


def nan_empty_batch():
    rng = np.random.default_rng(2)
    losses = 2.0 * 0.93 ** np.arange(24)[:, None] + rng.normal(0, 0.1, (24, 8))
    mask = rng.random((24, 8)) < 0.7
    mask[11] = False  # a batch of padding only
    means = (losses * mask).sum(axis=1) / mask.sum(axis=1)
    return Run(
        {"masked mean": means},
        {"batch": float(np.argmax(np.isnan(means))), "lost": float(np.isnan(means).sum())},
        {"losses": losses[11], "mask": mask[11]},
        x="batch",
    )


def nan_gradient_at_zero():
    rng = np.random.default_rng(1)
    pairs = rng.normal(size=(12, 2, 3))
    pairs[6, 1] = pairs[6, 0]  # the same picture twice
    w, log = np.ones(3), []
    for a, b in pairs:
        gap = w * (a - b)
        distance = np.sqrt(np.sum(gap**2))
        log.append(distance)
        w = w - 0.05 * gap * (a - b) / distance  # the slope of a length divides by it
    return Run(
        {"plain distance": log},
        {"at_pair": log[6], "after": log[7]},
        {"a": pairs[6, 0], "b": pairs[6, 1]},
        x="pair",
        y="distance",
    )


def _regression(rows=120):
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(rows), rng.normal(size=rows)])
    return x, x @ [1.0, 2.0] + rng.normal(0, 0.3, rows)


def _fit(x, y, rate=0.1, batch=12):
    """The squared errors of descent in batches, each before its step."""
    w, log = np.zeros(2), []
    for rows in np.arange(len(y)).reshape(-1, batch):
        off = x[rows] @ w - y[rows]
        log.append(np.mean(off**2))
        w = w - rate * 2 * x[rows].T @ off / batch
    return np.array(log)


def nan_missing_input():
    x, y = _regression()
    holed = x.copy()
    holed[50, 1] = np.nan  # one missing value
    log = _fit(holed, y)
    return Run(
        {"one value missing": log, "filled in": _fit(np.nan_to_num(holed), y)},
        {"batch": float(np.argmax(np.isnan(log))), "lost": float(np.isnan(log).sum())},
        {"x": holed, "y": y, "fit": _fit},
        x="batch",
    )


def nan_after_growth():
    def descend(rate, steps=1100):
        w, log = np.float64(1), []
        for _ in range(steps):
            log.append(0.5 * w**2)
            w = w - rate * w  # ∞ − ∞ is NaN
        return np.array(log)

    log = descend(3.0)
    return Run(
        {"rate 3": log, "rate 0.5": descend(0.5)[:60]},
        {
            "factor": log[1] / log[0],
            "inf": float(np.argmax(np.isinf(log))),
            "nan": float(np.argmax(np.isnan(log))),
        },
        {"descend": descend},
        log=True,
    )


def nan_survives_clipping():
    gradients = np.random.default_rng(4).normal(size=(10, 5))
    gradients[4, 2] = np.nan
    w, lost = np.zeros(5), []
    for gradient in gradients:
        w = w - 0.1 * gradient / max(np.linalg.norm(gradient), 1.0)
        lost.append(np.isnan(w).sum())
    entries = np.isnan(gradients).cumsum(axis=0)[:, 2]
    return Run(
        {"weights lost": lost, "bad entries": entries},
        {"entries": float(np.isnan(gradients).sum()), "weights": float(lost[-1])},
        {"gradient": gradients[4], "w": np.ones(5)},
        y="NaNs",
    )


def inf_half_precision():
    r = np.arange(0, 401, 4).astype(np.float16)
    half = r * r
    return Run(
        {"in float16": half, "in float32": r.astype(np.float32) ** 2},
        {"first": float(r[np.isinf(half)].min()), "largest": float(np.finfo(np.float16).max)},
        {"y_pred": np.array([300], np.float16), "y_true": np.zeros(1, np.float16),
         "squared_error": squared_error},
        at=r,
        x="residual",
    )  # fmt: skip


def nan_gradient_of_a_branch():
    r = np.linspace(0, 1000, 101)
    far = r > 20
    value = np.where(far, r - np.log(2), np.log(np.cosh(r)))
    slope = far * 1.0 + ~far * np.sinh(r) / np.cosh(r)  # what differentiating both branches gives
    return Run(
        {"slope, by branches": slope, "tanh": np.tanh(r)},
        {"value": value[-1], "first": r[np.isnan(slope)].min()},
        {"log_cosh": log_cosh},
        at=r,
        x="residual",
        y="slope",
    )


def inf_one_sure_mistake():
    rng = np.random.default_rng(5)
    y = (rng.random(16) < 0.5).astype(float)
    z = np.where(y == 1, 2.0, -2.0) + rng.normal(size=16)
    z[9] = 800.0 if y[9] == 0 else -800.0  # one example, surely wrong
    p = np.where(z < 0, np.exp(z) / (1 + np.exp(z)), 1 / (1 + np.exp(-z)))
    losses = -np.log(np.where(y == 1, p, 1 - p))
    running = np.cumsum(losses) / np.arange(1, 17)
    right = np.cumsum(bce_with_logits(z, y)) / np.arange(1, 17)
    return Run(
        {"log of p": running, "from logits": right},
        {"before": running[8], "example": float(np.argmax(np.isinf(running)))},
        {"z": z, "y": y},
        x="example",
        y="mean so far",
    )


def inf_smoothing_with_a_mask():
    smoothing = np.linspace(0, 0.3, 31)
    z = np.array([2.0, 1.0, -np.inf])  # the third class is forbidden
    log_p = log_softmax(z)
    right = -(1 - smoothing) * log_p[0]
    kept = right - smoothing / 2 * log_p[:2].sum()
    spread = np.where(smoothing > 0, right - smoothing / 3 * log_p.sum(), right)
    return Run(
        {"over all classes": spread, "over the allowed": kept},
        {"plain": spread[0], "smoothed": spread[1]},
        {"z": z, "t": 0},
        at=smoothing,
        x="smoothing",
    )


def inf_exp_of_a_log_rate():
    log_rate = np.linspace(0, 100, 101).astype(np.float32)
    nll = np.exp(log_rate) - 3 * log_rate  # a Poisson loss for the count 3
    capped = np.minimum(log_rate, 20)
    return Run(
        {"exp(log rate)": nll, "log rate ≤ 20": np.exp(capped) - 3 * capped},
        {"first": float(log_rate[np.isinf(nll)].min())},
        {"log_rate": np.float32(100), "y": 3},
        x="log rate",
        log=True,
    )
