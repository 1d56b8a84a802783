"""Hidden check of ``reinforce_grad``, set 13."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows, sum_instead_of_mean
from lessonkit.checks import visible
from losslab.numerics import softmax

_rng = np.random.default_rng(131)


def _reinforce_grad(z, actions, advantages):
    p = np.exp(z - z.max())
    p = p / p.sum()
    drawn = np.bincount(actions, advantages, len(z))
    return (p * advantages.sum() - drawn) / len(actions)


def _onehot(z, actions):
    return np.eye(len(z))[actions]


@np.errstate(all="ignore")
def _overflowing(z, actions, advantages):
    p = np.exp(z) / np.exp(z).sum()
    return np.mean(advantages[:, None] * (p - _onehot(z, actions)), axis=0)


def _last_draw_only(z, actions, advantages):
    grad = softmax(z) * advantages.sum()
    grad[actions] -= advantages
    return grad / len(actions)


def _own_logits_only(z, actions, advantages):
    drawn = np.bincount(actions, advantages, len(z))
    return drawn * (softmax(z) - 1) / len(actions)


def _samples(answers, number, spread=1.0):
    return {
        "z": _rng.normal(size=answers) * spread,
        "actions": _rng.integers(0, answers, number),
        "advantages": _rng.normal(size=number),
    }


EXERCISE = Exercise(
    "reinforce_grad",
    3,
    _reinforce_grad,
    why=visible("reinforce_grad")["why"],
    cases=[
        Case(
            "three answers",
            z=[0.5, 0.0, -0.5],
            actions=[0, 2, 2, 1],
            advantages=[1.0, -1.0, 0.5, 2.0],
        ),
        Case("many samples", **_samples(5, 40)),
        Case(
            "answers that were never drawn",
            z=[0.3, -1.0, 2.0, 0.0],
            actions=[1, 1],
            advantages=[2.0, -0.5],
        ),
        Case("one sample", **_samples(4, 1)),
        Case("a sharp policy", **_samples(6, 12, 4.0)),
        Case("advantages that are all 0", z=[1.0, 2.0], actions=[0, 1], advantages=[0.0, 0.0]),
        Case(
            "logits of a billion",
            part="extreme",
            z=[1e9, 0.0, -1e9],
            actions=[0, 1],
            advantages=[1.0, -1.0],
        ),
        Case(
            "logits around a thousand",
            part="extreme",
            z=[1000.0, 1001.0, 999.0],
            actions=[2, 0, 2],
            advantages=[1.0, 0.5, -2.0],
        ),
    ],
    mistakes=[
        Mistake(
            _last_draw_only,
            "`g[actions] -= …` counts an answer that was drawn twice once only. `np.bincount` with weights, "
            "or `np.add.at`, adds up all draws.",
            name="repeated draws lost",
        ),
        Mistake(
            _own_logits_only,
            "Only the logits of drawn answers move. Every sample also moves the logits of all others, by "
            "their probability: the entries of the gradient sum to 0.",
            name="own logits only",
        ),
        Mistake(
            lambda z, a, A: _reinforce_grad(z, a, A - A.mean()),
            "The batch's mean is taken off the advantages. They are constants here, used as they come.",
            name="advantages centred",
        ),
        exp_overflows(
            _overflowing,
            "The formula is right, but exp overflows for large logits: subtract the largest logit "
            "first.",
        ),
        sum_instead_of_mean(
            lambda z, a, A: (A[:, None] * (softmax(z) - _onehot(z, a))).sum(axis=0),
            "N times too large: the loss is a mean over the samples.",
        ),
        Mistake(
            lambda z, a, A: -_reinforce_grad(z, a, A),
            "The sign: descending your gradient makes answers with a positive advantage rarer.",
            name="sign of the gradient",
        ),
        Mistake(
            lambda z, a, A: softmax(z) - _onehot(z, a).mean(axis=0),
            "The advantages are ignored. That is cross-entropy on your own samples, whose "
            "expected gradient is 0.",
            name="advantages ignored",
        ),
        Mistake(
            lambda z, a, A: A.mean() * (softmax(z) - _onehot(z, a).mean(axis=0)),
            "You average the advantages first. Each sample is weighted by its own.",
            name="advantages averaged first",
        ),
        Mistake(
            lambda z, a, A: np.mean(np.abs(A)[:, None] * (softmax(z) - _onehot(z, a)), axis=0),
            "The advantage's sign says which way to go. With its absolute value bad answers are "
            "imitated too.",
            name="absolute advantages",
        ),
        Mistake(
            lambda z, a, A: -np.bincount(a, A, len(z)) / len(a),
            "The softmax's normaliser is missing: each sample also moves the logits of the "
            "answers that were not drawn. The entries of the gradient sum to 0.",
            name="normaliser ignored",
        ),
    ],
)
