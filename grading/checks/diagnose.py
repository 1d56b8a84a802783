"""Wrong values of an unknown kind: are they the right ones for other arguments?

Asked where no known mistake and no simple relation explains them, for every exercise at once: the
reference is given changed arguments, and what comes back is compared on all cases of a part.
"""

import numpy as np

from lessonkit.ruler.call import observe
from lessonkit.ruler.compare import same
from lessonkit.ruler.inputs import changes


def of_other_arguments(reference, cases, outcomes, expected):
    """What has to be done to an argument so that the wrong values are right, as a clause; or None.

    ``cases``, ``outcomes`` and ``expected`` belong to each other, one for each call of a part.
    """
    wrong = [
        not same(o, e, **c.tolerance) for c, o, e in zip(cases, outcomes, expected, strict=True)
    ]
    if not any(wrong):
        return None
    order = sorted(range(len(cases)), key=lambda i: not wrong[i])  # one that fails decides soonest
    for words, change in changes(cases[order[0]].arguments):
        if all(_alike(reference, change, cases[i], outcomes[i]) for i in order):
            return words
    return None


def _alike(reference, change, case, outcome):
    try:
        with np.errstate(all="ignore"):
            changed = change(case.arguments)
    except (ValueError, TypeError, ZeroDivisionError, OverflowError, IndexError):
        return False
    seen = observe(reference, changed)
    return not seen.error and same(outcome, seen, **case.tolerance)
