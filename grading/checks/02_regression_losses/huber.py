"""Hidden check of ``huber``, set 97."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import gradient_instead_of_loss

_rng = np.random.default_rng(21)

_normal, _uniform = _rng.normal, _rng.uniform

_HUGE = np.array([1e150, -1e150, 3e9, -2e12, 0.5])


def _huber(residual, delta):
    size = np.abs(residual)
    quadratic = np.minimum(size, delta)
    return quadratic * (size - 0.5 * quadratic)


def _pieces(inside, outside):
    """A piecewise answer from two functions of |r| and delta."""

    def answer(residual, delta):
        size = np.abs(residual)
        return np.where(size <= delta, inside(size, delta), outside(size, delta))

    return answer


def _half_square(size, delta):
    return 0.5 * size**2


def _tail(size, delta):
    return delta * (size - 0.5 * delta)


EXERCISE = Exercise(
    "huber",
    2,
    _huber,
    cases=[
        Case("residuals on both sides of delta", residual=[-3.0, -0.5, 0.0, 1.0, 4.0], delta=2.0),
        Case("a delta below 1", residual=np.linspace(-2, 2, 9), delta=0.3),
        Case("a delta of 1", residual=[-1.5, 0.2, 5.0], delta=1.0),
        Case("residuals all inside delta", residual=_uniform(-1, 1, 6), delta=2.5),
        Case("residuals exactly at delta", residual=[-1.5, 1.5], delta=1.5),
        Case("a table of residuals", residual=_normal(0, 3, (3, 4)), delta=1.7),
        Case("huge residuals", part="extreme", residual=_HUGE, delta=1.5),
    ],
    mistakes=[
        Mistake(
            _pieces(lambda s, d: s**2, _tail),
            "The quadratic piece has lost its ½, so it does not meet the line at |r| = delta. Plot "
            "it: there is a jump.",
            name="½ missing inside",
        ),
        Mistake(
            _pieces(lambda s, d: 0.5 * s**2 / d, lambda s, d: s - 0.5 * d),
            "This is smooth L1, which is Huber divided by delta. The two agree only at delta = 1; "
            "Huber's tails have slope delta.",
            name="smooth L1 instead of Huber",
        ),
        Mistake(
            _pieces(_half_square, lambda s, d: d * s - 0.5 * d),
            "The constant in the tail is off: it is ½·delta², so that the pieces meet. Yours fits "
            "only at delta = 1.",
            name="wrong offset in the tail",
        ),
        Mistake(
            lambda r, d: np.where(np.abs(r) <= d, 0.5 * r**2, d * (r - 0.5 * d)),
            "The left tail falls below zero: the line needs |r|, not r.",
            name="tail without the absolute value",
        ),
        Mistake(
            _pieces(_half_square, lambda s, d: s - 0.5 * d),
            "The tail's slope is 1. It should be delta, so that value and slope carry on where the "
            "parabola ends.",
            name="tail with slope 1",
        ),
        Mistake(
            _pieces(_tail, _half_square),
            "The two pieces have changed places: the parabola belongs to the small residuals, the "
            "line to the large ones.",
            name="pieces swapped",
        ),
        Mistake(
            lambda r, d: np.where(r <= d, 0.5 * r**2, d * (r - 0.5 * d)),
            "Large negative residuals are still squared: compare |r| with delta, not r.",
            name="negative side left quadratic",
        ),
        Mistake(
            lambda r, d: 0.5 * np.clip(r, -d, d) ** 2,
            "Beyond delta your loss is flat, so an outlier would pull with no force at all. Huber "
            "goes on as a line of slope delta.",
            name="flat tails",
        ),
        gradient_instead_of_loss(
            lambda r, d: np.clip(r, -d, d),
            "This is the gradient of Huber, and a nice one. The loss itself is wanted.",
        ),
        Mistake(
            lambda r, d: d * d * (np.sqrt(1 + (r / d) ** 2) - 1),
            "This is the pseudo-Huber loss: a smooth cousin that touches Huber's parabola only at "
            "zero. Here the two exact pieces are wanted.",
            name="pseudo-Huber",
        ),
        Mistake(
            lambda r, d: 0.5 * r**2 - 0.5 * np.maximum(np.abs(r) - d, 0) ** 2,
            "The algebra is right, but for huge residuals it subtracts two nearly equal squares "
            "and the digits that matter are gone. Compute the tail as a line.",
            name="difference of two squares",
        ),
        Mistake(
            lambda r, d: np.where(r**2 <= d, 0.5 * r**2, d * (np.abs(r) - 0.5 * d)),
            "You compare r² with delta. The border is where |r| equals delta.",
            name="square compared with delta",
        ),
        Mistake(
            _pieces(lambda s, d: 0.5 * s, _tail),
            "The inner piece is half the absolute value. Inside delta the loss is half the "
            "**square**.",
            name="inside not squared",
        ),
    ],
)
