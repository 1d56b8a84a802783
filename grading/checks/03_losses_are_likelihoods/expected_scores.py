"""Hidden check of ``expected_scores``, set 03."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    bits_for_nats,
    epsilon_in_logarithm,
    probability_clipped,
    sign_reversed,
)

_rng = np.random.default_rng(31)

_normal, _uniform = _rng.normal, _rng.uniform


def _expected_scores(report, true_p):
    log_score = -true_p * np.log(report) - (1 - true_p) * np.log(1 - report)
    brier_score = true_p * (1 - report) ** 2 + (1 - true_p) * report**2
    return log_score, brier_score


def _from_scores(log_score=None, brier_score=None):
    """An answer with one or both of the scores written otherwise."""

    def answer(q, p):
        right = _expected_scores(q, p)
        log = right[0] if log_score is None else log_score(q, p)
        return log, right[1] if brier_score is None else brier_score(q, p)

    return answer


def _entropy(p):
    inside = np.clip(p, 1e-300, 1 - 1e-16)
    return -p * np.log(inside) - (1 - p) * np.log(1 - inside)


def _likelier_outcome(q, p):
    outcome = np.round(p)
    return -outcome * np.log(q) - (1 - outcome) * np.log(1 - q), (q - outcome) ** 2


def _with_epsilon(q, p):
    return -p * np.log(q + 1e-8) - (1 - p) * np.log(1 - q + 1e-8)


EXERCISE = Exercise(
    "expected_scores",
    3,
    _expected_scores,
    cases=[
        Case("reports off the truth", report=[0.9, 0.2, 0.6], true_p=[0.7, 0.35, 0.1]),
        Case("honest reports", report=[0.3, 0.8, 0.55], true_p=[0.3, 0.8, 0.55]),
        Case("one report", report=[0.25], true_p=[0.6]),
        Case("events that are certain", report=[0.7, 0.2, 0.4, 0.9], true_p=[1.0, 1.0, 0.0, 0.0]),
        Case("a table", report=_uniform(0.1, 0.9, (3, 4)), true_p=_uniform(0.1, 0.9, (3, 4))),
        Case("even chances", report=[0.1, 0.5, 0.8], true_p=[0.5, 0.5, 0.5]),
        Case(
            "reports next to 0 and 1",
            part="extreme",
            report=[1e-12, 1e-200, 1 - 1e-10, 1 - 1e-12],
            true_p=[0.5, 0.01, 0.9, 0.3],
        ),
    ],
    mistakes=[
        Mistake(
            lambda q, p: _expected_scores(q, p)[::-1],
            "Both scores are right, in the wrong order: the log score comes first.",
            name="order of the results",
        ),
        Mistake(
            lambda q, p: _expected_scores(p, q),
            "Report and truth have changed places. The true probability says how often each "
            "outcome comes; the report is what gets scored.",
            name="report and truth swapped",
        ),
        Mistake(
            _from_scores(lambda q, p: -p * np.log(q), lambda q, p: p * (1 - q) ** 2),
            "You count only the days on which it happens. The expected value has a second term: "
            "with probability 1 − true_p it does not.",
            name="only one outcome counted",
        ),
        Mistake(
            _from_scores(
                lambda q, p: _expected_scores(q, p)[0] - _entropy(p), lambda q, p: (q - p) ** 2
            ),
            "These are the regrets: by how much a report does worse than the honest one. The "
            "expected scores themselves are wanted, and even honesty pays for chance.",
            name="regret",
        ),
        Mistake(
            _from_scores(brier_score=lambda q, p: (q - p) ** 2),
            "Your Brier score compares the report with the true probability. It is scored against "
            "the outcome, 0 or 1, and then averaged over the two.",
            name="Brier against the probability",
        ),
        Mistake(
            _from_scores(lambda q, p: _expected_scores(q, p)[0] - _entropy(p)),
            "Your log score is the Kullback–Leibler divergence: the entropy of the truth has been "
            "taken off. The expected score itself is wanted.",
            name="divergence instead of the log score",
        ),
        Mistake(
            _likelier_outcome,
            "You score the likelier outcome alone. The expected value weighs both outcomes by "
            "their probabilities.",
            name="likelier outcome only",
        ),
        Mistake(
            _from_scores(brier_score=lambda q, p: 2 * _expected_scores(q, p)[1]),
            "Your Brier score is twice too large: you sum over both classes. For a binary event it "
            "is (report − outcome)².",
            name="Brier over two classes",
        ),
        sign_reversed(
            _from_scores(lambda q, p: -_expected_scores(q, p)[0]),
            "The sign of the log score is turned round. Here a lower score is better, so it is "
            "minus the logarithm.",
        ),
        bits_for_nats(
            _from_scores(lambda q, p: _expected_scores(q, p)[0] / np.log(2)),
            "Your log score is in bits. Logarithms are natural ones throughout the course.",
        ),
        Mistake(
            _from_scores(brier_score=lambda q, p: p * (1 - q) + (1 - p) * q),
            "Your second score is the expected absolute error, which rewards exaggeration. Brier "
            "squares the distance.",
            name="absolute error instead of Brier",
        ),
        Mistake(
            _from_scores(lambda q, p: -np.log(p * q + (1 - p) * (1 - q))),
            "You average the probabilities and take the logarithm afterwards. The expected score "
            "averages the logarithms.",
            name="logarithm of the average",
        ),
        Mistake(
            lambda q, p: tuple(np.mean(score) for score in _expected_scores(q, p)),
            "You average over the reports. The expectation runs over the two outcomes; each report "
            "keeps its own scores.",
            name="mean over the reports",
        ),
        Mistake(
            lambda q, p: (-np.log(q * (1 - q)) / 2, ((1 - q) ** 2 + q**2) / 2),
            "Both outcomes count alike in yours. Weigh them by true_p and 1 − true_p.",
            name="truth ignored",
        ),
        probability_clipped(
            _from_scores(lambda q, p: _expected_scores(np.clip(q, 1e-7, 1 - 1e-7), p)[0]),
            "Clipping the report caps the log score. A forecaster who is all but certain, and "
            "wrong, should pay for it.",
        ),
        epsilon_in_logarithm(
            _from_scores(_with_epsilon),
            "The small constant in your logarithm caps the log score. A report above 0 and below 1 "
            "needs no help.",
        ),
    ],
)
