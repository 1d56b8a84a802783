"""Hidden check of ``sigmoid_mse_grad``, set 05."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import loss_instead_of_gradient, mean_taken, sign_reversed
from losslab.numerics import sigmoid

_rng = np.random.default_rng(51)

_normal, _uniform = _rng.normal, _rng.uniform


def _sigmoid_mse_grad(z, y):
    p = sigmoid(z)
    return 2 * (p - y) * p * (1 - p)


def _with_probability(formula):
    return lambda z, y: formula(sigmoid(z), y)


def _ratio_sigmoid(z, y):
    p = np.exp(z) / (1 + np.exp(z))
    return 2 * (p - y) * p * (1 - p)


def _ratio_slope(z, y):
    p, slope = 1 / (1 + np.exp(-z)), np.exp(-z) / (1 + np.exp(-z)) ** 2
    return 2 * (p - y) * slope


EXERCISE = Exercise(
    "sigmoid_mse_grad",
    3,
    _sigmoid_mse_grad,
    cases=[
        Case("hard labels", z=[-2.0, -1.0, 0.5, 1.0, 2.0], y=[0.0, 1.0, 0.0, 1.0, 1.0]),
        Case("soft labels", z=[-1.5, 0.3, 2.0, -0.4], y=[0.2, 0.9, 0.5, 0.7]),
        Case("one logit", z=[0.7], y=[1.0]),
        Case("undecided", z=[0.0, 0.0], y=[0.0, 1.0]),
        Case("confident and wrong", z=[-8.0, 6.0], y=[1.0, 0.0]),
        Case("a table of logits", z=_normal(0, 2, (3, 4)), y=_uniform(0, 1, (3, 4))),
        Case(
            "huge logits", part="extreme", z=[1e9, -1e9, 800.0, -800.0, 1e9], y=[0.0, 1, 0, 1, 0.5]
        ),
    ],
    mistakes=[
        Mistake(
            _with_probability(lambda p, y: (p - y) * p * (1 - p)),
            "Half of it: the derivative of (p − y)² with respect to p is 2(p − y).",
            name="factor 2 missing",
        ),
        Mistake(
            _with_probability(lambda p, y: 2 * (p - y)),
            "This is the derivative with respect to the probability. The chain rule goes on to the "
            "logit: multiply by the sigmoid's slope.",
            name="sigmoid's slope missing",
        ),
        Mistake(
            _with_probability(lambda p, y: p - y),
            "This is the gradient of cross-entropy. Squared error keeps the sigmoid's slope as a "
            "factor, which is just what makes it stall.",
            name="gradient of cross-entropy",
        ),
        loss_instead_of_gradient(
            _with_probability(lambda p, y: (p - y) ** 2),
            "This is the loss itself. Its derivative with respect to the logit is wanted.",
        ),
        sign_reversed(
            _with_probability(lambda p, y: 2 * (y - p) * p * (1 - p)),
            "The sign is turned round. Where the probability is too high, the gradient is "
            "positive.",
        ),
        Mistake(
            _with_probability(lambda p, y: 2 * (p - y) * p),
            "The sigmoid's slope is p·(1 − p); the second factor is missing.",
            name="slope without 1 − p",
        ),
        Mistake(
            _with_probability(lambda p, y: 2 * (p - y) * (1 - p)),
            "The sigmoid's slope is p·(1 − p); the first factor is missing.",
            name="slope without p",
        ),
        Mistake(
            lambda z, y: 2 * (sigmoid(z) - y) * z * (1 - z),
            "The slope is σ(z)·(1 − σ(z)), with the probability in both places, not the logit.",
            name="slope from the logit",
        ),
        Mistake(
            lambda z, y: 2 * (z - y),
            "The sigmoid is missing: this treats the logit as the prediction.",
            name="no sigmoid",
        ),
        Mistake(
            _with_probability(lambda p, y: 2 * (p - y) * sigmoid(p) * (1 - sigmoid(p))),
            "The sigmoid is applied twice. p is σ(z) already, and its slope is p·(1 − p).",
            name="sigmoid twice",
        ),
        Mistake(
            _with_probability(lambda p, y: 2 * (p - y) * p * (1 - p) / p.size),
            "You divide by the number of entries. The loss is (σ(z) − y)² for each logit, without "
            "a mean.",
            name="gradient of the mean",
        ),
        mean_taken(
            _with_probability(lambda p, y: np.mean(2 * (p - y) * p * (1 - p))),
            "One number comes back. A gradient has an entry for every logit.",
        ),
        Mistake(
            _ratio_sigmoid,
            "exp(z)/(1 + exp(z)) is infinity over infinity for large logits. With exp(−|z|), or "
            "with the `sigmoid` that the notebook imports, nothing overflows.",
            name="sigmoid as a ratio of infinities",
        ),
        Mistake(
            _ratio_slope,
            "exp(−z)/(1 + exp(−z))² is infinity over infinity for large negative logits. Once you "
            "have p, the slope is p·(1 − p) and needs no exponential.",
            name="slope as a ratio of infinities",
        ),
    ],
)
