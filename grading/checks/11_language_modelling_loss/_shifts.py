"""What the two exercises on the shifted loss have in common: batches, and wrong losses."""

import numpy as np

from grading.checks.base import Case, Mistake
from grading.checks.common import (
    bits_for_nats,
    epsilon_in_logarithm,
    exp_overflows,
    logarithm_of_softmax,
    one_maximum_for_all_rows,
    probability_clipped,
    sign_reversed,
)
from losslab.numerics import logsumexp, softmax

_rng = np.random.default_rng(111)
_normal = _rng.normal


def surprise(z, t):
    return logsumexp(z) - np.take_along_axis(z, t[..., None], axis=-1)[..., 0]


def shifted(z, tokens, pad):
    """Losses that position i gives to token i + 1, and which of them count."""
    targets = tokens[:, 1:]
    return surprise(z[:, :-1], targets), targets != pad


# --- Wrong losses, which either reduction may be given ------------------------------------------


def _unshifted(z, tokens, pad):
    return surprise(z, tokens), tokens != pad


def _backwards(z, tokens, pad):
    return surprise(z[:, 1:], tokens[:, :-1]), tokens[:, :-1] != pad


def _rolled(z, tokens, pad):
    targets = np.roll(tokens, -1, axis=1)
    return surprise(z, targets), targets != pad


def _twice(z, tokens, pad):
    return surprise(z[:, :-2], tokens[:, 2:]), tokens[:, 2:] != pad


def _inputs_masked(z, tokens, pad):
    return shifted(z, tokens, pad)[0], tokens[:, :-1] != pad


def _both_masked(z, tokens, pad):
    losses, valid = shifted(z, tokens, pad)
    return losses, valid & (tokens[:, :-1] != pad)


def _unmasked(z, tokens, pad):
    losses, valid = shifted(z, tokens, pad)
    return losses, np.ones_like(valid)


def _zero_masked(z, tokens, pad):
    return shifted(z, tokens, 0)


def _by(formula):
    """The shifted losses by another formula for the surprise."""

    def losses(z, tokens, pad):
        targets = tokens[:, 1:]
        table = formula(z[:, :-1])
        return np.take_along_axis(table, targets[..., None], -1)[..., 0], targets != pad

    return losses


_overflows = _by(lambda z: np.log(np.exp(z).sum(axis=-1, keepdims=True)) - z)
_log_of_softmax = _by(lambda z: -np.log(softmax(z)))
_constant_added = _by(lambda z: -np.log(softmax(z) + 1e-12))
_clipped = _by(lambda z: -np.log(np.clip(softmax(z), 1e-9, 1)))
_in_bits = _by(lambda z: (logsumexp(z, keepdims=True) - z) / np.log(2))
_wrong_sign = _by(lambda z: z - logsumexp(z, keepdims=True))
_wrong_axis = _by(lambda z: logsumexp(z, axis=1)[:, None] - z)
_one_maximum = _by(
    lambda z: np.log(np.exp(z - z.max()).sum(axis=-1, keepdims=True)) - (z - z.max())
)


