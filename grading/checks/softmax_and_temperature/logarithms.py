"""Log-sum-exp and log-softmax: the logarithms that softmax alone would lose."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(41)
_normal = _rng.normal
_INF = np.inf


def _top(z):
    return np.max(z, axis=-1, keepdims=True)


# --- Log-sum-exp --------------------------------------------------------------------------------


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


logsumexp = Exercise(
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
        Mistake(
            _naive,
            "The formula is right, and its exponentials overflow where logits are large, or all "
            "underflow far below zero. Subtract the row's maximum first, and add it back.",
            name="maximum not subtracted",
        ),
        Mistake(
            lambda z: np.log(np.sum(np.exp(z - _top(z)), axis=-1)),
            "The maximum that you subtracted has to be added back after the logarithm.",
            name="maximum not added back",
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
        Mistake(
            lambda z: np.log(np.sum(np.exp(z - np.max(z)), axis=-1)) + np.max(z),
            "You subtract the largest logit of the whole array, so a row far below it vanishes. "
            "Each row needs its own maximum.",
            name="one maximum for all rows",
        ),
        Mistake(
            lambda z: np.max(z, axis=-1),
            "This is the maximum, the largest part of the answer. The logarithm of the shifted sum "
            "is still to be added.",
            name="maximum only",
        ),
        Mistake(
            lambda z: _logsumexp(z) - np.log(z.shape[-1]),
            "You take the mean of the exponentials, which is smaller by log K. The sum is asked.",
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
            "That is softmax, the gradient of log-sum-exp. One number for each row is asked.",
            name="softmax",
        ),
        Mistake(
            lambda z: _logsumexp(z) / np.log(2),
            "You took the logarithm to base 2; it is the natural one throughout the course.",
            name="logarithm to base 2",
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
        Mistake(
            lambda z: np.log(np.sum(np.exp(np.clip(z, -500, 500)), axis=-1)),
            "Clipping changes the answer for every logit that it touches. Subtract the row's "
            "maximum instead.",
            name="logits clipped",
        ),
    ],
    equivalents={
        "0.0 → 1.0": "any finite number will do as the shift of a row without a finite logit",
        "np.errstate(divide='ignore') → np.errstate()": "the same result, with a warning",
    },
)


# --- Log-softmax --------------------------------------------------------------------------------


def _log_softmax(z):
    shifted = z - np.max(z, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))


def _stable_softmax(z, axis=-1):
    powers = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def _log_of_the_fraction(z):
    return np.log(np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True))


log_softmax = Exercise(
    "log_softmax",
    3,
    _log_softmax,
    cases=[
        Case("one row of logits", z=[2.1, 0.8, -0.3]),
        Case("a table", z=_normal(0, 2, (4, 3))),
        Case("as many rows as classes", z=_normal(0, 2, (3, 3))),
        Case("two leading axes", z=_normal(0, 2, (2, 3, 4))),
        Case("equal logits", z=[[1.5, 1.5, 1.5, 1.5], [0.0, 0.0, 0.0, 0.0]]),
        Case("a single class", z=[[3.0], [-1.0]]),
        Case("logits in float32", z=_normal(0, 2, (2, 5)).astype(np.float32)),
        Case("a gap of 800", part="extreme", z=[[0.0, 800.0], [800.0, 0.0]]),
        Case("gaps of billions", part="extreme", z=[[1e9, -1e9, 0.0], [0.0, 1e9, 5.0]]),
        Case("logits near a billion", part="extreme", z=[1e9, 1e9 - 1, 1e9 - 3], atol=1e-6),
        Case("logits far below zero", part="extreme", z=[[-2000.0, -2001.0], [-1e4, -1e4 - 2]]),
        Case(
            "rows of very different height",
            part="extreme",
            z=[[5000.0, 5001.0], [-5000.0, -5003.0]],
        ),
        Case(
            "wide gaps in float32",
            part="extreme",
            z=np.array([[0.0, 120.0, -300.0], [95.0, 94.0, 0.0]], dtype=np.float32),
        ),
    ],
    mistakes=[
        Mistake(
            lambda z: np.log(_stable_softmax(z)),
            "Your softmax is stable, and then a probability that has rounded to 0 meets the "
            "logarithm: −inf. Take the logarithm on paper: z minus log-sum-exp.",
            name="logarithm of a stable softmax",
        ),
        Mistake(
            lambda z: np.log(_stable_softmax(z) + 1e-12),
            "The small constant hides the −inf behind a wrong number, about −27.6, where the loss "
            "is flat. Take the logarithm on paper: z minus log-sum-exp.",
            name="epsilon in the logarithm",
            alike=(lambda z: np.log(np.maximum(_stable_softmax(z), 1e-12)),),
        ),
        Mistake(
            lambda z: z - np.log(np.sum(np.exp(z), axis=-1, keepdims=True)),
            "The formula is right, and its exponentials overflow, or all underflow. Use a stable "
            "log-sum-exp: subtract the row's maximum inside, add it outside.",
            name="log-sum-exp overflows",
        ),
        Mistake(
            _log_of_the_fraction,
            "The exponentials overflow to inf/inf. Take the logarithm on paper (z minus "
            "log-sum-exp) and subtract the row's maximum.",
            name="logarithm of the fraction",
        ),
        Mistake(
            lambda z: z - np.max(z, axis=-1, keepdims=True),
            "You subtract the maximum only. The logarithm of the sum is missing, so the "
            "probabilities do not sum to 1.",
            name="maximum only",
        ),
        Mistake(
            lambda z: z - np.log(np.sum(np.exp(z - _top(z)), axis=-1, keepdims=True)),
            "Inside the logarithm the maximum is subtracted, and never added back: log-sum-exp is "
            "the maximum plus that logarithm.",
            name="maximum not added back",
        ),
        Mistake(
            _stable_softmax,
            "These are the probabilities. Their logarithms are asked.",
            name="probabilities",
        ),
        Mistake(
            lambda z: -_log_softmax(z),
            "The sign is turned round. Logarithms of probabilities are 0 or below; minus them is "
            "the loss.",
            name="sign reversed",
        ),
        Mistake(
            lambda z: z - np.mean(z, axis=-1, keepdims=True),
            "You subtract the mean of the logits. What is subtracted is the row's log-sum-exp.",
            name="mean subtracted",
        ),
        Mistake(
            lambda z: z - np.log(np.mean(np.exp(z), axis=-1, keepdims=True)),
            "You take the mean of the exponentials, which is off by log K. Their sum makes the "
            "probabilities sum to 1.",
            name="mean of the exponentials",
        ),
        Mistake(
            lambda z: _log_softmax(z.ravel()).reshape(z.shape),
            "You sum over the whole array. Each row has a sum of its own: give the last axis, and "
            "keep it with `keepdims=True`.",
            name="sum over everything",
        ),
        Mistake(
            lambda z: np.log(_stable_softmax(z, axis=0)),
            "You normalise over the first axis. Classes are on the last one: axis=-1.",
            name="first axis",
        ),
        Mistake(
            lambda z: -np.log(np.sum(np.exp(z - _top(z)), axis=-1)),
            "One number for each row comes back. Every class has its own log-probability.",
            name="one number for each row",
        ),
        Mistake(
            lambda z: _log_softmax(z) / np.log(2),
            "You took the logarithm to base 2; it is the natural one throughout the course.",
            name="logarithm to base 2",
        ),
        Mistake(
            lambda z: _log_softmax(np.clip(z, -500, 500)),
            "Clipping makes large logits equal that are not. The row's maximum is all that has to "
            "be subtracted.",
            name="logits clipped",
        ),
    ],
)
