"""The two divergences between lists of probabilities in exercise set 06."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(60)
_dirichlet = _rng.dirichlet
_P, _Q = np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.3, 0.2])


# --- Kullback–Leibler ---------------------------------------------------------------------------


def _kl_divergence(p, q):
    happens = p > 0
    with np.errstate(divide="ignore"):
        ratio = np.where(happens, p, 1) / np.where(happens, q, 1)
    return np.sum(p * np.log(ratio), axis=-1)


def _terms(p, q):
    return p * np.log(p / q)


def _kl_added(eps):
    return lambda p, q: np.sum(p * np.log((p + eps) / (q + eps)), axis=-1)


def _kl_clipped(eps):
    def answer(p, q):
        p, q = np.clip(p, eps, 1), np.clip(q, eps, 1)
        return np.sum(_terms(p, q), axis=-1)

    return answer


_EQUIVALENTS = {
    "1 → 2": "it stands where the weight p is 0, so any positive number will do",
    "np.errstate(divide='ignore') → np.errstate()": "it then warns, which costs nothing",
}
_ADDED = (
    "The small constant turns an infinity into a number that you chose: a model that calls "
    "impossible what happens has an infinite KL. Where p is 0 the term is simply 0."
)

kl_divergence_exercise = Exercise(
    "kl_divergence",
    2,
    _kl_divergence,
    cases=[
        Case("three outcomes", p=_P, q=_Q),
        Case("two outcomes", p=[0.9, 0.1], q=[0.35, 0.65]),
        Case("several rows", p=_dirichlet([2, 2, 2, 2], 3), q=_dirichlet([2, 2, 2, 2], 3)),
        Case("equal distributions", p=[[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]], q=[_P, [0.6, 0.3, 0.1]]),
        Case("several axes", p=_dirichlet([1, 1, 1], (2, 4)), q=_dirichlet([2, 2, 2], (2, 4))),
        Case("a rare outcome", p=[0.0001, 0.9999], q=[0.01, 0.99]),
        Case(
            "an outcome that never happens",
            part="extreme",
            p=[[0.0, 0.25, 0.75], [1.0, 0.0, 0.0]],
            q=[[0.5, 0.25, 0.25], [0.2, 0.5, 0.3]],
        ),
        Case(
            "an outcome that never happens and is never expected",
            part="extreme",
            p=[0.4, 0.0, 0.6],
            q=[0.7, 0.0, 0.3],
        ),
        Case(
            "an outcome that happens and is called impossible",
            part="extreme",
            p=[[0.5, 0.25, 0.25], [0.3, 0.3, 0.4]],
            q=[[0.5, 0.5, 0.0], [0.3, 0.4, 0.3]],
        ),
        Case(
            "a probability of 1e-300",
            part="extreme",
            p=[[0.5, 0.5], [1e-300, 1.0]],
            q=[[1e-300, 1.0], [0.5, 0.5]],
        ),
    ],
    mistakes=[
        Mistake(
            lambda p, q: np.sum(q * np.log(q / np.where(p > 0, p, 1e-300)), axis=-1),
            "The arguments are exchanged: this is KL(q‖p). In KL(p‖q) the first one, p, does the "
            "averaging.",
            name="arguments exchanged",
            alike=(lambda p, q: np.sum(_terms(q, p), axis=-1),),
        ),
        Mistake(
            lambda p, q: np.sum(_terms(p, q), axis=-1),
            "0·log 0 comes out as NaN. Its limit is 0: an outcome that never happens contributes "
            "nothing. Put something harmless into the logarithm where p is 0.",
            name="0·log 0 is NaN",
            alike=(lambda p, q: np.sum(p * (np.log(p) - np.log(q)), axis=-1),),
        ),
        Mistake(
            lambda p, q: -np.sum(np.where(p > 0, p * np.log(q), 0.0), axis=-1),
            "This is the cross-entropy. KL is what is left of it after the entropy of p is taken "
            "off, so that equal distributions cost 0.",
            name="cross-entropy",
            alike=(lambda p, q: -np.sum(p * np.log(q), axis=-1),),
        ),
        Mistake(
            lambda p, q: np.mean(np.where(p > 0, p * np.log(np.where(p > 0, p, 1) / q), 0), -1),
            "You average over the outcomes. They are weighted by p already; their sum is the KL. "
            '(In PyTorch this is the trap of `reduction="mean"`.)',
            name="mean over the outcomes",
        ),
        Mistake(
            lambda p, q: np.sum(np.nan_to_num(_terms(p, q)), axis=-1),
            "`nan_to_num` mends the NaN and spoils the infinity: it makes it the largest float. "
            "Where p > 0 and q = 0, the KL is infinite, and should say so.",
            name="nan_to_num",
        ),
        Mistake(
            lambda p, q: np.sum(
                np.where((p > 0) & (q > 0), p * np.log(np.where(p > 0, p, 1) / q), 0), axis=-1
            ),
            "You leave out the outcomes with q = 0 as well. Those that happen all the same are the "
            "worst of all: they make the KL infinite.",
            name="impossible outcomes left out",
        ),
        Mistake(_kl_added(1e-12), _ADDED, name="1e-12 added", alike=(_kl_clipped(1e-12),)),
        Mistake(_kl_added(1e-10), _ADDED, name="1e-10 added", alike=(_kl_clipped(1e-10),)),
        Mistake(_kl_added(1e-8), _ADDED, name="1e-8 added"),
        Mistake(
            lambda p, q: np.sum(p * np.log2(p / q), axis=-1),
            "This is in bits. The course takes natural logarithms, so the unit is the nat.",
            name="logarithm to base 2",
        ),
        Mistake(
            lambda p, q: -np.sum(_terms(p, q), axis=-1),
            "The sign is turned round: KL is never negative. The quotient is p/q.",
            name="sign reversed",
            alike=(lambda p, q: np.sum(p * np.log(q / p), axis=-1),),
        ),
        Mistake(
            lambda p, q: np.sum(np.abs(_terms(p, q)), axis=-1),
            "You took absolute values. Single terms may well be negative, on outcomes that q "
            "expects too often; only their sum cannot.",
            name="absolute terms",
        ),
        Mistake(
            lambda p, q: np.sum(np.log(p / q), axis=-1),
            "The weights are missing: each logarithm counts with the probability p.",
            name="not weighted by p",
        ),
        Mistake(
            lambda p, q: 0.5 * np.sum((p - q) * np.log(p / q), axis=-1),
            "You averaged both directions. Only KL(p‖q) is asked.",
            name="both directions averaged",
        ),
        Mistake(
            lambda p, q: np.sum(p * np.log(p), axis=-1) - np.sum(q * np.log(q), axis=-1),
            "This is a difference of entropies. In KL both logarithms are weighted by p.",
            name="difference of entropies",
        ),
        Mistake(
            lambda p, q: np.sum(_terms(p, q)),
            "All rows are summed up. Each row, along the last axis, is a distribution of its own "
            "and gets a KL of its own.",
            name="rows summed up",
        ),
        Mistake(
            lambda p, q: np.mean(np.sum(_terms(p, q), axis=-1)),
            "One number comes back. Each row gets a KL of its own; the mean is the caller's.",
            name="rows averaged",
        ),
        Mistake(
            lambda p, q: np.sum(_terms(p, q), axis=0),
            "You sum along the first axis. The outcomes lie along the last one: axis=-1.",
            name="summed along the first axis",
        ),
        Mistake(
            _terms,
            "These are the terms. Sum them along the last axis.",
            name="terms not summed",
        ),
    ],
    equivalents=_EQUIVALENTS,
)


# --- Jensen–Shannon -----------------------------------------------------------------------------


def _js_divergence(p, q):
    m = (p + q) / 2
    return (_kl_divergence(p, m) + _kl_divergence(q, m)) / 2


def _entropy(p):
    return -np.sum(p * np.log(np.where(p > 0, p, 1)), axis=-1)


def _naive(p, q):
    return np.sum(_terms(p, q), axis=-1)


def _naive_entropy(p):
    return -np.sum(p * np.log(p), axis=-1)


def _shared_only(p, q):
    shared, m = (p > 0) & (q > 0), (p + q) / 2
    halves = [np.where(shared, side * np.log(np.where(shared, side / m, 1)), 0) for side in (p, q)]
    return (halves[0] + halves[1]).sum(axis=-1) / 2


def _mixed(mixture):
    """A wrong answer that differs only in what both are compared with."""
    return lambda p, q: (_kl_divergence(p, mixture(p, q)) + _kl_divergence(q, mixture(p, q))) / 2


js_divergence_exercise = Exercise(
    "js_divergence",
    3,
    _js_divergence,
    cases=[
        Case("three outcomes", p=_P, q=_Q),
        Case("two outcomes", p=[0.9, 0.1], q=[0.35, 0.65]),
        Case("several rows", p=_dirichlet([2, 2, 2, 2], 3), q=_dirichlet([2, 2, 2, 2], 3)),
        Case("equal distributions", p=[[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]], q=[_P, [0.6, 0.3, 0.1]]),
        Case("several axes", p=_dirichlet([1, 1, 1], (2, 4)), q=_dirichlet([2, 2, 2], (2, 4))),
        Case("far apart", p=[0.999, 0.0005, 0.0005], q=[0.002, 0.003, 0.995]),
        Case(
            "distributions that share no outcome",
            part="extreme",
            p=[[1.0, 0.0, 0.0], [0.5, 0.0, 0.5]],
            q=[[0.0, 0.4, 0.6], [0.0, 1.0, 0.0]],
        ),
        Case(
            "outcomes that one of them calls impossible",
            part="extreme",
            p=[0.5, 0.5, 0.0],
            q=[0.0, 0.25, 0.75],
        ),
        Case(
            "an outcome that both call impossible", part="extreme", p=[0.4, 0, 0.6], q=[0.7, 0, 0.3]
        ),
    ],
    mistakes=[
        Mistake(
            lambda p, q: np.sqrt(np.maximum(_js_divergence(p, q), 0)),
            "You took the square root: that is the Jensen–Shannon *distance*, as SciPy's "
            "`jensenshannon` gives it. The divergence itself is asked.",
            name="square root taken",
        ),
        Mistake(
            lambda p, q: _js_divergence(p, q) / np.log(2),
            "Your values reach up to 1, so they are in bits. In nats the largest is log 2.",
            name="in bits",
        ),
        Mistake(
            lambda p, q: 2 * _js_divergence(p, q),
            "The two halves are added and not averaged: the largest value would be 2·log 2.",
            name="not halved",
        ),
        Mistake(
            lambda p, q: _kl_divergence(p, (p + q) / 2),
            "Only p is compared with the mixture. Average it with KL(q‖m), and the result is "
            "symmetric.",
            name="only p against the mixture",
        ),
        Mistake(
            lambda p, q: _kl_divergence(q, (p + q) / 2),
            "Only q is compared with the mixture. Average it with KL(p‖m), and the result is "
            "symmetric.",
            name="only q against the mixture",
        ),
        Mistake(
            lambda p, q: (_kl_divergence(p, q) + _kl_divergence(q, p)) / 2,
            "You averaged KL(p‖q) and KL(q‖p). That is symmetric, but it is infinite as soon as "
            "one of them calls impossible what the other expects. Compare each with the mixture.",
            name="KL in both directions averaged",
        ),
        Mistake(
            lambda p, q: _kl_divergence(p, q) + _kl_divergence(q, p),
            "You added KL(p‖q) and KL(q‖p) (Jeffreys' divergence), which may be infinite. Compare "
            "each of the two with the mixture, and average.",
            name="KL in both directions added",
        ),
        Mistake(
            lambda p, q: (_kl_divergence((p + q) / 2, p) + _kl_divergence((p + q) / 2, q)) / 2,
            "The mixture has to come second: KL(p‖m), not KL(m‖p). The other way round it is "
            "infinite where one of them has a zero.",
            name="mixture first",
        ),
        Mistake(
            _mixed(lambda p, q: p + q),
            "The mixture is not halved: p + q sums to 2. Then even equal distributions do not "
            "give 0.",
            name="mixture not halved",
        ),
        Mistake(
            _mixed(lambda p, q: np.sqrt(p * q)),
            "You compare with the geometric mean, which is 0 where either of them is. The mixture "
            "is the arithmetic one, ½(p + q).",
            name="geometric mean",
        ),
        Mistake(
            lambda p, q: (_naive(p, (p + q) / 2) + _naive(q, (p + q) / 2)) / 2,
            "0·log 0 comes out as NaN. Its limit is 0: put something harmless into the logarithm "
            "where a probability is 0.",
            name="0·log 0 is NaN",
            alike=(
                lambda p, q: (
                    _naive_entropy((p + q) / 2) - (_naive_entropy(p) + _naive_entropy(q)) / 2
                ),
            ),
        ),
        Mistake(
            _shared_only,
            "You leave out the outcomes that only one of them expects. They count most: two "
            "distributions that share nothing are at the largest value, log 2.",
            name="outcomes of only one left out",
        ),
        Mistake(
            lambda p, q: (_entropy(p) + _entropy(q)) / 2 - _entropy((p + q) / 2),
            "The sign is turned round: the mixture has the larger entropy.",
            name="sign reversed",
        ),
        Mistake(
            lambda p, q: _js_divergence(p, q) / p.shape[-1],
            "You average over the outcomes. They are weighted by their probabilities already; sum "
            "them.",
            name="mean over the outcomes",
        ),
        Mistake(
            lambda p, q: np.sum(_js_divergence(p, q)),
            "All rows are summed up. Each row, along the last axis, gets a value of its own.",
            name="rows summed up",
        ),
        Mistake(
            lambda p, q: np.mean(_js_divergence(p, q)),
            "One number comes back. Each row gets a value of its own; the mean is the caller's.",
            name="rows averaged",
        ),
        Mistake(
            lambda p, q: np.sum(np.abs(p - q), axis=-1) / 2,
            "This is the total variation, half the sum of the absolute differences. It has no "
            "logarithm.",
            name="total variation",
        ),
    ],
    equivalents=_EQUIVALENTS,
)
