"""Two reductions of the shifted loss in exercise set 11: one number, and one for each position."""

import numpy as np

from grading.checks.base import Exercise, Mistake
from grading.checks.language_modelling_loss.shifts import cases, shifted, surprise, wrong_losses
from losslab.numerics import log_softmax


def _kept(z, tokens, pad):
    losses, valid = shifted(z, tokens, pad)
    return losses[valid]


# --- One number ---------------------------------------------------------------------------------


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


next_token_loss_exercise = Exercise(
    "next_token_loss",
    3,
    _next_token_loss,
    cases=cases(),
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
        Mistake(
            lambda z, tokens, pad: _kept(z, tokens, pad).sum(),
            "This is the sum. Divide by the number of targets that count.",
            name="sum instead of mean",
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
        Mistake(
            lambda z, tokens, pad: np.exp(_kept(z, tokens, pad).mean()),
            "This is the perplexity. The mean loss, in nats, is asked.",
            name="perplexity instead of loss",
        ),
        Mistake(
            lambda z, tokens, pad: _kept(z, tokens, pad),
            "One loss for each target comes back. Their mean is asked.",
            name="no mean taken",
        ),
    ],
)


# --- One number for each position ---------------------------------------------------------------


def _position_losses(z, tokens, pad):
    targets = tokens[:, 1:]
    n, i = np.indices(targets.shape)
    losses = -log_softmax(z)[n, i, targets]
    means = np.full(len(losses.T), np.nan)
    for at in np.flatnonzero((targets != pad).any(axis=0)):
        means[at] = losses[targets[:, at] != pad, at].mean()
    return means


def _positions_of(losses_of):
    def answer(z, tokens, pad):
        return _pooled(*losses_of(z, tokens, pad))

    return answer


def _pooled(losses, valid, axis=0):
    """Means of the valid losses along an axis, NaN where there are none."""
    count = valid.sum(axis=axis)
    total = np.where(valid, losses, 0).sum(axis=axis)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _running(z, tokens, pad):
    losses, valid = shifted(z, tokens, pad)
    total = np.where(valid, losses, 0).sum(axis=0).cumsum()
    return total / valid.sum(axis=0).cumsum()


def _each(change):
    """A wrong answer from the losses and what counts."""
    return lambda z, tokens, pad: change(*shifted(z, tokens, pad))


position_losses_exercise = Exercise(
    "position_losses",
    3,
    _position_losses,
    cases=cases(),
    mistakes=[
        *wrong_losses(_positions_of),
        Mistake(
            _each(lambda losses, valid: np.nan_to_num(_pooled(losses, valid))),
            "Where no target counts you give 0, which would be a perfect prediction. Nothing is "
            "known there: NaN.",
            name="0 where none counts",
        ),
        Mistake(
            _each(lambda losses, valid: np.where(valid, losses, 0).mean(axis=0)),
            "The padding is out of the sums and still in the number you divide by: late positions "
            "look easy just because few sequences reach them. Divide by the targets that count.",
            name="divided by all sequences",
        ),
        Mistake(
            _each(lambda losses, valid: np.where(valid, losses, np.nan).mean(axis=0)),
            "One padded sequence makes a whole position NaN. Only where **no** sequence has a "
            "valid target there is no mean.",
            name="NaN spreads",
        ),
        Mistake(
            _each(lambda losses, valid: _pooled(losses, valid, axis=1)),
            "You average along each sequence. One number for each position is asked: the mean over "
            "the sequences, axis 0.",
            name="mean along the sequences",
        ),
        Mistake(
            lambda z, tokens, pad: _kept(z, tokens, pad).mean(),
            "One number comes back. A mean for each of the T − 1 positions is asked.",
            name="mean over everything",
        ),
        Mistake(
            _each(lambda losses, valid: np.where(valid, losses, 0).sum(axis=0)),
            "These are sums. Divide each by the number of targets that count at that position.",
            name="sum instead of mean",
        ),
        Mistake(
            _each(lambda losses, valid: np.append(_pooled(losses, valid), np.nan)),
            "T tokens give T − 1 predictions. The last position predicts nothing and has no entry.",
            name="one position too many",
        ),
        Mistake(
            _each(lambda losses, valid: np.append(np.nan, _pooled(losses, valid))),
            "T tokens give T − 1 predictions. Entry i belongs to the position that predicts token "
            "i + 1; nothing predicts the first token, and it has no entry.",
            name="an entry for the first token",
        ),
        Mistake(
            _each(lambda losses, valid: _pooled(losses, valid)[valid.any(axis=0)]),
            "Positions without a valid target have vanished, so the others are no longer where "
            "they belong. Leave NaN in their place.",
            name="empty positions dropped",
        ),
        Mistake(
            _running,
            "Each entry takes in the positions before it too. A mean of each position alone is "
            "asked.",
            name="running mean",
        ),
        Mistake(
            _each(lambda losses, valid: np.exp(_pooled(losses, valid))),
            "These are perplexities. The mean losses, in nats, are asked.",
            name="perplexity instead of loss",
        ),
        Mistake(
            _each(lambda losses, valid: np.where(valid, losses, np.nan)),
            "One loss for each sequence and position comes back. Average over the sequences.",
            name="no mean taken",
        ),
    ],
)
