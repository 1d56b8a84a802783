"""Visible check of ``fit_strengths``, set 12."""

import numpy as np

from lessonkit import arrived
from lessonkit.checks import case

why = arrived.why(lambda s, wins: np.sum(wins * np.logaddexp(0, s - s[:, None])))

CASES = [
    case(
        wins=[[0.0, 7.0], [2.0, 0.0]],
        rtol=0.001,
        atol=0.001,
        expected=[0.6263815002, -0.6263815002],
        looks_like=[
            (
                [0.0, -1.252763],
                (
                    "The differences are right, but the first player was put at 0. Let them sum "
                    "to 0: take the mean off."
                ),
            ),
            (
                [1.252762968, -1.252762968],
                (
                    "Those are the log-odds of each player's share of wins. Whom they were won "
                    "against matters too: a win over a strong player says more."
                ),
            ),
            (
                [-0.6263815002, 0.6263815002],
                "The order is upside down: row i of the table holds what player i won.",
            ),
            ([0.7777777778, 0.2222222222], "Those are shares of wins, not strengths."),
            (
                [1.870828723, 0.5345224753],
                (
                    "Those are exponentials of the strengths, as in the older form of the model. "
                    "Here a difference of strengths goes into a sigmoid."
                ),
            ),
            (
                [0.5752370357, -0.5752370357],
                ("The direction is right, but the descent has not arrived: take many more steps."),
            ),
        ],
    ),
    case(
        wins=[[0.0, 4.0, 6.0], [3.0, 0.0, 4.0], [1.0, 3.0, 0.0]],
        rtol=0.001,
        atol=0.001,
        expected=[0.624854708, -4.409521175e-17, -0.624854708],
        looks_like=[
            (
                [0.0, -0.624854708, -1.249709416],
                (
                    "The differences are right, but the first player was put at 0. Let them sum "
                    "to 0: take the mean off."
                ),
            ),
            (
                [0.9162907319, 0.0, -0.9162907319],
                (
                    "Those are the log-odds of each player's share of wins. Whom they were won "
                    "against matters too: a win over a strong player says more."
                ),
            ),
            (
                [-0.624854708, 4.409521175e-17, 0.624854708],
                "The order is upside down: row i of the table holds what player i won.",
            ),
            (
                [0.4761904762, 0.3333333333, 0.1904761905],
                "Those are shares of wins, not strengths.",
            ),
            (
                [1.867974536, 1.0, 0.5353392034],
                (
                    "Those are exponentials of the strengths, as in the older form of the model. "
                    "Here a difference of strengths goes into a sigmoid."
                ),
            ),
            (
                [0.5335918319, 5.286776308e-18, -0.5335918319],
                ("The direction is right, but the descent has not arrived: take many more steps."),
            ),
        ],
    ),
    case(
        wins=[
            [0.0, 12.0, 3.0, 1.0],
            [5.0, 0.0, 9.0, 0.0],
            [1.0, 6.0, 0.0, 2.0],
            [2.0, 0.0, 4.0, 0.0],
        ],
        rtol=0.001,
        atol=0.001,
        expected=[0.441204253, -0.3146906067, -0.601398852, 0.4748852057],
        looks_like=[
            (
                [0.0, -0.7558948597, -1.042603105, 0.03368095268],
                (
                    "The differences are right, but the first player was put at 0. Let them sum "
                    "to 0: take the mean off."
                ),
            ),
            (
                [0.5532432336, -0.3912183753, -0.7152680919, 0.5532432336],
                (
                    "Those are the log-odds of each player's share of wins. Whom they were won "
                    "against matters too: a win over a strong player says more."
                ),
            ),
            (
                [-0.441204253, 0.3146906067, 0.601398852, -0.4748852057],
                "The order is upside down: row i of the table holds what player i won.",
            ),
            (
                [0.3555555556, 0.3111111111, 0.2, 0.1333333333],
                "Those are shares of wins, not strengths.",
            ),
            (
                [1.554578197, 0.730014701, 0.5480444665, 1.607829617],
                (
                    "Those are exponentials of the strengths, as in the older form of the model. "
                    "Here a difference of strengths goes into a sigmoid."
                ),
            ),
            (
                [0.3692473077, -0.1781894199, -0.3767050472, 0.1856471594],
                ("The direction is right, but the descent has not arrived: take many more steps."),
            ),
        ],
    ),
]
TAKEAWAY = (
    "At the minimum every player wins just as often as the model expects: that is"
    " what a zero gradient says."
)
