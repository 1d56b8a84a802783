"""Hidden check of ``dpo_grad``, set 12."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows
from losslab.numerics import sigmoid

_rng = np.random.default_rng(1201)


def _dpo_grad(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta):
    h = (logp_chosen - ref_chosen) - (logp_rejected - ref_rejected)
    push = beta * np.exp(-np.logaddexp(0, beta * h))
    return -push, push


def _push(change):
    """A wrong answer from the margin ``h``; ``change`` gives both derivatives."""

    def answer(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta):
        h = (logp_chosen - ref_chosen) - (logp_rejected - ref_rejected)
        return change(h, beta)

    return answer


def _both(push):
    return -push, push


def _ignoring_the_reference(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta):
    return _both(beta * sigmoid(-beta * (logp_chosen - logp_rejected)))


def _overflowing(h, beta):
    with np.errstate(over="ignore", invalid="ignore"):
        return _both(beta * np.exp(-beta * h) / (1 + np.exp(-beta * h)))


def _case(words, size, beta, part="ordinary", count=4):
    values = _rng.normal(size=(4, count)) * size - 20
    names = ("logp_chosen", "logp_rejected", "ref_chosen", "ref_rejected")
    return Case(words, part=part, **dict(zip(names, values, strict=True)), beta=beta)


EXERCISE = Exercise(
    "dpo_grad",
    3,
    _dpo_grad,
    cases=[
        _case("a few pairs", 3.0, 0.3),
        _case("one pair", 2.0, 0.1, count=1),
        _case("a large beta", 1.0, 2.5),
        Case(
            "the policy is still the reference",
            logp_chosen=[-5.0, -9.0],
            logp_rejected=[-7.0, -2.0],
            ref_chosen=[-5.0, -9.0],
            ref_rejected=[-7.0, -2.0],
            beta=0.2,
        ),
        _case("huge margins", 1e9, 1.0, part="extreme", count=6),
    ],
    mistakes=[
        Mistake(
            _push(lambda h, beta: _both(sigmoid(-beta * h))),
            "Beta stands inside the sigmoid and, by the chain rule, in front of it too.",
            name="beta missing in front",
        ),
        Mistake(
            _push(lambda h, beta: _both(-beta * sigmoid(-beta * h))),
            "The signs are exchanged: the loss falls when the chosen answer becomes likelier.",
            name="signs exchanged",
        ),
        Mistake(
            _push(lambda h, beta: (-beta * sigmoid(-beta * h),) * 2),
            "Both derivatives have the same sign. The rejected answer enters the margin with a minus.",
            name="same sign for both",
        ),
        Mistake(
            _push(lambda h, beta: _both(beta * sigmoid(beta * h))),
            "This pushes hardest where the pair is ordered rightly. The push is σ(−βh).",
            name="sigmoid of plus the margin",
        ),
        Mistake(
            _push(lambda h, beta: tuple(x / len(h) for x in _both(beta * sigmoid(-beta * h)))),
            "You divided by the number of pairs. The sum over pairs is meant.",
            name="mean over pairs",
            alike=(),
        ),
        Mistake(
            _ignoring_the_reference,
            "The reference is missing: the margin is what the policy changed against it.",
        ),
        exp_overflows(
            _push(_overflowing),
            "The formula is right, but its exponentials overflow, and infinity over infinity is NaN.",
        ),
    ],
    equivalents={},
)
