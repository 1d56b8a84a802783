"""Hidden check of ``logsumexp``, set 04."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    bits_for_nats,
    exp_overflows,
    logits_clipped,
    maximum_not_added_back,
    one_maximum_for_all_rows,
)

_rng = np.random.default_rng(41)

_normal = _rng.normal

_INF = np.inf


def _top(z):
    return np.max(z, axis=-1, keepdims=True)


def _logsumexp(z):
    top = np.max(z, axis=-1, keepdims=True)
    shift = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        return np.log(np.sum(np.exp(z - shift), axis=-1)) + shift[..., 0]


def _naive(z):
    return np.log(np.sum(np.exp(z), axis=-1))


def _unguarded(z, shift=_top):
    m = shift(z)
    return np.log(np.sum(np.exp(z - m), axis=-1)) + m[..., 0]


EXERCISE = Exercise(
    "logsumexp",
    3,
    _logsumexp,
    cases=[
        Case("one row of logits", z=[2.1, 0.8, -0.3]),
        Case("a table", z=_normal(0, 3, (4, 3))),
        Case("as many rows as classes", z=_normal(0, 2, (3, 3))),
        Case("two leading axes", z=_normal(0, 2, (2, 3, 4))),
        Case("equal logits", z=[[1.5, 1.5, 1.5, 1.5], [0.0, 0.0, 0.0, 0.0]]),
        Case("a single class", z=[[3.0], [-1.0]]),
        Case("logits below zero", z=[-4.0, -6.0, -5.5]),
        Case("logits in float32", z=_normal(0, 2, (2, 5)).astype(np.float32)),
        Case("logits of a thousand", part="extreme", z=[[1000.0, 999.0, 998.0], [1000, 1000, 0]]),
        Case("logits of minus a thousand", part="extreme", z=[-1000.0, -1001.0, -1002.0]),
        Case("a spread of thousands", part="extreme", z=[[3000.0, 0.0, 0.0], [-1e9, 1e9, 5.0]]),
        Case(
            "rows of very different height",
            part="extreme",
            z=[[5000.0, 5001.0], [-5000.0, -5003.0], [0.0, 1.0]],
        ),
        Case("a masked logit", part="extreme", z=[[1.0, -_INF, 0.0], [-_INF, -_INF, 2.0]]),
        Case(
            "a row that is masked altogether",
            part="extreme",
            z=[[-_INF, -_INF, -_INF], [1.0, 2.0, -_INF]],
        ),
        Case("nothing but masked logits", part="extreme", z=[-_INF, -_INF]),
    ],
    mistakes=[
        exp_overflows(
            _naive,
            "The formula is right, and its exponentials overflow where logits are large, or all "
            "underflow far below zero. Subtract the row's maximum first, and add it back.",
        ),
        maximum_not_added_back(
            lambda z: np.log(np.sum(np.exp(z - _top(z)), axis=-1)),
            "The maximum that you subtracted has to be added back after the logarithm.",
        ),
        Mistake(
            _unguarded,
            "A row of −inf alone gives −inf − (−inf), which is NaN. Where the maximum is not "
            "finite, subtract 0 instead.",
            name="all masked gives NaN",
        ),
        Mistake(
            lambda z: _unguarded(z, lambda z: np.mean(z, axis=-1, keepdims=True)),
            "You subtract the mean. A logit far above it still overflows, and one −inf makes the "
            "mean −inf. Subtract the maximum.",
            name="mean subtracted",
        ),
        one_maximum_for_all_rows(
            lambda z: np.log(np.sum(np.exp(z - np.max(z)), axis=-1)) + np.max(z),
            "You subtract the largest logit of the whole array, so a row far below it vanishes. "
            "Each row needs its own maximum.",
        ),
        Mistake(
            lambda z: np.max(z, axis=-1),
            "This is the maximum, the largest part of the answer. The logarithm of the shifted sum "
            "is still to be added.",
            name="maximum only",
        ),
        Mistake(
            lambda z: _logsumexp(z) - np.log(z.shape[-1]),
            "You take the mean of the exponentials, which is smaller by log K. The sum is wanted.",
            name="mean of the exponentials",
        ),
        Mistake(
            lambda z: _top(z)[..., 0] + np.log1p(np.sum(np.exp(z - _top(z)), axis=-1)),
            "`log1p` adds a 1, and the largest logit has already put its e⁰ = 1 into your sum. "
            "Use `log`, or leave that one out of the sum.",
            name="maximum counted twice",
        ),
        Mistake(
            lambda z: _logsumexp(z.ravel()),
            "One number comes back for the whole array. Sum over the last axis only.",
            name="sum over everything",
        ),
        Mistake(
            lambda z: _logsumexp(np.moveaxis(z, 0, -1)),
            "You sum over the first axis. Classes are on the last one: axis=-1.",
            name="first axis",
        ),
        Mistake(
            lambda z: _logsumexp(z)[..., None],
            "The values are right, with an axis of length 1 too many: it came from `keepdims=True` "
            "and has to go at the end.",
            name="axis kept",
        ),
        Mistake(
            lambda z: np.exp(z - _top(z)) / np.sum(np.exp(z - _top(z)), axis=-1, keepdims=True),
            "That is softmax, the gradient of log-sum-exp. One number for each row is wanted.",
            name="softmax",
        ),
        bits_for_nats(
            lambda z: _logsumexp(z) / np.log(2),
            "You took the logarithm to base 2; it is the natural one throughout the course.",
        ),
        Mistake(
            lambda z: _logsumexp(np.maximum(z, -1e9)),
            "You replace −inf by a large negative number. For a masked row the result should be "
            "−inf itself: the logarithm of an empty sum.",
            name="masks replaced by a number",
        ),
        Mistake(
            lambda z: np.where(np.isfinite(_top(z)[..., 0]), _logsumexp(z), 0.0),
            "A row that is masked altogether gives 0 in yours, as if it had one class. The sum of "
            "nothing is 0, and its logarithm −inf.",
            name="all masked gives 0",
        ),
        logits_clipped(
            lambda z: np.log(np.sum(np.exp(np.clip(z, -500, 500)), axis=-1)),
            "Clipping changes the answer for every logit that it touches. Subtract the row's "
            "maximum instead.",
        ),
        Mistake(
            lambda z: np.sum(z, axis=-1),
            "This is the sum of the logits: log and exp undo each other entry by entry. The sum "
            "comes between them.",
            name="sum of the logits",
        ),
        Mistake(
            lambda z: np.log1p(np.sum(np.exp(z), axis=-1)),
            "log1p adds 1 to the sum, as one more class with logit 0 would. Use log.",
            name="log1p for log",
        ),
        Mistake(
            lambda z: z.max(axis=-1) + np.log(np.sum(np.exp(z), axis=-1)),
            "The maximum is added back and was never subtracted.",
            name="maximum added only",
        ),
    ],
    equivalents={
        "0.0 → 1.0": "any finite number will do as the shift of a row without a finite logit",
        "np.errstate(divide='ignore') → np.errstate()": "the same result, with a warning",
    },
)
