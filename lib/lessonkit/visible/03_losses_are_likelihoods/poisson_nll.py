"""Visible check of ``poisson_nll``, set 03."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        y=[0.0, 3.0],
        log_rate=[0.0, 2.0],
        expected=[1.0, 1.389056099],
        looks_like=[
            ([-1.0, -1.3891], "That is the log-likelihood; a loss has the other sign."),
            ([np.nan, -0.0794], "`log_rate` is used as the rate. The rate is its exponential."),
            ([1.0, -14.7781], "The count meets λ in your second term. It should meet log λ."),
            ([1.0, 4.3891], "That is the gradient. The loss itself is wanted."),
            ([0.0, -4.0], "The first term is the rate, not its logarithm."),
            ([1.0, 13.3891], "Check the sign of the second term."),
            ([1.0, 3.1808], "log y! is included; it is left out here."),
            ([0.0, -6.0], "The term λ is missing."),
            ([1.0, 19.2638], "That is squared error, not a likelihood of counts."),
        ],
    ),
    case(
        y=[3.0, 1.0],
        log_rate=[-1.0, 0.5],
        expected=[3.367879441, 1.148721271],
    ),
    case(
        y=[2.0, 0.0],
        log_rate=[-800.0, -800.0],
        expected=[1600.0, 0.0],
        looks_like=[
            (
                [np.inf, np.nan],
                "exp(−800) is 0, and its logarithm infinite. You know log λ already.",
            ),
        ],
    ),
    case(
        y=[[0.0, 1.0], [4.0, 2.0]],
        log_rate=[[-0.5, 0.3], [1.2, 0.0]],
        expected=[[0.6065306597, 1.049858808], [-1.479883077, 1.0]],
    ),
]
TAKEAWAY = (
    "Its gradient is λ − y, predicted minus observed, once more. Outputs on a log scale "
    "and a likelihood that fits: you will see the pair again as logits and cross-entropy."
)


def library(y, log_rate):
    return losses.poisson_nll(log_rate, y)


def picture(poisson_nll):
    log_rates = np.linspace(-2, 3, 161)
    return against(
        losses.poisson_nll(log_rates, np.full(161, 3)),
        lambda log_rate: poisson_nll(0 * log_rate + 3, log_rate),
        log_rates,
        x="log rate",
        y="loss",
        title="Three calls were counted",
        alt="The Poisson loss of a count of 3 over the log rate: a line falling on the left, lowest "
        "where the rate is 3, rising exponentially on the right.",
        guides={"log 3": np.log(3)},
        ylim=(-2, 12),
    )
