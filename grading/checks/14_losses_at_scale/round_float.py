"""Hidden check of ``round_float``, set 14."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

_rng = np.random.default_rng(140)


def _round_float(x, mantissa_bits, min_exponent, largest):
    exponent = np.maximum(np.frexp(x)[1] - 1, min_exponent)
    spacing = np.ldexp(1.0, exponent - mantissa_bits)
    return np.clip(np.round(x / spacing) * spacing, -largest, largest)


def _by(rounding, exponent=lambda e, smallest: np.maximum(e - 1, smallest)):
    """The same steps with another rounding or another exponent."""

    def answer(x, mantissa_bits, min_exponent, largest):
        spacing = np.ldexp(1.0, exponent(np.frexp(x)[1], min_exponent) - mantissa_bits)
        return np.clip(rounding(x / spacing) * spacing, -largest, largest)

    return answer


def _not_saturated(x, mantissa_bits, min_exponent, largest):
    return _round_float(x, mantissa_bits, min_exponent, np.inf)


def _infinite_beyond(x, mantissa_bits, min_exponent, largest):
    rounded = _round_float(x, mantissa_bits, min_exponent, np.inf)
    return np.where(np.abs(rounded) > largest, np.copysign(np.inf, rounded), rounded)


@np.errstate(all="ignore")
def _logarithm(x, mantissa_bits, min_exponent, largest):
    """Right but for 0, whose logarithm is −∞ and whose spacing is then asked of an int."""
    exponent = np.floor(np.log2(np.abs(x)))
    spacing = 2.0 ** (np.maximum(exponent, min_exponent) - mantissa_bits)
    rounded = np.round(x / spacing) * spacing
    return np.clip(np.where(np.isfinite(exponent), rounded, np.nan), -largest, largest)


def _to_zero(x, mantissa_bits, min_exponent, largest):
    """Flushes what is below the smallest normal number."""
    rounded = _round_float(x, mantissa_bits, min_exponent, largest)
    return np.where(np.abs(x) < 2.0**min_exponent, 0 * x, rounded)


BFLOAT16 = {"mantissa_bits": 7, "min_exponent": -126, "largest": 3.3895313892515355e38}
FLOAT16 = {"mantissa_bits": 10, "min_exponent": -14, "largest": 65504.0}
E4M3 = {"mantissa_bits": 3, "min_exponent": -6, "largest": 448.0}
E5M2 = {"mantissa_bits": 2, "min_exponent": -14, "largest": 57344.0}
EXACT = {"rtol": 1e-12, "atol": 0.0}

EXERCISE = Exercise(
    "round_float",
    3,
    _round_float,
    why=visible("round_float")["why"],
    cases=[
        Case("numbers as bfloat16", x=[1.00390625, 1.01171875, 3.14159, -0.1], **BFLOAT16, **EXACT),
        Case(
            "small and large numbers as E4M3",
            x=[[0.001, 0.003, 0.011], [17.0, 19.0, -500.0]],
            **E4M3,
            **EXACT,
        ),
        Case(
            "many sizes as E5M2",
            x=_rng.normal(size=(6, 8)) * 10.0 ** _rng.integers(-4, 5, (6, 8)),
            **E5M2,
            **EXACT,
        ),
        Case("many numbers as float16", x=50 * _rng.normal(size=100), **FLOAT16, **EXACT),
        Case(
            "ties, as bfloat16",
            x=np.ldexp(257.0 + 2 * np.arange(8), -4) * [1, -1, 1, -1, 1, 1, -1, -1],
            **BFLOAT16,
            **EXACT,
        ),
        Case("zero, exactly", part="extreme", x=[0.0, 1.0, -2.0], **FLOAT16, **EXACT),
        Case(
            "infinite and undefined", part="extreme", x=[np.inf, -np.inf, np.nan], **E4M3, **EXACT
        ),
        Case(
            "far beyond the largest, far below the smallest",
            part="extreme",
            x=[1e308, -1e308, 5e-324, 1e-300],
            **E5M2,
            **EXACT,
        ),
    ],
    mistakes=[
        Mistake(
            lambda x, m, e, largest: np.clip(np.round(x * 2.0**m) / 2.0**m, -largest, largest),
            "That is fixed point. The spacing grows with the number: between 2^e and 2^(e+1) it is "
            "2^(e − mantissa_bits).",
            name="fixed point",
        ),
        Mistake(
            _by(np.trunc),
            "The rest is cut off, not rounded: a bias towards 0 of half a spacing.",
            name="truncated",
        ),
        Mistake(
            _by(lambda x: np.floor(x + 0.5)),
            "Ties are rounded up. They go to the even neighbour, or a long sum drifts: `np.round` "
            "does that.",
            name="ties rounded up",
        ),
        Mistake(
            _by(np.round, lambda e, smallest: np.maximum(e, smallest)),
            "`np.frexp` writes x = m·2^e with m between ½ and 1, so the exponent wanted is one less. "
            "Your spacing is twice too wide.",
            name="exponent one too large",
        ),
        Mistake(
            _by(np.round, lambda e, smallest: e - 1),
            "Below 2^min_exponent the spacing stops shrinking (subnormal numbers).",
            name="no smallest exponent",
        ),
        Mistake(
            _infinite_beyond,
            "Beyond ±largest this exercise saturates: it returns ±largest, not infinity.",
            name="infinity beyond the largest",
        ),
        Mistake(
            _not_saturated,
            "Nothing is saturated: beyond ±largest the format has no numbers, so ±largest is "
            "returned.",
            name="not saturated",
        ),
        Mistake(
            _to_zero,
            "Numbers below 2^min_exponent are flushed to 0. The format has subnormal numbers there, "
            "2^(min_exponent − mantissa_bits) apart.",
            name="subnormals flushed",
        ),
        Mistake(
            _logarithm,
            "The logarithm of 0 is −∞. `np.frexp` has an exponent for every number.",
            name="logarithm of 0",
        ),
    ],
)
