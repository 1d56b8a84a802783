"""Too low: zero, negative, below what the data allow."""

import numpy as np

from losslab.losses import (
    bce_with_logits,
    cross_entropy,
    gaussian_nll,
    kl_divergence,
    kl_k1,
    kl_k3,
    nll,
    triplet,
)
from losslab.numerics import log_softmax, softmax
from website.symptoms.run import Run


def zero_one_column():
    rng = np.random.default_rng(0)
    z, t = rng.normal(size=(30, 1)).cumsum(axis=0), np.zeros(30, int)
    two = np.column_stack([0 * z, z])
    return Run(
        {
            "softmax of one logit": cross_entropy(z, t),
            "binary": bce_with_logits(z[:, 0], np.ones(30)),
        },
        {"largest": np.abs(cross_entropy(z, t)).max()},
        {"z": z[0], "two": two[0]},
    )


def zero_easy_negatives():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(40, 2)) + np.repeat([[0, 0], [1.5, 0], [9, 0], [9, 9]], 10, axis=0)
    group = np.repeat(np.arange(4), 10)
    distance = np.sum((x[:, None] - x[None]) ** 2, axis=2)
    same = group[:, None] == group[None]
    anchor = np.arange(40)
    positive = np.where(same & ~np.eye(40, dtype=bool), distance, -1).argmax(axis=1)
    hardest = np.where(same, np.inf, distance).argmin(axis=1)
    random = np.array([rng.choice(np.flatnonzero(~same[i])) for i in anchor])
    easy, hard = (triplet(x, x[positive], x[far], margin=1.0) for far in (random, hardest))
    return Run(
        {"random negatives": np.sort(easy), "hardest": np.sort(hard)},
        {"zeros": 100 * np.mean(easy == 0), "hard": 100 * np.mean(hard > 0)},
        {"x": x, "positive": x[positive], "hardest": x[hardest]},
        x="triplets, sorted",
    )


def negative_density():
    log_var = np.linspace(2, -11, 66)
    off = np.random.default_rng(2).normal(0, 0.01, 400)
    losses = [gaussian_nll(np.zeros(400), np.full(400, v), off).mean() for v in log_var]
    return Run(
        {"in metres": (log_var, losses)},
        {"lowest": min(losses), "shift": np.log(1000)},
        {"off": off},
        {"0": 0.0},
        x="log variance",
    )


def negative_without_bound():
    def descend(floor, steps=120):
        log_var, log = 0.0, []
        for _ in range(steps):
            log.append(float(gaussian_nll(3.0, log_var, 3.0)))  # the mean has hit its target
            log_var = max(log_var - 0.5 * 0.5, floor)  # slope ½ in the log variance: always down
        return np.array(log)

    log = descend(-np.inf)
    return Run(
        {"variance free": log, "variance ≥ 0.01": descend(np.log(0.01))},
        {"end": log[-1]},
        {"descend": descend},
    )


def negative_probabilities():
    rng = np.random.default_rng(3)
    z = np.linspace(0, 6, 40)[:, None] * [1, 0, 0] + 0.1 * rng.normal(size=(40, 3))
    t = np.zeros(40, int)
    return Run(
        {"of probabilities": -softmax(z)[:, 0], "of log-probabilities": nll(log_softmax(z), t)},
        {"first": -softmax(z)[0, 0], "end": -softmax(z)[-1, 0]},
        {"z": z[-1], "t": 0},
    )


def negative_labels():
    def descend(labels, steps=60):
        z, log = np.zeros(2), []
        for _ in range(steps):
            log.append(np.mean(np.logaddexp(0, z) - labels * z))  # the formula asks no questions
            z = z - 1.0 * (1 / (1 + np.exp(-z)) - labels)
        return np.array(log)

    log = descend(np.array([1.0, -1.0]))
    return Run(
        {"labels −1 and 1": log, "labels 0 and 1": descend(np.array([1.0, 0.0]))},
        {"end": log[-1]},
        {"descend": descend, "labels": np.array([1.0, -1.0])},
        {"0": 0.0},
    )


def negative_kl_rows():
    total = np.linspace(0.5, 1.5, 41)  # what the row of q adds up to
    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.4, 0.4, 0.2])
    values = np.array([np.sum(p * np.log(p / (s * q))) for s in total])
    return Run(
        {"Σ p log(p / q)": (total, values), "normalised": (total, 0 * total + kl_divergence(p, q))},
        {"at": values[-1]},
        {"p": p, "q": 1.5 * q},
        {"0": 0.0},
        x="sum of q's row",
        y="KL",
    )


