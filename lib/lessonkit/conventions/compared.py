"""``compare``, and what it says."""

from dataclasses import dataclass

import numpy as np

from lessonkit.conventions.given import as_numbers, call_of
from lessonkit.conventions.match import by_chance, matches
from lessonkit.conventions.search import candidates
from losslab.catalogue import find

SHOWN = 8  # explanations that are printed


@dataclass(frozen=True)
class Comparison:
    """What :func:`compare` found. Printed, it is sentences.

    Attributes
    ----------
    loss : str
    ours, yours : float or array
    conventions : tuple of tuple of str
        The explanations, the simplest first: each one clause, or two, that go on after "Yours".
        Empty where none is known, and where the numbers agree.
    precision : str
        To what the explanations hold, where it is not to the last digit.
    agree : bool
    """

    loss: str
    ours: object
    yours: object
    conventions: tuple
    precision: str = ""
    agree: bool = False
    few: bool = False  # digits, to tell which two conventions it is

    def __str__(self):
        return "\n".join([f"{self._numbers()} {self._told()}", *self._list()])

    __repr__ = __str__

    def _numbers(self):
        if np.ndim(self.yours):
            return f"{self.loss}: {np.size(self.yours)} numbers."
        return f"{self.loss}: yours {_short(self.yours)}, this one {_short(self.ours)}."

    def _told(self):
        within = f" {self.precision}" if self.precision else ""
        if self.agree:
            return f"They agree{within}."
        if self.few:
            return (
                "No convention alone gives your number, and for two at once it has too few digits: "
                "give six or more."
            )
        if not self.conventions:
            return (
                "No convention known for this loss, and no two of them, give your number. Compare "
                "the values one by one, before any mean: the first that differs shows more."
            )
        if len(self.conventions) == 1:
            return f"Yours {' and '.join(self.conventions[0])}{self._within()}."
        return f"Several conventions give your number{within}, the simplest first:"

    def _within(self):
        return f" ({self.precision})" if self.precision else ""

    def _list(self):
        if len(self.conventions) < 2:
            return []
        lines = [
            f"{n}. Yours {' and '.join(words)}."
            for n, words in enumerate(self.conventions[:SHOWN], start=1)
        ]
        more = len(self.conventions) - SHOWN
        return [*lines, f"… and {more} more, each of two conventions."] if more > 0 else lines


def compare(loss, *arrays, yours=None, **arguments):
    """Say which convention turns the course's number into yours, or which two.

    Tried are those that the catalogue declares for the loss: how values are reduced, its options
    and what they may be, kinds of arguments and their order, factors such as ½ or bits for nats.
    Named is only what gives your number.

    Parameters
    ----------
    loss : str or function
        Any name of a loss that :func:`losslab.find` knows, a framework's too.
    *arrays, **arguments :
        What the loss takes, by place or by name; ``logits``, ``probabilities``, ``targets`` and
        the like are understood. ``mask`` and ``weights`` say which values count, and how much.
        A small batch is enough.
    yours : float or array
        Your number: reduced, or one for each example.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        In one sentence, if the loss is not known, refuses its arguments, or ``yours`` does not fit.

    Examples
    --------
    >>> z = [[2.0, 0.5], [0.1, 1.3], [1.0, 0.0]]
    >>> compare("cross_entropy", logits=z, targets=[0, 0, 1], yours=1.4321)
    cross_entropy: yours 1.4321, this one 0.992652. Yours is in bits, not in nats (to the digits you gave).
    >>> compare("mse_loss", [0.0, 2.0, 5.0], [1.0, 4.0, 1.0], yours=21.0)
    squared_error: yours 21, this one 7. Yours is the sum, not the mean.
    """
    if yours is None:
        raise ValueError("Your number is missing: give it as yours=…")
    call = call_of(find(getattr(loss, "__name__", loss)), arrays, arguments)
    given = [np.asarray(value) for value in call.given.values()]
    return matched(call, _number(yours), dtypes={str(value.dtype) for value in given})


def matched(call, yours, dtypes=(), found=None):
    """The comparison of a call with a number; ``found`` are its candidates, where they are known."""
    found = candidates(call, yours.shape) if found is None else found
    base = next((c for c in found if not c.steps), None)
    shape = call.outcome().values.shape
    if not found:
        raise ValueError(f"yours has the shape {yours.shape}; allowed: one number, or {shape}")
    near, precision = matches(found, yours, {*dtypes, str(yours.dtype)})
    agree = base is not None and base in near
    words = () if agree else tuple(tuple(s.words for s in c.steps) for c in near)
    ours = None if base is None else base.value[()]
    few = not near and by_chance(found, yours)
    words = tuple(dict.fromkeys(words))
    return Comparison(call.loss.name, ours, yours[()], words, precision, agree, few)


def _number(yours):
    array = as_numbers("yours", yours)
    if array.dtype.kind not in "iufV" or not array.size:
        raise ValueError("yours is no number and no array of numbers")
    return array if array.dtype.kind == "f" else array.astype(float)


def _short(number):
    return "nothing" if number is None else f"{float(number):.6g}"
