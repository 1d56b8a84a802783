"""Hidden check of ``bce_with_logits``, set 05."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    bits_for_nats,
    epsilon_in_logarithm,
    exp_overflows,
    gradient_instead_of_loss,
    logarithm_of_sigmoid,
    mean_taken,
    probability_clipped,
)
from losslab.numerics import sigmoid, softplus

_rng = np.random.default_rng(50)

_normal, _uniform = _rng.normal, _rng.uniform


def _bce_with_logits(z, y):
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))


def _from_probabilities(p, y):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def _bce_clipped(eps):
    return lambda z, y: _from_probabilities(np.clip(sigmoid(z), eps, 1 - eps), y)


def _bce_both_clipped(eps):
    def answer(z, y):
        p, rest = np.clip(sigmoid(z), eps, 1 - eps), np.clip(1 - sigmoid(z), eps, 1 - eps)
        return -(y * np.log(p) + (1 - y) * np.log(rest))

    return answer


def _bce_added(eps):
    def answer(z, y):
        p = sigmoid(z)
        return -(y * np.log(p + eps) + (1 - y) * np.log(1 - p + eps))

    return answer


_CLIPPED = (
    "Clipping caps the loss: from there on a worse mistake costs no more, and its gradient is 0, "
    "so the examples that are most wrong are never corrected. Work from the logit."
)

_ADDED = (
    "The small constant inside the logarithm changes every loss a little and caps the large ones, "
    "just where the gradient is needed. The form in the logit needs no such constant."
)

EXERCISE = Exercise(
    "bce_with_logits",
    2,
    _bce_with_logits,
    cases=[
        Case("hard labels", z=[-2.0, -1.0, 0.5, 1.0, 2.0], y=[0.0, 0.0, 0.0, 1.0, 1.0]),
        Case("soft labels", z=[-1.5, 0.3, 2.0, -0.4], y=[0.2, 0.9, 0.5, 0.7]),
        Case("confident and wrong", z=[-12.0, 9.0, -15.0, 14.0], y=[1.0, 0.0, 1.0, 0.0]),
        Case("confident and right", z=[12.0, -9.0, 7.0], y=[1.0, 0.0, 1.0]),
        Case("one logit", z=[0.7], y=[1.0]),
        Case(
            "a table of logits", z=_normal(0, 3, (2, 4)), y=[[0.1, 0.9, 0.3, 1], [0.6, 0, 0.2, 0.8]]
        ),
        Case(
            "logits of a few dozen",
            part="extreme",
            z=[-40.0, 40.0, 37.5, -60.0],
            y=[1.0, 0.0, 1.0, 0.0],
        ),
        Case("huge logits", part="extreme", z=[1e9, -1e9, 1e9, -1e9, 800.0], y=[1.0, 0.0, 0, 1, 0]),
        Case(
            "huge logits with soft labels", part="extreme", z=[1e9, -1e9, -900.0], y=[0.3, 0.8, 0.5]
        ),
    ],
    mistakes=[
        logarithm_of_sigmoid(
            lambda z, y: _from_probabilities(1 / (1 + np.exp(-z)), y),
            "The algebra is right and the numbers fail: from a logit of about 37 on, the sigmoid "
            "rounds to exactly 1, and log(1 − p) is infinite. Put the sigmoid into the logarithm "
            "on paper, before any number is rounded.",
            alike=(lambda z, y: _from_probabilities(sigmoid(z), y),),
        ),
        probability_clipped(
            _bce_both_clipped(1e-7),
            _CLIPPED,
            alike=(_bce_clipped(1e-7),),
        ),
        probability_clipped(
            _bce_clipped(1e-12),
            _CLIPPED,
            alike=(_bce_both_clipped(1e-12), _bce_added(1e-12)),
        ),
        probability_clipped(
            _bce_clipped(1e-15),
            _CLIPPED,
        ),
        epsilon_in_logarithm(
            _bce_added(1e-8),
            _ADDED,
        ),
        exp_overflows(
            lambda z, y: np.log1p(np.exp(z)) - z * y,
            "The formula is right and exp overflows for large logits. Of max(z, 0) and what is "
            "left of it, only the second needs an exponential, and its exponent is −|z|.",
            alike=(lambda z, y: np.log(1 + np.exp(z)) - z * y,),
        ),
        Mistake(
            lambda z, y: y * np.log1p(np.exp(-z)) + (1 - y) * np.log1p(np.exp(z)),
            "One of the two exponentials overflows for every large logit, and infinity times a "
            "label of 0 is NaN. Use the exponent −|z|, which is never positive.",
            name="two exponentials, one overflows",
        ),
        Mistake(
            lambda z, y: np.maximum(z, 0) - y + np.log1p(np.exp(-np.abs(z))),
            "The linear term is z·y, not y: the label decides whether the logit is taken off.",
            name="y instead of z·y",
        ),
        Mistake(
            lambda z, y: _from_probabilities(sigmoid(sigmoid(z)), y),
            "The sigmoid is applied twice. The model gives logits; one sigmoid makes them "
            "probabilities, and a second squeezes those into 0.5 to 0.73.",
            name="sigmoid twice",
        ),
        Mistake(
            lambda z, y: np.maximum(z, 0) - z * y + np.log1p(np.exp(-z)),
            "Right for positive logits. For negative ones the exponent has to be −|z|, not −z.",
            name="absolute value missing",
        ),
        Mistake(
            lambda z, y: softplus(z) - z * (1 - y),
            "The labels have changed places: a high logit should be cheap where y = 1.",
            name="labels swapped",
        ),
        Mistake(
            lambda z, y: softplus(z) + z * y,
            "The sign of z·y is turned round: it has to be subtracted, so that a high logit is "
            "cheap where y = 1.",
            name="z·y added",
        ),
        Mistake(
            lambda z, y: y * softplus(-z),
            "Examples with label 0 cost nothing, so a model that always says 1 would be perfect. "
            "The second term, (1 − y)·log(1 − p), is missing.",
            name="only the positive term",
        ),
        Mistake(
            lambda z, y: softplus(-z * y),
            "This is the logistic loss for labels −1 and +1. Here they are 0 and 1, or between.",
            name="labels taken for ±1",
        ),
        Mistake(
            lambda z, y: np.where(y == 1, softplus(-z), softplus(z)),
            "Right for labels of exactly 0 and 1. A soft label such as 0.7 weighs both terms; an "
            "`if` on the label throws that away.",
            name="soft labels counted as 0",
        ),
        Mistake(
            lambda z, y: np.where(y >= 0.5, softplus(-z), softplus(z)),
            "You round the labels. A soft label such as 0.7 weighs both terms.",
            name="soft labels rounded",
            alike=(lambda z, y: np.where(y > 0.4, softplus(-z), softplus(z)),),
        ),
        gradient_instead_of_loss(
            lambda z, y: sigmoid(z) - y,
            "This is the gradient with respect to the logit. The loss itself is wanted.",
        ),
        Mistake(
            lambda z, y: (sigmoid(z) - y) ** 2,
            "This is squared error on the probability (the Brier score). Cross-entropy takes the "
            "logarithm.",
            name="squared error",
        ),
        Mistake(
            lambda z, y: _from_probabilities(z, y),
            "You take the logarithm of the logit itself. z is any number; only σ(z) is a "
            "probability.",
            name="logit taken for a probability",
        ),
        bits_for_nats(
            lambda z, y: (softplus(z) - z * y) / np.log(2),
        ),
        mean_taken(
            lambda z, y: np.mean(softplus(z) - z * y),
        ),
        Mistake(
            lambda z, y: np.maximum(z, 0) - z * y + np.log1p(np.exp(np.abs(z))),
            "The sign in the exponent: it is exp(−|z|), which never overflows.",
            name="sign in the exponent",
        ),
        Mistake(
            lambda z, y: np.maximum(z, 0) - z * y + np.exp(-np.abs(z)),
            "The last term lost its logarithm: it is log(1 + exp(−|z|)).",
            name="logarithm of the last term missing",
        ),
        Mistake(
            lambda z, y: np.maximum(z, 0) - z * y,
            "The term log(1 + exp(−|z|)) is missing, so a coin toss at z = 0 costs nothing.",
            name="last term missing",
        ),
        Mistake(
            lambda z, y: np.abs(sigmoid(z) - y),
            "This is the distance between probability and label. Cross-entropy is the logarithm "
            "of the probability of the label.",
            name="distance of the probability",
        ),
    ],
)
