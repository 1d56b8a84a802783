"""Visible check of ``online_logsumexp``, set 04."""

import numpy as np

from lessonkit.checks import case, stream
from lessonkit.sketch import against
from losslab import numerics

CASES = [
    case(
        chunks=stream([0.0, 1.0], [3.0], [2.0, -1.0], [4.0], [1.0]),
        expected=4.487255486,
        looks_like=[
            (5.3360, "The old sum is not rescaled when the maximum rises."),
            (7.4748, "Is the rescaling factor upside down? It should be below 1."),
            (np.nan, "At the first chunk m is −inf: what is exp(new − m), and times 0?"),
            (4.0, "That is only the largest logit, or the best chunk. All of them add up."),
            (0.4873, "The maximum is still to be added: the result is m + log(s)."),
            (1.0, "That is the last chunk alone."),
            (11.3618, "The chunks' logarithms are added. Add the sums, then take the logarithm."),
            (-np.inf, "An iterator can be walked through once. Is the second walk empty?"),
        ],
    ),
    case(
        chunks=stream([], [1.0, 2.0], [], [0.0], []),
        expected=2.407605964,
        looks_like=[
            (np.nan, "While m and new are both −inf, m − new is NaN: leave such chunks out."),
        ],
    ),
    case(
        chunks=stream([998.0], [1000.0], [999.0]),
        expected=1000.407606,
        looks_like=[(np.inf, "exp(1000) has overflowed: keep the maximum beside the sum.")],
    ),
    case(
        chunks=stream([-1000.0], [-999.0, -998.0]),
        expected=-997.592394,
        looks_like=[(-np.inf, "All have underflowed. Does m begin at 0? Begin at −inf.")],
    ),
    case(
        chunks=stream([-np.inf, -np.inf], [], [-np.inf, 0.0], [-np.inf], [0.0]),
        expected=0.6931471806,
        looks_like=[(np.nan, "−inf − (−inf) is NaN: leave out chunks while all is −inf.")],
    ),
    case(
        chunks=stream([-np.inf], [-np.inf, -np.inf]),
        expected=-np.inf,
        looks_like=[(np.nan, "No logit was finite: the sum is 0, and its logarithm −inf.")],
    ),
    case(
        chunks=stream(*np.zeros((50, 1000))),
        expected=10.81977828,
        memory=100_000,
    ),
    case(
        chunks=stream([-2.0]),
        expected=-2.0,
    ),
]
TAKEAWAY = (
    "A maximum and a sum, merged chunk by chunk in any order: this is how attention is "
    "computed without storing its scores, and a loss over a vocabulary without its logits."
)


def picture(online_logsumexp):
    arriving = np.cumsum(np.random.default_rng(4).normal(0.1, 1, size=60)).reshape(30, 2)
    seen = np.arange(1, 31)
    return against(
        [numerics.logsumexp(arriving[:n].ravel()) for n in seen],
        lambda counts: np.array([online_logsumexp(iter(arriving[: int(n)])) for n in counts]),
        seen,
        x="chunks seen",
        y="log-sum-exp so far",
        title="A stream of 30 chunks",
        alt="The log-sum-exp of the chunks seen so far never falls as more of them arrive.",
    )
