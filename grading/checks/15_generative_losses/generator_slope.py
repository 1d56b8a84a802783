"""Hidden check of ``generator_slope``, set 15."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows
from losslab.numerics import sigmoid, softplus

_rng = np.random.default_rng(154)


def _generator_slope(logit, kind):
    if kind == "minimax":
        return -np.exp(-np.logaddexp(0, -logit))
    if kind == "non-saturating":
        return -np.exp(-np.logaddexp(0, logit))
    return -np.ones(logit.shape)


def _of(minimax, non_saturating, hinge=None, wasserstein=None):
    """A wrong answer, written as four functions of the logit."""

    def minus_one(logit):
        return -np.ones_like(logit)

    kinds = {
        "minimax": minimax,
        "non-saturating": non_saturating,
        "hinge": hinge or minus_one,
        "wasserstein": wasserstein or minus_one,
    }
    return np.errstate(all="ignore")(lambda logit, kind: kinds[kind](logit))


def _mini(h):
    return -sigmoid(h)


def _non(h):
    return -sigmoid(-h)


KINDS = ("minimax", "non-saturating", "hinge", "wasserstein")

EXERCISE = Exercise(
    "generator_slope",
    3,
    _generator_slope,
    cases=[
        *(Case(f"a few logits, {kind}", logit=[-8.0, -1.0, 0.0, 1.0], kind=kind) for kind in KINDS),
        *(
            Case(f"a table, {kind}", logit=3 * _rng.normal(size=(3, 4)), kind=kind)
            for kind in KINDS
        ),
        *(Case(f"one logit, {kind}", logit=[2.5], kind=kind) for kind in KINDS),
        *(
            Case(
                f"huge logits, {kind}", part="extreme", logit=[-1e9, -800.0, 800.0, 1e9], kind=kind
            )
            for kind in KINDS
        ),
    ],
    mistakes=[
        exp_overflows(
            _of(
                lambda h: -1 / (1 + np.exp(-h)),
                lambda h: -np.exp(-h) / (1 + np.exp(-h)),
            ),
            "At −800 exp overflows and inf/inf is NaN. Use a sigmoid that only ever exponentiates "
            "minus the size.",
        ),
        exp_overflows(
            _of(lambda h: -np.exp(h) / (1 + np.exp(h)), lambda h: -1 / (1 + np.exp(h))),
            "At 800 exp overflows and inf/inf is NaN. Use a sigmoid that only ever exponentiates "
            "minus the size.",
            alike=(
                _of(
                    lambda h: -np.exp(h) / (1 + np.exp(h)),
                    lambda h: -(1 - 1 / (1 + np.exp(-h))),
                ),
            ),
        ),
        Mistake(
            _of(_mini, _mini, _mini, _mini),
            "`kind` is ignored: that is the slope of minimax for all four.",
            name="kind ignored",
        ),
        Mistake(
            _of(_non, _mini),
            "The two are exchanged. Far on the left, where fakes are found out, minimax must be "
            "flat.",
            name="kinds exchanged",
        ),
        Mistake(
            _of(lambda h: -_mini(h), _non),
            "Sign: the generator minimises log(1 − D), and that falls as the logit rises.",
            name="sign of minimax",
        ),
        Mistake(
            _of(
                lambda h: -_mini(h),
                lambda h: -_non(h),
                lambda h: np.ones_like(h),
                lambda h: np.ones_like(h),
            ),
            "Sign: the generator wants a higher logit, so every one of its losses falls as the "
            "logit rises.",
            name="sign of all",
        ),
        Mistake(
            _of(_mini, _non, lambda h: -(h < 1).astype(float)),
            "Only the discriminator's loss has a hinge. The generator's is −logit, slope −1 "
            "everywhere.",
            name="hinge at 1",
        ),
        Mistake(
            _of(_mini, _non, lambda h: (h > -1).astype(float)),
            "That is the discriminator's loss for made examples, max(0, 1 + logit). The "
            "generator's is −logit, slope −1 everywhere.",
            name="hinge of the discriminator",
        ),
        Mistake(
            _of(_mini, _non, lambda h: -(h < 0).astype(float)),
            "Only the discriminator's loss has a hinge. The generator's is −logit, with no corner "
            "anywhere.",
            name="hinge at 0",
        ),
        Mistake(
            _of(_mini, _non, lambda h: -1.0, lambda h: -1.0),
            "A number instead of an array of the shape of logit.",
            name="one number",
        ),
        Mistake(
            _of(_mini, _non, lambda h: -h, lambda h: -h),
            "−logit is the loss. Its slope is wanted, −1 for every logit.",
            name="loss of hinge and Wasserstein",
        ),
        Mistake(
            _of(lambda h: -softplus(h), lambda h: softplus(-h), lambda h: -h, lambda h: -h),
            "These are the losses. The task wants their slopes in the logit.",
            name="losses instead of slopes",
        ),
        Mistake(
            _of(lambda h: -sigmoid(h) * sigmoid(-h), lambda h: -sigmoid(h) * sigmoid(-h)),
            "That is the slope of −D in the logit. The losses hold log(1 − D) and log D: divide "
            "by what stands in the logarithm.",
            name="logarithm forgotten",
        ),
        Mistake(
            _of(lambda h: -1 / sigmoid(-h), lambda h: -1 / sigmoid(h)),
            "That is the slope in D. In the logit there is one more factor, dD/dlogit = D(1 − D).",
            name="slope in D",
        ),
    ],
)
