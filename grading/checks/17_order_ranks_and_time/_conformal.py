"""Wrong answers to ``conformal_interval``: other scores, other ranks, other ends."""

import math

import numpy as np


def right(lower, upper, y, new_lower, new_upper, alpha):
    q = place(outside(lower, upper, y), alpha)
    return new_lower - q, new_upper + q


def outside(lower, upper, y):
    return np.maximum(lower - y, y - upper)


def rank_of(n, alpha):
    return math.ceil((n + 1) * (1 - alpha))


def place(s, alpha):
    rank = rank_of(len(s), alpha)
    return np.sort(s)[rank - 1] if rank <= len(s) else np.inf


def of(shift, score=outside):
    """A wrong answer from another shift or another score."""

    def answer(lower, upper, y, new_lower, new_upper, alpha):
        s = score(lower, upper, y)
        q = shift(s, len(s), alpha)
        return new_lower - q, new_upper + q

    return answer


def apart(lower, upper, y, new_lower, new_upper, alpha):
    return new_lower - place(lower - y, alpha), new_upper + place(y - upper, alpha)


def apart_halved(lower, upper, y, new_lower, new_upper, alpha):
    return new_lower - place(lower - y, alpha / 2), new_upper + place(y - upper, alpha / 2)


def scaled(lower, upper, y, new_lower, new_upper, alpha):
    q = place(outside(lower, upper, y) / (upper - lower), alpha)
    return new_lower - q * (new_upper - new_lower), new_upper + q * (new_upper - new_lower)


def upper_only(lower, upper, y, new_lower, new_upper, alpha):
    return new_lower, new_upper + place(outside(lower, upper, y), alpha)


def old_interval(lower, upper, y, new_lower, new_upper, alpha):
    q = place(outside(lower, upper, y), alpha)
    return lower - q, upper + q


def both_up(lower, upper, y, new_lower, new_upper, alpha):
    q = place(outside(lower, upper, y), alpha)
    return new_lower + q, new_upper + q


def inward(lower, upper, y, new_lower, new_upper, alpha):
    q = place(outside(lower, upper, y), alpha)
    return new_lower + q, new_upper - q


def exchanged(lower, upper, y, new_lower, new_upper, alpha):
    return right(lower, upper, y, new_lower, new_upper, alpha)[::-1]


def shift_only(lower, upper, y, new_lower, new_upper, alpha):
    return place(outside(lower, upper, y), alpha)


def from_middle(lower, upper, y):
    return np.abs(y - (lower + upper) / 2)


def around_middle(lower, upper, y, new_lower, new_upper, alpha):
    q, middle = place(from_middle(lower, upper, y), alpha), (new_lower + new_upper) / 2
    return middle - q, middle + q


def lower_only(lower, upper, y, new_lower, new_upper, alpha):
    return new_lower - place(outside(lower, upper, y), alpha), new_upper


def around_new_middle(lower, upper, y, new_lower, new_upper, alpha):
    q, middle = place(outside(lower, upper, y), alpha), (new_lower + new_upper) / 2
    return middle - q, middle + q


def number_of_new(lower, upper, y, new_lower, new_upper, alpha):
    score = np.sort(outside(lower, upper, y))
    q = score[min(rank_of(len(new_lower), alpha), len(y)) - 1]
    return new_lower - q, new_upper + q


def of_those_outside(s, n, alpha):
    return place(s[s > 0], alpha) if (s > 0).any() else 0.0


def other_places(lower, upper, y, new_lower, new_upper, alpha):
    s = np.sort(outside(lower, upper, y))
    q = s[max(math.ceil((len(s) + 1) * alpha) - 1, 0)]
    return new_lower - q, new_upper + place(s, alpha)


def quantiles_apart(halves):
    def answer(lower, upper, y, new_lower, new_upper, alpha):
        level = 1 - alpha / halves
        return new_lower - np.quantile(lower - y, level), new_upper + np.quantile(y - upper, level)

    return answer
