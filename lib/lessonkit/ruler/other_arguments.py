"""Wrong values of an unknown kind: are they the right ones for other arguments?

Asked where no known mistake and no simple relation explains them, for every exercise at once: a right
function is given changed arguments, and what comes back is compared on all cases.
"""

import numpy as np

from lessonkit.ruler.call import observe
from lessonkit.ruler.compare import same
from lessonkit.ruler.inputs import changes


def of_other_arguments(right, cases, outcomes):
    """What has to be done to an argument so that the wrong values are right, as a clause; or None.

    ``right`` is a right function: the reference, or the library's. ``cases`` and ``outcomes`` belong to
    each other, one for each call.
    """
    wrong = [not _alike(right, dict, *both) for both in zip(cases, outcomes, strict=True)]
    if not any(wrong):
        return None
    order = sorted(range(len(cases)), key=lambda i: not wrong[i])  # one that fails decides soonest
    for words, change in changes(cases[order[0]].arguments):
        if all(_alike(right, change, cases[i], outcomes[i]) for i in order):
            return words
    return None


def _alike(right, change, case, outcome):
    try:
        with np.errstate(all="ignore"):
            changed = change(case.arguments)
    except (ValueError, TypeError, ZeroDivisionError, OverflowError, IndexError):
        return False
    seen = observe(right, changed)
    return not seen.error and same(outcome, seen, **case.tolerance)
