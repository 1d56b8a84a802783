"""Example inputs for every loss of the catalogue, away from kinks, for the tests to share."""

from dataclasses import dataclass, field

import numpy as np

from losslab.losses import gaussian_nll
from losslab.numerics import log_softmax, softmax

RNG = np.random.default_rng(20)


def normal(*shape, scale=1.0):
    return RNG.normal(size=shape) * scale


def simplex(*shape):
    return softmax(normal(*shape))


@dataclass(frozen=True)
class Example:
    """A call: positional arguments, keywords, and which arguments the gradient is in."""

    arguments: tuple
    options: dict = field(default_factory=dict)
    trained: tuple = (0,)
    on_simplex: bool = False  # the trained arguments are distributions
    differentiated: object = None  # what the gradient is of, where parts are held constant


Y = normal(3, 4, scale=3)
PRED = Y + np.where(RNG.random((3, 4)) < 0.5, 1, -1) * RNG.uniform(0.1, 4, (3, 4))
SIGNS = np.array([1, -1, 1, -1, 1])
CLASSES = np.array([[0, 2], [1, 1], [2, 0]])
BITS = np.array([1, 0, 1, 0, 1])
LOGP = -RNG.uniform(0.5, 20, (4, 5))
MEAN_LOGP = -RNG.uniform(0.05, 3, (2, 5))
TOKENS = np.array([[1, 2, 0, 3], [3, 3, 1, 2]])
BETA_POINT = normal(4)


OLD, DRAWN = -RNG.uniform(0.5, 5, (2, 3, 4))
RATIO_AT = np.log([[0.5, 0.95, 1.1, 3.0], [0.6, 0.9, 1.15, 3.4], [0.3, 1.05, 1.6, 5.0]])
ADVANTAGE = np.array([[1.0, 2.0, -0.5, -1.0], [-2.0, 0.7, 1.0, 0.4], [0.0, -1.5, 2.0, -3.0]])
ANSWER = np.array([[1, 1, 0, 1], [1, 0, 0, 0], [1, 1, 1, 1]])
Z_PI, Z_REF = normal(3, 5), normal(3, 5)


def cispo_frozen(logp, logp_old, advantage, *, high=0.28):
    return -np.minimum(np.exp(RATIO_AT), 1 + high) * advantage * logp


def load_balance_frozen(router_z, *, top_k=1):
    """The loads are constants: those of the example, not of the logits that are varied."""
    share = (np.argsort(np.argsort(-ROUTER, axis=-1), axis=-1) < top_k).mean(axis=-2) / top_k
    return ROUTER.shape[-1] * (share * softmax(router_z).mean(axis=-2)).sum(axis=-1)


def kl_penalty_sampled(z, ref_z, *, estimator, place):
    """The answers drawn from Z_PI, once each with its probability, as a program would see them."""
    drawn, gap = softmax(Z_PI), log_softmax(z) - log_softmax(ref_z)
    k = {"k1": gap, "k2": gap**2 / 2, "k3": np.exp(-gap) - 1 + gap}[estimator]
    if place == "loss":
        return (drawn * k).sum(axis=-1)
    at_draw = log_softmax(Z_PI) - log_softmax(ref_z)
    k = {"k1": at_draw, "k2": at_draw**2 / 2, "k3": np.exp(-at_draw) - 1 + at_draw}[estimator]
    return (drawn * k * log_softmax(z)).sum(axis=-1)


ROUTER = normal(2, 6, 4)


def beta_nll_frozen(mean, log_var, y_true, *, beta):
    return np.exp(beta * BETA_POINT) * gaussian_nll(mean, log_var, y_true)


MASK = (RNG.random((3, 2, 4)) < 0.4).astype(float)
TARGET_BOX = np.array([[0.0, 0, 4, 4], [1, 1, 3, 6], [0, 0, 5, 5], [2, 2, 4, 4]])
BOX = TARGET_BOX + [
    [1.3, 0.7, 1, 2.1],
    [5, 7.5, 6, 8.1],
    [1.2, 2.1, -1.4, -0.3],
    [-1, -2.2, 3, 1.1],
]
LATENT = normal(3, 2), normal(3, 2)
TIMES, SEEN = np.array([2.0, 3, 3, 5, 3, 7]), np.array([1, 1, 1, 0, 0, 1])
MOVES = [[0.8, 0.2, 0], [0.1, 0.7, 0.2], [0, 0.4, 0.6]]

