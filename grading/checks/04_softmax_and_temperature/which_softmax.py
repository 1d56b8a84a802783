"""Hidden check of ``which_softmax``, set 04."""

import numpy as np
from scipy.special import softmax

from grading.checks.base import Exercise
from grading.checks.suspects import case, usual_mistakes

SUSPECTS = [
    lambda z, temperature: softmax(z / temperature, axis=1),
    lambda z, temperature: softmax(z * temperature, axis=1),
    lambda z, temperature: softmax(z, axis=1),
    lambda z, temperature: softmax(z / temperature, axis=0),
    lambda z, temperature: softmax(z * np.log(2) / temperature, axis=1),
    lambda z, temperature: softmax(z, axis=1) / temperature,
]
NAMES = (
    "as it should be", "multiplied", "ignored", "down the columns", "powers of two",
    "on the probabilities",
)  # fmt: skip


def _which_softmax(z, temperature, reported):
    tables = np.array([one(z, temperature) for one in SUSPECTS])
    return np.argmin(np.sum(np.abs(tables - reported), axis=(1, 2)))


def _run(seed, count):
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(count, 3)) * 2
    return {"z": z, "temperature": float(rng.choice([0.5, 2.0, 3.0]))}


CASES = [
    case(f"{words}, {name}", SUSPECTS, fault, digits=5, **_run(first + fault, count))
    for words, first, count in (("two rows", 10, 2), ("a longer table", 30, 6))
    for fault, name in enumerate(NAMES)
]

EXERCISE = Exercise(
    "which_softmax",
    3,
    _which_softmax,
    cases=CASES,
    mistakes=[
        *usual_mistakes(SUSPECTS),
    ],
    equivalents={
        "np.sum → np.mean": "the table's size is the same for all suspects",
        "np.array([one(z, temperature) for one in SUSPECTS]) → "
        "[one(z, temperature) for one in SUSPECTS]": "NumPy subtracts from a list as well",
    },
)
