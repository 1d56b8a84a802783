"""One convention: the clause that names it, and what it does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """``words`` go on after "Yours "; of one ``group`` an explanation has one step at most.

    ``place`` says what ``apply`` takes: "input" a call, "each" an array of values, "reduce" an
    outcome, "number" what a reduction gave.
    """

    place: str
    group: str
    words: str
    apply: object

    @property
    def key(self):
        """Alike for two steps that mean the same, such as a sign before a mean and after it."""
        after = self.place in ("each", "number") and self.group not in ("factor", "offset")
        return self.group if after else self.words
