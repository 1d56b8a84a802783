"""Wrong names, where an exercise asks for one: what is wrong with all of them together."""

import numpy as np

from lessonkit.messages import said, say

ENOUGH = 3  # different right names


def alike(one, other):
    """Whether two names differ in capitals, spaces, hyphens or underscores only."""
    return _letters(one) == _letters(other)


def of_names(seen):
    """One clause, or None; ``seen`` as for :func:`lessonkit.ruler.relations.relation`."""
    pairs = [(value, right) for _, value, right, _ in seen]
    known = list(dict.fromkeys(right for _, right in pairs))
    if len(known) < ENOUGH or not all(isinstance(value, str) for value, _ in pairs):
        return None
    wrong = {(value, right) for value, right in pairs if not alike(value, right)}
    given = {value for value, _ in pairs}
    if not wrong:
        return None
    if len(given) == 1:
        return say("name.everything", name=given.pop())
    strange = next((value for value, _ in pairs if not any(alike(value, k) for k in known)), None)
    if strange is not None:
        return say("name.strange", name=strange)
    missing = [name for name in known if not any(alike(name, value) for value in given)]
    if len(missing) > 2:
        return None
    if missing:
        return say("name.never", names=", ".join(f"“{name}”" for name in missing))
    return _confused(wrong)


def of_numbers(calls):
    """The same of whole numbers that stand for something: suspects, places; calls as for relations."""
    gaps = {float(value) - float(expected) for _, value, expected, _ in calls}
    if len(calls) >= ENOUGH and gaps == {1.0}:
        return said("name.from_one")
    known = {float(expected) for _, _, expected, _ in calls}
    if any(float(value) not in known for _, value, _, _ in calls):
        return None  # what it stands for is not known here
    return of_names([(a, f"{float(v):g}", f"{float(e):g}", t) for a, v, e, t in calls])


def _confused(wrong):
    """What a few wrong pairs of an answer and the right one have in common."""
    answers, rights = (list(dict.fromkeys(side)) for side in zip(*sorted(wrong), strict=True))
    if len(wrong) == 2 and set(answers) == set(rights):
        return say("name.exchanged", one=answers[0], other=answers[1])
    if len(answers) == 1:
        return say("name.answered", name=answers[0], rights=_listed(rights))
    if len(rights) == 1:
        return say("name.others", name=rights[0])
    return None


def _listed(names):
    return said("name.or").join(f"“{name}”" for name in names)


def confused(seen):
    """Whether results are names, or whole numbers that stand for something."""
    return all(
        isinstance(e, str) or (isinstance(e, np.ndarray) and e.ndim == 0 and e.dtype.kind in "iu")
        for _, _, e, _ in seen
    )


def _letters(name):
    return "".join(letter for letter in name.lower() if letter.isalnum())
