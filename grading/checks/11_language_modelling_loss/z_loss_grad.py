"""Hidden check of ``z_loss_grad``, set 11."""

import numpy as np
from scipy.special import logsumexp, softmax

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows

_rng = np.random.default_rng(1101)


def _z_loss_grad(z, t, coefficient):
    log_z = logsumexp(z, axis=1, keepdims=True)
    p = np.exp(z - log_z)
    return (p * (1 + 2 * coefficient * log_z) - np.eye(z.shape[1])[t]) / len(t)


def _plus(extra):
    """A wrong answer: the gradient of cross-entropy and ``extra(p, log Z, c)``, over N."""

    def answer(z, t, coefficient):
        log_z, p = logsumexp(z, axis=1, keepdims=True), softmax(z, axis=1)
        return (p - np.eye(z.shape[1])[t] + extra(p, log_z, coefficient)) / len(t)

    return answer


@np.errstate(over="ignore", invalid="ignore")
def _overflowing(z, t, coefficient):
    total = np.exp(z).sum(axis=1, keepdims=True)
    p = np.exp(z) / total
    return (p * (1 + 2 * coefficient * np.log(total)) - np.eye(z.shape[1])[t]) / len(t)


def _case(words, size, c, part="ordinary", shape=(4, 5)):
    z, t = _rng.normal(size=shape) * size + 1.5, _rng.integers(0, shape[1], shape[0])
    return Case(words, part=part, z=z, t=t, coefficient=c)


EXERCISE = Exercise(
    "z_loss_grad",
    3,
    _z_loss_grad,
    cases=[
        _case("a few tokens", 1.0, 0.1),
        _case("a single token", 1.0, 0.05, shape=(1, 3)),
        _case("no z-loss", 1.0, 0.0),
        _case("a large vocabulary", 2.0, 1e-2, shape=(3, 40)),
        _case("logits of a billion", 1e9, 1e-4, part="extreme", shape=(3, 4)),
    ],
    mistakes=[
        Mistake(
            _plus(lambda p, log_z, c: 2 * c * log_z),
            "The penalty pulls on every logit alike. It goes through log Z, so each logit gets its share "
            "p of it.",
            name="softmax's factor missing",
        ),
        Mistake(
            _plus(lambda p, log_z, c: c * log_z * p),
            "The 2 of the derivative of a square is missing.",
            name="factor 2 missing",
        ),
        Mistake(
            _plus(lambda p, log_z, c: 2 * c * p),
            "The factor log Z is missing: the penalty is its square.",
            name="log Z missing",
        ),
        Mistake(_plus(lambda p, log_z, c: 0), "The penalty has no effect.", name="no penalty"),
        Mistake(
            lambda z, t, c: _z_loss_grad(z, t, c) * len(t),
            "That is the sum over tokens. The mean is wanted.",
            name="gradient of the sum",
        ),
        Mistake(
            lambda z, t, c: -_z_loss_grad(z, t, c),
            "That is the direction of descent: the gradient is minus it.",
            name="descent instead of gradient",
        ),
        exp_overflows(
            _overflowing, "Right, until an exponential overflows: take log Z from a log-sum-exp."
        ),
    ],
)
