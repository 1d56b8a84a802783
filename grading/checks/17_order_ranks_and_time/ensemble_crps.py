"""Hidden check of ``ensemble_crps``, set 17."""

from statistics import NormalDist

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import mean_taken
from lessonkit.checks import visible
from lessonkit.ruler.arguments import Measured

_rng = np.random.default_rng(174)


def _ensemble_crps(members, y):
    m = members.shape[1]
    weight = 2 * np.arange(m) - m + 1
    spread = np.sort(members, axis=1) @ weight / (m * (m - 1))
    return np.abs(members - y[:, None]).mean(axis=1) - spread


def _parts(members, y):
    """Mean distance to y, sum of all distances between members, and their number."""
    distance = np.abs(members - y[:, None]).mean(axis=1)
    return distance, np.abs(members[:, :, None] - members[:, None]).sum((1, 2)), members.shape[1]


def _of(formula):
    """A wrong answer from the mean distance, the sum of all distances, and the number of members."""

    def answer(members, y):
        return formula(*_parts(members, y))

    return answer


def _sorted(weight):
    """A wrong answer with other weights for the sorted members, counted from 0."""

    def answer(members, y):
        m = members.shape[1]
        s = np.sort(members, axis=1)
        return np.abs(members - y[:, None]).mean(1) - s @ weight(np.arange(m), m) / (m * (m - 1))

    return answer


def _not_sorted(members, y):
    m = members.shape[1]
    distance = np.abs(members - y[:, None]).mean(1)
    return distance - members @ (2 * np.arange(m) - m + 1) / (m * (m - 1))


def _squares(members, y):
    distance = ((members - y[:, None]) ** 2).mean(1)
    pairs = (members[:, :, None] - members[:, None]) ** 2
    return distance - pairs.sum((1, 2)) / (2 * members.shape[1] * (members.shape[1] - 1))


def _beside(members, y):
    """Only neighbours in the sorted row."""
    steps = np.diff(np.sort(members, axis=1), axis=1).mean(axis=1)
    return np.abs(members - y[:, None]).mean(axis=1) - steps / 2


def _distance(members, y):
    return np.abs(members - y[:, None]).mean(axis=1)


def _gaussian(members, y, ddof=0):
    """The CRPS of a Gaussian with the members' mean and standard deviation."""
    sigma = members.std(axis=1, ddof=ddof) + 1e-300
    z = (y - members.mean(axis=1)) / sigma
    cdf = np.array([NormalDist().cdf(v) if abs(v) < 38 else float(v > 0) for v in z])
    density = np.exp(-np.minimum(z**2, 1400) / 2) / np.sqrt(2 * np.pi)
    return sigma * (z * (2 * cdf - 1) + 2 * density - 1 / np.sqrt(np.pi))


def _with_outcome(members, y):
    """The outcome taken for one more member."""
    d, pairs, m = _parts(np.column_stack([members, y]), y)
    return _distance(members, y) - pairs / (2 * m * (m - 1))


def _drawn(n, m, size=1.0, middle=0.0):
    return {
        "members": middle + size * _rng.normal(size=(n, m)),
        "y": middle + size * _rng.normal(size=n),
    }


MANY = _rng.normal(size=(1, 700))

