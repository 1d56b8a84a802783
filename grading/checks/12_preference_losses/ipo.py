"""Hidden check of ``ipo``, set 12."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import mean_not_taken, sum_instead_of_mean
from losslab.numerics import softplus

_rng = np.random.default_rng(121)

_uniform = _rng.uniform


def _ipo(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta):
    h = (logp_chosen - ref_chosen) - (logp_rejected - ref_rejected)
    return np.mean((h - 1 / (2 * beta)) ** 2)


def _from_h(change):
    """A wrong answer from the log-ratio margin."""

    def answer(lw, ll, rw, rl, beta):
        return change((lw - rw) - (ll - rl), beta)

    return answer


def _with_h(margin):
    """The right loss of a wrong margin."""
    return lambda lw, ll, rw, rl, beta: np.mean((margin(lw, ll, rw, rl) - 1 / (2 * beta)) ** 2)


def _answers(n, beta):
    logp = -_uniform(2, 20, (4, n))
    names = ("logp_chosen", "logp_rejected", "ref_chosen", "ref_rejected")
    return {**dict(zip(names, logp, strict=True)), "beta": beta}


EXERCISE = Exercise(
    "ipo",
    3,
    _ipo,
    cases=[
        Case(
            "a few pairs",
            logp_chosen=[-2.0, -1.5],
            logp_rejected=[-3.0, -1.0],
            ref_chosen=[-2.2, -1.4],
            ref_rejected=[-2.8, -1.1],
            beta=0.2,
        ),
        Case("one pair", **_answers(1, 0.4)),
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
            "a gap far beyond its target",
            logp_chosen=[-2.0, -5.0, -1.0],
            logp_rejected=[-60.0, -45.0, -30.0],
            ref_chosen=[-9.0, -7.0, -12.0],
            ref_rejected=[-11.0, -6.0, -8.0],
            beta=0.25,
        ),
    ],
    mistakes=[
        Mistake(
            _from_h(lambda h, beta: np.mean((beta * h - 1 / 2) ** 2)),
            "This is the loss times beta squared: the same minimum, another size and another "
            "gradient. The square is of h − 1/(2·beta).",
            name="scaled by beta squared",
        ),
        Mistake(
            _from_h(lambda h, beta: np.mean((h - 1 / beta) ** 2)),
            "The gap to reach is 1/(2·beta), half of yours.",
            name="target 1/beta",
        ),
        Mistake(
            _from_h(lambda h, beta: np.mean((h - 1 / 2 * beta) ** 2)),
            "`1 / 2 * beta` is half of beta: Python divides first. Brackets: `1 / (2 * beta)`.",
            name="brackets missing below the bar",
        ),
        Mistake(
            _with_h(lambda lw, ll, rw, rl: lw - ll),
            "The reference model is missing. The gap is in the log-ratios, measured from where "
            "the reference was.",
            name="reference dropped",
        ),
        Mistake(
            _from_h(lambda h, beta: np.mean(np.maximum(0, 1 / (2 * beta) - h) ** 2)),
            "Pairs beyond the target cost nothing in yours. IPO pulls them back: that is what "
            "stops it from running off.",
            name="hinged",
        ),
        Mistake(
            _from_h(lambda h, beta: np.mean((h + 1 / (2 * beta)) ** 2)),
            "A sign is turned round, of the target or of the gap (the square hides which): chosen "
            "minus rejected is to become **plus** 1/(2·beta).",
            name="target added",
            alike=(_from_h(lambda h, beta: np.mean((-h - 1 / (2 * beta)) ** 2)),),
        ),
        Mistake(
            _from_h(lambda h, beta: np.mean(np.abs(h - 1 / (2 * beta)))),
            "You take the distance to the target, not its square.",
            name="absolute value",
        ),
        Mistake(
            _from_h(lambda h, beta: np.mean(h - 1 / (2 * beta)) ** 2),
            "You square the mean, so a pair above the target makes up for one below. Square each "
            "pair's distance and average afterwards.",
            name="mean before the square",
        ),
        Mistake(
            _with_h(lambda lw, ll, rw, rl: (lw - ll) + (rw - rl)),
            "The reference is added. Its own lead has to be taken **off** the policy's.",
            name="reference added",
        ),
        Mistake(
            _with_h(lambda lw, ll, rw, rl: (lw - rw) + (ll - rl)),
            "You add the two log-ratios. The rejected answer's is taken off.",
            name="log-ratios added",
        ),
        Mistake(
            _from_h(lambda h, beta: np.mean(softplus(-beta * h))),
            "This is DPO. IPO takes the squared distance of h to 1/(2·beta).",
            name="DPO instead of IPO",
        ),
        Mistake(
            _from_h(lambda h, beta: np.mean((beta * h - 1 / (2 * beta)) ** 2)),
            "Beta multiplies h as in DPO. In IPO it only sets the target.",
            name="beta on the gap too",
        ),
        Mistake(
            _from_h(lambda h, beta: np.mean(0.5 * (h - 1 / (2 * beta)) ** 2)),
            "There is no ½ in front of the square here.",
            name="½ in front",
        ),
        Mistake(
            _from_h(lambda h, beta: np.mean(h**2)),
            "The target is missing: yours rewards staying at the reference.",
            name="target missing",
        ),
        sum_instead_of_mean(
            _from_h(lambda h, beta: np.sum((h - 1 / (2 * beta)) ** 2)),
        ),
        mean_not_taken(
            _from_h(lambda h, beta: (h - 1 / (2 * beta)) ** 2),
        ),
    ],
)
