"""Changed arguments: for which others would a wrong value be right? One table for everybody who asks.

The hidden checks try every change that a slip makes, and
:func:`lessonkit.compare` those that are a convention for an argument of that kind.
"""

import itertools
import math

import numpy as np

from lessonkit.messages import Sentence, say
from lessonkit.ruler.arguments import Measured
from losslab.numerics import log_softmax, sigmoid, softmax

ARRAYS = [
    (Sentence("argument.sign"), np.negative),
    (Sentence("argument.absolute"), np.abs),
    (Sentence("argument.square"), np.square),
    (Sentence("argument.zero"), np.zeros_like),
    (Sentence("argument.one"), np.ones_like),
    (Sentence("argument.cut"), lambda x: np.maximum(x, 0)),
    (Sentence("argument.clip_size"), lambda x: np.clip(x, -1, 1)),
    (Sentence("argument.clip_share"), lambda x: np.clip(x, 0, 1)),
    (Sentence("argument.rounded"), np.round),
    (Sentence("argument.mean"), lambda x: np.full_like(x, x.mean()) if x.size else x),
    (Sentence("argument.its_sign"), np.sign),
    (Sentence("argument.twice"), lambda x: 2 * x),
    (Sentence("argument.half"), lambda x: x / 2),
    (Sentence("argument.one_minus"), lambda x: 1 - x),
    (Sentence("argument.exp"), np.exp),
    (Sentence("argument.log"), np.log),
    (Sentence("argument.root"), np.sqrt),
    (Sentence("argument.opposite"), lambda x: x[::-1]),
    (Sentence("argument.transposed"), np.transpose),
]
NUMBERS = [
    (Sentence("argument.one"), lambda v: 1),
    (Sentence("argument.zero"), lambda v: 0),
    (Sentence("argument.two"), lambda v: 2),
    (Sentence("argument.a_half"), lambda v: 0.5),
    (Sentence("argument.reciprocal"), lambda v: 1 / v),
    (Sentence("argument.one_minus"), lambda v: 1 - v),
    (Sentence("argument.sign"), lambda v: -v),
    (Sentence("argument.square"), lambda v: v * v),
    (Sentence("argument.root"), math.sqrt),  # of a number below 0 an error, not a complex number
    (Sentence("argument.twice"), lambda v: 2 * v),
    (Sentence("argument.half"), lambda v: v / 2),
    (Sentence("argument.plus_one"), lambda v: v + 1),
    (Sentence("argument.minus_one"), lambda v: v - 1),
    (Sentence("argument.exp"), np.exp),
    (Sentence("argument.log"), np.log),
]


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def clipped(least):
    return lambda p: np.clip(p, least, 1 - least)


# What is a convention, not a slip, for an argument of each kind.
CONVENTIONS = {
    "logits": [
        (Sentence("argument.softmax_first"), softmax),
        (Sentence("argument.sigmoid_first"), sigmoid),
        (Sentence("argument.log"), np.log),
        (Sentence("argument.sign"), np.negative),
    ],
    "probabilities": [
        (Sentence("argument.softmax_again"), softmax),
        (Sentence("argument.sigmoid_again"), sigmoid),
        (Sentence("argument.one_minus"), lambda p: 1 - p),
        (Sentence("argument.log"), np.log),
        *((Sentence("argument.clip", e=e), clipped(e)) for e in (1e-7, 1e-6, 1e-8, 1e-12, 1e-15)),
        (Sentence("argument.clip_float32"), clipped(2.0**-23)),
        (Sentence("argument.clip_float64"), clipped(2.0**-52)),
    ],
    "log-probabilities": [
        (Sentence("argument.exp"), np.exp),
        (Sentence("argument.log_softmax_first"), log_softmax),
        (Sentence("argument.sign"), np.negative),
    ],
    "log scale": [
        (Sentence("argument.scale_itself"), np.log),
        (Sentence("argument.sigma_itself"), lambda x: 2 * np.log(x)),
        (Sentence("argument.of_sigma"), lambda x: 2 * x),
        (Sentence("argument.of_variance"), lambda x: x / 2),
        (Sentence("argument.of_precision"), np.negative),
    ],
    "classes": [
        (Sentence("argument.from_one"), lambda t: t + 1),
        (Sentence("argument.to_zero"), lambda t: t - 1),
    ],
    "yes or no": [(Sentence("argument.labels"), lambda y: 1 - y)],
    "signs": [(Sentence("argument.signs"), np.negative)],
    "vectors": [(Sentence("argument.unit"), unit)],
    "values": [],
    "signed": [(Sentence("argument.sign"), np.negative)],
    "counts": [
        (Sentence("argument.one_larger"), lambda n: n + 1),
        (Sentence("argument.one_smaller"), lambda n: n - 1),
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
            yield say("argument.copied", name=second, other=first), _copied(first, second)
            yield say("argument.copied", name=first, other=second), _copied(second, first)
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
    words = say("argument.exchanged", one=first, other=second)
    return words, lambda given: given | {first: given[second], second: given[first]}


def _copied(source, target):
    return lambda arguments: arguments | {target: arguments[source]}
