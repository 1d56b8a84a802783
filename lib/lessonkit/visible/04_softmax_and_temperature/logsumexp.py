"""Visible check of ``logsumexp``, set 04."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import numerics

CASES = [
    case(
        z=[[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]],
        expected=[2.407605964, 1.098612289],
        looks_like=[
            ([0.4076, 1.0986], "The maximum was subtracted and not added back."),
            ([2.0, 0.0], "That is the maximum. The logarithm of the sum is missing."),
            ([[2.4076], [1.0986]], "Right values, with an axis too many: `keepdims` kept it."),
            (2.6467, "One number for the whole table. Sum over the last axis only."),
            ([1.309, 0.0], "A mean of the exponentials? Their sum is wanted."),
            ([2.9176, 1.3863], "log1p adds a 1, and the maximum's e⁰ is in the sum already."),
            ([2.1269, 1.3133, 0.6931], "You sum over the rows. Classes are on the last axis."),
        ],
    ),
    case(
        z=[[1000.0, 999.0, 998.0], [-1000.0, -1001.0, -1002.0]],
        expected=[1000.407606, -999.592394],
        looks_like=[
            ([np.inf, -np.inf], "exp has overflowed in one row and underflowed in the other."),
            ([1000.4076, -np.inf], "One maximum for all rows? Each needs its own."),
        ],
    ),
    case(
        z=[[1.0, -np.inf, 0.0], [-np.inf, -np.inf, -np.inf]],
        expected=[1.313261688, -np.inf],
        looks_like=[
            ([1.3133, np.nan], "−inf − (−inf) is NaN. What to subtract if the maximum is −inf?"),
            ([1.3133, 0.0], "The second sum is 0, and its logarithm −inf."),
            ([np.nan, np.nan], "One −inf spoils the first row: is it the maximum you subtract?"),
        ],
    ),
    case(
        z=[0.5, -1.0, 2.0],
        expected=2.241311297,
    ),
    case(
        z=[[[0.0, 1.0], [2.0, -1.0]], [[-3.0, 0.5], [1.0, 1.0]]],
        expected=[[1.313261688, 2.048587352], [0.5297504183, 1.693147181]],
    ),
    case(z=[[2.78], [-0.9]], expected=[2.78, -0.9]),
]
TAKEAWAY = (
    "Log-sum-exp is a maximum with rounded corners, at most log K above it. Its gradient "
    "is softmax."
)


def library(z):
    return numerics.logsumexp(z)


def picture(logsumexp):
    logits = np.linspace(-6, 6, 121)
    return against(
        numerics.softplus(logits),
        lambda x: logsumexp(np.stack([x, 0 * x], axis=-1)),
        logits,
        x="logit x",
        y="LSE(x, 0)",
        title="Log-sum-exp of x and 0",
        alt="Log-sum-exp of x and 0: flat at 0 on the left, the diagonal on the right, log 2 at 0.",
        levels={"log 2": np.log(2)},
        ylim=(-1, 6.5),
    )
