"""Losses that ask for a gap of a certain size, in exercise set 12: IPO and SimPO."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from losslab.numerics import sigmoid, softplus

_rng = np.random.default_rng(121)
_uniform = _rng.uniform


# --- IPO ----------------------------------------------------------------------------------------


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


ipo_exercise = Exercise(
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
        Mistake(
            _from_h(lambda h, beta: np.sum((h - 1 / (2 * beta)) ** 2)),
            "This is the sum over the pairs. Their mean is asked.",
            name="sum instead of mean",
        ),
        Mistake(
            _from_h(lambda h, beta: (h - 1 / (2 * beta)) ** 2),
            "One loss for each pair comes back. Their mean is asked.",
            name="no mean taken",
        ),
    ],
)


# --- SimPO --------------------------------------------------------------------------------------


def _simpo(logp_chosen, len_chosen, logp_rejected, len_rejected, beta, gamma):
    gap = logp_chosen / len_chosen - logp_rejected / len_rejected
    return np.mean(np.logaddexp(0, gamma - beta * gap))


def _lead(change):
    """A wrong answer from the margin that goes through −log σ."""

    def answer(lw, nw, ll, nl, beta, gamma):
        return change(beta * (lw / nw - ll / nl) - gamma)

    return answer


def _with(margin):
    """The right loss of a wrong margin."""

    def answer(lw, nw, ll, nl, beta, gamma):
        return np.mean(softplus(-margin(lw, nw, ll, nl, beta, gamma)))

    return answer


def _lengths(n, beta, gamma):
    sizes = _rng.integers(4, 60, (2, n))
    logp = -sizes * _uniform(0.1, 2.5, (2, n))
    return {
        "logp_chosen": logp[0],
        "len_chosen": sizes[0],
        "logp_rejected": logp[1],
        "len_rejected": sizes[1],
        "beta": beta,
        "gamma": gamma,
    }


simpo_exercise = Exercise(
    "simpo",
    3,
    _simpo,
    cases=[
        Case(
            "answers of different lengths",
            logp_chosen=[-20.0, -9.0],
            len_chosen=[40, 12],
            logp_rejected=[-6.0, -30.0],
            len_rejected=[8, 15],
            beta=2.0,
            gamma=1.0,
        ),
        Case("one pair", **_lengths(1, 2.5, 0.5)),
        Case("a beta of one", **_lengths(4, 1.0, 0.7)),
        Case("a gamma of zero", **_lengths(5, 2.0, 0.0)),
        Case("many pairs", **_lengths(9, 10.0, 3.0)),
        Case("a small beta", **_lengths(3, 0.3, 1.2)),
        Case(
            "log-probabilities near minus a billion",
            part="extreme",
            logp_chosen=[-1e9, -2.0],
            len_chosen=[4, 2],
            logp_rejected=[-3.0, -1e9],
            len_rejected=[3, 10],
            beta=2.0,
            gamma=1.0,
        ),
        Case(
            "margins of thousands",
            part="extreme",
            logp_chosen=[-8000.0, -10.0],
            len_chosen=[2, 10],
            logp_rejected=[-6.0, -9000.0],
            len_rejected=[3, 2],
            beta=2.5,
            gamma=0.5,
        ),
    ],
    mistakes=[
        Mistake(
            _lead(lambda margin: np.mean(np.log(1 + np.exp(-margin)))),
            "The formula is right, but for a pair ordered far wrongly exp overflows, or the "
            "sigmoid is 0, and the loss is infinite. `np.logaddexp` gives log(1 + e^x) for any x.",
            name="exp overflows",
            alike=(_lead(lambda margin: np.mean(-np.log(sigmoid(margin)))),),
        ),
        Mistake(
            _lead(lambda margin: np.mean(-np.log(np.clip(sigmoid(margin), 1e-7, 1 - 1e-7)))),
            "Clipping caps the loss and stops the gradient for just those pairs that are ordered "
            "most wrongly. `np.logaddexp` needs no clip.",
            name="probability clipped",
        ),
        Mistake(
            _lead(lambda margin: np.mean(-np.log(sigmoid(margin) + 1e-12))),
            "The small constant inside the logarithm caps the loss of pairs that are ordered far "
            "wrongly. `np.logaddexp` needs none.",
            name="1e-12 added",
        ),
        Mistake(
            _with(lambda lw, nw, ll, nl, beta, gamma: beta * (lw - ll) - gamma),
            "The lengths are not used. SimPO compares mean log-probabilities per token, so that "
            "long answers are not at a disadvantage.",
            name="lengths ignored",
        ),
        Mistake(
            _with(lambda lw, nw, ll, nl, beta, gamma: beta * (lw / nw - ll / nl) + gamma),
            "Gamma has the wrong sign. It demands a lead, so it is taken off the margin and makes "
            "the loss larger.",
            name="gamma added",
        ),
        Mistake(
            _with(lambda lw, nw, ll, nl, beta, gamma: beta * (lw / nw - ll / nl)),
            "Gamma, the lead that is asked for, is missing.",
            name="gamma missing",
        ),
        Mistake(
            _with(lambda lw, nw, ll, nl, beta, gamma: beta * (lw / nw - ll / nl - gamma)),
            "Gamma stands inside the bracket, so beta multiplies it. It is taken off after beta.",
            name="gamma inside beta",
        ),
        Mistake(
            _with(lambda lw, nw, ll, nl, beta, gamma: (lw / nw - ll / nl) - gamma),
            "Beta is missing. It multiplies the difference of the means.",
            name="beta missing",
        ),
        Mistake(
            _with(lambda lw, nw, ll, nl, beta, gamma: (lw / nw - ll / nl) / beta - gamma),
            "You divide by beta. It multiplies the difference of the means.",
            name="divided by beta",
        ),
        Mistake(
            _with(lambda lw, nw, ll, nl, beta, gamma: beta * (lw / nl - ll / nw) - gamma),
            "The lengths have changed places: each answer is divided by its own.",
            name="lengths swapped",
        ),
        Mistake(
            _with(lambda lw, nw, ll, nl, beta, gamma: beta * (lw - ll) / (nw + nl) - gamma),
            "You divide the difference by both lengths together. Each answer is divided by its own "
            "length first.",
            name="divided by both lengths",
        ),
        Mistake(
            _with(lambda lw, nw, ll, nl, beta, gamma: beta * (lw - ll) / (nw - nl) - gamma),
            "You divide the difference of the sums by the difference of the lengths. Each answer "
            "is divided by its own length first.",
            name="divided by the difference",
        ),
        Mistake(
            _with(lambda lw, nw, ll, nl, beta, gamma: beta * (lw * nw - ll * nl) - gamma),
            "You multiply by the lengths. The sum divided by the length is the mean.",
            name="multiplied by the lengths",
        ),
        Mistake(
            _with(lambda lw, nw, ll, nl, beta, gamma: beta * (ll / nl - lw / nw) - gamma),
            "The difference is turned round: chosen minus rejected.",
            name="sign of the difference",
        ),
        Mistake(
            _lead(lambda margin: np.mean(softplus(margin))),
            "The sign of the whole margin is turned round: the loss has to fall as it grows.",
            name="sign of the margin",
        ),
        Mistake(
            _lead(lambda margin: np.mean(1 - sigmoid(margin))),
            "The logarithm is missing: the loss is −log σ(margin).",
            name="1 − p instead of −log p",
        ),
        Mistake(
            _lead(lambda margin: np.mean(np.maximum(0, -margin))),
            "This is a hinge. SimPO is logistic: −log σ(margin).",
            name="hinge",
        ),
        Mistake(
            _lead(lambda margin: softplus(-np.mean(margin))),
            "You average the margins first. Average the losses.",
            name="averaged before comparing",
        ),
        Mistake(
            _lead(lambda margin: np.sum(softplus(-margin))),
            "This is the sum over the pairs. Their mean is asked.",
            name="sum instead of mean",
        ),
        Mistake(
            _lead(lambda margin: softplus(-margin)),
            "One loss for each pair comes back. Their mean is asked.",
            name="no mean taken",
        ),
    ],
)
