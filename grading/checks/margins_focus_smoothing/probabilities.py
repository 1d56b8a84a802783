"""Losses of probabilities: focal loss, and cross-entropy with smoothed labels."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from losslab.numerics import log_softmax, softmax

_rng = np.random.default_rng(71)
_normal, _uniform = _rng.normal, _rng.uniform


# --- Focal --------------------------------------------------------------------------------------


def _focal(p_true, gamma):
    return -((1 - p_true) ** gamma) * np.log(p_true)


focal_exercise = Exercise(
    "focal",
    3,
    _focal,
    cases=[
        Case("easy and hard examples", p_true=[0.95, 0.55, 0.1], gamma=2.0),
        Case("a gamma of zero", p_true=[0.9, 0.5, 0.05], gamma=0.0),
        Case("a gamma of one", p_true=[0.7, 0.3, 0.85], gamma=1.0),
        Case("a gamma that is no whole number", p_true=[0.2, 0.6, 0.99], gamma=0.5),
        Case("a large gamma", p_true=[0.1, 0.35, 0.6], gamma=5.0),
        Case("an example that is certain", p_true=[1.0, 0.4], gamma=2.0),
        Case("a table of probabilities", p_true=_uniform(0.02, 0.98, (3, 4)), gamma=1.5),
        Case(
            "probabilities in float32", p_true=_uniform(0.1, 0.9, 5).astype(np.float32), gamma=3.0
        ),
        Case("tiny probabilities", part="extreme", p_true=[1e-20, 1e-150, 3e-300], gamma=2.0),
        Case("a certain example and a gamma of zero", part="extreme", p_true=[1.0, 0.3], gamma=0.0),
    ],
    mistakes=[
        Mistake(
            lambda p, g: -(p**g) * np.log(p),
            "Your factor keeps the easy examples and drops the hard ones. It is (1 − p)^γ: small "
            "where the true class is likely already.",
            name="p to the gamma",
        ),
        Mistake(
            lambda p, g: (1 - p) ** g,
            "This is the factor alone. It multiplies the cross-entropy, −log p.",
            name="factor alone",
        ),
        Mistake(
            lambda p, g: -(1 - p) * g * np.log(p),
            "You multiply by gamma where it is an exponent; at gamma = 0 the loss would vanish "
            "instead of being the cross-entropy.",
            name="multiplied by gamma",
        ),
        Mistake(
            lambda p, g: -((1 - p) ** 2) * np.log(p),
            "The exponent is fixed at 2. Use the argument.",
            name="gamma of two",
        ),
        Mistake(
            lambda p, g: -((1 - p) ** g) * np.log(1 - p),
            "The logarithm is of the wrong probability: cross-entropy is −log of that of the true "
            "class.",
            name="logarithm of 1 − p",
        ),
        Mistake(
            lambda p, g: (1 - p) ** g * np.log(p),
            "The sign is missing: the logarithm of a probability is negative, and a loss is not.",
            name="sign missing",
        ),
        Mistake(
            lambda p, g: -np.log(p),
            "This is plain cross-entropy. The factor (1 − p)^γ is missing.",
            name="factor missing",
        ),
        Mistake(
            lambda p, g: -(1 - p**g) * np.log(p),
            "The exponent belongs to the whole bracket: (1 − p)^γ, not 1 − p^γ.",
            name="exponent inside the bracket",
        ),
        Mistake(
            lambda p, g: (-(1 - p) * np.log(p)) ** g,
            "The exponent is on the whole loss. It belongs to 1 − p alone.",
            name="exponent on everything",
        ),
        Mistake(
            lambda p, g: -0.25 * (1 - p) ** g * np.log(p),
            "Everything is a quarter of what it should be. The weight α = 0.25 of the paper is not "
            "part of this exercise.",
            name="alpha of a quarter",
        ),
        Mistake(
            lambda p, g: -np.log(p) / (1 - p + 1e-12) ** g,
            "You divide by (1 − p)^γ, which blows the easy examples up. Multiply.",
            name="divided by the factor",
        ),
        Mistake(
            lambda p, g: -np.exp(-g * p) * np.log(p),
            "Your factor fades exponentially. Focal loss fades with a power: (1 − p)^γ.",
            name="exponential factor",
        ),
        Mistake(
            lambda p, g: _focal(p, g) / np.log(2),
            "This is in bits. The course takes natural logarithms, so the unit is the nat.",
            name="logarithm to base 2",
        ),
        Mistake(
            lambda p, g: np.mean(_focal(p, g)),
            "One number comes back. The losses are asked one by one; the mean is the caller's.",
            name="mean taken",
        ),
        Mistake(
            lambda p, g: -np.exp(g * np.log(1 - p)) * np.log(p),
            "The power by way of a logarithm fails for a certain example: at gamma = 0 it is 0 "
            "times minus infinity. `**` knows that 0⁰ is 1.",
            name="power through the logarithm",
        ),
        Mistake(
            lambda p, g: -((1 - p) ** g) * np.log(p + 1e-8),
            "The small constant inside the logarithm caps the loss where the model is most wrong. "
            "A probability above 0 needs no help.",
            name="1e-8 added inside the logarithm",
        ),
        Mistake(
            lambda p, g: -((1 - p) ** g) * np.log(p + 1e-12),
            "The small constant inside the logarithm caps the loss where the model is most wrong. "
            "A probability above 0 needs no help.",
            name="1e-12 added inside the logarithm",
            alike=(lambda p, g: _focal(np.clip(p, 1e-12, 1), g),),
        ),
        Mistake(
            lambda p, g: _focal(np.clip(p, 1e-7, 1 - 1e-7), g),
            "Clipping caps the loss where the model is most wrong, and stops its gradient. A "
            "probability above 0 needs no help.",
            name="clipped at 1e-7",
        ),
    ],
)


# --- Smoothed labels ----------------------------------------------------------------------------


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


smoothed_cross_entropy_exercise = Exercise(
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
        Mistake(
            _mixed(lambda e, k: 1 - e, lambda e, k: e),
            "Every class gets the whole eps. It is shared out, eps/K for each: the mean of the "
            "log-probabilities, not their sum.",
            name="sum instead of mean",
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
        Mistake(
            lambda z, t, eps: -_smoothed_cross_entropy(z, t, eps),
            "The sign is turned round: log-probabilities are negative, and a loss is not.",
            name="sign missing",
        ),
        Mistake(
            _kl,
            "This is the KL divergence: the entropy of the target is taken off. The gradient is "
            "the same, the value is not; the cross-entropy is asked.",
            name="KL instead of cross-entropy",
        ),
        Mistake(
            lambda z, t, eps: softmax(z) - _target(z, t, eps),
            "This is the gradient with respect to the logits. The loss itself is asked.",
            name="gradient instead of loss",
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
        Mistake(
            lambda z, t, eps: np.mean(_smoothed_cross_entropy(z, t, eps)),
            "One number comes back. The losses are asked one by one; the mean is the caller's.",
            name="mean taken",
        ),
        Mistake(
            lambda z, t, eps: _smoothed_cross_entropy(z, t, eps) / np.log(2),
            "This is in bits. The course takes natural logarithms, so the unit is the nat.",
            name="logarithm to base 2",
        ),
        Mistake(
            _with_logarithm(lambda z: np.log(_exp_ratio(z))),
            "exp overflows for large logits. `log_softmax` takes the largest one off first.",
            name="exp overflows",
        ),
        Mistake(
            _with_logarithm(lambda z: z - np.log(np.exp(z).sum(axis=1, keepdims=True))),
            "The sum of exponentials overflows before its logarithm is taken. `log_softmax` takes "
            "the largest logit off first.",
            name="log-sum-exp overflows",
        ),
        Mistake(
            _with_logarithm(lambda z: np.log(softmax(z))),
            "The softmax of an unlikely class rounds to 0, and its logarithm is infinite; with a "
            "smoothed target every class counts. Use `log_softmax`, which never leaves logarithms.",
            name="softmax first, logarithm second",
        ),
        Mistake(
            _with_logarithm(lambda z: np.log(softmax(z) + 1e-12)),
            "The small constant inside the logarithm caps the loss. `log_softmax` needs none.",
            name="1e-12 inside the logarithm",
            alike=(_with_logarithm(lambda z: np.log(np.clip(softmax(z), 1e-12, 1))),),
        ),
        Mistake(
            _with_logarithm(lambda z: np.log(softmax(z) + 1e-8)),
            "The small constant inside the logarithm caps the loss. `log_softmax` needs none.",
            name="1e-8 inside the logarithm",
        ),
    ],
)
