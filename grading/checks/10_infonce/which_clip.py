"""Hidden check of ``which_clip``, set 10."""

import numpy as np

from grading.checks.base import Exercise
from grading.checks.suspects import case, usual_mistakes


def _cosines(u, v):
    return u @ v.T / np.linalg.norm(u, axis=1)[:, None] / np.linalg.norm(v, axis=1)


def _rows(z):
    return np.log(np.exp(z).sum(axis=1)) - np.diag(z)


def _both(z):
    return (_rows(z) + _rows(z.T)) / 2


def _without(z):
    return np.log(np.exp(z).sum(axis=1) - np.exp(np.diag(z))) - np.diag(z)


SUSPECTS = [
    lambda u, v, T: _both(_cosines(u, v) / T).mean(),
    lambda u, v, T: _both(u @ v.T / T).mean(),
    lambda u, v, T: _rows(_cosines(u, v) / T).mean(),
    lambda u, v, T: _both(_cosines(u, v) * T).mean(),
    lambda u, v, T: _both(_cosines(u, v) / T).sum(),
    lambda u, v, T: np.mean(_without(_cosines(u, v) / T) + _without(_cosines(u, v).T / T)) / 2,
]
NAMES = (
    "as it should be", "not normalised", "one direction", "temperature multiplies", "the sum",
    "without the positive",
)  # fmt: skip


def _which_clip(u, v, temperature, reported):
    results = np.array([one(u, v, temperature) for one in SUSPECTS])
    return np.argmin(np.abs(results - reported))


def _run(seed, count):
    rng = np.random.default_rng(seed)
    u = rng.normal(size=(count, 3))
    v = u + rng.normal(size=(count, 3))
    return {"u": u, "v": v, "temperature": float(rng.choice([0.2, 0.5]))}


CASES = [
    case(f"{words}, {name}", SUSPECTS, fault, digits=5, **_run(first + fault, count))
    for words, first, count in (("four pairs", 10, 4), ("many pairs", 30, 16))
    for fault, name in enumerate(NAMES)
]
EQUIVALENTS = {}

EXERCISE = Exercise(
    "which_clip",
    3,
    _which_clip,
    cases=CASES,
    mistakes=[
        *usual_mistakes(SUSPECTS),
    ],
    equivalents=EQUIVALENTS,
)
