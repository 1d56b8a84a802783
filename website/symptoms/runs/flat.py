"""Stuck: curves that do not move, or settle where they should not."""

import numpy as np

from losslab.losses import (
    bce_with_logits,
    bce_with_logits_grad,
    cross_entropy,
    cross_entropy_grad,
    entropy,
    giou_loss,
    giou_loss_grad,
    info_nce,
    iou_loss,
    triplet,
    triplet_grad,
)
from losslab.numerics import round_to, sigmoid, softmax
from website.symptoms.run import Run


def _clusters(classes=10, each=12, spread=0.2):
    """Points around as many corners as there are classes; the last column is 1."""
    rng = np.random.default_rng(0)
    t = np.repeat(np.arange(classes), each)
    x = np.eye(classes)[t] + rng.normal(0, spread, (len(t), classes))
    return np.column_stack([x, np.ones(len(t))]), t


def _train(x, t, rate=2.0, steps=80, loss=cross_entropy, gradient=cross_entropy_grad, start=0.0):
    """The losses of a linear classifier by descent on all rows."""
    w = np.random.default_rng(1).normal(size=(x.shape[1], t.max() + 1)) * start
    log = []
    for _ in range(steps):
        z = x @ w
        log.append(loss(z, t).mean())
        w = w - rate * x.T @ gradient(z, t) / len(t)
    return np.array(log)


def stuck_at_log_k():
    x, t = _clusters()
    log = _train(x, t, rate=1e-4)
    return Run(
        {"rate 0.0001": log, "rate 2": _train(x, t)},
        {"start": log[0], "end": log[-1], "hundred": np.log(100), "thousand": np.log(1000)},
        {"train": _train, "x": x, "t": t},
        {"log 10": np.log(10)},
    )


def _two_layers(start, steps=300):
    """Binary cross-entropy of a small network on exclusive or."""
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y, rng = np.array([0.0, 1.0, 1.0, 0.0]), np.random.default_rng(0)
    first, second = rng.normal(size=(3, 8)) * start, rng.normal(size=8) * start
    ones, log = np.column_stack([x, np.ones(4)]), []
    for _ in range(steps):
        hidden = np.tanh(ones @ first)
        z = hidden @ second
        log.append(bce_with_logits(z, y).mean())
        pull = bce_with_logits_grad(z, y) / 4
        back = pull[:, None] * second * (1 - hidden**2)
        first, second = first - ones.T @ back, second - hidden.T @ pull
    return np.array(log)


def stuck_at_0693():
    log = _two_layers(0.0)
    return Run(
        {"all weights 0": log, "random start": _two_layers(1.0)},
        {"start": log[0], "end": log[-1]},
        {"two_layers": _two_layers},
        {"log 2": np.log(2)},
    )


def stuck_broadcast():
    rng = np.random.default_rng(2)
    x = rng.normal(size=100)
    y = (2 * x + 0.1 * rng.normal(size=100))[:, None]  # a column
    slope, logs = {"(N,) − (N, 1)": 1.5, "(N,) − (N,)": 1.5}, {}
    for name, target in zip(slope, (y, y[:, 0]), strict=True):
        w, logs[name] = slope[name], []
        for _ in range(40):
            off = w * x - target  # a matrix of all pairs, if target is a column
            logs[name].append(np.mean(off**2))
            w = w - 0.1 * np.mean(2 * off * x)
    return Run(
        logs,
        {"end": logs["(N,) − (N, 1)"][-1], "variance": np.var(y)},
        {"x": x, "y": y, "w": 2.0},
        {"variance of y": np.var(y)},
    )


def stuck_softmax_twice():
    def loss(z, t):
        return cross_entropy(softmax(z), t)

    def gradient(z, t):
        p = softmax(z)
        pull = cross_entropy_grad(p, t)
        return p * (pull - np.sum(p * pull, axis=1, keepdims=True))

    x, t = _clusters()
    log = _train(x, t, rate=60.0, steps=200, loss=loss, gradient=gradient)
    return Run(
        {"softmax twice": log, "once": _train(x, t, steps=200)},
        {"end": log[-1], "floor": np.log(1 + 9 / np.e)},
        {"train": _train, "x": x, "t": t},
        {"log(1 + 9/e)": np.log(1 + 9 / np.e)},
    )


