r"""Scores of the reader's own predictions, by the course's losses.

A choice or an order comes with how sure the reader is, the probability that the answer is right.
Of N possible answers the reader's gets that probability, and the others share the rest evenly.
That distribution is scored by the log loss and by the Brier score; who knows nothing gives every
answer 1/N. A number comes with a range that the reader is 80 % sure of, scored by the interval
score, which is ten times the pinball losses of its two ends, as a multiple of the answer's size.
Who knows nothing but the size says "between nothing and twice as much" and scores 2.
"""

from math import factorial, log

import numpy as np

from losslab.losses import brier_multiclass, log_score, pinball

COVER = 0.8  # how sure the reader is of a range
SURE = (0.4, 0.6, 0.75, 0.9, 0.99)  # never 1: a single miss would cost infinitely much
FLAT_RANGE = 2.0  # the interval score of the range from nothing to twice the answer


def possible(question):
    """How many answers a question has, for who knows nothing about it."""
    if question["kind"] == "order":
        return factorial(len(question["items"]))
    choices = len(question["choice"])
    return choices if question["kind"] == "single" else 2**choices - 1


def confidences(question):
    """What the reader may be sure: a guess among all answers, and steps above it."""
    guess = 1 / possible(question)
    return [guess, *(sure for sure in SURE if sure > guess + 0.05)]


def size(question):
    """The answer's size, in which the interval score is measured."""
    return abs(question["answer"]) or 10 * question["tolerance"]


def percent(share):
    """A share as per cent, with as many digits as it needs."""
    return f"{100 * share:.2g} %"


def scored(record):
    """The losses of one prediction that was committed to, and of one who knows nothing.

    Parameters
    ----------
    record : dict
        ``{"sure", "of", "right"}`` for a choice or order among ``of`` possible answers, or
        ``{"low", "high", "value", "size"}`` for a range, with a ``tolerance`` for what is inside.

    Returns
    -------
    dict
        ``log``, ``brier``, ``flat_log`` and ``flat_brier``; or ``interval``, ``flat_interval``
        and ``inside``.

    Examples
    --------
    >>> scores = scored({"sure": 0.75, "of": 4, "right": True})
    >>> round(scores["log"], 3), round(scores["flat_log"], 3)
    (0.288, 1.386)
    >>> scored({"low": 1.0, "high": 3.0, "value": 4.0, "size": 4.0})["interval"]
    3.0
    """
    if "low" in record:
        low, high, value = (float(record[key]) for key in ("low", "high", "value"))
        tail, slack = (1 - COVER) / 2, record.get("tolerance", 0)
        ends = pinball([low], [value], tau=tail) + pinball([high], [value], tau=1 - tail)
        return {
            "interval": round(float(ends[0]) / tail / record["size"], 12),
            "flat_interval": FLAT_RANGE,
            "inside": low - slack <= value <= high + slack,
        }
    count, sure = record["of"], record["sure"]
    p = np.full(count, (1 - sure) / (count - 1))
    p[0] = sure  # the reader's answer; the right one is it, or any other
    right = 0 if record["right"] else 1
    return {
        "log": float(log_score(p[[right]], [1])[0]),
        "brier": float(brier_multiclass(p[None], [right])[0]),
        "flat_log": log(count),
        "flat_brier": 1 - 1 / count,
    }
