"""Hidden check of ``fit_smoothed``, set 07."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible
from losslab.numerics import softmax

KNOWN = visible("fit_smoothed")
CLOSE, EXAMPLES = KNOWN["CLOSE"], KNOWN["examples"]


def _fit_smoothed(x, t, eps):
    classes = t.max() + 1
    targets = (1 - eps) * np.eye(classes)[t] + eps / classes
    w = np.zeros((x.shape[1], classes))
    for _ in range(600):
        w = w - x.T @ (softmax(x @ w) - targets) / len(x)
    return w


def _descent(targets, steps=300, rate=1.0):
    """Plain descent towards the targets that ``targets(t, classes, eps)`` gives."""

    def answer(x, t, eps):
        classes = t.max() + 1
        w, q = np.zeros((x.shape[1], classes)), targets(np.eye(classes)[t], classes, eps)
        for _ in range(steps):
            w = w - rate * x.T @ (softmax(x @ w) - q) / len(x)
        return w

    return answer


def _right(onehot, classes, eps):
    return (1 - eps) * onehot + eps / classes


def _least_squares(x, t, eps):
    classes = t.max() + 1
    return np.linalg.lstsq(x, _right(np.eye(classes)[t], classes, eps), rcond=None)[0]


HARD = "(1 - eps) * np.eye(classes)[t]"
COMMON = "what is common to all classes moves no probability"

EXERCISE = Exercise(
    "fit_smoothed",
    4,
    _fit_smoothed,
    judge=KNOWN["JUDGE"],
    cases=[
        Case("wines, four measurements", **EXAMPLES("wine", 0, 4), eps=0.4, **CLOSE),
        Case("irises, two measurements", **EXAMPLES("iris", 2, 4), eps=0.1, **CLOSE),
        Case("two kinds of tumour", **EXAMPLES("breast_cancer", 4, 10), eps=0.3, **CLOSE),
        Case("wines, seven measurements", **EXAMPLES("wine", 6, 13), eps=0.1, **CLOSE),
    ],
    mistakes=[
        Mistake(
            _descent(lambda onehot, classes, eps: onehot),
            "You train on hard labels: eps has no effect, and the weights would grow for ever.",
            name="hard labels",
        ),
        Mistake(
            _descent(
                lambda onehot, classes, eps: np.where(onehot == 1, 1 - eps, eps / (classes - 1)),
                steps=2000,
            ),
            "That is the minimum for the other convention, ε/(K − 1) for each wrong class. Here ε/K goes "
            "to all classes, the true one included.",
            name="shared among the others",
        ),
        Mistake(
            _descent(_right, steps=5),
            "The descent has hardly begun: the loss is still well above its least value. Take more steps.",
            name="too few steps",
        ),
        Mistake(
            _descent(_right, rate=-0.1, steps=100),
            "Uphill: subtract the gradient p − q, times the inputs.",
            name="uphill",
        ),
        Mistake(
            _least_squares,
            "You fit the targets by least squares, without a softmax.",
            name="least squares",
        ),
        Mistake(
            lambda x, t, eps: np.zeros((x.shape[1], t.max() + 1)),
            "All weights are 0: every class gets the same probability.",
            name="zeros",
        ),
        Mistake(
            lambda x, t, eps: _fit_smoothed(x, t, 1.0) + _fit_smoothed(x, t, min(2 * eps, 1.0)),
            "You smooth twice as much as eps says: the probability of the true class stays too low.",
            name="smoothed twice as much",
        ),
    ],
    equivalents={
        **{
            f"{one} → {other}": COMMON
            for one, other in (
                (f"{HARD} + eps / classes", f"{HARD} - eps / classes"),
                (f"{HARD} + eps / classes", HARD),
                ("eps / classes", "eps * classes"),
                ("eps / classes", "eps"),
                ("eps / classes", "classes"),
                ("np.zeros", "np.ones"),
            )
        },
        "600 → 601": "the descent has arrived",
    },
)
