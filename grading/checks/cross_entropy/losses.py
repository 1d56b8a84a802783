"""The two losses of exercise set 05: binary and multiclass cross-entropy, from logits."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from losslab.numerics import log_softmax, logsumexp, sigmoid, softmax, softplus

_rng = np.random.default_rng(50)
_normal, _uniform = _rng.normal, _rng.uniform


# --- Two classes --------------------------------------------------------------------------------


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

bce_with_logits_exercise = Exercise(
    "bce_with_logits",
    2,
    _bce_with_logits,
    cases=[
        Case("hard labels", z=[-2.0, -1.0, 0.5, 1.0, 2.0], y=[0.0, 0.0, 0.0, 1.0, 1.0]),
        Case("soft labels", z=[-1.5, 0.3, 2.0, -0.4], y=[0.2, 0.9, 0.5, 0.7]),
        Case("confident and wrong", z=[-12.0, 9.0, -15.0, 14.0], y=[1.0, 0.0, 1.0, 0.0]),
        Case("confident and right", z=[12.0, -9.0, 7.0], y=[1.0, 0.0, 1.0]),
        Case("one logit", z=[0.7], y=[1.0]),
        Case("a table of logits", z=_normal(0, 3, (3, 4)), y=_uniform(0, 1, (3, 4))),
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
        Mistake(
            lambda z, y: _from_probabilities(1 / (1 + np.exp(-z)), y),
            "The algebra is right and the numbers fail: from a logit of about 37 on, the sigmoid "
            "rounds to exactly 1, and log(1 − p) is infinite. Put the sigmoid into the logarithm "
            "on paper, before any number is rounded.",
            name="sigmoid first, logarithm second",
            alike=(lambda z, y: _from_probabilities(sigmoid(z), y),),
        ),
        Mistake(
            _bce_both_clipped(1e-7),
            _CLIPPED,
            name="clipped at 1e-7",
            alike=(_bce_clipped(1e-7),),
        ),
        Mistake(
            _bce_clipped(1e-12),
            _CLIPPED,
            name="clipped at 1e-12",
            alike=(_bce_both_clipped(1e-12), _bce_added(1e-12)),
        ),
        Mistake(_bce_clipped(1e-15), _CLIPPED, name="clipped at 1e-15"),
        Mistake(_bce_added(1e-8), _ADDED, name="1e-8 added inside the logarithm"),
        Mistake(
            lambda z, y: np.log1p(np.exp(z)) - z * y,
            "The formula is right and exp overflows for large logits. Of max(z, 0) and what is "
            "left of it, only the second needs an exponential, and its exponent is −|z|.",
            name="exp overflows",
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
        Mistake(
            lambda z, y: sigmoid(z) - y,
            "This is the gradient with respect to the logit. The loss itself is asked.",
            name="gradient instead of loss",
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
        Mistake(
            lambda z, y: (softplus(z) - z * y) / np.log(2),
            "This is in bits. The course takes natural logarithms, so the unit is the nat.",
            name="logarithm to base 2",
        ),
        Mistake(
            lambda z, y: np.mean(softplus(z) - z * y),
            "One number comes back. The losses are asked one by one; the mean is the caller's.",
            name="mean taken",
        ),
    ],
)


# --- Many classes -------------------------------------------------------------------------------


def _cross_entropy(z, t):
    shifted = z - z.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(t)), t]


def _at(table, t):
    """The entry of each row that its target names."""
    return table[np.arange(len(t)), t]


def _unshifted_softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


_HUGE = [[1e9, 1e9, -1e9], [-1e9, 0.0, 1e9], [-1e9, -1e9, -1e9], [0.0, 1e9, 5.0]]
_SINGLE = np.array([[100, 99, 95], [-200, -200, -201], [1000, 0, -1000]], dtype=np.float32)

cross_entropy_exercise = Exercise(
    "cross_entropy",
    3,
    _cross_entropy,
    cases=[
        Case("a few examples", z=[[2.0, 1.0, 0.1], [0.1, 3.0, 0.2]], t=[0, 2]),
        Case("one example", z=[[0.5, -1.0, 2.0, 0.0]], t=[3]),
        Case("two classes", z=[[1.0, -1.0], [0.2, 0.9], [-3.0, 2.0]], t=[0, 0, 1]),
        Case("as many examples as classes", z=_normal(0, 2, (4, 4)), t=[2, 0, 0, 3]),
        Case("more examples than classes", z=_normal(0, 2, (7, 3)), t=[0, 1, 2, 2, 1, 0, 1]),
        Case("confident and wrong", z=[[12.0, 0.0, -1.0], [-2.0, 9.0, 3.0]], t=[2, 0]),
        Case("equal logits", z=np.zeros((2, 5)), t=[4, 1]),
        Case("huge logits", part="extreme", z=_HUGE, t=[0, 0, 2, 1]),
        Case(
            "rows at very different heights",
            part="extreme",
            z=[[0.0, 1.0, 2.0], [2000.0, 2001.0, 1999.0], [-3000.0, -3001.0, -3002.0]],
            t=[1, 0, 2],
        ),
        Case(
            "gaps of hundreds within a row",
            part="extreme",
            z=[[0.0, -800.0, -3.0], [40.0, 0.0, 1.0]],
            t=[1, 1],
        ),
        Case("large logits in float32", part="extreme", z=_SINGLE, t=[0, 1, 1]),
    ],
    mistakes=[
        Mistake(
            lambda z, t: np.log(np.exp(z).sum(axis=1)) - _at(z, t),
            "The formula is right and exp overflows: above 709 in float64, 88 in float32 (and far "
            "below zero every term underflows). Subtract each row's maximum first.",
            name="exp overflows",
        ),
        Mistake(
            lambda z, t: np.log(np.exp(z - z.max()).sum(axis=1)) - _at(z - z.max(), t),
            "You subtract the maximum of the whole batch. A row far below it underflows to log 0. "
            "Each row needs its own maximum: axis=1 and keepdims=True.",
            name="one maximum for all rows",
        ),
        Mistake(
            lambda z, t: -np.log(_at(softmax(z), t)),
            "Softmax first and the logarithm second: where the true class is over 745 behind, its "
            "probability has underflowed to 0 and the loss is infinite. Stay with logarithms: "
            "log-sum-exp minus the true logit.",
            name="logarithm of a softmax",
        ),
        Mistake(
            lambda z, t: -np.log(_at(_unshifted_softmax(z), t)),
            "Your softmax divides infinity by infinity (or 0 by 0) when logits are large. Subtract "
            "each row's maximum, and do not leave the logarithm at all.",
            name="softmax without a shift",
        ),
        Mistake(
            lambda z, t: -np.log(np.clip(_at(softmax(z), t), 1e-7, 1 - 1e-7)),
            _CLIPPED,
            name="clipped at 1e-7",
        ),
        Mistake(
            lambda z, t: -np.log(np.clip(_at(softmax(z), t), 1e-12, 1.0)),
            _CLIPPED,
            name="clipped at 1e-12",
            alike=(lambda z, t: -np.log(_at(softmax(z), t) + 1e-12),),
        ),
        Mistake(
            lambda z, t: -np.log(_at(softmax(z), t) + 1e-8),
            _ADDED,
            name="1e-8 added inside the logarithm",
        ),
        Mistake(
            lambda z, t: logsumexp(np.clip(z, -700, 700)) - _at(np.clip(z, -700, 700), t),
            "You clip the logits. Beyond the clip the loss is flat and the gradient 0, and logits "
            "that differ become alike. Subtract each row's maximum instead.",
            name="logits clipped",
        ),
        Mistake(
            lambda z, t: logsumexp(softmax(z)) - _at(softmax(z), t),
            "You feed probabilities to a loss that expects logits, so softmax is applied twice. "
            "Even a perfect model could not get below log(1 + (K − 1)/e).",
            name="softmax twice",
        ),
        Mistake(
            lambda z, t: 1 - _at(softmax(z), t),
            "This is 1 − p, the chance of a wrong guess; it never exceeds 1. Cross-entropy is "
            "−log p.",
            name="1 − p instead of −log p",
        ),
        Mistake(
            lambda z, t: np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1)) - _at(z, t),
            "The maximum is taken off inside the log-sum-exp and not put back. Shift the logits "
            "once and use the shifted ones in both places.",
            name="maximum not put back",
        ),
        Mistake(
            lambda z, t: -log_softmax(z)[t],
            "`[t]` picks whole rows. One entry of each row is wanted: `[np.arange(len(t)), t]`.",
            name="rows picked instead of entries",
        ),
        Mistake(
            lambda z, t: -_at(log_softmax(z, axis=0), t),
            "Your probabilities add up to 1 over the examples. The classes are along axis 1.",
            name="normalised over the examples",
        ),
        Mistake(
            lambda z, t: _at(log_softmax(z), t),
            "These are log-probabilities, which are never positive. The loss is minus that.",
            name="sign missing",
        ),
        Mistake(
            lambda z, t: logsumexp(z) - z.max(axis=1),
            "You charge for the class with the largest logit. The targets say which class is true.",
            name="predicted class instead of true class",
        ),
        Mistake(
            lambda z, t: -_at(z, t),
            "This is minus the true logit alone. Without the log-sum-exp, raising all logits would "
            "count as progress.",
            name="log-sum-exp missing",
        ),
        Mistake(
            lambda z, t: z.max(axis=1) - _at(z, t),
            "The largest logit stands in for the log-sum-exp, so the loss is 0 as soon as the true "
            "class leads. The other exponentials count, too.",
            name="maximum instead of log-sum-exp",
        ),
        Mistake(
            lambda z, t: np.sum((softmax(z) - np.eye(z.shape[1])[t]) ** 2, axis=1),
            "This is squared error on the probabilities. Cross-entropy takes −log of the true "
            "class's.",
            name="squared error",
        ),
        Mistake(
            lambda z, t: (logsumexp(z) - _at(z, t)) / z.shape[1],
            "You divide by the number of classes. The sum over classes has one term that is not "
            "zero; nothing is averaged.",
            name="averaged over the classes",
        ),
        Mistake(
            lambda z, t: (logsumexp(z) - _at(z, t)) / np.log(2),
            "This is in bits. The course takes natural logarithms, so the unit is the nat.",
            name="logarithm to base 2",
        ),
        Mistake(
            lambda z, t: np.mean(logsumexp(z) - _at(z, t)),
            "One number comes back. One loss for each example is asked; the mean is the caller's.",
            name="mean taken",
        ),
    ],
)
