"""What the right results of every call add up to, and the wrong ones do not."""

import numpy as np

from lessonkit.messages import say
from lessonkit.ruler.clauses import Vague
from lessonkit.ruler.failing import is_wrong

NEAR = 1e-6


def of_sums(calls):
    """One clause, or None: rows (or all entries) of right results sum to 0 or to 1, and these do not.

    It tells a sum of the first call that is wrong, which is the one that learners see.
    """
    first = next((call for call in calls if is_wrong(call)), None)
    if first is None or not np.isfinite(first[1]).all():
        return None
    tables = all(call[2].ndim > 1 and call[2].shape[-1] > 1 for call in calls)
    for line, axis in (("row", -1),) if tables else (("all", None),):
        for total in (0, 1):
            if not all(_sum_to(call[2], total, axis) for call in calls):
                continue
            if _sum_to(first[1], total, axis) or any(np.size(call[2]) < 2 for call in calls):
                continue
            if tables and all(_sum_to(call[1], total, 0) for call in calls):
                return say("relation.sum_columns", total=total)
            sums = np.ravel(np.sum(first[1], axis=axis))
            off = sums[~(np.abs(sums - total) < NEAR * _size(first[1]))][0]  # infinite sums, too
            return Vague(say(f"relation.sum_{line}", total=total, sum=off))
    return None


def _size(array):
    with np.errstate(all="ignore"):
        return max(1e-9, float(np.max(np.abs(array), initial=0.0)))


def _sum_to(array, total, axis):
    """Whether it does, and is not simply 0 everywhere."""
    if not np.isfinite(array).all() or not np.any(array):
        return not np.any(array) and total == 0
    return bool((np.abs(np.sum(array, axis=axis) - total) <= NEAR * _size(array)).all())
