"""The logistic loss of a pair in exercise set 12: of two rewards, and of four log-probabilities."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from losslab.numerics import sigmoid, softplus

_rng = np.random.default_rng(120)
_normal, _uniform = _rng.normal, _rng.uniform


def _overflows(margin):
    return np.log(1 + np.exp(-margin))


def _naive(margin):
    return -np.log(1 / (1 + np.exp(-margin)))


def _log_of_sigmoid(margin):
    return -np.log(sigmoid(margin))


def _clipped(margin):
    return -np.log(np.clip(sigmoid(margin), 1e-7, 1 - 1e-7))


def _constant_added(margin):
    return -np.log(sigmoid(margin) + 1e-12)


_OVERFLOWS = (
    "The formula is right, but for a pair ordered far wrongly exp overflows, or the sigmoid is 0, "
    "and the loss is infinite. Write it as log(1 + e^(−margin)), by `np.logaddexp`."
)
_CLIPPED = (
    "Clipping caps the loss and stops the gradient for just those pairs that are ordered most "
    "wrongly. `np.logaddexp` needs no clip."
)
_ADDED = (
    "The small constant inside the logarithm caps the loss of pairs that are ordered far wrongly. "
    "`np.logaddexp` needs none."
)


# --- Rewards ------------------------------------------------------------------------------------


def _reward_loss(chosen, rejected):
    return np.mean(np.logaddexp(0, rejected - chosen))


def _rewards(change):
    """A wrong answer from the margins."""
    return lambda chosen, rejected: change(chosen - rejected)


reward_loss_exercise = Exercise(
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
        Mistake(
            _rewards(lambda margin: np.mean(_overflows(margin))),
            _OVERFLOWS,
            name="exp overflows",
            alike=(
                _rewards(lambda margin: np.mean(_naive(margin))),
                _rewards(lambda margin: np.mean(_log_of_sigmoid(margin))),
            ),
        ),
        Mistake(_rewards(lambda m: np.mean(_clipped(m))), _CLIPPED, name="probability clipped"),
        Mistake(_rewards(lambda m: np.mean(_constant_added(m))), _ADDED, name="1e-12 added"),
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
        Mistake(
            _rewards(lambda margin: np.mean(-softplus(-margin))),
            "This is the mean log-probability, never positive. The loss is minus that.",
            name="sign missing",
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
        Mistake(
            _rewards(lambda margin: np.mean(softplus(-margin)) / np.log(2)),
            "This is in bits. The course takes natural logarithms, so the unit is the nat.",
            name="logarithm to base 2",
        ),
        Mistake(
            _rewards(lambda margin: np.sum(softplus(-margin))),
            "This is the sum over the pairs. Their mean is asked.",
            name="sum instead of mean",
        ),
        Mistake(
            _rewards(lambda margin: softplus(-margin)),
            "One loss for each pair comes back. Their mean is asked.",
            name="no mean taken",
        ),
    ],
)


# --- DPO ----------------------------------------------------------------------------------------


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


dpo_exercise = Exercise(
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
        Mistake(
            _implicit(_overflows),
            _OVERFLOWS,
            name="exp overflows",
            alike=(_implicit(_naive), _implicit(_log_of_sigmoid)),
        ),
        Mistake(_implicit(_clipped), _CLIPPED, name="probability clipped"),
        Mistake(_implicit(_constant_added), _ADDED, name="1e-12 added"),
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
        Mistake(
            _implicit(lambda margin: -softplus(-margin)),
            "This is log σ(margin), never positive. The loss is minus that.",
            name="sign missing",
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
        Mistake(
            _implicit(lambda margin: softplus(-margin) / np.log(2)),
            "This is in bits. The course takes natural logarithms, so the unit is the nat.",
            name="logarithm to base 2",
        ),
        Mistake(
            _implicit(lambda margin: np.mean(softplus(-margin))),
            "One number comes back. A loss for each pair is asked; the mean is the caller's.",
            name="mean taken",
        ),
    ],
)
