"""Short trainings of a linear embedding with triplets, sound and with one fault, and their logs."""

import numpy as np

from lessonkit.data import load_digits

FAULTS = ("well", "idle", "frozen", "collapse", "exchanged")


def run(fault, classes, seed, margin=1.0, dimensions=2):
    """What a training logs: distances to positives and negatives and the loss, each (9,)."""
    x, t = load_digits()
    some = np.flatnonzero(np.isin(t, classes))[seed * 60 : seed * 60 + 60]
    x, t = x[some], t[some]
    rng = np.random.default_rng(seed)
    w, log = rng.normal(size=(64, dimensions)) * 0.15, []
    if fault == "idle":
        w = 3 * _spread(x, t, dimensions)
    rate = {"frozen": 0.0, "collapse": 0.2}.get(fault, 0.02)
    for step in range(161):
        a, p, n = _triplets(t, rng)
        if fault == "exchanged":
            p, n = n, p
        near, far = x[a] - x[p], x[a] - x[n]
        d_near, d_far = ((near @ w) ** 2).sum(axis=1), ((far @ w) ** 2).sum(axis=1)
        loss = np.maximum(0, d_near - d_far + margin)
        if step % 20 == 0:
            friends, strangers = (d_far, d_near) if fault == "exchanged" else (d_near, d_far)
            log.append([friends.mean(), strangers.mean(), loss.mean()])
        active = loss > 0
        push = 0 if fault == "collapse" else far[active].T @ (far[active] @ w)
        w = w - rate * 2 * (near[active].T @ (near[active] @ w) - push) / len(a)
    near, far, loss = np.array(log).T.round(5)
    return {"near": near, "far": far, "loss": loss, "margin": margin}


def _triplets(t, rng, many=600):
    """Anchors with a random positive and a random negative."""
    a = rng.integers(0, len(t), many)
    draw = rng.random((many, len(t)))
    same = t[a][:, None] == t
    same[np.arange(many), a] = False
    p = np.where(same, draw, -1).argmax(axis=1)
    n = np.where(t[a][:, None] != t, draw, -1).argmax(axis=1)
    return a, p, n


def _spread(x, t, dimensions):
    """Directions along which the classes lie far apart."""
    means = np.array([x[t == k].mean(axis=0) for k in np.unique(t)])
    within = sum(np.cov(x[t == k].T) for k in np.unique(t)) + 0.05 * np.eye(x.shape[1])
    found = np.linalg.svd(np.linalg.solve(within, (means - means.mean(axis=0)).T))[0]
    return found[:, :dimensions]
