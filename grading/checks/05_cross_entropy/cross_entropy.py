"""Hidden check of ``cross_entropy``, set 05."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    bits_for_nats,
    epsilon_in_logarithm,
    exp_overflows,
    logarithm_of_softmax,
    logits_clipped,
    maximum_not_added_back,
    mean_taken,
    one_maximum_for_all_rows,
    probability_clipped,
    sign_reversed,
)
from losslab.numerics import log_softmax, logsumexp, softmax

_rng = np.random.default_rng(50)

_normal, _uniform = _rng.normal, _rng.uniform

_CLIPPED = (
    "Clipping caps the loss: from there on a worse mistake costs no more, and its gradient is 0, "
    "so the examples that are most wrong are never corrected. Work from the logit."
)

_ADDED = (
    "The small constant inside the logarithm changes every loss a little and caps the large ones, "
    "just where the gradient is needed. The form in the logit needs no such constant."
)


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

EXERCISE = Exercise(
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
        exp_overflows(
            lambda z, t: np.log(np.exp(z).sum(axis=1)) - _at(z, t),
            "The formula is right and exp overflows: above 709 in float64, 88 in float32 (and far "
            "below zero every term underflows). Subtract each row's maximum first.",
        ),
        one_maximum_for_all_rows(
            lambda z, t: np.log(np.exp(z - z.max()).sum(axis=1)) - _at(z - z.max(), t),
            "You subtract the maximum of the whole batch. A row far below it underflows to log 0. "
            "Each row needs its own maximum: axis=1 and keepdims=True.",
        ),
        logarithm_of_softmax(
            lambda z, t: -np.log(_at(softmax(z), t)),
            "Softmax first and the logarithm second: where the true class is over 745 behind, its "
            "probability has underflowed to 0 and the loss is infinite. Stay with logarithms: "
            "log-sum-exp minus the true logit.",
        ),
        exp_overflows(
            lambda z, t: -np.log(_at(_unshifted_softmax(z), t)),
            "Your softmax divides infinity by infinity (or 0 by 0) when logits are large. Subtract "
            "each row's maximum, and do not leave the logarithm at all.",
        ),
        probability_clipped(
            lambda z, t: -np.log(np.clip(_at(softmax(z), t), 1e-7, 1 - 1e-7)),
            _CLIPPED,
        ),
        probability_clipped(
            lambda z, t: -np.log(np.clip(_at(softmax(z), t), 1e-12, 1.0)),
            _CLIPPED,
            alike=(lambda z, t: -np.log(_at(softmax(z), t) + 1e-12),),
        ),
        epsilon_in_logarithm(
            lambda z, t: -np.log(_at(softmax(z), t) + 1e-8),
            _ADDED,
        ),
        logits_clipped(
            lambda z, t: logsumexp(np.clip(z, -700, 700)) - _at(np.clip(z, -700, 700), t),
            "You clip the logits. Beyond the clip the loss is flat and the gradient 0, and logits "
            "that differ become alike. Subtract each row's maximum instead.",
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
        maximum_not_added_back(
            lambda z, t: np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1)) - _at(z, t),
            "The maximum is taken off inside the log-sum-exp and not put back. Shift the logits "
            "once and use the shifted ones in both places.",
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
        sign_reversed(
            lambda z, t: _at(log_softmax(z), t),
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
        bits_for_nats(
            lambda z, t: (logsumexp(z) - _at(z, t)) / np.log(2),
        ),
        mean_taken(
            lambda z, t: np.mean(logsumexp(z) - _at(z, t)),
            "One number comes back. One loss for each example is wanted; the mean is the caller's.",
        ),
        Mistake(
            lambda z, t: -log_softmax(z).mean(axis=1),
            "All classes count. Only the log-probability of the true one does: pick entry t of "
            "each row.",
            name="all classes averaged",
        ),
        Mistake(
            lambda z, t: -log_softmax(z).sum(axis=1),
            "All classes count. Only the log-probability of the true one does: pick entry t of "
            "each row.",
            name="all classes summed",
        ),
        Mistake(
            lambda z, t: logsumexp(z) - z[:, t[0]],
            "The first example's class is taken for all. Row i has its own: `z[np.arange(len(t)),"
            " t]`.",
            name="one class for all rows",
        ),
    ],
)
