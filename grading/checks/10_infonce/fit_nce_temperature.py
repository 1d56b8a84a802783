"""Hidden check of ``fit_nce_temperature``, set 10."""

import numpy as np
from scipy import optimize, special

from grading.checks.base import Case, Exercise, Mistake

NEAR = {"rtol": 2e-3, "atol": 1e-4}


def _loss(inverse, similarity):
    z = similarity * inverse
    return np.mean(special.logsumexp(z, axis=1) - np.diag(z))


def _fit_nce_temperature(similarity):
    return 1 / optimize.minimize_scalar(_loss, bounds=(0.05, 200), args=(similarity,)).x


def _best(similarity):
    return 1 / optimize.minimize_scalar(_loss, bounds=(0.05, 200), args=(similarity,)).x


def _cosines(seed, count, width, noise):
    rng = np.random.default_rng(seed)
    u = rng.normal(size=(count, width))
    v = u + noise * rng.normal(size=(count, width))
    u, v = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (u, v))
    return u @ v.T


EXERCISE = Exercise(
    "fit_nce_temperature",
    3,
    _fit_nce_temperature,
    cases=[
        Case(
            "three queries", similarity=[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.2]], **NEAR
        ),
        Case("ten queries", similarity=_cosines(1, 10, 3, 0.7), **NEAR),
        Case("many queries", similarity=_cosines(2, 60, 6, 1.0), **NEAR),
        Case("hard to tell", similarity=_cosines(3, 20, 4, 3.0), **NEAR),
    ],
    mistakes=[
        Mistake(lambda s: 1 / _best(s), "That is 1/τ: the temperature divides.", name="inverse"),
        Mistake(
            lambda s: _best(s.T),
            "You take the columns for queries. Row i is query i.",
            name="columns for rows",
        ),
        Mistake(
            lambda s: _best((s + s.T) / 2),
            "The rows alone are asked for, not both directions at once.",
            name="both directions",
        ),
        Mistake(lambda s: 0.07, "0.07 is a habit. These pairs ask for another one.", name="habit"),
    ],
    equivalents={
        "np.mean → np.sum": "a factor moves no minimum",
        "0.05 → 0": "the minimum lies further inside",
        "0.05 → 1.05": "the minimum lies further inside",
        "optimize.minimize_scalar(_loss, bounds=(0.05, 200), args=(similarity,)) → "
        "optimize.minimize_scalar(_loss, args=(similarity,))": "the search finds its own range",
        "200 → 201": "the minimum lies further inside",
    },
)
