"""What Python and NumPy say about the usual stumbles, followed by what it means here."""

import re

# A piece of the error's text, and what it means. The first one that is in the text counts.
MEANINGS = [
    (
        "truth value of an array",
        "`if`, `and`, `or`, `not`, `min(…)` and `max(…)` want one yes or no, and here is a whole array of "
        "them. Choose entry by entry with np.where, np.maximum or np.minimum (and `&`, `|`, `~`).",
    ),
    (
        r"only (length-1|size-1|0-dimensional) arrays can be converted",
        "A function for single numbers was given a whole array. `math.exp`, `float(…)` and `int(…)` take "
        "one number; NumPy's own, as np.exp, take arrays of any shape.",
    ),
    (
        "ufunc 'bitwise_xor' not supported|unsupported operand type.* \\^:",
        "`^` is no power in Python; a power is written `**`.",
    ),
    ("ufunc 'bitwise_|ufunc 'invert'", "`&`, `|` and `~` work on True and False, or on integers."),
    (
        "takes .* positional arguments? but|missing .* required positional argument",
        "The function has to take the arguments of the `def` line above, in that order.",
    ),
    (
        "Integers to negative integer powers",
        "An array of integers cannot hold fractions. Make it one of floats: `x.astype(float)`.",
    ),
    (
        "Cannot cast ufunc",
        "An array of integers cannot take fractions in place. Make a new array of floats.",
    ),
    (
        "operands could not be broadcast together|shape mismatch",
        "Two arrays of shapes that do not fit each other. A length-1 axis often helps: "
        "`keepdims=True`, or `x[:, None]`.",
    ),
    (
        "arrays used as indices must be of integer|only integers, slices|list indices must be integers",
        "An index has to be a whole number of an integer type, or a mask of True and False.",
    ),
    ("too many indices for array", "The array has fewer axes than the index asks for."),
    ("axis -?\\d+ is out of bounds", "The array has fewer axes than that; `axis=-1` is the last."),
    (
        "index -?\\d+ is out of bounds",
        "An index beyond the end of its axis: the first is 0, the last one less than the length.",
    ),
    (
        "referenced before assignment|cannot access local variable",
        "A name is used before it has a value on this path through the function.",
    ),
    (
        "object is not callable",
        "Something that is no function stands before round brackets. Is a `*` missing, or has a "
        "variable taken a function's name?",
    ),
    (
        "(list|tuple).*(list|tuple|float|int)|can't multiply sequence",
        "A list does not calculate: make it an array first with np.array(…).",
    ),
    (
        "object of type 'generator' has no len",
        "An iterator can only be walked through once, in a loop.",
    ),
    (
        "NoneType",
        "Something here is None: a function without `return`, or a method that works in place.",
    ),
    ("maximum recursion depth", "The function calls itself without an end."),
    ("Unable to allocate|MemoryError", "An array far larger than is needed was asked for."),
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
            return (
                f"Nothing is called `{name[1]}` here: is it spelled as where it was made, and is it made "
                "inside the function or imported at the top of the notebook?"
            )
    if error.startswith("AttributeError"):
        name = re.search(r"module 'numpy' has no attribute '(\w+)'", error)
        return f"NumPy has no function `{name[1]}`." if name else _match(error)
    return _match(error)


def _match(error):
    return next((words for pattern, words in MEANINGS if re.search(pattern, error)), None)
