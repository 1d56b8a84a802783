"""Hidden check of ``log_cosh``, set 97."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import bits_for_nats, gradient_instead_of_loss

_rng = np.random.default_rng(21)

_normal, _uniform = _rng.normal, _rng.uniform


def _log_cosh(residual):
    size = np.abs(residual)
    return size + np.log1p(np.exp(-2 * size)) - np.log(2)


_far = np.array([-1e150, -1e9, -900.0, -720.0, 60.0, 720.0, 900.0, 1e9, 1e150])

_far_single = np.array([-1000.0, -95.0, 70.0, 95.0, 1000.0], dtype=np.float32)

EXERCISE = Exercise(
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
        gradient_instead_of_loss(
            np.tanh,
            "This is the gradient of log-cosh. The loss itself is wanted.",
        ),
        bits_for_nats(
            lambda r: np.log2(np.cosh(r)),
            "You took the logarithm to base 2; it is the natural one throughout the course.",
        ),
        Mistake(
            lambda r: np.sqrt(1 + r**2) - 1,
            "This is pseudo-Huber: also smooth, also straight far out, but another curve.",
            name="pseudo-Huber",
        ),
        Mistake(
            lambda r: np.abs(r) + np.log1p(np.exp(-np.abs(r))) - np.log(2),
            "The exponent is −|r|; taking e^|r| out of the sum leaves e^(−2|r|).",
            name="exponent not doubled",
        ),
        Mistake(
            lambda r: np.abs(r) + np.log1p(np.exp(-2 * np.abs(r))) / 2,
            "The logarithm of the sum is halved, and it is log 2 that has to be taken off.",
            name="logarithm halved",
        ),
    ],
)
