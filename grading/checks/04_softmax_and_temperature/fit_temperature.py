"""Hidden check of ``fit_temperature``, set 04."""

import numpy as np
from scipy import optimize, special

from grading.checks.base import Case, Exercise, Mistake

NEAR = {"rtol": 2e-3, "atol": 1e-3}


def _loss(u, z, t):
    return np.mean(special.logsumexp(u * z, axis=1) - u * z[np.arange(len(t)), t])


def _fit_temperature(z, t):
    return 1 / optimize.minimize_scalar(_loss, bounds=(0.01, 30), args=(z, t)).x


def _data(seed, count, classes, bold):
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(count, classes)) * 1.7
    p = special.softmax(z, axis=1)
    t = np.array([rng.choice(classes, p=row) for row in p])
    return {"z": bold * z, "t": t}


def _by_accuracy(z, t):
    """Mean confidence equal to accuracy, which is another condition."""
    right = np.mean(z.argmax(axis=1) == t)

    def gap(u):
        return special.softmax(u * z, axis=1).max(axis=1).mean() - right

    return 1 / optimize.brentq(gap, 1e-3, 100)


def _inverse(z, t):
    return 1 / _fit_temperature(z, t)


def _brier(z, t):
    def loss(u):
        return np.sum((special.softmax(u * z, axis=1) - np.eye(z.shape[1])[t]) ** 2)

    return 1 / optimize.minimize_scalar(loss, bounds=(0.01, 30), method="bounded").x


EXERCISE = Exercise(
    "fit_temperature",
    4,
    _fit_temperature,
    cases=[
        Case("two classes, equal leads", z=[[4.0, 0.0]] * 4, t=[0, 0, 0, 1], **NEAR),
        Case("bold logits", **_data(1, 80, 4, 3.0), **NEAR),
        Case("timid logits", **_data(2, 80, 5, 0.3), **NEAR),
        Case("logits that are right", **_data(3, 120, 3, 1.0), **NEAR),
        Case(
            "shifted logits",
            z=_data(4, 60, 3, 2.0)["z"] + 500.0,
            t=_data(4, 60, 3, 2.0)["t"],
            **NEAR,
        ),
    ],
    mistakes=[
        Mistake(
            _inverse,
            "That is 1/T: you multiply by what should divide.",
            name="inverse of the temperature",
        ),
        Mistake(
            _by_accuracy,
            "You match mean confidence and accuracy. The likelihood asks something else: every example's "
            "true class counts, not only the largest.",
            name="confidence matched to accuracy",
        ),
        Mistake(
            _brier,
            "That minimises the squared error of the probabilities. The log loss is wanted.",
            name="Brier score minimised",
        ),
        Mistake(
            lambda z, t: 1.0,
            "You return 1 whatever the data say: nothing is fitted yet.",
            name="temperature 1",
        ),
    ],
    equivalents={
        "np.mean → np.sum": "a factor moves no minimum",
        "optimize.minimize_scalar(_loss, bounds=(0.01, 30), args=(z, t)) → "
        "optimize.minimize_scalar(_loss, args=(z, t))": "the search finds its own range",
        "0.01 → 0": "the minimum lies further inside",
        "30 → 31": "the minimum lies further inside",
    },
)
