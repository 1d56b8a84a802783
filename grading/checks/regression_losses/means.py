"""Set 02: the gradient of the mean squared error, and the weighted mean."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(20)
_normal, _uniform = _rng.normal, _rng.uniform
_HUGE = np.array([1e150, -1e150, 3e9, -2e12, 0.5])


# --- MSE gradient -----------------------------------------------------------------------------


def _mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size


def _finite_differences(y_pred, y_true, step=1e-6):
    up, down = (y_pred + step - y_true) ** 2, (y_pred - step - y_true) ** 2
    return (up - down) / (2 * step) / y_pred.size


mse_grad_exercise = Exercise(
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
        Mistake(
            lambda p, y: 2 * (y - p) / p.size,
            "The sign is turned round: this is the derivative with respect to the target. Where "
            "the prediction is too high, the gradient is positive.",
            name="sign reversed",
        ),
        Mistake(
            lambda p, y: (p - y) ** 2 / p.size,
            "These are the terms of the loss itself. Its derivative with respect to a prediction "
            "is linear in the error, and can be negative.",
            name="loss instead of gradient",
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
    ],
)


# --- Weighted mean of losses --------------------------------------------------------------------


def _weighted_mse(residual, weights):
    return np.sum(weights * residual**2) / np.sum(weights)


_table = _normal(size=(3, 4))

weighted_mse_exercise = Exercise(
    "weighted_mse",
    2,
    _weighted_mse,
    cases=[
        Case("unequal weights", residual=[1.0, -2.0, 3.0], weights=[1.0, 2.0, 0.5]),
        Case("weights that sum to one", residual=[0.5, 4.0, -1.0], weights=[0.2, 0.3, 0.5]),
        Case("equal weights other than one", residual=[1.0, 2.0, -4.0], weights=[3.0, 3.0, 3.0]),
        Case("some weights of zero", residual=[1.0, 100.0, -2.0], weights=[2.0, 0.0, 1.0]),
        Case("a table of residuals", residual=_table, weights=_uniform(0.5, 4, (3, 4))),
        Case("one residual", residual=[3.0], weights=[0.25]),
        Case("huge residuals", part="extreme", residual=_HUGE, weights=[1.0, 2.0, 3.0, 0.5, 4.0]),
        Case("tiny weights", part="extreme", residual=[1.0, 2.0, 5.0], weights=[3e-9, 1e-9, 2e-12]),
    ],
    mistakes=[
        Mistake(
            lambda r, w: np.mean(w * r**2),
            "You divide by the number of residuals. Doubling every weight would then double the "
            "loss, and the step of the optimiser with it: divide by the sum of the weights.",
            name="divided by the count",
        ),
        Mistake(
            lambda r, w: np.sum((w * r) ** 2) / np.sum(w),
            "The weights are squared along with the residuals. Square first, then weigh.",
            name="weights squared",
        ),
        Mistake(
            lambda r, w: np.sum(w * r**2) / np.max(w),
            "You divide by the largest weight. A weighted mean divides by the sum of the weights.",
            name="divided by the largest weight",
        ),
        Mistake(
            lambda r, w: np.mean(w) * np.mean(r**2),
            "You multiply two means. Each squared residual has to meet its own weight before "
            "anything is summed.",
            name="product of two means",
        ),
        Mistake(
            lambda r, w: np.sum(w * r**2),
            "This is the weighted sum. Divide it by the sum of the weights.",
            name="not divided at all",
        ),
        Mistake(
            lambda r, w: np.mean(r**2),
            "The weights have no effect: this is the plain mean of the squares.",
            name="weights ignored",
        ),
        Mistake(
            lambda r, w: np.sum(w * r**2) / np.count_nonzero(w),
            "You divide by how many weights are not zero. That is right for a mask of 0 and 1; "
            "weights in general count by their sum.",
            name="divided by the non-zero weights",
        ),
        Mistake(
            lambda r, w: np.sqrt(np.sum(w * r**2) / np.sum(w)),
            "You took the square root as well. That is the weighted RMSE, in the target's unit; "
            "the mean of the squares is asked.",
            name="root taken",
        ),
        Mistake(
            lambda r, w: np.sum(w * np.abs(r)) / np.sum(w),
            "This is the weighted mean of the absolute residuals. They should be squared.",
            name="absolute instead of squared",
        ),
        Mistake(
            lambda r, w: (np.sum(w * r) / np.sum(w)) ** 2,
            "You average first and square afterwards, so errors of opposite sign cancel. Square "
            "each residual, then average.",
            name="averaged before squaring",
        ),
        Mistake(
            lambda r, w: w * r**2 / np.sum(w),
            "You return the terms. Their sum is asked, which is one number.",
            name="terms not summed",
        ),
        Mistake(
            lambda r, w: np.sum(w * r**2) / (np.sum(w) + 1e-8),
            "The small constant in your denominator is harmless until the weights are small too; "
            "then it swallows them. A sum of positive weights needs no help.",
            name="epsilon in the denominator",
        ),
    ],
)
