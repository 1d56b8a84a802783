"""What an exercise's own function ``why`` knows of a wrong result, where no known mistake explains it."""

import numpy as np

from lessonkit.ruler.arguments import fresh
from lessonkit.ruler.compare import difference, in_form


def explained(why, seen):
    """The first sentence that ``why(result, **arguments)`` has on a wrong result of the right form.

    ``seen`` as for :func:`lessonkit.ruler.relations.relation`. It comes with the place of that result,
    ``(place, sentence)``; None where there is no such sentence, or a result before it is not finite: that
    one says more.
    """
    for place, (arguments, value, expected, tolerance) in enumerate(seen):
        if value is None or difference(value, expected, **tolerance) is None:
            continue
        if difference(value, expected, **tolerance, values=False) is not None:
            continue
        result = in_form(value, expected)
        words = _words(why, result, arguments)
        if words:
            return place, words
        if _finite(expected) and not _finite(result):
            return None
    return None


def _words(why, result, arguments):
    try:
        with np.errstate(all="ignore"):
            return why(result, **fresh(arguments))
    except (ArithmeticError, ValueError, IndexError):
        return None


def _finite(result):
    if isinstance(result, str):
        return True
    parts = result.values() if isinstance(result, dict) else result
    parts = parts if isinstance(result, dict | tuple) else [result]
    return all(np.isfinite(part).all() for part in parts)
