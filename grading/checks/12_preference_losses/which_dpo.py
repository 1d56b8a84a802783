"""Hidden check of ``which_dpo``, set 12."""

import numpy as np

from grading.checks.base import Exercise
from grading.checks.suspects import case, usual_mistakes


def _dpo(chosen, rejected, ref_chosen, ref_rejected, beta):
    h = (chosen - ref_chosen) - (rejected - ref_rejected)
    return np.logaddexp(0, -beta * h)


SUSPECTS = [
    lambda c, r, rc, rr, nc, nr, beta: _dpo(c, r, rc, rr, beta).mean(),
    lambda c, r, rc, rr, nc, nr, beta: _dpo(c, r, 0, 0, beta).mean(),
    lambda c, r, rc, rr, nc, nr, beta: _dpo(r, c, rr, rc, beta).mean(),
    lambda c, r, rc, rr, nc, nr, beta: _dpo(c, r, rc, rr, 1.0).mean(),
    lambda c, r, rc, rr, nc, nr, beta: _dpo(c / nc, r / nr, rc / nc, rr / nr, beta).mean(),
    lambda c, r, rc, rr, nc, nr, beta: _dpo(c, r, rc, rr, beta).sum(),
]
NAMES = (
    "as it should be", "reference left out", "chosen and rejected exchanged", "beta missing",
    "divided by lengths", "sum over pairs",
)  # fmt: skip


def _which_dpo(
    logp_chosen, logp_rejected, ref_chosen, ref_rejected, len_chosen, len_rejected, beta, reported
):
    results = np.array(
        [
            one(
                logp_chosen, logp_rejected, ref_chosen, ref_rejected, len_chosen, len_rejected, beta
            )
            for one in SUSPECTS
        ]
    )
    return np.argmin(np.abs(results - reported))


def _run(seed, count):
    rng = np.random.default_rng(seed)
    lengths = rng.integers(4, 40, (2, count)).astype(float)
    ref = -rng.uniform(1, 3, (2, count)) * lengths
    logp = ref + rng.normal(size=(2, count)) * 2 + np.array([[1.0], [-1.0]])
    return {
        "logp_chosen": logp[0],
        "logp_rejected": logp[1],
        "ref_chosen": ref[0],
        "ref_rejected": ref[1],
        "len_chosen": lengths[0],
        "len_rejected": lengths[1],
        "beta": float(rng.choice([0.1, 0.2, 0.5])),
    }


def _case(words, fault, seed, count):
    return case(words, SUSPECTS, fault, digits=5, **_run(seed, count))


CASES = [
    *(_case(f"four pairs, {name}", fault, 20 + fault, 4) for fault, name in enumerate(NAMES)),
    *(_case(f"many pairs, {name}", fault, 40 + fault, 30) for fault, name in enumerate(NAMES)),
]
EQUIVALENTS = {}

EXERCISE = Exercise(
    "which_dpo",
    3,
    _which_dpo,
    cases=CASES,
    mistakes=[
        *usual_mistakes(SUSPECTS),
    ],
    equivalents=EQUIVALENTS,
)
