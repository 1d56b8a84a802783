"""Hidden check of ``ppo_grad``, set 13."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows
from lessonkit.checks import visible

_rng = np.random.default_rng(132)


def _ppo_grad(logp, logp_old, advantage, low, high):
    log_w = logp - logp_old
    risen = (advantage >= 0) & (log_w > np.log1p(high))
    fallen = (advantage < 0) & (log_w < np.log1p(-low))
    return -advantage * np.exp(np.where(risen | fallen, -np.inf, log_w))


def _ratio(wrong):
    """A wrong answer from the ratio."""
    return lambda logp, old, A, low, high: wrong(np.exp(logp - old), A, low, high)


def _passes(w, A, low, high):
    return np.where(A > 0, w <= 1 + high, w >= 1 - low)


@np.errstate(all="ignore")
def _masked(logp, old, A, low, high):
    w = np.exp(logp - old)
    return -A * w * _passes(w, A, low, high)


def _answers(shape, spread=0.5):
    old = -_rng.uniform(0.5, 3, shape)
    return {
        "logp": old + spread * _rng.normal(size=shape),
        "logp_old": old,
        "advantage": _rng.normal(size=shape),
    }


BORDER = "a ratio exactly on a border is not tried: either answer is right there"

EXERCISE = Exercise(
    "ppo_grad",
    4,
    _ppo_grad,
    why=visible("ppo_grad")["why"],
    cases=[
        Case(
            "both signs, both sides",
            logp=np.log([1.5, 1.25, 0.5, 1.5, 0.75, 0.5]),
            logp_old=[0.0] * 6,
            advantage=[1.0, 1.0, 1.0, -1.0, -1.0, -1.0],
            low=0.2,
            high=0.28,
        ),
        Case("a batch of tokens", **_answers((3, 5)), low=0.2, high=0.2),
        Case("unequal bounds", **_answers(12), low=0.4, high=0.1),
        Case("ratios inside the range", **_answers(6, 0.05), low=0.3, high=0.3),
        Case(
            "ratios close to the borders",
            logp=np.log([1.3, 1.26, 0.78, 0.82]),
            logp_old=[0.0] * 4,
            advantage=[1.0, 1.0, -1.0, -1.0],
            low=0.2,
            high=0.28,
        ),
        Case("ratios far outside", **_answers(8, 2.0), low=0.1, high=0.3),
        Case(
            "a ratio of e to the billion where the clip is active",
            part="extreme",
            logp=[0.0, -1e9, 800.0],
            logp_old=[-1e9, 0.0, 0.0],
            advantage=[1.0, -1.0, 2.0],
            low=0.2,
            high=0.2,
        ),
        Case(
            "an advantage of 0",
            part="extreme",
            logp=[1e9, -1e9, -1.0],
            logp_old=[0.0, 0.0, -1.0],
            advantage=[0.0, 0.0, 0.0],
            low=0.2,
            high=0.2,
        ),
    ],
    mistakes=[
        exp_overflows(
            _masked,
            "Right where the ratio is finite. exp overflows to infinity, and infinity times 0 is "
            "NaN: decide on the log-ratio first, then take exp of what is left.",
        ),
        Mistake(
            _ratio(lambda w, A, low, high: -A * np.minimum(w, 1e300)),
            "The clip is missing.",
            name="clip missing",
        ),
        Mistake(
            _ratio(lambda w, A, low, high: np.where((w < 1 - low) | (w > 1 + high), 0, -A * w)),
            "That is the clip without the min. A ratio that has moved the wrong way (A > 0 and w "
            "below, A < 0 and w above) keeps its gradient, so that it can come back.",
            name="clip without the min",
        ),
        Mistake(
            lambda logp, old, A, low, high: -_ppo_grad(logp, old, A, low, high),
            "The sign: the loss is minus the objective, so its gradient is −A·w.",
            name="sign of the gradient",
        ),
        Mistake(
            lambda logp, old, A, low, high: _ppo_grad(logp, old, A, high, low),
            "`low` bounds the ratio from below, `high` from above; you have them the other way "
            "round.",
            name="bounds swapped",
        ),
        Mistake(
            _ratio(lambda w, A, low, high: np.where(_passes(w, -A, low, high), -A * w, 0)),
            "The gradient vanishes in the two wrong quadrants: just where the ratio has moved "
            "against the advantage and has to come back.",
            name="maximum instead of minimum",
        ),
        Mistake(
            _ratio(lambda w, A, low, high: np.where(_passes(w, A, low, high), -A, 0)),
            "The ratio is missing: the derivative of w in log π is w itself.",
            name="ratio missing",
        ),
        Mistake(
            _ratio(lambda w, A, low, high: -A * np.clip(w, 1 - low, 1 + high)),
            "You clip the weight and keep the gradient. PPO clips the objective: where that is "
            "flat, the gradient is 0.",
            name="weight clipped",
        ),
    ],
    equivalents={
        "log_w > np.log1p(high) → log_w >= np.log1p(high)": BORDER,
        "log_w < np.log1p(-low) → log_w <= np.log1p(-low)": BORDER,
        "advantage < 0 → advantage <= 0": "an advantage of 0 has the gradient 0 either way",
    },
)
