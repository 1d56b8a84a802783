"""Spikes, hops, and curves that say another thing than the metric."""

import numpy as np

from losslab.losses import bce_with_logits, bce_with_logits_grad, huber, huber_grad
from website.symptoms.run import Run


def _line(rows=320, outlier=None):
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(rows), rng.normal(size=rows)])
    y = x @ [0.5, 1.5] + rng.normal(0, 0.3, rows)
    if outlier is not None:
        y[outlier] *= 50
    return x, y


def _slope(name, off):
    return 2 * off if name == "squared" else huber_grad(off, 0 * off, delta=1.0)


def spikes_of_one_record():
    x, y = _line(outlier=170)
    logs = {"squared": [], "huber": []}
    for name, log in logs.items():
        w = np.zeros(2)
        for rows in np.arange(320).reshape(40, 8):
            off = x[rows] @ w - y[rows]
            log.append(np.mean(off**2 if name == "squared" else huber(off, 0 * off)))
            w = w - 0.05 * x[rows].T @ _slope(name, off) / 8
    spike = int(np.argmax(logs["squared"]))
    off = x[160:168] @ [0.5, 1.5] - y[160:168]
    return Run(
        {"squared error": logs["squared"], "Huber": logs["huber"]},
        {
            "spike": logs["squared"][spike],
            "batch": float(spike),
            "before": logs["squared"][spike - 1],
        },
        {"off": x[168:176] @ [0.5, 1.5] - y[168:176], "calm": off, "huber": huber},
        x="batch",
        log=True,
    )


def hops_without_settling():
    def descend(rate, steps=40):
        w, log = 1.2, []
        for _ in range(steps):
            log.append(float(huber(w, 0.0, delta=0.5)))
            w = w - rate * float(huber_grad(w, 0.0, delta=0.5))
        return np.array(log)

    log = descend(4.0)
    return Run(
        {"rate 4": log, "rate 1": descend(1.0)},
        {"high": log[-2], "low": log[-1]},
        {"descend": descend},
    )


def noise_of_small_batches():
    x, y = _line()

    def descend(batch, steps=150):
        rng, w, log = np.random.default_rng(1), np.zeros(2), []
        for _ in range(steps):
            rows = rng.choice(320, batch, replace=False)
            off = x[rows] @ w - y[rows]
            log.append(np.mean(off**2))
            w = w - 0.1 * 2 * x[rows].T @ off / batch
        return np.array(log)

    few, many = descend(4), descend(128)
    return Run(
        {"batches of 4": few, "batches of 128": many},
        {"few": few[50:].std(), "many": many[50:].std()},
        {"descend": descend},
        top=1.2,
    )


def saw_of_sorted_data():
    rng = np.random.default_rng(2)
    x = rng.normal(size=400)
    y = (x + 0.5 * rng.normal(size=400) > 0).astype(float)

    def train(order):
        w, log = np.zeros(2), []
        for rows in np.tile(order, 3).reshape(-1, 20):
            features = np.column_stack([x[rows], np.ones(20)])
            z = features @ w
            log.append(bce_with_logits(z, y[rows]).mean())
            w = w - 1.0 * features.T @ bce_with_logits_grad(z, y[rows]) / 20
        return np.array(log)

    log = train(np.argsort(y, kind="stable"))
    return Run(
        {"sorted by label": log, "shuffled": train(rng.permutation(400))},
        {"low": log[20:].min(), "high": log[20:].max()},
        {"train": train, "y": y},
        x="batch",
    )


def rises_while_accuracy_improves():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(560, 20))
    y = (x @ np.linspace(1, 0, 20) > 0).astype(float)
    y[60:] = np.where(
        rng.random(500) < 0.1, 1 - y[60:], y[60:]
    )  # a tenth of the held-out labels is wrong
    w, losses, right = np.zeros(20), [], []
    for _ in range(150):
        z = x @ w
        losses.append(bce_with_logits(z[60:], y[60:]).mean())
        right.append(np.mean((z[60:] > 0) == y[60:]))
        w = w - 2.0 * x[:60].T @ bce_with_logits_grad(z[:60], y[:60]) / 60
    best = int(np.argmin(losses))
    return Run(
        {"held-out loss": losses, "held-out accuracy": right},
        {"low": losses[best], "end": losses[-1], "then": right[best], "last": right[-1]},
        {"z": z[60:], "y": y[60:], "bce_with_logits": bce_with_logits},
        y="",
    )


