"""Set 02: losses of one residual: Huber, pinball and log-cosh."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(21)
_normal, _uniform = _rng.normal, _rng.uniform
_HUGE = np.array([1e150, -1e150, 3e9, -2e12, 0.5])


# --- Huber ------------------------------------------------------------------------------------


def _huber(residual, delta):
    size = np.abs(residual)
    quadratic = np.minimum(size, delta)
    return quadratic * (size - 0.5 * quadratic)


def _pieces(inside, outside):
    """A piecewise answer from two functions of |r| and delta."""

    def answer(residual, delta):
        size = np.abs(residual)
        return np.where(size <= delta, inside(size, delta), outside(size, delta))

    return answer


def _half_square(size, delta):
    return 0.5 * size**2


def _tail(size, delta):
    return delta * (size - 0.5 * delta)


huber_exercise = Exercise(
    "huber",
    2,
    _huber,
    cases=[
        Case("residuals on both sides of delta", residual=[-3.0, -0.5, 0.0, 1.0, 4.0], delta=2.0),
        Case("a delta below 1", residual=np.linspace(-2, 2, 9), delta=0.3),
        Case("a delta of 1", residual=[-1.5, 0.2, 5.0], delta=1.0),
        Case("residuals all inside delta", residual=_uniform(-1, 1, 6), delta=2.5),
        Case("residuals exactly at delta", residual=[-1.5, 1.5], delta=1.5),
        Case("a table of residuals", residual=_normal(0, 3, (3, 4)), delta=1.7),
        Case("huge residuals", part="extreme", residual=_HUGE, delta=1.5),
    ],
    mistakes=[
        Mistake(
            _pieces(lambda s, d: s**2, _tail),
            "The quadratic piece has lost its ½, so it does not meet the line at |r| = delta. Plot "
            "it: there is a jump.",
            name="½ missing inside",
        ),
        Mistake(
            _pieces(lambda s, d: 0.5 * s**2 / d, lambda s, d: s - 0.5 * d),
            "This is smooth L1, which is Huber divided by delta. The two agree only at delta = 1; "
            "Huber's tails have slope delta.",
            name="smooth L1 instead of Huber",
        ),
        Mistake(
            _pieces(_half_square, lambda s, d: d * s - 0.5 * d),
            "The constant in the tail is off: it is ½·delta², so that the pieces meet. Yours fits "
            "only at delta = 1.",
            name="wrong offset in the tail",
        ),
        Mistake(
            lambda r, d: np.where(np.abs(r) <= d, 0.5 * r**2, d * (r - 0.5 * d)),
            "The left tail falls below zero: the line needs |r|, not r.",
            name="tail without the absolute value",
        ),
        Mistake(
            _pieces(_half_square, lambda s, d: s - 0.5 * d),
            "The tail's slope is 1. It should be delta, so that value and slope carry on where the "
            "parabola ends.",
            name="tail with slope 1",
        ),
        Mistake(
            _pieces(_tail, _half_square),
            "The two pieces have changed places: the parabola belongs to the small residuals, the "
            "line to the large ones.",
            name="pieces swapped",
        ),
        Mistake(
            lambda r, d: np.where(r <= d, 0.5 * r**2, d * (r - 0.5 * d)),
            "Large negative residuals are still squared: compare |r| with delta, not r.",
            name="negative side left quadratic",
        ),
        Mistake(
            lambda r, d: 0.5 * np.clip(r, -d, d) ** 2,
            "Beyond delta your loss is flat, so an outlier would pull with no force at all. Huber "
            "goes on as a line of slope delta.",
            name="flat tails",
        ),
        Mistake(
            lambda r, d: np.clip(r, -d, d),
            "This is the gradient of Huber, and a nice one. The loss itself is asked.",
            name="gradient instead of loss",
        ),
        Mistake(
            lambda r, d: d * d * (np.sqrt(1 + (r / d) ** 2) - 1),
            "This is the pseudo-Huber loss: a smooth cousin that touches Huber's parabola only at "
            "zero. Here the two exact pieces are asked.",
            name="pseudo-Huber",
        ),
        Mistake(
            lambda r, d: 0.5 * r**2 - 0.5 * np.maximum(np.abs(r) - d, 0) ** 2,
            "The algebra is right, but for huge residuals it subtracts two nearly equal squares "
            "and the digits that matter are gone. Compute the tail as a line.",
            name="difference of two squares",
        ),
    ],
)


# --- Pinball ------------------------------------------------------------------------------------


def _pinball(y_true, y_pred, tau):
    error = y_true - y_pred
    return np.maximum(tau * error, (tau - 1) * error)


pinball_exercise = Exercise(
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
        Mistake(
            lambda y, q, tau: np.mean(np.maximum(tau * (y - q), (tau - 1) * (y - q))),
            "One number comes back. The losses are asked one by one; the mean is the caller's.",
            name="mean taken",
        ),
    ],
)


# --- Log-cosh -----------------------------------------------------------------------------------


def _log_cosh(residual):
    size = np.abs(residual)
    return size + np.log1p(np.exp(-2 * size)) - np.log(2)


_far = np.array([-1e150, -1e9, -900.0, -720.0, 60.0, 720.0, 900.0, 1e9, 1e150])
_far_single = np.array([-1000.0, -95.0, 70.0, 95.0, 1000.0], dtype=np.float32)

log_cosh_exercise = Exercise(
    "log_cosh",
    3,
    _log_cosh,
    cases=[
        Case("small residuals", residual=[-0.1, -0.01, 0.0, 0.02, 0.3], atol=1e-12),
        Case("residuals of a few units", residual=[-3.0, -1.0, 0.5, 2.0, 6.0]),
        Case("a table of residuals", residual=_normal(0, 4, (3, 5))),
        Case("residuals of a few dozen", residual=[-40.0, -20.0, 15.0, 30.0]),
        Case("huge residuals", part="extreme", residual=_far),
        Case("huge residuals in float32", part="extreme", residual=_far_single),
    ],
    mistakes=[
        Mistake(
            lambda r: np.log(np.cosh(r)),
            "The formula is right and cosh overflows: beyond 710 in float64, 89 in float32, the "
            "loss is infinite. Pull |r| out of the logarithm first.",
            name="cosh overflows",
            alike=(
                lambda r: np.log((np.exp(r) + np.exp(-r)) / 2),
                lambda r: -np.log(1 / np.cosh(r)),
            ),
        ),
        Mistake(
            lambda r: np.abs(r) + np.log1p(np.exp(-2 * np.abs(r))),
            "An exact prediction should cost nothing, yours costs log 2: subtract it.",
            name="log 2 missing",
            alike=(lambda r: np.logaddexp(r, -r), lambda r: np.log(2 * np.cosh(r))),
        ),
        Mistake(
            lambda r: 0.5 * r**2,
            "This is how log-cosh begins near zero. Further out it turns into a line.",
            name="only the parabola",
        ),
        Mistake(
            lambda r: np.log(np.cosh(np.clip(r, -50, 50))),
            "Clipping keeps the numbers finite by making the loss flat, and a flat loss has no "
            "gradient: the worst errors would no longer be corrected.",
            name="residuals clipped",
        ),
        Mistake(
            lambda r: r + np.log1p(np.exp(-2 * r)) - np.log(2),
            "Right for positive residuals, but exp(−2r) overflows for negative ones. The loss is "
            "even: use |r|.",
            name="absolute value missing",
        ),
        Mistake(
            lambda r: np.abs(r) - np.log(2),
            "These are the two lines that log-cosh approaches far out. Near zero the term "
            "log(1 + exp(−2|r|)) is missing.",
            name="only the tails",
        ),
        Mistake(
            np.tanh,
            "This is the gradient of log-cosh. The loss itself is asked.",
            name="gradient instead of loss",
        ),
        Mistake(
            lambda r: np.log2(np.cosh(r)),
            "You took the logarithm to base 2; it is the natural one throughout the course.",
            name="logarithm to base 2",
        ),
        Mistake(
            lambda r: np.sqrt(1 + r**2) - 1,
            "This is pseudo-Huber: also smooth, also straight far out, but another curve.",
            name="pseudo-Huber",
        ),
    ],
)
