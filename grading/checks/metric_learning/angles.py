"""The angle between two embeddings, in exercise set 09: cosine embedding loss."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(90)
_normal = _rng.normal


def _cosine_embedding(a, b, label, margin):
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    cosine = np.sum(a * b, axis=1) / lengths
    return np.where(label == 1, 1 - cosine, np.maximum(0, cosine - margin))


def _cosines(a, b):
    return np.sum(a * b, axis=1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))


def _angles(similar, other, cosines=_cosines):
    """A wrong answer: what similar pairs pay, and what the others do, from cosine and margin."""

    def answer(a, b, label, margin):
        cosine = cosines(a, b)
        return np.where(label == 1, similar(cosine, margin), other(cosine, margin))

    return answer


def _near(cosine, margin):
    return 1 - cosine


def _far(cosine, margin):
    return np.maximum(0, cosine - margin)


def _through(cosines):
    """The right loss of something that is not quite the cosine."""
    return _angles(_near, _far, cosines)


def _zero_one(a, b, label, margin):
    cosine = _cosines(a, b)
    return label * (1 - cosine) + (1 - label) * np.maximum(0, cosine - margin)


def _all_pairs(a, b, label, margin):
    cosine = a @ b.T / (np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1))
    return np.where(label == 1, 1 - cosine, np.maximum(0, cosine - margin))


def _padded(a, b):
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return np.sum(a * b, axis=1) / (lengths + 1e-8)


def _floored(a, b):
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return np.sum(a * b, axis=1) / np.maximum(lengths, 1e-8)


def _each_floored(a, b):
    lengths = (
        np.maximum(np.linalg.norm(a, axis=1), 1e-8),
        np.maximum(np.linalg.norm(b, axis=1), 1e-8),
    )
    return np.sum(a * b, axis=1) / (lengths[0] * lengths[1])


def _one_root(a, b):
    return np.sum(a * b, axis=1) / np.sqrt(np.sum(a**2, axis=1) * np.sum(b**2, axis=1))


_long = _normal(size=(4, 3)) * np.array([[1e150], [1e150], [3.0], [1e120]]) / 4
_also_long = _normal(size=(4, 3)) * np.array([[1e150], [1e140], [1e150], [1e120]]) / 4
_short = np.array([[1e-20, 2e-20], [3e-100, 0.0], [2e-30, 1e-30]])

cosine_embedding = Exercise(
    "cosine_embedding",
    2,
    _cosine_embedding,
    cases=[
        Case(
            "similar and dissimilar pairs",
            a=[[3.0, 4.0], [1.0, 2.0], [2.0, -1.0], [-0.5, 1.0]],
            b=[[4.0, 3.0], [2.0, 1.5], [1.0, 3.0], [1.0, 0.4]],
            label=[1, -1, 1, -1],
            margin=0.2,
        ),
        Case(
            "pairs that point apart",
            a=[[1.0, 2.0], [1.0, 2.0], [0.5, -1.0]],
            b=[[-1.0, -2.0], [-3.0, 0.5], [0.5, 1.0]],
            label=[1, -1, -1],
            margin=0.1,
        ),
        Case(
            "no margin",
            a=_normal(size=(6, 4)),
            b=_normal(size=(6, 4)),
            label=[1, -1, -1, 1, -1, -1],
            margin=0.0,
        ),
        Case(
            "a margin below zero",
            a=_normal(size=(5, 3)),
            b=_normal(size=(5, 3)),
            label=[-1.0, -1.0, 1.0, -1.0, -1.0],
            margin=-0.4,
        ),
        Case("a single pair", a=[[2.0, 1.0, 0.5]], b=[[1.0, 1.5, 0.5]], label=[-1], margin=0.5),
        Case(
            "rows of different lengths",
            a=_normal(size=(4, 4)) * np.array([[0.1], [1.0], [7.0], [30.0]]),
            b=np.abs(_normal(size=(4, 4))) + 0.1,
            label=[1, 1, -1, -1],
            margin=-1.0,
        ),
        Case(
            "embeddings in float32",
            a=_normal(size=(4, 5)).astype(np.float32),
            b=_normal(size=(4, 5)).astype(np.float32),
            label=[1, -1, -1, 1],
            margin=-0.5,
        ),
        Case(
            "very long rows",
            part="extreme",
            a=_long,
            b=_also_long,
            label=[1, -1, -1, 1],
            margin=-0.9,
        ),
        Case(
            "very short rows",
            part="extreme",
            a=_short,
            b=[[3e-20, 1e-20], [1e-100, 2e-100], [1e-30, -3e-30]],
            label=[1, -1, 1],
            margin=0.1,
        ),
    ],
    mistakes=[
        Mistake(
            _angles(lambda c, m: c, _far),
            "A similar pair pays its cosine, so training would turn it apart. It pays what is "
            "missing to 1.",
            name="cosine paid by similar pairs",
        ),
        Mistake(
            _angles(_near, lambda c, m: c - m),
            "The hinge is missing: a dissimilar pair far beyond the margin earns a negative loss, "
            "and is pushed on for ever.",
            name="no hinge",
        ),
        Mistake(
            _angles(_near, lambda c, m: np.maximum(0, m - c)),
            "The hinge is turned round: it charges dissimilar pairs whose cosine is *below* the "
            "margin. They are to stay below it.",
            name="hinge turned round",
        ),
        Mistake(
            _angles(_near, lambda c, m: np.maximum(0, c)),
            "The margin has no effect. A dissimilar pair may keep a cosine up to the margin.",
            name="margin ignored",
        ),
        Mistake(
            _angles(_near, lambda c, m: np.maximum(0, c + m)),
            "The margin is added where it is taken off: dissimilar pairs pay cosine − margin.",
            name="margin added",
        ),
        Mistake(
            _angles(_near, lambda c, m: np.maximum(0, 1 - c - m)),
            "Dissimilar pairs pay for pointing apart. They pay for a cosine above the margin.",
            name="hinge on 1 − cosine",
        ),
        Mistake(
            _angles(lambda c, m: np.maximum(0, 1 - c - m), _far),
            "Similar pairs get no margin: they pay 1 − cosine, down to 0 only when they point the "
            "same way.",
            name="margin for similar pairs",
        ),
        Mistake(
            _through(lambda a, b: np.maximum(0, _cosines(a, b))),
            "You cut the cosine off at 0 for every pair. A similar pair that points apart pays up to "
            "2; only what dissimilar pairs pay is cut off.",
            name="cosine cut off at 0",
        ),
        Mistake(
            _angles(_far, _near),
            "The labels are swapped: +1 is similar, −1 is not.",
            name="labels swapped",
        ),
        Mistake(
            _zero_one,
            "You weigh with `label` and `1 - label` as if labels were 1 and 0. Here they are +1 "
            "and −1, so a dissimilar pair counts minus one and two times.",
            name="labels taken for 1 and 0",
        ),
        Mistake(
            lambda a, b, y, m: 1 - _cosines(a, b),
            "All pairs are treated as similar. (−1 is as true as 1 in an `if` or a `where`: "
            "compare `label == 1`.)",
            name="all taken for similar",
            alike=(
                lambda a, b, y, m: np.where(y, 1 - _cosines(a, b), _far(_cosines(a, b), m)),
                lambda a, b, y, m: np.where(y == 0, _far(_cosines(a, b), m), 1 - _cosines(a, b)),
            ),
        ),
        Mistake(
            _through(lambda a, b: np.sum(a * b, axis=1)),
            "This is the dot product. The cosine divides it by the lengths of both rows.",
            name="dot product",
        ),
        Mistake(
            _through(lambda a, b: np.sum(a * b, axis=1) / np.linalg.norm(a, axis=1)),
            "Divide by the lengths of both rows; yours still grows with one of them.",
            name="one length missing",
        ),
        Mistake(
            _through(lambda a, b: np.sum(a * b, axis=1) / (np.linalg.norm(a) * np.linalg.norm(b))),
            "You divide by the lengths of the whole batch. Each row has its own: axis=1.",
            name="lengths of the whole batch",
        ),
        Mistake(
            _through(
                lambda a, b: np.sum(
                    a / np.linalg.norm(a, axis=0) * b / np.linalg.norm(b, axis=0), axis=1
                )
            ),
            "You scaled the columns to length 1. An embedding is a row: axis=1.",
            name="columns normalised",
        ),
        Mistake(
            _through(
                lambda a, b: np.sum(a * b, axis=1) / (np.sum(a**2, axis=1) * np.sum(b**2, axis=1))
            ),
            "You divide by the squared lengths. The root is missing.",
            name="squared lengths",
        ),
        Mistake(
            _through(lambda a, b: np.linalg.norm(a - b, axis=1)),
            "This works with the distance. Here the angle counts, whatever the lengths.",
            name="distance instead of cosine",
        ),
        Mistake(
            _all_pairs,
            "`a @ b.T` compares every row with every other. Row i of a belongs to row i of b: "
            "multiply elementwise and sum along axis 1.",
            name="all against all",
        ),
        Mistake(
            lambda a, b, y, m: np.mean(_cosine_embedding(a, b, y, m)),
            "One number comes back. One loss for each pair is asked; the mean is the caller's.",
            name="mean taken",
        ),
        Mistake(
            lambda a, b, y, m: _cosine_embedding(a, b, y, m) ** 2,
            "Your losses are squared. Contrastive loss squares; this one is linear in the cosine.",
            name="squared",
        ),
        Mistake(
            _through(_padded),
            "The small constant in your denominator swallows short rows: their cosine depends on "
            "the angle alone and comes out as nearly 0. No row is zero here, so none is needed.",
            name="constant in the denominator",
            alike=(_through(_floored), _through(_each_floored)),
        ),
        Mistake(
            _through(_one_root),
            "You multiply the *squared* lengths before the root: that overflows for long rows and "
            "underflows for short ones. Take each length first, then multiply.",
            name="squared lengths multiplied",
        ),
    ],
)
