"""Simple changes that turn one number into another: one table for everybody who names them.

The checks' messages (:mod:`~lessonkit.ruler.relations`) say of a learner's values how they stand to
the right ones; :func:`lessonkit.compare` says by which convention two right numbers differ. Both try
these.
"""

from dataclasses import dataclass

import numpy as np

from lessonkit.messages import said, say


@dataclass(frozen=True)
class Change:
    """What it does to values; the sentences go by ``name``."""

    name: str
    function: object

    @property
    def wrong(self):
        """Said of wrong values: "these are …"."""
        return said(f"change.{self.name}")

    @property
    def yours(self):
        """Said of another's number: "Yours …"."""
        return said(f"yours.{self.name}")


@dataclass(frozen=True)
class Factor:
    name: str
    value: float

    @property
    def wrong(self):
        return said(f"factor.{self.name}")

    @property
    def opposite(self):
        """The same, with the other sign."""
        return said(f"factor.{self.name}_sign")

    @property
    def yours(self):
        return said(f"yours.{self.name}")


CHANGES = [
    Change("sign", lambda e: -e),
    Change("absolute", np.abs),
    Change("square", np.square),
    Change("root", np.sqrt),
    Change("reciprocal", lambda e: 1 / e),
    Change("log", np.log),
    Change("minus_log", lambda e: -np.log(e)),
    Change("exp", np.exp),
    Change("exp_minus", lambda e: np.exp(-e)),
    Change("one_minus", lambda e: 1 - e),
]
CUTS = [  # what loses digits or a range, or goes on where a result was there: never a convention
    Change("logit", lambda e: np.log(e / (1 - e))),
    Change("sigmoid", lambda e: 1 / (1 + np.exp(-e))),
    Change("whole", np.trunc),
    Change("down", np.floor),
    Change("rounded", np.round),
    Change("one_decimal", lambda e: np.round(e, 1)),
    Change("two_decimals", lambda e: np.round(e, 2)),
    Change("three_decimals", lambda e: np.round(e, 3)),
    Change("four_decimals", lambda e: np.round(e, 4)),
    Change("below_0", lambda e: np.maximum(e, 0)),
    Change("above_0", lambda e: np.minimum(e, 0)),
    Change("above_1", lambda e: np.minimum(e, 1)),
]
ROWS = [  # of one call's result
    Change("opposite", lambda e: e[::-1]),
    Change("opposite_rows", lambda e: e[..., ::-1]),
    Change("running", lambda e: np.cumsum(e, axis=-1)),
    Change("transposed", np.transpose),
    Change("mean_everywhere", lambda e: np.full_like(e, np.mean(e))),
    Change("sum_everywhere", lambda e: np.full_like(e, np.sum(e))),
    Change("row_sum", lambda e: e / e.sum(axis=-1, keepdims=True)),
    Change("centred", lambda e: e - np.mean(e)),
]
FACTORS = [
    Factor("half", 0.5),
    Factor("twice", 2),
    Factor("bits", 1 / np.log(2)),
    Factor("nats", np.log(2)),
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
            found[say("quantity.entries", name=name)] = float(value.size)
            found[say("quantity.root_entries", name=name)] = value.size**0.5
            if value.ndim > 1:
                found[say("quantity.rows", name=name)] = float(value.shape[0])
                found[say("quantity.last_axis", name=name)] = float(value.shape[-1])
            if value.dtype.kind in "fiub" and value.size and np.isfinite(value).all():
                found[say("quantity.sum", name=name)] = float(value.sum())
    return found
