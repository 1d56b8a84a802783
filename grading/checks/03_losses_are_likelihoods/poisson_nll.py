"""Hidden check of ``poisson_nll``, set 03."""

import math

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    epsilon_in_logarithm,
    gradient_instead_of_loss,
    mean_taken,
    sign_reversed,
)

_rng = np.random.default_rng(31)

_normal, _uniform = _rng.normal, _rng.uniform


def _poisson_nll(y, log_rate):
    return np.exp(log_rate) - y * log_rate


_log_factorial = np.vectorize(lambda y: math.lgamma(y + 1), otypes=[float])


def _stirling(y):
    big = np.maximum(y, 2)
    return np.where(y > 1, big * np.log(big) - big + 0.5 * np.log(2 * np.pi * big), 0)


EXERCISE = Exercise(
    "poisson_nll",
    3,
    _poisson_nll,
    cases=[
        Case("a few counts", y=[0.0, 3.0, 1.0, 7.0], log_rate=[0.2, 1.1, -0.7, 2.0]),
        Case("one count", y=[4.0], log_rate=[0.5]),
        Case("counts of zero", y=[0.0, 0.0, 0.0], log_rate=[-2.0, 0.3, 1.8]),
        Case("rates of exactly one", y=[0.0, 2.0, 5.0], log_rate=[0.0, 0.0, 0.0]),
        Case("large counts", y=[120.0, 900.0], log_rate=[4.8, 6.9]),
        Case("a table of counts", y=np.arange(12.0).reshape(3, 4), log_rate=_normal(size=(3, 4))),
        Case(
            "rates next to zero",
            part="extreme",
            y=[0.0, 2.0, 1.0, 3.0],
            log_rate=[-1e9, -1e9, -800.0, -60.0],
        ),
        Case("vast rates", part="extreme", y=[10.0, 1e9, 0.0], log_rate=[300.0, 40.0, 700.0]),
    ],
    mistakes=[
        Mistake(
            lambda y, s: s - y * np.log(s),
            "`log_rate` is already log λ, and you use it as λ. The rate is its exponential.",
            name="log rate used as rate",
        ),
        sign_reversed(
            lambda y, s: y * s - np.exp(s),
            "This is the log-likelihood. A loss is to be small where the fit is good: change the "
            "sign.",
        ),
        Mistake(
            lambda y, s: np.exp(s) - y * np.exp(s),
            "The second term is the count times log λ, and log λ is `log_rate` itself, not its "
            "exponential.",
            name="count times the rate",
        ),
        Mistake(
            lambda y, s: np.exp(s) - y * s + _log_factorial(y),
            "Your loss includes log y!. No prediction can change it, so here it is left out.",
            name="log factorial included",
        ),
        Mistake(
            lambda y, s: np.exp(s) - y * s + _stirling(y),
            "Your loss includes Stirling's approximation of log y!. No prediction can change that "
            "term, so here it is left out.",
            name="Stirling's term included",
        ),
        gradient_instead_of_loss(
            lambda y, s: np.exp(s) - y,
            "This is the gradient, predicted minus observed. The loss itself is wanted.",
        ),
        Mistake(
            lambda y, s: s - y * s,
            "The first term is the rate λ, and λ is the exponential of `log_rate`.",
            name="exponential missing",
        ),
        Mistake(
            lambda y, s: np.exp(s) + y * s,
            "The sign of the second term is turned round: a high rate must be cheap where many "
            "were counted.",
            name="sign of the second term",
        ),
        Mistake(
            lambda y, s: -y * s,
            "The term λ is missing, so the highest rate would always be the best one.",
            name="rate missing",
        ),
        Mistake(
            lambda y, s: np.exp(-s) - y * s,
            "The rate is exp(log_rate); yours has a minus in the exponent.",
            name="minus in the exponent",
        ),
        Mistake(
            lambda y, s: (y - np.exp(s)) ** 2,
            "This is squared error, the bet that every count has the same spread. A Poisson count "
            "varies more where its rate is higher.",
            name="squared error",
            alike=(lambda y, s: (np.exp(s) - y) ** 2,),
        ),
        mean_taken(
            lambda y, s: np.mean(_poisson_nll(y, s)),
        ),
        Mistake(
            lambda y, s: np.exp(s) - y * np.log(np.exp(s)),
            "The rate underflows to 0 and its logarithm is infinite. There is no need to go there "
            "and back: log λ is what you were given.",
            name="logarithm of the exponential",
        ),
        epsilon_in_logarithm(
            lambda y, s: np.exp(s) - y * np.log(np.exp(s) + 1e-8),
            "The small constant in the logarithm caps the loss for rates next to zero. log λ is "
            "what you were given: no logarithm is needed.",
        ),
        Mistake(
            lambda y, s: _poisson_nll(y, np.clip(s, -20, 20)),
            "You clip `log_rate`. That changes the loss where the clip bites and stops its "
            "gradient.",
            name="log rate clipped",
        ),
        Mistake(
            lambda y, r: np.exp(r) * r - y,
            "The two factors have changed places: it is rate − y·log(rate).",
            name="terms mixed up",
        ),
    ],
)
