"""Hidden check of ``kl_pulls``, set 06."""

import numpy as np
from scipy.special import log_softmax

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(601)


def _kl_pulls(z, q, direction):
    log_p = log_softmax(z)
    p = np.exp(log_p)
    if direction == "forward":
        return p - q
    excess = log_p - np.log(q)
    return p * (excess - np.sum(p * excess))


def _reverse_by(change):
    """A wrong answer that is right for the forward direction."""

    def answer(z, q, direction):
        log_p = log_softmax(z)
        p = np.exp(log_p)
        return p - q if direction == "forward" else change(p, q, log_p - np.log(q))

    return answer


@np.errstate(all="ignore")
def _log_of_softmax(z, q, direction):
    p = np.exp(z - z.max())
    p = p / p.sum()
    if direction == "forward":
        return p - q
    excess = np.log(p / q)
    return p * (excess - np.sum(p * excess))


def _case(words, direction, size, part="ordinary", count=4):
    return Case(words, part=part, z=_rng.normal(size=count) * size, q=_rng.dirichlet(np.ones(count)),
                direction=direction)  # fmt: skip


EXERCISE = Exercise(
    "kl_pulls",
    4,
    _kl_pulls,
    cases=[
        _case("forward", "forward", 1.0),
        _case("reverse", "reverse", 1.0),
        _case("reverse, far apart", "reverse", 4.0),
        _case("forward, two outcomes", "forward", 2.0, count=2),
        _case("reverse, many outcomes", "reverse", 1.5, count=9),
        _case("reverse, logits a thousand apart", "reverse", 1000.0, part="extreme"),
        _case("forward, logits a thousand apart", "forward", 1000.0, part="extreme"),
    ],
    mistakes=[
        Mistake(
            lambda z, q, d: _kl_pulls(z, q, "reverse" if d == "forward" else "forward"),
            "The two directions are exchanged. Forward is KL(q‖p): the target comes first.",
            name="directions exchanged",
        ),
        Mistake(
            _reverse_by(lambda p, q, excess: p * excess),
            "The pull does not sum to 0. Going through a softmax takes off the mean under p.",
            name="mean not taken off",
        ),
        Mistake(
            _reverse_by(lambda p, q, excess: excess + 1),
            "That is the derivative in p. It still has to go through the softmax, to the logits.",
            name="derivative in the probabilities",
        ),
        Mistake(
            _reverse_by(lambda p, q, excess: p * (excess - excess.mean())),
            "You take off the plain mean. The softmax takes off the mean *under p*.",
            name="plain mean taken off",
        ),
        Mistake(
            lambda z, q, d: -_kl_pulls(z, q, d),
            "That is the direction of descent. The gradient is wanted: minus it.",
            name="descent instead of gradient",
        ),
        Mistake(
            lambda z, q, d: np.exp(log_softmax(z)) - q,
            "Both directions come out as p − q. That is the forward one only.",
            name="forward for both",
        ),
        Mistake(
            _log_of_softmax,
            "Right, until a probability underflows: its logarithm is −∞, and 0 times −∞ is NaN. Use a "
            "log-softmax.",
            name="logarithm of an underflowed softmax",
        ),
    ],
)
