"""Hidden check of ``which_mean``, set 08."""

import numpy as np

from grading.checks.base import Exercise
from grading.checks.suspects import case, usual_mistakes

SUSPECTS = [
    lambda losses, mask: losses[mask > 0].mean(),
    lambda losses, mask: losses[mask > 0].sum() / mask.size,
    lambda losses, mask: np.mean([row[m > 0].mean() for row, m in zip(losses, mask, strict=True)]),
    lambda losses, mask: losses[mask > 0].sum() / len(mask),
    lambda losses, mask: losses[mask == 0].mean(),
    lambda losses, mask: losses[mask > 0].sum(),
]
NAMES = ("real tokens", "all slots", "mean of means", "over the texts", "the padding", "the sum")


def _which_mean(losses, mask, reported):
    results = np.array([one(losses, mask) for one in SUSPECTS])
    return np.argmin(np.abs(results - reported))


def _run(seed, count):
    rng = np.random.default_rng(seed)
    lengths = rng.permutation(np.linspace(1, 5, count).astype(int))
    losses = rng.exponential(2, (count, 6))
    return {"losses": losses, "mask": (np.arange(6) < lengths[:, None]).astype(int)}


CASES = [
    case(f"{words}, {name}", SUSPECTS, fault, digits=5, **_run(first + fault, count))
    for words, first, count in (("three texts", 10, 3), ("many texts", 30, 20))
    for fault, name in enumerate(NAMES)
]
EQUIVALENTS = {}

EXERCISE = Exercise(
    "which_mean",
    3,
    _which_mean,
    cases=CASES,
    mistakes=[
        *usual_mistakes(SUSPECTS),
    ],
    equivalents=EQUIVALENTS,
)
