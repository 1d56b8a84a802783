"""Wrong values that are nearly right: off by little, all to one side, or in another order."""

import numpy as np

from lessonkit.messages import said
from lessonkit.ruler.clauses import Vague
from lessonkit.ruler.entries import wrong_entries

SHARE = 0.01  # of the largest right value of a call
ENOUGH = 5  # different right values


def nearly(calls):
    """One clause, or None; ``calls`` are (arguments, value, expected, tolerance) of one shape each."""
    expected = np.concatenate([np.ravel(call[2]).astype(float) for call in calls])
    if len(np.unique(np.round(expected, 9))) < ENOUGH or not all(map(_near, calls)):
        return None
    return Vague(said("relation.nearly"))


def one_sided(calls):
    """One clause, or None: all values that are wrong are too large, or all are too small."""
    where = [wrong_entries(*call) for call in calls]
    actual, expected = (
        np.concatenate([np.atleast_1d(call[i])[w] for call, w in zip(calls, where, strict=True)])
        for i in (1, 2)
    )
    actual, expected = actual.astype(float), expected.astype(float)
    if len(actual) < ENOUGH - 2 or not (np.isfinite(actual) & np.isfinite(expected)).all():
        return None
    signed = (expected < 0).any() and (expected > 0).any()
    if signed and (actual * expected < 0).any():
        return None
    gap = np.abs(actual) - np.abs(expected) if signed else actual - expected
    side = "large" if (gap > 0).all() else "small" if (gap < 0).all() else None
    if side is None:
        return None
    return Vague(said(f"relation.{'size' if signed else 'wrong'}_{side}"))


def reordered(calls):
    """One clause, or None: each result holds the right values, and not at their places."""
    moved = 0
    for _, actual, expected, tolerance in calls:
        actual, expected = (np.sort(np.ravel(array).astype(float)) for array in (actual, expected))
        if not np.allclose(actual, expected, **tolerance, equal_nan=True):
            return None
        moved += len(np.unique(np.round(expected, 9))) >= ENOUGH - 2
    return said("relation.reordered") if moved >= 2 else None


def _near(call):
    actual, expected = (np.asarray(array, dtype=float) for array in call[1:3])
    sizes = np.abs(expected[np.isfinite(expected)])
    with np.errstate(all="ignore"):
        near = np.abs(actual - expected) <= SHARE * np.max(sizes, initial=0)
    return (near | (actual == expected) | (np.isnan(actual) & np.isnan(expected))).all()
