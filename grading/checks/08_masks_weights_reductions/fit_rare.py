"""Hidden check of ``fit_rare``, set 08."""

import numpy as np
from scipy import optimize

from grading.checks.base import Case, Exercise, Mistake

NEAR = {"rtol": 1e-3, "atol": 1e-3}


def _loss(theta, x, y, pos_weight):
    z = theta[0] + theta[1] * x
    return np.mean(pos_weight * y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z))


def _fit_rare(x, y, pos_weight):
    theta = optimize.minimize(_loss, [0.0, 0.0], args=(x, y, pos_weight)).x
    return theta[0], theta[1]


def _fit(x, y, w):
    return tuple(optimize.minimize(_loss, [0.0, 0.0], args=(x, y, w)).x)


def _data(seed, count, share):
    rng = np.random.default_rng(seed)
    y = (rng.random(count) < share).astype(float)
    return {"x": np.clip(rng.normal(size=count) + 1.2 * y, -4, 4), "y": y}


def _squares(x, y, w):
    b, a = np.polyfit(x, y, 1, w=np.sqrt(np.where(y == 1, w, 1.0)))
    return a, b


EXERCISE = Exercise(
    "fit_rare",
    4,
    _fit_rare,
    cases=[
        Case(
            "a few cases",
            x=[-2.0, 0.0, 1.0, 2.0, -1.0, 0.5],
            y=[0.0, 1.0, 0.0, 1.0, 0.0, 0.0],
            pos_weight=3.0,
            **NEAR,
        ),
        Case("one in ten", **_data(1, 120, 0.1), pos_weight=9.0, **NEAR),
        Case("no weight", **_data(2, 80, 0.3), pos_weight=1.0, **NEAR),
        Case("a weight below 1", **_data(3, 80, 0.5), pos_weight=0.3, **NEAR),
        Case(
            "a falling line",
            x=-_data(4, 100, 0.2)["x"],
            y=_data(4, 100, 0.2)["y"],
            pos_weight=5.0,
            **NEAR,
        ),
    ],
    mistakes=[
        Mistake(
            lambda x, y, w: _fit(x, y, 1.0),
            "The weight has no effect: events count like all others.",
            name="weight ignored",
        ),
        Mistake(
            lambda x, y, w: _fit(x, y, 1 / w),
            "The weight sits on the other cases. It belongs to the events.",
            name="weight on negatives",
        ),
        Mistake(
            lambda x, y, w: (lambda a, b: (a + np.log(w), b))(*_fit(x, y, 1.0)),
            "You fitted without the weight and shifted the intercept. That is nearly it, but where the "
            "line does not fit exactly the slope changes too.",
            name="only shifted",
        ),
        Mistake(
            lambda x, y, w: _fit(x, 1 - y, w), "The labels are exchanged.", name="labels exchanged"
        ),
        Mistake(
            lambda x, y, w: _fit(x, y, w)[::-1],
            "Intercept and slope are exchanged.",
            name="results exchanged",
        ),
        Mistake(
            _squares,
            "That is a weighted line through the labels, not through their logits.",
            name="least squares",
        ),
    ],
    equivalents={
        "np.mean → np.sum": "a factor moves no minimum",
        "0.0 → 1.0": "a convex loss has one minimum, wherever the descent begins",
    },
)