# Mistakes that concern the losses themselves; a reduction makes answers of them.
_WRONG = [
    Mistake(
        _unshifted,
        "There is no shift: position i is scored on token i, which it was given. Training "
        "would teach it to copy. Logits `[:, :-1]` go with tokens `[:, 1:]`.",
        name="no shift",
    ),
    Mistake(
        _backwards,
        "The shift goes the wrong way: you ask for the token before. Logits `[:, :-1]` go "
        "with tokens `[:, 1:]`.",
        name="shifted the wrong way",
    ),
    Mistake(
        _rolled,
        "`np.roll` wraps round: the last position is asked for the first token of its "
        "sequence. Cut the last logits and the first token off instead.",
        name="rolled instead of cut",
    ),
    Mistake(
        _twice,
        "The shift is applied twice, so position i is scored on token i + 2.",
        name="shifted twice",
    ),
    Mistake(
        _unmasked,
        "Padding counts as if it were text. Targets equal to `pad` have to be left out, of "
        "the sum and of the number it is divided by.",
        name="padding counted",
    ),
    Mistake(
        _inputs_masked,
        "You leave out positions whose **input** is padding. What matters is the target: "
        "`tokens[:, 1:] != pad`.",
        name="inputs masked instead of targets",
    ),
    Mistake(
        _both_masked,
        "You leave out a position if its input or its target is padding. Only the target "
        "decides: the first word after padding at the left still counts.",
        name="inputs masked too",
    ),
    Mistake(
        _zero_masked,
        "You take padding to be token 0. Which token it is comes with the call, as `pad`.",
        name="pad taken for 0",
    ),
    Mistake(
        _wrong_axis,
        "Your probabilities add up to 1 over the positions. The vocabulary is the last axis.",
        name="normalised over the positions",
    ),
    bits_for_nats(
        _in_bits,
    ),
    sign_reversed(
        _wrong_sign,
        "This is the mean log-probability, never positive. The loss is minus that.",
    ),
    exp_overflows(
        _overflows,
        "The formula is right and exp overflows for large logits (far below zero all terms "
        "underflow). Subtract each row's maximum, or use `logsumexp`.",
    ),
    one_maximum_for_all_rows(
        _one_maximum,
        "You subtract the maximum of the whole batch, and rows far below it underflow to "
        "log 0. Each position needs its own: axis=-1 and keepdims=True.",
    ),
    logarithm_of_softmax(
        _log_of_softmax,
        "Softmax first and the logarithm second: a token that is over 745 behind has "
        "probability 0 and infinite loss. Stay with logarithms: `log_softmax`.",
    ),
    epsilon_in_logarithm(
        _constant_added,
        "The small constant inside the logarithm caps the loss, just where the gradient is "
        "needed. `log_softmax` needs none.",
    ),
    probability_clipped(
        _clipped,
        "Clipping caps the loss, and its gradient is 0 from there on, so the worst mistakes "
        "are never corrected. `log_softmax` needs no clip.",
    ),
]


def wrong_losses(reduced):
    """The mistakes in the losses themselves, under a reduction."""
    return [Mistake(reduced(wrong.function), wrong.message, name=wrong.name) for wrong in _WRONG]


# Batches that tell the wrong losses apart: other lengths, padding on either side.
CASES = [
    Case("no padding", z=_normal(0, 1, (2, 4, 5)), tokens=[[1, 2, 0, 4], [3, 3, 1, 0]], pad=-1),
    Case(
        "padding at the end",
        z=_normal(0, 2, (3, 5, 4)),
        tokens=[[1, 2, 3, 1, 2], [2, 3, 1, 0, 0], [3, 1, 2, 2, 0]],
        pad=0,
    ),
    Case(
        "padding at the start",
        z=_normal(0, 2, (3, 4, 3)),
        tokens=[[0, 0, 1, 2], [2, 1, 1, 2], [0, 1, 2, 1]],
        pad=0,
    ),
    Case(
        "padding by the last token of the vocabulary",
        z=_normal(0, 2, (3, 4, 6)),
        tokens=[[0, 2, 0, 5], [1, 0, 5, 5], [4, 4, 1, 0]],
        pad=5,
    ),
    Case("one sequence", z=_normal(0, 2, (1, 5, 3)), tokens=[[2, 1, 1, 2, 1]], pad=0),
    Case("two tokens each", z=_normal(0, 1, (3, 2, 4)), tokens=[[1, 3], [2, 1], [3, 0]], pad=0),
    Case(
        "a sequence of nothing but padding",
        z=_normal(0, 2, (3, 4, 4)),
        tokens=[[1, 2, 3, 1], [0, 0, 0, 0], [2, 3, 3, 0]],
        pad=0,
    ),
    Case(
        "all sequences shorter than the batch",
        z=_normal(0, 1, (2, 5, 3)),
        tokens=[[1, 2, 2, 0, 0], [2, 1, 0, 0, 0]],
        pad=0,
    ),
    Case(
        "logits near plus and minus a billion",
        part="extreme",
        z=[
            [[1e9, -1e9, 0], [-1e9, 1e9, 1e9], [5.0, 1e9, 0]],
            [[-1e9, -1e9, -1e9], [0.0, 1e9, -1e9], [0, 0, 0]],
        ],
        tokens=[[1, 2, 2], [2, 1, 0]],
        pad=0,
    ),
    Case(
        "rows at very different heights",
        part="extreme",
        z=[[[2000.0, 2001, 1999], [0.0, 1, 2], [-3000.0, -3001, -3002], [0.0, 0, 0]]],
        tokens=[[1, 2, 1, 1]],
        pad=0,
    ),
    Case(
        "a target hundreds behind",
        part="extreme",
        z=[[[900.0, 0.0, 3.0], [0.0, -800.0, 1.0], [40.0, 0.0, 1.0]]],
        tokens=[[2, 1, 1]],
        pad=0,
    ),
]