def stuck_sigmoid_twice():
    rng = np.random.default_rng(3)
    x = rng.normal(size=200)
    y = (x > 0).astype(float)
    logs = {"sigmoid twice": [], "once": []}
    for name, rate in zip(logs, (30.0, 3.0), strict=True):
        w = 0.0
        for _ in range(80):
            z, p = w * x, sigmoid(w * x)
            twice = name == "sigmoid twice"
            logs[name].append(bce_with_logits(p if twice else z, y).mean())
            pull = bce_with_logits_grad(p, y) * p * (1 - p) if twice else bce_with_logits_grad(z, y)
            w = w - rate * np.mean(pull * x)
    share = y.mean()
    positive, negative = np.log1p(np.exp(-1)), np.log(2)  # at a probability of 1 and of 0
    floor = share * positive + (1 - share) * negative
    return Run(
        logs,
        {
            "end": logs["sigmoid twice"][-1],
            "floor": floor,
            "half": (positive + negative) / 2,
            "positive": positive,
            "negative": negative,
        },
        {"z": 20 * np.sign(x), "y": y},
        {"floor": floor},
    )


def stuck_saturated():
    z0, y = np.full(50, 12.0), np.zeros(50)  # surely wrong from the start
    logs = {"squared error on p": [], "cross-entropy": []}
    for name in logs:
        z = z0.copy()
        for _ in range(60):
            p = sigmoid(z)
            squared = name == "squared error on p"
            logs[name].append((p**2).mean() if squared else bce_with_logits(z, y).mean())
            z = z - (2 * p * p * (1 - p) if squared else bce_with_logits_grad(z, y))
    p = sigmoid(12.0)
    return Run(
        logs,
        {"end": logs["squared error on p"][-1], "slope": 2 * p * p * (1 - p)},
        {"z": z, "y": y},
    )


def stuck_shuffled_answers():
    x, t = _clusters()
    wrong = np.random.default_rng(4).permutation(t)
    log = _train(x, wrong)
    ten = np.arange(0, 120, 12)  # one example of each class
    return Run(
        {
            "answers shuffled": log,
            "on ten examples": _train(x[ten], wrong[ten], steps=80),
            "right": _train(x, t),
        },
        {"end": log[-1], "ten": _train(x[ten], wrong[ten], steps=400)[-1]},
        {"train": _train, "x": x, "t": t},
        {"log 10": np.log(10)},
    )


def stuck_at_the_base_rate():
    rng = np.random.default_rng(5)
    pixels = rng.integers(0, 256, (300, 4)).astype(float)
    y = (pixels[:, 0] > 229).astype(float)

    def train(x, steps=200):
        ones, w, log = np.column_stack([x, np.ones(len(x))]), np.zeros(5), []
        for _ in range(steps):
            z = ones @ w
            log.append(bce_with_logits(z, y).mean())
            w = w - 1.0 * ones.T @ bce_with_logits_grad(z, y) / len(y)
        return np.array(log)

    log, share = train(pixels / 255 / 255), y.mean()
    floor = entropy([share, 1 - share])
    return Run(
        {"divided by 255 twice": log, "once": train(pixels / 255)},
        {"end": log[-1], "floor": floor, "percent": 100 * share},
        {"train": train, "pixels": pixels},
        {"entropy of the labels": floor},
    )


def stuck_at_the_margin():
    def train(start, steps=150):
        rng = np.random.default_rng(6)
        anchor, positive, negative = rng.normal(size=(3, 30, 2)) * start
        log = []
        for _ in range(steps):
            log.append(triplet(anchor, positive, negative).mean())
            pulls = triplet_grad(anchor, positive, negative)
            anchor, positive, negative = (
                v - 0.02 * g for v, g in zip((anchor, positive, negative), pulls, strict=True)
            )
        return np.array(log)

    log = train(1e-4)
    return Run(
        {"all in one place": log, "spread out": train(0.5)},
        {"end": log[60]},
        {"train": train},
        {"margin": 1.0},
    )


def stuck_at_log_n():
    rng = np.random.default_rng(7)
    u = rng.normal(size=(64, 8))
    u /= np.linalg.norm(u, axis=1, keepdims=True)
    close = np.linspace(0, 1, 41)  # how alike the two views of a thing have become
    logs = {"temperature 10": [], "temperature 0.1": []}
    for share in close:
        v = share * u + (1 - share) * np.roll(u, 1, axis=0)
        v /= np.linalg.norm(v, axis=1, keepdims=True)
        for log, temperature in zip(logs.values(), (10.0, 0.1), strict=True):
            log.append(info_nce(u @ v.T, temperature=temperature).mean())
    return Run(
        {name: (close, log) for name, log in logs.items()},
        {
            "start": logs["temperature 10"][0],
            "end": logs["temperature 10"][-1],
            "log_n": np.log(64),
        },
        {"u": u},
        {"log 64": np.log(64)},
        x="how alike the views are",
    )


