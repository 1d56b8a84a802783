"""What every loss gets on its way out: enough digits, one rounding, no warning, a whole docstring.

A loss computes in float64 and rounds its result once to the precision of its arrays, so that a
value which fits that precision is right however large or small the factors on the way. A loss over
many logits would copy them for that; it says ``@computed_in(np.float32)`` and keeps float32.
"""

import inspect
from functools import wraps

import numpy as np

from losslab._docs import with_shared_sections
from losslab._inputs import as_array, is_float

NATIVE = (np.dtype(np.float32), np.dtype(np.float64))
POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD


def computed_in(dtype, *, quick=False):
    """Set the least precision that a loss is computed in; None leaves its arrays as they are.

    A loss that is `quick` gets its arguments as they are where its first array is precise enough.
    """

    def mark(function):
        function.computed_in, function.quick = dtype, quick
        return function

    return mark


def finish(namespace, names):
    """Replace the losses of a namespace by their finished forms, under the namespace's name."""
    for name in names:
        loss = _rounded_once(namespace[name])
        loss.__module__ = namespace["__name__"]
        shared = namespace.get(name.removesuffix("_grad"))
        loss.__doc__ = with_shared_sections(loss.__doc__, shared and shared.__doc__)
        namespace[name] = loss


def _rounded_once(function):
    parameters = inspect.signature(function).parameters.values()
    names = [p.name for p in parameters if p.kind is POSITIONAL]
    least = getattr(function, "computed_in", np.float64)
    quick = getattr(function, "quick", False)
    enough = 0 if least is None else np.dtype(least).itemsize

    @wraps(function)
    @np.errstate(all="ignore")
    def loss(*args, **kwargs):
        if len(args) > len(names):
            return function(*args, **kwargs)  # which says what is wrong
        if quick and args and type(args[0]) is np.ndarray and args[0].dtype in NATIVE:
            return function(*args, **kwargs)  # nothing to widen
        given, dtype = dict(zip(names, args, strict=False)), None
        if kwargs:
            given |= {name: kwargs.pop(name) for name in [*kwargs] if name in names[len(args) :]}
        for name, value in given.items():
            array = as_array(name, value)
            own = array.dtype
            if is_float(own):
                given[name] = array if own.itemsize >= enough else array.astype(least)
                dtype = own if dtype in (None, own) else np.result_type(dtype, own)
            elif own.kind in "biu":
                given[name] = array
        result = function(**given, **kwargs)
        if isinstance(result, tuple):
            return tuple(_rounded(part, dtype) for part in result)
        return _rounded(result, dtype)

    return loss


def _rounded(value, dtype):
    if dtype is not None and isinstance(value, (np.ndarray, np.generic)) and is_float(value.dtype):
        if value.dtype.itemsize > dtype.itemsize:
            return value.astype(dtype)
    return value
