"""Changed arguments: for which others would a wrong value be right? One table for everybody who asks.

The hidden checks try every change that a slip makes, and
:func:`lessonkit.compare` those that are a convention for an argument of that kind.
"""

import itertools

import numpy as np

from lessonkit.ruler.arguments import Measured
from losslab.numerics import log_softmax, sigmoid, softmax

ARRAYS = [
    ("with its sign reversed", np.negative),
    ("as its absolute value", np.abs),
    ("squared", np.square),
    ("replaced by 0, so without effect", np.zeros_like),
    ("replaced by 1, so without effect", np.ones_like),
    ("cut off at 0", lambda x: np.maximum(x, 0)),
    ("clipped to −1 … 1", lambda x: np.clip(x, -1, 1)),
    ("clipped to 0 … 1", lambda x: np.clip(x, 0, 1)),
    ("rounded to whole numbers", np.round),
    ("replaced by its mean", lambda x: np.full_like(x, x.mean()) if x.size else x),
    ("replaced by its sign", np.sign),
    ("taken twice", lambda x: 2 * x),
    ("halved", lambda x: x / 2),
    ("replaced by 1 minus it", lambda x: 1 - x),
    ("as its exponential", np.exp),
    ("as its logarithm", np.log),
    ("as its square root", np.sqrt),
    ("in the opposite order", lambda x: x[::-1]),
    ("with rows and columns exchanged", np.transpose),
]
NUMBERS = [
    ("replaced by 1, so without effect", lambda v: 1),
    ("replaced by 0, so without effect", lambda v: 0),
    ("replaced by 2, whatever it is", lambda v: 2),
    ("replaced by ½, whatever it is", lambda v: 0.5),
    ("replaced by its reciprocal", lambda v: 1 / v),
    ("replaced by 1 minus it", lambda v: 1 - v),
    ("with its sign reversed", lambda v: -v),
    ("squared", lambda v: v * v),
    ("as its square root", lambda v: v**0.5),
    ("taken twice", lambda v: 2 * v),
    ("halved", lambda v: v / 2),
    ("one too large", lambda v: v + 1),
    ("one too small", lambda v: v - 1),
    ("as its exponential", np.exp),
    ("as its logarithm", np.log),
]


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def clipped(least):
    return lambda p: np.clip(p, least, 1 - least)


# What is a convention, not a slip, for an argument of each kind.
CONVENTIONS = {
    "logits": [
        ("put through the softmax first (probabilities given as logits)", softmax),
        ("put through the sigmoid first (probabilities given as logits)", sigmoid),
        ("as its logarithm", np.log),
        ("with its sign reversed", np.negative),
    ],
    "probabilities": [
        ("put through the softmax once more (taken for logits)", softmax),
        ("put through the sigmoid once more (taken for logits)", sigmoid),
        ("replaced by 1 minus it", lambda p: 1 - p),
        ("as its logarithm", np.log),
        *((f"clipped to {e:g} … 1 − {e:g}", clipped(e)) for e in (1e-7, 1e-6, 1e-8, 1e-12, 1e-15)),
        ("clipped to 1.2e−7 … 1 − 1.2e−7, the ε of float32", clipped(2.0**-23)),
        ("clipped to 2.2e−16 … 1 − 2.2e−16, the ε of float64", clipped(2.0**-52)),
    ],
    "log-probabilities": [
        ("as its exponential", np.exp),
        ("put through the log-softmax first (taken for logits)", log_softmax),
        ("with its sign reversed", np.negative),
    ],
    "log scale": [
        ("as its logarithm: taken for the scale itself, not its logarithm", np.log),
        ("as twice its logarithm: taken for σ, not for log σ²", lambda x: 2 * np.log(x)),
        ("taken twice: the logarithm of σ, not of σ²", lambda x: 2 * x),
        ("halved: the logarithm of σ², not of σ", lambda x: x / 2),
        ("with its sign reversed: the logarithm of a precision", np.negative),
    ],
    "classes": [
        ("one too large (counted from 1)", lambda t: t + 1),
        ("one too small (counted from 1)", lambda t: t - 1),
    ],
    "yes or no": [("with 0 and 1 exchanged", lambda y: 1 - y)],
    "signs": [("with −1 and 1 exchanged", np.negative)],
    "vectors": [("scaled to length 1", unit)],
    "values": [],
    "signed": [("with its sign reversed", np.negative)],
    "counts": [
        ("one larger", lambda n: n + 1),
        ("one smaller", lambda n: n - 1),
    ],
}
KINDS = {
    "logits": "z logit student_z teacher_z router_z ref_z z_p z_q score scores similarity "
    "score_a score_b chosen rejected thresholds",
    "probabilities": "p q confidence success g",
    "log-probabilities": "log_p log_q logp logp_old ref logp_chosen logp_rejected ref_chosen "
    "ref_rejected",
    "log scale": "log_var log_scale log_rate log_mean log_r log_var_p log_var_q log_vars",
    "classes": "t tokens labels order relevance",
    "yes or no": "y similar desirable correct event mask",
    "signs": "label prefer",
    "vectors": "a b u v anchor positive negative embeddings hidden embedding",
    "values": "y_pred y_true mean mean_p mean_q location x decoded predicted target members time "
    "losses terms n loss",
    "signed": "advantage reward",
    "counts": "token_counts len_chosen len_rejected byte_count nll_sums loss_sums nll_nats weights",
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names.split()}


def changes(arguments):
    """Yields words for a change, and a function that makes changed arguments of a call's own."""
    for name, value in arguments.items():
        value = value.array if isinstance(value, Measured) else value
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            known = ARRAYS
        elif isinstance(value, int | float) and not isinstance(value, bool):
            known = NUMBERS
        else:
            continue
        for words, change in known:
            yield f"`{name}` {words}", one(name, change)
    arrays = [name for name, value in arguments.items() if isinstance(value, np.ndarray)]
    numbers = [name for name, value in arguments.items() if isinstance(value, int | float)]
    for names in (arrays, numbers):
        for first, second in itertools.combinations(names, 2):
            yield exchanged(first, second)
            yield f"`{second}` taken from `{first}` as well", _copied(first, second)
            yield f"`{first}` taken from `{second}` as well", _copied(second, first)
    for name in arrays:
        for words, change in CONVENTIONS[KIND_OF.get(name, "values")]:
            yield f"`{name}` {words}", one(name, change)


def one(name, change):
    """The arguments with one of them changed."""

    def changed(arguments):
        value = arguments[name]
        return arguments | {name: change(value.array if isinstance(value, Measured) else value)}

    return changed


def exchanged(first, second):
    """Words and function for two arguments in each other's place."""
    words = f"`{first}` and `{second}` exchanged"
    return words, lambda given: given | {first: given[second], second: given[first]}


def _copied(source, target):
    return lambda arguments: arguments | {target: arguments[source]}
