"""Classic worked examples: what the library gives for the inputs that textbooks and posts use.

``tests/data/worked_examples.json`` holds inputs and results recomputed at 50 digits. ``LIBRARY`` says
how the library expresses each; ``OUTSIDE`` lists those it has no part in, and why.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from losslab import losses as lossfunctions
from losslab.losses import rmse, weighted_mean
from losslab.numerics import logsumexp, sigmoid, softmax
from losslab.reduce import reduce

DATA = Path(__file__).parent / "data" / "worked_examples.json"
EXAMPLES = {example["name"]: example for example in json.loads(DATA.read_text(encoding="utf-8"))}
L = lossfunctions
log, exp = np.log, np.exp
SIM = EXAMPLES["infonce-1"]["inputs"]["sim"]
PAIRS = EXAMPLES["contrastive-1"]["inputs"]["pairs"]
ANCHOR, POSITIVE = np.array([1, 0]), [0.9, 0.1]
CANDIDATES = np.array([POSITIVE, [0.1, 0.8], [-0.5, 0.5], [0.3, -0.7]])
CE_LOGITS = np.array([[3, 1, -2], [1000, 999, 998], [-4, 2, 1.0]])


def ce(p, t=0):
    """Cross-entropy of the outcome t under probability p, or under a list of probabilities."""
    p = [p, 1 - p] if np.ndim(p) == 0 else p
    with np.errstate(divide="ignore"):
        return L.nll(log(p), t)


def surprise(p):
    return L.log_score(np.asarray(p, float), np.ones_like(p, float))


def constants(values, function, **options):
    """The best constants on a fine grid, for targets that are whole numbers."""
    grid = np.arange(0, 101, 0.1)
    totals = [function(np.full(len(values), c), values, **options).sum() for c in grid]
    return grid[np.argmin(totals)]


def curves(i):
    r = i["r"]
    return [f(r, 0) for f in (L.squared_error, L.absolute_error, L.huber, L.log_cosh)]


def slopes(i):
    r, grads = i["r"], (L.squared_error_grad, L.absolute_error_grad, L.huber_grad, L.log_cosh_grad)
    return [grad(r, 0) for grad in grads]


def margins(i):
    return [L.hinge(i["margin"], 1), L.logistic_margin(i["margin"], 1)]


def focal_of(p, gamma):
    p = np.asarray(p, float)
    return L.focal_with_logits(log(p) - np.log1p(-p), np.ones_like(p), gamma=gamma)


def shares(total_only=False):
    def value(i):
        terms = {"class": np.mean(i["loss_cls"]), "box": np.mean(i["loss_box"])}
        share = L.contribution_shares(terms, {"class": 1, "box": i["lam"]})
        return [terms["class"] / share["class"], 100 * share["box"]]

    return value


def at_temperature(i):
    T, z = float(i["T"]), np.array(i["z"])
    grad = L.cross_entropy_grad(z / T, i["target"]) / T
    return [*softmax(z, temperature=T), np.linalg.norm(grad)]


def target_of(classes, t, eps):
    """The target that label smoothing makes, read off the gradient: p minus target."""
    z = np.zeros(classes)
    return softmax(z) - L.cross_entropy_grad(z, t, label_smoothing=eps)


def smoothing(i):
    z, eps = np.array(i["z"], float), float(i["eps"])
    return [*target_of(4, 0, eps), *L.cross_entropy_grad(z, 0, label_smoothing=eps)]


def hardness(i):
    return L.info_nce([[i["pos"], *i["neg"]]], temperature=1)


def pair_scores(p, q):
    """[CE(p), CE(q)] and [MSE(p), MSE(q)] for the true class 0."""
    return [ce(p), ce(q)], [L.brier_multiclass(p, 0) / 3, L.brier_multiclass(q, 0) / 3]


def logit_slopes(i):
    p = sigmoid(i["z"])
    slope = L.brier_grad(p, i["y"])
    return [p, slope, slope * p * (1 - p), L.bce_with_logits_grad(i["z"], i["y"])]


def focal_slope(i):
    p, gamma = i["p_t"], i["gamma"]
    z = log(p / (1 - p))
    focal, entropy = L.focal_with_logits_grad(z, 1, gamma=gamma), L.bce_with_logits_grad(z, 1)
    return [focal, entropy, focal / entropy]


def teaching(i):
    zs, zt, T = np.array(i["zs"], float), np.array(i["zt"], float), i["T"]
    scaled = L.distillation(zs, zt, temperature=T)
    norm = np.linalg.norm(L.distillation_grad(zs, zt, temperature=T))
    return [scaled / T**2, scaled, norm / T**2, norm]


def smoothed_optimum(i):
    target = target_of(i["K"], 0, i["eps"])
    z = log(target)
    assert np.abs(L.cross_entropy_grad(z, 0, label_smoothing=i["eps"])).max() < 1e-15
    return [target[0], z[0] - z[1], L.cross_entropy(z, 0, label_smoothing=i["eps"])]


def triplets(i, *squared):
    points = [np.array(i[k], float) for k in "apn"]
    return [L.triplet(*points, margin=i["margin"], squared=s) for s in squared]


def distances(i, squared):
    """[d(a,p), d(a,n)] as triplet losses whose other distance is 0."""
    a, p, n = (np.array(i[k], float) for k in "apn")
    return [L.triplet(a, x, a, margin=0, squared=squared) for x in (p, n)]


def residuals(i, pred="yhat", true="y", sign=1):
    return sign * L.squared_error_grad(i[pred], i[true]) / 2


def mean(loss, pred="y_pred", true="y_true", **options):
    return lambda i: reduce(loss(i[pred], i[true], **options))


def uniform(candidates):
    return L.cross_entropy(np.zeros(candidates), 0)


def kl_pq(i):
    return np.array(i["p"]), np.array(i["q"])


def each(topic, first, last, value):
    """One way to compute several examples of a topic."""
    return {f"{topic}-{number}": value for number in range(first, last + 1)}


LIBRARY = {
    "mse-1": lambda i: residuals(i, "y_pred", "y_true"),
    "mse-2": lambda i: L.squared_error(i["y_pred"], i["y_true"])[-1],
    "mae-1": lambda i: L.absolute_error(i["y_pred"], i["y_true"])[-1],
    "mse-3": mean(L.squared_error),
    **each("regression-curves", 1, 7, curves),
    **each("regression-gradients", 1, 7, slopes),
    **each("quantile", 1, 3, lambda i: L.pinball([i["q"]] * 2, i["y"], tau=i["tau"])),
    "bce-from-logits-1": lambda i: L.bce_with_logits(i["z"], i["y"]),
    "softmax-ce-1": lambda i: L.cross_entropy(i["logits"], i["targets"]),
    "softmax-1": lambda i: softmax(i["logits"]),
    "ce-gradient-1": lambda i: L.cross_entropy_grad(CE_LOGITS, i["targets"]),
    **each("hinge-logistic", 1, 5, margins),
    **each("focal", 1, 4, lambda i: focal_of(i["p_t"], i["gamma"])),
    "label-smoothing-1": lambda i: target_of(i["C"], i["y"], i["eps"]),
    "masking-1": lambda i: [
        reduce(i["token_losses"], mask=i["mask"]),
        reduce(i["token_losses"], "sum", mask=i["mask"]) / 2,
    ],
    "masking-2": lambda i: np.mean(
        [reduce(x, mask=m) for x, m in zip(i["token_losses"], i["mask"], strict=True)]
    ),
    "weighted-mean": lambda i: [
        reduce(i["losses"]),
        weighted_mean(i["losses"], i["weights"]),
        reduce(i["losses"], "sum", weights=i["weights"]) / 4,
    ],
    "infonce-1": lambda i: L.info_nce(i["sim"], temperature=0.2),
    "infonce-2": lambda i: L.info_nce(SIM, temperature=0.2).mean(),
    "infonce-symmetric-clip": lambda i: (
        (L.info_nce(SIM, temperature=0.2) + L.info_nce(np.transpose(SIM), temperature=0.2)).mean()
        / 2
    ),
    **each(
        "infonce-temperature",
        1,
        4,
        lambda i: np.diag(softmax(SIM, temperature=float(i["tau"]))).mean(),
    ),
    "triplet-1": lambda i: [*distances(i, True), *triplets(i, True)],
    "triplet-2": lambda i: [*distances(i, False), *triplets(i, False)],
    "margin-ranking-1": lambda i: L.margin_ranking(i["s_a"], i["s_b"], i["y"], margin=i["margin"]),
    "margin-ranking-2": lambda i: reduce(
        L.margin_ranking([3, 0.2, 1.5], [1, 1.2, 1], [1, 1, -1], margin=1)
    ),
    "dpo-1": lambda i: L.dpo(
        i["logp_win"], i["logp_lose"], i["ref_win"], i["ref_lose"], beta=i["beta"]
    ),
    **each("loss-balancing", 1, 4, shares()),
    "loss-balancing-5": lambda i: [
        100 * s
        for s in L.contribution_shares(
            dict(enumerate(i["terms"])), dict(enumerate(i["scales"]))
        ).values()
    ],
    "reduction": lambda i: [
        reduce(i["l"], "sum"),
        reduce(i["l"]),
        reduce(i["l"], "sum") / reduce(i["l"]),
    ],
    "gaussian-nll": lambda i: L.gaussian_nll(i["mu"], 2 * np.array(i["log_sigma"]), i["y"]),
    "bce-1": lambda i: L.bce_with_logits(i["z"], i["y"]),
    "pos-weight": lambda i: [
        *(w := L.bce_with_logits(i["z"], i["y"], pos_weight=i["pos_weight"])),
        L.bce_with_logits(i["z"], i["y"]).mean(),
        w.mean(),
    ],
    "proper-scoring-1": lambda i: (grid := np.linspace(0.01, 0.99, 200))[
        np.argmin(L.log_score(grid, np.full(200, i["true_p"])))
    ],
    "proper-scoring-2": lambda i: L.log_score(i["true_p"], i["true_p"]),
    **each("temperature", 1, 3, at_temperature),
    **each("label-smoothing", 2, 4, smoothing),
    "negative-hardness-1": hardness,
    "negative-hardness-2": hardness,
    "mse-4": mean(L.squared_error),
    "mse-gradient-1": lambda i: L.squared_error_grad(i["y_pred"], i["y_true"]) / 3,
    "huber-1": lambda i: L.huber(i["r"], np.zeros(5), delta=i["delta"]),
    "huber-2": lambda i: L.huber(i["r"], np.zeros(5), delta=i["delta"]),
    "bce-from-logits-2": lambda i: L.bce_with_logits(i["z"], i["y"]),
    "softmax-ce-2": lambda i: L.cross_entropy(i["logits"], i["targets"]),
    "masking-3": lambda i: reduce(i["losses"], mask=i["mask"]),
    "focal-5": lambda i: surprise(i["pt"]),
    "focal-6": lambda i: focal_of(i["pt"], i["gamma"]),
    "infonce-3": lambda i: L.info_nce(i["sim"], temperature=i["tau"]),
    "infonce-4": lambda i: L.info_nce(i["sim"], temperature=i["tau"]).mean(),
    "infonce-mutant": lambda i: L.info_nce(i["sim"], temperature=i["tau"]).mean(),
    "triplet-3": lambda i: triplets(i, True)[0],
    "triplet-unsquared": lambda i: triplets(i, False)[0],
    "dpo-2": lambda i: L.dpo(i["logp_w"], i["logp_l"], i["ref_w"], i["ref_l"], beta=i["beta"]),
    "loss-balancing-6": lambda i: list(L.contribution_shares(i["terms"], i["weights"]).values()),
    "mse-5": mean(L.squared_error),
    "rmse": lambda i: rmse(i["y_pred"], i["y_true"]),
    "mae-2": mean(L.absolute_error),
    "huber-3": mean(L.huber),
    "mse-6": lambda i: L.squared_error(i["e"][0], 0) / L.squared_error(i["e"][1], 0),
    "bce-2": lambda i: L.log_score(i["p"], i["y"]).mean(),
    "ce-intuition-1": lambda i: ce(i["p"]),
    "ce-intuition-2": lambda i: ce(i["p"]),
    "cross-entropy-1": lambda i: L.cross_entropy(i["logits"], i["labels"]).mean(),
    "cross-entropy-2": lambda i: L.cross_entropy(i["logits"], i["labels"]),
    "mse-7": lambda i: residuals(i, sign=-1),
    "mse-8": lambda i: L.squared_error(i["yhat"], i["y"]),
    "mse-9": mean(L.squared_error, "yhat", "y"),
    "mse-10": lambda i: [
        L.absolute_error(50, 0) / L.absolute_error(10, 0),
        L.squared_error(50, 0) / L.squared_error(10, 0),
    ],
    "mse-gradient-2": lambda i: L.squared_error_grad(i["yhat"], i["y"]) / 3,
    "mse-on-probabilities-1": lambda i: L.brier_multiclass(i["q"], i["t"]) / 3,
    "mse-on-probabilities-2": lambda i: L.squared_error([0.2, 0.5, 0.3], [1, 0, 0]),
    "mse-on-probabilities-3": lambda i: L.brier_multiclass(i["q"], i["t"]) / 3,
    "mse-on-probabilities-4": lambda i: L.squared_error([0.01, 0.98, 0.01], [1, 0, 0]),
    "mse-vs-ce-1": lambda i: (
        L.brier_multiclass([0.01, 0.98, 0.01], 0) / L.brier_multiclass([0.2, 0.5, 0.3], 0)
    ),
    "mse-vs-ce-2": lambda i: ce(i["after"]) / ce(i["before"]),
    "mse-vs-ce-3": lambda i: (lambda c, m: [*c, c[1] / c[0], m[1] / m[0]])(
        *pair_scores(i["before"], i["after"])
    ),
    "mse-vs-ce-4": lambda i: (lambda c, m: [*m, m[1] / m[0], c[1] / c[0]])(
        *pair_scores(i["before"], i["after"])
    ),
    "softmax-2": lambda i: softmax(i["z"]) * exp(logsumexp(i["z"])),
    "softmax-3": lambda i: exp(logsumexp(i["z"])),
    "softmax-4": lambda i: softmax(i["z"]),
    "softmax-5": lambda i: 100 * softmax(i["z"])[[0, 2]],
    **each("softmax", 6, 6, lambda i: softmax(i["z"], temperature=i["T"])),
    **each("softmax-temperature", 1, 2, lambda i: softmax(i["z"], temperature=i["T"])),
    "stable-softmax": lambda i: (p := softmax(i["z"])) / p.max(),
    "surprisal-1": lambda i: surprise(i["p"]),
    "surprisal-2": lambda i: surprise(i["p"]),
    "entropy": lambda i: L.entropy(i["p"]),
    "ce-1": lambda i: ce(i["q"]),
    "ce-2": lambda i: L.cross_entropy(i["z"], i["t"]),
    "ce-3": lambda i: ce(i["q"]),
    "ce-4": lambda i: L.cross_entropy(i["z"], i["t"]),
    "ce-5": lambda i: ce(i["q"]),
    "ce-gradient-2": lambda i: L.cross_entropy_grad(log(i["q"]), i["t"]),
    "kl-1": lambda i: L.kl_divergence_grad(*kl_pq(i))[0] - 1,
    "kl-2": lambda i: kl_pq(i)[0] * (L.kl_divergence_grad(*kl_pq(i))[0] - 1),
    "kl-3": lambda i: L.kl_divergence(*kl_pq(i)),
    "kl-4": lambda i: L.kl_divergence(*kl_pq(i)),
    "kl-5": lambda i: L.kl_divergence_grad(*kl_pq(i)[::-1])[0] - 1,
    "kl-6": lambda i: kl_pq(i)[1] * (L.kl_divergence_grad(*kl_pq(i)[::-1])[0] - 1),
    "kl-8": lambda i: L.kl_divergence(*kl_pq(i)[::-1]),
    "kl-9": lambda i: L.kl_divergence(*kl_pq(i)[::-1]),
    "mse-11": lambda i: L.squared_error(100, 0),
    "mae-3": lambda i: residuals(i, sign=-1),
    "mae-4": mean(L.absolute_error, "yhat", "y"),
    "mse-12": mean(L.squared_error, "yhat", "y"),
    "outlier-share": lambda i: [
        100 * (loss := f([11, 19, 14, 13, 50], [10, 20, 15, 12, 100]))[-1] / loss.sum()
        for f in (L.absolute_error, L.squared_error)
    ],
    "huber-4": lambda i: reduce(L.huber(i["yhat"], i["y"], delta=i["delta"])),
    "weighted-mse": lambda i: [
        reduce(L.squared_error(i["yhat"], i["y"]), "none", weights=i["w"]).mean(),
        weighted_mean(L.squared_error(i["yhat"], i["y"]), i["w"]),
    ],
    "contrastive-1": lambda i: np.sqrt([L.contrastive(a, b, 1) for a, b in i["pairs"]]),
    "contrastive-2": lambda i: np.concatenate(
        [[*(s := L.squared_error(b, a)), s.sum()] for a, b in PAIRS]
    ),
    "contrastive-3": lambda i: L.contrastive(*PAIRS[0], 1),
    "contrastive-4": lambda i: [
        np.sqrt(L.contrastive(*PAIRS[1], 0, margin=i["m"])),
        L.contrastive(*PAIRS[1], 0, margin=i["m"]),
    ],
    "contrastive-5": lambda i: [
        i["m"] - np.sqrt(L.contrastive(*PAIRS[2], 1)),
        L.contrastive(*PAIRS[2], 0, margin=i["m"]),
    ],
    "infonce-6": lambda i: (
        softmax(CANDIDATES @ ANCHOR, temperature=i["tau"])
        * exp(logsumexp(CANDIDATES @ ANCHOR / i["tau"]))
    ),
    "infonce-7": lambda i: exp(logsumexp(CANDIDATES @ ANCHOR / i["tau"])),
    "infonce-8": lambda i: softmax(CANDIDATES @ ANCHOR, temperature=i["tau"])[0],
    "infonce-9": lambda i: L.info_nce([CANDIDATES @ ANCHOR], temperature=i["tau"])[0],
    "infonce-10": lambda i: L.info_nce([CANDIDATES @ ANCHOR], temperature=i["tau"])[0],
    "infonce-11": lambda i: [100 * exp(-uniform(k + 1)) for k in i["K"]],
    "focal-7": lambda i: [
        c := surprise(i["pt"]),
        f := focal_of(i["pt"], i["gamma"]),
        c / f,
    ],
    "focal-8": lambda i: [
        c := surprise(i["pt"]),
        f := focal_of(i["pt"], i["gamma"]),
        100 * (1 - f / c),
    ],
    "focal-9": lambda i: [c := surprise(i["pt"]), f := focal_of(i["pt"], i["gamma"]), f / c],
    "focal-10": lambda i: np.transpose(
        [c := surprise(i["pt"]), f := focal_of(i["pt"], i["gamma"]), f / c]
    ).ravel(),
    "label-smoothing-5": lambda i: target_of(i["K"], 0, i["eps"]),
    **each("ce", 7, 9, lambda i: ce(i["p"])),
    "softmax-7": lambda i: softmax(i["z"]),
    "softmax-8": lambda i: 0.47 * (p := softmax(i["z"]))[0] / p[1],
    "perplexity-1": lambda i: L.perplexity([i["loss"]], [1]),
    "perplexity-2": lambda i: L.perplexity([uniform(i["V"])], [1]),
    "perplexity-3": lambda i: [L.perplexity([x], [1]) for x in i["loss"]],
    "label-smoothing-6": lambda i: target_of(i["K"], i["y"], i["eps"]),
    "label-smoothing-7": lambda i: target_of(i["K"], i["y"], i["eps"] * i["K"] / (i["K"] - 1)),
    "ce-gradient-3": lambda i: L.cross_entropy_grad(log(i["p"]), i["t"]),
    "overconfidence": lambda i: softmax(i["z"])[1],
    "initial-loss": lambda i: uniform(i["V"]),
    **each("gradients-w-r-t-the-logit-y-1", 1, 5, logit_slopes),
    "gradients-w-r-t-the-logit": lambda i: (
        # |d/dz (σ(z) − 1)²| at p = 1/3, where it is largest
        abs(L.brier_grad(1 / 3, 1)) * (1 / 3) * (2 / 3)
    ),
    **each("focal-gradient-w-r-t-logit", 1, 4, focal_slope),
    **each(
        "infonce-mi-ceiling",
        1,
        6,
        lambda i: L.mutual_information_bound([[1e3, *[0] * (i["candidates"] - 1)]]),
    ),
    "gradient-accumulation": lambda i: [
        L.accumulated(i["sum_nll"], i["tokens"]),
        reduce([L.accumulated([s], [n]) for s, n in zip(i["sum_nll"], i["tokens"], strict=True)]),
    ],
    "triplet-conventions": lambda i: triplets(i, True, False),
    "initial-loss-makemore": lambda i: uniform(i["V"]),
    "initial-loss-gpt-2": lambda i: uniform(i["V"]),
    "initial-loss-llama-3": lambda i: uniform(i["V"]),
    "proper-scores": lambda i: [L.brier_multiclass(i["p"], i["outcome"]), ce(i["p"], i["outcome"])],
    **each("distillation-t-2", 1, 4, teaching),
    "label-smoothing-optimum": smoothed_optimum,
    "bayes-optimal-constants-1": lambda i: [
        constants(i["y"], L.squared_error),
        constants(i["y"], L.absolute_error),
        constants(i["y"], L.pinball, tau=0.9),
    ],
    "bayes-optimal-constants-2": lambda i: [
        constants(i["y"], L.squared_error),
        constants(i["y"], L.absolute_error),
    ],
}

OUTSIDE = {
    "bce-3": "the library never adds an epsilon inside a logarithm",
    "perplexity-benchmark-1": "a published perplexity of a model, not a computation",
    "perplexity-benchmark-2": "a published perplexity of a model, not a computation",
    "perplexity-benchmark-3": "a published perplexity of a model, not a computation",
    "softmax-motivation": "dividing logits by their sum: shown to fail, so not offered",
    "ce-6": "the library never adds an epsilon inside a logarithm",
    "kl-7": "a sum of already rounded terms",
    "infonce-5": "plain dot products: similarities are the caller's",
    "simclr-1": "a count stated in a paper",
    "simclr-2": "a setting stated in a paper",
    "moco": "a setting stated in a paper",
    "clip-1": "a setting stated in a paper",
    "clip-2": "a setting stated in a paper",
    "simclr-3": "a setting stated in a paper",
    "focal-11": "a share stated in a paper",
    "ce-10": "a sum of given probabilities",
    "label-smoothing-8": "the sum of a wrong target that was published",
    "ce-gradient-4": "the sum of a wrong gradient that was published",
    "padding": "a count of unpadded tokens: masks are the caller's",
}


@pytest.mark.parametrize("name", LIBRARY)
def test_worked_example(name):
    example = EXAMPLES[name]
    value = np.array(LIBRARY[name](example["inputs"]), float)
    expected = np.array(example["expected"])
    assert value.shape == expected.shape or value.size == expected.size == 1
    np.testing.assert_allclose(value.reshape(expected.shape), expected, rtol=1e-11, atol=1e-13)


def test_every_example_is_placed():
    assert not set(LIBRARY) & set(OUTSIDE)
    assert set(LIBRARY) | set(OUTSIDE) == set(EXAMPLES)