EXAMPLES = {
    "squared_error": [Example((PRED, Y))],
    "rmse": [Example((PRED, Y))],
    "absolute_error": [Example((PRED, Y))],
    "huber": [Example((PRED, Y)), Example((PRED, Y), {"delta": 2.5})],
    "smooth_l1": [Example((PRED, Y)), Example((PRED, Y), {"beta": 2.5})],
    "log_cosh": [Example((PRED, Y)), Example((PRED * 1e-4, Y * 1e-4)), Example((PRED * 30, Y))],
    "pinball": [Example((PRED, Y)), Example((PRED, Y), {"tau": 0.9})],
    "weighted_mean": [Example((normal(5), RNG.random(5)))],
    "gaussian_nll": [Example((normal(4), normal(4), normal(4)), trained=(0, 1))],
    "beta_nll": [
        Example(
            (normal(4), BETA_POINT, normal(4)),
            {"beta": beta},
            trained=(0, 1),
            differentiated=beta_nll_frozen,
        )
        for beta in (0.5, 1.0)
    ],
    "laplace_nll": [Example((PRED, normal(3, 4), Y), trained=(0, 1))],
    "poisson_nll": [Example((normal(4), np.array([0, 1, 3, 7])))],
    "bce_with_logits": [
        Example((normal(5, scale=3), BITS)),
        Example((normal(5, scale=3), RNG.random(5)), {"pos_weight": 4.0}),
    ],
    "cross_entropy": [
        Example((normal(3, 2, 3), CLASSES)),
        Example((normal(3, 2, 3), CLASSES), {"label_smoothing": 0.2}),
        Example((normal(3, 2, 3), CLASSES), {"ignore_index": 1}),
        Example((normal(3, 2, 3), CLASSES), {"class_weights": [1.0, 5.0, 0.5]}),
        Example(
            (normal(3, 2, 3), CLASSES),
            {"class_weights": [1.0, 5.0, 0.5], "label_smoothing": 0.2, "ignore_index": 0},
        ),
        Example((normal(3, 2, 3), simplex(3, 2, 3)), {"class_weights": [1.0, 5.0, 0.0]}),
    ],
    "nll": [
        Example((np.log(simplex(3, 2, 3)), CLASSES)),
        Example((np.log(simplex(2, 3)), simplex(2, 3))),
    ],
    "focal_with_logits": [
        Example((normal(5, scale=2), BITS), {"gamma": gamma, "alpha": alpha})
        for gamma, alpha in ((2.0, None), (0.0, 0.25), (0.5, None), (5.0, 0.75))
    ],
    "focal": [
        Example((normal(3, 2, 3), CLASSES), {"gamma": gamma, "alpha": alpha})
        for gamma, alpha in ((2.0, None), (0.0, None), (0.5, [1.0, 2.0, 3.0]))
    ]
    + [
        Example((normal(3, 2, 3), simplex(3, 2, 3)), {"gamma": gamma, "alpha": alpha})
        for gamma, alpha in ((2.0, None), (0.5, [1.0, 0.0, 3.0]))
    ],
    "brier": [Example((RNG.uniform(0.1, 0.9, 5), BITS))],
    "brier_multiclass": [
        Example((simplex(3, 2, 3), CLASSES), on_simplex=True),
        Example((simplex(2, 3), simplex(2, 3)), on_simplex=True),
    ],
    "log_score": [Example((RNG.uniform(0.1, 0.9, 5), BITS))],
    "fit_temperature": [Example((normal(9, 3), np.arange(9) % 3))],
    "expected_calibration_error": [Example((RNG.random(9), np.arange(9) % 2))],
    "reliability": [Example((RNG.random(9), np.arange(9) % 2))],
    "entropy": [
        Example((simplex(3, 4),), on_simplex=True),
        Example((simplex(3, 4).T,), {"axis": 0}, on_simplex=True),
    ],
    "cross_entropy_between": [
        Example((simplex(3, 4), simplex(3, 4)), trained=(0, 1), on_simplex=True)
    ],
    "kl_divergence": [
        Example((simplex(3, 4), simplex(3, 4)), trained=(0, 1), on_simplex=True),
        Example((simplex(3, 4).T, simplex(3, 4).T), {"axis": 0}, trained=(0, 1), on_simplex=True),
    ],
    "kl_with_logits": [Example((normal(3, 4), normal(3, 4)), trained=(0, 1))],
    "js_divergence": [Example((simplex(3, 4), simplex(3, 4)), trained=(0, 1), on_simplex=True)],
    "gaussian_kl": [Example(tuple(normal(4, 5)), trained=(0, 1, 2, 3))],
    "kl_k1": [Example(tuple(LOGP[:2]), trained=(0, 1))],
    "kl_k2": [Example(tuple(LOGP[:2]), trained=(0, 1))],
    "kl_k3": [Example(tuple(LOGP[:2] / 5), trained=(0, 1))],
    "hinge": [Example((normal(5, scale=2), SIGNS))],
    "squared_hinge": [Example((normal(5, scale=2), SIGNS))],
    "perceptron": [Example((normal(5, scale=2), SIGNS))],
    "logistic_margin": [Example((normal(5, scale=2), SIGNS))],
    "weston_watkins": [
        Example((normal(3, 2, 3), CLASSES)),
        Example((normal(3, 2, 3), CLASSES), {"margin": 0.5}),
    ],
    "crammer_singer": [
        Example((normal(3, 2, 3), CLASSES)),
        Example((normal(3, 2, 3), CLASSES), {"margin": 0.5}),
    ],
    "cosine_embedding": [
        Example((normal(5, 3), normal(5, 3), SIGNS), {"margin": margin}, trained=(0, 1))
        for margin in (0.0, -0.5)
    ],
    "contrastive": [Example((normal(5, 3), normal(5, 3), BITS), {"margin": 3.0}, trained=(0, 1))],
    "triplet": [
        Example(
            (normal(5, 3), normal(5, 3), normal(5, 3)),
            {"margin": 0.7, "squared": squared},
            trained=(0, 1, 2),
        )
        for squared in (True, False)
    ],
    "margin_ranking": [Example((normal(5), normal(5), SIGNS), {"margin": 0.3}, trained=(0, 1))],
    "hard_negatives": [Example((normal(6, 2), np.arange(6) % 2))],
    "semi_hard_negatives": [Example((normal(6, 2), np.arange(6) % 2), {"margin": 1.0})],
    "info_nce": [
        Example((normal(4, 4),), {"temperature": 0.5}),
        Example((normal(2, 5),), {"temperature": 2.0}),
    ],
    "nt_xent": [Example((normal(3, 4), normal(3, 4)), {"temperature": 0.4}, trained=(0, 1))],
    "supervised_contrastive": [
        Example((normal(6, 4), np.array([0, 1, 0, 2, 0, 1])), {"temperature": 0.4})
    ],
    "clip": [Example((normal(3, 4), normal(3, 4)), {"temperature": 0.4}, trained=(0, 1))],
    "siglip": [Example((normal(3, 3),), {"scale": 4.0, "bias": -2.0})],
    "mutual_information_bound": [Example((normal(2, 5),), {"temperature": 0.5})],
    "next_token_cross_entropy": [
        Example((normal(2, 4, 5), TOKENS)),
        Example((normal(2, 4, 5), TOKENS), {"pad": 3}),
    ],
    "perplexity": [Example((RNG.uniform(5, 9, 3), np.array([4, 3, 5])))],
    "bits_per_token": [Example((RNG.uniform(5, 9, 3), np.array([4, 3, 5])))],
    "bits_per_byte": [Example((RNG.uniform(5, 9, 3), np.array([4, 3, 5])))],
    "z_loss": [Example((normal(3, 4),), {"coefficient": 0.3})],
    "chunked_cross_entropy": [
        Example((normal(3, 2), normal(7, 2), np.array([0, 6, 3])), {"chunk": chunk}, trained=(0, 1))
        for chunk in (3, 100)
    ],
    "distillation": [Example((normal(3, 4), normal(3, 4)), {"temperature": 2.5})],
    "bradley_terry": [Example((normal(5), normal(5)), trained=(0, 1))],
    "dpo": [Example(tuple(LOGP), {"beta": 0.3}, trained=(0, 1))],
    "ipo": [Example(tuple(LOGP), {"beta": 0.3}, trained=(0, 1))],
    "kto": [
        Example(
            (LOGP[0], LOGP[1], BITS),
            {"beta": 0.3, "kl": 0.5, "desirable_weight": 2.0, "undesirable_weight": 0.7},
        )
    ],
    "simpo": [
        Example(
            (LOGP[0], np.array([4, 5, 6, 7, 8]), LOGP[1], np.array([9, 2, 6, 1, 3])),
            {"beta": 1.5, "gamma": 0.4},
            trained=(0, 2),
        )
    ],
    "orpo": [Example(tuple(MEAN_LOGP), trained=(0, 1))],
    "rlhf_objective": [Example((normal(2, 4), normal(2, 4), normal(2, 4)), {"beta": 0.7})],
    "reinforce": [Example((DRAWN, ADVANTAGE))],
    "ppo_clip": [
        Example((OLD + RATIO_AT, OLD, ADVANTAGE), options)
        for options in ({}, {"low": 0.45, "high": 0.28}, {"dual": 2.0})
    ],
    "cispo": [Example((OLD + RATIO_AT, OLD, ADVANTAGE), differentiated=cispo_frozen)],
    "gspo": [
        Example((OLD + RATIO_AT / 3, OLD, ANSWER, np.array([1.0, 2.0, -1.0])), options)
        for options in ({}, {"low": 0.9, "high": 3.0})
    ],
    "group_advantage": [Example((normal(3, 4),), {"scale": s}) for s in ("none", "std", "loo")],
    "success_objective": [
        Example((RNG.uniform(0.1, 0.9, 5),), {"transform": t})
        for t in ("identity", "arcsine", "log")
    ],
    "entropy_bonus": [Example((normal(3, 4),), {"coefficient": 0.7})],
    "kl_penalty": [
        Example((Z_PI, Z_REF), {"estimator": k, "place": place}, differentiated=kl_penalty_sampled)
        for k in ("k1", "k2", "k3")
        for place in ("reward", "loss")
    ],
    "soft_cap": [Example((normal(3, 4, scale=2),), {"cap": 1.5})],
    "load_balance": [
        Example((ROUTER,), {"top_k": k}, differentiated=load_balance_frozen) for k in (1, 2, 4)
    ],
    "fit_power_law": [Example((np.array([1e3, 1e4, 3e4, 1e5]), np.array([3.9, 2.75, 2.49, 2.3])))],
    "contribution_shares": [Example(({"class": 0.5, "box": 0.02}, {"class": 1.0, "box": 5.0}))],
    "uncertainty_weighted": [Example((RNG.uniform(1, 3, 3), normal(3)), trained=(0, 1))],
    "accumulated": [Example((RNG.uniform(5, 9, 3), np.array([4, 3, 5])))],
    "negative_elbo": [
        Example((normal(3, 4), normal(3, 4), *LATENT), options, trained=(1, 2, 3))
        for options in ({}, {"log_sigma": -0.7, "beta": 0.3})
    ],
    "gan_generator": [
        Example((normal(5, scale=3),), {"kind": kind})
        for kind in ("non-saturating", "minimax", "hinge", "wasserstein")
    ],
    "dice": [
        Example((RNG.uniform(0.1, 0.9, MASK.shape), MASK), options)
        for options in ({}, {"smooth": 0.0}, {"squared": True})
    ],
    "tversky": [
        Example((RNG.uniform(0.1, 0.9, MASK.shape), MASK), options)
        for options in ({}, {"alpha": 0.3, "beta": 0.7, "smooth": 0.0})
    ],
    "iou_loss": [Example((BOX, TARGET_BOX))],
    "giou_loss": [Example((BOX, TARGET_BOX))],
    "diou_loss": [Example((BOX, TARGET_BOX))],
    "pairwise_logistic": [
        Example((normal(3, 4), np.array([[2, 0, 1, 1], [0, 0, 3, 1], [1, 1, 1, 1]])))
    ],
    "plackett_luce": [
        Example((normal(3, 4), np.array([[2, 0, 1, 3], [3, 2, 1, 0], [0, 1, 2, 3]])))
    ],
    "ndcg": [
        Example((normal(3, 4), np.array([[2, 0, 1, 1], [0, 0, 3, 1], [1, 1, 0, 2]])), options)
        for options in ({}, {"gain": "linear", "k": 2})
    ],
    "cumulative_logit": [
        Example((normal(5), np.array([0, 1, 2, 3, 1]), np.array([-1.0, 0.2, 1.5])), trained=(0, 2))
    ],
    "cox": [Example((normal(6), TIMES, SEEN), {"ties": ties}) for ties in ("efron", "breslow")],
    "crps_gaussian": [Example((normal(4), normal(4), normal(4)), trained=(0, 1))],
    "crps_ensemble": [Example((normal(4, 5), normal(4)), {"fair": fair}) for fair in (True, False)],
    "negative_binomial_nll": [
        Example((normal(4), normal(4), np.array([0, 1, 3, 7])), trained=(0, 1))
    ],
    "tweedie_deviance": [
        Example((normal(4), np.array([0.0, 5.0, 30.0, 90.0])), {"power": p}) for p in (1.5, 1.2)
    ],
    "generalised_cross_entropy": [
        Example((normal(3, 2, 3), CLASSES), {"q": q}) for q in (0.7, 1.0, 1e-3)
    ],
    "forward_corrected": [Example((normal(3, 2, 3), CLASSES), {"transition": MOVES})],
}
