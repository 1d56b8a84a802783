"""A number that changes with something that should not change it."""

import numpy as np

from losslab.losses import accumulated, bits_per_byte, cross_entropy, dpo, info_nce, perplexity
from losslab.numerics import softmax
from losslab.reduce import reduce
from website.symptoms.run import Run


def grows_with_the_batch():
    sizes = np.array([1, 2, 4, 8, 16, 32, 64])
    losses = np.random.default_rng(0).gamma(2.0, 0.5, 64)
    sums = [losses[:n].sum() for n in sizes]
    return Run(
        {"sum": (sizes, sums), "mean": (sizes, [losses[:n].mean() for n in sizes])},
        {"small": sums[4], "large": sums[6]},
        {"losses": losses},
        x="batch size",
    )


def grows_with_the_crowd():
    sizes = np.array([2, 4, 8, 16, 32, 64, 128, 256])
    losses = []
    for n in sizes:
        similarity = 0.6 * np.eye(n)  # as good at every size
        losses.append(info_nce(similarity, temperature=0.2).mean())
    return Run(
        {"InfoNCE": (sizes, losses), "log N": (sizes, np.log(sizes))},
        {
            "small": losses[2],
            "large": losses[-1],
            "few": np.log(8) - losses[2],
            "many": np.log(256) - losses[-1],
        },
        {"similarity": 0.6 * np.eye(256), "info_nce": info_nce},
        x="batch size",
    )


def falls_with_padding():
    losses = np.full(8, 2.5)  # eight real tokens
    lengths = np.arange(8, 65)  # of the longest sequence in the batch
    return Run(
        {
            "divided by all places": (lengths, losses.sum() / lengths),
            "by real tokens": (lengths, 0 * lengths + 2.5),
        },
        {"short": losses.sum() / 8, "long": losses.sum() / 64},
        {"losses": np.append(losses, np.zeros(56)), "mask": np.arange(64) < 8, "reduce": reduce},
        x="length after padding",
    )


def changes_with_accumulation():
    tokens = np.arange(1, 21)  # in the third part; the first two have one each
    parts = [np.mean([3.0, 3.0, 1.0]) for _ in tokens]  # its tokens cost 1, theirs 3
    right = (6.0 + tokens) / (2 + tokens)
    return Run(
        {"mean of means": (tokens, parts), "sum over all tokens": (tokens, right)},
        {"parts": parts[9], "all": right[9]},
        {"sums": [3.0, 3.0, 10.0], "tokens": [1, 1, 10], "accumulated": accumulated},
        x="tokens in the third part",
    )


def changes_with_devices():
    tokens = 16 * np.arange(1, 9)  # eight texts; the short ones are hard
    sums = tokens * np.linspace(3, 1, 8)
    devices = np.array([1, 2, 4, 8])
    means = []
    for n in devices:
        split = zip(np.array_split(sums, n), np.array_split(tokens, n), strict=True)
        means.append(np.mean([s.sum() / count.sum() for s, count in split]))
    right = sums.sum() / tokens.sum()
    return Run(
        {"mean over devices": (devices, means), "over all tokens": (devices, 0 * devices + right)},
        {"one": means[0], "eight": means[-1]},
        {"sums": sums, "tokens": tokens},
        x="devices",
    )


def changes_with_precision():
    total, running, count = np.float16(0), [], 4096
    for _ in range(count):
        total = np.float16(total + np.float16(1))  # a running sum of losses of 1
        running.append(float(total))
    steps = np.arange(1, count + 1)
    return Run(
        {
            "mean, sum in float16": (steps[::64], (running / steps)[::64]),
            "sum in float32": (steps[::64], np.ones(64)),
        },
        {"stuck": running[-1], "mean": running[-1] / count},
        {"losses": np.ones(4096, np.float16)},
        x="losses added",
    )


def weights_without_effect():
    weights = np.array([1.0, 9.0])
    losses = np.array([0.4, 1.6])  # a common and a rare example
    size = np.arange(1, 33)
    rng = np.random.default_rng(1)
    mixed = []
    for n in size:
        labels = rng.choice(2, (400, n), p=[0.9, 0.1])
        mixed.append(np.mean((weights[labels] * losses[labels]).sum(1) / weights[labels].sum(1)))
    full = np.sum([0.9, 0.9] * losses) / 1.8
    return Run(
        {"mean of means": (size, mixed), "over all data": (size, 0 * size + full)},
        {"one": 0.9 * 0.4 + 0.1 * 1.6, "all": full},
        {"losses": np.repeat(losses, [9, 1]), "weights": np.repeat(weights, [9, 1])},
        x="batch size",
    )


def grows_with_the_length():
    length = np.arange(1, 201)
    per_token = 0.02  # nats by which each chosen token has become likelier
    gained = per_token * length
    losses = [float(dpo(g, 0.0, 0.0, 0.0, beta=0.1)) for g in gained]
    flat = [float(dpo(per_token, 0.0, 0.0, 0.0, beta=0.1))] * 200
    return Run(
        {"sum over tokens": (length, losses), "mean over tokens": (length, flat)},
        {"short": losses[9], "long": losses[-1]},
        {"gained": gained[-1], "length": 200, "dpo": dpo},
        x="tokens in the answer",
    )


def changes_with_the_tokeniser():
    nats, characters = 9000.0, 6000  # one text, one model quality
    tokens = np.arange(1200, 6001, 200)
    return Run(
        {"perplexity per token": (characters / tokens, [perplexity([nats], [n]) for n in tokens])},
        {"coarse": perplexity([nats], [1200]), "fine": perplexity([nats], [6000])},
        {"nats": nats, "characters": characters, "bits_per_byte": bits_per_byte},
        x="characters in a token",
        y="perplexity",
        log=True,
    )


def mask_left_behind():
    rng = np.random.default_rng(2)
    t = rng.integers(0, 5, (6, 10))
    real = np.arange(10) < np.array([10, 9, 7, 4, 3, 2])[:, None]
    order = rng.permutation(6)  # the rows were shuffled, the mask was not
    good = 3.0 * np.eye(5)[t] * real[:, :, None]  # the model knows the real tokens and nothing else
    sure = np.linspace(0, 2, 41)
    wrong, right = [], []
    for s in sure:
        losses = cross_entropy(s * good, t)
        wrong.append(reduce(losses[order], mask=real))
        right.append(reduce(losses[order], mask=real[order]))
    return Run(
        {"mask not moved": (sure, wrong), "mask moved": (sure, right)},
        {"wrong": wrong[-1], "right": right[-1]},
        {"losses": losses, "mask": real, "order": order, "reduce": reduce},
        x="how sure the model is",
    )


def wrong_axis():
    rng = np.random.default_rng(3)
    t = rng.integers(0, 10, 32)
    sure = np.linspace(0, 12, 41)
    rows, columns = [], []
    for s in sure:
        z = s * np.eye(10)[t]
        right, wrong = softmax(z)[np.arange(32), t], softmax(z, axis=0)[np.arange(32), t]
        rows.append(-np.log(right).mean())
        columns.append(-np.log(wrong).mean())
    return Run(
        {"over the batch": (sure, columns), "over the classes": (sure, rows)},
        {"start": columns[0], "end": columns[-1], "log_k": np.log(10)},
        {"z": z, "t": t},
        x="size of the right logit",
    )
