"""Visible check of ``chunked_cross_entropy``, set 11."""

import numpy as np

from lessonkit.checks import case
from losslab import losses

rng = np.random.default_rng(6)
states, vocabulary = rng.normal(size=(4, 1)), rng.normal(size=(24_000, 1))
wanted = rng.integers(0, 24_000, 4)

CASES = [
    case(
        hidden=[[1.0, 0.0], [0.0, 2.0]],
        embedding=[[1.0, 0.0], [0.0, 1.0], [2.0, 0.0], [1.0, 1.0], [0.5, -1.0]],
        t=[0, 3],
        chunk=2,
        expected=[1.739183235, 0.8281090145],
        looks_like=[
            ([-1.739183235, -0.8281090145], "The sign: log-sum-exp minus the target's logit."),
            ([2.739183235, 2.828109014], "The target's logit is still to be subtracted."),
            ([1.626523375, 0.8200751916], "The last, shorter chunk is missing."),
            (
                [3.126523375, 0.2538560221],
                "The log-sum-exps are added. Add the exponentials: np.logaddexp.",
            ),
            (
                [1.313261688, 0.126928011],
                "Only the best chunk counts. All of them add up: np.logaddexp.",
            ),
            ([-0.5, -4.0], "Only the last chunk counts: total is overwritten in each round."),
            (
                [0.3132616875, 0.126928011],
                "Only the target's own chunk counts. All tokens compete.",
            ),
            (
                [1.801804081, 0.8855516867],
                "Does total begin at 0? The log-sum-exp of nothing is −inf.",
            ),
            (
                [0.3755077917, -1.248714659],
                "The log-sum-exps are averaged. Combine them with np.logaddexp.",
            ),
            (
                [2.239183235, 4.828109014],
                "The target's logit is taken from the last chunk. Each has its own.",
            ),
            ([2.509111028, 1.194708768], "These are bits. Nats are wanted."),
            (1.283646125, "One number. A loss for each row is wanted."),
        ],
    ),
    case(
        hidden=[[1000.0], [-1000.0]],
        embedding=[[0.0], [1.0], [1.0], [-1.0]],
        t=[1, 0],
        chunk=1,
        expected=[0.6931471806, 1000.0],
        looks_like=[
            ([np.inf, np.inf], "exp(1000) has overflowed. Combine the chunks with np.logaddexp."),
            ([np.nan, np.nan], "−inf − (−inf) is NaN, or inf/inf: np.logaddexp copes with both."),
        ],
    ),
    case(
        hidden=states,
        embedding=vocabulary,
        t=wanted,
        chunk=500,
        expected=losses.chunked_cross_entropy(states, vocabulary, wanted, chunk=500),
        memory=290_000,
    ),
]
TAKEAWAY = (
    "A row's log-sum-exp can be gathered piece by piece, so the largest array of the "
    "training step need never exist. The gradient is gathered in a second walk."
)


def library(hidden, embedding, t, chunk):
    return losses.chunked_cross_entropy(hidden, embedding, t, chunk=chunk)
