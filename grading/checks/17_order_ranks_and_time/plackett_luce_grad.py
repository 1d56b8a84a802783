"""Hidden check of ``plackett_luce_grad``, set 17."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    exp_overflows,
    loss_instead_of_gradient,
    one_maximum_for_all_rows,
    sign_reversed,
)
from lessonkit.checks import visible
from losslab.numerics import sigmoid

_rng = np.random.default_rng(171)


def _plackett_luce_grad(scores, order):
    slope = np.full(len(scores), -1.0)
    for place in range(len(order)):
        left = order[place:]
        powers = np.exp(scores[left] - scores[left].max())
        slope[left] += powers / powers.sum()
    return slope


def _share(scores):
    powers = np.exp(scores - scores.max(initial=-np.inf))
    return powers / powers.sum()


def _loss(scores, order):
    s = scores[order]
    return sum(np.logaddexp.reduce(s[k:]) - s[k] for k in range(len(s)))


def _first_choice(scores, order):
    slope = _share(scores)
    slope[order[0]] -= 1
    return slope


def _without_winner(scores, order):
    slope = np.full(len(scores), -1.0)
    for k in range(len(order) - 1):
        slope[order[k + 1 :]] += _share(scores[order[k + 1 :]])
    return slope


def _already_taken(scores, order):
    slope = np.full(len(scores), -1.0)
    for k in range(len(order)):
        slope[order[: k + 1]] += _share(scores[order[: k + 1]])
    return slope


def _last_left_out(scores, order):
    slope = _plackett_luce_grad(scores, order)
    slope[order[-1]] -= 1
    return slope


def _own_choice(scores, order):
    slope = np.empty(len(scores))
    for k in range(len(order)):
        slope[order[k]] = _share(scores[order[k:]])[0] - 1
    return slope


def _places_as_items(scores, order):
    slope = np.full(len(scores), -1.0)
    for k in range(len(order)):
        slope[k:] += _share(scores[order[k:]])
    return slope


def _overwritten(scores, order):
    slope = np.zeros(len(scores))
    for k in range(len(order)):
        slope[order[k:]] = _share(scores[order[k:]])
    return slope - 1


def _winner_overwritten(scores, order):
    """Each choice as softmax minus one-hot, with ``=`` where ``+=`` belongs."""
    slope = np.zeros(len(scores))
    for k in range(len(order)):
        slope[order[k:]] = _share(scores[order[k:]])
        slope[order[k]] -= 1
    return slope


def _unshifted(scores, order):
    slope = np.full(len(scores), -1.0)
    with np.errstate(all="ignore"):
        for k in range(len(order)):
            powers = np.exp(scores[order[k:]])
            slope[order[k:]] += powers / powers.sum()
    return slope


def _one_maximum(scores, order):
    return _unshifted(scores - scores.max(), order)


def _pairs(scores, order):
    slope = np.zeros(len(scores))
    for k, better in enumerate(order):
        for worse in order[k + 1 :]:
            pull = sigmoid(scores[worse] - scores[better])
            slope[better] -= pull
            slope[worse] += pull
    return slope


def _over_all(scores, order):
    powers, slope = np.exp(scores - scores.max()), np.full(len(scores), -1.0)
    for k in range(len(order)):
        slope[order[k:]] += powers[order[k:]] / powers.sum()
    return slope


def _log_shares(scores, order):
    slope = np.full(len(scores), -1.0)
    for k in range(len(order)):
        left = scores[order[k:]]
        slope[order[k:]] += left - np.logaddexp.reduce(left)
    return slope


def _everybody_taken(scores, order):
    slope = np.zeros(len(scores))
    for k in range(len(order)):
        slope[order[k:]] += _share(scores[order[k:]]) - 1
    return slope


def _lost_choices(scores, order):
    slope = np.full(len(scores), -1.0)
    for k in range(len(order)):
        slope[order[k + 1 :]] += _share(scores[order[k:]])[1:]
    return slope


def _wrong_side(scores, order):
    """Running sums from the best item on, where those left are summed from the other end."""
    powers = np.exp(scores[order] - scores.max())
    whole = np.cumsum(powers)
    slope = np.empty(len(scores))
    slope[order] = powers * np.cumsum(1 / whole) - 1
    return slope


def _equal_shares(scores, order):
    slope = np.zeros(len(scores))
    for k in range(len(order)):
        slope[order[k:]] += _share(scores[order[k:]]) - 1 / len(order[k:])
    return slope


def _sigmoids(scores, order):
    slope = np.full(len(scores), -1.0)
    for k in range(len(order)):
        slope[order[k:]] += sigmoid(scores[order[k:]])
    return slope


def _last_two_left_out(scores, order):
    slope = _plackett_luce_grad(scores, order)
    slope[order[-2:]] -= _share(scores[order[-2:]])
    slope[order[-1:]] -= 1.0
    slope[order[-2:]] += 1.0
    return slope


def _list(n, size=1.0):
    return {"scores": size * _rng.normal(size=n), "order": _rng.permutation(n)}


OVERFLOW = (
    "exp overflows at large scores. Subtract the largest of those that are left, in each choice."
)

EXERCISE = Exercise(
    "plackett_luce_grad",
    3,
    _plackett_luce_grad,
    why=visible("plackett_luce_grad")["why"],
    cases=[
        Case("three items in another order", scores=[0.5, -1.0, 2.0], order=[1, 2, 0]),
        Case("best first already", scores=[2.0, 0.3, -1.2, 0.1], order=[0, 1, 2, 3]),
        Case("a cycle of four items", scores=[0.4, 1.5, -0.7, 0.2], order=[2, 0, 3, 1]),
        Case("equal scores", scores=np.full(5, 3.0), order=[4, 2, 0, 1, 3]),
        Case("two items", scores=[-0.3, 1.1], order=[1, 0]),
        Case("a single item", scores=[2.5], order=[0]),
        Case("ten items", **_list(10)),
        Case("seven items of large spread", **_list(7, 4.0)),
        Case(
            "scores of a billion, the largest first",
            part="extreme",
            scores=[1e9, 0.0, 1.0, -1e9],
            order=[0, 2, 1, 3],
        ),
        Case(
            "scores of a billion, the smallest first",
            part="extreme",
            scores=[1e9, -1e9, 1e9, 0.5],
            order=[1, 3, 0, 2],
        ),
    ],
    mistakes=[
        Mistake(
            _first_choice,
            "Only the first choice. Each later choice is a softmax over those that are left.",
            name="first choice only",
        ),
        Mistake(
            lambda scores, order: _plackett_luce_grad(scores, order)[order],
            "The result is in the order of the ranking. Put each slope back to its own item: "
            "`slope[order[k:]]`, not `slope[k:]`.",
            name="left in the order of the ranking",
            alike=(_places_as_items,),
        ),
        Mistake(
            lambda scores, order: _plackett_luce_grad(scores, order) / len(scores),
            "That is the gradient of the mean over places. The loss is the sum.",
            name="mean over places",
        ),
        Mistake(
            lambda scores, order: len(scores) * _share(scores) - 1,
            "You let everybody stand in every choice. Who has been taken is out of the next one.",
            name="everybody in every choice",
        ),
        Mistake(
            _without_winner,
            "The winner of a choice takes part in it: the sum starts at the winner's own place.",
            name="winner not in the choice",
        ),
        Mistake(
            _already_taken,
            "Your choices are among those who are taken already, as if the order began with the worst. "
            "A choice is among those who are left: the one taken now, and all after it.",
            name="those taken already",
            alike=(lambda scores, order: _plackett_luce_grad(scores, order[::-1]),),
        ),
        Mistake(
            _own_choice,
            "Each item has the slope of its own choice only. It took part in all the choices before, "
            "and lost them: add those shares up (`+=`, if you go through the choices).",
            name="own choice only",
            alike=(_overwritten, _winner_overwritten),
        ),
        Mistake(
            _over_all,
            "The shares are of all items. In each choice they are of those who are left, and sum to 1.",
            name="shares of all",
        ),
        Mistake(
            _log_shares,
            "You add up logarithms of shares. The slope of a log-sum-exp is the share itself.",
            name="log-softmax",
        ),
        Mistake(
            _everybody_taken,
            "In each choice you take 1 off from everybody who is left. Only the one who is taken there "
            "has it.",
            name="1 off from all",
        ),
        Mistake(
            _lost_choices,
            "Each item's share in its own choice is missing: it takes part in that one, too.",
            name="own choice missing",
        ),
        Mistake(
            _wrong_side,
            "The sums below the line run from the best item on. At each place the sum is of those left, "
            "so it runs from the other end.",
            name="sums from the wrong end",
        ),
        Mistake(
            _equal_shares,
            "In each choice you take the same share off from everybody. Only the one who is taken there "
            "has −1.",
            name="equal shares off",
        ),
        Mistake(
            _sigmoids,
            "A sigmoid of each score. A choice is a softmax: shares of those who are left, with sum 1.",
            name="sigmoid for softmax",
        ),
        Mistake(
            _last_two_left_out,
            "The choice between the last two is left out. It counts: one is taken, the other is not.",
            name="last two left out",
        ),
        Mistake(
            _last_left_out,
            "The last choice is left out. Its only item has the share 1 in it, which cancels its −1.",
            name="last choice left out",
        ),
        Mistake(
            lambda scores, order: _plackett_luce_grad(scores, order) + 1,
            "These are the shares alone. Each item is also taken once, which gives −1.",
            name="taken once missing",
        ),
        Mistake(
            lambda scores, order: _plackett_luce_grad(scores, np.argsort(order)),
            "You read `order` as the place of each item. It lists the items: `order[0]` is the index "
            "of the best one.",
            name="places for items",
        ),
        Mistake(
            lambda scores, order: _plackett_luce_grad(scores, np.arange(len(scores))),
            "`order` is not used: you take the items as they are numbered.",
            name="order ignored",
        ),
        Mistake(
            lambda scores, order: _plackett_luce_grad(scores, np.argsort(-scores)),
            "You sort by the scores. The order that counts is the one that is given.",
            name="sorted by score",
        ),
        Mistake(
            _pairs,
            "That is the gradient of the pairwise loss, summed over the pairs. Here each choice is a "
            "softmax over all who are left.",
            name="pairwise loss",
        ),
        sign_reversed(
            lambda scores, order: -_plackett_luce_grad(scores, order),
            "The sign: the best item's score should rise, so its slope is below 0.",
        ),
        loss_instead_of_gradient(
            _loss, "That is the loss. Its gradient is wanted, one slope each."
        ),
        exp_overflows(_unshifted, OVERFLOW),
        one_maximum_for_all_rows(
            _one_maximum,
            "The largest score of all is taken off in every choice. Once that item is gone, all who "
            "are left may underflow to 0, and 0/0 is NaN: take the largest of those who are left.",
        ),
    ],
)
