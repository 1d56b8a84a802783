"""Hidden check of ``pinball``, set 97."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import mean_taken

_rng = np.random.default_rng(21)

_normal, _uniform = _rng.normal, _rng.uniform


def _pinball(y_true, y_pred, tau):
    error = y_true - y_pred
    return np.maximum(tau * error, (tau - 1) * error)


EXERCISE = Exercise(
    "pinball",
    3,
    _pinball,
    cases=[
        Case("a high quantile", y_true=[3.0, 1.0, 2.0], y_pred=[1.0, 2.5, 2.0], tau=0.9),
        Case("a low quantile", y_true=[0.0, 5.0, -3.0], y_pred=[1.0, 2.0, -4.0], tau=0.1),
        Case("the median", y_true=[2.0, -1.0], y_pred=[0.0, 3.0], tau=0.5),
        Case("predictions all too low", y_true=_uniform(2, 3, 5), y_pred=np.zeros(5), tau=0.75),
        Case("predictions all too high", y_true=np.zeros(5), y_pred=_uniform(2, 3, 5), tau=0.75),
        Case("a table", y_true=_normal(size=(3, 4)), y_pred=_normal(size=(3, 4)), tau=0.3),
        Case("a quantile near one", y_true=[10.0, 0.0], y_pred=[4.0, 7.0], tau=0.999),
    ],
    mistakes=[
        Mistake(
            lambda y, q, tau: np.maximum(tau * (q - y), (tau - 1) * (q - y)),
            "The error is taken the other way round, so this fits the (1 − tau) quantile. Measure "
            "y_true − y_pred.",
            name="error reversed",
        ),
        Mistake(
            lambda y, q, tau: tau * np.abs(y - q),
            "Too high and too low cost the same here. A prediction that is too low costs tau per "
            "unit, one that is too high 1 − tau.",
            name="symmetric",
        ),
        Mistake(
            lambda y, q, tau: 2 * np.maximum(tau * (y - q), (tau - 1) * (y - q)),
            "Twice too large. Some write a 2 in front so that the median case is the absolute "
            "error; here it is left out.",
            name="factor 2",
        ),
        Mistake(
            lambda y, q, tau: np.maximum(tau * (y - q), (1 - tau) * (y - q)),
            "Where the prediction is too high your loss is negative: the second branch has slope "
            "tau − 1, so that it rises to the left.",
            name="negative second branch",
        ),
        Mistake(
            lambda y, q, tau: np.minimum(tau * (y - q), (tau - 1) * (y - q)),
            "The smaller of the two lines is never positive. The loss follows the larger one.",
            name="minimum instead of maximum",
        ),
        Mistake(
            lambda y, q, tau: np.maximum(tau * (y - q), 0),
            "A prediction that is too high costs nothing, so predicting infinity would be perfect. "
            "The other side costs 1 − tau per unit.",
            name="one side free",
        ),
        Mistake(
            lambda y, q, tau: np.where(y > q, tau, tau - 1),
            "These are the slopes. Multiply each by its error to get the loss.",
            name="slope instead of loss",
        ),
        Mistake(
            lambda y, q, tau: np.where(y > q, tau, 1 - tau) * (y - q) ** 2,
            "You weigh squared errors, which finds expectiles. Quantiles come from "
            "absolute errors.",
            name="expectile",
        ),
        mean_taken(
            lambda y, q, tau: np.mean(np.maximum(tau * (y - q), (tau - 1) * (y - q))),
        ),
        Mistake(
            lambda y, q, tau: np.where(y > q, tau, 1 - tau),
            "These are the costs per unit. Multiply each by how far off the prediction is.",
            name="cost per unit",
        ),
        Mistake(
            lambda y, q, tau: np.abs(tau * (y - q)) + np.abs((1 - tau) * (y - q)),
            "Both sides are paid at once, which is the absolute error. Only the side on which the"
            " prediction errs counts.",
            name="both sides paid",
        ),
    ],
)
