"""Hidden check of ``which_next_token``, set 11."""

import numpy as np

from grading.checks.base import Exercise
from grading.checks.suspects import case, usual_mistakes


def _nll(z, tokens):
    z = z - z.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, tokens[..., None], axis=-1)[..., 0]


def _next(z, tokens):
    return _nll(z[:, :-1], tokens[:, 1:])


def _loss(z, tokens, pad):
    return _next(z, tokens)[tokens[:, 1:] != pad].mean()


SUSPECTS = [
    _loss,
    lambda z, tokens, pad: _nll(z, tokens)[tokens != pad].mean(),
    lambda z, tokens, pad: _next(z, tokens).mean(),
    lambda z, tokens, pad: np.mean(
        [_loss(a[None], b[None], pad) for a, b in zip(z, tokens, strict=True)]
    ),
    lambda z, tokens, pad: np.exp(_loss(z, tokens, pad)),
    lambda z, tokens, pad: _loss(z, tokens, pad) / np.log(2),
]
NAMES = (
    "as it should be",
    "not shifted",
    "padding counted",
    "mean of means",
    "perplexity",
    "in bits",
)


def _which_next_token(z, tokens, pad, reported):
    results = np.array([one(z, tokens, pad) for one in SUSPECTS])
    return np.argmin(np.abs(results - reported))


def _run(seed, count):
    rng = np.random.default_rng(seed)
    tokens = rng.integers(1, 4, (count, 5))
    lengths = rng.permutation(np.linspace(2, 5, count).astype(int))
    tokens = np.where(np.arange(5) < lengths[:, None], tokens, 0)
    return {"z": rng.normal(size=(count, 5, 4)) * 1.5, "tokens": tokens, "pad": 0}


CASES = [
    case(f"{words}, {name}", SUSPECTS, fault, digits=5, **_run(first + fault, count))
    for words, first, count in (("two texts", 10, 2), ("many texts", 30, 12))
    for fault, name in enumerate(NAMES)
]
EQUIVALENTS = {}

EXERCISE = Exercise(
    "which_next_token",
    3,
    _which_next_token,
    cases=CASES,
    mistakes=[
        *usual_mistakes(SUSPECTS),
    ],
    equivalents=EQUIVALENTS,
)
