"""Hidden check of ``fit_student``, set 06."""

import numpy as np
from scipy import optimize, special

from grading.checks.base import Case, Exercise, Mistake

NEAR = {"rtol": 1e-3, "atol": 1e-3}


def _loss(flat, x, teacher, strength):
    w = flat.reshape(x.shape[1], -1)
    nll = -np.sum(teacher * special.log_softmax(x @ w, axis=1)) / len(x)
    slope = x.T @ (special.softmax(x @ w, axis=1) - teacher) / len(x) + strength * w
    return nll + strength / 2 * np.sum(w**2), slope.ravel()


def _fitted(x, teacher, strength):
    start = np.zeros(x.shape[1] * teacher.shape[1])
    found = optimize.minimize(_loss, start, args=(x, teacher, strength), jac=True, tol=1e-9)
    return found.x.reshape(x.shape[1], -1)


def _fit_student(x, teacher, strength):
    start = np.zeros(x.shape[1] * teacher.shape[1])
    fitted = optimize.minimize(_loss, start, args=(x, teacher, strength), jac=True).x
    return fitted.reshape(x.shape[1], teacher.shape[1])


def _hard(x, teacher, strength):
    return _fitted(x, np.eye(teacher.shape[1])[teacher.argmax(axis=1)], strength)


def _squares(x, teacher, strength):
    gram = x.T @ x / len(x) + strength * np.eye(x.shape[1])
    return np.linalg.solve(gram, x.T @ teacher / len(x))


def _data(seed, count, width, classes):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, width))
    z = x @ rng.normal(size=(width, classes)) + 0.5 * rng.normal(size=(count, classes))
    return {"x": x, "teacher": special.softmax(z, axis=1)}


EXERCISE = Exercise(
    "fit_student",
    4,
    _fit_student,
    cases=[
        Case(
            "one feature",
            x=[[1.0], [-1.0], [2.0]],
            teacher=[[0.9, 0.1], [0.3, 0.7], [0.8, 0.2]],
            strength=0.1,
            **NEAR,
        ),
        Case("three classes", **_data(1, 10, 2, 3), strength=0.05, **NEAR),
        Case("many examples", **_data(2, 60, 3, 4), strength=0.02, **NEAR),
        Case("a strong penalty", **_data(3, 20, 2, 3), strength=2.0, **NEAR),
        Case(
            "a teacher that is certain",
            x=[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]],
            teacher=[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.5, 0.5]],
            strength=0.1,
            **NEAR,
        ),
    ],
    mistakes=[
        Mistake(
            _hard,
            "You train on the teacher's most likely class. Its whole distribution counts.",
            name="hard labels",
        ),
        Mistake(
            lambda x, teacher, s: _fitted(x, teacher, 2 * s),
            "The penalty is twice too strong: half of `strength` times the squares has the gradient "
            "`strength` times W.",
            name="half of the penalty missing",
        ),
        Mistake(
            lambda x, teacher, s: _fitted(x, teacher, s / len(x)),
            "The KLs are added up. Their mean is wanted.",
            name="sum of divergences",
        ),
        Mistake(
            _squares,
            "That fits the probabilities by least squares, without a softmax.",
            name="least squares",
        ),
        Mistake(
            lambda x, teacher, s: -_fitted(x, teacher, s),
            "The weights point the other way.",
            name="weights the other way",
        ),
        Mistake(
            lambda x, teacher, s: _fitted(x, teacher, s).T,
            "The table is turned: a row for each feature, a column for each class.",
            name="turned round",
        ),
    ],
    equivalents={
        "np.zeros → np.ones": "a convex loss has one minimum, wherever the descent begins",
        "1 → 2": "`log_softmax` of a table: the last axis, by either name",
    },
)
