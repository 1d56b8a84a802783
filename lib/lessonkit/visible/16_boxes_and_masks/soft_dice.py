"""Visible check of ``soft_dice``, set 16."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        p=[[[0.9, 0.2], [0.6, 0.1]], [[0.1, 0.0], [0.3, 0.0]]],
        g=[[[1.0, 0.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]],
        smooth=1.0,
        squared=False,
        expected=[0.1666666667, 0.2857142857],
        looks_like=[
            (
                [0.05213270142, 0.09090909091],
                "The two forms are exchanged: Σp² + Σg² stands below where `squared` is True.",
            ),
            (
                [0.2307692308, 0.2307692308],
                "You summed over the whole batch. Each picture has its own Dice here.",
            ),
            (
                0.2307692308,
                "You summed over the whole batch. Each picture has its own "
                "Dice here: sum over `axis=(1, 2)`.",
            ),
            (
                [0.4791666667, 0.2857142857],
                "The 2 above the line is missing: a perfect mask must give loss 0.",
            ),
            (
                [-0.04166666667, -0.4285714286],
                "The 2 belongs to the overlap alone: twice the smoothing "
                "above the line makes an empty picture cost −1.",
            ),
            (
                [0.375, 1.0],
                "`smooth` belongs above and below. Below only, a picture "
                "without target costs 1 even if nothing was predicted.",
            ),
            (
                [-0.2121212121, 0.2857142857],
                "The overlap taken off the denominator belongs to Jaccard "
                "(with no 2 above). Dice counts both masks in full.",
            ),
            (
                [0.2424242424, 0.2857142857],
                "That is Jaccard, overlap over union. Dice is twice the overlap over both sizes.",
            ),
            (
                [0.1114761675, 0.08041958042],
                "A ratio for each pixel, then the mean. Dice is the ratio of two sums.",
            ),
            (
                [0.1025641026, 0.09090909091],
                "You added `smooth` to every pixel, or took means instead of "
                "sums: `smooth` then weighs as much as all pixels together.",
            ),
            (
                [0.8333333333, 0.7142857143],
                "That is the score. The loss is 1 minus it.",
            ),
            (
                [-0.8333333333, -0.7142857143],
                "That is minus the score. The loss is 1 minus the score, so that 0 is perfect.",
            ),
            (
                [0.0, 0.0],
                "You cut the probabilities at ½. A loss with a threshold "
                "inside has no gradient: soft Dice takes them as they are.",
            ),
            (
                [0.2105263158, 1.0],
                "`smooth` is missing, above the line and below it: an empty picture becomes 0/0.",
            ),
            (
                [0.1379310345, 0.1666666667],
                "`smooth` is added once for each column. It is added once for each picture.",
            ),
            (
                [0.1709401709, 0.1428571429],
                "You score each column of pixels by itself. The sums run over "
                "both axes of a picture, `axis=(1, 2)`.",
            ),
            (
                0.2261904762,
                "One number. A loss for each picture is wanted; the mean is the caller's.",
            ),
        ],
    ),
    case(
        p=[[[0.9, 0.2], [0.6, 0.1]], [[0.1, 0.0], [0.3, 0.0]]],
        g=[[[1.0, 0.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]],
        smooth=1.0,
        squared=True,
        expected=[0.05213270142, 0.09090909091],
        looks_like=[
            (
                [0.6481474966, 0.009900990099],
                "You square the sums. `squared` means the sums of squares.",
            ),
            (
                [0.05235726131, 0.09173478656],
                "Something is added below the line besides `smooth`: a "
                "perfect mask no longer gives 0.",
            ),
        ],
    ),
    case(
        p=[
            [[0.8, 0.3, 0.6], [0.2, 0.1, 0.4]],
            [[0.7, 0.9, 0.2], [0.6, 0.3, 0.5]],
            [[0.1, 0.4, 0.3], [0.9, 0.2, 0.8]],
        ],
        g=[
            [[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]],
            [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
        ],
        smooth=0.5,
        squared=False,
        expected=[0.3050847458, 0.2985074627, 0.4523809524],
        looks_like=[],
    ),
    case(
        p=[
            [[0.8, 0.3, 0.6], [0.2, 0.1, 0.4]],
            [[0.7, 0.9, 0.2], [0.6, 0.3, 0.5]],
            [[0.1, 0.4, 0.3], [0.9, 0.2, 0.8]],
        ],
        g=[
            [[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]],
            [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
        ],
        smooth=2.0,
        squared=True,
        expected=[0.1111111111, 0.1193181818, 0.2],
        looks_like=[],
    ),
    case(
        p=[[[0.8, 0.3, 0.6], [0.2, 0.1, 0.4]], [[0.7, 0.9, 0.2], [0.6, 0.3, 0.5]]],
        g=[[[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]], [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]],
        smooth=0.0,
        squared=True,
        expected=[0.1627906977, 0.1666666667],
        looks_like=[],
    ),
    case(
        p=[[[0.9, 0.2], [0.6, 0.1]], [[0.1, 0.0], [0.3, 0.0]]],
        g=[[[0.5, 0.0], [1.0, 0.2]], [[0.3, 0.0], [0.0, 0.7]]],
        smooth=1.0,
        squared=True,
        expected=[0.1054131054, 0.369047619],
        looks_like=[],
    ),
]
TAKEAWAY = (
    "Dice is a ratio of sums over a picture. With no target, only `smooth` "
    "decides what a false pixel costs."
)


def library(p, g, smooth, squared):
    return losses.dice(p, g, smooth=smooth, squared=squared)


def picture(soft_dice):
    p = np.linspace(0, 1, 51)
    g = np.array([[[1.0, 0.0]]])
    return against(
        1 - (2 * p + 1) / (p + 2.3),
        lambda p: np.array([soft_dice(np.array([[[v, 0.3]]]), g, 1.0, False)[0] for v in p]),
        p,
        x="probability on the target",
        y="loss, with 0.3 on a pixel off the target",
        title="A ratio, not a sum of pixels",
        alt="The loss falls from 0.57 to 0.09 in a line that is slightly bent.",
    )


def why(result, p, g, smooth, squared):
    """Which overlap a wrong loss would belong to, were its denominator right."""
    power = 2 if squared else 1
    for k, loss in enumerate(result):
        overlap, size = (p[k] * g[k]).sum(), (p[k] ** power).sum() + (g[k] ** power).sum()
        yours = ((1 - loss) * (size + smooth) - smooth) / 2
        if not np.isclose(yours, overlap):
            return (
                f"In picture {k} the overlap Σpg is {overlap:.5g} and the sum of both sizes {size:.5g}. With "
                f"that sum and smooth = {smooth:g}, your loss would belong to an overlap of {yours:.5g}; "
                f"with that overlap, to a sum of {(2 * overlap + smooth) / (1 - loss) - smooth:.5g}."
            )
    return None