EXERCISE = Exercise(
    "ensemble_crps",
    4,
    _ensemble_crps,
    why=visible("ensemble_crps")["why"],
    cases=[
        Case("three members", members=[[2.0, -1.0, 0.5], [0.0, 4.0, 1.0]], y=[0.7, 5.0]),
        Case("two members", members=[[1.0, -1.0], [3.0, 2.0], [0.5, 0.9]], y=[0.0, 5.0, 0.2]),
        Case("one row", **_drawn(1, 6)),
        Case("nine members and four rows", **_drawn(4, 9)),
        Case("as many members as rows", **_drawn(5, 5)),
        Case("members that are all equal", members=np.full((2, 4), 1.5), y=[1.5, 0.0]),
        Case("members far from 0", **_drawn(3, 7, 2.0, 50.0)),
        Case("members that are tied", members=[[1.0, 2.0, 2.0, 2.0, 3.0, 1.0]], y=[2.0]),
        Case(
            "values of a billion",
            part="extreme",
            members=[[1e9, -1e9, 3e8], [1e9, 1e9 + 2, 1e9 - 1]],
            y=[0.0, 1e9],
        ),
        Case(
            "more members than a table of all pairs should have",
            part="extreme",
            members=Measured(MANY),
            y=[0.4],
            memory=500_000,
        ),
    ],
    mistakes=[
        Mistake(
            _of(lambda d, pairs, m: d - pairs / (2 * m * m)),
            "Divided by m²: the pairs of a member with itself count as spread 0, so small ensembles "
            "look bad. The fair score has m(m − 1).",
            name="divided by m²",
        ),
        Mistake(
            _of(lambda d, pairs, m: d - pairs / (m * (m - 1))),
            "The ½ before the spread is missing: each pair counts once, and you count it from both "
            "sides.",
            name="pairs counted twice",
        ),
        Mistake(
            _of(lambda d, pairs, m: d - pairs / (m * m)),
            "Two things: each pair counts once, so a ½ is missing, and the fair score has m(m − 1) "
            "below, not m².",
            name="pairs counted twice, divided by m²",
        ),
        Mistake(
            _of(lambda d, pairs, m: d - pairs / (4 * m * (m - 1))),
            "The spread is halved once too often. The sum over pairs i < j counts each pair once and "
            "needs no further ½.",
            name="halved twice",
            alike=(_sorted(lambda k, m: (2 * k - m + 1) / 2),),
        ),
        Mistake(
            _of(lambda d, pairs, m: d + pairs / (2 * m * (m - 1))),
            "Sign: spread is a credit, or else all members should be equal.",
            name="sign of the spread",
        ),
        Mistake(
            _of(lambda d, pairs, m: d),
            "That is the mean distance to y. The credit for the members' own spread is missing.",
            name="spread missing",
        ),
        Mistake(
            _of(lambda d, pairs, m: d - pairs / 2),
            "The sum over the pairs is not divided by m(m − 1).",
            name="spread not divided",
        ),
        Mistake(
            _of(lambda d, pairs, m: m * d - pairs / (2 * m * (m - 1))),
            "You sum the distances to y. Their mean over the members is wanted.",
            name="sum of the distances",
        ),
        Mistake(
            _of(lambda d, pairs, m: pairs / (2 * m * (m - 1))),
            "That is the spread alone. It is taken off the mean distance to y.",
            name="spread alone",
        ),
        Mistake(
            lambda x, y: np.abs(x.mean(1) - y),
            "That is the error of the ensemble's mean. The mean of the errors is wanted, less half the "
            "mean distance between members.",
            name="error of the mean",
        ),
        Mistake(
            lambda x, y: (
                np.abs(x.mean(1) - y) - _parts(x, y)[1] / (2 * x.shape[1] * (x.shape[1] - 1))
            ),
            "The spread is right. Before it stands the mean of the distances to y, not the distance of "
            "the mean.",
            name="distance of the mean",
        ),
        Mistake(
            lambda x, y: np.abs(x - y[:, None]).mean(1) - x.std(1) / np.sqrt(np.pi),
            "Right for a Gaussian of that standard deviation; the members' own mean distance is wanted.",
            name="spread of a Gaussian",
        ),
        Mistake(
            lambda x, y: np.abs(x - y[:, None]).mean(1) - x.std(1) / 2,
            "Half the standard deviation is not half the mean distance between two members.",
            name="standard deviation",
        ),
        Mistake(
            _squares,
            "Squares in place of distances. What is left then is the squared error of the mean, and "
            "little of the spread.",
            name="squares",
        ),
        Mistake(
            _beside,
            "Only neighbours in the sorted row are compared. Every pair counts.",
            name="neighbours only",
        ),
        Mistake(
            _not_sorted,
            "The weights belong to the sorted members: the smallest first, in each row.",
            name="not sorted",
        ),
        Mistake(
            _sorted(lambda k, m: 2 * k - m - 1),
            "The weights 2k − m − 1 are for places counted from 1. From 0 they are 2k − m + 1.",
            name="places from one",
        ),
        Mistake(
            _sorted(lambda k, m: 2 * k - m),
            "The weights of the sorted members do not sum to 0. The k-th from 0 is larger than k "
            "others and smaller than m − 1 − k.",
            name="weights off by one",
        ),
        Mistake(
            _of(lambda d, pairs, m: d - pairs / (2 * m * (m + 1))),
            "The sum over the pairs is divided by m(m + 1). There are m(m − 1) ordered pairs of two "
            "different members.",
            name="m + 1",
        ),
        Mistake(
            lambda x, y: (
                np.median(np.abs(x - y[:, None]), axis=1)
                - _parts(x, y)[1] / (2 * x.shape[1] * (x.shape[1] - 1))
            ),
            "The median of the distances to y. Their mean is wanted.",
            name="median of the distances",
        ),
        Mistake(
            lambda x, y: (
                (x - y[:, None]).mean(axis=1)
                - _parts(x, y)[1] / (2 * x.shape[1] * (x.shape[1] - 1))
            ),
            "The differences to y have lost their absolute values: members on both sides cancel.",
            name="no absolute value",
        ),
        Mistake(
            lambda x, y: _distance(x, y) - np.ptp(x, axis=1) / 2,
            "Half the range, from the smallest member to the largest. Every pair counts.",
            name="range",
        ),
        Mistake(
            lambda x, y: (
                _distance(x, y) - np.abs(x - x.mean(axis=1, keepdims=True)).mean(axis=1) / 2
            ),
            "The spread is measured from the members' mean. It is the distance between members.",
            name="distance from the mean",
        ),
        Mistake(
            lambda x, y: _distance(x, y) - np.abs(x[:, 1:] - x[:, :1]).mean(axis=1) / 2,
            "Only pairs with the first member are compared. Every pair counts.",
            name="pairs with the first",
        ),
        Mistake(
            lambda x, y: _distance(x, y) - np.abs(x - np.roll(x, 1, axis=1)).mean(axis=1) / 2,
            "Each member is compared with the one beside it. Every pair counts.",
            name="the one beside",
        ),
        Mistake(
            _gaussian,
            "That is the CRPS of a Gaussian with the members' mean and standard deviation. The members' "
            "own distances are wanted.",
            name="Gaussian",
        ),
        Mistake(
            lambda x, y: (
                _distance(x, y)
                - np.sort(x, axis=0)
                @ (2 * np.arange(x.shape[1]) - x.shape[1] + 1)
                / (x.shape[1] * (x.shape[1] - 1))
            ),
            "You sort each column. The members of one row belong together: `axis=1`.",
            name="columns sorted",
        ),
        Mistake(
            lambda x, y: _gaussian(x, y, ddof=1),
            "That is the CRPS of a Gaussian with the members' mean and standard deviation. The members' "
            "own distances are wanted.",
            name="Gaussian, n − 1",
        ),
        Mistake(
            lambda x, y: _distance(x, y) - x.std(axis=1, ddof=1) / np.sqrt(np.pi),
            "Right for a Gaussian of that standard deviation; the members' own mean distance is wanted.",
            name="spread of a Gaussian, n − 1",
        ),
        Mistake(
            lambda x, y: (
                np.sqrt(((x - y[:, None]) ** 2).mean(axis=1))
                - _parts(x, y)[1] / (2 * x.shape[1] * (x.shape[1] - 1))
            ),
            "The root of the mean square stands where the mean distance to y belongs.",
            name="root mean square",
        ),
        Mistake(
            _of(lambda d, pairs, m: d - pairs / (2 * (m - 1))),
            "The sum over the pairs is divided by m − 1 only. It is m(m − 1).",
            name="divided by m − 1",
        ),
        Mistake(
            _of(lambda d, pairs, m: d - pairs / (2 * m)),
            "The sum over the pairs is divided by m only. It is m(m − 1).",
            name="divided by m",
        ),
        Mistake(
            _sorted(lambda k, m: k + 1.0),
            "Your weights are places. Each sorted member counts by how many are below it less how many "
            "are above, so the weights sum to 0.",
            name="places as weights",
        ),
        Mistake(
            _with_outcome,
            "The outcome is among the members when you compare pairs. Only members are.",
            name="outcome among the members",
        ),
        Mistake(
            lambda x, y: _distance(x, y) - x.var(axis=1) / 2,
            "Half the variance is not half the mean distance: it has another unit.",
            name="variance",
        ),
        mean_taken(
            lambda x, y: _ensemble_crps(x, y).mean(),
            "One number. A score for each row is wanted.",
        ),
        Mistake(
            _of(lambda d, pairs, m: d - pairs / (2 * m * (m - 1))),
            "The values are right, and a table of all pairs is built: 4,000 members make one of 16 "
            "million. Sort them; what does the sum over pairs become?",
            name="table of all pairs",
        ),
    ],
    equivalents={
        "np.sort(members, axis=1) → np.sort(members)": "the last axis is the default",
    },
)
