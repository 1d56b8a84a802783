"""Visible check of ``info_nce_grad``, set 10."""

from lessonkit.checks import case
from losslab import losses

CASES = [
    case(
        similarity=[[0.9, 0.1], [0.4, 0.3]],
        temperature=0.5,
        expected=[[-0.1679816149, 0.1679816149], [0.5498339973, -0.5498339973]],
        looks_like=[
            (
                [[-0.08399080743, 0.08399080743], [0.2749169987, -0.2749169987]],
                "The chain rule through s/τ leaves a factor 1/τ.",
            ),
            (
                [[-0.3359632297, 0.3359632297], [1.099667995, -1.099667995]],
                "That is the gradient of the sum. The mean divides by N.",
            ),
            (
                [[0.1679816149, -0.1679816149], [-0.5498339973, 0.5498339973]],
                "That is the direction of descent: the gradient is minus it.",
            ),
            (
                [[-0.2689414214, 0.4013123399], [0.2689414214, -0.4013123399]],
                "The softmax runs down the columns. A row is a query with its candidates.",
            ),
            (
                [[0.8320183851, 0.1679816149], [0.5498339973, 0.4501660027]],
                "The positive's −1 is missing: probabilities minus one-hot.",
            ),
        ],
    ),
    case(
        similarity=[[1.0, -0.5, 0.2], [0.3, 0.4, 0.5], [-1.0, 2.0, 0.0]],
        temperature=2.0,
        expected=[
            [-0.08888269828, 0.03674254501, 0.05214015327],
            [0.05280206825, -0.1111573785, 0.05835531024],
            [0.02337406386, 0.1047552865, -0.1281293504],
        ],
        looks_like=[
            (
                [
                    [-0.1777653966, 0.07348509001, 0.1042803065],
                    [0.1056041365, -0.222314757, 0.1167106205],
                    [0.04674812772, 0.2095105731, -0.2562587008],
                ],
                "The chain rule through s/τ leaves a factor 1/τ.",
            ),
            (
                [
                    [-0.2666480948, 0.110227635, 0.1564204598],
                    [0.1584062047, -0.3334721355, 0.1750659307],
                    [0.07012219158, 0.3142658596, -0.3843880512],
                ],
                "That is the gradient of the sum. The mean divides by N.",
            ),
            (
                [
                    [-0.02962756609, 0.012247515, 0.01738005109],
                    [0.01760068942, -0.0370524595, 0.01945177008],
                    [0.00779135462, 0.03491842885, -0.04270978347],
                ],
                "Divided by N twice: the mean is over N losses, not over N² entries.",
            ),
            (
                [
                    [0.08888269828, -0.03674254501, -0.05214015327],
                    [-0.05280206825, 0.1111573785, -0.05835531024],
                    [-0.02337406386, -0.1047552865, 0.1281293504],
                ],
                "That is the direction of descent: the gradient is minus it.",
            ),
            (
                [
                    [-0.08625111244, 0.02750885514, 0.05434773758],
                    [0.05666788329, -0.1235241939, 0.06314306254],
                    [0.02958322915, 0.0960153388, -0.1174908001],
                ],
                "The softmax runs down the columns. A row is a query with its candidates.",
            ),
            (
                [
                    [0.07778396839, 0.03674254501, 0.05214015327],
                    [0.05280206825, 0.05550928818, 0.05835531024],
                    [0.02337406386, 0.1047552865, 0.03853731627],
                ],
                "The positive's −1 is missing: probabilities minus one-hot.",
            ),
        ],
    ),
    case(
        similarity=[[0.7]],
        temperature=0.1,
        expected=[[0.0]],
        looks_like=[
            ([[10.0]], "The positive's −1 is missing: probabilities minus one-hot."),
        ],
    ),
]
TAKEAWAY = (
    "Negatives share one push in proportion to their probability: the temperature"
    " decides how many feel it."
)


def library(similarity, temperature):
    return losses.info_nce_grad(similarity, temperature=temperature) / len(similarity)
