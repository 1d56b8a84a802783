"""Hidden check of ``cross_entropy_with_z_loss``, set 11."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    exp_overflows,
    logarithm_of_softmax,
    maximum_not_added_back,
    mean_not_taken,
    one_maximum_for_all_rows,
    sum_instead_of_mean,
)
from losslab.numerics import log_softmax, logsumexp, softmax

_rng = np.random.default_rng(112)

_normal = _rng.normal


def _at(table, t):
    """The entry of each row that its target names."""
    return table[np.arange(len(t)), t]


def _surprise(z, t):
    return logsumexp(z) - _at(z, t)


def _cross_entropy_with_z_loss(z, t, coefficient):
    log_z = logsumexp(z)
    return np.mean(log_z - z[np.arange(len(t)), t] + coefficient * log_z**2)


def _by(log_z):
    """The loss with another log Z."""
    return lambda z, t, c: np.mean(log_z(z) - _at(z, t) + c * log_z(z) ** 2)


def _penalty(penalty):
    """Cross-entropy plus another penalty."""
    return lambda z, t, c: np.mean(_surprise(z, t) + penalty(z, t, c))


EXERCISE = Exercise(
    "cross_entropy_with_z_loss",
    3,
    _cross_entropy_with_z_loss,
    cases=[
        Case("a few tokens", z=[[2.0, 1.0, 0.1], [0.1, 3.0, 0.2]], t=[0, 2], coefficient=0.5),
        Case("one token", z=[[0.5, -1.0, 2.0, 0.0]], t=[3], coefficient=0.1),
        Case("a normaliser below one", z=_normal(-4, 1, (3, 4)), t=[1, 0, 3], coefficient=0.2),
        Case(
            "normalisers on both sides of one",
            z=[[1.0, 2.0, 0.0], [-5.0, -3.0, -4.0], [3.0, 0.5, 1.0]],
            t=[1, 1, 0],
            coefficient=1.5,
        ),
        Case(
            "a usual coefficient", z=_normal(3, 2, (6, 5)), t=[0, 4, 2, 2, 1, 3], coefficient=1e-4
        ),
        Case("a coefficient of zero", z=_normal(0, 2, (4, 4)), t=[2, 0, 0, 3], coefficient=0.0),
        Case(
            "logits near plus and minus a billion",
            part="extreme",
            z=[[1e9, 1e9, -1e9], [-1e9, 0.0, 1e9], [-1e9, -1e9, -1e9]],
            t=[2, 0, 1],
            coefficient=1e-9,
        ),
        Case(
            "rows at very different heights",
            part="extreme",
            z=[[0.0, 1.0, 2.0], [2000.0, 2001.0, 1999.0], [-3000.0, -3001.0, -3002.0]],
            t=[1, 0, 2],
            coefficient=1e-4,
        ),
        Case(
            "all rows far above zero",
            part="extreme",
            z=[[1500.0, 1501.0, 1499.0], [1502.0, 1500.0, 1501.5]],
            t=[1, 1],
            coefficient=1e-4,
        ),
    ],
    mistakes=[
        Mistake(
            _penalty(lambda z, t, c: c * logsumexp(z)),
            "The z-loss squares log Z. Without the square it has no minimum: lowering all logits "
            "would pay for ever.",
            name="log Z not squared",
        ),
        Mistake(
            _penalty(lambda z, t, c: c * np.abs(logsumexp(z))),
            "You take the size of log Z; the z-loss takes its square, which is gentle near zero "
            "and firm far from it.",
            name="absolute value of log Z",
        ),
        Mistake(
            _penalty(lambda z, t, c: c * z.max(axis=1) ** 2),
            "You penalise the largest logit. log Z is the log-sum-exp: for equal logits it lies "
            "log V higher.",
            name="largest logit for log Z",
        ),
        Mistake(
            lambda z, t, c: np.mean(_surprise(z, t)) + c * np.mean(logsumexp(z)) ** 2,
            "You square the mean of log Z, so rows above and below zero cancel. Square each row's "
            "and average afterwards.",
            name="mean squared instead of squares averaged",
        ),
        Mistake(
            _penalty(lambda z, t, c: c * logsumexp(log_softmax(z)) ** 2),
            "The penalty does nothing. It has to see the raw logits: once they are normalised, "
            "their log-sum-exp is 0 by construction.",
            name="penalty on normalised logits",
            alike=(lambda z, t, c: np.mean(_surprise(z, t)),),
        ),
        Mistake(
            _penalty(lambda z, t, c: -c * logsumexp(z) ** 2),
            "The penalty is subtracted, so a large log Z would be rewarded.",
            name="penalty subtracted",
        ),
        Mistake(
            _penalty(lambda z, t, c: logsumexp(z) ** 2),
            "The coefficient is missing, and the penalty drowns the loss.",
            name="coefficient missing",
        ),
        Mistake(
            _penalty(lambda z, t, c: c / 2 * logsumexp(z) ** 2),
            "Half the penalty: there is no ½ in front of the square here.",
            name="½ in front of the penalty",
        ),
        Mistake(
            _penalty(lambda z, t, c: (c * logsumexp(z)) ** 2),
            "The coefficient is squared along with log Z.",
            name="coefficient squared",
        ),
        Mistake(
            lambda z, t, c: np.mean(c * (_surprise(z, t) + logsumexp(z) ** 2)),
            "The coefficient multiplies the cross-entropy too. It belongs to the penalty alone.",
            name="coefficient on both",
        ),
        Mistake(
            _penalty(lambda z, t, c: c * np.mean(z**2, axis=1)),
            "You penalise the squares of all logits. Only their log-sum-exp is held near 0.",
            name="squares of the logits",
        ),
        Mistake(
            _penalty(lambda z, t, c: c * np.exp(logsumexp(z)) ** 2),
            "You square Z itself. The penalty is on its logarithm.",
            name="Z instead of log Z",
        ),
        Mistake(
            _penalty(lambda z, t, c: c * _surprise(z, t) ** 2),
            "You square the cross-entropy. The penalty is on log Z alone, whatever the target.",
            name="cross-entropy squared",
        ),
        Mistake(
            lambda z, t, c: np.mean(c * logsumexp(z) ** 2),
            "This is the penalty alone. The cross-entropy goes with it.",
            name="penalty alone",
        ),
        sum_instead_of_mean(
            lambda z, t, c: np.sum(_surprise(z, t) + c * logsumexp(z) ** 2),
            "This is the sum over the tokens. Their mean is wanted.",
        ),
        Mistake(
            lambda z, t, c: np.sum(_surprise(z, t)) / len(t) + c * np.sum(logsumexp(z) ** 2),
            "The cross-entropy is averaged and the penalty summed. One mean over both.",
            name="penalty summed",
        ),
        mean_not_taken(
            lambda z, t, c: _surprise(z, t) + c * logsumexp(z) ** 2,
            "One loss for each token comes back. Their mean is wanted.",
        ),
        exp_overflows(
            _by(lambda z: np.log(np.exp(z).sum(axis=1))),
            "The formula is right and exp overflows for large logits. Subtract each row's maximum "
            "and put it back, or use `logsumexp`.",
        ),
        one_maximum_for_all_rows(
            _by(lambda z: np.log(np.exp(z - z.max()).sum(axis=1)) + z.max()),
            "You subtract the maximum of the whole batch, and rows far below it underflow to "
            "log 0. Each row needs its own.",
        ),
        logarithm_of_softmax(
            lambda z, t, c: np.mean(-np.log(_at(softmax(z), t)) + c * logsumexp(z) ** 2),
            "Softmax first and the logarithm second: a token that is over 745 behind has "
            "probability 0 and infinite loss. Use log Z minus the target's logit.",
        ),
        maximum_not_added_back(
            _penalty(lambda z, t, c: c * logsumexp(z - z.max(axis=1, keepdims=True)) ** 2),
            "You take log Z of the logits after their maximum was subtracted. The penalty is there "
            "to hold their height: put the maximum back.",
        ),
    ],
)
