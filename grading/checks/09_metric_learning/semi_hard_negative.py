"""Hidden check of ``semi_hard_negative``, set 09."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_normal = np.random.default_rng(93).normal


def _semi_hard_negative(anchor, positive, negatives, margin):
    near = np.sum((anchor - positive) ** 2)
    far = np.sum((anchor - negatives) ** 2, axis=1)
    allowed = (near < far) & (far < near + margin)
    return np.where(allowed, far, np.inf).argmin() if allowed.any() else -1


def _distances(anchor, positive, negatives):
    return np.sum((anchor - positive) ** 2), np.sum((anchor - negatives) ** 2, axis=1)


def _mined(allow, distances=_distances, nothing=np.inf):
    """A wrong answer: the nearest of the negatives that ``allow(near, far, margin)`` lets through."""

    def answer(anchor, positive, negatives, margin):
        near, far = distances(anchor, positive, negatives)
        allowed = allow(near, far, margin)
        return int(np.where(allowed, far, nothing).argmin()) if allowed.any() else -1

    return answer


def _between(near, far, margin):
    return (near < far) & (far < near + margin)


def _plain(anchor, positive, negatives):
    return tuple(np.sqrt(square) for square in _distances(anchor, positive, negatives))


def _averages(anchor, positive, negatives):
    return tuple(square / len(anchor) for square in _distances(anchor, positive, negatives))


def _around_positive(anchor, positive, negatives):
    return np.sum((anchor - positive) ** 2), np.sum((positive - negatives) ** 2, axis=1)


def _dot_products(anchor, positive, negatives):
    near = np.sum(anchor**2) + np.sum(positive**2) - 2 * anchor @ positive
    return near, np.sum(anchor**2) + np.sum(negatives**2, axis=1) - 2 * negatives @ anchor


def _picked(pick, none=lambda: -1):
    """A wrong answer: ``pick(far, allowed)`` among the right candidates, ``none()`` without any."""

    def answer(anchor, positive, negatives, margin):
        near, far = _distances(anchor, positive, negatives)
        allowed = _between(near, far, margin)
        return pick(far, allowed) if allowed.any() else none()

    return answer


def _nearest(far, allowed):
    return int(np.where(allowed, far, np.inf).argmin())


def _last_nearest(far, allowed):
    return int(np.flatnonzero(allowed & (far == far[allowed].min()))[-1])


def _no_candidate():
    raise ValueError("attempt to get argmin of an empty sequence")


def _vector(anchor, positive, negatives, margin):
    found = _semi_hard_negative(anchor, positive, negatives, margin)
    return negatives[found] if found >= 0 else -1


_ANCHOR, _POSITIVE = np.zeros(2), np.array([1.0, 0.0])


def _about(kind, negatives, margin, *, anchor=_ANCHOR, positive=_POSITIVE, **options):
    return Case(
        kind, anchor=anchor, positive=positive, negatives=negatives, margin=margin, **options
    )


EXERCISE = Exercise(
    "semi_hard_negative",
    4,
    _semi_hard_negative,
    cases=[
        _about("hard, semi-hard and easy ones", [[0.5, 0], [0, 3], [0, 1.5], [1.2, 0.0]], 2.0),
        _about("the semi-hard ones first", [[0.9, 0.8], [0, 1.6], [0.1, 0.2], [4.0, 0]], 2.0),
        _about("hard and easy ones alone", [[0.5, 0], [0, 2.0]], 2.0),
        _about("easy ones alone", [[5.0, 0], [0, 6.0], [-3, 3]], 2.0),
        _about("hard ones alone", [[0.5, 0], [0, 0.6], [0.1, 0.1]], 2.0),
        _about("one exactly as far as the positive", [[0, -1.0], [1.5, 0], [0, 1.0]], 3.0),
        _about("one exactly at the margin", [[0.5, 0], [0, 2.0]], 3.0),
        _about("two equally near", [[1.75, 0], [1, 1.0], [-1, 1], [0, 0.5]], 3.0),
        _about("a single candidate", [[0, 1.25]], 1.0),
        _about("no margin", [[0.5, 0], [0, 1.25], [1.0, 0]], 0.0),
        _about(
            "distances below one",
            [[0.5, 0.0], [0.0, 0.35], [0.1, 0.0]],
            0.1,
            positive=np.array([0.2, 0.0]),
        ),
        _about(
            "a positive on its anchor",
            [[2.0, 1.0], [2.5, 1.0], [2.0, 1.25], [2.75, 2.0]],
            0.5,
            anchor=np.array([2.0, 1.0]),
            positive=np.array([2.0, 1.0]),
        ),
        _about(
            "several dimensions",
            [[1.0, 2, 0, 1], [1, 2, 3, -1], [2, 0, 1, 1], [2.5, 2, 0.5, -1], [1, 3, 0.5, -2.5]],
            2.5,
            anchor=np.array([1.0, 2.0, 0.5, -1.0]),
            positive=np.array([1.0, 1.0, 1.5, -1.0]),
        ),
        _about(
            "a large batch",
            _normal(size=(60, 3)),
            1.5,
            anchor=np.array([0.5, -0.2, 0.3]),
            positive=np.array([-0.4, 0.3, 0.9]),
        ),
        _about(
            "huge distances",
            [[3e149, 0.0], [0, 1.3e150], [0, 1.2e150], [4e150, 0]],
            1e300,
            positive=np.array([1e150, 0.0]),
            part="extreme",
        ),
        _about(
            "large distances",
            [[1e4, 0.0], [0, 1.3e5], [0, 1.2e5], [4e5, 0]],
            1e10,
            positive=np.array([1e5, 0.0]),
            part="extreme",
        ),
        _about(
            "embeddings far from the origin",
            np.array([1e9, -3e9]) + [[0.5, 0.5], [2.0, 1.0], [1.5, 0.0], [0.0, 1.25]],
            2.0,
            anchor=np.array([1e9, -3e9]),
            positive=np.array([1e9, -3e9]) + [1.0, 0.0],
            part="extreme",
        ),
    ],
    mistakes=[
        Mistake(
            _picked(lambda far, allowed: int(np.argmin(far[allowed]))),
            "Your index counts within the candidates you kept. Asked is the position among all "
            "negatives: keep the places, and put infinity where a negative is not allowed.",
            name="index within the kept ones",
        ),
        Mistake(
            _picked(_nearest, lambda: 0),
            "Without a semi-hard negative 0 comes back, which is a valid index: `argmin` of nothing "
            "but infinities is 0. Return −1 there.",
            name="0 where there is none",
        ),
        Mistake(
            _picked(_nearest, lambda: None),
            "Where there is no semi-hard negative your function returns nothing. −1 is wanted.",
            name="None where there is none",
        ),
        Mistake(
            _picked(_nearest, _no_candidate),
            "Your function fails where there is no semi-hard negative. Ask `allowed.any()` first, "
            "and return −1 if there is none.",
            name="fails where there is none",
        ),
        Mistake(
            _mined(_between, _plain),
            "These are plain distances. The margin is meant for squared ones.",
            name="distances not squared",
        ),
        Mistake(
            _mined(_between, _averages),
            "You average over the dimensions. A squared distance is a sum.",
            name="mean over the dimensions",
        ),
        Mistake(
            _mined(_between, _around_positive),
            "You measure the negatives from the positive. Both distances start at the anchor.",
            name="measured from the positive",
        ),
        Mistake(
            _mined(lambda near, far, m: (near <= far) & (far <= near + m)),
            "Both bounds are strict: neither a negative exactly as far as the positive nor one "
            "exactly at the margin is semi-hard.",
            name="both bounds included",
        ),
        Mistake(
            _mined(lambda near, far, m: (near <= far) & (far < near + m)),
            "A negative exactly as far as the positive is not semi-hard: it has to be farther.",
            name="lower bound included",
        ),
        Mistake(
            _mined(lambda near, far, m: (near < far) & (far <= near + m)),
            "A negative exactly at the margin has no loss and teaches nothing: the upper bound is "
            "strict.",
            name="upper bound included",
        ),
        Mistake(
            _mined(lambda near, far, m: far < near + m),
            "You take hard negatives, too, which lie nearer than the positive. A semi-hard one is "
            "farther than the positive.",
            name="hard ones allowed",
        ),
        Mistake(
            _mined(lambda near, far, m: near < far),
            "You take easy negatives, too, beyond the margin. They have no loss and teach nothing.",
            name="easy ones allowed",
        ),
        Mistake(
            lambda a, p, n, m: int(np.argmin(_distances(a, p, n)[1])),
            "This is the nearest negative whatever its kind: the hardest one. Mining only those is "
            "how an embedding collapses.",
            name="hardest negative",
        ),
        Mistake(
            _mined(lambda near, far, m: far < near),
            "You pick among the hard negatives. Semi-hard ones are farther than the positive.",
            name="only hard ones",
        ),
        Mistake(
            _mined(lambda near, far, m: (m < far) & (far < near + m)),
            "The lower bound is the distance of the positive, not the margin.",
            name="margin as lower bound",
        ),
        Mistake(
            _mined(lambda near, far, m: (near < far) & (far < m)),
            "The upper bound is the distance of the positive plus the margin, not the margin "
            "alone.",
            name="margin as upper bound",
        ),
        Mistake(
            _mined(lambda near, far, m: np.abs(far - near) < m),
            "You allow negatives within the margin on either side. Those nearer than the positive "
            "are hard, not semi-hard.",
            name="margin on both sides",
        ),
        Mistake(
            _picked(lambda far, allowed: int(np.where(allowed, far, -np.inf).argmax())),
            "You take the farthest of the semi-hard negatives. The nearest teaches most.",
            name="farthest semi-hard one",
        ),
        Mistake(
            _picked(lambda far, allowed: int(np.argmax(allowed))),
            "You take the first semi-hard negative in the list. The nearest is wanted.",
            name="first semi-hard one",
        ),
        Mistake(
            _picked(_last_nearest),
            "Of two equally near negatives the first is wanted; yours is the last. Replace the best "
            "one only by a nearer one: `<`, not `<=`.",
            name="last on a tie",
        ),
        Mistake(
            _picked(lambda far, allowed: far[allowed].min()),
            "You return the distance of the negative. Its index is wanted.",
            name="distance instead of index",
        ),
        Mistake(
            _vector,
            "You return the negative itself. Its index is wanted.",
            name="embedding instead of index",
        ),
        Mistake(
            _picked(lambda far, allowed: np.flatnonzero(allowed)),
            "You return all semi-hard negatives. The nearest of them is wanted.",
            name="all semi-hard ones",
        ),
        Mistake(
            _mined(_between, nothing=1e9),
            "The large number that you put in place of forbidden distances is smaller than these "
            "distances. Only infinity is larger than all of them: `np.inf`.",
            name="a number instead of infinity",
            alike=(_mined(_between, nothing=1e6), _mined(_between, nothing=999.0)),
        ),
        Mistake(
            _mined(_between, _dot_products),
            "‖a‖² + ‖n‖² − 2a·n is the squared distance on paper; far from the origin it subtracts "
            "huge numbers that are nearly equal. Subtract the embeddings first.",
            name="distance by dot products",
        ),
    ],
)