def floor_of_smoothing():
    x, t = _clusters(spread=0.05)

    def loss(z, t):
        return cross_entropy(z, t, label_smoothing=0.1)

    def gradient(z, t):
        return cross_entropy_grad(z, t, label_smoothing=0.1)

    log = _train(x, t, rate=5.0, steps=200, loss=loss, gradient=gradient)
    q = np.full(10, 0.01) + 0.9 * np.eye(10)[0]
    return Run(
        {"smoothed": log, "plain": _train(x, t, rate=5.0, steps=200)},
        {"end": log[-1], "floor": entropy(q)},
        {"q": q},
        {"entropy of the target": entropy(q)},
    )


def stuck_by_rounding():
    def descend(format, steps=500):
        w, log = 1.0, []
        for _ in range(steps):
            log.append(0.5 * (w - 2) ** 2)
            step = 3e-3 * (2 - w)
            w = float(round_to(w + step, format=format)) if format else w + step
        return np.array(log)

    log, step = descend("bfloat16"), float(round_to(1.0 + 2**-7)) - 1
    return Run(
        {"weights in bfloat16": log, "weights in float64": descend(None)},
        {"end": log[-1], "gap": step, "update": 3e-3},
        {"descend": descend},
    )


def stuck_boxes_apart():
    target = np.array([[4.0, 4.0, 6.0, 6.0]])
    box, log, plain = np.array([[0.0, 0.0, 2.0, 2.0]]), [], []
    for _ in range(60):
        log.append(giou_loss(box, target)[0])
        plain.append(iou_loss(np.array([[0.0, 0.0, 2.0, 2.0]]), target)[0])
        box = box - 1.0 * giou_loss_grad(box, target)
    return Run(
        {"IoU": plain, "GIoU": log},
        {"end": plain[-1]},
        {"box": box, "target": target},
    )


def stuck_at_16_118():
    z = np.linspace(-3, 3, 121)  # logits, handed over as if they were probabilities
    p = np.clip(z, 1e-7, 1 - 1e-7)
    return Run(
        {"z taken for p": -np.log(p), "from logits": bce_with_logits(z, np.ones(121))},
        {"value": -np.log(p)[0], "logit": z[0]},
        {"z": -3.0},
        at=z,
        x="logit, label 1",
    )


def stuck_at_100():
    z = np.linspace(-200, 0, 101).astype(np.float32)
    log_p = np.maximum(np.log(1 / (1 + np.exp(-z))), -100)
    return Run(
        {"log clamped at −100": -log_p, "from logits": bce_with_logits(z, np.ones(101))},
        {"value": float(-log_p[0]), "first": float(z[-log_p >= 100].max())},
        {"z": np.float32(-200)},
        at=z,
        x="logit, label 1",
    )


def stuck_no_gradient():
    rng = np.random.default_rng(8)
    x = rng.normal(size=80)
    y = (x > 0.5).astype(float)
    at = np.linspace(-2, 2, 201)  # the threshold
    hard = np.array([np.mean(((x > b) - y) ** 2) for b in at])
    soft = np.array([bce_with_logits(8 * (x - b), y).mean() for b in at])
    return Run(
        {"of hard decisions": hard, "of logits": soft},
        {"still": np.mean(np.diff(hard) == 0) * 100},
        {"x": x, "y": y},
        at=at,
        x="threshold",
        top=1.2,
    )


def starts_far_too_high():
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(200, 64)), rng.integers(0, 10, 200)
    first = rng.normal(size=(64, 10))

    def descend(size, steps=60):
        w, log = first * size, []
        for _ in range(steps):
            z = x @ w
            log.append(cross_entropy(z, t).mean())
            w = w - 0.1 * x.T @ cross_entropy_grad(z, t) / 200
        return np.array(log)

    return Run(
        {"weights of size 1": descend(1.0), "weights of size 1/64": descend(1 / 64)},
        {"log_k": np.log(10)},
        {"descend": descend},
        levels={"log 10": np.log(10)},
    )
