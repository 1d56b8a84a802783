"""What the reference draws of each loss: its value and its gradient while one number is moved.

A sweep calls the loss, and its gradient with the same arguments, with that number as ``x`` and everything
else fixed. The first number of what comes back is drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Sweep:
    """``call(f, x)`` calls the loss or its gradient; ``label`` says what x is and what stays."""

    call: Callable
    label: str
    low: float = -4.0
    high: float = 4.0
    path: bool = False  # several numbers move with x, so the slope is that of the drawn curve


def _of(names, call, label, low=-4.0, high=4.0, path=False):
    return dict.fromkeys(names.split(), Sweep(call, label, low, high, path))


def _two(x):
    return [x, 1.0 - x]


LOGITS = "first of the logits x, 0, −1; the target is the first"
SHARE = "first of two probabilities"
RATIO = "log-probability of the answer"
BOX = [[0.0, 0.0, 4.0, 4.0]]
# A loss with a gradient and without a sweep, and why.
NO_SWEEP = {"chunked_cross_entropy": "the same values as cross_entropy"}
SWEEPS = {
    **_of("squared_error absolute_error huber smooth_l1 log_cosh rmse", lambda f, x: f([x], [0.0]),
          "prediction; the target is 0"),
    **_of("pinball", lambda f, x: f(x, 0.0, tau=0.75), "prediction; the target is 0, tau is 0.75"),
    **_of("gaussian_nll beta_nll laplace_nll crps_gaussian", lambda f, x: f([x], [0.0], [0.0]),
          "predicted centre; the target is 0, the spread 1"),
    **_of("poisson_nll tweedie_deviance", lambda f, x: f(x, 3), "log of the rate; the count is 3", -2, 3),
    **_of("negative_binomial_nll", lambda f, x: f(x, 1.0, 3), "log of the mean; the count is 3", -2, 3),
    **_of("bce_with_logits focal_with_logits", lambda f, x: f([x], [1]), "logit; the label is 1"),
    **_of("cross_entropy focal generalised_cross_entropy",
          lambda f, x: f([[x, 0.0, -1.0]], [0]), LOGITS),
    **_of("forward_corrected", lambda f, x: f([[x, 0.0]], [0], transition=[[0.9, 0.1], [0.3, 0.7]]),
          "first of the logits x, 0; the label is the first"),
    **_of("nll", lambda f, x: f(np.log([_two(x)]), [0]), "probability of the target",
          0.02, 0.98, path=True),
    **_of("brier log_score", lambda f, x: f([x], [1]), "probability; the label is 1", 0.02, 0.98),
    **_of("brier_multiclass", lambda f, x: f([_two(x)], [0]), "probability of the target",
          0.0, 1.0, path=True),
    **_of("entropy", lambda f, x: f([_two(x)]), SHARE, 0.01, 0.99, path=True),
    **_of("cross_entropy_between kl_divergence js_divergence", lambda f, x: f([0.3, 0.7], _two(x)),
          "first probability of q; p is 0.3 and 0.7", 0.02, 0.98, path=True),
    **_of("kl_with_logits", lambda f, x: f([x, 0.0], [0.0, 0.0]), "first logit of p; q is uniform"),
    **_of("gaussian_kl", lambda f, x: f([x], [0.0], [0.0], [0.0]), "mean of p; both spreads are 1"),
    **_of("kl_k1 kl_k2 kl_k3", lambda f, x: f([x], [-1.0]), "log p of the sample; log q is −1", -3, 1),
    **_of("hinge squared_hinge perceptron logistic_margin", lambda f, x: f([x], [1]),
          "score; the label is 1", -3, 3),
    **_of("weston_watkins crammer_singer", lambda f, x: f([[x, 0.5, -1.0]], [0]),
          "first of the scores x, 0.5, −1; the target is the first"),
    **_of("cosine_embedding", lambda f, x: f([[np.cos(x), np.sin(x)]], [[1.0, 0.0]], [1]),
          "angle between the two", -3.1, 3.1, path=True),
    **_of("contrastive", lambda f, x: f([[x, 0.0]], [[0.0, 0.0]], [0]),
          "distance of a dissimilar pair", 0.02, 2),
    **_of("triplet", lambda f, x: f([x], [0.0], [2.0]), "anchor; the positive is 0, the negative 2", -1, 3),
    **_of("margin_ranking", lambda f, x: f([x], [0.0], [1], margin=1.0), "score of the preferred", -3, 3),
    **_of("info_nce", lambda f, x: f([[x, 0.3, 0.1], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
          "similarity of the first pair; its negatives are at 0.3 and 0.1", -1, 1),
    **_of("nt_xent clip", lambda f, x: f([[np.cos(x), np.sin(x)], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]]),
          "angle between the first pair", -3.1, 3.1, path=True),
    **_of("siglip", lambda f, x: f([[x, 0.0], [0.0, 1.0]]), "similarity of the first pair", -1, 3),
    **_of("supervised_contrastive",
          lambda f, x: f([[np.cos(x), np.sin(x)], [1.0, 0.0], [0.0, 1.0]], [0, 0, 1], temperature=1.0),
          "angle between the first two, of one class", -3.1, 3.1, path=True),
    **_of("next_token_cross_entropy", lambda f, x: f([[x, 0.0], [0.0, 0.0]], [1, 0]),
          "logit of the next token", -4, 4),
    **_of("z_loss", lambda f, x: f([[x, 0.0]], coefficient=1.0), "first of two logits"),
    **_of("distillation", lambda f, x: f([[x, 0.0]], [[1.0, 0.0]]), "student's logit; the teacher's is 1"),
    **_of("bradley_terry", lambda f, x: f([x], [0.0]), "reward of the chosen; the other's is 0"),
    **_of("dpo ipo", lambda f, x: f([x], [-3.0], [-3.0], [-3.0], beta=0.5),
          RATIO + " that was chosen", -9, 0),
    **_of("kto", lambda f, x: f([x], [-3.0], [1], beta=0.5), RATIO, -9, 0),
    **_of("simpo", lambda f, x: f([x], [4], [-4.0], [4]), RATIO + " that was chosen", -9, 0),
    **_of("orpo", lambda f, x: f([x], [-1.0]), RATIO + " that was chosen", -4, -0.05),
    **_of("rlhf_objective", lambda f, x: f([x, 0.0], [1.0, 0.0], [0.0, 0.0], beta=0.5),
          "first of two logits; only the first answer is rewarded"),
    **_of("reinforce", lambda f, x: f([x], [1.0]), RATIO, -4, 0),
    **_of("ppo_clip cispo", lambda f, x: f([x], [-1.0], [1.0]), RATIO + "; the old one's is −1", -2, 0),
    **_of("gspo", lambda f, x: f([[x, -1.0]], [[-1.0, -1.0]], [[1, 1]], [1.0], low=0.2, high=0.2),
          "log-probability of the first of two tokens; the old one's is −1", -3, 0),
    **_of("success_objective", lambda f, x: f([x], transform="arcsine"), "success rate", 0.02, 0.98),
    **_of("entropy_bonus", lambda f, x: f([x, 0.0], coefficient=1.0), "first of two logits"),
    **_of("kl_penalty", lambda f, x: f([x, 0.0], [0.0, 0.0]), "logit; the reference is uniform"),
    **_of("soft_cap", lambda f, x: f([x], cap=2.0), "logit; the cap is 2", -8, 8),
    **_of("load_balance", lambda f, x: f([[[x, 0.0], [0.0, 0.0]]]), "first logit of the router"),
    **_of("weighted_mean", lambda f, x: f([x, 1.0], [1.0, 3.0]), "first of two losses, of weight 1", 0, 4),
    **_of("uncertainty_weighted", lambda f, x: f([x, 1.0], [0.0, 0.0]), "first of two losses", 0, 4),
    **_of("negative_elbo", lambda f, x: f([[1.0]], [[x]], [[0.0]], [[0.0]]), "decoded value; the input is 1"),
    **_of("gan_generator", lambda f, x: f([x]), "logit that the sample is real"),
    **_of("dice tversky", lambda f, x: f([[x, 0.0]], [[1.0, 0.0]], smooth=0.0),
          "probability of a pixel that is in the mask", 0.02, 1),
    **_of("iou_loss giou_loss diou_loss", lambda f, x: f([[x, 0.0, 4.0, 4.0]], BOX),
          "left edge of a box; the target's is 0", -4, 3.9),
    **_of("pairwise_logistic", lambda f, x: f([[x, 0.0]], [[1, 0]]), "score of the relevant document"),
    **_of("plackett_luce", lambda f, x: f([[x, 0.0, -1.0]], [[0, 1, 2]]), "score of what comes first"),
    **_of("cumulative_logit", lambda f, x: f([x], [1], [0.0, 1.0]), "score; the target is the middle class"),
    **_of("cox", lambda f, x: f([x, 0.0, 0.0], [1.0, 2.0, 3.0], [1, 0, 1]), "score of who dies first"),
    **_of("crps_ensemble", lambda f, x: f([[x, 1.0, -1.0]], [0.0]), "one of three members; the target is 0"),
}  # fmt: skip


def swept(loss, sweep, count=121):
    """The moved numbers, and the loss's values and gradients at them."""
    at = np.linspace(sweep.low, sweep.high, count)
    values = np.array([_first(sweep.call(loss.function, x)) for x in at])
    if sweep.path:
        return at, values, np.gradient(values, at)
    slopes = np.array([_first(sweep.call(loss.gradient, x)) for x in at])
    return at, values, slopes


def _first(result):
    """The first number of what a loss or a gradient returns, which may be several arrays."""
    while isinstance(result, tuple):
        result = result[0]
    return float(np.ravel(result)[0])
