"""Visible check of ``round_float``, set 14."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against

CASES = [
    case(
        x=[1.00390625, 1.01171875, 3.14159, -0.1],
        mantissa_bits=7,
        min_exponent=-126,
        largest=3.38953138925e38,
        rtol=1e-09,
        atol=0.0,
        expected=[1.0, 1.015625, 3.140625, -0.10009765625],
        looks_like=[
            (
                [1.0, 1.015625, 3.140625, -0.1015625],
                (
                    "That is fixed point. The spacing grows with the number: between 2^e and 2^(e+1) it "
                    "is 2^(e − mantissa_bits)."
                ),
            ),
            (
                [1.0, 1.0078125, 3.140625, -0.099609375],
                "The rest is cut off, not rounded: a bias towards 0 of half a spacing.",
            ),
            (
                [1.0078125, 1.015625, 3.140625, -0.10009765625],
                (
                    "Ties are rounded up. They go to the even neighbour, or a long sum drifts: `np.round` "
                    "does that."
                ),
            ),
            (
                [1.0, 1.015625, 3.15625, -0.099609375],
                (
                    "`np.frexp` writes x = m·2^e with m between ½ and 1, so the exponent wanted is one "
                    "less. Your spacing is twice too wide."
                ),
            ),
        ],
    ),
    case(
        x=[0.001, 0.003, 0.011, 17.0, 19.0, -500.0],
        mantissa_bits=3,
        min_exponent=-6,
        largest=448.0,
        rtol=1e-09,
        atol=0.0,
        expected=[0.001953125, 0.00390625, 0.01171875, 16.0, 20.0, -448.0],
        looks_like=[
            (
                [0.0, 0.0, 0.0, 17.0, 19.0, -448.0],
                (
                    "That is fixed point. The spacing grows with the number: between 2^e and 2^(e+1) it "
                    "is 2^(e − mantissa_bits)."
                ),
            ),
            (
                [0.0, 0.001953125, 0.009765625, 16.0, 18.0, -448.0],
                "The rest is cut off, not rounded: a bias towards 0 of half a spacing.",
            ),
            (
                [0.001953125, 0.00390625, 0.01171875, 18.0, 20.0, -448.0],
                (
                    "Ties are rounded up. They go to the even neighbour, or a long sum drifts: `np.round` "
                    "does that."
                ),
            ),
            (
                [0.0009765625, 0.0029296875, 0.0107421875, 16.0, 20.0, -448.0],
                "Below 2^min_exponent the spacing stops shrinking (subnormal numbers).",
            ),
            (
                [0.001953125, 0.00390625, 0.01171875, 16.0, 20.0, -np.inf],
                "Beyond ±largest this exercise saturates: it returns ±largest, not infinity.",
            ),
            (
                [0.001953125, 0.00390625, 0.01171875, 16.0, 20.0, -512.0],
                (
                    "Nothing is saturated: beyond ±largest the format has no numbers, so ±largest is "
                    "returned."
                ),
            ),
            (
                [0.0, 0.0, 0.0, 16.0, 20.0, -448.0],
                (
                    "Numbers below 2^min_exponent are flushed to 0. The format has subnormal numbers "
                    "there, 2^(min_exponent − mantissa_bits) apart."
                ),
            ),
        ],
    ),
    case(
        x=[[5.0, -0.3], [1e-05, 2.6e-05], [70000.0, -1.1]],
        mantissa_bits=2,
        min_exponent=-14,
        largest=57344.0,
        rtol=1e-09,
        atol=0.0,
        expected=[[5.0, -0.3125], [1.52587890625e-05, 3.0517578125e-05], [57344.0, -1.0]],
        looks_like=[
            (
                [[5.0, -0.25], [0.0, 0.0], [57344.0, -1.0]],
                (
                    "That is fixed point. The spacing grows with the number: between 2^e and 2^(e+1) it "
                    "is 2^(e − mantissa_bits)."
                ),
            ),
            (
                [[4.0, -0.25], [1.52587890625e-05, 3.0517578125e-05], [57344.0, -1.0]],
                (
                    "`np.frexp` writes x = m·2^e with m between ½ and 1, so the exponent wanted is one "
                    "less. Your spacing is twice too wide."
                ),
            ),
            (
                [[5.0, -0.3125], [1.52587890625e-05, 3.0517578125e-05], [np.inf, -1.0]],
                "Beyond ±largest this exercise saturates: it returns ±largest, not infinity.",
            ),
            (
                [[5.0, -0.3125], [1.52587890625e-05, 3.0517578125e-05], [65536.0, -1.0]],
                (
                    "Nothing is saturated: beyond ±largest the format has no numbers, so ±largest is "
                    "returned."
                ),
            ),
        ],
    ),
    case(
        x=[100.03, -3.1234, 6e-08, 100000.0],
        mantissa_bits=10,
        min_exponent=-14,
        largest=65504.0,
        rtol=1e-09,
        atol=0.0,
        expected=[100.0, -3.123046875, 5.96046447754e-08, 65504.0],
        looks_like=[
            (
                [100.030273438, -3.123046875, 0.0, 65504.0],
                (
                    "That is fixed point. The spacing grows with the number: between 2^e and 2^(e+1) it "
                    "is 2^(e − mantissa_bits)."
                ),
            ),
            (
                [100.0, -3.125, 5.96046447754e-08, 65504.0],
                (
                    "`np.frexp` writes x = m·2^e with m between ½ and 1, so the exponent wanted is one "
                    "less. Your spacing is twice too wide."
                ),
            ),
            (
                [100.0, -3.123046875, 5.96046447754e-08, np.inf],
                "Beyond ±largest this exercise saturates: it returns ±largest, not infinity.",
            ),
            (
                [100.0, -3.123046875, 5.96046447754e-08, 99968.0],
                (
                    "Nothing is saturated: beyond ±largest the format has no numbers, so ±largest is "
                    "returned."
                ),
            ),
        ],
    ),
    case(
        x=[0.0, np.inf, -np.inf, np.nan],
        mantissa_bits=3,
        min_exponent=-6,
        largest=448.0,
        rtol=1e-09,
        atol=0.0,
        expected=[0.0, 448.0, -448.0, np.nan],
        looks_like=[
            (
                [0.0, np.inf, -np.inf, np.nan],
                "Beyond ±largest this exercise saturates: it returns ±largest, not infinity.",
            ),
            (
                [np.nan, np.nan, np.nan, np.nan],
                "The logarithm of 0 is −∞. `np.frexp` has an exponent for every number.",
            ),
        ],
    ),
]
TAKEAWAY = (
    "Eight exponents of two have the same number of neighbours each: near 1000 bfloat16 "
    "counts in steps of 4, near 0.001 in steps of 4 millionths."
)


def picture(round_float):
    x = np.linspace(0.2, 5, 400)
    spacing = 2.0 ** (np.floor(np.log2(x)) - 1)
    return against(
        np.round(x / spacing) * spacing,
        lambda x: round_float(x, 1, -6, 1000.0),
        x,
        x="number",
        y="rounded, one bit of mantissa",
        title="The steps double in size wherever the exponent grows",
        alt="A staircase whose steps are twice as wide and high beyond 1, beyond 2 and beyond 4.",
    )


def why(result, x, mantissa_bits, min_exponent, largest):
    """The first entry that is wrong, and the two numbers of the format that it lies between."""
    finite = np.isfinite(np.ravel(x)) & (np.abs(np.ravel(x)) < largest)
    values, yours = np.ravel(x)[finite], np.ravel(result)[finite]
    spacing = np.ldexp(1.0, np.maximum(np.frexp(values)[1] - 1, min_exponent) - mantissa_bits)
    below = np.floor(values / spacing) * spacing
    wrong = np.flatnonzero(yours != np.round(values / spacing) * spacing)
    if not len(wrong):
        return None
    i = wrong[0]
    place = (
        f"{values[i]:.7g} lies between {below[i]:.7g} and {below[i] + spacing[i]:.7g} of the format"
    )
    if yours[i] not in (below[i], below[i] + spacing[i]):
        return f"{place}. Yours, {yours[i]:.7g}, is neither."
    if values[i] - below[i] == spacing[i] / 2:
        return f"{place}, half way. It goes to the even multiple of {spacing[i]:.4g}; yours is the odd one."
    return f"{place}. Yours, {yours[i]:.7g}, is the farther one."
