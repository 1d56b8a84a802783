"""Hidden check of ``two_derivatives``, set 18."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows
from lessonkit.checks import visible
from losslab.numerics import sigmoid

_rng = np.random.default_rng(1805)
FLOOR = 1e-6


def _two_derivatives(score, y, loss):
    r = score - y
    if loss == "absolute":
        return np.sign(r), np.ones_like(r)
    if loss == "cauchy":
        return 2 * r / (1 + r**2), np.maximum(2 * (1 - r**2) / (1 + r**2) ** 2, FLOOR)
    small = np.exp(-np.abs(score))
    p = np.where(score > 0, 1, small) / (1 + small)
    return p - y, np.maximum(small / (1 + small) ** 2, FLOOR)


@np.errstate(all="ignore")
def _parts(score, y, loss):
    """Both derivatives as they are."""
    r = score - y
    if loss == "absolute":
        return np.sign(r), 0 * r
    if loss == "cauchy":
        return 2 * r / (1 + r**2), 2 * (1 - r**2) / (1 + r**2) ** 2
    p = sigmoid(score)
    return p - y, sigmoid(score) * sigmoid(-score)


def _floored(h, loss):
    return np.ones_like(h) if loss == "absolute" else np.maximum(h, FLOOR)


def _with(second=_floored, first=lambda g, loss: g):
    """A wrong answer: something else is done to the derivatives."""

    def answer(score, y, loss):
        g, h = _parts(score, y, loss)
        return first(g, loss), second(h, loss)

    return answer


def _turned(score, y, loss):
    return (
        _two_derivatives(y, score, loss) if loss != "logistic" else _two_derivatives(score, y, loss)
    )


@np.errstate(all="ignore")
def _overflowing(score, y, loss):
    if loss != "logistic":
        return _two_derivatives(score, y, loss)
    p = np.exp(score) / (1 + np.exp(score))
    return p - y, np.maximum(p * (1 - p), FLOOR)


def _slope_in_p(score, y, loss):
    if loss != "logistic":
        return _two_derivatives(score, y, loss)
    p = sigmoid(score)
    return (p - y) / (p * (1 - p)), 1 / (p * (1 - p))


def _rows(n, binary, spread=2.0):
    y = _rng.integers(0, 2, n).astype(float) if binary else _rng.normal(size=n).round(2)
    return {"score": spread * _rng.normal(size=n), "y": y}


EXERCISE = Exercise(
    "two_derivatives",
    3,
    _two_derivatives,
    why=visible("two_derivatives")["why"],
    cases=[
        Case("logistic, a few rows", score=[0.0, 2.0, -1.0], y=[1.0, 0.0, 0.0], loss="logistic"),
        Case("absolute, a few rows", score=[0.0, 2.0, -1.0], y=[1.0, 1.5, -3.0], loss="absolute"),
        Case("cauchy, near the targets", score=[0.5, 2.0, -1.0], y=[1.0, 1.5, -0.8], loss="cauchy"),
        Case("cauchy, near and far", score=[0.0, 2.0, -4.0], y=[0.3, 9.0, -5.5], loss="cauchy"),
        *(
            Case(f"{loss}, many rows", **_rows(40, loss == "logistic"), loss=loss)
            for loss in ("logistic", "absolute", "cauchy")
        ),
        Case(
            "logistic, sure scores", score=[20.0, -20.0, 16.0], y=[1.0, 0.0, 0.0], loss="logistic"
        ),
        Case(
            "logistic scores of a billion",
            part="extreme",
            score=[1e9, -1e9, 800.0, -800.0],
            y=[1.0, 1.0, 0.0, 0.0],
            loss="logistic",
        ),
        Case(
            "cauchy, a billion away", part="extreme", score=[1e9, 0.0], y=[0.0, 1e9], loss="cauchy"
        ),
    ],
    mistakes=[
        exp_overflows(
            _overflowing,
            "Right for ordinary scores. exp of a large score is infinite, and infinity over infinity is NaN. "
            "Take exp of minus the absolute value.",
        ),
        Mistake(
            _with(lambda h, loss: h),
            "The second derivative as it is: 0 for the absolute error, negative for Cauchy far out. A leaf "
            "then divides by 0, or walks uphill.",
            name="no floor",
        ),
        Mistake(
            _with(lambda h, loss: np.maximum(h, FLOOR)),
            "For the absolute error the second derivative is 0 everywhere: put a one there, or leaves jump "
            "a million times too far.",
            name="floor for the absolute error",
        ),
        Mistake(
            _with(
                lambda h, loss: np.ones_like(h) if loss == "absolute" else np.where(h > 0, h, 1.0)
            ),
            "Where Cauchy's second derivative is negative, 10⁻⁶ is wanted and not 1.",
            name="1 for what is negative",
        ),
        Mistake(
            _with(
                lambda h, loss: (
                    np.ones_like(h) if loss == "absolute" else np.maximum(np.abs(h), FLOOR)
                )
            ),
            "The absolute value of the second derivative: where it is negative, 10⁻⁶ is wanted.",
            name="absolute value",
        ),
        Mistake(
            _with(lambda h, loss: np.ones_like(h)),
            "The second derivative is one for the absolute error only. With ones everywhere the steps are "
            "those of plain descent.",
            name="1 everywhere",
        ),
        Mistake(
            _with(first=lambda g, loss: -g),
            "The sign of the first derivative: the library subtracts it.",
            name="sign of the first",
        ),
        Mistake(
            _turned,
            "You have score and target the other way round.",
            name="score and target exchanged",
        ),
        Mistake(
            _slope_in_p,
            "Those are derivatives in the probability. The library wants them in the raw score: σ(s) − y "
            "and σ(s)σ(−s).",
            name="in the probability",
        ),
        Mistake(
            _with(first=lambda g, loss: g / 2 if loss == "cauchy" else g),
            "A factor two of Cauchy's first derivative is missing: d/dr log(1 + r²) = 2r/(1 + r²).",
            name="2 missing in the first",
        ),
        Mistake(
            lambda score, y, loss: _two_derivatives(score, y, loss)[::-1],
            "The two arrays have changed places: the first derivative comes first.",
            name="results exchanged",
        ),
    ],
    equivalents={"score > 0 → score >= 0": "at 0 both halves of the formula give ½"},
)
