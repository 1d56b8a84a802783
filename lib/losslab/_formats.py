"""Floating-point formats of 16 and 8 bits, simulated: see :func:`round_to`."""

from typing import NamedTuple

import numpy as np

from losslab._inputs import floating, one_of

__all__ = ["FORMATS", "round_to"]


class Format(NamedTuple):
    """Stored bits of the mantissa, least exponent of a normal number, largest finite number."""

    mantissa_bits: int
    min_exponent: int
    largest: float


FORMATS = {
    "float32": Format(23, -126, (2 - 2.0**-23) * 2.0**127),
    "float16": Format(10, -14, 65504.0),
    "bfloat16": Format(7, -126, (2 - 2.0**-7) * 2.0**127),
    "e4m3": Format(3, -6, 448.0),
    "e5m2": Format(2, -14, 57344.0),
}


@np.errstate(all="ignore")  # what overflows is set right in the last lines
def round_to(x, *, format="bfloat16", saturate=True):
    r"""Round to the nearest number of a narrow floating-point format, elementwise; ties to even.

    .. math:: q\,\operatorname{round}(x / q), \quad q = 2^{\max(\lfloor\log_2|x|\rfloor,\,
              e_{\min}) - m}

    Parameters
    ----------
    x : array, any shape; NaN stays NaN
    format : "float32", "float16", "bfloat16", "e4m3" or "e5m2"
        ``FORMATS`` has their mantissa bits m, least exponents and largest numbers.
    saturate : bool
        Beyond the largest number give that number; else infinity, or NaN for e4m3, which has
        no infinity.

    Returns
    -------
    array of the same shape and precision, holding numbers of the format

    Raises
    ------
    ValueError
        If ``format`` is unknown.

    Examples
    --------
    >>> round_to([2.1, 2.09, 1000.7])
    array([   2.09375,    2.09375, 1000.     ])
    >>> round_to([0.001, 17.0, -500.0], format="e4m3")
    array([ 1.953125e-03,  1.600000e+01, -4.480000e+02])

    References
    ----------
    P. Micikevicius et al., "FP8 Formats for Deep Learning", 2022.
    """
    one_of("format", format, FORMATS)
    given = floating("x", x, nan=True)
    x = given.astype(np.result_type(given, np.float32))  # float16 has no spacing below 6e-8
    bits, least, largest = FORMATS[format]
    exponent = np.maximum(np.frexp(x)[1] - 1, least)
    spacing = np.ldexp(x.dtype.type(1), exponent - bits)
    rounded = np.rint(x / spacing) * spacing
    beyond = largest if saturate else np.nan if format == "e4m3" else np.inf
    rounded = np.where(np.abs(rounded) > largest, np.copysign(beyond, rounded), rounded)
    return rounded.astype(given.dtype)[()]
