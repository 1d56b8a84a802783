"""Visible check of ``gaussian_nll``, set 03."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        y=[1.0, 3.0],
        mean=[1.0, 1.0],
        log_var=[0.0, 0.0],
        expected=[0.9189385332, 2.918938533],
        looks_like=[
            ([0.0, 2.0], "The constant ½·log 2π is missing: here it belongs to the loss."),
            ([1.8379, 3.8379], "Is the whole of log 2π right, or half of it?"),
            ([0.9189, 4.9189], "The square has lost its ½."),
            ([0.9189, 1.9189], "The residual is 2, its square is 4: did you square it?"),
            ([-0.9189, -2.9189], "That is the log-likelihood; a loss has the other sign."),
            ([0.3989, 0.054], "That is the density. Take minus its logarithm."),
            (
                [np.nan, np.nan],
                "Is `log_var` used as the variance? The variance is its exponential.",
            ),
        ],
    ),
    case(
        y=[2.0, 2.0],
        mean=[0.0, 0.0],
        log_var=[2.0, -2.0],
        expected=[2.1896091, 14.69705073],
        looks_like=[
            ([2.9556, 108.1152], "You read the last argument as log σ. It is log σ²."),
            (
                [1.1896, 15.6971],
                "No price for a large variance yet: a term with `log_var` is missing.",
            ),
            ([0.1896, 16.6971], "Being vague is rewarded here. Check the sign of `log_var`."),
            ([3.1896, 13.6971], "log σ is half of `log_var`."),
            ([16.6971, 0.1896], "The large variance should soften the error: divide by σ²."),
        ],
    ),
    case(
        y=[1000.0],
        mean=[0.0],
        log_var=[0.0],
        expected=[500000.9189],
        looks_like=[
            ([np.inf], "The density has underflowed to 0. Take the logarithm on paper."),
        ],
    ),
    case(
        y=[[0.0, 1.5], [-2.0, 3.0]],
        mean=[[0.5, 1.0], [1.0, 2.0]],
        log_var=[[0.0, -1.0], [0.7, 1.2]],
        expected=[[1.043938533, 0.7587237618], [3.5035724, 1.669535639]],
    ),
    case(
        y=[[3.65, -0.61, 0.5], [-4.2, 0.12, 1.3]],
        mean=[[-3.53, 0.4, -0.25], [-4.76, 0.15, 4.1]],
        log_var=[[1.71, -2.11, 0.3], [3.4, -4.5, -0.8]],
        expected=[[6.435971377, 4.070954, 1.277293658], [2.624171462, -1.290553758, 9.243058973]],
    ),
]
TAKEAWAY = (
    "The square asks for a large variance, the logarithm for a small one. They balance "
    "where the variance equals the squared residual: that is how a model learns its own error bar."
)


def library(y, mean, log_var):
    return losses.gaussian_nll(mean, log_var, y)


def picture(gaussian_nll):
    log_vars = np.linspace(-2, 6, 161)
    return against(
        losses.gaussian_nll(0 * log_vars, log_vars, 0 * log_vars + 2),
        lambda log_var: gaussian_nll(0 * log_var + 2, 0 * log_var, log_var),
        log_vars,
        x="log variance",
        y="loss (nats)",
        title="One residual of 2, many claims",
        alt="The Gaussian loss of a residual of 2 over the log variance: steep on the left, lowest "
        "where the variance is 4, rising slowly as a line on the right.",
        guides={"log 4": np.log(4)},
        ylim=(0, 10),
    )