def falls_while_the_metric_stays():
    rng = np.random.default_rng(4)
    y = (rng.random(1000) < 0.05).astype(float)
    x = rng.normal(size=1000) + 1.0 * y
    ones, w, log, recall = np.column_stack([x, np.ones(1000)]), np.zeros(2), [], []
    for _ in range(200):
        z = ones @ w
        log.append(bce_with_logits(z, y).mean())
        recall.append(np.mean(z[y == 1] > 0))
        w = w - 0.5 * ones.T @ bce_with_logits_grad(z, y) / 1000
    return Run(
        {"loss": log, "recall": recall},
        {"start": log[0], "end": log[-1], "recall": 100 * recall[-1]},
        {"z": z, "y": y},
        y="",
    )


def one_term_rules():
    """Two goals that pull a single number to different places."""

    def descend(weight, steps=60):
        w, parts = 0.0, []
        for _ in range(steps):
            parts.append((1000 * (w - 1) ** 2, (w + 1) ** 2))
            w = w - 0.0004 * (1000 * 2 * (w - 1) + weight * 2 * (w + 1))
        return np.array(parts)

    parts = descend(1.0)
    return Run(
        {"sum": parts.sum(axis=1), "first term": parts[:, 0], "second term": parts[:, 1]},
        {"start": parts[0, 1], "end": parts[-1, 1], "share": 1000.0},
        {"descend": descend},
        log=True,
    )


def rises_with_warm_momentum():
    def descend(momentum, steps=80):
        w, speed, log = 1.0, 0.0, []
        for _ in range(steps):
            log.append(0.5 * w**2)
            speed = momentum * speed - 0.1 * w
            w = w + speed
        return np.array(log)

    log = descend(0.98)
    turns = np.flatnonzero((log[1:-1] > log[:-2]) & (log[1:-1] > log[2:])) + 1
    return Run(
        {"momentum 0.98": log, "momentum 0.5": descend(0.5)},
        {"peak": log[turns[0]], "step": float(turns[0])},
        {"descend": descend},
    )


def climbs_from_the_start():
    x, y = _line()

    def descend(sign=1.0, clear=True, steps=30):
        w, log, pile = np.zeros(2), [], np.zeros(2)
        for _ in range(steps):
            off = x @ w - y
            log.append(np.mean(off**2))
            pile = (0 if clear else pile) + x.T @ (2 * off) / len(y)
            w = w - sign * 0.05 * pile
        return np.array(log)

    return Run({"uphill": descend(-1.0), "downhill": descend()}, {}, {"descend": descend}, log=True)


def swings_of_gradients_kept():
    run = climbs_from_the_start()
    descend = run.given["descend"]
    kept = descend(clear=False)
    return Run(
        {"gradients kept": kept, "cleared": descend()},
        {"again": kept[10:].max()},
        {"descend": descend},
    )


def jump_after_resuming():
    x, y = _line()
    scale = np.array([1.0, 30.0])  # two columns of different size, as Adam takes in its stride

    def descend(resumed=None, steps=60, half=30):
        w, m, v, log, at = np.zeros(2), np.zeros(2), np.zeros(2), [], 0
        for step in range(steps):
            if step == half and resumed:
                m, v, at = np.zeros(2), np.zeros(2), 0
            off = (x * scale) @ w - y
            log.append(np.mean(off**2))
            g, at = (x * scale).T @ (2 * off) / len(y), at + 1
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            w = w - 0.05 * (m / (1 - 0.9**at)) / (np.sqrt(v / (1 - 0.999**at)) + 1e-8)
        return np.array(log)

    log = descend("weights only")
    return Run(
        {"weights only": log, "state too": descend()},
        {"before": log[30], "after": log[30:].max()},
        {"descend": descend},
    )
