"""Hidden check of ``load_balance``, set 14."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows
from lessonkit.checks import visible
from losslab.numerics import softmax

_rng = np.random.default_rng(142)


def _load_balance(router_z, top_k):
    tokens, experts = router_z.shape
    p = np.exp(router_z - router_z.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    chosen = np.argsort(-router_z)[:, :top_k]
    f = np.bincount(chosen.ravel(), minlength=experts) / (tokens * top_k)
    gradient = experts / tokens * p * (f - p @ f[:, None])
    return experts * f @ p.mean(axis=0), gradient


def _loads(router_z, top_k):
    chosen = np.argsort(-router_z)[:, :top_k]
    return np.bincount(chosen.ravel(), minlength=router_z.shape[1]) / (len(router_z) * top_k)


def _from(p, f, scale):
    """Loss and gradient from probabilities and loads."""
    return scale * f @ p.mean(axis=0), scale / len(p) * p * (f - p @ f[:, None])


def _scaled(factor):
    def answer(router_z, top_k):
        scale = factor(router_z.shape[1], top_k)
        return _from(softmax(router_z), _loads(router_z, top_k), scale)

    return answer


@np.errstate(all="ignore")
def _overflowing(router_z, top_k):
    p = np.exp(router_z) / np.exp(router_z).sum(axis=1, keepdims=True)
    return _from(p, _loads(router_z, top_k), router_z.shape[1])


def _squares(router_z, top_k):
    p = softmax(router_z)
    mean = p.mean(axis=0)
    experts = len(mean)
    slope = 2 * experts / len(p) * p * (mean - p @ mean[:, None])
    return experts * mean @ mean, slope


def _squares_by_f(router_z, top_k):
    p = softmax(router_z)
    return _from(p, p.mean(axis=0), p.shape[1])


def _no_second_term(router_z, top_k):
    p, f = softmax(router_z), _loads(router_z, top_k)
    return p.shape[1] * f @ p.mean(axis=0), p.shape[1] / len(p) * p * f


def _smallest(router_z, top_k):
    return _from(softmax(router_z), _loads(-router_z, top_k), router_z.shape[1])


def _not_averaged(router_z, top_k):
    loss, gradient = _load_balance(router_z, top_k)
    return loss, gradient * len(router_z)


def _first_only(router_z, top_k):
    return _from(softmax(router_z), _loads(router_z, 1), router_z.shape[1])


EXERCISE = Exercise(
    "load_balance",
    4,
    _load_balance,
    why=visible("load_balance")["why"],
    cases=[
        Case(
            "four tokens, one expert each",
            router_z=[[2.0, 0.0, -1.0], [1.0, 0.5, 0.0], [-1.0, 3.0, 0.0], [0.2, 0.1, 0.3]],
            top_k=1,
        ),
        Case("two experts for each token", router_z=_rng.normal(size=(6, 5)), top_k=2),
        Case("more experts than tokens", router_z=_rng.normal(size=(3, 8)), top_k=3),
        Case("many tokens", router_z=_rng.normal(size=(50, 4)) + [1.0, 0.0, 0.0, -1.0], top_k=1),
        Case(
            "logits of a billion",
            part="extreme",
            router_z=[[1e9, 0.0, -1e9], [0.0, 1e9, 5.0]],
            top_k=1,
        ),
        Case("one token", part="extreme", router_z=[[1000.0, 1001.0, 999.5]], top_k=1),
        Case(
            "every expert for every token",
            part="extreme",
            router_z=[[1e3, 0.0], [3.0, 1.0]],
            top_k=2,
        ),
    ],
    mistakes=[
        exp_overflows(
            _overflowing,
            "The formula is right, but exp overflows for large logits: subtract each row's largest "
            "one first.",
        ),
        Mistake(
            _scaled(lambda experts, k: experts * k),
            "Each token makes top_k choices, and the shares f sum to 1. Yours sum to top_k, which is "
            "the value at balance then (as in Hugging Face's code).",
            name="shares sum to k",
        ),
        Mistake(
            _scaled(lambda experts, k: 1.0),
            "The factor E is missing: without the number of experts the loss at balance is 1/E.",
            name="number of experts missing",
        ),
        Mistake(
            _first_only,
            "Only the first choice of each token is counted. With top_k = 2 the second one is a "
            "choice as well.",
            name="first choice only",
        ),
        Mistake(
            _squares,
            "The loads f are missing; P takes their place. An argmax can be one-sided while the mean "
            "probabilities are even.",
            name="probabilities for loads",
        ),
        Mistake(
            _squares_by_f,
            "The mean probabilities stand in the place of the loads f. Count the choices.",
            name="mean probabilities for loads",
        ),
        Mistake(
            _no_second_term,
            "The softmax's second term is missing in the gradient: each of its rows sums to 0.",
            name="normaliser ignored",
        ),
        Mistake(
            _smallest,
            "The chosen experts are those with the largest logits; you take the smallest.",
            name="smallest logits chosen",
        ),
        Mistake(
            _not_averaged,
            "The gradient is T times too large: P is a mean over the tokens.",
            name="mean over tokens forgotten",
        ),
    ],
)
