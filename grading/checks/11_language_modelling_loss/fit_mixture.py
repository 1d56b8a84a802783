"""Hidden check of ``fit_mixture``, set 11."""

import numpy as np
from scipy import optimize

from grading.checks.base import Case, Exercise, Mistake

NEAR = {"rtol": 1e-3, "atol": 1e-3}


def _loss(weight, bigram, unigram):
    return -np.mean(np.log(weight * bigram + (1 - weight) * unigram))


def _fit_mixture(bigram, unigram):
    return optimize.minimize_scalar(_loss, bounds=(0, 0.999999), args=(bigram, unigram)).x


def _text(seed, count, zeros):
    rng = np.random.default_rng(seed)
    bigram = rng.beta(0.6, 1.5, count) * (rng.random(count) > zeros)
    return {"bigram": bigram, "unigram": rng.beta(2, 12, count) + 1e-4}


def _share(bigram, unigram):
    return np.mean(bigram > unigram)


def _one_round(bigram, unigram):
    return np.mean(0.5 * bigram / (0.5 * bigram + 0.5 * unigram))


def _arithmetic(bigram, unigram):
    grid = np.linspace(0, 1, 2001)
    return grid[np.argmax([np.mean(w * bigram + (1 - w) * unigram) for w in grid])]


EXERCISE = Exercise(
    "fit_mixture",
    3,
    _fit_mixture,
    cases=[
        Case("three tokens", bigram=[0.5, 0.0, 0.4], unigram=[0.1, 0.1, 0.2], **NEAR),
        Case("a short text", **_text(1, 20, 0.3), **NEAR),
        Case("a long text", **_text(2, 400, 0.1), **NEAR),
        Case("many unseen pairs", **_text(3, 200, 0.7), **NEAR),
    ],
    mistakes=[
        Mistake(
            lambda b, u: 1 - _fit_mixture(b, u),
            "That is the weight of the unigrams.",
            name="weight of the other",
        ),
        Mistake(
            _share,
            "You count how often the bigrams are better. By how much matters too.",
            name="share of tokens",
        ),
        Mistake(
            _one_round,
            "That is one round of the iteration. Repeat it until it rests.",
            name="one round",
        ),
        Mistake(
            _arithmetic,
            "You maximise the mean probability. The text's likelihood is their product: take "
            "logarithms.",
            name="mean probability",
        ),
        Mistake(lambda b, u: 0.5, "You return ½ whatever the text says.", name="always a half"),
    ],
    equivalents={
        "np.mean → np.sum": "a factor moves no minimum",
        "np.log → np.log2": "a factor moves no minimum",
        "0.999999 → 1.9999989999999999": "the minimum lies further inside",
    },
)
