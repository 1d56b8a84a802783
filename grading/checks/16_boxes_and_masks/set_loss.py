"""Hidden check of ``set_loss``, set 16."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

_rng = np.random.default_rng(166)


def _set_loss(predicted, targets):
    p, t = predicted[:, None], targets[None]
    lengths = np.minimum(p[..., 2:], t[..., 2:]) - np.maximum(p[..., :2], t[..., :2])
    overlap = np.prod(np.maximum(lengths, 0), axis=-1)
    union = np.prod(p[..., 2:] - p[..., :2], axis=-1) - overlap
    union = union + np.prod(t[..., 2:] - t[..., :2], axis=-1)
    hull = np.prod(np.maximum(p[..., 2:], t[..., 2:]) - np.minimum(p[..., :2], t[..., :2]), axis=-1)
    giou = overlap / union - (hull - union) / hull
    cost = np.sum(np.abs(p - t), axis=-1) + 1 - giou
    chosen, places = linear_sum_assignment(cost.T)[1], np.arange(len(targets))
    return chosen, cost[chosen, places].mean()


def table(predicted, targets):
    """L1 distance and GIoU of every prediction with every target."""
    p, t = predicted[:, None], targets[None]
    lengths = np.minimum(p, t)[..., 2:] - np.maximum(p, t)[..., :2]
    overlap = np.maximum(lengths, 0).prod(-1)
    union = (p[..., 2:] - p[..., :2]).prod(-1) + (t[..., 2:] - t[..., :2]).prod(-1) - overlap
    hull = (np.maximum(p, t)[..., 2:] - np.minimum(p, t)[..., :2]).prod(-1)
    return np.abs(p - t).sum(-1), overlap / union - (hull - union) / hull


def _cost(predicted, targets):
    distance, giou = table(predicted, targets)
    return distance + 1 - giou


def _best(cost):
    """Which row each column gets, with the smallest sum."""
    rows, columns = linear_sum_assignment(cost)
    return rows[np.argsort(columns)]


def _with(cost, reduce=np.mean, choose=_best, paid=None):
    """A wrong answer: another cost, another matching, another mean."""

    def answer(predicted, targets):
        costs = cost(predicted, targets)
        chosen = choose(costs)
        costs = costs if paid is None else paid(predicted, targets)
        return chosen, reduce(costs[chosen, np.arange(len(targets))])

    return answer


def _greedy(cost):
    cost, chosen = cost.copy(), np.zeros(cost.shape[1], int)
    for _ in chosen:
        row, column = np.unravel_index(cost.argmin(), cost.shape)
        chosen[column] = row
        cost[row], cost[:, column] = np.inf, np.inf
    return chosen


def _in_turn(cost):
    cost, chosen = cost.copy(), []
    for column in range(cost.shape[1]):
        chosen.append(cost[:, column].argmin())
        cost[chosen[-1]] = np.inf
    return np.array(chosen)


def _nearest(cost):
    return cost.argmin(axis=0)


def _other_direction(predicted, targets):
    chosen, loss = _set_loss(predicted, targets)
    place = np.full(len(predicted), -1)
    place[chosen] = np.arange(len(targets))
    return place, loss


def _rows_in_order(predicted, targets):
    cost = _cost(predicted, targets)
    rows, columns = linear_sum_assignment(cost)
    return rows, cost[rows, columns].mean()


def _columns_in_order(predicted, targets):
    cost = _cost(predicted, targets)
    rows, columns = linear_sum_assignment(cost)
    return columns, cost[rows, columns].mean()


def _largest(cost):
    return _best(-cost)


def _boxes(n, spread=10.0):
    corner = _rng.uniform(0, spread, (n, 2))
    return np.hstack([corner, corner + _rng.uniform(1, 4, (n, 2))]).round(3)


def _case(words, predictions, targets, part="ordinary", **differ):
    """Boxes for which matchings by other rules are other matchings, where that is asked for."""
    while True:
        predicted, wanted = _boxes(predictions), _boxes(targets)
        cost = _cost(predicted, wanted)
        best, distance = _best(cost), table(predicted, wanted)[0]
        others = [_greedy(cost), _in_turn(cost), _nearest(cost), _best(distance)]
        if not differ or all((best != other).any() for other in others):
            return Case(words, part=part, predicted=predicted, targets=wanted)


EXERCISE = Exercise(
    "set_loss",
    4,
    _set_loss,
    why=visible("set_loss")["why"],
    cases=[
        Case(
            "three predictions, two targets",
            predicted=[[0.0, 0, 4, 4], [1, 1, 5, 5], [20, 20, 24, 24]],
            targets=[[1.0, 1, 5, 5], [0, 0, 4, 5]],
        ),
        Case(
            "predictions in another order",
            predicted=[[20.0, 20, 24, 24], [1, 1, 5, 5], [0, 0, 4, 4]],
            targets=[[0.0, 0, 4, 4], [20, 20, 25, 24], [1, 2, 5, 5]],
        ),
        _case("four against three", 4, 3, differ=True),
        _case("five against five", 5, 5, differ=True),
        _case("six against four", 6, 4, differ=True),
        _case("one target", 5, 1),
        _case("one against one", 1, 1),
        _case("thirteen against twelve", 13, 12, part="extreme"),
    ],
    mistakes=[
        Mistake(
            _with(_cost, choose=_nearest),
            "Every target took its nearest prediction, so two targets may share one. One to one is "
            "asked.",
            name="nearest prediction",
        ),
        Mistake(
            _with(_cost, choose=_greedy),
            "Greedy: the cheapest pair first. That can leave an expensive one for last; the *sum* has "
            "to be smallest.",
            name="greedy",
        ),
        Mistake(
            _with(_cost, choose=_in_turn),
            "The targets choose in turn, and the first takes what a later one needed more. The *sum* "
            "has to be smallest.",
            name="targets in turn",
        ),
        Mistake(
            _with(_cost, reduce=np.sum),
            "That is the sum. The mean over the targets is wanted.",
            name="sum",
        ),
        Mistake(
            _other_direction,
            "You returned which target each *prediction* gets. Asked: which prediction each target "
            "gets.",
            name="other direction",
        ),
        Mistake(
            _columns_in_order,
            "These are the columns, so the targets, in the order of the rows. Asked: which prediction "
            "target 0 gets, then target 1, and so on.",
            name="columns returned",
        ),
        Mistake(
            _rows_in_order,
            "`linear_sum_assignment` returns its rows in order, not in the order of the targets. Sort "
            "them by their columns, or give it the transposed table.",
            name="rows in their own order",
        ),
        Mistake(
            lambda predicted, targets: (
                _set_loss(predicted, targets)[0],
                _set_loss(predicted, targets)[1] * len(targets) / len(predicted),
            ),
            "Divided by the number of predictions. The mean is over targets.",
            name="mean over predictions",
        ),
        Mistake(
            _with(lambda p, t: table(p, t)[0]),
            "The L1 distance alone. The cost has two parts: 1 − GIoU is missing.",
            name="L1 only",
        ),
        Mistake(
            _with(lambda p, t: 1 - table(p, t)[1]),
            "1 − GIoU alone. The cost has two parts: the L1 distance is missing.",
            name="GIoU only",
        ),
        Mistake(
            _with(lambda p, t: table(p, t)[0], paid=_cost),
            "The matching is that of the L1 distance alone. It is chosen by the same cost that is "
            "paid.",
            name="matched by L1 only",
        ),
        Mistake(
            _with(lambda p, t: table(p, t)[0] / 4 + 1 - table(p, t)[1]),
            "You took the mean of the four differences. The L1 distance is their sum.",
            name="mean of the coordinates",
        ),
        Mistake(
            _with(lambda p, t: table(p, t)[0] - table(p, t)[1]),
            "The cost is L1 + 1 − GIoU: the 1 is missing.",
            name="one missing",
        ),
        Mistake(
            _with(lambda p, t: table(p, t)[0] + table(p, t)[1]),
            "A high GIoU is good, so it lowers the cost: 1 − GIoU.",
            name="GIoU added",
        ),
        Mistake(
            _with(lambda p, t: np.sqrt(((p[:, None] - t) ** 2).sum(-1)) + 1 - table(p, t)[1]),
            "That is the Euclidean distance of the corners. L1 is the sum of absolute differences.",
            name="Euclidean distance",
        ),
        Mistake(
            _with(lambda p, t: ((p[:, None] - t) ** 2).sum(-1) + 1 - table(p, t)[1]),
            "You squared the differences. L1 is the sum of absolute differences.",
            name="squared distance",
        ),
        Mistake(
            _with(_cost, choose=_largest),
            "That is the matching with the largest sum.",
            name="largest sum",
        ),
        Mistake(
            lambda predicted, targets: (
                np.arange(len(targets)),
                _cost(predicted, targets)[: len(targets)].diagonal().mean(),
            ),
            "Target j took prediction j. The boxes come in no order: choose the matching.",
            name="row by row",
        ),
        Mistake(
            lambda predicted, targets: _set_loss(predicted, targets)[::-1],
            "The two results are exchanged: the assignment comes first.",
            name="results exchanged",
        ),
        Mistake(
            lambda predicted, targets: (
                _set_loss(predicted, targets)[0] + 1,
                _set_loss(predicted, targets)[1],
            ),
            "You count predictions from 1. The first one has the number 0.",
            name="counted from one",
        ),
    ],
)
