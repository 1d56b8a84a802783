"""Visible check of ``soft_dice_grad``, set 16."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        p=[[[0.9, 0.2], [0.6, 0.1]], [[0.1, 0.0], [0.3, 0.0]]],
        g=[[[1.0, 0.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]],
        smooth=1.0,
        expected=[
            [[-0.1215277778, 0.08680555556], [-0.1215277778, 0.08680555556]],
            [[0.2551020408, 0.2551020408], [0.2551020408, 0.2551020408]],
        ],
        looks_like=[
            (
                [
                    [[-0.2430555556, 0.1736111111], [-0.2430555556, 0.1736111111]],
                    [[0.5102040816, 0.5102040816], [0.5102040816, 0.5102040816]],
                ],
                "That is each picture's own gradient. The loss is the mean "
                "over the pictures: divide by their number.",
            ),
            (
                [
                    [[-0.03038194444, 0.02170138889], [-0.03038194444, 0.02170138889]],
                    [[0.0637755102, 0.0637755102], [0.0637755102, 0.0637755102]],
                ],
                "You divided by the number of pixels. The mean is over "
                "pictures; a picture's pixels are summed already.",
            ),
            (
                [[[-0.2083333333, 0.0], [-0.2083333333, 0.0]], [[0.0, 0.0], [0.0, 0.0]]],
                "Only the numerator's part. p stands below the line as well: "
                "the quotient rule has two terms.",
            ),
            (
                [
                    [[0.08680555556, 0.08680555556], [0.08680555556, 0.08680555556]],
                    [[0.2551020408, 0.2551020408], [0.2551020408, 0.2551020408]],
                ],
                "Only the denominator's part. On the target p raises the "
                "overlap too: the quotient rule has two terms.",
            ),
            (
                [
                    [[-0.03472222222, 0.1736111111], [-0.03472222222, 0.1736111111]],
                    [[0.5102040816, 0.5102040816], [0.5102040816, 0.5102040816]],
                ],
                "The derivative of Σp + Σg in one p is 1, not 2.",
            ),
            (
                [
                    [[-0.01736111111, 0.08680555556], [-0.01736111111, 0.08680555556]],
                    [[0.2551020408, 0.2551020408], [0.2551020408, 0.2551020408]],
                ],
                "The numerator is twice the overlap, so its derivative in one p is 2g.",
            ),
            (
                [
                    [[-0.9131944444, 0.08680555556], [-0.9131944444, 0.08680555556]],
                    [[0.2551020408, 0.2551020408], [0.2551020408, 0.2551020408]],
                ],
                "Both terms carry 1/(Σp + Σg + s): (D − 2g)/(Σp + Σg + s), with D the score.",
            ),
            (
                [
                    [[-0.02531828704, 0.01808449074], [-0.02531828704, 0.01808449074]],
                    [[0.1822157434, 0.1822157434], [0.1822157434, 0.1822157434]],
                ],
                "The score D already holds one division. What is left is one "
                "division by Σp + Σg + s, not by its square.",
            ),
            (
                [
                    [[0.1215277778, -0.08680555556], [0.1215277778, -0.08680555556]],
                    [[-0.2551020408, -0.2551020408], [-0.2551020408, -0.2551020408]],
                ],
                "The sign: that is the slope of the score. The loss is 1 minus it.",
            ),
            (
                [
                    [[-0.1909722222, 0.01736111111], [-0.1909722222, 0.01736111111]],
                    [[0.1020408163, 0.1020408163], [0.1020408163, 0.1020408163]],
                ],
                "The loss stands where the score belongs: on the target the "
                "slope is (D − 2)/(Σp + Σg + s), with D the score.",
            ),
            (
                [
                    [[-0.2366863905, 0.1479289941], [-0.2366863905, 0.1479289941]],
                    [[0.1479289941, 0.1479289941], [0.1479289941, 0.1479289941]],
                ],
                "You pooled the batch. Each picture has its own numerator and denominator.",
            ),
            (
                [
                    [[-0.05208333333, 0.03472222222], [-0.1041666667, 0.01736111111]],
                    [[0.05102040816, 0.0], [0.1530612245, 0.0]],
                ],
                "That is the gradient of a denominator of squares. Here it is Σp + Σg.",
            ),
            (
                [
                    [[-0.0109375, 0.01388888889], [-0.02916666667, 0.0078125]],
                    [[0.02295918367, 0.0], [0.05357142857, 0.0]],
                ],
                "p(1 − p) takes it on to the logits. The gradient in p is wanted.",
            ),
            (
                [
                    [[-0.1592797784, 0.1038781163], [-0.1592797784, 0.1038781163]],
                    [[0.0, 0.0], [0.0, 0.0]],
                ],
                "smooth is missing: for a picture without target (and a "
                "silent prediction) that is 0/0; with it, every pixel there "
                "is pushed down.",
            ),
            (
                [
                    [[-0.1215277778, 0.08680555556], [-0.1215277778, 0.08680555556]],
                    [[0.0, 0.0], [0.0, 0.0]],
                ],
                "A picture without target does teach: its pixels are pushed down by s/(Σp + s)².",
            ),
            (
                [[[-0.1215277778, 0.0], [-0.1215277778, 0.0]], [[0.0, 0.0], [0.0, 0.0]]],
                "Pixels off the target have a slope too: raising them makes "
                "the denominator larger.",
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
        expected=[
            [
                [-0.07373360146, 0.03926074883, -0.07373360146],
                [0.03926074883, 0.03926074883, -0.07373360146],
            ],
            [
                [-0.06460236133, -0.06460236133, 0.03490012623],
                [0.03490012623, 0.03490012623, -0.06460236133],
            ],
            [
                [0.04346182918, 0.04346182918, 0.04346182918],
                [-0.1152683296, 0.04346182918, 0.04346182918],
            ],
        ],
        looks_like=[],
    ),
    case(
        p=[[[0.8, 0.3, 0.6], [0.2, 0.1, 0.4]]],
        g=[[[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]]],
        smooth=2.0,
        expected=[
            [
                [-0.1680058437, 0.1022644266, -0.1680058437],
                [0.1022644266, 0.1022644266, -0.1680058437],
            ]
        ],
        looks_like=[],
    ),
    case(
        p=[[[0.7, 0.9, 0.2], [0.6, 0.3, 0.5]], [[0.1, 0.4, 0.3], [0.9, 0.2, 0.8]]],
        g=[[[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]]],
        smooth=10.0,
        expected=[
            [
                [-0.02983940972, -0.02983940972, -0.02983940972],
                [-0.02983940972, -0.02983940972, -0.02983940972],
            ],
            [
                [0.03143481272, 0.03143481272, 0.03143481272],
                [-0.04155788801, 0.03143481272, 0.03143481272],
            ],
        ],
        looks_like=[],
    ),
]
TAKEAWAY = (
    "Two values for each picture, one on the target and one off it, whatever "
    "the probabilities are; and an empty picture pushes every pixel down."
)


def library(p, g, smooth):
    return losses.dice_grad(p, g, smooth=smooth) / len(p)


def picture(soft_dice_grad):
    p = np.linspace(0, 1, 51)
    g = np.array([[[1.0, 0.0]]])
    size = p + 2.3
    return against(
        ((2 * p + 1) / size - 2) / size,
        lambda p: np.array([soft_dice_grad(np.array([[[v, 0.3]]]), g, 1.0)[0, 0, 0] for v in p]),
        p,
        x="probability on the target",
        y="slope there, with 0.3 on a pixel off the target",
        title="The pull on the target hardly depends on p",
        alt="The slope rises from −0.68 to −0.33, never changing its sign.",
    )


def why(result, p, g, smooth):
    """The two values that the gradient of a picture has, and which score or size yours belong to."""
    for k in range(len(p)):
        size = p[k].sum() + g[k].sum() + smooth
        score = (2 * (p[k] * g[k]).sum() + smooth) / size
        for name, where, right in (("off", g[k] == 0, score), ("on", g[k] == 1, score - 2)):
            here = result[k][where] * size * len(p)
            if not where.any() or np.allclose(here, right):
                continue
            if not np.allclose(here, here[0]):
                return f"The pixels {name} the target of picture {k} have one gradient; yours have several."
            means = "the Dice score, {:.5g}" if name == "off" else "the Dice score less 2, {:.5g}"
            return (
                f"{name.capitalize()} the target of picture {k}, the gradient times Σp + Σg + smooth times "
                f"the number of pictures is {means.format(right)}. Yours gives {here[0]:.5g}."
            )
    return None
