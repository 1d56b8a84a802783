"""Hidden check of ``function_name``, set set_number."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

# WRITE: the reference, cases and mistakes of your exercise in place of these; no mark is left then.


def _function_name(losses):
    rises = np.flatnonzero(losses[1:] > losses[:-1])
    return rises[0] + 1 if rises.size else -1


EXERCISE = Exercise(
    "function_name",
    0,
    _function_name,
    cases=[
        Case("a run that rises twice", losses=[5.0, 4.0, 3.0, 3.5, 2.0, 6.0, 1.0]),
        Case("a run that rises at once", losses=[1.0, 2.0, 0.5]),
        Case("a run that never rises", losses=[3.0, 2.0, 1.0, 0.5]),
        Case("a run that stands still before it rises", losses=[2.0, 2.0, 1.0, 1.0, 1.5]),
    ],
    mistakes=[
        Mistake(
            lambda losses: max([i for i in range(1, len(losses)) if losses[i] > losses[i - 1]] or [-1]),
            "That is where the loss rises last.",
            name="last instead of first",
        ),
        Mistake(
            lambda losses: next((i for i in range(len(losses) - 1) if losses[i + 1] > losses[i]), -1),
            "One too early: the place of the larger loss is wanted.",
            name="one too early",
        ),
        Mistake(
            lambda losses: next((i for i in range(1, len(losses)) if losses[i] >= losses[i - 1]), -1),
            "Standing still is no rise.",
            name="standing still counted",
        ),
    ],
)
