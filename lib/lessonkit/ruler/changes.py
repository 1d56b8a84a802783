"""Simple changes that turn one number into another: one table for everybody who names them.

The checks' messages (:mod:`~lessonkit.ruler.relations`) say of a learner's values how they stand to
the right ones; :func:`lessonkit.compare` says by which convention two right numbers differ. Both try
these.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Change:
    """What it does to values, said of wrong ones ("these are …") and of another's ("Yours …")."""

    wrong: str
    yours: str
    function: object


@dataclass(frozen=True)
class Factor:
    value: float
    wrong: str
    yours: str


CHANGES = [
    Change("every value has the wrong sign", "has the other sign", lambda e: -e),
    Change("every sign is lost: these are the absolute values", "is the absolute value", np.abs),
    Change("these are the squares of the right values", "is the square", np.square),
    Change("these are the square roots of the right values", "is the square root", np.sqrt),
    Change("these are the reciprocals of the right values", "is the reciprocal", lambda e: 1 / e),
    Change("these are the logarithms of the right values", "is the logarithm", np.log),
    Change(
        "this is minus the logarithm of the right values",
        "is minus the logarithm",
        lambda e: -np.log(e),
    ),
    Change("these are the exponentials of the right values", "is the exponential", np.exp),
    Change("these are exp(−x) of the right values x", "is exp(−x) of it", lambda e: np.exp(-e)),
    Change("this is 1 minus the right values", "is 1 minus it", lambda e: 1 - e),
]
CUTS = [  # what loses digits or a range: never a convention
    Change("the values are cut to whole numbers, as in an array of integers", "", np.trunc),
    Change("the values are rounded to whole numbers", "", np.round),
    Change("the values are rounded to one decimal", "", lambda e: np.round(e, 1)),
    Change("the values are rounded to two decimals", "", lambda e: np.round(e, 2)),
    Change("the values are rounded to three decimals", "", lambda e: np.round(e, 3)),
    Change("the values are rounded to four decimals", "", lambda e: np.round(e, 4)),
    Change(
        "the values are cut off at 0, where right ones are below it",
        "",
        lambda e: np.maximum(e, 0),
    ),
    Change(
        "the values are cut off at 0, where right ones are above it",
        "",
        lambda e: np.minimum(e, 0),
    ),
    Change(
        "the values are cut off at 1, where right ones are above it",
        "",
        lambda e: np.minimum(e, 1),
    ),
]
ROWS = [  # of one call's result
    ("the values come in the opposite order", lambda e: e[::-1]),
    ("the values of each row come in the opposite order", lambda e: e[..., ::-1]),
    ("these are running sums of the right values", lambda e: np.cumsum(e, axis=-1)),
    ("rows and columns are exchanged", np.transpose),
    ("the mean of the right values is in every place", lambda e: np.full_like(e, np.mean(e))),
    ("the sum of the right values is in every place", lambda e: np.full_like(e, np.sum(e))),
    ("each row is divided by its own sum", lambda e: e / e.sum(axis=-1, keepdims=True)),
    ("the mean of the right values is taken off", lambda e: e - np.mean(e)),
]
FACTORS = [
    Factor(0.5, "half of what they should be", "is half as large, as with a ½ in front"),
    Factor(2, "twice what they should be", "is twice as large, as without a ½"),
    Factor(
        1 / np.log(2),
        "too large by 1/ln 2: in bits, where nats are wanted",
        "is in bits, not in nats",
    ),
    Factor(
        np.log(2),
        "too small by ln 2: in nats, where bits are wanted",
        "is in nats, not in bits",
    ),
]
OFFSETS = {
    0.5 * np.log(2 * np.pi): "½·log 2π",
    np.log(2): "log 2",
    np.log(np.pi): "log π",
    1.0: "1",
    0.5: "½",
}


def quantities(arguments):
    """Numbers that an answer may have multiplied by or divided by: hyper-parameters and counts."""
    found = {}
    for name, value in arguments.items():
        if isinstance(value, bool | np.bool_):
            continue
        if isinstance(value, int | float | np.number):
            number = float(value)
            found |= {
                f"`{name}`": number,
                f"`{name}`²": number**2,
                f"√`{name}`": abs(number) ** 0.5,
            }
            found |= {f"(1 − `{name}`)": 1 - number, f"(1 + `{name}`)": 1 + number}
        elif isinstance(value, np.ndarray) and value.ndim:
            found[f"the number of entries of `{name}`"] = float(value.size)
            found[f"the square root of the number of entries of `{name}`"] = value.size**0.5
            if value.ndim > 1:
                found[f"the number of rows of `{name}`"] = float(value.shape[0])
                found[f"the length of the last axis of `{name}`"] = float(value.shape[-1])
            if value.dtype.kind in "fiub" and value.size and np.isfinite(value).all():
                found[f"the sum of `{name}`"] = float(value.sum())
    return found
