"""Hidden check of ``unweighted_probability``, set 08."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows
from losslab.numerics import sigmoid


def _unweighted_probability(z, pos_weight):
    return np.exp(-np.logaddexp(0, np.log(pos_weight) - z))


@np.errstate(over="ignore", invalid="ignore")
def _overflowing(z, pos_weight):
    return np.exp(z) / (np.exp(z) + pos_weight)


EXERCISE = Exercise(
    "unweighted_probability",
    3,
    _unweighted_probability,
    cases=[
        Case("a few logits", z=[0.0, 2.3, -1.57, 4.1], pos_weight=9.0),
        Case("a table", z=[[0.5, -0.5], [3.0, 1.0]], pos_weight=20.0),
        Case("a weight below 1", z=[0.0, 1.0, -2.0], pos_weight=0.25),
        Case("no weight", z=[0.0, 1.0, -2.0], pos_weight=1.0),
        Case("huge logits", part="extreme", z=[1e9, -1e9, 800.0, -800.0], pos_weight=5.0),
    ],
    mistakes=[
        Mistake(
            lambda z, w: sigmoid(z),
            "That is what the model says. The weight has raised it.",
            name="weight ignored",
        ),
        Mistake(
            lambda z, w: sigmoid(z) / w,
            "The weight divides the odds, not the probability: at σ = 1 this would say 1/w.",
            name="probability divided",
        ),
        Mistake(
            lambda z, w: sigmoid(z + np.log(w)),
            "The correction goes the wrong way: training raised the logit by log w, so take it off.",
            name="wrong direction",
        ),
        Mistake(
            lambda z, w: sigmoid(z - w),
            "It is the logarithm of the weight that shifts the logit.",
            name="logarithm missing",
        ),
        Mistake(
            lambda z, w: sigmoid(z / w),
            "The weight shifts the logit; it does not scale it.",
            name="logit divided",
        ),
        exp_overflows(
            _overflowing, "Right, until the exponential overflows: infinity over infinity is NaN."
        ),
    ],
)
