"""Results of which many are right: a trained policy, a fitted law. What they are worth is compared."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lessonkit.messages import said, say
from lessonkit.ruler.arguments import fresh


class Unfit(Exception):  # noqa: N818 - said to the learner as it stands
    """Raised by a measure: this result cannot count, and the clause says why."""


@dataclass(frozen=True)
class Judge:
    """Judges a result by a quantity that is computed from it and the arguments of the call.

    A result is right if the quantity is near that of the reference's result, within the tolerance of
    its case, so honest answers of any method pass. Visible and hidden checks share one judge.

    Parameters
    ----------
    measure : callable
        ``measure(result, **arguments)`` gives a number or an array, and raises :class:`Unfit` for a
        result that cannot count whatever the quantity. It sees results of the right form only.
    name : str
        The quantity in words, as the subject of a sentence: "J of these weights".
    better : "larger", "smaller" or ""
        Where results beyond the reference's, in this direction, are right too.
    why : callable, optional
        ``why(result, **arguments)`` gives a sentence on a wrong result, or None where it knows none.

    Examples
    --------
    >>> judge = Judge(lambda x, a: abs(x * x - a), "the distance of the square")
    >>> judge.fault(np.array(-3.0), np.array(3.0), {"a": 9.0}, rtol=0, atol=0.01)
    >>> judge.fault(np.array(4.0), np.array(3.0), {"a": 9.0}, rtol=0, atol=0.01)
    'the distance of the square is too large'
    """

    measure: Callable
    name: str
    better: str = ""
    why: Callable | None = None

    def fault(self, result, expected, arguments, *, rtol, atol):
        """What is wrong with a result, in a clause that gives no number away; None if it is right."""
        got, wanted = self.seen(result, arguments), self.seen(expected, arguments)
        if isinstance(got, str):
            return got
        slack = atol + rtol * np.abs(wanted)
        if self.better != "larger" and (got > wanted + slack).any():
            return say("fault.too_large", name=self.name)
        if self.better != "smaller" and (got < wanted - slack).any():
            return say("fault.too_small", name=self.name)
        return None

    def alike(self, result, other, arguments, *, rtol, atol):
        """Whether two results are worth the same, or cannot count for the same reason."""
        one, two = self.seen(result, arguments), self.seen(other, arguments)
        if isinstance(one, str) or isinstance(two, str):
            return isinstance(one, str) and isinstance(two, str) and one == two
        return bool((np.abs(one - two) <= atol + rtol * np.abs(two)).all())

    def explain(self, result, arguments):
        """A sentence on a wrong result, or None."""
        if self.why is None or isinstance(self.seen(result, arguments), str):
            return None
        return self._call(self.why, result, arguments)

    def seen(self, result, arguments):
        """The quantity as an array, or the clause that says why there is none."""
        parts = result if isinstance(result, tuple) else (result,)
        if not all(np.isfinite(part).all() for part in parts):
            return said("fault.not_finite")
        try:
            worth = np.asarray(self._call(self.measure, result, arguments), dtype=float)
        except Unfit as problem:
            return str(problem)
        except (ValueError, IndexError, TypeError):  # two wrong results alike, of another form
            return said("fault.form")
        return worth if np.isfinite(worth).all() else say("fault.not_finite_worth", name=self.name)

    @staticmethod
    def _call(function, result, arguments):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return function(result, **fresh(arguments))
