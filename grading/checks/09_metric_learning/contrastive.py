"""Hidden check of ``contrastive``, set 09."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import mean_taken

_rng = np.random.default_rng(91)

_normal, _uniform = _rng.normal, _rng.uniform


def _contrastive(distance, similar, margin):
    return np.where(similar == 1, distance**2, np.maximum(0, margin - distance) ** 2)


def _springs(pull, push):
    """A wrong answer: what similar pairs pay, and what the others do, from distance and margin."""
    return lambda d, y, m: np.where(y == 1, pull(d, m), push(d, m))


def _square(distance, margin):
    return distance**2


def _gap_squared(distance, margin):
    return np.maximum(0, margin - distance) ** 2


EXERCISE = Exercise(
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
            "Dissimilar pairs cost nothing. Then the best embedding puts everything into one "
            "point.",
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
        mean_taken(
            lambda d, y, m: np.mean(_contrastive(d, y, m)),
            "One number comes back. One loss for each pair is wanted; the mean is the caller's.",
        ),
        Mistake(
            lambda d, y, m: np.sum(_contrastive(d, y, m)),
            "One number comes back. One loss for each pair is wanted; the sum is the caller's.",
            name="sum taken",
        ),
        Mistake(
            lambda d, s, m: s * np.sqrt(d) + (1 - s) * np.maximum(0, m - d) ** 2,
            "Similar pairs pay the root of the distance. They pay its square.",
            name="root of the distance",
        ),
    ],
)
