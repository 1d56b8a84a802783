"""Hidden check of ``descend``, set 01."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import sum_instead_of_mean

_rng = np.random.default_rng(11)
X, Y = _rng.normal(size=7), _rng.normal(size=7) + 2.0


def _descend(x, y, rate, steps):
    a, b = 0.0, 0.0
    for _ in range(steps):
        error = a + b * x - y
        a, b = a - rate * 2 * np.mean(error), b - rate * 2 * np.mean(error * x)
    return a, b


def _walk(move):
    """A wrong answer: ``move`` gives the two changes of a step."""

    def answer(x, y, rate, steps):
        a = b = 0.0
        for _ in range(steps):
            da, db = move(a, b, x, y)
            a, b = a - rate * da, b - rate * db
        return a, b

    return answer


def _one_after_the_other(x, y, rate, steps):
    a = b = 0.0
    for _ in range(steps):
        a -= rate * 2 * np.mean(a + b * x - y)
        b -= rate * 2 * np.mean((a + b * x - y) * x)
    return a, b


def _one_step(x, y, rate, steps):
    return _descend(x, y, rate, min(steps, 1))


def _one_too_many(x, y, rate, steps):
    return _descend(x, y, rate, steps + 1)


EXERCISE = Exercise(
    "descend",
    3,
    _descend,
    cases=[
        Case("one step", x=[1.0, 3.0], y=[2.0, 1.0], rate=0.1, steps=1),
        Case("several steps", x=X, y=Y, rate=0.2, steps=5),
        Case("many steps", x=X, y=Y, rate=0.05, steps=60),
        Case("no step", x=X, y=Y, rate=0.05, steps=0),
        Case("a single point", x=[2.0], y=[-3.0], rate=0.01, steps=3),
        Case("a rate that is too large", part="extreme", x=X, y=Y, rate=3.0, steps=80),
    ],
    mistakes=[
        Mistake(
            _one_after_the_other,
            "The slope is moved with errors that the new intercept has already changed. Both "
            "derivatives belong to the same place: compute both, then move both.",
        ),
        Mistake(
            _walk(lambda a, b, x, y: (np.mean(a + b * x - y), np.mean((a + b * x - y) * x))),
            "The 2 of the derivative of a square is missing.",
            name="factor 2 missing",
        ),
        sum_instead_of_mean(
            _walk(lambda a, b, x, y: (2 * np.sum(a + b * x - y), 2 * np.sum((a + b * x - y) * x))),
            "You add the errors up. The loss is their mean, and so is its derivative.",
        ),
        Mistake(
            _walk(
                lambda a, b, x, y: (-2 * np.mean(a + b * x - y), -2 * np.mean((a + b * x - y) * x))
            ),
            "You walk uphill: a step goes against the derivative.",
            name="uphill",
        ),
        Mistake(
            _walk(lambda a, b, x, y: (2 * np.mean(a + b * x - y),) * 2),
            "The slope moves like the intercept. Its derivative has the factor x in every term.",
            name="x forgotten",
        ),
        Mistake(_one_step, "Only one step is taken, however many are asked for.", name="one step"),
        Mistake(_one_too_many, "That is one step too many.", name="one step too many"),
    ],
)
