"""Visible check of ``set_loss``, set 16."""

from itertools import permutations

import numpy as np

from lessonkit.checks import case
from losslab.losses import giou_loss

CASES = [
    case(
        predicted=[[0.0, 0.0, 4.0, 4.0], [1.0, 1.0, 5.0, 5.0], [20.0, 20.0, 24.0, 24.0]],
        targets=[[1.0, 1.0, 5.0, 5.0], [0.0, 0.0, 4.0, 5.0]],
        expected=([1, 0], 0.6),
        looks_like=[
            (
                ([1, 0], 1.2),
                "That is the sum. The mean over the targets is wanted.",
            ),
            (
                ([1, 0, -1], 0.6),
                "You returned which target each *prediction* gets. Asked: "
                "which prediction each target gets.",
            ),
            (
                ([0, 1], 0.6),
                "`linear_sum_assignment` returns its rows in order, not in "
                "the order of the targets. Sort them by their columns, or "
                "give it the transposed table.",
            ),
            (
                ([1, 0], 0.4),
                "Divided by the number of predictions. The mean is over targets.",
            ),
            (
                ([1, 0], 0.5),
                "The L1 distance alone. The cost has two parts: 1 − GIoU is missing.",
            ),
            (
                ([1, 0], 0.1),
                "1 − GIoU alone. The cost has two parts: the L1 distance is missing.",
            ),
            (
                ([1, 0], 0.225),
                "You took the mean of the four differences. The L1 distance is their sum.",
            ),
            (
                ([1, 0], -0.4),
                "The cost is L1 + 1 − GIoU: the 1 is missing.",
            ),
            (
                ([1, 0], 1.4),
                "A high GIoU is good, so it lowers the cost: 1 − GIoU.",
            ),
            (
                ([0, 2], 42.81309783),
                "That is the matching with the largest sum.",
            ),
            (
                ([0, 1], 4.114347826),
                "Target j took prediction j. The boxes come in no order: choose the matching.",
            ),
            (
                (0.6, [1, 0]),
                "The two results are exchanged: the assignment comes first.",
            ),
            (
                ([2, 1], 0.6),
                "You count predictions from 1. The first one has the number 0.",
            ),
        ],
    ),
    case(
        predicted=[[20.0, 20.0, 24.0, 24.0], [1.0, 1.0, 5.0, 5.0], [0.0, 0.0, 4.0, 4.0]],
        targets=[[0.0, 0.0, 4.0, 4.0], [20.0, 20.0, 25.0, 24.0], [1.0, 2.0, 5.0, 5.0]],
        expected=([2, 0, 1], 0.8166666667),
        looks_like=[],
    ),
    case(
        predicted=[
            [5.0, 4.7, 8.3, 6.3],
            [7.5, 0.1, 9.2, 2.4],
            [4.7, 0.2, 8.4, 2.7],
            [4.1, 6.8, 5.8, 8.0],
        ],
        targets=[[2.3, 5.5, 4.5, 8.4], [2.0, 4.1, 4.6, 7.1], [2.3, 6.0, 6.2, 7.9]],
        expected=([0, 2, 3], 10.39006068),
        looks_like=[
            (
                ([3, 3, 3], 6.023152614),
                "Every target took its nearest prediction, so two targets may "
                "share one. One to one is wanted.",
            ),
            (
                ([2, 0, 3], 10.75898826),
                "Greedy: pair after pair, each the cheapest of what is left. "
                "That can leave an expensive one for last; the *sum* has to be "
                "smallest.",
            ),
            (
                ([3, 0, 2], 10.8701742),
                "The targets choose in turn, and the first takes what a later "
                "one needed more. The *sum* has to be smallest.",
            ),
            (
                ([0, 1, 2], 10.39006068),
                "These are the columns, so the targets, in the order of the "
                "rows. Asked: which prediction target 0 gets, then target 1, "
                "and so on.",
            ),
            (
                ([3, 2, 0], 10.4666),
                "This matching is the cheapest by another measure, such as the "
                "L1 distance alone. It is chosen by the very cost that is paid.",
            ),
            (
                ([3, 2, 0], 6.066907004),
                "That is the Euclidean distance of the corners. L1 is the sum "
                "of absolute differences.",
            ),
            (
                ([3, 2, 0], 27.70993333),
                "You squared the differences. L1 is the sum of absolute differences.",
            ),
        ],
    ),
    case(
        predicted=[
            [4.6, 5.7, 8.4, 7.9],
            [7.5, 1.3, 11.5, 3.2],
            [3.6, 0.0, 5.0, 1.3],
            [2.0, 6.4, 5.9, 7.9],
        ],
        targets=[
            [1.7, 2.8, 4.9, 5.9],
            [2.3, 1.8, 4.5, 4.4],
            [2.4, 5.4, 4.8, 8.2],
            [2.3, 3.4, 3.7, 5.7],
        ],
        expected=([2, 1, 3, 0], 10.72133902),
        looks_like=[],
    ),
    case(
        predicted=[
            [7.2, 1.1, 9.8, 2.2],
            [5.9, 0.5, 7.3, 2.6],
            [0.2, 0.0, 3.0, 3.0],
            [2.5, 4.5, 5.4, 6.6],
        ],
        targets=[[3.4, 0.1, 6.0, 3.9]],
        expected=([1], 6.632469357),
        looks_like=[],
    ),
]
TAKEAWAY = (
    "The matching has no slope and needs none: where it does not change, the "
    "gradient is that of the matched pairs."
)


def why(result, predicted, targets):
    """What the named pairs cost together, beside the least that they could."""
    chosen, rows = np.asarray(result[0]).astype(int), len(predicted)
    if len(set(chosen.tolist())) < len(chosen) or not ((chosen >= 0) & (chosen < rows)).all():
        return None
    pairs = [(p, t) for p in predicted for t in targets]
    cost = [np.abs(p - t).sum() + giou_loss([p], [t])[0] for p, t in pairs]
    cost = np.reshape(cost, (rows, len(targets)))
    yours = cost[chosen, np.arange(len(targets))].sum()
    ways = permutations(range(rows), len(targets))  # a few: the cases are small
    least = min(cost[list(way), np.arange(len(targets))].sum() for way in ways)
    if yours > least + 1e-9:
        return f"Your pairs cost {yours:.5g} by L1 + 1 − GIoU; there are others for {least:.5g}."
    return "The matching is the cheapest one. The loss is the mean of its costs over the targets."
