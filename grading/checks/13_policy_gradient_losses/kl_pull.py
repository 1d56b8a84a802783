"""Hidden check of ``kl_pull``, set 13."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows
from lessonkit.checks import visible
from losslab.numerics import log_softmax

_rng = np.random.default_rng(133)


def _kl_pull(z, ref_z, estimator, place):
    log_p = z - z.max() - np.log(np.sum(np.exp(z - z.max())))
    log_q = ref_z - ref_z.max() - np.log(np.sum(np.exp(ref_z - ref_z.max())))
    p, q = np.exp(log_p), np.exp(log_q)
    gap = log_p - log_q
    if place == "reward":
        weight = {"k1": p * gap, "k2": p * gap**2 / 2, "k3": q + p * gap}[estimator]
    else:
        weight = {"k1": p, "k2": p * gap, "k3": p - q}[estimator]
    return weight - p * weight.sum()


def _parts(z, ref_z):
    log_p, log_q = log_softmax(z), log_softmax(ref_z)
    return np.exp(log_p), log_q - log_p


@np.errstate(all="ignore")
def _pull(z, ref_z, estimator, place, turned=1):
    """The formula as it stands, with exp(log r)."""
    p, log_r = _parts(z, ref_z)
    r = np.exp(turned * log_r)
    k = {"k1": -turned * log_r, "k2": log_r**2 / 2, "k3": r - 1 - turned * log_r}[estimator]
    slope = {"k1": np.ones(len(p)), "k2": -log_r, "k3": 1 - r}[estimator]
    weight = p * (k if place == "reward" else slope)
    return weight - p * weight.sum()


def _gap(answers):
    return {"z": _rng.normal(size=answers), "ref_z": _rng.normal(size=answers)}


KINDS = [(k, place) for k in ("k1", "k2", "k3") for place in ("reward", "loss")]

EXERCISE = Exercise(
    "kl_pull",
    4,
    _kl_pull,
    why=visible("kl_pull")["why"],
    cases=[
        Case(
            "three answers, k3 in the loss",
            z=[0.5, 0.0, -0.5],
            ref_z=[0.0, 0.0, 1.0],
            estimator="k3",
            place="loss",
        ),
        *(Case(f"{k} in the {place}", **_gap(4), estimator=k, place=place) for k, place in KINDS),
        Case(
            "a policy that is still the reference",
            z=[1.0, 0.0, 2.0],
            ref_z=[1.0, 0.0, 2.0],
            estimator="k3",
            place="reward",
        ),
        Case(
            "logits that share a shift",
            z=[7.0, 8.0, 6.0],
            ref_z=[-3.0, -2.0, -2.0],
            estimator="k2",
            place="loss",
        ),
        Case(
            "a forgotten answer, k3 in the loss",
            part="extreme",
            z=[0.0, -1000.0, 0.0],
            ref_z=[0.0, 0.0, 1.0],
            estimator="k3",
            place="loss",
        ),
        Case(
            "a forgotten answer, k3 in the reward",
            part="extreme",
            z=[0.0, -1000.0, 1000.0],
            ref_z=[0.0, 0.0, 1.0],
            estimator="k3",
            place="reward",
        ),
        Case(
            "a reference a thousand away",
            part="extreme",
            z=[0.0, 1.0],
            ref_z=[1000.0, -1000.0],
            estimator="k1",
            place="reward",
        ),
    ],
    mistakes=[
        exp_overflows(
            _pull,
            "For an answer that the policy has forgotten r overflows, and infinity times 0 is "
            "NaN. π·r is simply π_ref.",
        ),
        Mistake(
            lambda z, ref_z, estimator, place: _kl_pull(z, ref_z, "k1", "reward"),
            "That is ∇KL(π‖ref), what one would like to have. Say what each estimator gives.",
            name="true gradient always",
        ),
        Mistake(
            lambda z, ref_z, estimator, place: _kl_pull(z, ref_z, estimator, "reward"),
            "You weigh the score by k in both places. In the loss k itself is differentiated, and "
            "the samples stay fixed.",
            name="score term in both places",
        ),
        Mistake(
            lambda z, ref_z, estimator, place: (
                _kl_pull(z, ref_z, estimator, "reward") + _kl_pull(z, ref_z, estimator, "loss")
            ),
            "That is the derivative of the expectation, with both of its terms. Each place has "
            "only one of them.",
            name="both terms",
        ),
        Mistake(
            lambda z, ref_z, estimator, place: -_kl_pull(z, ref_z, estimator, place),
            "The sign: this is the gradient of a penalty, which is descended.",
            name="sign of the gradient",
        ),
        Mistake(
            lambda z, ref_z, estimator, place: _pull(z, ref_z, estimator, place, -1),
            "r is π_ref/π here: the reference stands in the numerator.",
            name="ratio turned round",
        ),
        Mistake(
            lambda z, ref_z, estimator, place: _kl_pull(
                z, ref_z, estimator, "loss" if place == "reward" else "reward"
            ),
            "The places are swapped: in the reward k is a number that weighs the score, in the "
            "loss it is differentiated.",
            name="places swapped",
        ),
    ],
)
