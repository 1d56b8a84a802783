"""Hidden check of ``sphere_pull``, set 09."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(93)


def _sphere_pull(anchor, positive, negative, margin):
    length = np.linalg.norm(anchor, axis=1, keepdims=True)
    unit = anchor / length
    near = np.sum((unit - positive) ** 2, axis=1)
    far = np.sum((unit - negative) ** 2, axis=1)
    pull = 2 * (negative - positive)
    across = pull - np.sum(pull * unit, axis=1, keepdims=True) * unit
    return np.where((near - far + margin > 0)[:, None], across / length, 0.0)


def _unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _case(words, count, width, margin, lengths=(0.3, 3.0), **options):
    a, p, n = _unit(_rng.normal(size=(3 * count, width))).reshape(3, count, width)
    a = a * np.geomspace(*lengths, count)[:, None]
    return Case(words, anchor=a, positive=p, negative=n, margin=margin, **options)


def _made(push=None, active=None, across=True, divide=True, cut=True):
    """A wrong answer in which one step of the derivation is another."""

    def answer(anchor, positive, negative, margin):
        length = np.linalg.norm(anchor, axis=1, keepdims=True)
        unit = anchor / length
        pull = (push or (lambda p, n: 2 * (n - p)))(positive, negative)
        if across:
            pull = pull - np.sum(pull * unit, axis=1, keepdims=True) * unit
        if divide:
            pull = pull / length
        seen = (active or (lambda a, u: u))(anchor, unit)
        near, far = (np.sum((seen - other) ** 2, axis=1) for other in (positive, negative))
        on = (near - far + margin > 0)[:, None] if cut else np.full((len(anchor), 1), True)
        return np.where(on, pull, 0.0)

    return answer


def _plain(unit, positive, negative):
    near, far = unit - positive, unit - negative
    return _unit(near) - _unit(far)


def _projected(step):
    """A wrong answer that takes something else than the part across from the pull."""

    def answer(anchor, positive, negative, margin):
        length = np.linalg.norm(anchor, axis=1, keepdims=True)
        unit, pull = anchor / length, 2 * (negative - positive)
        near, far = (np.sum((unit - other) ** 2, axis=1) for other in (positive, negative))
        found = step(pull, unit, anchor, positive, length)
        return np.where((near - far + margin > 0)[:, None], found, 0.0)

    return answer


def _along(pull, rows):
    return np.sum(pull * rows, axis=1, keepdims=True) * rows


EXERCISE = Exercise(
    "sphere_pull",
    4,
    _sphere_pull,
    cases=[
        _case("anchors of several lengths", 6, 3, 0.3),
        _case("a large margin", 4, 2, 3.0),
        _case("no margin", 8, 5, 0.0),
        _case("one triplet of many dimensions", 1, 8, 2.0),
        _case("anchors of length 1", 5, 4, 0.5, lengths=(1.0, 1.0)),
        _case("very long and very short anchors", 6, 3, 1.0, lengths=(1e-3, 1e3)),
        _case(
            "huge anchors", 3, 3, 1.0, lengths=(1e120, 1e140), part="extreme", rtol=1e-6, atol=0.0
        ),
    ],
    mistakes=[
        Mistake(
            _made(across=False, divide=False),
            "That is the gradient in the anchor on the sphere, 2(n − p). It still has to pass through the "
            "division by the length: what points along the anchor goes, and the rest is divided by it.",
            name="normalisation left out",
        ),
        Mistake(
            _made(across=False),
            "The part along the anchor is still there. Moving the anchor along itself changes nothing, so "
            "that part of the gradient is 0: take it off.",
            name="no projection",
        ),
        Mistake(
            _made(divide=False),
            "The division by the anchor's length is missing: the longer it is, the less the same step "
            "turns it.",
            name="not divided by the length",
        ),
        Mistake(
            _made(push=lambda p, n: 2 * (p - n)),
            "The sign is turned round: that is the step which descent takes. The gradient is wanted.",
            name="step instead of gradient",
        ),
        Mistake(
            _made(push=lambda p, n: n - p),
            "The factor 2 of the squared distances is missing.",
            name="factor 2 missing",
        ),
        Mistake(
            _made(cut=False),
            "A triplet beyond its margin has no loss, and so no gradient: make these rows 0.",
            name="easy triplets pulled",
        ),
        Mistake(
            lambda a, p, n, margin: _sphere_pull(a, p, n, 0.0),
            "The margin has no effect: a triplet inside it has a loss, and so a gradient.",
            name="margin ignored",
        ),
        Mistake(
            _made(active=lambda anchor, unit: anchor),
            "Which triplets have a loss is decided by the anchor of length 1, as all distances are.",
            name="violation of the raw anchor",
        ),
        Mistake(
            _made(push=lambda p, n: -2 * p),
            "Only the positive pulls. The negative pushes as well, by 2n.",
            name="negative left out",
        ),
        Mistake(
            lambda a, p, n, margin: _sphere_pull(a, p, n, margin) / len(a),
            "You divide by the number of triplets. Each row is wanted as it is, without the mean.",
            name="mean over the triplets",
        ),
        Mistake(
            _projected(lambda g, a, v, p, size: (g - _along(g, a)) / size**2),
            "You divide by the square of the length. The anchor is divided by its length once.",
            name="divided by the squared length",
        ),
        Mistake(
            _projected(lambda g, a, v, p, size: (g - _along(g, a)) * size),
            "You multiply by the length. A long anchor turns less, so the gradient is divided by it.",
            name="multiplied by the length",
        ),
        Mistake(
            _projected(lambda g, a, v, p, size: (g - _along(g, v)) / size),
            "The part along the anchor is taken off with the raw rows. With (g·a)a the rows have length 1.",
            name="projected on the raw anchor",
        ),
        Mistake(
            _projected(lambda g, a, v, p, size: _along(g, a) / size),
            "That is the part **along** the anchor, which moves nothing. The rest is wanted.",
            name="part along kept",
        ),
        Mistake(
            _projected(lambda g, a, v, p, size: (g + _along(g, a)) / size),
            "The part along the anchor is added. It has to go: subtract it.",
            name="part along added",
        ),
        Mistake(
            _projected(lambda g, a, v, p, size: 2 * (p - a)),
            "That is the gradient in the positive, which is held fixed here.",
            name="gradient in the positive",
        ),
        Mistake(
            _projected(lambda g, a, v, p, size: (g - _along(g, a)) / np.linalg.norm(v)),
            "You divide by the norm of the whole table. Each row has its own: `axis=1, keepdims=True`.",
            name="one norm for all",
        ),
        Mistake(
            lambda a, p, n, margin: _projected(
                lambda g, u, v, q, size: (_plain(u, q, n) - _along(_plain(u, q, n), u)) / size
            )(a, p, n, margin),
            "Those are the slopes of plain distances, unit vectors. Here the distances are squared.",
            name="plain distances",
        ),
        Mistake(
            _made(push=lambda p, n: 2 * n),
            "Only the negative pushes. The positive pulls as well, by −2p.",
            name="positive left out",
        ),
        Mistake(
            lambda a, p, n, margin: _sphere_pull(a, p, n, -margin),
            "The margin has the wrong sign: a triplet has a loss while near − far + m is above 0.",
            name="margin subtracted",
        ),
    ],
    equivalents={
        "near - far + margin > 0 → near - far + margin >= 0": "at a corner either slope will do",
    },
)
