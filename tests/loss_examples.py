"""Example inputs for every loss of the catalogue, away from kinks, for the tests to share."""

from dataclasses import dataclass, field

import numpy as np

from losslab.losses import gaussian_nll
from losslab.numerics import softmax

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


def beta_nll_frozen(mean, log_var, y_true, *, beta):
    return np.exp(beta * BETA_POINT) * gaussian_nll(mean, log_var, y_true)


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
        Example((np.log(simplex(3, 2, 3)) - 0.1, CLASSES)),
        Example((np.log(simplex(2, 3)) - 0.1, simplex(2, 3))),
    ],
    "focal_with_logits": [
        Example((normal(5, scale=2), BITS), {"gamma": gamma, "alpha": alpha})
        for gamma, alpha in ((2.0, None), (0.0, 0.25), (0.5, None), (5.0, 0.75))
    ],
    "focal": [
        Example((normal(3, 2, 3), CLASSES), {"gamma": gamma, "alpha": alpha})
        for gamma, alpha in ((2.0, None), (0.0, None), (0.5, [1.0, 2.0, 3.0]))
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
    "contribution_shares": [Example(({"class": 0.5, "box": 0.02}, {"class": 1.0, "box": 5.0}))],
    "uncertainty_weighted": [Example((RNG.uniform(1, 3, 3), normal(3)), trained=(0, 1))],
    "accumulated": [Example((RNG.uniform(5, 9, 3), np.array([4, 3, 5])))],
}
