"""Hidden check of ``train_policy``, set 13: judged by J, so any honest way of training counts."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible
from losslab.numerics import log_softmax

from ._climb import climb

_SHOWN = visible("train_policy")
_drawn = _SHOWN["drawn"]


def _train_policy(features, start, success, beta, seed):
    log_start = log_softmax(features @ start)

    def look(w):
        log_p = log_softmax(features @ w)
        p, worth = np.exp(log_p), success - beta * (log_p - log_start)
        return p @ worth, features.T @ (p * (worth - p @ worth))

    return climb(look, start)


def _no_leash(features, start, success, beta, seed):
    return _train_policy(features, start, success, 0.0, seed)


def _uniform_leash(features, start, success, beta, seed):
    def look(w):
        log_p = log_softmax(features @ w)
        p, worth = np.exp(log_p), success - beta * log_p
        return p @ worth, features.T @ (p * (worth - p @ worth))

    return climb(look, start)


def _forward_leash(features, start, success, beta, seed):
    """k3 in the loss: a leash by KL(π_start‖π)."""
    log_start = log_softmax(features @ start)
    first = np.exp(log_start)

    def look(w):
        log_p = log_softmax(features @ w)
        p = np.exp(log_p)
        value = p @ success - beta * first @ (log_start - log_p)
        return value, features.T @ (p * (success - p @ success) - beta * (p - first))

    return climb(look, start)


def _descend(features, start, success, beta, seed):
    w = start
    for _ in range(300):
        w = w - 0.3 * _SHOWN["slope"](w, features, start, success, beta)
    return w


def _steps(rate, number):
    def answer(features, start, success, beta, seed):
        w = start
        for _ in range(number):
            w = w + rate * _SHOWN["slope"](w, features, start, success, beta)
        return w

    return answer


def _closed_form(features, start, success, beta, seed):
    target = features @ start + success / beta
    with_constant = np.column_stack([features, np.ones(len(features))])
    return np.linalg.lstsq(with_constant, target, rcond=None)[0][:-1]


ONE_GOOD = np.where(np.arange(12) == 7, 1.0, 0.05)

EXERCISE = Exercise(
    "train_policy",
    4,
    _train_policy,
    cases=[
        Case(
            "six answers with a feature each",
            features=np.eye(6),
            start=np.log([0.25, 0.2, 0.25, 0.18, 0.1, 0.02]),
            success=[0.5, 0.4, 0.35, 0.3, 0.05, 0.9],
            beta=0.2,
            seed=1,
            atol=0.01,
        ),
        Case("shared features", **_drawn(17, 7, 3, 0.2, 0.6), atol=0.01),
        Case(
            "one good answer in twelve",
            features=np.eye(12),
            start=np.where(ONE_GOOD == 1, -3.0, 0.0),
            success=ONE_GOOD,
            beta=0.1,
            seed=3,
            atol=0.01,
        ),
        Case("a strong leash", part="extreme", **_drawn(7, 8, 4, 2.0, 4.0), atol=0.01),
        Case("thirty answers", part="extreme", **_drawn(2, 30, 5, 0.3), atol=0.01),
    ],
    mistakes=[
        Mistake(
            _no_leash,
            "The leash is missing: the success rate rises, J does not. (The estimate k1, "
            "differentiated in the loss, has the expected gradient 0, which is no leash either.)",
            name="no leash",
        ),
        Mistake(
            _uniform_leash,
            "The penalty is β·log π where β·log(π/π_start) is wanted. That is an entropy bonus, a "
            "leash to the uniform policy.",
            name="entropy bonus",
        ),
        Mistake(
            _forward_leash,
            "The leash is KL(π_start‖π): that is what k3, differentiated in the loss, pulls on. "
            "Wanted is KL(π‖π_start).",
            name="forward KL",
        ),
        Mistake(
            _descend,
            "The weights go down the gradient. J is to be maximised: go up.",
            name="descent",
        ),
        Mistake(
            _closed_form,
            "The closed form π_start·exp(success/β) holds for a free table of logits. Shared "
            "features cannot reach it, and the nearest logits are not the best policy.",
            name="closed form",
        ),
        Mistake(
            _steps(0.1, 20),
            "The weights have not arrived. Take more steps, or longer ones while J rises.",
            name="stopped too early",
        ),
        Mistake(
            _steps(10.0, 300),
            "A step that long jumps over the top where β or the features are large. Halve it "
            "whenever J does not rise.",
            name="steps too long",
        ),
    ],
    judge=_SHOWN["JUDGE"],
    time_factor=_SHOWN["TIME_FACTOR"],
    equivalents={
        "log_softmax(features @ start) → features @ start": "a normaliser that no weight moves",
    },
)
