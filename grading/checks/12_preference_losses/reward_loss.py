"""Hidden check of ``reward_loss``, set 12."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    bits_for_nats,
    epsilon_in_logarithm,
    exp_overflows,
    mean_not_taken,
    probability_clipped,
    sign_reversed,
    sum_instead_of_mean,
)
from losslab.numerics import sigmoid, softplus

from ._logistic import (
    ADDED,
    CLIPPED,
    OVERFLOWS,
    clipped,
    constant_added,
    log_of_sigmoid,
    naive,
    overflows,
)

_rng = np.random.default_rng(120)

_normal, _uniform = _rng.normal, _rng.uniform


def _reward_loss(chosen, rejected):
    return np.mean(np.logaddexp(0, rejected - chosen))


def _rewards(change):
    """A wrong answer from the margins."""
    return lambda chosen, rejected: change(chosen - rejected)


EXERCISE = Exercise(
    "reward_loss",
    2,
    _reward_loss,
    cases=[
        Case("pairs ordered rightly and wrongly", chosen=[2.0, 0.0], rejected=[1.0, 3.0]),
        Case("one pair", chosen=[0.7], rejected=[-0.4]),
        Case("equal rewards", chosen=[1.5, -2.0, 0.0], rejected=[1.5, -2.0, 0.0]),
        Case("negative rewards", chosen=[-3.0, -1.0, -4.5], rejected=[-5.0, -0.5, -4.0]),
        Case("many pairs", chosen=_normal(1, 2, 12), rejected=_normal(0, 2, 12)),
        Case("pairs ordered quite wrongly", chosen=[-12.0, -9.0], rejected=[8.0, 0.0]),
        Case("rewards near a billion", part="extreme", chosen=[-1e9, 5.0], rejected=[1e9, 0.0]),
        Case("margins of a thousand", part="extreme", chosen=[0.0, 1e3, 2.0], rejected=[1e3, 0, 2]),
    ],
    mistakes=[
        exp_overflows(
            _rewards(lambda margin: np.mean(overflows(margin))),
            OVERFLOWS,
            alike=(
                _rewards(lambda margin: np.mean(naive(margin))),
                _rewards(lambda margin: np.mean(log_of_sigmoid(margin))),
            ),
        ),
        probability_clipped(
            _rewards(lambda m: np.mean(clipped(m))),
            CLIPPED,
        ),
        epsilon_in_logarithm(
            _rewards(lambda m: np.mean(constant_added(m))),
            ADDED,
        ),
        Mistake(
            _rewards(lambda margin: np.mean(softplus(margin))),
            "The sign of the margin is turned round: the loss has to fall as the chosen answer's "
            "reward rises above the other's.",
            name="sign of the margin",
        ),
        Mistake(
            _rewards(lambda margin: np.mean(1 - sigmoid(margin))),
            "This is the probability that the other answer wins. The loss is −log of the "
            "probability that the chosen one does.",
            name="1 − p instead of −log p",
        ),
        Mistake(
            _rewards(lambda margin: np.mean(sigmoid(margin))),
            "This is the probability that the chosen answer wins, which grows as the model gets "
            "better. The loss is −log of it.",
            name="probability instead of loss",
        ),
        sign_reversed(
            _rewards(lambda margin: np.mean(-softplus(-margin))),
            "This is the mean log-probability, never positive. The loss is minus that.",
        ),
        Mistake(
            _rewards(lambda margin: softplus(-np.mean(margin))),
            "You average the rewards first, so a pair ordered well makes up for one ordered "
            "wrongly. Compare within each pair, then average the losses.",
            name="averaged before comparing",
        ),
        Mistake(
            lambda chosen, rejected: np.mean(softplus(-np.subtract.outer(chosen, rejected))),
            "Every chosen answer is compared with every rejected one. They come in pairs: entry i "
            "with entry i.",
            name="all with all",
        ),
        Mistake(
            _rewards(lambda margin: np.mean(np.maximum(0, 1 - margin))),
            "This is a hinge with margin 1. Bradley–Terry is logistic: −log σ(margin).",
            name="hinge",
        ),
        Mistake(
            _rewards(lambda margin: -np.mean(margin)),
            "The mean margin alone has no minimum: rewards would grow for ever. It goes through "
            "−log σ.",
            name="margin alone",
        ),
        bits_for_nats(
            _rewards(lambda margin: np.mean(softplus(-margin)) / np.log(2)),
        ),
        sum_instead_of_mean(
            _rewards(lambda margin: np.sum(softplus(-margin))),
        ),
        mean_not_taken(
            _rewards(lambda margin: softplus(-margin)),
        ),
        Mistake(
            lambda c, r: np.mean(np.exp(r - c)),
            "This is the exponential loss. The logistic one is log(1 + e^(−margin)): the 1 and "
            "the logarithm are missing.",
            name="exponential loss",
        ),
        Mistake(
            lambda c, r: np.mean(np.maximum(0, r - c)),
            "This is a hinge without a margin. Bradley–Terry is smooth: −log σ(chosen − rejected).",
            name="hinge without margin",
        ),
        Mistake(
            lambda c, r: np.mean((c - r) ** 2),
            "This is the squared gap, which punishes a right order as much as a wrong one.",
            name="squared gap",
        ),
        Mistake(
            lambda c, r: np.median(softplus(r - c)),
            "This is the median over the pairs. Their mean is wanted.",
            name="median",
        ),
    ],
)
