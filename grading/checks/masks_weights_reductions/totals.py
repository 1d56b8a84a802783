"""Several losses in one total: what each contributes, and weights that are learned."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(82)
_normal, _uniform = _rng.normal, _rng.uniform


# --- Contribution shares ------------------------------------------------------------------------


def _contribution_shares(terms, weights):
    weighted = {name: weights[name] * terms[name] for name in terms}
    total = sum(weighted.values())
    return {name: weighted[name] / total for name in weighted}


def _shares(contribution, total=None):
    """Shares from another contribution of each term, or of another total."""

    def answer(terms, weights):
        parts = {name: contribution(terms[name], weights[name]) for name in terms}
        whole = sum(parts.values()) if total is None else total(terms, weights, parts)
        return {name: part / whole for name, part in parts.items()}

    return answer


def _softmax(terms, weights):
    top = max(weights[name] * terms[name] for name in terms)
    powers = {name: float(np.exp(weights[name] * terms[name] - top)) for name in terms}
    return {name: power / sum(powers.values()) for name, power in powers.items()}


def _paired_by_position(terms, weights):
    pairs = zip(terms, terms.values(), weights.values(), strict=True)
    parts = {name: term * weight for name, term, weight in pairs}
    return {name: part / sum(parts.values()) for name, part in parts.items()}


def _without_zeros(terms, weights):
    return {name: share for name, share in _contribution_shares(terms, weights).items() if share}


contribution_shares_exercise = Exercise(
    "contribution_shares",
    4,
    _contribution_shares,
    cases=[
        Case(
            "three losses",
            terms={"ce": 0.8, "kl": 0.05, "aux": 2.0},
            weights={"ce": 1.0, "kl": 10.0, "aux": 0.1},
        ),
        Case(
            "weights in another order",
            terms={"class": 0.55, "box": 0.04, "mask": 1.8},
            weights={"mask": 0.2, "class": 1.0, "box": 10.0},
        ),
        Case("a single loss", terms={"loss": 0.37}, weights={"loss": 2.0}),
        Case(
            "a loss with a weight of zero",
            terms={"main": 1.2, "auxiliary": 3.4, "penalty": 0.3},
            weights={"main": 1.0, "auxiliary": 0.0, "penalty": 0.5},
        ),
        Case(
            "weights that sum to one",
            terms={"a": 4.0, "b": 0.7, "c": 1.1, "d": 2.3},
            weights={"a": 0.1, "b": 0.4, "c": 0.2, "d": 0.3},
        ),
        Case("equal weights", terms={"p": 3.0, "q": 1.5}, weights={"p": 2.0, "q": 2.0}),
        Case(
            "large losses",
            terms={"pixels": 5300.0, "labels": 2.2},
            weights={"pixels": 0.001, "labels": 3.0},
        ),
        Case(
            "tiny losses",
            part="extreme",
            terms={"kl": 3e-11, "drift": 2e-12},
            weights={"kl": 1.0, "drift": 4.0},
        ),
    ],
    mistakes=[
        Mistake(
            _shares(lambda t, w: t),
            "The weights have no effect: these are the shares of the raw losses. What enters the "
            "total is weight times loss.",
            name="weights ignored",
        ),
        Mistake(
            _shares(lambda t, w: w),
            "These are the shares of the weights alone. A large weight on a tiny loss contributes "
            "little: multiply each weight by its loss.",
            name="losses ignored",
        ),
        Mistake(
            _shares(lambda t, w: w * t, lambda t, w, parts: 1.0),
            "These are the contributions themselves. Divide each by their total, so that they sum "
            "to 1.",
            name="not divided by the total",
        ),
        Mistake(
            _softmax,
            "A softmax makes them sum to 1, but it compares exponentials. A share is a plain "
            "proportion: contribution over total.",
            name="softmax",
        ),
        Mistake(
            _shares(lambda t, w: w * t, lambda t, w, parts: sum(t.values())),
            "You divide by the total of the unweighted losses, so the shares do not sum to 1.",
            name="divided by the unweighted total",
        ),
        Mistake(
            _shares(lambda t, w: w * t, lambda t, w, parts: sum(w.values())),
            "You divide by the sum of the weights. That is how a weighted mean is made; a share "
            "divides by the total of what is shared.",
            name="divided by the sum of weights",
        ),
        Mistake(
            _shares(lambda t, w: w * t, lambda t, w, parts: sum(t.values()) * sum(w.values())),
            "You divide by the product of two sums. The total is the sum of the products.",
            name="product of the sums",
        ),
        Mistake(
            _shares(lambda t, w: w * t, lambda t, w, parts: max(parts.values())),
            "You divide by the largest contribution, so the largest share is 1 and they sum to "
            "more. Divide by the total.",
            name="divided by the largest",
        ),
        Mistake(
            _shares(lambda t, w: w * t, lambda t, w, parts: sum(parts.values()) / len(parts)),
            "You divide by the mean contribution, so the shares sum to the number of losses. Divide "
            "by the total.",
            name="divided by the mean",
        ),
        Mistake(
            _shares(lambda t, w: w + t),
            "You add weight and loss. The total is made of products.",
            name="weight added",
        ),
        Mistake(
            _shares(lambda t, w: t / w if w else 0.0),
            "You divide by the weights. The total multiplies by them.",
            name="divided by the weights",
        ),
        Mistake(
            _shares(lambda t, w: (w * t) ** 2),
            "The contributions are squared. A share is a plain proportion.",
            name="squared contributions",
        ),
        Mistake(
            _paired_by_position,
            "You pair losses and weights by their order, and dictionaries may come in different "
            "orders. Look each weight up by the name of its loss.",
            name="paired by position",
        ),
        Mistake(
            _without_zeros,
            "A loss with a share of 0 is missing from the result. Keep all the names.",
            name="zero shares left out",
        ),
        Mistake(
            lambda terms, weights: {
                name: 100 * share for name, share in _contribution_shares(terms, weights).items()
            },
            "This is in per cent. The shares should sum to 1.",
            name="per cent",
        ),
        Mistake(
            lambda terms, weights: {
                name: round(share, 2)
                for name, share in _contribution_shares(terms, weights).items()
            },
            "The shares are rounded, and so no longer sum to 1. Round when you print.",
            name="rounded",
        ),
        Mistake(
            lambda terms, weights: np.array([*_contribution_shares(terms, weights).values()]),
            "The numbers come without their names. A dictionary with the same keys is asked.",
            name="no dictionary",
        ),
        Mistake(
            _shares(lambda t, w: w * t, lambda t, w, parts: sum(parts.values()) + 1e-8),
            "The small constant in your denominator is harmless until the losses are small too; "
            "then it swallows them. A total above 0 needs no help.",
            name="epsilon in the denominator",
        ),
    ],
)


# --- Uncertainty weighting ----------------------------------------------------------------------


def _uncertainty_weighted(losses, log_vars):
    return np.sum(0.5 * np.exp(-log_vars) * losses + 0.5 * log_vars)


def _sum(weight, spread):
    """A total from another weight and another price of each task's spread."""
    return lambda losses, s: np.sum(weight(s) * losses + spread(s))


