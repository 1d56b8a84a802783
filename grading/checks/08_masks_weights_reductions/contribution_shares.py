"""Hidden check of ``contribution_shares``, set 08."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import epsilon_in_denominator


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


EXERCISE = Exercise(
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
            "The numbers come without their names. A dictionary with the same keys is wanted.",
            name="no dictionary",
        ),
        epsilon_in_denominator(
            _shares(lambda t, w: w * t, lambda t, w, parts: sum(parts.values()) + 1e-8),
            "The small constant in your denominator is harmless until the losses are small too; "
            "then it swallows them. A total above 0 needs no help.",
        ),
    ],
)
