"""Arguments under the names that people give them: logits and targets for z and t."""

from functools import partial

import numpy as np

from lessonkit.conventions.state import Call, arguments, parameters, required
from lessonkit.ruler.inputs import KIND_OF

# Other names of an argument: of its kind, or of its place.
TARGETS = ("classes", "yes or no", "signs")
KINDS = {
    "logits": ("logits",),
    "probabilities": ("probabilities",),
    "probs": ("probabilities",),
    "log_probs": ("log-probabilities",),
    "targets": TARGETS,
    "target": TARGETS,
    "labels": TARGETS,
    "label": TARGETS,
}
FIRST = (
    "input", "inputs", "predictions", "prediction", "preds", "pred", "y_pred", "y_hat", "yhat", "output",
    "outputs", "logits", "student",
)  # fmt: skip
LAST = ("target", "targets", "targ", "labels", "label", "y_true", "y", "truth", "teacher")
OPTIONS = {
    "weight": ("class_weights", "pos_weight"),
    "smoothing": ("label_smoothing",),
    "epsilon": ("label_smoothing",),
    "quantile": ("tau",),
}
MEANS = ("mask", "weights")  # what compare takes for every loss that has no argument of this name


def call_of(loss, arrays, keywords):
    """The call of a loss that was meant; what cannot be understood is refused in one sentence."""
    names = arguments(loss)
    if len(arrays) > len(names):
        _refuse(loss, f"{len(arrays)} arrays were given")
    given = dict(zip(names, arrays, strict=False))
    means = {}
    for key, value in keywords.items():
        if key in MEANS and key not in parameters(loss):
            means[key] = as_numbers(key, value)
            continue
        name = _meant(loss, key, given)
        if name is None and key in ("reduction", "axis", "dim"):
            _refuse(loss, f"leave out `{key}`, since every way to reduce is tried")
        if name is None:
            _refuse(loss, f"`{key}` is none of its arguments")
        if name in given:
            _refuse(loss, f"`{key}` was given twice")
        given[name] = value
    missing = [name for name in required(loss) if name not in given]
    if missing:
        _refuse(loss, f"`{missing[0]}` is missing")
    given = {name: given.get(name, default) for name, default in parameters(loss).items()}
    call = Call(loss, {name: _plain(name, value) for name, value in given.items()}, **means)
    try:
        _checked(call)
    except ValueError:
        call = call.changed(partial(_of_one_row, arguments(loss)))
        _checked(call)
    return call


def _of_one_row(names, given):
    """A single number where others are arrays: the label of their only row."""
    many = any(np.ndim(given[name]) for name in names)
    single = [name for name in names if many and isinstance(given[name], int | float)]
    return given | {name: np.array([given[name]]) for name in single}


def takes(loss):
    """The arguments and options of a loss in words, for the sentence that refuses others."""
    names = [f"{n} ({KIND_OF[n]})" if n in KIND_OF else n for n in arguments(loss)]
    options = [name for name in parameters(loss) if name not in arguments(loss)]
    also = f", and by name {', '.join(options)}" if options else ""
    return ", ".join(names) + also


def _refuse(loss, problem):
    raise ValueError(f"{problem}; {loss.name} takes {takes(loss)}")


def _meant(loss, key, given):
    """The loss's own name of an argument; None where it has none that is still free."""
    names = arguments(loss)
    if key in parameters(loss):
        return key
    for option in OPTIONS.get(key, ()):
        if option in parameters(loss):
            return option
    free = [name for name in names if name not in given]
    of_kind = [name for name in free if KIND_OF.get(name) in KINDS.get(key, ())]
    if of_kind:
        return of_kind[0]
    if key in FIRST and names[0] in free:
        return names[0]
    return names[-1] if key in LAST and names[-1] in free else None


def _checked(call):
    """Refuse what the loss refuses, in its own sentence."""
    for name in MEANS:
        value = getattr(call, name)
        if value is not None and np.any(~(np.asarray(value, float) >= 0)):
            raise ValueError(f"{name} has to hold numbers, 0 or above")
    try:
        values = call.values()
        for name in MEANS:
            if getattr(call, name) is not None:
                np.broadcast_to(getattr(call, name), values.shape)
        if not values.size:
            raise ValueError("There is nothing to compare: the arrays are empty")
    except ValueError as error:
        if "broadcast" in str(error):
            shape = values.shape
            raise ValueError(f"{name} has to have the shape of the values, {shape}") from None
        raise ValueError(str(error)) from None
    except Exception as error:  # noqa: BLE001 - whatever was given, it is said in one sentence
        told = str(error).split("\n")[0]
        raise ValueError(f"{call.loss.name} cannot be computed of this: {told}") from None


def _plain(name, value):
    """Lists and tensors as arrays; plain numbers and words as they are."""
    simple = value is None or isinstance(value, int | float | str | dict)
    return value if simple else as_numbers(name, value)


def as_numbers(name, value):
    """A list, array or tensor as an array of numbers."""
    if hasattr(value, "detach"):  # a tensor of PyTorch
        value = value.detach().cpu()
        value = value.float() if "bfloat16" in str(value.dtype) else value
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        array = np.array(None)
    if array.dtype.kind not in "biufV":
        raise ValueError(f"{name} is no array of numbers")
    return array
