"""Hidden check of ``weighted_bce``, set 08."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    epsilon_in_logarithm,
    exp_overflows,
    logarithm_of_sigmoid,
    probability_clipped,
    sign_reversed,
    sum_instead_of_mean,
)
from losslab.numerics import sigmoid, softplus

_rng = np.random.default_rng(81)

_normal = _rng.normal

_rare = (_rng.random(30) < 0.2).astype(float)


def _weighted_bce(z, y, pos_weight):
    positive = pos_weight * y * np.logaddexp(0, -z)
    negative = (1 - y) * np.logaddexp(0, z)
    return np.mean(positive + negative)


def _terms(z, y, w):
    return w * y * softplus(-z) + (1 - y) * softplus(z)


def _from_probabilities(p, rest, y, w):
    return np.mean(-w * y * np.log(p) - (1 - y) * np.log(rest))


def _clipped(eps):
    def answer(z, y, w):
        p = np.clip(sigmoid(z), eps, 1 - eps)
        return _from_probabilities(p, 1 - p, y, w)

    return answer


def _added(eps):
    return lambda z, y, w: _from_probabilities(sigmoid(z) + eps, 1 - sigmoid(z) + eps, y, w)


_CAPPED = (
    "It caps the loss and stops the gradient just where the model is most wrong. The form in the "
    "logit needs no such help."
)

EXERCISE = Exercise(
    "weighted_bce",
    3,
    _weighted_bce,
    cases=[
        Case(
            "a few examples",
            z=[-2.0, -1.0, 0.5, 1.0, 2.0],
            y=[0.0, 0.0, 0.0, 1.0, 1.0],
            pos_weight=4.0,
        ),
        Case("rare positives", z=_normal(-1, 2, 30), y=_rare, pos_weight=4.5),
        Case("a weight below one", z=[0.3, -0.7, 1.9], y=[1.0, 1.0, 0.0], pos_weight=0.25),
        Case("a weight of one", z=[-1.5, 0.4, 2.5, -0.2], y=[1.0, 0.0, 1.0, 0.0], pos_weight=1.0),
        Case("positives only", z=[-1.0, 0.0, 3.0], y=[1.0, 1.0, 1.0], pos_weight=3.0),
        Case("negatives only", z=[-1.0, 0.0, 3.0], y=[0.0, 0.0, 0.0], pos_weight=3.0),
        Case("labels that are integers", z=[0.2, -1.1, 0.9, 1.4], y=[1, 0, 0, 1], pos_weight=2.0),
        Case("one example", z=[0.8], y=[1.0], pos_weight=10.0),
        Case(
            "logits of a few dozen",
            part="extreme",
            z=[-40.0, 40.0, 38.0, -60.0],
            y=[1.0, 0.0, 1.0, 0.0],
            pos_weight=3.0,
        ),
        Case(
            "huge logits",
            part="extreme",
            z=[1e9, -1e9, 1e9, -1e9, 900.0],
            y=[1.0, 0.0, 0.0, 1.0, 0.0],
            pos_weight=2.5,
        ),
    ],
    mistakes=[
        Mistake(
            lambda z, y, w: np.sum(_terms(z, y, w)) / np.sum(np.where(y == 1, w, 1)),
            "You divide by the sum of the weights. Both conventions exist (PyTorch has the one for "
            "its `weight`, the other for its `pos_weight`); here the mean divides by N.",
            name="divided by the sum of weights",
        ),
        Mistake(
            lambda z, y, w: np.mean(y * softplus(-z) + w * (1 - y) * softplus(z)),
            "The weight sits on the negative term. It belongs to the positives, y = 1.",
            name="weight on the negatives",
        ),
        Mistake(
            lambda z, y, w: np.mean(w * _terms(z, y, 1)),
            "Both terms are weighted, which is only a larger learning rate. The weight belongs to "
            "the positive term alone.",
            name="weight on everything",
        ),
        Mistake(
            lambda z, y, w: np.mean(_terms(z, y, 1)),
            "The weight has no effect: this is plain binary cross-entropy.",
            name="weight ignored",
        ),
        sum_instead_of_mean(
            lambda z, y, w: np.sum(_terms(z, y, w)),
            "This is the sum. Divide it by the number of examples.",
        ),
        Mistake(
            lambda z, y, w: _terms(z, y, w),
            "You return a loss for each example. Their mean is wanted, which is one number.",
            name="mean missing",
        ),
        Mistake(
            lambda z, y, w: np.mean(w * y * softplus(-z)),
            "Negatives cost nothing, so a model that always says yes would be perfect.",
            name="only the positive term",
        ),
        Mistake(
            lambda z, y, w: np.mean(w * y * softplus(z) + (1 - y) * softplus(-z)),
            "The labels have changed places: a high logit should be cheap where y = 1.",
            name="signs of the logit swapped",
        ),
        sign_reversed(
            lambda z, y, w: -np.mean(_terms(z, y, w)),
            "The sign is turned round: logarithms of probabilities are negative, and a loss is "
            "not.",
        ),
        Mistake(
            lambda z, y, w: np.mean(softplus(z) - w * y * z),
            "In the short form of the cross-entropy, softplus(z) − z·y, the weight cannot simply go "
            "to z·y: softplus(z) belongs partly to the positives. Write the two terms out.",
            name="weight on z·y alone",
        ),
        Mistake(
            lambda z, y, w: np.mean(y * softplus(-w * z) + (1 - y) * softplus(z)),
            "You multiply the logit by the weight. It multiplies the loss, outside the logarithm.",
            name="weight on the logit",
        ),
        Mistake(
            lambda z, y, w: np.mean(y * softplus(-z) + (1 - y) * softplus(z) / w),
            "You divide the negative term by the weight. The ratio is the same, the scale is not: "
            "here the positive term is multiplied.",
            name="negatives divided by the weight",
        ),
        Mistake(
            lambda z, y, w: np.mean(_terms(z - np.log(w), y, 1)),
            "You shift the logit by log w. The weight has such an effect on the *minimum*; the loss "
            "itself has a factor on its positive term.",
            name="logit shifted",
        ),
        Mistake(
            lambda z, y, w: np.mean((y * (w - 1) + 1) * _terms(z, y, w)),
            "The positives are weighted twice, so they count with the square of the weight.",
            name="weighted twice",
        ),
        Mistake(
            lambda z, y, w: (
                0.5 * np.sum(w * y * softplus(-z)) / max(np.sum(y), 1)
                + 0.5 * np.sum((1 - y) * softplus(z)) / max(np.sum(1 - y), 1)
            ),
            "You average positives and negatives apart. There is one mean, over all N examples.",
            name="a mean for each class",
        ),
        Mistake(
            lambda z, y, w: np.mean(np.where(y == 1, w, 1) * (sigmoid(z) - y) ** 2),
            "This is weighted squared error on the probability. Cross-entropy takes the logarithm.",
            name="squared error",
        ),
        logarithm_of_sigmoid(
            lambda z, y, w: _from_probabilities(sigmoid(z), 1 - sigmoid(z), y, w),
            "From a logit of about 37 on, the sigmoid rounds to exactly 1, and log(1 − p) is "
            "infinite. Put the sigmoid into the logarithm on paper: −log σ(z) = log(1 + e⁻ᶻ).",
            alike=(
                lambda z, y, w: _from_probabilities(
                    1 / (1 + np.exp(-z)), 1 - 1 / (1 + np.exp(-z)), y, w
                ),
            ),
        ),
        Mistake(
            lambda z, y, w: np.mean(
                np.where(y == 1, -w * np.log(sigmoid(z)), -np.log(1 - sigmoid(z)))
            ),
            "The sigmoid rounds to exactly 0 or 1 for large logits, and the logarithm is infinite. "
            "Put the sigmoid into the logarithm on paper: −log σ(z) = log(1 + e⁻ᶻ).",
            name="sigmoid first, chosen by the label",
        ),
        exp_overflows(
            lambda z, y, w: np.mean(w * y * np.log1p(np.exp(-z)) + (1 - y) * np.log1p(np.exp(z))),
            "The formula is right and exp overflows for large logits; then 0 times infinity is NaN. "
            "`np.logaddexp(0, x)` is log(1 + eˣ) for any x.",
        ),
        probability_clipped(
            _clipped(1e-7),
            f"You clip the probability. {_CAPPED}",
        ),
        probability_clipped(
            _clipped(1e-12),
            f"You keep the probability away from 0 and 1. {_CAPPED}",
            alike=(_added(1e-12),),
        ),
        epsilon_in_logarithm(
            _added(1e-8),
            f"You add a small constant inside the logarithm. {_CAPPED}",
        ),
    ],
)
