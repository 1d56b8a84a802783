"""Hidden check of ``fit_logistic``, set 05."""

import numpy as np
from scipy import optimize

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.data import load_breast_cancer

NEAR = {"rtol": 1e-3, "atol": 1e-3}
X, SICK = load_breast_cancer()
X = ((X - X.mean(axis=0)) / X.std(axis=0))[:, :4]


def _loss(w, x, y, strength):
    z = x @ w
    return np.mean(np.logaddexp(0, z) - z * y) + strength / 2 * np.sum(w**2)


def _minimum(loss, x, *rest):
    return optimize.minimize(loss, np.zeros(x.shape[1]), args=(x, *rest)).x


def _fit_logistic(x, y, strength):
    return optimize.minimize(_loss, np.zeros(x.shape[1]), args=(x, y, strength)).x


def _squares(x, y, strength):
    n, width = x.shape
    return np.linalg.solve(x.T @ x / n + strength * np.eye(width), x.T @ (y - 0.5) / n)


def _few_steps(x, y, strength):
    w = np.zeros(x.shape[1])
    for _ in range(10):
        w = w - 0.1 * (x.T @ (1 / (1 + np.exp(-x @ w)) - y) / len(x) + strength * w)
    return w


_rng = np.random.default_rng(501)
SMALL = _rng.normal(size=(12, 2))
LABELS = (SMALL @ [1.0, -2.0] + _rng.normal(size=12) > 0).astype(float)

EXERCISE = Exercise(
    "fit_logistic",
    4,
    _fit_logistic,
    cases=[
        Case("one feature", x=[[1.0], [-1.0], [2.0]], y=[1.0, 0.0, 0.0], strength=0.5, **NEAR),
        Case("two features", x=SMALL, y=LABELS, strength=0.1, **NEAR),
        Case("soft labels", x=SMALL, y=0.8 * LABELS + 0.1, strength=0.2, **NEAR),
        Case(
            "classes that can be separated",
            x=[[2.0], [1.0], [-1.0]],
            y=[1.0, 1.0, 0.0],
            strength=0.1,
            **NEAR,
        ),
        Case("tumours", x=X, y=SICK.astype(float), strength=0.05, **NEAR),
    ],
    mistakes=[
        Mistake(
            lambda x, y, s: _minimum(lambda w, x, y, s: _loss(w, x, y, 2 * s), x, y, s),
            "The penalty pulls twice as hard as it should: half of `strength` times the squared length "
            "has the gradient `strength` times w.",
            name="half of the penalty missing",
        ),
        Mistake(
            lambda x, y, s: _minimum(lambda w, x, y, s: _loss(w, x, y, s / len(x)), x, y, s),
            "The cross-entropies are added up. Their mean is wanted, so the penalty is too weak by N.",
            name="sum of cross-entropies",
        ),
        Mistake(
            lambda x, y, s: _fit_logistic(x, 1 - y, s),
            "The weights point the other way: the labels are exchanged, or the gradient's sign is.",
            name="labels exchanged",
        ),
        Mistake(
            _squares,
            "That is a least-squares fit of the labels, not of their logits.",
            name="least squares",
        ),
        Mistake(
            _few_steps,
            "The descent has not arrived: take more steps, or larger ones.",
            name="stopped on the way",
        ),
        Mistake(lambda x, y, s: np.zeros(x.shape[1]), "The weights have not moved.", name="zeros"),
    ],
    equivalents={
        "np.zeros → np.ones": "a convex loss has one minimum, wherever the descent begins",
    },
)
