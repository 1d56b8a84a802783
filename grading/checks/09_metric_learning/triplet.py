"""Hidden check of ``triplet``, set 09."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import mean_taken

_rng = np.random.default_rng(92)

_normal = _rng.normal


def _triplet(anchor, positive, negative, margin):
    near = np.sum((anchor - positive) ** 2, axis=1)
    far = np.sum((anchor - negative) ** 2, axis=1)
    loss = np.maximum(0, near - far + margin)
    return loss, loss > 0


def _squares(a, b):
    return np.sum((a - b) ** 2, axis=1)


def _expanded(a, b):
    """The same squared distance through dot products, which cancel far from the origin."""
    return np.sum(a**2, axis=1) + np.sum(b**2, axis=1) - 2 * np.sum(a * b, axis=1)


def _compared(loss, violates=lambda near, far, margin, loss: loss > 0, distance=_squares):
    """A wrong answer from what is done with the distances of positive and negative."""

    def answer(a, p, n, margin):
        near, far = distance(a, p), distance(a, n)
        found = loss(near, far, margin)
        return found, violates(near, far, margin, found)

    return answer


def _hinge(near, far, margin):
    return np.maximum(0, near - far + margin)


def _apart(distance):
    """The right comparison of something that is not quite the squared distance."""
    return _compared(_hinge, distance=distance)


def _from_positive(a, p, n, margin):
    loss = np.maximum(0, _squares(a, p) - _squares(p, n) + margin)
    return loss, loss > 0


def _averaged(a, p, n, margin):
    loss, violates = _triplet(a, p, n, margin)
    return np.mean(loss), np.mean(violates)


_FAR = np.array([[1e9, -1e9], [1e9, 3e9], [-2e9, 1e9]])

EXERCISE = Exercise(
    "triplet",
    4,
    _triplet,
    cases=[
        Case(
            "an easy, a semi-hard and a hard triplet",
            anchor=np.zeros((3, 2)),
            positive=[[1.0, 0.0], [1.0, 0.0], [1.0, 1.0]],
            negative=[[3.0, 0.5], [0.0, 1.5], [1.0, 0.5]],
            margin=2.0,
        ),
        Case(
            "anchors off the origin",
            anchor=_normal(size=(5, 3)),
            positive=_normal(size=(5, 3)),
            negative=_normal(size=(5, 3)),
            margin=0.7,
        ),
        Case(
            "a negative exactly at the margin",
            anchor=[[1.0, 1.0], [0.0, 2.0]],
            positive=[[1.0, 2.0], [2.0, 2.0]],
            negative=[[3.0, 1.0], [0.0, 0.0]],
            margin=3.0,
        ),
        Case(
            "one triplet of many dimensions",
            anchor=_normal(size=(1, 8)),
            positive=_normal(size=(1, 8)),
            negative=_normal(size=(1, 8)),
            margin=6.0,
        ),
        Case(
            "no margin",
            anchor=_normal(size=(6, 2)),
            positive=_normal(size=(6, 2)),
            negative=_normal(size=(6, 2)),
            margin=0.0,
        ),
        Case(
            "positives on their anchor",
            anchor=[[0.5, 1.0], [2.0, 0.0]],
            positive=[[0.5, 1.0], [2.0, 0.0]],
            negative=[[0.5, 1.2], [4.0, 1.0]],
            margin=0.25,
        ),
        Case(
            "one dimension",
            anchor=[[0.0], [0.0], [1.0], [2.0]],
            positive=[[1.0], [1.0], [4.0], [2.5]],
            negative=[[2.5], [-1.2], [0.0], [4.5]],
            margin=1.5,
        ),
        Case(
            "huge distances",
            part="extreme",
            anchor=[[0.0, 0.0], [1.0, -1.0], [3.0, 0.0]],
            positive=[[1e150, 0.0], [2.0, 1e100], [4e149, 1.0]],
            negative=[[0.0, 3e149], [9e149, 1e150], [1.0, 2.0]],
            margin=1.0,
        ),
        Case(
            "embeddings far from the origin",
            part="extreme",
            anchor=_FAR,
            positive=_FAR + [[1.0, 2.0], [0.0, 1.0], [2.0, 0.0]],
            negative=_FAR + [[1.0, 0.5], [4.0, 3.0], [0.0, 2.25]],
            margin=1.25,
        ),
    ],
    mistakes=[
        Mistake(
            _apart(lambda a, b: np.linalg.norm(a - b, axis=1)),
            "These are plain distances, as in PyTorch's `TripletMarginLoss`. Here they are squared, "
            "as in FaceNet; a margin does not carry over from one to the other.",
            name="distances not squared",
        ),
        Mistake(
            lambda a, p, n, m: _triplet(a, n, p, m),
            "Positive and negative are swapped: this pushes the positive away and pulls the "
            "negative in.",
            name="positive and negative swapped",
        ),
        Mistake(
            _compared(lambda near, far, m: near - far + m),
            "The hinge is missing: an easy triplet gets a negative loss, which grows without limit "
            "as its negative moves away.",
            name="no hinge",
        ),
        Mistake(
            _apart(lambda a, b: np.mean((a - b) ** 2, axis=1)),
            "You average over the dimensions. A squared distance is a sum; with a mean the margin "
            "would depend on the size of the embedding.",
            name="mean over the dimensions",
        ),
        Mistake(
            _compared(lambda near, far, m: np.maximum(0, near - far)),
            "The margin has no effect: it is enough here that the positive is barely nearer.",
            name="margin ignored",
        ),
        Mistake(
            _compared(lambda near, far, m: np.maximum(0, near - far - m)),
            "The margin is taken off: a negative may be nearer by the margin for nothing. It is "
            "added, so that the negative has to be farther by it.",
            name="margin subtracted",
        ),
        Mistake(
            _compared(lambda near, far, m: np.maximum(0, near - far + m**2)),
            "The margin is squared. It is in the unit of the squared distance already.",
            name="margin squared",
        ),
        Mistake(
            _compared(_hinge, lambda near, far, m, loss: near - far + m >= 0),
            "A negative exactly at the margin costs nothing, so it violates nothing: `violates` is "
            "true where the loss is above 0.",
            name="at the margin counted as a violation",
        ),
        Mistake(
            _compared(_hinge, lambda near, far, m, loss: loss >= 0),
            "The loss is never below 0, so `loss >= 0` holds for every triplet. A violation has a "
            "loss above 0.",
            name="every triplet a violation",
        ),
        Mistake(
            _compared(_hinge, lambda near, far, m, loss: far < near),
            "`violates` is true only for hard negatives. A semi-hard one, farther than the positive "
            "but not by the margin, has a loss above 0 as well; a loss above the margin is not "
            "wanted.",
            name="only hard negatives violate",
            alike=(_compared(_hinge, lambda near, far, m, loss: loss > m),),
        ),
        Mistake(
            _compared(_hinge, lambda near, far, m, loss: (far > near) & (far < near + m)),
            "`violates` is true only for semi-hard negatives. A hard one violates the margin, too.",
            name="only semi-hard negatives violate",
        ),
        Mistake(
            _compared(_hinge, lambda near, far, m, loss: loss == 0),
            "`violates` is turned round: it is true where the triplet is in order.",
            name="violations turned round",
        ),
        Mistake(
            _compared(_hinge, lambda near, far, m, loss: loss),
            "The second result repeats the loss. True or False is wanted: whether it is above 0.",
            name="loss twice",
        ),
        Mistake(
            lambda a, p, n, m: _triplet(a, p, n, m)[::-1],
            "The right two results in the wrong order: first the loss, then whether it violates.",
            name="results in the wrong order",
        ),
        Mistake(
            lambda a, p, n, m: _triplet(a, p, n, m)[0],
            "Only the loss comes back. Two results are wanted: `return loss, violates`.",
            name="only the loss",
        ),
        Mistake(
            _from_positive,
            "You compare with the distance from the positive to the negative. Both distances are "
            "measured from the anchor.",
            name="measured from the positive",
        ),
        Mistake(
            _apart(lambda a, b: np.sum((a - b) ** 2)),
            "You sum over the rows as well. Each triplet has its own distances: axis=1.",
            name="summed over the batch",
        ),
        Mistake(
            _apart(lambda a, b: np.sum((a - b) ** 2, axis=0)),
            "You sum over the triplets, axis 0. A distance sums over the dimensions, axis 1.",
            name="summed along the wrong axis",
        ),
        Mistake(
            _apart(lambda a, b: np.sum(np.abs(a - b), axis=1)),
            "These are sums of absolute differences. Squared Euclidean distances are wanted.",
            name="absolute differences",
        ),
        Mistake(
            _compared(lambda near, far, m: np.logaddexp(0, near - far + m)),
            "This is the soft version of the hinge, which never quite reaches 0. Here easy triplets "
            "cost nothing.",
            name="softplus instead of hinge",
        ),
        mean_taken(
            _averaged,
            "Two numbers come back. One loss and one True or False for each triplet are wanted.",
        ),
        Mistake(
            _apart(_expanded),
            "‖a‖² + ‖p‖² − 2a·p is the squared distance on paper; far from the origin it subtracts "
            "huge numbers that are nearly equal, and the distance drowns in rounding. Subtract the "
            "embeddings first.",
            name="distance by dot products",
        ),
    ],
)
