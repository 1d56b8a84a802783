"""What Python and NumPy say about the usual stumbles, followed by what it means here."""

import re

from lessonkit.messages import said, say

# A piece of the error's text, and the name of what it means. The first one that is in the text counts.
MEANINGS = [
    ("truth value of an array", "truth"),
    ("only (length-1|size-1|0-dimensional) arrays can be converted", "single"),
    ("ufunc 'bitwise_xor' not supported|unsupported operand type.* \\^:", "power"),
    ("ufunc 'bitwise_|ufunc 'invert'", "bits"),
    ("takes .* positional arguments? but|missing .* required positional argument", "def_line"),
    ("Integers to negative integer powers", "fractions"),
    ("Cannot cast ufunc", "in_place"),
    (
        "operands could not be broadcast together|shape mismatch|mismatch in its core dim"
        "|does not have enough dim|shapes .* not aligned",
        "shapes",
    ),
    (
        "arrays used as indices must be of integer|only integers, slices|list indices must be integers",
        "index",
    ),
    ("too many indices for array", "axes"),
    ("axis -?\\d+ is out of bounds", "axis"),
    ("index -?\\d+ is out of bounds", "beyond"),
    ("referenced before assignment|cannot access local variable", "path"),
    ("object is not callable", "no_function"),
    ("(list|tuple).*(list|tuple|float|int)|can't multiply sequence", "list"),
    ("object of type 'generator' has no len", "iterator"),
    ("NoneType", "none"),
    ("maximum recursion depth", "recursion"),
    ("Unable to allocate|MemoryError", "memory"),
]


def meaning(error):
    """What an error's text usually means, or None.

    Examples
    --------
    >>> meaning("TypeError: ufunc 'bitwise_xor' not supported for the input types")
    '`^` is no power in Python; a power is written `**`.'
    """
    if error.startswith("NameError"):
        name = re.search(r"name '(\w+)' is not defined", error)
        if name:
            return say("stumble.no_name", name=name[1])
    if error.startswith("AttributeError"):
        name = re.search(r"module 'numpy' has no attribute '(\w+)'", error)
        return say("stumble.no_numpy", name=name[1]) if name else _match(error)
    return _match(error)


def _match(error):
    name = next((name for pattern, name in MEANINGS if re.search(pattern, error)), None)
    return said(f"stumble.{name}") if name else None
