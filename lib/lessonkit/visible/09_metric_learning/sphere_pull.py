"""Visible check of ``sphere_pull``, set 09."""

from lessonkit.checks import case

CASES = [
    case(
        anchor=[[2.5, 0.0], [0.0, 0.4], [3.0, 4.0]],
        positive=[[0.6, 0.8], [0.8, 0.6], [0.6, 0.8]],
        negative=[[0.8, -0.6], [1.0, 0.0], [-0.8, 0.6]],
        margin=0.9,
        expected=[[0.0, -1.12], [0.0, 0.0], [0.0, 0.0]],
        looks_like=[
            (
                [[0.4, -2.8], [0.0, 0.0], [0.0, 0.0]],
                (
                    "That is the gradient in the anchor on the sphere, 2(n − p). It still has to "
                    "pass through the division by the length: what points along the anchor goes, "
                    "and the rest is divided by it."
                ),
            ),
            (
                [[0.16, -1.12], [0.0, 0.0], [0.0, 0.0]],
                (
                    "The part along the anchor is still there. Moving the anchor along itself "
                    "changes nothing, so that part of the gradient is 0: take it off."
                ),
            ),
            (
                [[0.0, -2.8], [0.0, 0.0], [0.0, 0.0]],
                (
                    "The division by the anchor's length is missing: the longer it is, the less the "
                    "same step turns it."
                ),
            ),
            (
                [[0.0, 1.12], [0.0, 0.0], [0.0, 0.0]],
                (
                    "The sign is turned round: that is the step which descent takes. The gradient "
                    "is wanted."
                ),
            ),
            (
                [[0.0, -0.56], [0.0, 0.0], [0.0, 0.0]],
                "The factor 2 of the squared distances is missing.",
            ),
            (
                [[0.0, -1.12], [1.0, 0.0], [-0.32, 0.24]],
                ("A triplet beyond its margin has no loss, and so no gradient: make these rows 0."),
            ),
            (
                [[0.0, -1.12], [1.0, 0.0], [0.0, 0.0]],
                (
                    "Which triplets have a loss is decided by the anchor of length 1, as all "
                    "distances are."
                ),
            ),
            (
                [[0.0, -0.64], [0.0, 0.0], [0.0, 0.0]],
                "Only the positive pulls. The negative pushes as well, by 2n.",
            ),
            (
                [[0.0, -0.373333333], [0.0, 0.0], [0.0, 0.0]],
                (
                    "You divide by the number of triplets. Each row is wanted as it is, without the "
                    "mean."
                ),
            ),
            (
                [[0.0, -0.448], [0.0, 0.0], [0.0, 0.0]],
                (
                    "You divide by the square of the length. The anchor is divided by its length "
                    "once."
                ),
            ),
            (
                [[0.0, -7.0], [0.0, 0.0], [0.0, 0.0]],
                (
                    "You multiply by the length. A long anchor turns less, so the gradient is "
                    "divided by it."
                ),
            ),
            (
                [[-0.84, -1.12], [0.0, 0.0], [0.0, 0.0]],
                (
                    "The part along the anchor is taken off with the raw rows. With (g·a)a the rows "
                    "have length 1."
                ),
            ),
            (
                [[0.16, 0.0], [0.0, 0.0], [0.0, 0.0]],
                ("That is the part **along** the anchor, which moves nothing. The rest is wanted."),
            ),
            (
                [[0.32, -1.12], [0.0, 0.0], [0.0, 0.0]],
                "The part along the anchor is added. It has to go: subtract it.",
            ),
            (
                [[-0.8, 1.6], [0.0, 0.0], [0.0, 0.0]],
                "That is the gradient in the positive, which is held fixed here.",
            ),
            (
                [[0.0, -0.499601879], [0.0, 0.0], [0.0, 0.0]],
                (
                    "You divide by the norm of the whole table. Each row has its own: `axis=1, "
                    "keepdims=True`."
                ),
            ),
            (
                [[0.0, -0.737244196], [0.0, 0.0], [0.0, 0.0]],
                (
                    "Those are the slopes of plain distances, unit vectors. Here the distances are "
                    "squared."
                ),
            ),
            (
                [[0.0, -0.48], [0.0, 0.0], [0.0, 0.0]],
                "Only the negative pushes. The positive pulls as well, by −2p.",
            ),
            (
                [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]],
                (
                    "The margin has the wrong sign: a triplet has a loss while near − far + m is "
                    "above 0."
                ),
            ),
        ],
    ),
    case(
        anchor=[[1.0, 2.0, 2.0], [0.3, 0.0, 0.4]],
        positive=[[1.0, 0.0, 0.0], [0.0, 0.6, 0.8]],
        negative=[[0.0, 0.6, -0.8], [0.8, 0.0, 0.6]],
        margin=1.0,
        expected=[[-0.562962963, 0.607407407, -0.325925926], [2.432, -2.4, -1.824]],
        looks_like=[
            (
                [[-2.0, 1.2, -1.6], [1.6, -1.2, -0.4]],
                (
                    "That is the gradient in the anchor on the sphere, 2(n − p). It still has to "
                    "pass through the division by the length: what points along the anchor goes, "
                    "and the rest is divided by it."
                ),
            ),
            (
                [[-0.666666667, 0.4, -0.533333333], [3.2, -2.4, -0.8]],
                (
                    "The part along the anchor is still there. Moving the anchor along itself "
                    "changes nothing, so that part of the gradient is 0: take it off."
                ),
            ),
            (
                [[-1.68888889, 1.82222222, -0.977777778], [1.216, -1.2, -0.912]],
                (
                    "The division by the anchor's length is missing: the longer it is, the less the "
                    "same step turns it."
                ),
            ),
            (
                [[0.562962963, -0.607407407, 0.325925926], [-2.432, 2.4, 1.824]],
                (
                    "The sign is turned round: that is the step which descent takes. The gradient "
                    "is wanted."
                ),
            ),
            (
                [[-0.281481481, 0.303703704, -0.162962963], [1.216, -1.2, -0.912]],
                "The factor 2 of the squared distances is missing.",
            ),
            (
                [[0.0, 0.0, 0.0], [2.432, -2.4, -1.824]],
                "The margin has no effect: a triplet inside it has a loss, and so a gradient.",
            ),
            (
                [[-0.592592593, 0.148148148, 0.148148148], [1.536, -2.4, -1.152]],
                "Only the positive pulls. The negative pushes as well, by 2n.",
            ),
            (
                [[-0.187654321, 0.202469136, -0.108641975], [4.864, -4.8, -3.648]],
                (
                    "You divide by the square of the length. The anchor is divided by its length "
                    "once."
                ),
            ),
            (
                [[-5.06666667, 5.46666667, -2.93333333], [0.608, -0.6, -0.456]],
                (
                    "You multiply by the length. A long anchor turns less, so the gradient is "
                    "divided by it."
                ),
            ),
            (
                [[0.266666667, 2.26666667, 1.33333333], [3.008, -2.4, -1.056]],
                (
                    "The part along the anchor is taken off with the raw rows. With (g·a)a the rows "
                    "have length 1."
                ),
            ),
            (
                [[-0.103703704, -0.207407407, -0.207407407], [0.768, 0.0, 1.024]],
                ("That is the part **along** the anchor, which moves nothing. The rest is wanted."),
            ),
            (
                [[-0.77037037, 0.192592593, -0.740740741], [3.968, -2.4, 0.224]],
                "The part along the anchor is added. It has to go: subtract it.",
            ),
            (
                [[1.33333333, -1.33333333, -1.33333333], [-1.2, 1.2, 0.0]],
                "That is the gradient in the positive, which is held fixed here.",
            ),
            (
                [
                    [-0.555303246, 0.599142976, -0.321491353],
                    [0.399818337, -0.39455757, -0.299863753],
                ],
                (
                    "You divide by the norm of the whole table. Each row has its own: `axis=1, "
                    "keepdims=True`."
                ),
            ),
            (
                [[-0.246759954, 0.216672594, -0.0932926164], [2.48901587, -1.41421356, -1.8667619]],
                (
                    "Those are the slopes of plain distances, unit vectors. Here the distances are "
                    "squared."
                ),
            ),
            (
                [[0.0296296296, 0.459259259, -0.474074074], [0.896, 0.0, -0.672]],
                "Only the negative pushes. The positive pulls as well, by −2p.",
            ),
            (
                [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
                (
                    "The margin has the wrong sign: a triplet has a loss while near − far + m is "
                    "above 0."
                ),
            ),
        ],
    ),
    case(
        anchor=[[0.0, 10.0]],
        positive=[[1.0, 0.0]],
        negative=[[0.6, 0.8]],
        margin=0.0,
        expected=[[-0.08, 0.0]],
    ),
    case(
        anchor=[[0.15, 0.24], [-0.1, -0.71], [1.62, -0.21]],
        positive=[[0.6, 0.8], [-0.28, -0.96], [0.96, 0.28]],
        negative=[[-0.8, 0.6], [0.96, -0.28], [0.28, -0.96]],
        margin=2.0,
        expected=[
            [-6.479088165, 4.049430103],
            [3.129585733, -0.440786723],
            [-0.2073051138, -1.599210878],
        ],
    ),
]
TAKEAWAY = (
    "On the sphere an anchor can only turn, and a long one turns slowly: the pull is across it, and "
    "falls with its length. Plain descent on such a loss makes every vector longer."
)
