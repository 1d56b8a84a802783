"""A number that differs from another framework's."""

import numpy as np

from losslab.losses import (
    cross_entropy,
    distillation,
    focal_with_logits,
    gaussian_nll,
    kl_divergence,
)
from losslab.numerics import log_softmax, softmax
from website.symptoms.run import Run


def differs_by_two():
    r = np.linspace(-3, 3, 61)
    return Run(
        {"r²": (r, r**2), "½ r²": (r, r**2 / 2)},
        {"ratio": (r[0] ** 2) / (r[0] ** 2 / 2)},
        {"r": 3.0},
        x="residual",
    )


def differs_by_an_axis():
    rng = np.random.default_rng(0)
    off = rng.normal(size=(200, 3))
    examples = np.arange(20, 201, 10)
    per_example = [np.mean(np.sum(off[:n] ** 2, axis=1)) for n in examples]
    per_entry = [np.mean(off[:n] ** 2) for n in examples]
    return Run(
        {
            "summed over outputs": (examples, per_example),
            "mean of all entries": (examples, per_entry),
        },
        {"ratio": per_example[-1] / per_entry[-1]},
        {"off": off},
        x="examples",
    )


def differs_by_0693():
    p = np.linspace(0.02, 1, 50)
    return Run(
        {"nats": (p, -np.log(p)), "bits": (p, -np.log2(p))},
        {"ratio": np.log(2), "inverse": 1 / np.log(2), "nats": -np.log(0.25), "bits": 2.0},
        {"p": 0.25},
        x="probability of the right class",
    )


def differs_by_0919():
    r = np.linspace(-2, 2, 41)
    full = gaussian_nll(r, 0 * r, 0 * r)
    return Run(
        {"with ½ log 2π": (r, full), "without": (r, r**2 / 2)},
        {"constant": 0.5 * np.log(2 * np.pi)},
        {"r": 0.0, "gaussian_nll": gaussian_nll},
        x="residual",
    )


def differs_kl_mean():
    rng = np.random.default_rng(1)
    classes = np.array([2, 5, 10, 20, 50, 100])
    rows, entries = [], []
    for k in classes:
        p, q = softmax(rng.normal(size=(40, k))), softmax(rng.normal(size=(40, k)))
        each = p * np.log(p / q)
        rows.append(each.sum(axis=1).mean())
        entries.append(each.mean())
    return Run(
        {"mean of the rows": (classes, rows), "mean of the entries": (classes, entries)},
        {"ratio": rows[-1] / entries[-1]},
        {"p": p, "q": q, "rows": rows[-1], "kl_divergence": kl_divergence},
        x="classes",
    )


def differs_kl_order():
    share = np.linspace(0.02, 0.98, 49)
    p = np.column_stack([share, 1 - share])
    half = np.full((49, 2), 0.5)
    forward, backward = kl_divergence(p, half), kl_divergence(half, p)
    return Run(
        {"KL(p, q)": (share, forward), "KL(q, p)": (share, backward)},
        {"forward": forward[0], "backward": backward[0]},
        {"p": p[0], "q": half[0], "kl_divergence": kl_divergence},
        x="p of the first class; q is ½",
        y="KL",
    )


def differs_smoothing():
    classes = np.arange(2, 21)
    e, lead = 0.2, 4.0
    over_all, over_others = [], []
    for k in classes:
        log_p = log_softmax(np.append(lead, np.zeros(k - 1)))
        over_all.append(-(1 - e) * log_p[0] - e * log_p.mean())
        over_others.append(-(1 - e) * log_p[0] - e * log_p[1:].mean())
    return Run(
        {"ε over K − 1": (classes, over_others), "ε over K": (classes, over_all)},
        {"all": over_all[1], "others": over_others[1]},
        {"z": np.array([lead, 0, 0]), "cross_entropy": cross_entropy},
        x="classes",
    )


def differs_weighted_mean():
    rare = np.linspace(0.02, 0.98, 49)
    losses, weights = np.array([0.4, 1.6]), np.array([1.0, 9.0])
    share = np.column_stack([1 - rare, rare])
    by_n = share @ (weights * losses)
    by_weight = by_n / (share @ weights)
    return Run(
        {"divided by N": (rare, by_n), "by the weights": (rare, by_weight)},
        {"by_n": by_n[4], "by_weight": by_weight[4], "percent": 100 * rare[4]},
        {"losses": np.repeat(losses, [9, 1]), "weights": np.repeat(weights, [9, 1])},
        x="share of the rare class",
    )


def differs_focal_alpha():
    z = np.linspace(-4, 4, 41)
    plain = focal_with_logits(z, np.ones(41))
    quarter = focal_with_logits(z, np.ones(41), alpha=0.25)
    return Run(
        {"without alpha": (z, plain), "alpha 0.25": (z, quarter)},
        {"ratio": plain[0] / quarter[0], "negatives": 0.75},
        {"z": 0.0, "focal_with_logits": focal_with_logits},
        x="logit, label 1",
    )


def differs_distillation():
    temperature = np.linspace(1, 10, 37)
    student, teacher = np.array([2.0, 0.0, -1.0]), np.array([3.0, 1.0, -2.0])
    kept = [float(distillation(student, teacher, temperature=T)) for T in temperature]
    bare = np.array(kept) / temperature**2
    return Run(
        {"KL · T²": (temperature, kept), "KL": (temperature, bare)},
        {"ratio": kept[12] / bare[12], "T": temperature[12]},
        {"student": student, "teacher": teacher, "distillation": distillation},
        x="temperature T",
    )


def differs_several_labels():
    lead = np.linspace(-3, 3, 41)
    y = np.array([0.0, 1.0, 1.0])  # three binary labels, taken for one row of class weights
    z = np.column_stack([lead, 0 * lead, 0 * lead])
    soft = -(y * log_softmax(z)).sum(axis=1)
    binary = (np.logaddexp(0, z) - y * z).mean(axis=1)
    return Run(
        {"as soft targets": (lead, soft), "yes-or-no labels": (lead, binary)},
        {"soft": soft[20], "binary": binary[20]},
        {"z": z[20], "y": y},
        x="logit of the first",
    )
