"""What an exercise's own function ``why`` knows of a wrong result, where no known mistake explains it."""

import numpy as np

from lessonkit.ruler.arguments import fresh
from lessonkit.ruler.compare import difference, in_form


def explained(why, seen):
    """The first sentence that ``why(result, **arguments)`` has on a wrong result of the right form, or None.

    ``seen`` as for :func:`lessonkit.ruler.relations.relation`.
    """
    for arguments, value, expected, tolerance in seen:
        if value is None or difference(value, expected, **tolerance) is None:
            continue
        if difference(value, expected, **tolerance, values=False) is not None:
            continue
        try:
            with np.errstate(all="ignore"):
                words = why(in_form(value, expected), **fresh(arguments))
        except (ArithmeticError, ValueError, IndexError):
            continue
        if words:
            return words
    return None
