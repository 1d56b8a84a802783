"""Pairs in exercise set 09: two embeddings at a distance, and two scores in an order."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(91)
_normal, _uniform = _rng.normal, _rng.uniform


# --- Contrastive --------------------------------------------------------------------------------


def _contrastive(distance, similar, margin):
    return np.where(similar == 1, distance**2, np.maximum(0, margin - distance) ** 2)


def _springs(pull, push):
    """A wrong answer: what similar pairs pay, and what the others do, from distance and margin."""
    return lambda d, y, m: np.where(y == 1, pull(d, m), push(d, m))


def _square(distance, margin):
    return distance**2


def _gap_squared(distance, margin):
    return np.maximum(0, margin - distance) ** 2


contrastive = Exercise(
    "contrastive",
    3,
    _contrastive,
    cases=[
        Case(
            "pairs inside and outside the margin",
            distance=[0.5, 3.0, 0.4, 1.7, 3.5],
            similar=[1, 1, 0, 0, 0],
            margin=2.0,
        ),
        Case("a margin of one", distance=[0.3, 0.3, 1.8], similar=[1, 0, 0], margin=1.0),
        Case("a small margin", distance=[0.1, 0.2, 0.45], similar=[0.0, 1.0, 0.0], margin=0.3),
        Case("pairs that coincide", distance=[0.0, 0.0], similar=[1, 0], margin=1.5),
        Case("similar pairs alone", distance=[0.2, 4.0, 2.5], similar=[1, 1, 1], margin=3.0),
        Case("dissimilar pairs alone", distance=[0.2, 4.0, 2.5], similar=[0, 0, 0], margin=3.0),
        Case("no margin", distance=[0.6, 2.0], similar=[0, 1], margin=0.0),
        Case(
            "a table of pairs",
            distance=_uniform(0, 2, (3, 4)),
            similar=[[1, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0]],
            margin=1.3,
        ),
    ],
    mistakes=[
        Mistake(
            lambda d, y, m: (1 - y) * d**2 + y * np.maximum(0, m - d) ** 2,
            "The labels are read the other way round: the original paper writes Y = 0 for similar, "
            "here 1 is similar. Training would part friends and merge strangers.",
            name="labels of the paper",
        ),
        Mistake(
            _springs(_square, lambda d, m: np.maximum(0, m - d**2)),
            "The square sits in the wrong place. First what is missing to the margin, "
            "max(0, margin − d), then its square.",
            name="margin − d² hinged",
        ),
        Mistake(
            _springs(_square, lambda d, m: np.maximum(0, m**2 - d**2)),
            "The difference of the squares is not the square of the difference. Subtract first, "
            "then square.",
            name="squares subtracted",
        ),
        Mistake(
            _springs(_square, lambda d, m: np.maximum(0, m - d)),
            "The gap of dissimilar pairs is not squared, so their push does not fade as they near "
            "the margin.",
            name="push not squared",
        ),
        Mistake(
            _springs(lambda d, m: d, _gap_squared),
            "The distance of similar pairs is not squared: a spring pulls in proportion to its "
            "length.",
            name="pull not squared",
        ),
        Mistake(
            _springs(lambda d, m: d, lambda d, m: np.maximum(0, m - d)),
            "Neither the distance nor the gap is squared.",
            name="nothing squared",
        ),
        Mistake(
            _springs(_square, lambda d, m: (m - d) ** 2),
            "The hinge is missing: squared, a distance beyond the margin costs again, and strangers "
            "are pulled back to it. Cut off at 0 before you square.",
            name="no hinge",
            alike=(_springs(_square, lambda d, m: np.maximum(0, (m - d) ** 2)),),
        ),
        Mistake(
            _springs(_square, lambda d, m: np.maximum(0, d - m) ** 2),
            "The hinge is turned round: it charges strangers that are far apart. What counts is "
            "margin − d.",
            name="hinge turned round",
        ),
        Mistake(
            lambda d, y, m: 0.5 * _contrastive(d, y, m),
            "Half of it. The original paper has a ½ in front; here it is left out.",
            name="½ of the paper",
        ),
        Mistake(
            _springs(lambda d, m: 0 * d, _gap_squared),
            "Similar pairs cost nothing, so nothing pulls them together.",
            name="no pull",
        ),
        Mistake(
            _springs(_square, lambda d, m: 0 * d),
            "Dissimilar pairs cost nothing. Then the best embedding puts everything into one point.",
            name="no push",
        ),
        Mistake(
            lambda d, y, m: d**2 + np.maximum(0, m - d) ** 2,
            "Every pair pays both terms. Similar pairs pay the first, the others the second.",
            name="both terms for every pair",
        ),
        Mistake(
            _springs(_square, lambda d, m: np.maximum(0, 1 - d) ** 2),
            "The margin seems to be 1 whatever is handed in.",
            name="margin of one",
        ),
        Mistake(
            _springs(lambda d, m: np.maximum(0, d - m) ** 2, _gap_squared),
            "Similar pairs get no margin: they are pulled all the way together and pay d².",
            name="margin for similar pairs",
        ),
        Mistake(
            _springs(lambda d, m: d**4, lambda d, m: np.maximum(0, m - d**2) ** 2),
            "You squared the distance once more: `distance` is d itself, not d².",
            name="distance squared beforehand",
        ),
        Mistake(
            _springs(lambda d, m: d, lambda d, m: np.maximum(0, m - np.sqrt(d)) ** 2),
            "You take `distance` for the squared one. It is d itself: no root is needed.",
            name="distance taken for its square",
        ),
        Mistake(
            lambda d, y, m: np.mean(_contrastive(d, y, m)),
            "One number comes back. One loss for each pair is asked; the mean is the caller's.",
            name="mean taken",
        ),
        Mistake(
            lambda d, y, m: np.sum(_contrastive(d, y, m)),
            "One number comes back. One loss for each pair is asked; the sum is the caller's.",
            name="sum taken",
        ),
    ],
)


# --- Margin ranking ------------------------------------------------------------------------------


def _margin_ranking(score_a, score_b, prefer, margin):
    return np.maximum(0, margin - prefer * (score_a - score_b))


margin_ranking = Exercise(
    "margin_ranking",
    2,
    _margin_ranking,
    cases=[
        Case(
            "orders right, reversed and too close",
            score_a=[3.0, 0.2, 1.5, 2.0],
            score_b=[1.0, 1.2, 1.0, 2.6],
            prefer=[1, 1, -1, -1],
            margin=0.8,
        ),
        Case("a large margin", score_a=[1.0, 4.0], score_b=[3.5, 2.0], prefer=[-1, 1], margin=5.0),
        Case(
            "no margin",
            score_a=[0.5, -1.0, 2.0, 3.0],
            score_b=[1.5, -2.0, -2.5, 3.7],
            prefer=[1, 1, -1, -1],
            margin=0.0,
        ),
        Case("equal scores", score_a=[2.0, -1.0], score_b=[2.0, -1.0], prefer=[1, -1], margin=0.3),
        Case(
            "a preference for a alone",
            score_a=_normal(size=5),
            score_b=_normal(size=5),
            prefer=np.ones(5),
            margin=0.5,
        ),
        Case(
            "a preference for b alone",
            score_a=_normal(size=5),
            score_b=_normal(size=5),
            prefer=-np.ones(5),
            margin=0.5,
        ),
        Case(
            "a table of scores",
            score_a=_normal(0, 2, (3, 4)),
            score_b=_normal(0, 2, (3, 4)),
            prefer=[[1, -1, 1, -1], [-1, -1, 1, 1], [1, 1, -1, -1]],
            margin=1.2,
        ),
        Case(
            "huge scores",
            score_a=[1e9, 1e9, -1e9],
            score_b=[-1e9, -1e9, 5.0],
            prefer=[1, -1, 1],
            margin=2.0,
        ),
    ],
    mistakes=[
        Mistake(
            lambda a, b, y, m: np.maximum(0, m + y * (a - b)),
            "The sign of the lead is turned round: the farther the preferred score is ahead, the "
            "more it would cost. (PyTorch writes −y·(a − b) + margin.)",
            name="lead added",
            alike=(lambda a, b, y, m: np.maximum(0, m - y * (b - a)),),
        ),
        Mistake(
            lambda a, b, y, m: m - y * (a - b),
            "The hinge is missing: a pair in good order earns a negative loss, and its scores run "
            "apart for ever.",
            name="no hinge",
        ),
        Mistake(
            lambda a, b, y, m: np.minimum(0, m - y * (a - b)),
            "The smaller of the two is never positive. The hinge takes the larger.",
            name="minimum instead of maximum",
        ),
        Mistake(
            lambda a, b, y, m: np.maximum(0, -y * (a - b)),
            "The margin has no effect. Without it equal scores cost nothing, and scores shrink to "
            "nothing.",
            name="margin ignored",
        ),
        Mistake(
            lambda a, b, y, m: np.maximum(0, 1 - y * (a - b)),
            "The margin seems to be 1 whatever is handed in.",
            name="margin of one",
        ),
        Mistake(
            lambda a, b, y, m: np.maximum(0, -m - y * (a - b)),
            "The margin is taken off, so a pair may be in the wrong order by that much for nothing. "
            "It is added: the preferred score has to lead by it.",
            name="margin subtracted",
        ),
        Mistake(
            lambda a, b, y, m: m + np.maximum(0, -y * (a - b)),
            "The margin stands outside the hinge, so no pair ever costs less than it. Put it "
            "inside.",
            name="margin outside the hinge",
        ),
        Mistake(
            lambda a, b, y, m: np.maximum(0, y * (m - (a - b))),
            "The preference multiplies the margin as well. It belongs to the difference of the "
            "scores only.",
            name="preference times margin",
        ),
        Mistake(
            lambda a, b, y, m: np.maximum(0, m - (a - b)),
            "The preference has no effect: a is asked to lead in every pair.",
            name="preference ignored",
        ),
        Mistake(
            lambda a, b, y, m: np.maximum(0, m - np.abs(a - b)),
            "You take the size of the difference. Then scores only have to differ, in whichever "
            "order.",
            name="size of the difference",
        ),
        Mistake(
            lambda a, b, y, m: np.where(y == 1, np.maximum(0, m - (a - b)), 0),
            "A preference for b costs nothing: it arrives as −1, not as 0, and turns the "
            "difference round.",
            name="preference for b ignored",
        ),
        Mistake(
            lambda a, b, y, m: np.maximum(0, m - y * (a - b)) ** 2,
            "Your losses are squared. The hinge is linear.",
            name="squared",
        ),
        Mistake(
            lambda a, b, y, m: np.logaddexp(0, m - y * (a - b)),
            "This is the logistic loss of the lead, which never quite reaches 0. The hinge does, as "
            "soon as the lead is the margin.",
            name="logistic instead of hinge",
        ),
        Mistake(
            lambda a, b, y, m: np.where(m - y * (a - b) > 0, -y, 0),
            "This is the gradient with respect to score_a. The loss itself is asked.",
            name="gradient",
        ),
        Mistake(
            lambda a, b, y, m: (m - y * (a - b) > 0).astype(float),
            "You count the pairs that fail. The loss says by how much.",
            name="count of failures",
        ),
        Mistake(
            lambda a, b, y, m: np.mean(np.maximum(0, m - y * (a - b))),
            "One number comes back. One loss for each pair is asked; the mean is the caller's.",
            name="mean taken",
        ),
    ],
)
