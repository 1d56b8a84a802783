"""Hidden check of ``smoothed_cross_entropy``, set 07."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    bits_for_nats,
    epsilon_in_logarithm,
    exp_overflows,
    gradient_instead_of_loss,
    logarithm_of_softmax,
    mean_taken,
    sign_reversed,
    sum_instead_of_mean,
)
from losslab.numerics import log_softmax, softmax

_rng = np.random.default_rng(71)

_normal, _uniform = _rng.normal, _rng.uniform


def _smoothed_cross_entropy(z, t, eps):
    log_p = log_softmax(z)
    true = log_p[np.arange(len(t)), t]
    return -(1 - eps) * true - eps * log_p.mean(axis=1)


def _true(table, t):
    return table[np.arange(len(t)), t]


def _mixed(hard, uniform):
    """Cross-entropy in the two parts of its target, each with a weight from eps and K."""

    def answer(z, t, eps):
        log_p, classes = log_softmax(z), z.shape[1]
        return -hard(eps, classes) * _true(log_p, t) - uniform(eps, classes) * log_p.sum(axis=1)

    return answer


def _target(z, t, eps):
    return (1 - eps) * np.eye(z.shape[1])[t] + eps / z.shape[1]


def _kl(z, t, eps):
    q = _target(z, t, eps)
    return np.sum(q * np.log(np.where(q > 0, q, 1)), axis=1) + _smoothed_cross_entropy(z, t, eps)


def _with_logarithm(log_p):
    return lambda z, t, eps: -np.sum(_target(z, t, eps) * log_p(z), axis=1)


def _exp_ratio(z):
    return np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)


EXERCISE = Exercise(
    "smoothed_cross_entropy",
    3,
    _smoothed_cross_entropy,
    cases=[
        Case("one example", z=[[3.0, 0.0, -1.0, -2.0]], t=[0], eps=0.1),
        Case("several examples", z=_normal(0, 2, (4, 3)), t=[2, 0, 1, 1], eps=0.2),
        Case("two classes", z=[[1.0, -0.5], [0.3, 2.0]], t=[0, 0], eps=0.1),
        Case("no smoothing", z=[[2.0, 0.5, -1.0], [0.0, 1.0, 3.0]], t=[0, 1], eps=0.0),
        Case(
            "targets smoothed to uniform", z=[[2.0, 0.5, -1.0], [0.0, 1.0, 3.0]], t=[0, 1], eps=1.0
        ),
        Case("as many examples as classes", z=_normal(0, 1, (5, 5)), t=[4, 4, 0, 2, 1], eps=0.3),
        Case("logits in float32", z=_normal(0, 2, (3, 4)).astype(np.float32), t=[1, 3, 0], eps=0.1),
        Case("logits of a thousand", part="extreme", z=[[1000.0, 1001.0, 999.0]], t=[1], eps=0.1),
        Case(
            "wide gaps",
            part="extreme",
            z=[[900.0, 0.0, -40.0], [0.0, 0.0, -2000.0]],
            t=[0, 2],
            eps=0.1,
        ),
        Case(
            "huge logits",
            part="extreme",
            z=[[1e9, 0.0, -1e9], [-1e9, 1e9, 3.0], [1e9, 1e9, 1e9]],
            t=[0, 0, 2],
            eps=0.2,
        ),
    ],
    mistakes=[
        Mistake(
            lambda z, t, eps: _mixed(lambda e, k: 1 - e - e / (k - 1), lambda e, k: e / (k - 1))(
                z, t, eps
            ),
            "You spread eps over the other classes, eps/(K − 1) each. Here, as in the original and "
            "in PyTorch, it is spread over all K: the true class keeps 1 − eps + eps/K.",
            name="eps/(K − 1)",
        ),
        sum_instead_of_mean(
            _mixed(lambda e, k: 1 - e, lambda e, k: e),
            "Every class gets the whole eps. It is shared out, eps/K for each: the mean of the "
            "log-probabilities, not their sum.",
        ),
        Mistake(
            _mixed(lambda e, k: 1, lambda e, k: e / k),
            "Your target sums to 1 + eps: what the other classes get, the true one has to give up.",
            name="true class not reduced",
        ),
        Mistake(
            lambda z, t, eps: -np.log((1 - eps) * _true(softmax(z), t) + eps / z.shape[1]),
            "You smooth the prediction. That caps the loss, so hopeless examples lose their "
            "gradient. It is the target that is smoothed.",
            name="prediction smoothed",
        ),
        Mistake(
            _mixed(lambda e, k: 1 - e - e / k, lambda e, k: e / k),
            "The uniform part leaves the true class out, so your target sums to less than 1. "
            "Every class gets its eps/K, the true one too.",
            name="true class left out of the uniform part",
        ),
        Mistake(
            _mixed(lambda e, k: 1 - e, lambda e, k: 0),
            "Only the true class is left, with a weight of 1 − eps. What it gave up goes to all "
            "classes.",
            name="uniform part missing",
        ),
        Mistake(
            _mixed(lambda e, k: 1, lambda e, k: 0),
            "This is cross-entropy with hard labels: eps has no effect.",
            name="eps ignored",
        ),
        Mistake(
            _mixed(lambda e, k: e, lambda e, k: (1 - e) / k),
            "eps and 1 − eps have changed places: the uniform part has the weight eps.",
            name="weights swapped",
        ),
        Mistake(
            _mixed(lambda e, k: 1 - e, lambda e, k: -e / k),
            "The uniform part has the wrong sign, which pays the model for calling other classes "
            "impossible.",
            name="sign of the uniform part",
        ),
        sign_reversed(
            lambda z, t, eps: -_smoothed_cross_entropy(z, t, eps),
            "The sign is turned round: log-probabilities are negative, and a loss is not.",
        ),
        Mistake(
            _kl,
            "This is the KL divergence: the entropy of the target is taken off. The gradient is "
            "the same, the value is not; the cross-entropy is wanted.",
            name="KL instead of cross-entropy",
        ),
        gradient_instead_of_loss(
            lambda z, t, eps: softmax(z) - _target(z, t, eps),
            "This is the gradient with respect to the logits. The loss itself is wanted.",
        ),
        Mistake(
            lambda z, t, eps: -np.sum(_target(z, t, eps) * z, axis=1),
            "You use the logits as if they were log-probabilities. Take `log_softmax` first.",
            name="logits taken for log-probabilities",
        ),
        Mistake(
            lambda z, t, eps: _smoothed_cross_entropy(z, t, eps) / z.shape[1],
            "You take the mean over the classes. The target weighs them already: sum.",
            name="mean over the classes",
        ),
        mean_taken(
            lambda z, t, eps: np.mean(_smoothed_cross_entropy(z, t, eps)),
        ),
        bits_for_nats(
            lambda z, t, eps: _smoothed_cross_entropy(z, t, eps) / np.log(2),
        ),
        exp_overflows(
            _with_logarithm(lambda z: np.log(_exp_ratio(z))),
            "exp overflows for large logits. `log_softmax` takes the largest one off first.",
        ),
        exp_overflows(
            _with_logarithm(lambda z: z - np.log(np.exp(z).sum(axis=1, keepdims=True))),
            "The sum of exponentials overflows before its logarithm is taken. `log_softmax` takes "
            "the largest logit off first.",
        ),
        logarithm_of_softmax(
            _with_logarithm(lambda z: np.log(softmax(z))),
            "The softmax of an unlikely class rounds to 0, and its logarithm is infinite; with a "
            "smoothed target every class counts. Use `log_softmax`, which never leaves logarithms.",
        ),
        epsilon_in_logarithm(
            _with_logarithm(lambda z: np.log(softmax(z) + 1e-12)),
            "The small constant inside the logarithm caps the loss. `log_softmax` needs none.",
            alike=(_with_logarithm(lambda z: np.log(np.clip(softmax(z), 1e-12, 1))),),
        ),
        epsilon_in_logarithm(
            _with_logarithm(lambda z: np.log(softmax(z) + 1e-8)),
            "The small constant inside the logarithm caps the loss. `log_softmax` needs none.",
        ),
    ],
)
