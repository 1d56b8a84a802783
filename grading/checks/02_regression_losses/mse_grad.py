"""Hidden check of ``mse_grad``, set 97."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import loss_instead_of_gradient, sign_reversed

_rng = np.random.default_rng(20)

_normal, _uniform = _rng.normal, _rng.uniform

_HUGE = np.array([1e150, -1e150, 3e9, -2e12, 0.5])


def _mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size


def _finite_differences(y_pred, y_true, step=1e-6):
    up, down = (y_pred + step - y_true) ** 2, (y_pred - step - y_true) ** 2
    return (up - down) / (2 * step) / y_pred.size


EXERCISE = Exercise(
    "mse_grad",
    2,
    _mse_grad,
    cases=[
        Case("a few predictions", y_pred=[1.0, 2.0, 4.0], y_true=[1.5, 0.0, 3.0]),
        Case("one prediction", y_pred=[2.5], y_true=[-1.0]),
        Case(
            "predictions with several columns", y_pred=_normal(size=(4, 3)), y_true=np.ones((4, 3))
        ),
        Case("a batch of images", y_pred=_normal(size=(2, 3, 5)), y_true=_normal(size=(2, 3, 5))),
        Case("errors that cancel on average", y_pred=[1.0, -1.0, 2.0, -2.0], y_true=np.zeros(4)),
        Case("exact predictions", y_pred=[3.0, 4.0], y_true=[3.0, 4.0]),
        Case("huge errors", part="extreme", y_pred=_HUGE, y_true=np.ones(5)),
    ],
    mistakes=[
        Mistake(
            lambda p, y: 2 * (p - y),
            "This is the gradient of the summed squared error. The loss is a mean, so each entry "
            "is divided by the number of elements.",
            name="gradient of the sum",
        ),
        Mistake(
            lambda p, y: (p - y) / p.size,
            "Everything is half as large as it should be: the derivative of r² is 2r. Only the "
            "convention with ½ in front of the loss loses the 2.",
            name="factor 2 missing",
        ),
        Mistake(
            lambda p, y: 2 * (p - y) / p.shape[0],
            "You divide by the number of rows. The mean runs over all elements, so with several "
            "columns you need `y_pred.size`.",
            name="divided by the rows",
        ),
        Mistake(
            lambda p, y: 2 * (p - y) / p.shape[-1],
            "You divide by the length of the last axis. The mean runs over all elements: use "
            "`y_pred.size`.",
            name="divided by the last axis",
        ),
        Mistake(
            lambda p, y: 2 * np.mean(p - y) * np.ones_like(p),
            "All entries of your gradient are alike: you averaged the errors before handing them "
            "out. Each prediction is pulled by its own error.",
            name="errors averaged first",
        ),
        Mistake(
            lambda p, y: 2 * np.mean(p - y),
            "One number comes back. A gradient has an entry for every prediction, so its shape is "
            "that of `y_pred`.",
            name="one number instead of a gradient",
            alike=(lambda p, y: np.mean(2 * (p - y)),),
        ),
        sign_reversed(
            lambda p, y: 2 * (y - p) / p.size,
            "The sign is turned round: this is the derivative with respect to the target. Where "
            "the prediction is too high, the gradient is positive.",
        ),
        loss_instead_of_gradient(
            lambda p, y: (p - y) ** 2 / p.size,
            "These are the terms of the loss itself. Its derivative with respect to a prediction "
            "is linear in the error, and can be negative.",
        ),
        Mistake(
            lambda p, y: np.sign(p - y) / p.size,
            "Only the sign of each error is left: that is the gradient of the mean absolute error. "
            "Squared error pulls in proportion to the error.",
            name="gradient of the absolute error",
        ),
        Mistake(
            _finite_differences,
            "Finite differences lose all digits once the squared error dwarfs the change that the "
            "step makes. Write the derivative itself.",
        ),
        Mistake(
            lambda p, y: 2 * (p - y) ** 2 / p.size,
            "The error is squared. That is the loss (times 2); its derivative is linear in the "
            "error and keeps its sign.",
            name="error squared",
        ),
        Mistake(
            lambda p, y: 2 * p - y / p.size,
            "Brackets: the 2 and the division belong to the whole difference, 2·(y_pred − "
            "y_true)/n.",
            name="brackets missing",
        ),
        Mistake(
            lambda p, y: np.abs(p - y) / p.size,
            "The absolute error lost its sign, and with it the direction in which the prediction "
            "should move.",
            name="sign of the error lost",
        ),
        Mistake(
            lambda p, y: 2 * (p - y) * p / p.size,
            "The inner derivative is off: the derivative of y_pred − y_true with respect to "
            "y_pred is 1, not y_pred.",
            name="wrong inner derivative",
        ),
    ],
)
