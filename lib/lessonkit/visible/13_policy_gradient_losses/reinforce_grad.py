"""Visible check of ``reinforce_grad``, set 13."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        z=[0.5, 0.0, -0.5],
        actions=[0, 2, 2, 1],
        advantages=[1.0, -1.0, 0.5, 2.0],
        expected=[0.06655024441, -0.3080025714, 0.241452327],
        looks_like=[
            (
                [0.2662009776, -1.232010286, 0.9658093081],
                "N times too large: the loss is a mean over the samples.",
            ),
            (
                [-0.06655024441, 0.3080025714, -0.241452327],
                "The sign: descending your gradient makes answers with a positive advantage rarer.",
            ),
            (
                [-0.09375, -0.34375, 0.4375],
                "The batch's mean is taken off the advantages. They are constants here, "
                "used as they come.",
            ),
            (
                [0.2564803911, 0.05719588572, -0.3136762768],
                "The advantages are ignored. That is cross-entropy on your own samples, "
                "whose expected gradient is 0.",
            ),
            (
                [0.1603002444, 0.03574742857, -0.196047673],
                "You average the advantages first. Each sample is weighted by its own.",
            ),
            (
                [0.3197904399, -0.1544046286, -0.1653858114],
                "The advantage's sign says which way to go. With its absolute value bad "
                "answers are imitated too.",
            ),
            (
                [-0.25, -0.5, 0.125],
                "The softmax's normaliser is missing: each sample also moves the logits of "
                "the answers that were not drawn. The entries of the gradient sum to 0.",
            ),
        ],
    ),
    case(
        z=[1000000000.0, 0.0, -1000000000.0],
        actions=[0, 1],
        advantages=[1.0, -1.0],
        expected=[-0.5, 0.5, 0.0],
        looks_like=[
            (
                [np.nan, 0.5, 0.0],
                "The formula is right, but exp overflows for large logits: subtract the "
                "largest logit first.",
            ),
            (
                [-1.0, 1.0, 0.0],
                "N times too large: the loss is a mean over the samples.",
            ),
            (
                [0.5, -0.5, 0.0],
                "The sign: descending your gradient makes answers with a positive advantage rarer.",
            ),
            (
                [0.0, 0.0, 0.0],
                "You average the advantages first. Each sample is weighted by its own.",
            ),
        ],
    ),
    case(
        z=[2.1, 5.08, -4.45, -1.99, 1.84, -0.6],
        actions=[3, 3, 1, 5, 4, 3],
        advantages=[0.01, -0.78, -0.73, -1.27, -0.42, -0.07],
        expected=[
            -0.02521942084,
            -0.3748486668,
            -3.606668713e-05,
            0.1395778462,
            0.05055452556,
            0.2099717826,
        ],
    ),
]
TAKEAWAY = (
    "A cross-entropy on your own answers, each weighted by its advantage. Where"
    " all advantages are equal, what is left is noise."
)


def library(z, actions, advantages):
    each = losses.cross_entropy_grad(np.tile(z, (len(actions), 1)), actions)
    return advantages @ each / len(actions)


def picture(reinforce_grad):
    gap = np.linspace(-5, 5, 101)
    p = 1 / (1 + np.exp(-gap))
    return against(
        p - 1,
        lambda gap: np.array(
            [reinforce_grad(np.array([g, 0.0]), np.array([0]), np.array([1.0]))[0] for g in gap]
        ),
        gap,
        x="logit of the drawn answer above the other",
        y="gradient in that logit",
        title="An answer that is sure already is hardly pushed",
        alt="The gradient rises from −1 for an unlikely answer to 0 for a sure one.",
    )


def why(result, z, actions, advantages):
    """The sum of the entries, or what an answer that was never drawn has to get."""
    size = max(np.abs(result).max(), 1e-300)
    if abs(result.sum()) > 1e-9 * size:
        return (
            "Each score e_a − π sums to 0, and so does the gradient. Yours sums to "
            f"{result.sum():.4g}: is π the softmax, and does every sample move all logits?"
        )
    return None
