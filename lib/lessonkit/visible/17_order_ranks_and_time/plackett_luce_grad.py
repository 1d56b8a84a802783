"""Visible check of ``plackett_luce_grad``, set 17."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        scores=[0.5, -1.0, 2.0, 0.0],
        order=[3, 0, 2, 1],
        expected=[-0.6662648983, 0.1218922399, 1.448271084, -0.9038984258],
        looks_like=[
            (
                [0.1584447095, 0.0353537934, 0.7100999229, -0.9038984258],
                "Only the first choice. Each later choice is a softmax over those that are left.",
            ),
            (
                [-0.9038984258, -0.6662648983, 1.448271084, 0.1218922399],
                (
                    "The result is in the order of the ranking. Put each slope back to its "
                    "own item: `slope[order[k:]]`, not `slope[k:]`."
                ),
            ),
            (
                [-0.1665662246, 0.03047306, 0.3620677711, -0.2259746065],
                "That is the gradient of the mean over places. The loss is the sum.",
            ),
            (
                [-0.3662211619, -0.8585848264, 1.840399692, -0.6155937032],
                (
                    "You let everybody stand in every choice. Who has been taken is out of "
                    "the next one."
                ),
            ),
            (
                [-0.8247096079, 0.0865384464, 0.7381711614, -1.0],
                (
                    "The winner of a choice takes part in it: the sum starts at the winner's "
                    "own place."
                ),
            ),
            (
                [-0.0548443317, -0.9646462066, 0.4462246472, 0.5732658911],
                (
                    "Your choices are among those who are taken already, as if the order "
                    "began with the worst. A choice is among those who are left: the one "
                    "taken now, and all after it."
                ),
            ),
            (
                [-0.8247096079, 0.0, -0.0474258732, -0.9038984258],
                (
                    "Each item has the slope of its own choice only. It took part in all the "
                    "choices before, and lost them: add those shares up (`+=`, if you go "
                    "through the choices)."
                ),
            ),
            (
                [-0.683110581, -0.8585848264, 1.130299769, -0.9038984258],
                (
                    "The shares are of all items. In each choice they are of those who are "
                    "left, and sum to 1."
                ),
            ),
            (
                [-4.583660879, -10.63224823, -1.632248231, -3.342349582],
                (
                    "You add up logarithms of shares. The slope of a log-sum-exp is the share "
                    "itself."
                ),
            ),
            (
                [-1.666264898, -2.87810776, -0.5517289157, -0.9038984258],
                (
                    "In each choice you take 1 off from everybody who is left. Only the one "
                    "who is taken there has it."
                ),
            ),
            (
                [-0.8415552905, -0.8781077601, 0.4956969575, -1.0],
                "Each item's share in its own choice is missing: it takes part in that one, too.",
            ),
            (
                [1.271180602, -0.4212278232, 9.914850005, 0.0],
                (
                    "The sums below the line run from the best item on. At each place the sum "
                    "is of those left, so it runs from the other end."
                ),
            ),
            (
                [-0.2495982317, -0.9614410935, 1.364937751, -0.1538984258],
                (
                    "In each choice you take the same share off from everybody. Only the one "
                    "who is taken there has −1."
                ),
            ),
            (
                [0.2449186624, 0.0757656855, 1.642391234, -0.5],
                (
                    "A sigmoid of each score. A choice is a softmax: shares of those who are "
                    "left, with sum 1."
                ),
            ),
            (
                [-0.6662648983, 0.0744663667, 1.495696958, -0.9038984258],
                (
                    "The choice between the last two is left out. It counts: one is taken, "
                    "the other is not."
                ),
            ),
            (
                [-0.6662648983, -0.8781077601, 1.448271084, -0.9038984258],
                (
                    "The last choice is left out. Its only item has the share 1 in it, which "
                    "cancels its −1."
                ),
            ),
            (
                [0.3337351017, 1.12189224, 2.448271084, 0.0961015742],
                "These are the shares alone. Each item is also taken once, which gives −1.",
            ),
            (
                [0.5051218609, -0.9646462066, 1.263799123, -0.8042747777],
                (
                    "You read `order` as the place of each item. It lists the items: "
                    "`order[0]` is the index of the best one."
                ),
            ),
            (
                [-0.8415552905, -0.9226361405, 1.434691735, 0.3294996956],
                "`order` is not used: you take the items as they are numbered.",
            ),
            (
                [-0.2950059032, 0.4262468671, -0.2899000771, 0.1586591132],
                "You sort by the scores. The order that counts is the one that is given.",
            ),
            (
                [-0.3775406688, 0.4987928184, 1.650945681, -1.77219783],
                (
                    "That is the gradient of the pairwise loss, summed over the pairs. Here "
                    "each choice is a softmax over all who are left."
                ),
            ),
            (
                [0.6662648983, -0.1218922399, -1.448271084, 0.9038984258],
                "The sign: the best item's score should rise, so its slope is below 0.",
            ),
            (4.132248231, "That is the loss. Its gradient is wanted, one slope each."),
        ],
    ),
    case(
        scores=[1.0, 0.2, -0.6],
        order=[0, 1, 2],
        expected=[-0.394389191, -0.0379070414, 0.4322962325],
    ),
    case(
        scores=[-0.7, 1.3, 0.4, 2.1, -1.5, 0.0],
        order=[4, 1, 0, 5, 3, 2],
        expected=[
            -0.888980205,
            -0.5086182917,
            0.627959525,
            2.437417404,
            -0.9851711265,
            -0.6826073059,
        ],
    ),
    case(
        scores=[2.0, 2.0, 2.0, 2.0, 2.0],
        order=[1, 4, 0, 3, 2],
        expected=[-0.2166666667, -0.8, 1.283333333, 0.2833333333, -0.55],
    ),
    case(
        scores=[0.8],
        order=[0],
        expected=[0.0],
    ),
    case(
        scores=[0.4, -4.33, 3.64],
        order=[2, 0, 1],
        expected=[0.02892611169, 0.009081786527, -0.03800789821],
    ),
]
TAKEAWAY = (
    "Expected minus seen: an item's shares of all the choices that it took part in, minus 1. The slopes "
    "of a list sum to 0, since a constant added to all scores changes nothing."
)


def library(scores, order):
    return losses.plackett_luce_grad(scores, order)


def why(slope, scores, order):
    """Whether the slopes sum to 0, and from which item on they are wrong."""
    total = slope.sum()
    if abs(total) > 1e-6:
        return (
            f"Your slopes of a list of {len(scores)} sum to {total:.3g}. They sum to 0: in each choice the "
            "shares of those left sum to 1, and the one who is taken has −1."
        )
    share = np.zeros(len(scores))
    for place, item in enumerate(order):
        powers = np.exp(scores[order[place:]] - scores[order[place:]].max())
        share[order[place:]] += powers / powers.sum()
        if not np.isclose(slope[item], share[item] - 1, rtol=1e-6, atol=1e-8):
            if place == 0:
                return (
                    "The slope of the item that is taken first is wrong already. It takes part in one "
                    "choice only, among all: its slope is its share there, minus 1."
                )
            return (
                f"Of a list of {len(scores)}, the slope of the first {place} that are taken is right. The "
                f"next one takes part in {place + 1} choices: its slope is the sum of its shares in "
                "them, minus 1."
            )
    return None


def picture(plackett_luce_grad):
    values = np.linspace(-4, 4, 81)
    best = np.exp(values) / (np.exp(values) + 2)

    def yours(values):
        order = np.array([0, 1, 2])
        return np.array([plackett_luce_grad(np.array([v, 0.0, 0.0]), order)[0] for v in values])

    return against(
        best - 1,
        yours,
        values,
        x="score of the best item, two others at 0",
        y="its slope",
        title="The best item takes part in one choice only",
        alt="The slope rises from −1 to 0 and is −⅔ at 0: it pulls up less the further it leads.",
    )
