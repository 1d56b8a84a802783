"""Hidden check of ``dpo``, set 12."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    bits_for_nats,
    epsilon_in_logarithm,
    exp_overflows,
    mean_taken,
    probability_clipped,
    sign_reversed,
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


def _dpo(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta):
    margin = (logp_chosen - ref_chosen) - (logp_rejected - ref_rejected)
    return np.logaddexp(0, -beta * margin)


def _h(lw, ll, rw, rl):
    return (lw - rw) - (ll - rl)


def _implicit(change):
    """A wrong answer from the reward margin, beta included."""
    return lambda lw, ll, rw, rl, beta: change(beta * _h(lw, ll, rw, rl))


def _margin(margin):
    """The right loss of a wrong margin."""
    return lambda lw, ll, rw, rl, beta: softplus(-margin(lw, ll, rw, rl, beta))


def _answers(n, beta):
    lengths = _rng.integers(5, 40, (2, n))
    policy, reference = -lengths * _uniform(0.5, 2, (2, n)), -lengths * _uniform(0.5, 2, (2, n))
    return {
        "logp_chosen": policy[0],
        "logp_rejected": policy[1],
        "ref_chosen": reference[0],
        "ref_rejected": reference[1],
        "beta": beta,
    }


EXERCISE = Exercise(
    "dpo",
    4,
    _dpo,
    cases=[
        Case(
            "a few pairs",
            logp_chosen=[-2.0, -1.5],
            logp_rejected=[-3.0, -1.0],
            ref_chosen=[-2.2, -1.4],
            ref_rejected=[-2.8, -1.1],
            beta=0.2,
        ),
        Case("one pair", **_answers(1, 0.5)),
        Case("a usual beta", **_answers(6, 0.1)),
        Case("a large beta", **_answers(5, 2.5)),
        Case("a beta of one", **_answers(4, 1.0)),
        Case(
            "a policy that is still the reference",
            logp_chosen=[-7.0, -3.0],
            logp_rejected=[-5.0, -9.0],
            ref_chosen=[-7.0, -3.0],
            ref_rejected=[-5.0, -9.0],
            beta=0.3,
        ),
        Case(
            "log-probabilities near minus a billion",
            part="extreme",
            logp_chosen=[-1e9, 0.0, -1e9],
            logp_rejected=[0.0, -1e9, -1e9],
            ref_chosen=[0.0, -1e9, -1e9],
            ref_rejected=[-1e9, 0.0, -1e9],
            beta=0.5,
        ),
        Case(
            "margins of thousands",
            part="extreme",
            logp_chosen=[-9000.0, -10.0, -500.0],
            logp_rejected=[-2000.0, -8000.0, -300.0],
            ref_chosen=[-3000.0, -900.0, -400.0],
            ref_rejected=[-4000.0, -700.0, -900.0],
            beta=1.5,
        ),
    ],
    mistakes=[
        exp_overflows(
            _implicit(overflows),
            OVERFLOWS,
            alike=(_implicit(naive), _implicit(log_of_sigmoid)),
        ),
        probability_clipped(
            _implicit(clipped),
            CLIPPED,
        ),
        epsilon_in_logarithm(
            _implicit(constant_added),
            ADDED,
        ),
        Mistake(
            _implicit(lambda margin: softplus(-np.clip(margin, -500, 500))),
            "You clip the margin. Beyond the clip the loss is flat and the gradient 0, so pairs "
            "ordered most wrongly are never corrected. `np.logaddexp` needs no clip.",
            name="margin clipped",
        ),
        Mistake(
            _margin(lambda lw, ll, rw, rl, beta: beta * (lw - ll)),
            "The reference model has been dropped. DPO rewards are log-ratios: how much likelier "
            "an answer has become than it was under the reference.",
            name="reference dropped",
        ),
        Mistake(
            _margin(lambda lw, ll, rw, rl, beta: _h(lw, ll, rw, rl)),
            "Beta is missing. It scales the margin: it is the price of moving away from the "
            "reference.",
            name="beta missing",
        ),
        Mistake(
            lambda lw, ll, rw, rl, beta: beta * softplus(-_h(lw, ll, rw, rl)),
            "Beta multiplies the loss. It belongs inside the sigmoid, on the margin.",
            name="beta outside",
        ),
        Mistake(
            _margin(lambda lw, ll, rw, rl, beta: _h(lw, ll, rw, rl) / beta),
            "You divide the margin by beta. The implicit reward is beta **times** the log-ratio.",
            name="divided by beta",
        ),
        Mistake(
            _implicit(lambda margin: 1 - sigmoid(margin)),
            "This is σ(−margin), the weight in the gradient. The loss is −log σ(margin).",
            name="logarithm missing",
        ),
        sign_reversed(
            _implicit(lambda margin: -softplus(-margin)),
            "This is log σ(margin), never positive. The loss is minus that.",
        ),
        Mistake(
            _implicit(softplus),
            "The margin is turned round: the loss has to fall as the chosen answer becomes "
            "likelier than the rejected one.",
            name="sign of the margin",
        ),
        Mistake(
            _margin(lambda lw, ll, rw, rl, beta: beta * ((lw - ll) + (rw - rl))),
            "The reference is added. Its own lead has to be taken **off** the policy's: only the "
            "change counts.",
            name="reference added",
        ),
        Mistake(
            _margin(lambda lw, ll, rw, rl, beta: beta * ((lw - rw) + (ll - rl))),
            "You add the two log-ratios. The rejected answer's is taken off, or it would pay to "
            "make both likelier.",
            name="log-ratios added",
        ),
        Mistake(
            _margin(lambda lw, ll, rw, rl, beta: beta * (lw - rw)),
            "The rejected answer does not matter yet. The margin is the difference of the two "
            "log-ratios.",
            name="rejected answer ignored",
        ),
        Mistake(
            _margin(lambda lw, ll, rw, rl, beta: beta * (lw - ll) - (rw - rl)),
            "Brackets: beta has to multiply the reference's part as well.",
            name="beta on the policy only",
        ),
        Mistake(
            _margin(
                lambda lw, ll, rw, rl, beta: (
                    beta * (np.exp(lw) - np.exp(rw) - np.exp(ll) + np.exp(rl))
                )
            ),
            "You take differences of probabilities. The log-ratio is a difference of the "
            "log-probabilities, as they are handed in.",
            name="probabilities instead of their logarithms",
        ),
        bits_for_nats(
            _implicit(lambda margin: softplus(-margin) / np.log(2)),
        ),
        mean_taken(
            _implicit(lambda margin: np.mean(softplus(-margin))),
            "One number comes back. A loss for each pair is wanted; the mean is the caller's.",
        ),
        Mistake(
            lambda a, b, c, d, k: np.logaddexp(0, -k * (a / c - b / d)),
            "You divide log-probabilities. The logarithm of a ratio is a difference: policy minus"
            " reference.",
            name="log-probabilities divided",
        ),
        Mistake(
            lambda a, b, c, d, k: np.logaddexp(0, -k * (np.exp(a - c) - np.exp(b - d))),
            "The ratios themselves are compared. DPO compares their logarithms: no exp.",
            name="ratios instead of their logarithms",
        ),
    ],
)
