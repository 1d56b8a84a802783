"""Visible check of ``ppo_grad``, set 13."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        logp=[
            0.4054651081,
            0.2231435513,
            -0.6931471806,
            0.4054651081,
            -0.2876820725,
            -0.6931471806,
        ],
        logp_old=[0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        advantage=[1.0, 1.0, 1.0, -1.0, -1.0, -1.0],
        low=0.2,
        high=0.28,
        expected=[0.0, -1.25, -0.5, 1.5, 0.0, 0.0],
        looks_like=[
            (
                [-1.5, -1.25, -0.5, 1.5, 0.75, 0.5],
                "The clip is missing.",
            ),
            (
                [0.0, -1.25, 0.0, 0.0, 0.0, 0.0],
                "That is the clip without the min. A ratio that has moved the wrong way (A "
                "> 0 and w below, A < 0 and w above) keeps its gradient, so that it can "
                "come back.",
            ),
            (
                [0.0, 1.25, 0.5, -1.5, 0.0, 0.0],
                "The sign: the loss is minus the objective, so its gradient is −A·w.",
            ),
            (
                [0.0, 0.0, -0.5, 1.5, 0.75, 0.0],
                "`low` bounds the ratio from below, `high` from above; you have them the "
                "other way round.",
            ),
            (
                [-1.5, -1.25, 0.0, 0.0, 0.75, 0.5],
                "The gradient vanishes in the two wrong quadrants: just where the ratio has"
                " moved against the advantage and has to come back.",
            ),
            (
                [0.0, -1.0, -1.0, 1.0, 0.0, 0.0],
                "The ratio is missing: the derivative of w in log π is w itself.",
            ),
            (
                [-1.28, -1.25, -0.8, 1.28, 0.8, 0.8],
                "You clip the weight and keep the gradient. PPO clips the objective: where "
                "that is flat, the gradient is 0.",
            ),
        ],
    ),
    case(
        logp=[-1.2, -0.71, -0.738, -2.0],
        logp_old=[-1.0, -0.5, -1.0, -1.0],
        advantage=[2.0, -0.5, 0.5, 0.5],
        low=0.2,
        high=0.28,
        expected=[-1.637461506, 0.405292123, 0.0, -0.1839397206],
        looks_like=[
            (
                [-1.637461506, 0.405292123, -0.6497632712, -0.1839397206],
                "The clip is missing.",
            ),
            (
                [-1.637461506, 0.405292123, 0.0, 0.0],
                "That is the clip without the min. A ratio that has moved the wrong way (A "
                "> 0 and w below, A < 0 and w above) keeps its gradient, so that it can "
                "come back.",
            ),
            (
                [1.637461506, -0.405292123, 0.0, 0.1839397206],
                "The sign: the loss is minus the objective, so its gradient is −A·w.",
            ),
            (
                [-1.637461506, 0.405292123, -0.6497632712, 0.0],
                "The gradient vanishes in the two wrong quadrants: just where the ratio has"
                " moved against the advantage and has to come back.",
            ),
            (
                [-2.0, 0.5, 0.0, -0.5],
                "The ratio is missing: the derivative of w in log π is w itself.",
            ),
            (
                [-1.637461506, 0.405292123, -0.64, -0.4],
                "You clip the weight and keep the gradient. PPO clips the objective: where "
                "that is flat, the gradient is 0.",
            ),
        ],
    ),
    case(
        logp=[0.0, -1000.0],
        logp_old=[-1000.0, 0.0],
        advantage=[1.0, -1.0],
        low=0.2,
        high=0.2,
        expected=[0.0, 0.0],
        looks_like=[
            (
                [np.nan, 0.0],
                "Right where the ratio is finite. exp overflows to infinity, and infinity "
                "times 0 is NaN: decide on the log-ratio first, then take exp of what is "
                "left.",
            ),
            (
                [-1e300, 0.0],
                "The clip is missing.",
            ),
            (
                [-np.inf, 0.0],
                "The gradient vanishes in the two wrong quadrants: just where the ratio has"
                " moved against the advantage and has to come back.",
            ),
            (
                [-1.2, 0.8],
                "You clip the weight and keep the gradient. PPO clips the objective: where "
                "that is flat, the gradient is 0.",
            ),
        ],
    ),
    case(
        logp=[-3.06, -2.25, -0.74, -2.32, -0.66, -1.48],
        logp_old=[-2.96, -2.44, -0.49, -2.05, -1.7, -0.69],
        advantage=[-0.82, 0.95, 0.83, -0.83, 1.2, 0.72],
        low=0.4,
        high=0.1,
        expected=[0.7419666828, 0.0, -0.6464046499, 0.6336049803, 0.0, -0.3267682526],
    ),
    case(
        logp=[[-1.31, -0.42, -2.2], [-0.75, -1.9, -0.63]],
        logp_old=[[-1.1, -0.9, -2.35], [-0.8, -1.2, -0.99]],
        advantage=[[0.7, 1.4, -0.6], [-1.2, -0.9, 0.35]],
        low=0.2,
        high=0.28,
        expected=[[-0.5674089722, 0.0, 0.6971005456], [1.261525316, 0.0, 0.0]],
    ),
]
TAKEAWAY = (
    "Two quadrants are silent, two are not: a ratio that has moved against its "
    "advantage keeps its gradient, so that it can come back."
)


def library(logp, logp_old, advantage, low, high):
    return losses.ppo_clip_grad(logp, logp_old, advantage, low=low, high=high)


def picture(ppo_grad):
    w = np.linspace(0.3, 2, 171)
    log_w, zero = np.log(w), np.zeros(171)
    return against(
        np.where(w < 0.8, 0, w),
        lambda w: ppo_grad(log_w, zero, zero - 1, 0.2, 0.28),
        w,
        x="ratio w",
        y="gradient in log π, A = −1",
        title="Silent below 0.8, unbounded above",
        alt="For a negative advantage the gradient is 0 below 0.8 and grows with the ratio above.",
    )


def why(result, logp, logp_old, advantage, low, high):
    """The first entry that is wrong: where its ratio stands, and whether the clip is active there."""
    w, A = np.exp(np.ravel(logp - logp_old)), np.ravel(advantage)
    silent = ((A > 0) & (w > 1 + high)) | ((A < 0) & (w < 1 - low))
    right = np.where(silent, 0, -A * w)
    wrong = np.flatnonzero(~np.isclose(np.ravel(result), right))
    if not len(wrong):
        return None
    i = wrong[0]
    place = f"At an advantage of {A[i]:.4g} and a ratio of {w[i]:.4g}, with the range from {1 - low:.4g} to "
    place += f"{1 + high:.4g}, "
    yours = np.ravel(result)[i]
    if silent[i]:
        return f"{place}the clip is active, so the gradient is 0. Yours is {yours:.4g}."
    if yours == 0:
        return f"{place}the clip is not active, and yours is 0. The borders are those of the ratio."
    return f"{place}the gradient is minus the advantage times the ratio. Yours is {yours:.4g}."
