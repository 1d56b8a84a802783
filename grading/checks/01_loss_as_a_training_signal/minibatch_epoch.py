"""Hidden check of ``minibatch_epoch``, set 01."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(13)
X, Y = _rng.normal(size=8), _rng.normal(size=8) + 0.3
ORDER = _rng.permutation(8)


def _epoch(x, y, a, b, rate, order, size):
    for start in range(0, len(order), size):
        batch = order[start : start + size]
        error = a + b * x[batch] - y[batch]
        a, b = a - rate * 2 * np.mean(error), b - rate * 2 * np.mean(error * x[batch])
    return a, b


def _pass(cut, divisor=lambda batch, size, n: len(batch)):
    """A wrong answer: ``cut`` makes the batches, ``divisor`` is what sums are divided by."""

    def answer(x, y, a, b, rate, order, size):
        for batch in cut(order, size):
            error = a + b * x[batch] - y[batch]
            count = divisor(batch, size, len(x))
            a, b = (
                a - rate * 2 * np.sum(error) / count,
                b - rate * 2 * np.sum(error * x[batch]) / count,
            )
        return a, b

    return answer


def _slices(order, size):
    return [order[start : start + size] for start in range(0, len(order), size)]


def _whole(order, size):
    return [batch for batch in _slices(order, size) if len(batch) == size]


def _from_one_place(x, y, a, b, rate, order, size):
    moved = [_epoch(x, y, a, b, rate, batch, size) for batch in _slices(order, size)]
    return a + sum(m[0] - a for m in moved), b + sum(m[1] - b for m in moved)


EXERCISE = Exercise(
    "minibatch_epoch",
    3,
    _epoch,
    cases=[
        Case("batches that fit", x=X, y=Y, a=0.5, b=-1.0, rate=0.1, order=ORDER, size=4),
        Case("a shorter last batch", x=X, y=Y, a=0.0, b=0.0, rate=0.2, order=ORDER, size=3),
        Case("a last batch much shorter", x=X, y=Y, a=0.5, b=1.0, rate=0.1, order=ORDER, size=5),
        Case("one point at a time", x=X, y=Y, a=1.0, b=0.5, rate=0.05, order=ORDER, size=1),
        Case("more than all points", x=X, y=Y, a=2.0, b=0.5, rate=0.1, order=ORDER, size=20),
        Case("the data's own order", x=X, y=Y, a=-1.0, b=2.0, rate=0.1, order=np.arange(8), size=2),
    ],
    mistakes=[
        Mistake(
            _pass(lambda order, size: _slices(np.arange(len(order)), size)),
            "The points are taken in the data's own order. `order` says in which they come.",
            name="order ignored",
        ),
        Mistake(
            _pass(_slices, lambda batch, size, n: size),
            "The last batch is divided by the full size, although it has fewer points.",
            name="divided by the full size",
        ),
        Mistake(
            _pass(_slices, lambda batch, size, n: n),
            "A batch is divided by the number of all points. Its loss is the mean over its own.",
            name="divided by all points",
        ),
        Mistake(
            _pass(_whole),
            "The last, shorter batch is left out.",
            name="last batch dropped",
        ),
        Mistake(
            _from_one_place,
            "All batches step from where the pass began. Each step begins where the one before ended.",
        ),
        Mistake(
            _pass(lambda order, size: np.array_split(order, -(-len(order) // size))),
            "The batches are of about equal size. All have `size` points, except perhaps the last.",
            name="equal pieces",
        ),
        Mistake(
            _pass(lambda order, size: _slices(order, size)[:1]),
            "Only the first batch makes a step: a `return` inside the loop?",
            name="first batch only",
        ),
    ],
)
