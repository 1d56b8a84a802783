"""Real targets: the Gaussian and the Laplace likelihood, both with a spread of their own."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(30)
_normal, _uniform = _rng.normal, _rng.uniform
_LOG_2PI = np.log(2 * np.pi)


# --- Gaussian -----------------------------------------------------------------------------------


def _gaussian_nll(y, mean, log_var):
    return 0.5 * ((y - mean) ** 2 * np.exp(-log_var) + log_var + np.log(2 * np.pi))


def _gaussian(square=0.5, spread=0.5, constant=0.5 * _LOG_2PI):
    """A Gaussian answer with its three terms weighed otherwise."""
    return lambda y, m, s: square * (y - m) ** 2 * np.exp(-s) + spread * s + constant


def _gaussian_density(y, m, s):
    return np.exp(-0.5 * (y - m) ** 2 / np.exp(s)) / np.sqrt(2 * np.pi * np.exp(s))


gaussian_nll = Exercise(
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
            "default), the value is not; here the whole likelihood is asked.",
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
        Mistake(
            lambda y, m, s: -_gaussian_nll(y, m, s),
            "This is the log-likelihood. A loss is to be small where the fit is good: change the "
            "sign.",
            name="log-likelihood",
        ),
        Mistake(
            _gaussian_density,
            "This is the density itself. The loss is minus its logarithm.",
            name="density",
        ),
        Mistake(
            lambda y, m, s: np.mean(_gaussian_nll(y, m, s)),
            "One number comes back. The losses are asked one by one; the mean is the caller's.",
            name="mean taken",
        ),
        Mistake(
            lambda y, m, s: -np.log(_gaussian_density(y, m, s)),
            "The density of an unlikely value underflows to 0, and the loss becomes infinite. Take "
            "the logarithm on paper, so that no exponential of the residual is left.",
            name="density underflows",
        ),
        Mistake(
            lambda y, m, s: (
                0.5 * ((y - m) ** 2 / (np.exp(s) + 1e-8) + np.log(np.exp(s) + 1e-8))
                + 0.5 * _LOG_2PI
            ),
            "The small constant that you add to the variance swallows tiny variances. The "
            "exponential of `log_var` is above zero and needs no help.",
            name="epsilon in the variance",
        ),
        Mistake(
            lambda y, m, s: _gaussian_nll(y, m, np.clip(s, -10, 10)),
            "You clip `log_var`. That changes the loss where the clip bites and stops its gradient.",
            name="log variance clipped",
        ),
    ],
)


# --- Laplace ------------------------------------------------------------------------------------


def _laplace_nll(y, location, log_scale):
    return np.abs(y - location) * np.exp(-log_scale) + log_scale + np.log(2)


laplace_nll = Exercise(
    "laplace_nll",
    2,
    _laplace_nll,
    cases=[
        Case("a few predictions", y=[1.0, 2.0, -3], location=[0.5, 3.5, 1], log_scale=[0.4, 1, -1]),
        Case("one prediction", y=[2.0], location=[-1.0], log_scale=[0.6]),
        Case("exact predictions", y=[3.0, -4.0], location=[3.0, -4.0], log_scale=[-2.0, 1.5]),
        Case(
            "a table of predictions",
            y=_normal(size=(3, 4)),
            location=_normal(size=(3, 4)),
            log_scale=_normal(size=(3, 4)),
        ),
        Case(
            "small scales",
            y=_normal(0, 0.1, (2, 2, 3)),
            location=np.zeros((2, 2, 3)),
            log_scale=_uniform(-4, -2, (2, 2, 3)),
        ),
        Case(
            "huge residuals",
            part="extreme",
            y=[1e150, -1e150, 3e9],
            location=[0.0, 5.0, 1.0],
            log_scale=[2.0, 30.0, -1.0],
        ),
        Case(
            "residuals of very many scales",
            part="extreme",
            y=[2000.0, -900.0],
            location=[1.0, 2.0],
            log_scale=[0.5, -0.5],
        ),
        Case(
            "tiny and vast scales",
            part="extreme",
            y=[1e-13, 2e-9, 4e12],
            location=[0.0, 0.0, 0.0],
            log_scale=[-30.0, -20.0, 30.0],
        ),
    ],
    mistakes=[
        Mistake(
            lambda y, m, s: np.abs(y - m) * np.exp(-s) + s,
            "The constant log 2 is left out: the density is 1/(2b), and the 2 has a logarithm.",
            name="log 2 missing",
        ),
        Mistake(
            lambda y, m, s: np.abs(y - m) * np.exp(-s) + np.log(2),
            "The term log b is missing, so an infinite scale would make every error free.",
            name="log scale missing",
        ),
        Mistake(
            lambda y, m, s: np.abs(y - m) * np.exp(-s) - s + np.log(2),
            "The sign of `log_scale` is turned round, which pays the model for being vague. A large "
            "scale has to cost something.",
            name="sign of the log scale",
        ),
        Mistake(
            lambda y, m, s: np.abs(y - m) * np.exp(s) + s + np.log(2),
            "You multiply by the scale where the density divides by it. Mind the sign in exp.",
            name="multiplied by the scale",
        ),
        Mistake(
            lambda y, m, s: (y - m) * np.exp(-s) + s + np.log(2),
            "Values below the location get rewarded: the density falls on both sides, so it takes "
            "|y − location|.",
            name="absolute value missing",
        ),
        Mistake(
            lambda y, m, s: (y - m) ** 2 * np.exp(-s) + s + np.log(2),
            "You square the residual, as the Gaussian does. The Laplace density has |r| in its "
            "exponent.",
            name="squared residual",
        ),
        Mistake(
            lambda y, m, s: 0.5 * np.abs(y - m) * np.exp(-s) + s + np.log(2),
            "The ½ before the residual belongs to the Gaussian. Here the exponent is −|r|/b.",
            name="½ before the residual",
        ),
        Mistake(
            lambda y, m, s: np.abs(y - m) * np.exp(-s) + 0.5 * s + np.log(2),
            "You halve `log_scale` as if it were a log variance. It is the logarithm of b itself.",
            name="log scale halved",
        ),
        Mistake(
            lambda y, m, s: np.sqrt(2) * np.abs(y - m) * np.exp(-s) + s + 0.5 * np.log(2),
            "You take the scale b for the standard deviation, which for a Laplace density is √2·b.",
            name="scale taken for the standard deviation",
        ),
        Mistake(
            lambda y, m, s: np.abs(y - m) / s + np.log(2 * s),
            "You use `log_scale` as if it were the scale, and the logarithm of a negative number is "
            "NaN. The scale is exp(log_scale).",
            name="log scale used as scale",
        ),
        Mistake(
            lambda y, m, s: -_laplace_nll(y, m, s),
            "This is the log-likelihood. A loss is to be small where the fit is good: change the "
            "sign.",
            name="log-likelihood",
        ),
        Mistake(
            lambda y, m, s: np.exp(-np.abs(y - m) / np.exp(s)) / (2 * np.exp(s)),
            "This is the density itself. The loss is minus its logarithm.",
            name="density",
        ),
        Mistake(
            lambda y, m, s: np.mean(_laplace_nll(y, m, s)),
            "One number comes back. The losses are asked one by one; the mean is the caller's.",
            name="mean taken",
        ),
        Mistake(
            lambda y, m, s: -np.log(np.exp(-np.abs(y - m) / np.exp(s)) / (2 * np.exp(s))),
            "The density of an unlikely value underflows to 0, and the loss becomes infinite. Take "
            "the logarithm on paper, so that no exponential of the residual is left.",
            name="density underflows",
        ),
        Mistake(
            lambda y, m, s: _laplace_nll(y, m, np.clip(s, -10, 10)),
            "You clip `log_scale`. That changes the loss where the clip bites and stops its "
            "gradient.",
            name="log scale clipped",
        ),
    ],
)
