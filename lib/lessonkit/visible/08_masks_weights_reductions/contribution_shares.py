"""Visible check of ``contribution_shares``, set 08."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against

third = 1 / 3

CASES = [
    case(
        terms={"ce": 0.8, "kl": 0.05, "aux": 2.0},
        weights={"ce": 1.0, "kl": 10.0, "aux": 0.1},
        expected={"ce": 1.6 * third, "kl": third, "aux": 0.4 * third},
        looks_like=[
            (
                {"ce": 0.280701754385965, "kl": 0.0175438596491228, "aux": 0.701754385964912},
                "Shares of the raw losses: the weights have no effect yet.",
            ),
            (
                {"ce": 0.0900900900900901, "kl": 0.900900900900901, "aux": 0.00900900900900901},
                "Shares of the weights alone. Multiply each by its loss.",
            ),
            ({"ce": 0.8, "kl": 0.5, "aux": 0.2}, "The contributions. Divide each by their total."),
            (
                {"ce": 0.436751816910791, "kl": 0.323553703883359, "aux": 0.23969447920585},
                "A softmax compares exponentials. A share is contribution over total.",
            ),
            (
                {"ce": 0.280701754385965, "kl": 0.175438596491228, "aux": 0.0701754385964912},
                "You divide by the total of the unweighted losses.",
            ),
            (
                {"ce": 0.0720720720720721, "kl": 0.045045045045045, "aux": 0.018018018018018},
                "You divide by the sum of the weights. Divide by the sum of the contributions.",
            ),
            (
                {"ce": 0.0252884463410779, "kl": 0.0158052789631737, "aux": 0.00632211158526948},
                "You divide by a product of sums. The total is the sum of the products.",
            ),
            ({"ce": 1.0, "kl": 0.625, "aux": 0.25}, "You divide by the largest. Take the total."),
            ({"ce": 1.6, "kl": 1.0, "aux": 0.4}, "You divide by the mean. Take the total."),
            (
                {"ce": 0.129032258064516, "kl": 0.720430107526882, "aux": 0.150537634408602},
                "Weight plus loss? The total is made of products.",
            ),
            (
                {"ce": 0.0384522951213651, "kl": 0.000240326844508532, "aux": 0.961307378034127},
                "You divide by the weights. Multiply.",
            ),
            (
                {"ce": 0.688172043010753, "kl": 0.268817204301075, "aux": 0.043010752688172},
                "The contributions are squared.",
            ),
            (
                {"ce": 160 * third, "kl": 100 * third, "aux": 40 * third},
                "That is in per cent. The shares should sum to 1.",
            ),
            (
                {"ce": 0.53, "kl": 0.33, "aux": 0.13},
                "Rounded shares sum to 0.99. Round when printing.",
            ),
            (
                [1.6 * third, third, 0.4 * third],
                "The numbers are right. A dict with names is wanted.",
            ),
        ],
    ),
    case(
        terms={"class": 0.5, "box": 0.25, "aux": 3.0},
        weights={"aux": 0.0, "box": 2.0, "class": 1.0},
        expected={"class": 0.5, "box": 0.5, "aux": 0.0},
        looks_like=[
            (
                {"class": 0.0, "box": 0.142857142857143, "aux": 0.857142857142857},
                "The weights come in another order: look each one up by its name.",
            ),
            ({"class": 0.5, "box": 0.5}, "A share of 0 is a share, too: keep all the names."),
        ],
    ),
]
TAKEAWAY = (
    "A share says how large a term is, in its unit, not how hard it pulls: a constant "
    "raises the one and not the other. For the pull, compare gradient norms."
)


def picture(contribution_shares):
    weight = np.geomspace(0.1, 1000, 81)
    return against(
        0.035 * weight / (0.55 + 0.035 * weight),
        lambda weight: [
            contribution_shares({"class": 0.55, "box": 0.035}, {"box": w, "class": 1.0})["box"]
            for w in weight
        ],
        weight,
        x="weight of the box loss (class: 0.55, box: 0.035)",
        y="share of the box",
        title="From nothing to nearly all in three decades",
        alt="An S on a logarithmic axis: the box's share passes one half at a weight of 15.7.",
        guides={"half": 0.55 / 0.035},
        xscale="log",
        ylim=(-0.1, 1.15),
    )
