"""Which candidates are the reader's number, and to how many digits."""

from dataclasses import dataclass

import numpy as np

from lessonkit.quiz.judge import number

EXACT = 1e-9
SINGLE = (1e-6, 2e-5)  # what float32 leaves of a number, and of one computed in several steps
HALF = {"float16": 4e-3, "bfloat16": 3e-2}
FEW = 7  # digits of a decimal that was typed or printed, where a float has 16
PAIRS = 5  # digits that a printed number needs before two conventions at once are believed


@dataclass(frozen=True)
class Level:
    """How near a candidate has to be, what is said then, and how many steps it may have."""

    relative: float
    words: str
    most: int
    absolute: object = 0.0


def matches(found, yours, dtypes=()):
    """``(candidates, words on precision)`` of the finest level at which there are any.

    Parameters
    ----------
    found : list of Candidate
    yours : array
    dtypes : names of the types of what was given
    """
    yours = np.asarray(yours, dtype=float)
    values = np.array([c.value for c in found]).reshape(len(found), *yours.shape)
    steps = np.array([len(c.steps) for c in found])
    for level in _levels(yours, dtypes):
        near = _near(values, yours, level) & (steps <= level.most)
        if near.any():
            return [found[i] for i in np.flatnonzero(near)], level.words
    return [], ""


def by_chance(found, yours):
    """Whether two conventions at once would give the digits of a number that has too few."""
    yours = np.asarray(yours, dtype=float)
    rounding, _ = _printed(yours)
    if not np.any(rounding):
        return False
    values = np.array([c.value for c in found]).reshape(len(found), *yours.shape)
    return bool(_near(values, yours, Level(0.0, "", 2, 1.001 * rounding)).any())


def _levels(yours, dtypes):
    rounding, short = _printed(yours)
    single = "float32" in dtypes or (not short and _on_grid(yours, "float32"))
    yield Level(EXACT, "", 2)
    if np.any(rounding):
        digits = np.log10(np.max(np.abs(yours)) / np.max(rounding)) if np.any(yours) else 0
        yield Level(0.0, "to the digits you gave", 2 if digits > PAIRS else 1, 1.001 * rounding)
    if not short or single:
        for relative, most in zip(SINGLE, (2, 2 if single else 1), strict=True):
            yield Level(relative, "to the rounding of float32", most)
    for name, relative in HALF.items():
        if name in dtypes or _on_grid(yours, name):
            yield Level(relative, f"to the rounding of {name}", 1)


def _near(values, yours, level):
    """An array is compared on the scale of its largest entry: small ones lose digits to large."""
    with np.errstate(all="ignore"):
        finite = np.abs(yours[np.isfinite(yours)])
        size = np.maximum(np.abs(values), np.abs(yours))
        size = np.maximum(size, 0.1 * finite.max() if finite.size else 0.0)
        near = np.abs(values - yours) <= level.relative * size + level.absolute + 1e-14
    near &= np.isfinite(size)  # or everything would be near infinity
    near |= (values == yours) | (np.isnan(values) & np.isnan(yours))
    return near.reshape(len(values), -1).all(axis=1)


def _printed(yours):
    """Half a unit of the last digit of each number, and whether all are decimals of few digits."""
    found, short = np.zeros(yours.shape), np.zeros(yours.shape, bool)
    for place, value in np.ndenumerate(yours):
        text = repr(float(value))
        read = number(text) if np.isfinite(value) else None
        short[place] = len(text.partition("e")[0].strip("-0.").replace(".", "")) <= FEW
        if read and short[place]:
            found[place] = read[1]
    return found, bool(short.all())


def _on_grid(yours, name):
    """Whether all numbers are ones that a type has, and some have digits behind the point."""
    single = yours.astype(np.float32)
    with np.errstate(all="ignore"):
        if name == "bfloat16":
            bits = np.atleast_1d(single).view(np.uint32) & np.uint32(0xFFFF0000)
            back = bits.view(np.float32).reshape(yours.shape)
        else:
            back = single.astype(name)
    odd = yours * 8 != np.round(yours * 8)
    return bool(np.all(back.astype(float) == yours) and np.any(odd))