def _softmax_weights(s):
    powers = np.exp(s.min() - s)
    return powers / powers.sum()


uncertainty_weighted_exercise = Exercise(
    "uncertainty_weighted",
    3,
    _uncertainty_weighted,
    cases=[
        Case("two tasks", losses=[2.0, 0.3], log_vars=[0.5, -1.0]),
        Case("log variances of zero", losses=[2.0, 4.0], log_vars=[0.0, 0.0]),
        Case("one task", losses=[1.7], log_vars=[0.9]),
        Case("a loss of zero", losses=[0.0, 1.2, 0.4], log_vars=[1.0, -0.5, 0.2]),
        Case("many tasks", losses=_uniform(0, 5, 8), log_vars=_normal(size=8)),
        Case("weights at their optimum", losses=[1.2, 0.03], log_vars=np.log([1.2, 0.03])),
        Case(
            "float32 losses and log variances",
            losses=_uniform(0, 5, 4).astype(np.float32),
            log_vars=_normal(size=4).astype(np.float32),
        ),
        Case(
            "log variances far from zero",
            part="extreme",
            losses=[3e-17, 2e20, 0.7],
            log_vars=[-40.0, 45.0, 25.0],
        ),
        Case(
            "huge losses", part="extreme", losses=[1e150, 3e120, 2e9], log_vars=[345.0, 270.0, 20.0]
        ),
    ],
    mistakes=[
        Mistake(
            _sum(lambda s: 0.5 * np.exp(-s), lambda s: 0),
            "The term ½·s is missing. Without it training raises every log variance for ever, and "
            "all weights go to 0.",
            name="log variance missing",
        ),
        Mistake(
            _sum(lambda s: 0.5 * np.exp(s), lambda s: 0.5 * s),
            "The weight grows with the variance. An uncertain task should count less: the weight is "
            "e to the *minus* s.",
            name="sign of the exponent",
        ),
        Mistake(
            _sum(lambda s: 0.5 * np.exp(-2 * s), lambda s: 0.5 * s),
            "The weight takes s for log σ and the second term for log σ². Here s = log σ² in both.",
            name="two conventions mixed",
        ),
        Mistake(
            _sum(_softmax_weights, lambda s: 0),
            "A softmax ties the weights together, so that one task's gain is another's loss, and "
            "needs no second term. Here each task has a weight of its own.",
            name="softmax weights",
        ),
        Mistake(
            _sum(lambda s: 0.5 * np.exp(-2 * s), lambda s: s),
            "You treat s as log σ. It is log σ², so the weight is ½·e⁻ˢ and the second term ½·s.",
            name="log sigma",
        ),
        Mistake(
            _sum(lambda s: 0.5 * np.exp(-s), lambda s: s),
            "The ½ before the second term is missing. At the optimum the weighted loss would then "
            "be 1 instead of ½.",
            name="½ missing before s",
        ),
        Mistake(
            _sum(lambda s: np.exp(-s), lambda s: 0.5 * s),
            "The ½ before the weighted loss is missing.",
            name="½ missing before the loss",
        ),
        Mistake(
            _sum(lambda s: np.exp(-s), lambda s: s),
            "Everything is twice too large: both terms have a ½.",
            name="both ½ missing",
        ),
        Mistake(
            _sum(lambda s: 0.5 * np.exp(-s), lambda s: -0.5 * s),
            "The sign of the second term is turned round, which rewards the model for calling a "
            "task uncertain.",
            name="sign of the second term",
        ),
        Mistake(
            _sum(lambda s: 0.5 * np.exp(-0.5 * s), lambda s: 0.5 * s),
            "You divide the loss by σ. It is divided by σ², which is e to the s.",
            name="divided by sigma",
        ),
        Mistake(
            _sum(lambda s: 0.5 / s, lambda s: 0.5 * np.log(s)),
            "You use s as if it were the variance, and the logarithm of a negative number is NaN. "
            "It is the logarithm of the variance.",
            name="log variance used as variance",
        ),
        Mistake(
            _sum(lambda s: 0.5 / s, lambda s: 0.5 * s),
            "You divide by s itself, which may be 0 or negative. The variance is e to the s.",
            name="divided by the log variance",
        ),
        Mistake(
            _sum(lambda s: 0.5 * np.exp(-s), lambda s: 0.5 * np.log1p(np.exp(s))),
            "Your second term is ½·log(1 + σ²), a variant that never goes below 0. Here it is ½·s.",
            name="log of one plus the variance",
        ),
        Mistake(
            _sum(lambda s: 1, lambda s: 0),
            "This is the plain sum of the losses: the log variances have no effect.",
            name="log variances ignored",
        ),
        Mistake(
            _sum(lambda s: np.exp(-s) / np.exp(-s).sum(), lambda s: 0.5 * s),
            "You make the weights sum to 1. Each task has a weight of its own here, ½·e⁻ˢ.",
            name="weights normalised",
        ),
        Mistake(
            lambda losses, s: np.mean(0.5 * np.exp(-s) * losses + 0.5 * s),
            "You take the mean over the tasks. Their sum is asked.",
            name="mean over the tasks",
        ),
        Mistake(
            lambda losses, s: 0.5 * np.exp(-s) * losses + 0.5 * s,
            "You return a term for each task. Their sum is asked, which is one number.",
            name="terms not summed",
        ),
        Mistake(
            _sum(lambda s: 0.5 / (np.exp(s) + 1e-8), lambda s: 0.5 * s),
            "The small constant that you add to the variance swallows tiny variances. The "
            "exponential of s is above 0 and needs no help.",
            name="epsilon in the variance",
        ),
        Mistake(
            lambda losses, s: _uncertainty_weighted(losses, np.clip(s, -10, 10)),
            "You clip the log variances. That changes the total where the clip bites and stops "
            "their gradient.",
            name="log variances clipped",
        ),
    ],
)
