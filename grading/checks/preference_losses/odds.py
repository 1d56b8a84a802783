"""ORPO's odds-ratio term, in exercise set 12: log-odds from log-probabilities close to zero."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from losslab.numerics import sigmoid, softplus

_rng = np.random.default_rng(122)
_uniform = _rng.uniform


def _orpo(logp_chosen, logp_rejected):
    odds_chosen = logp_chosen - np.log(-np.expm1(logp_chosen))
    odds_rejected = logp_rejected - np.log(-np.expm1(logp_rejected))
    return np.mean(np.logaddexp(0, odds_rejected - odds_chosen))


def _log_odds(logp):
    return logp - np.log(-np.expm1(logp))


def _ratio(change):
    """A wrong answer from the log of the odds ratio."""
    return lambda lw, ll: change(_log_odds(lw) - _log_odds(ll))


def _odds(log_odds):
    """The right loss of wrong log-odds."""
    return lambda lw, ll: np.mean(softplus(log_odds(ll) - log_odds(lw)))


def _rest_by_subtraction(logp):
    return logp - np.log(1 - np.exp(logp))


def _added_constant(logp):
    return logp - np.log(1 - np.exp(logp) + 1e-12)


def _clipped(logp):
    return logp - np.log(np.clip(1 - np.exp(logp), 1e-7, 1))


def _clipped_logp(logp):
    return _log_odds(np.minimum(logp, -1e-7))


orpo_exercise = Exercise(
    "orpo",
    4,
    _orpo,
    cases=[
        Case(
            "likely and unlikely answers",
            logp_chosen=np.log([0.6, 0.2]),
            logp_rejected=np.log([0.3, 0.5]),
        ),
        Case("one pair", logp_chosen=[-0.9], logp_rejected=[-1.4]),
        Case("equal answers", logp_chosen=[-0.4, -2.0], logp_rejected=[-0.4, -2.0]),
        Case("usual means", logp_chosen=-_uniform(0.2, 2, 8), logp_rejected=-_uniform(0.2, 2, 8)),
        Case(
            "answers the model is sure of",
            logp_chosen=[-0.01, -0.05, -0.002],
            logp_rejected=[-0.03, -0.001, -0.6],
        ),
        Case("unlikely answers", logp_chosen=[-6.0, -9.0], logp_rejected=[-8.0, -5.0]),
        Case(
            "log-probabilities within a billionth of a billionth of zero",
            part="extreme",
            logp_chosen=[-1e-20, -2e-18, -0.5],
            logp_rejected=[-3e-19, -0.7, -4e-20],
        ),
        Case(
            "log-probabilities where 1 − p has few digits",
            part="extreme",
            logp_chosen=[-3e-12, -7e-13, -2.3e-14],
            logp_rejected=[-1.3e-12, -9e-14, -7.7e-15],
        ),
        Case(
            "a nearly certain answer against a hopeless one",
            part="extreme",
            logp_chosen=[-600.0, -1e-100, -650.0],
            logp_rejected=[-1e-100, -600.0, -1e-150],
        ),
    ],
    mistakes=[
        Mistake(
            _odds(_added_constant),
            "The small constant caps the odds of answers that the model is sure of. "
            "`-np.expm1(logp)` is 1 − p to full precision and needs none.",
            name="1e-12 added to 1 − p",
        ),
        Mistake(
            _odds(_clipped),
            "The clip caps the odds of answers that the model is sure of. `-np.expm1(logp)` is "
            "1 − p to full precision and needs none.",
            name="1 − p clipped",
            alike=(_odds(_clipped_logp),),
        ),
        Mistake(
            _odds(_rest_by_subtraction),
            "`1 - np.exp(logp)` loses its digits when logp is close to 0, and is exactly 0 in the "
            "end. `-np.expm1(logp)` is the same number to full precision.",
            name="1 − p by subtraction",
            alike=(_odds(lambda logp: logp - np.log1p(-np.exp(logp))),),
        ),
        Mistake(
            _ratio(lambda gap: np.mean(np.log(1 + np.exp(-gap)))),
            "The odds are right and the last step overflows: −log σ of a large negative number. "
            "`np.logaddexp` gives log(1 + e^x) for any x.",
            name="exp overflows",
            alike=(_ratio(lambda gap: np.mean(-np.log(sigmoid(gap)))),),
        ),
        Mistake(
            lambda lw, ll: np.mean(softplus(ll - lw)),
            "This compares the probabilities. Odds are p/(1 − p), so the log-odds are "
            "log p − log(1 − p).",
            name="probabilities instead of odds",
        ),
        Mistake(
            _odds(lambda logp: logp + np.log(-np.expm1(logp))),
            "A sign: the log-odds are log p **minus** log(1 − p).",
            name="log(1 − p) added",
        ),
        Mistake(
            _ratio(lambda gap: np.mean(softplus(gap))),
            "The sign is turned round: the loss has to fall as the chosen answer's odds rise.",
            name="sign of the ratio",
        ),
        Mistake(
            _odds(lambda logp: -np.log(-np.expm1(logp))),
            "The log-probability itself is missing: the log-odds are log p − log(1 − p).",
            name="log p missing",
        ),
        Mistake(
            _odds(lambda logp: np.exp(logp) / -np.expm1(logp)),
            "You subtract the odds. Their **ratio** is asked, which is the difference of their "
            "logarithms.",
            name="odds without logarithm",
        ),
        Mistake(
            _odds(lambda logp: logp - np.log1p(-logp)),
            "You take 1 minus the log-probability. p is e to the power of it: 1 − p is "
            "`-np.expm1(logp)`.",
            name="logarithm taken for the probability",
        ),
        Mistake(
            _odds(lambda logp: logp / np.log(-np.expm1(logp))),
            "You divide the logarithms. The logarithm of a quotient is their difference.",
            name="logarithms divided",
        ),
        Mistake(
            lambda lw, ll: np.mean(softplus(_log_odds(ll) - lw)),
            "Only one of the two answers has odds; both need log p − log(1 − p).",
            name="odds of the rejected answer only",
        ),
        Mistake(
            lambda lw, ll: np.mean(softplus(ll - _log_odds(lw))),
            "Only one of the two answers has odds; both need log p − log(1 − p), the rejected one "
            "too.",
            name="odds of the chosen answer only",
        ),
        Mistake(
            lambda lw, ll: np.mean(softplus(_log_odds(ll) - _log_odds(lw)) - lw),
            "You add the chosen answer's own loss. That belongs to the full ORPO loss; here the "
            "odds-ratio term alone is asked.",
            name="NLL added",
        ),
        Mistake(
            _ratio(lambda gap: -np.mean(gap)),
            "This is minus the log of the odds ratio. It still goes through −log σ.",
            name="sigmoid missing",
        ),
        Mistake(
            _ratio(lambda gap: np.mean(1 - sigmoid(gap))),
            "The logarithm is missing: the loss is −log σ of the log odds ratio.",
            name="1 − p instead of −log p",
        ),
        Mistake(
            _ratio(lambda gap: softplus(-np.mean(gap))),
            "You average the odds ratios first. Average the losses.",
            name="averaged before comparing",
        ),
        Mistake(
            _ratio(lambda gap: np.sum(softplus(-gap))),
            "This is the sum over the pairs. Their mean is asked.",
            name="sum instead of mean",
        ),
        Mistake(
            _ratio(lambda gap: softplus(-gap)),
            "One loss for each pair comes back. Their mean is asked.",
            name="no mean taken",
        ),
    ],
)