def negative_kl_sample():
    rng = np.random.default_rng(4)
    x = rng.normal(size=2000)  # samples of q = N(0, 1); p = N(0.3, 1)
    log_q, log_p = -0.5 * x**2, -0.5 * (x - 0.3) ** 2
    k1, k3 = kl_k1(log_p, log_q), kl_k3(log_p, log_q)
    return Run(
        {"log q − log p": k1[:60], "k3": k3[:60]},
        {"below": 100 * np.mean(k1 < 0), "mean": k1.mean(), "true": 0.3**2 / 2},
        {"log_p": log_p, "log_q": log_q},
        {"0": 0.0},
        x="sample",
        y="KL",
    )


def negative_policy_loss():
    z, reward, surrogate, expected = np.zeros(3), np.array([1.0, 0.2, 0.0]), [], []
    rng = np.random.default_rng(5)
    for _ in range(60):
        p = softmax(z)
        taken = rng.choice(3, 64, p=p)
        advantage = reward[taken] - reward[taken].mean()
        surrogate.append(-np.mean(advantage * np.log(p[taken])))
        expected.append(float(p @ reward))
        pull = np.mean(advantage[:, None] * (np.eye(3)[taken] - p), axis=0)
        z = z + 2.0 * pull
    return Run(
        {"policy loss": surrogate, "expected reward": expected},
        {
            "start": surrogate[0],
            "end": surrogate[-1],
            "first_reward": expected[0],
            "reward": expected[-1],
        },
        {"reward": expected[-1]},
    )


def below_the_entropy():
    def mean_loss(divide_by_all, steps=60):
        p, rng, log, z = np.array([0.5, 0.25, 0.25]), np.random.default_rng(6), [], np.zeros(3)
        t = rng.choice(3, (16, 10), p=p)
        real = np.arange(10) < rng.integers(3, 10, 16)[:, None]
        for _ in range(steps):
            losses = cross_entropy(np.broadcast_to(z, (16, 10, 3)), t) * real
            log.append(losses.sum() / (losses.size if divide_by_all else real.sum()))
            share = np.bincount(t[real], minlength=3) / real.sum()
            z = z - 1.0 * (softmax(z) - share)
        return np.array(log), -np.sum(share * np.log(share))

    log, floor = mean_loss(True)
    return Run(
        {"padding counted": log, "real tokens": mean_loss(False)[0]},
        {"end": log[-1], "floor": floor},
        {"mean_loss": mean_loss},
        {"entropy": floor},
    )


def _bigrams(shift, steps=60):
    """The loss of a table of next characters, trained by descent."""
    text = np.array([ord(c) % 32 % 27 for c in "the cat sat on the mat and the hat " * 4])
    seen, asked = (text[:-1], text[1:]) if shift else (text, text)
    counts = np.zeros((27, 27))
    np.add.at(counts, (seen, asked), 1)
    z, log = np.zeros((27, 27)), []
    for _ in range(steps):
        log.append(float(cross_entropy(z[seen], asked).mean()))
        p = softmax(z)
        z = z - 40.0 * (counts.sum(axis=1, keepdims=True) * p - counts) / len(seen)
    return np.array(log)


def perplexity_of_one():
    log = _bigrams(shift=False)
    return Run(
        {"targets not shifted": np.exp(log), "shifted by one": np.exp(_bigrams(True))},
        {"end": np.exp(log[-1])},
        {"bigrams": _bigrams},
        y="perplexity",
        log=True,
    )


def negative_weight():
    def descend(weight, steps=40):
        w, log = np.array([1.0, 1.0]), []
        for _ in range(steps):
            log.append(w[0] ** 2 + weight * w[1] ** 2)
            w = w - 0.05 * 2 * np.array([w[0], weight * w[1]])
        return np.array(log)

    log = descend(-0.5)
    return Run(
        {"weight −0.5": log, "weight 0.5": descend(0.5)},
        {"end": log[-1]},
        {"descend": descend},
        {"0": 0.0},
    )


def kl_of_a_vae_at_zero():
    """One latent number for pictures of one number: x = z + noise, in closed form, by descent."""

    def descend(weight=1.0, steps=200):
        a, b, log_var, log = 0.3, 0.3, 0.0, []  # mean of the latent = a·x, decoded = b·latent
        for _ in range(steps):
            variance, spread = np.exp(log_var), 4.0  # x has variance 1, the decoder's is 4
            log.append(0.5 * (a**2 + variance - 1 - log_var))
            slope_a = (b * (a * b - 1)) / spread + weight * a
            slope_b = (a * (a * b - 1) + b * variance) / spread
            slope_s = 0.5 * (b**2 * variance / spread + weight * (variance - 1))
            a, b, log_var = a - 0.1 * slope_a, b - 0.1 * slope_b, log_var - 0.1 * slope_s
        return np.array(log)

    return Run(
        {"weight 1": descend(), "weight 0.05": descend(0.05)},
        {},
        {"descend": descend},
        y="KL term",
    )
