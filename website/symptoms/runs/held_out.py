"""Training against validation."""

import numpy as np

from losslab.losses import bce_with_logits, bce_with_logits_grad
from website.symptoms.run import Run


def train_above_validation():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 20))
    y = (x.sum(axis=1) > 0).astype(float)
    w, train, held, quiet = np.zeros(20), [], [], []
    for _ in range(60):
        kept = (rng.random((300, 20)) < 0.5) / 0.5  # dropout of the inputs
        z = (x[:300] * kept) @ w
        train.append(bce_with_logits(z, y[:300]).mean())
        quiet.append(bce_with_logits(x[:300] @ w, y[:300]).mean())
        held.append(bce_with_logits(x[300:] @ w, y[300:]).mean())
        w = w - 0.5 * (x[:300] * kept).T @ bce_with_logits_grad(z, y[:300]) / 300
    return Run(
        {"training": train, "validation": held, "training, no dropout": quiet},
        {"train": train[-1], "held": held[-1]},
        {"x": x[:300], "y": y[:300], "w": w, "bce_with_logits": bce_with_logits},
    )


def train_above_by_half_an_epoch():
    steps = np.arange(100)
    loss = 2.3 * np.exp(-steps / 25) + 0.2  # of every batch; validation is the same in truth
    epochs = loss.reshape(5, 20)
    return Run(
        {
            "mean over the epoch": (np.arange(1, 6), epochs.mean(axis=1)),
            "validation at its end": (np.arange(1, 6), epochs[:, -1]),
        },
        {"train": epochs[0].mean(), "held": epochs[0, -1]},
        {"epochs": epochs},
        x="epoch",
    )


def validation_rises():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(260, 40))
    y = (x[:, 0] + 1.0 * rng.normal(size=260) > 0).astype(float)

    def train(decay, steps=200):
        w, seen, held = np.zeros(40), [], []
        for _ in range(steps):
            seen.append(bce_with_logits(x[:60] @ w, y[:60]).mean())
            held.append(bce_with_logits(x[60:] @ w, y[60:]).mean())
            w = w - 0.5 * (x[:60].T @ bce_with_logits_grad(x[:60] @ w, y[:60]) / 60 + decay * w)
        return np.array(seen), np.array(held)

    seen, held = train(0.0)
    return Run(
        {"validation": held, "training": seen, "validation, with decay": train(0.1)[1]},
        {"low": held.min(), "step": float(held.argmin()), "end": held[-1]},
        {"train": train},
    )


def validation_too_good():
    rng = np.random.default_rng(2)
    person = rng.normal(size=(60, 5))
    rows = np.repeat(person, 4, axis=0) + 0.05 * rng.normal(size=(240, 5))  # four visits each
    y = np.repeat(rng.normal(size=60), 4)  # nothing to learn but who it is

    def nearest(train, test):
        gaps = np.sum((rows[test][:, None] - rows[train][None]) ** 2, axis=2)
        return np.mean((y[train][gaps.argmin(axis=1)] - y[test]) ** 2)

    shuffled, ordered = rng.permutation(240), np.arange(240)
    sizes = np.arange(60, 201, 20)
    return Run(
        {
            "visits shuffled": (sizes, [nearest(shuffled[:n], shuffled[200:]) for n in sizes]),
            "split by person": (sizes, [nearest(ordered[:n], ordered[200:]) for n in sizes]),
        },
        {
            "mixed": nearest(shuffled[:200], shuffled[200:]),
            "apart": nearest(ordered[:200], ordered[200:]),
        },
        {"nearest": nearest},
        x="training rows",
    )


def ragged_last_batch():
    rng = np.random.default_rng(3)
    losses = np.sort(rng.gamma(2.0, 0.5, 1000))  # the files are in order of difficulty
    means, truth = [], losses.mean()
    sizes = np.arange(100, 1000, 30)
    for size in sizes:
        parts = [losses[i : i + size] for i in range(0, 1000, size)]
        means.append(np.mean([part.mean() for part in parts]))
    worst = int(np.argmax(means))
    return Run(
        {"mean of batch means": (sizes, means), "mean of all": (sizes, 0 * sizes + truth)},
        {"worst": means[worst], "size": float(sizes[worst]), "truth": truth},
        {"losses": losses, "size": int(sizes[worst])},
        x="batch size",
    )
