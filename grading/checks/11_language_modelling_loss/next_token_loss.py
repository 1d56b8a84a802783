"""Hidden check of ``next_token_loss``, set 11."""

import numpy as np

from grading.checks.base import Exercise, Mistake
from grading.checks.common import mean_not_taken, perplexity_instead_of_loss, sum_instead_of_mean
from losslab.numerics import log_softmax

from ._shifts import CASES, shifted, surprise, wrong_losses


def _kept(z, tokens, pad):
    losses, valid = shifted(z, tokens, pad)
    return losses[valid]


def _next_token_loss(z, tokens, pad):
    targets = tokens[:, 1:]
    n, i = np.indices(targets.shape)
    losses = -log_softmax(z)[n, i, targets]
    return losses[targets != pad].mean()


def _mean_of(losses_of):
    def answer(z, tokens, pad):
        losses, valid = losses_of(z, tokens, pad)
        return losses[valid].mean()

    return answer


def _by_sequence(z, tokens, pad):
    losses, valid = shifted(z, tokens, pad)
    return np.where(valid, losses, 0).sum(axis=1) / valid.sum(axis=1)


EXERCISE = Exercise(
    "next_token_loss",
    3,
    _next_token_loss,
    cases=CASES,
    mistakes=[
        *wrong_losses(_mean_of),
        Mistake(
            lambda z, tokens, pad: np.mean(
                surprise(
                    z[:, :-1].transpose(1, 0, 2).reshape(-1, z.shape[-1]), tokens[:, 1:].reshape(-1)
                )[(tokens[:, 1:] != pad).reshape(-1)]
            ),
            "Logits and targets are flattened in different orders, so predictions meet the targets "
            "of other sequences. Leave the axes in place, or reshape both alike.",
            name="flattened in different orders",
        ),
        Mistake(
            lambda z, tokens, pad: np.where(*shifted(z, tokens, pad)[::-1], 0).mean(),
            "The padding is out of the sum and still in the number you divide by. Divide by the "
            "number of targets that count.",
            name="divided by all positions",
        ),
        Mistake(
            lambda z, tokens, pad: np.nanmean(_by_sequence(z, tokens, pad)),
            "You average each sequence first, so a token of a short sequence weighs more. Pool the "
            "tokens of the whole batch and divide once.",
            name="mean of the sequences' means",
        ),
        Mistake(
            lambda z, tokens, pad: np.mean(_by_sequence(z, tokens, pad)),
            "You average each sequence first, so a token of a short sequence weighs more and a "
            "sequence of nothing but padding makes all of it NaN. Pool the tokens of the batch.",
            name="mean of the sequences' means, one of them NaN",
        ),
        sum_instead_of_mean(
            lambda z, tokens, pad: _kept(z, tokens, pad).sum(),
            "This is the sum. Divide by the number of targets that count.",
        ),
        Mistake(
            lambda z, tokens, pad: _kept(z, tokens, pad).sum() / len(tokens),
            "You divide by the number of sequences, so longer texts seem worse. Divide by the "
            "number of targets that count.",
            name="divided by the sequences",
        ),
        Mistake(
            lambda z, tokens, pad: _kept(z, tokens, pad).sum() / np.sum(tokens != pad),
            "You divide by the number of tokens. The first token of a sequence is nobody's target: "
            "count `tokens[:, 1:] != pad`.",
            name="divided by the tokens",
        ),
        perplexity_instead_of_loss(
            lambda z, tokens, pad: np.exp(_kept(z, tokens, pad).mean()),
        ),
        mean_not_taken(
            lambda z, tokens, pad: _kept(z, tokens, pad),
            "One loss for each target comes back. Their mean is wanted.",
        ),
    ],
)
