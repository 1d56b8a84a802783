"""Visible check of ``gaussian_kl``, set 06."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        mean=[2.0, 0.0],
        log_var=[0.0, np.log(9.0)],  # variances 1 and 9
        expected=4.90138771133189,
        looks_like=[
            (39.8027754226638, "You treat log_var as log σ. It is log σ²."),
            (-4.90138771133189, "The sign is turned round: KL is never negative."),
            (2.65416784422367, "That is the other direction, from the standard normal to yours."),
            (5.90138771133189, "The −1 is missing. What comes out at mean 0 and log_var 0?"),
            (5.40138771133189, "Each dimension has a −1 of its own: put it inside the sum."),
            (9.80277542266378, "Twice too large: where is the ½?"),
            (2.45069385566594, "The mean over the dimensions. Independent dimensions add up."),
            (1.90138771133189, "exp(½·log_var) is σ. The formula needs σ²."),
            (7.09861228866811, "The logarithm has the wrong sign."),
            (3.90138771133189, "The mean has to be squared."),
            (2.90138771133189, "The mean has no effect yet."),
        ],
    ),
    case(
        mean=[[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]],
        log_var=[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        expected=[0.0, 1.5],
        looks_like=[
            (1.5, "All examples are summed up: use axis=-1."),
            (0.75, "The examples are averaged. One number for each is wanted."),
            ([0.5, 0.5, 0.5], "You sum along the first axis. The dimensions lie along the last."),
        ],
    ),
    case(
        mean=[0.0, 0.0],
        log_var=[-2000.0, 0.0],
        expected=999.5,
        looks_like=[
            (np.inf, "The variance rounded to 0 before its logarithm. You were given that one."),
            (8.71034037697618, "The small constant caps the penalty. log_var needs none."),
        ],
    ),
    case(
        mean=[[[0.5, -1.0]], [[2.0, 0.0]]],
        log_var=[[[0.0, 0.4]], [[-0.7, 1.1]]],
        expected=[[0.6709123488], [2.550375664]],
    ),
    case(
        mean=[[1.42, -2.73], [0.11, 0.0]],
        log_var=[[0.0, 0.0], [0.0, 0.0]],
        expected=[4.73465, 0.00605],
    ),
]
TAKEAWAY = (
    "Half of (variance + mean² − 1 − log variance), summed. The variance may not collapse "
    "(−log), not explode (+variance), and the mean stays near home (mean²)."
)


def library(mean, log_var):
    return losses.gaussian_kl(mean, log_var, 0 * mean, 0 * mean).sum(axis=-1)


def picture(gaussian_kl):
    widths = np.linspace(-5, 3, 161)
    return against(
        losses.gaussian_kl(0 * widths, widths, 0 * widths, 0 * widths),
        lambda log_var: gaussian_kl(0 * log_var[:, None], log_var[:, None]),
        widths,
        x="log-variance",
        y="KL (nats)",
        title="A centred Gaussian against the standard normal",
        alt="A valley at log-variance 0: a line of slope −½ to the left, an exponential to the right.",
        guides={"standard normal": 0.0},
        ylim=(-1, 8),
    )
