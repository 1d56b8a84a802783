"""Hidden check of ``info_nce_grad``, set 10."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows

_rng = np.random.default_rng(1001)


def _info_nce_grad(similarity, temperature):
    z = similarity / temperature
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return (p - np.eye(len(p))) / (len(p) * temperature)


def _scaled(factor):
    return lambda s, tau: _info_nce_grad(s, tau) * factor(len(s), tau)


@np.errstate(over="ignore", invalid="ignore")
def _overflowing(s, tau):
    p = np.exp(s / tau) / np.exp(s / tau).sum(axis=1, keepdims=True)
    return (p - np.eye(len(p))) / (len(p) * tau)


EXERCISE = Exercise(
    "info_nce_grad",
    3,
    _info_nce_grad,
    cases=[
        Case("two queries", similarity=[[0.9, 0.1], [0.4, 0.3]], temperature=0.5),
        Case("several queries", similarity=_rng.normal(size=(5, 5)), temperature=0.2),
        Case("a high temperature", similarity=_rng.normal(size=(3, 3)), temperature=4.0),
        Case("a single query", similarity=[[0.7]], temperature=0.1),
        Case(
            "similarities of a billion",
            part="extreme",
            similarity=1e9 * _rng.normal(size=(3, 3)),
            temperature=0.5,
        ),
    ],
    mistakes=[
        Mistake(
            _scaled(lambda n, tau: tau),
            "The chain rule through s/τ leaves a factor 1/τ.",
            name="temperature's factor missing",
        ),
        Mistake(
            _scaled(lambda n, tau: n),
            "That is the gradient of the sum. The mean divides by N.",
            name="gradient of the sum",
        ),
        Mistake(
            _scaled(lambda n, tau: 1 / n),
            "Divided by N twice: the mean is over N losses, not over N² entries.",
            name="divided by all entries",
        ),
        Mistake(
            _scaled(lambda n, tau: -1),
            "That is the direction of descent: the gradient is minus it.",
            name="descent instead of gradient",
        ),
        Mistake(
            lambda s, tau: _info_nce_grad(s.T, tau).T,
            "The softmax runs down the columns. A row is a query with its candidates.",
            name="columns for rows",
        ),
        Mistake(
            lambda s, tau: _info_nce_grad(s, tau) + np.eye(len(s)) / (len(s) * tau),
            "The positive's −1 is missing: probabilities minus one-hot.",
            name="one-hot missing",
        ),
        exp_overflows(
            _overflowing, "Right, until a similarity overflows: take each row's maximum off first."
        ),
    ],
)
