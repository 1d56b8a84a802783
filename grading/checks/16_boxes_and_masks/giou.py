"""Hidden check of ``giou``, set 16."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import epsilon_in_denominator, mean_taken
from lessonkit.checks import visible

_rng = np.random.default_rng(163)


def _giou(a, b):
    lengths = np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
    overlap = np.prod(np.maximum(lengths, 0), axis=1)
    union = np.prod(a[:, 2:] - a[:, :2], axis=1) + np.prod(b[:, 2:] - b[:, :2], axis=1) - overlap
    hull = np.prod(np.maximum(a[:, 2:], b[:, 2:]) - np.minimum(a[:, :2], b[:, :2]), axis=1)
    return overlap / union - (hull - union) / hull


def _parts(a, b, cut="lengths"):
    """Overlap, union and hull; ``cut`` says what is cut off at 0."""
    lengths = np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
    overlap = (np.maximum(lengths, 0) if cut == "lengths" else lengths).prod(1)
    overlap = np.maximum(overlap, 0) if cut == "area" else overlap
    areas = (a[:, 2:] - a[:, :2]).prod(1) + (b[:, 2:] - b[:, :2]).prod(1)
    hull = (np.maximum(a[:, 2:], b[:, 2:]) - np.minimum(a[:, :2], b[:, :2])).prod(1)
    return overlap, areas - overlap, hull


def _of(formula, cut="lengths"):
    return np.errstate(all="ignore")(lambda a, b: formula(*_parts(a, b, cut)))


def as_found(a, b):
    """The function of the statement, which is to be repaired."""
    lengths = np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
    overlap = np.maximum(lengths.prod(axis=1), 0)
    areas = (a[:, 2:] - a[:, :2]).prod(axis=1) + (b[:, 2:] - b[:, :2]).prod(axis=1)
    union = areas - overlap
    hull = (np.maximum(a[:, 2:], b[:, 2:]) - np.minimum(a[:, :2], b[:, :2])).prod(axis=1)
    return overlap / (union + 1e-7) - (hull - union) / (union + 1e-7)


def _right(overlap, union, hull):
    return overlap / union - (hull - union) / hull


def _table(a, b):
    return np.array([_giou(np.tile(row, (len(b), 1)), b) for row in a])


def _centre_form(a, b):
    def corners(box):
        return np.hstack([box[:, :2] - box[:, 2:] / 2, box[:, :2] + box[:, 2:] / 2])

    with np.errstate(all="ignore"):
        return _right(*_parts(corners(a), corners(b)))


def _boxes(n, spread):
    corner = _rng.uniform(-spread, spread, (n, 2))
    return np.hstack([corner, corner + _rng.uniform(0.5, 4, (n, 2))])


HOME = [0.0, 0.0, 4.0, 4.0]
SEVEN = np.array(
    [
        [1.0, 1, 5, 5],
        [-1, -1, 5, 5],
        [1, 1, 3, 3],
        [6, 0, 10, 4],
        [40, 0, 44, 4],
        [0.5, 0.5, 2.5, 2.5],
        [1, -2, 3, 6],
    ]
)
DIAGONAL = np.array([[6.0, 7, 9, 12], [-5, -6, -2, -1], [5, -9, 8, -3]])

EXERCISE = Exercise(
    "giou",
    3,
    _giou,
    why=visible("giou")["why"],
    cases=[
        Case("equal boxes", a=[HOME, [1.0, 2.0, 30.0, 9.0]], b=[HOME, [1.0, 2.0, 30.0, 9.0]]),
        Case("boxes that overlap", a=[[1.0, 1, 5, 5], [-1, 2, 3, 8]], b=[HOME, HOME]),
        Case("one box inside the other", a=[[1.0, 1, 3, 3], [-1, -1, 5, 5]], b=[HOME, HOME]),
        Case("boxes side by side, apart", a=[[6.0, 0, 10, 4], [0, -9, 4, -5]], b=[HOME, HOME]),
        Case("boxes that miss each other diagonally", a=DIAGONAL, b=[HOME] * 3),
        Case("far apart", a=[[40.0, 0, 44, 4], [40, 50, 44, 54]], b=[HOME, HOME]),
        Case("many boxes", a=_boxes(12, 4), b=_boxes(12, 4)),
        Case("boxes that touch", a=[[4.0, 0, 8, 4], [4, 4, 5, 6]], b=[HOME, HOME]),
        Case("one row", a=[[2.0, 1, 3, 9]], b=[HOME]),
        Case(
            "coordinates of a millionth",
            part="extreme",
            a=1e-6 * SEVEN,
            b=1e-6 * np.array([HOME] * 7),
        ),
        Case("coordinates of 1e60", part="extreme", a=1e60 * SEVEN, b=1e60 * np.array([HOME] * 7)),
    ],
    mistakes=[
        *(
            epsilon_in_denominator(
                wrong,
                "An ε below the line changes the value of small boxes (normalised coordinates!). "
                "Areas here are positive; leave it out.",
            )
            for wrong in (
                _of(lambda o, u, h: o / (u + 1e-7) - (h - u) / (h + 1e-7)),
                _of(lambda o, u, h: o / (u + 1e-7) - (h - u) / h),
                _of(lambda o, u, h: o / u - (h - u) / (h + 1e-7)),
                _of(lambda o, u, h: o / (u + 1e-9) - (h - u) / (h + 1e-9)),
                _of(lambda o, u, h: o / (u + 1e-9) - (h - u) / h),
                _of(lambda o, u, h: o / (u + 1e-8) - (h - u) / (h + 1e-8)),
            )
        ),
        Mistake(
            as_found,
            "That is the function as it was found, with all its faults. Try it on boxes that miss "
            "each other diagonally, and on boxes far apart.",
            name="as found",
            alike=(_of(lambda o, u, h: o / u - (h - u) / u, cut="area"),),
        ),
        Mistake(
            _of(_right, cut="nothing"),
            "Boxes that miss each other in both directions: two negative lengths multiply to a "
            "positive overlap. Cut each length off at 0.",
            name="lengths not cut off",
        ),
        Mistake(
            _of(_right, cut="area"),
            "Clamping the product is too late: (−2)·(−3) = 6. Clamp both lengths.",
            name="area cut off",
        ),
        Mistake(
            _of(lambda o, u, h: o / u),
            "That is IoU: 0 for all boxes that do not touch. The hull's empty part is missing.",
            name="IoU",
            alike=(_of(lambda o, u, h: o / (u + 1e-7)),),
        ),
        Mistake(
            _of(lambda o, u, h: o / u - (h - u) / u),
            "The empty part is divided by the hull, not by the union. So GIoU stays above −1.",
            name="divided by the union",
            alike=(_of(lambda o, u, h: o / (u + 1e-7) - (h - u) / (u + 1e-7)),),
        ),
        Mistake(
            _of(lambda o, u, h: 1 - _right(o, u, h)),
            "That is the loss. Asked is GIoU itself, 1 for equal boxes.",
            name="loss",
        ),
        Mistake(
            _of(lambda o, u, h: o / u + (h - u) / h),
            "The empty part of the hull is a penalty: it is subtracted.",
            name="penalty added",
        ),
        Mistake(
            _of(lambda o, u, h: o / u - (h - u)),
            "The empty part is an area. Divide it by the hull, or it depends on the unit.",
            name="empty part not divided",
        ),
        Mistake(
            _of(lambda o, u, h: o / u - u / h),
            "What is subtracted is the *empty* share of the hull, 1 − union/hull.",
            name="full part subtracted",
        ),
        Mistake(
            _of(lambda o, u, h: o / h),
            "The overlap's share of the hull. GIoU is overlap over union, minus the empty share of "
            "the hull.",
            name="overlap over hull",
        ),
        Mistake(
            _of(lambda o, u, h: o / (u + o) - (h - u - o) / h),
            "The union counts the overlap once: take it off the sum of the areas.",
            name="sum of areas for union",
        ),
        Mistake(
            _of(lambda o, u, h: o / u - (h - u - o) / h),
            "In the second term the union has to lose the overlap too: the hull's empty part is hull "
            "minus union.",
            name="sum of areas in the penalty",
        ),
        Mistake(
            _of(lambda o, u, h: np.maximum(_right(o, u, h), 0)),
            "You cut GIoU off at 0. Below 0 it says how far apart boxes are, and that is its point.",
            name="cut off at 0",
        ),
        Mistake(
            _centre_form,
            "You read a box as centre and size. These are the corners x₁, y₁, x₂, y₂.",
            name="centre and size",
        ),
        Mistake(
            _table,
            "Every box with every other. Row i of `a` belongs to row i of `b`: one number for each.",
            name="table of all pairs",
        ),
        mean_taken(
            lambda a, b: _giou(a, b).mean(),
            "One number. A value for each pair of boxes is wanted; the mean is the caller's.",
        ),
    ],
)
