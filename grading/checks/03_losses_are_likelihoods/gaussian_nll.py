"""Hidden check of ``gaussian_nll``, set 03."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import epsilon_in_variance, mean_taken, sign_reversed

_rng = np.random.default_rng(30)

_normal, _uniform = _rng.normal, _rng.uniform

_LOG_2PI = np.log(2 * np.pi)


def _gaussian_nll(y, mean, log_var):
    return 0.5 * ((y - mean) ** 2 * np.exp(-log_var) + log_var + np.log(2 * np.pi))


def _gaussian(square=0.5, spread=0.5, constant=0.5 * _LOG_2PI):
    """A Gaussian answer with its three terms weighed otherwise."""
    return lambda y, m, s: square * (y - m) ** 2 * np.exp(-s) + spread * s + constant


def _gaussian_density(y, m, s):
    return np.exp(-0.5 * (y - m) ** 2 / np.exp(s)) / np.sqrt(2 * np.pi * np.exp(s))


EXERCISE = Exercise(
    "gaussian_nll",
    3,
    _gaussian_nll,
    cases=[
        Case("a few predictions", y=[1.0, 2.0, -0.5], mean=[0.5, 3.5, 1.0], log_var=[0.4, 0.7, -1]),
        Case("one prediction", y=[2.0], mean=[-1.0], log_var=[1.3]),
        Case("exact predictions", y=[3.0, -4.0], mean=[3.0, -4.0], log_var=[-2.0, 1.5]),
        Case(
            "a table of predictions",
            y=_normal(size=(3, 4)),
            mean=_normal(size=(3, 4)),
            log_var=_normal(size=(3, 4)),
        ),
        Case(
            "small variances",
            y=_normal(0, 0.1, (2, 3, 2)),
            mean=np.zeros((2, 3, 2)),
            log_var=_uniform(-5, -3, (2, 3, 2)),
        ),
        Case(
            "predictions in float32",
            y=_normal(size=5).astype(np.float32),
            mean=_normal(size=5).astype(np.float32),
            log_var=_normal(size=5).astype(np.float32),
        ),
        Case(
            "huge residuals",
            part="extreme",
            y=[1e150, -1e150, 3e9],
            mean=[0.0, 5.0, 1.0],
            log_var=[2.0, 30.0, -1.0],
        ),
        Case(
            "residuals of many standard deviations",
            part="extreme",
            y=[60.0, -95.0],
            mean=[1.0, 2.0],
            log_var=[0.5, -0.5],
        ),
        Case(
            "tiny and vast variances",
            part="extreme",
            y=[1e-13, 2e-9, 4e12],
            mean=[0.0, 0.0, 0.0],
            log_var=[-60.0, -40.0, 60.0],
        ),
    ],
    mistakes=[
        Mistake(
            lambda y, m, s: 0.5 * (np.exp(-2 * s) * (y - m) ** 2 + 2 * s + _LOG_2PI),
            "You treat the third argument as log σ. It is log σ², the log variance, so σ² is its "
            "exponential and log σ is half of it.",
            name="log sigma",
        ),
        Mistake(
            _gaussian(spread=0, constant=0),
            "Only the scaled square is there. Without ½·log_var the model brings the loss to 0 by "
            "predicting an infinite variance; and the constant is missing, too.",
            name="spread costs nothing",
        ),
        Mistake(
            _gaussian(spread=0),
            "The term ½·log_var is missing. Without it a vast variance costs nothing, and a model "
            "excuses every error by predicting one.",
            name="log variance missing",
        ),
        Mistake(
            _gaussian(spread=-0.5),
            "The sign of the log-variance term is turned round, which pays the model for being "
            "vague. A large variance has to cost something.",
            name="sign of the log variance",
        ),
        Mistake(
            _gaussian(constant=0),
            "The constant ½·log 2π is left out. The gradient is the same (many libraries do so by "
            "default), the value is not; here the whole likelihood is wanted.",
            name="constant omitted",
        ),
        Mistake(
            _gaussian(constant=_LOG_2PI),
            "The constant is twice too large: under the root of the density stands 2πσ², so log 2π "
            "is halved as well.",
            name="constant not halved",
        ),
        Mistake(
            _gaussian(square=1),
            "The square has lost its ½: the exponent of the density is r²/(2σ²).",
            name="½ missing before the square",
        ),
        Mistake(
            _gaussian(spread=1),
            "The spread's term is log σ, which is half of `log_var`.",
            name="½ missing before the log variance",
        ),
        Mistake(
            lambda y, m, s: 0.5 * ((y - m) ** 2 / s + np.log(s) + _LOG_2PI),
            "You use `log_var` as if it were the variance, and the logarithm of a negative number "
            "is NaN. The variance is exp(log_var).",
            name="log variance used as variance",
        ),
        Mistake(
            lambda y, m, s: 0.5 * ((y - m) ** 2 * np.exp(s) + s + _LOG_2PI),
            "You multiply by the variance where the density divides by it: a confident model has "
            "to pay more for its error, not less.",
            name="multiplied by the variance",
        ),
        Mistake(
            lambda y, m, s: 0.5 * (np.abs(y - m) * np.exp(-s) + s + _LOG_2PI),
            "The residual is not squared. An absolute error belongs to the Laplace density.",
            name="residual not squared",
        ),
        sign_reversed(
            lambda y, m, s: -_gaussian_nll(y, m, s),
            "This is the log-likelihood. A loss is to be small where the fit is good: change the "
            "sign.",
        ),
        Mistake(
            _gaussian_density,
            "This is the density itself. The loss is minus its logarithm.",
            name="density",
        ),
        mean_taken(
            lambda y, m, s: np.mean(_gaussian_nll(y, m, s)),
        ),
        Mistake(
            lambda y, m, s: -np.log(_gaussian_density(y, m, s)),
            "The density of an unlikely value underflows to 0, and the loss becomes infinite. Take "
            "the logarithm on paper, so that no exponential of the residual is left.",
            name="density underflows",
        ),
        epsilon_in_variance(
            lambda y, m, s: (
                0.5 * ((y - m) ** 2 / (np.exp(s) + 1e-8) + np.log(np.exp(s) + 1e-8))
                + 0.5 * _LOG_2PI
            ),
            "The small constant that you add to the variance swallows tiny variances. The "
            "exponential of `log_var` is above zero and needs no help.",
        ),
        Mistake(
            lambda y, m, s: _gaussian_nll(y, m, np.clip(s, -10, 10)),
            "You clip `log_var`. That changes the loss where the clip bites and stops its "
            "gradient.",
            name="log variance clipped",
        ),
        Mistake(
            lambda y, m, s: 0.5 * (np.log(2 * np.pi) + s) - 0.5 * (y - m) ** 2 * np.exp(-s),
            "The squared residual is subtracted. A larger error has to make the loss larger.",
            name="residual subtracted",
        ),
        Mistake(
            lambda y, m, s: 0.5 * (np.log(2 * np.pi) + s + (y - m) ** 2 / np.exp(s) ** 2),
            "You divide by the variance squared. exp(log_var) is the variance already; divide by "
            "it once.",
            name="variance squared",
        ),
        Mistake(
            lambda y, m, s: 0.5 * (np.log(2 * np.pi) + s * (y - m) ** 2),
            "The log variance multiplies the squared residual. It is a term of its own, and the "
            "residual is divided by exp(log_var).",
            name="terms multiplied",
        ),
    ],
)
