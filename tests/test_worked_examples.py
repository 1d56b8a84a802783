"""Classic worked examples: what the library gives for the inputs that textbooks and posts use.

``tests/data/worked_examples.json`` holds inputs and results recomputed at 50 digits. ``LIBRARY`` says
how the library expresses each; ``OUTSIDE`` lists those it has no part in, and why.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from losslab import losses as lossfunctions
from losslab.numerics import logsumexp, sigmoid, softmax
from losslab.reduce import reduce, rmse, weighted_mean

EXAMPLES = json.loads(
    (Path(__file__).parent / "data" / "worked_examples.json").read_text(encoding="utf-8")
)
L = lossfunctions
log, exp = np.log, np.exp
SIM = EXAMPLES[38]["inputs"]["sim"]
PAIRS = EXAMPLES[147]["inputs"]["pairs"]
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


LIBRARY = {
    0: lambda i: residuals(i, "y_pred", "y_true"),
    1: lambda i: L.squared_error(i["y_pred"], i["y_true"])[-1],
    2: lambda i: L.absolute_error(i["y_pred"], i["y_true"])[-1],
    3: mean(L.squared_error),
    **{n: curves if n % 2 == 0 else slopes for n in range(4, 18)},
    **{n: lambda i: L.pinball([i["q"]] * 2, i["y"], tau=i["tau"]) for n in (18, 19, 20)},
    21: lambda i: L.bce_with_logits(i["z"], i["y"]),
    22: lambda i: L.cross_entropy(i["logits"], i["targets"]),
    23: lambda i: softmax(i["logits"]),
    24: lambda i: L.cross_entropy_grad(CE_LOGITS, i["targets"]),
    **{n: margins for n in range(25, 30)},
    **{n: lambda i: focal_of(i["p_t"], i["gamma"]) for n in range(30, 34)},
    34: lambda i: target_of(i["C"], i["y"], i["eps"]),
    35: lambda i: [
        reduce(i["token_losses"], mask=i["mask"]),
        reduce(i["token_losses"], "sum", mask=i["mask"]) / 2,
    ],
    36: lambda i: np.mean(
        [reduce(x, mask=m) for x, m in zip(i["token_losses"], i["mask"], strict=True)]
    ),
    37: lambda i: [
        reduce(i["losses"]),
        weighted_mean(i["losses"], i["weights"]),
        reduce(i["losses"], "sum", weights=i["weights"]) / 4,
    ],
    38: lambda i: L.info_nce(i["sim"], temperature=0.2),
    39: lambda i: L.info_nce(SIM, temperature=0.2).mean(),
    40: lambda i: (
        L.info_nce(SIM, temperature=0.2) + L.info_nce(np.transpose(SIM), temperature=0.2)
    ).mean() / 2,
    **{
        n: lambda i: np.diag(softmax(SIM, temperature=float(i["tau"]))).mean()
        for n in range(41, 45)
    },
    45: lambda i: [*distances(i, True), *triplets(i, True)],
    46: lambda i: [*distances(i, False), *triplets(i, False)],
    47: lambda i: L.margin_ranking(i["s_a"], i["s_b"], i["y"], margin=i["margin"]),
    48: lambda i: reduce(L.margin_ranking([3, 0.2, 1.5], [1, 1.2, 1], [1, 1, -1], margin=1)),
    49: lambda i: L.dpo(i["logp_win"], i["logp_lose"], i["ref_win"], i["ref_lose"], beta=i["beta"]),
    **{n: shares() for n in range(50, 54)},
    54: lambda i: [
        100 * s
        for s in L.contribution_shares(
            dict(enumerate(i["terms"])), dict(enumerate(i["scales"]))
        ).values()
    ],
    55: lambda i: [reduce(i["l"], "sum"), reduce(i["l"]), reduce(i["l"], "sum") / reduce(i["l"])],
    56: lambda i: L.gaussian_nll(i["mu"], 2 * np.array(i["log_sigma"]), i["y"]),
    57: lambda i: L.bce_with_logits(i["z"], i["y"]),
    58: lambda i: [
        *(w := L.bce_with_logits(i["z"], i["y"], pos_weight=i["pos_weight"])),
        L.bce_with_logits(i["z"], i["y"]).mean(),
        w.mean(),
    ],
    59: lambda i: (grid := np.linspace(0.01, 0.99, 200))[
        np.argmin(L.log_score(grid, np.full(200, i["true_p"])))
    ],
    60: lambda i: L.log_score(i["true_p"], i["true_p"]),
    **{n: at_temperature for n in (61, 62, 63)},
    **{n: smoothing for n in (64, 65, 66)},
    67: hardness,
    68: hardness,
    69: mean(L.squared_error),
    70: lambda i: L.squared_error_grad(i["y_pred"], i["y_true"]) / 3,
    71: lambda i: L.huber(i["r"], np.zeros(5), delta=i["delta"]),
    72: lambda i: L.huber(i["r"], np.zeros(5), delta=i["delta"]),
    73: lambda i: L.bce_with_logits(i["z"], i["y"]),
    74: lambda i: L.cross_entropy(i["logits"], i["targets"]),
    75: lambda i: reduce(i["losses"], mask=i["mask"]),
    76: lambda i: surprise(i["pt"]),
    77: lambda i: focal_of(i["pt"], i["gamma"]),
    78: lambda i: L.info_nce(i["sim"], temperature=i["tau"]),
    79: lambda i: L.info_nce(i["sim"], temperature=i["tau"]).mean(),
    80: lambda i: L.info_nce(i["sim"], temperature=i["tau"]).mean(),
    81: lambda i: triplets(i, True)[0],
    82: lambda i: triplets(i, False)[0],
    83: lambda i: L.dpo(i["logp_w"], i["logp_l"], i["ref_w"], i["ref_l"], beta=i["beta"]),
    84: lambda i: list(L.contribution_shares(i["terms"], i["weights"]).values()),
    85: mean(L.squared_error),
    86: lambda i: rmse(i["y_pred"], i["y_true"]),
    87: mean(L.absolute_error),
    88: mean(L.huber),
    89: lambda i: L.squared_error(i["e"][0], 0) / L.squared_error(i["e"][1], 0),
    90: lambda i: L.log_score(i["p"], i["y"]).mean(),
    92: lambda i: ce(i["p"]),
    93: lambda i: ce(i["p"]),
    94: lambda i: L.cross_entropy(i["logits"], i["labels"]).mean(),
    95: lambda i: L.cross_entropy(i["logits"], i["labels"]),
    99: lambda i: residuals(i, sign=-1),
    100: lambda i: L.squared_error(i["yhat"], i["y"]),
    101: mean(L.squared_error, "yhat", "y"),
    102: lambda i: [
        L.absolute_error(50, 0) / L.absolute_error(10, 0),
        L.squared_error(50, 0) / L.squared_error(10, 0),
    ],
    103: lambda i: L.squared_error_grad(i["yhat"], i["y"]) / 3,
    104: lambda i: L.brier_multiclass(i["q"], i["t"]) / 3,
    105: lambda i: L.squared_error([0.2, 0.5, 0.3], [1, 0, 0]),
    106: lambda i: L.brier_multiclass(i["q"], i["t"]) / 3,
    107: lambda i: L.squared_error([0.01, 0.98, 0.01], [1, 0, 0]),
    108: lambda i: (
        L.brier_multiclass([0.01, 0.98, 0.01], 0) / L.brier_multiclass([0.2, 0.5, 0.3], 0)
    ),
    109: lambda i: ce(i["after"]) / ce(i["before"]),
    110: lambda i: (
        lambda c, m: [*c, c[1] / c[0], m[1] / m[0]]
    )(*pair_scores(i["before"], i["after"])),
    111: lambda i: (
        lambda c, m: [*m, m[1] / m[0], c[1] / c[0]]
    )(*pair_scores(i["before"], i["after"])),
    113: lambda i: softmax(i["z"]) * exp(logsumexp(i["z"])),
    114: lambda i: exp(logsumexp(i["z"])),
    115: lambda i: softmax(i["z"]),
    116: lambda i: 100 * softmax(i["z"])[[0, 2]],
    **{n: lambda i: softmax(i["z"], temperature=i["T"]) for n in (117, 118, 119)},
    120: lambda i: (p := softmax(i["z"])) / p.max(),
    121: lambda i: surprise(i["p"]),
    122: lambda i: surprise(i["p"]),
    123: lambda i: L.entropy(i["p"]),
    124: lambda i: ce(i["q"]),
    125: lambda i: L.cross_entropy(i["z"], i["t"]),
    126: lambda i: ce(i["q"]),
    127: lambda i: L.cross_entropy(i["z"], i["t"]),
    128: lambda i: ce(i["q"]),
    130: lambda i: L.cross_entropy_grad(log(i["q"]), i["t"]),
    131: lambda i: L.kl_divergence_grad(*kl_pq(i))[0] - 1,
    132: lambda i: kl_pq(i)[0] * (L.kl_divergence_grad(*kl_pq(i))[0] - 1),
    133: lambda i: L.kl_divergence(*kl_pq(i)),
    134: lambda i: L.kl_divergence(*kl_pq(i)),
    135: lambda i: L.kl_divergence_grad(*kl_pq(i)[::-1])[0] - 1,
    136: lambda i: kl_pq(i)[1] * (L.kl_divergence_grad(*kl_pq(i)[::-1])[0] - 1),
    138: lambda i: L.kl_divergence(*kl_pq(i)[::-1]),
    139: lambda i: L.kl_divergence(*kl_pq(i)[::-1]),
    140: lambda i: L.squared_error(100, 0),
    141: lambda i: residuals(i, sign=-1),
    142: mean(L.absolute_error, "yhat", "y"),
    143: mean(L.squared_error, "yhat", "y"),
    144: lambda i: [
        100 * (loss := f([11, 19, 14, 13, 50], [10, 20, 15, 12, 100]))[-1] / loss.sum()
        for f in (L.absolute_error, L.squared_error)
    ],
    145: lambda i: reduce(L.huber(i["yhat"], i["y"], delta=i["delta"])),
    146: lambda i: [
        reduce(L.squared_error(i["yhat"], i["y"]), "none", weights=i["w"]).mean(),
        weighted_mean(L.squared_error(i["yhat"], i["y"]), i["w"]),
    ],
    147: lambda i: np.sqrt([L.contrastive(a, b, 1) for a, b in i["pairs"]]),
    148: lambda i: np.concatenate(
        [[*(s := L.squared_error(b, a)), s.sum()] for a, b in PAIRS]
    ),
    149: lambda i: L.contrastive(*PAIRS[0], 1),
    150: lambda i: [
        np.sqrt(L.contrastive(*PAIRS[1], 0, margin=i["m"])),
        L.contrastive(*PAIRS[1], 0, margin=i["m"]),
    ],
    151: lambda i: [
        i["m"] - np.sqrt(L.contrastive(*PAIRS[2], 1)),
        L.contrastive(*PAIRS[2], 0, margin=i["m"]),
    ],
    153: lambda i: (
        softmax(CANDIDATES @ ANCHOR, temperature=i["tau"])
        * exp(logsumexp(CANDIDATES @ ANCHOR / i["tau"]))
    ),
    154: lambda i: exp(logsumexp(CANDIDATES @ ANCHOR / i["tau"])),
    155: lambda i: softmax(CANDIDATES @ ANCHOR, temperature=i["tau"])[0],
    156: lambda i: L.info_nce([CANDIDATES @ ANCHOR], temperature=i["tau"])[0],
    157: lambda i: L.info_nce([CANDIDATES @ ANCHOR], temperature=i["tau"])[0],
    158: lambda i: [100 * exp(-uniform(k + 1)) for k in i["K"]],
    165: lambda i: [
        c := surprise(i["pt"]),
        f := focal_of(i["pt"], i["gamma"]),
        c / f,
    ],
    166: lambda i: [
        c := surprise(i["pt"]),
        f := focal_of(i["pt"], i["gamma"]),
        100 * (1 - f / c),
    ],
    167: lambda i: [c := surprise(i["pt"]), f := focal_of(i["pt"], i["gamma"]), f / c],
    168: lambda i: np.transpose(
        [c := surprise(i["pt"]), f := focal_of(i["pt"], i["gamma"]), f / c]
    ).ravel(),
    169: lambda i: target_of(i["K"], 0, i["eps"]),
    **{n: lambda i: ce(i["p"]) for n in (171, 172, 173)},
    175: lambda i: softmax(i["z"]),
    176: lambda i: 0.47 * (p := softmax(i["z"]))[0] / p[1],
    177: lambda i: L.perplexity([i["loss"]], [1]),
    178: lambda i: L.perplexity([uniform(i["V"])], [1]),
    179: lambda i: [L.perplexity([x], [1]) for x in i["loss"]],
    180: lambda i: target_of(i["K"], i["y"], i["eps"]),
    181: lambda i: target_of(i["K"], i["y"], i["eps"] * i["K"] / (i["K"] - 1)),
    183: lambda i: L.cross_entropy_grad(log(i["p"]), i["t"]),
    185: lambda i: softmax(i["z"])[1],
    186: lambda i: uniform(i["V"]),
    **{n: logit_slopes for n in range(188, 193)},
    193: lambda i: (
        # |d/dz (σ(z) − 1)²| at p = 1/3, where it is largest
        abs(L.brier_grad(1 / 3, 1)) * (1 / 3) * (2 / 3)
    ),
    **{n: focal_slope for n in range(194, 198)},
    **{
        n: lambda i: L.mutual_information_bound([[1e3, *[0] * (i["candidates"] - 1)]])
        for n in range(198, 204)
    },
    204: lambda i: [
        L.accumulated(i["sum_nll"], i["tokens"]),
        reduce([L.accumulated([s], [n]) for s, n in zip(i["sum_nll"], i["tokens"], strict=True)]),
    ],
    205: lambda i: triplets(i, True, False),
    206: lambda i: uniform(i["V"]),
    207: lambda i: uniform(i["V"]),
    208: lambda i: uniform(i["V"]),
    209: lambda i: [L.brier_multiclass(i["p"], i["outcome"]), ce(i["p"], i["outcome"])],
    **{n: teaching for n in range(210, 214)},
    214: smoothed_optimum,
    215: lambda i: [
        constants(i["y"], L.squared_error),
        constants(i["y"], L.absolute_error),
        constants(i["y"], L.pinball, tau=0.9),
    ],
    216: lambda i: [constants(i["y"], L.squared_error), constants(i["y"], L.absolute_error)],
}  # fmt: skip

OUTSIDE = {
    91: "the library never adds an epsilon inside a logarithm",
    96: "a published perplexity of a model, not a computation",
    97: "a published perplexity of a model, not a computation",
    98: "a published perplexity of a model, not a computation",
    112: "dividing logits by their sum: shown to fail, so not offered",
    129: "the library never adds an epsilon inside a logarithm",
    137: "a sum of already rounded terms",
    152: "plain dot products: similarities are the caller's",
    159: "a count stated in a paper",
    160: "a setting stated in a paper",
    161: "a setting stated in a paper",
    162: "a setting stated in a paper",
    163: "a setting stated in a paper",
    164: "a setting stated in a paper",
    170: "a share stated in a paper",
    174: "a sum of given probabilities",
    182: "the sum of a wrong target that was published",
    184: "the sum of a wrong gradient that was published",
    187: "a count of unpadded tokens: masks are the caller's",
}


@pytest.mark.parametrize("number", sorted(LIBRARY))
def test_worked_example(number):
    example = EXAMPLES[number]
    value = np.array(LIBRARY[number](example["inputs"]), float)
    expected = np.array(example["expected"])
    assert value.shape == expected.shape or value.size == expected.size == 1
    np.testing.assert_allclose(value.reshape(expected.shape), expected, rtol=1e-11, atol=1e-13)


def test_every_example_is_placed():
    assert [e["number"] for e in EXAMPLES] == list(range(len(EXAMPLES)))
    assert set(LIBRARY) | set(OUTSIDE) == set(range(len(EXAMPLES)))
    assert not set(LIBRARY) & set(OUTSIDE)
