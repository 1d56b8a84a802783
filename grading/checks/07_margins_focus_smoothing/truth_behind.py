"""Hidden check of ``truth_behind``, set 07."""

import numpy as np
from scipy import optimize

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(71)


def _truth_behind(report, gamma):
    happens, fails = _slope(report, gamma), _slope(1 - report, gamma)
    return fails / (happens + fails)


def _slope(p, gamma):
    return (1 - p) ** gamma * (gamma * p * np.log(p) + p - 1)


def _balanced(slope):
    """A wrong answer from a wrong slope."""
    return lambda p, gamma: slope(1 - p, gamma) / (slope(p, gamma) + slope(1 - p, gamma))


def _loss(p, gamma):
    return -((1 - p) ** gamma) * np.log(p)


def _report_of(truth, gamma):
    """The other way round: what the loss asks for where this is the truth."""

    def excess(p, one):
        return _truth_behind(p, gamma) - one

    found = [optimize.brentq(excess, 1e-12, 1 - 1e-12, args=(one,)) for one in truth.ravel()]
    return np.array(found).reshape(truth.shape)


EXERCISE = Exercise(
    "truth_behind",
    3,
    _truth_behind,
    cases=[
        Case("a few reports, gamma 2", report=[0.1, 0.5, 0.8, 0.95], gamma=2.0),
        Case("nothing fades", report=[0.2, 0.7, 0.99], gamma=0.0),
        Case("gamma 1", report=_rng.uniform(0.02, 0.98, 7), gamma=1.0),
        Case("a strong focus", report=_rng.uniform(0.1, 0.9, 6), gamma=5.0),
        Case("a table of reports, gamma ½", report=_rng.uniform(0.01, 0.99, (3, 4)), gamma=0.5),
        Case("one report", report=[0.6], gamma=3.0),
        Case("reports that are nearly certain", report=[1e-9, 1e-4, 0.9999], gamma=2.0),
    ],
    mistakes=[
        Mistake(
            lambda p, gamma: 1 - _truth_behind(p, gamma),
            "That is the probability that the event does **not** happen. Of the two slopes, which one "
            "is paid when it does?",
            name="event and its opposite exchanged",
        ),
        Mistake(
            lambda p, gamma: p + 0.0,
            "You take the report for the truth. That is right for gamma 0 only.",
            name="report taken for the truth",
        ),
        Mistake(
            _balanced(lambda p, gamma: -((1 - p) ** (gamma + 1))),
            "You treat the factor (1 − p)^γ as a constant. It depends on p as well, so the product rule "
            "adds a term with γ.",
            name="factor held constant",
        ),
        Mistake(
            _balanced(_loss),
            "You balance the losses of the two outcomes. At a minimum their **slopes** balance.",
            name="losses balanced",
        ),
        Mistake(
            _balanced(lambda p, gamma: (1 - p) ** gamma * (-gamma * p * np.log(p) + p - 1)),
            "The sign of the term with γ is turned round: −log p and the factor both fall as p rises, so "
            "both push the same way.",
            name="sign of the term with gamma",
        ),
        Mistake(
            _balanced(lambda p, gamma: (1 - p) ** gamma * (p * np.log(p) + p - 1)),
            "The product rule brings γ down in front of p·log p.",
            name="gamma not brought down",
        ),
        Mistake(
            lambda p, gamma: _report_of(p, gamma),
            "That is the other way round: the report that focal loss asks for where this is the truth. "
            "The report is known here.",
            name="report for a truth",
        ),
        Mistake(
            _balanced(
                lambda p, gamma: (
                    gamma * (1 - p) ** (gamma - 1) * np.log(p) * p * (1 - p) if gamma else p - 1
                )
            ),
            "Only the slope of the factor is there. The slope of −log p belongs to it as well: the "
            "product rule has two terms.",
            name="slope of the logarithm left out",
        ),
        Mistake(
            lambda p, gamma: np.divide(_slope(1 - p, gamma), _slope(p, gamma)),
            "That is the ratio of the two slopes, the odds. A probability is odds/(1 + odds).",
            name="odds instead of a probability",
        ),
        Mistake(
            _balanced(lambda p, gamma: (1 - p) ** gamma * (gamma * p * np.log2(p) + p - 1)),
            "A logarithm in base 2 has another slope: take the natural one.",
            name="logarithm in base 2",
        ),
        Mistake(
            _balanced(lambda p, gamma: (1 - p) ** (gamma - 1) * (gamma * p * np.log(p) + p - 1)),
            "The power of (1 − p) is one too low. (Or was the factor p(1 − p) of the sigmoid left out of one "
            "term only?)",
            name="power too low",
        ),
        Mistake(
            _balanced(lambda p, gamma: p**gamma * (gamma * p * np.log(p) + p - 1)),
            "What fades is what is likely already: the factor is (1 − p)^γ, not p^γ.",
            name="power of p",
        ),
        Mistake(
            _balanced(lambda p, gamma: (1 - p) ** gamma * (gamma * np.log(p) + p - 1)),
            "In the term with γ a factor p is missing: the same p(1 − p) goes through both terms.",
            name="factor p missing",
        ),
        Mistake(
            _loss,
            "That is the focal loss of the report. The probability behind it is wanted.",
            name="the loss",
        ),
        Mistake(
            _slope,
            "That is the slope of the loss. The probability at which two slopes balance is wanted.",
            name="the slope",
        ),
        Mistake(
            lambda p, gamma: _slope(1 - p, gamma) / (_slope(p, gamma) - _slope(1 - p, gamma)),
            "Solve once more for η: from η·g(p) = (1 − η)·g(1 − p) the two slopes are **added** below the "
            "fraction.",
            name="slopes subtracted",
        ),
        Mistake(
            lambda p, gamma: (
                _slope(1 - p, gamma) / (p * (1 - p) * _slope(p, gamma) + _slope(1 - p, gamma))
            ),
            "One slope is taken in the logit and the other in the probability. The factor p(1 − p) belongs "
            "to both or to neither.",
            name="logit and probability mixed",
        ),
    ],
)
