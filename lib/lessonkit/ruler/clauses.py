"""Clauses on wrong values, by how much they explain."""


class InPart(str):
    """A clause that leaves a reason to be said: only some values are wrong, or only the form is."""

    __slots__ = ()


class Vague(InPart):
    """A clause that explains less than what an exercise knows of itself."""

    __slots__ = ()
