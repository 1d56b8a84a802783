"""Hidden check of ``chunked_cross_entropy``, set 11."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import bits_for_nats, exp_overflows, mean_taken, sign_reversed
from lessonkit.ruler.arguments import Measured
from losslab.numerics import logsumexp

_rng = np.random.default_rng(113)

_normal = _rng.normal


def _at(table, t):
    """The entry of each row that its target names."""
    return table[np.arange(len(t)), t]


def _surprise(z, t):
    return logsumexp(z) - _at(z, t)


def _chunked_cross_entropy(hidden, embedding, t, chunk):
    total = np.full(len(hidden), -np.inf)
    for start in range(0, len(embedding), chunk):
        z = hidden @ embedding[start : start + chunk].T
        total = np.logaddexp(total, logsumexp(z))
    return total - np.sum(hidden * embedding[t], axis=1)


def _pieces(hidden, embedding, chunk):
    """The logits of every chunk in turn."""
    for start in range(0, len(embedding), chunk):
        yield hidden @ embedding[start : start + chunk].T


def _target(hidden, embedding, t):
    return np.sum(hidden * embedding[t], axis=1)


def _combined(combine):
    """A wrong answer from the list of the chunks' logits."""

    def answer(hidden, embedding, t, chunk):
        pieces = list(_pieces(hidden, embedding, chunk))
        return combine(pieces) - _target(hidden, embedding, t)

    return answer


def _running(step):
    """A recurrence ``(top, total, z) -> (top, total)`` over the chunks."""

    def answer(hidden, embedding, t, chunk):
        top, total = np.full(len(hidden), -np.inf), np.zeros(len(hidden))
        for z in _pieces(hidden, embedding, chunk):
            top, total = step(top, total, z)
        return top + np.log(total) - _target(hidden, embedding, t)

    return answer


def _outside(exponentials):
    def answer(hidden, embedding, t, chunk):
        total = sum(exponentials(z) for z in _pieces(hidden, embedding, chunk))
        return np.log(total) - _target(hidden, embedding, t)

    return answer


def _unscaled(top, total, z):
    new = np.maximum(top, z.max(axis=1))
    return new, total + np.exp(z - new[:, None]).sum(axis=1)


def _upside_down(top, total, z):
    new = np.maximum(top, z.max(axis=1))
    grown = np.where(total > 0, total * np.exp(new - np.where(total > 0, top, new)), 0)
    return new, grown + np.exp(z - new[:, None]).sum(axis=1)


def _first_maximum(top, total, z):
    new = np.where(np.isfinite(top), top, z.max(axis=1))
    return new, total + np.exp(z - new[:, None]).sum(axis=1)


def _whole(hidden, embedding, t, chunk):
    return _surprise(hidden @ embedding.T, t)


def _row_by_row(hidden, embedding, t, chunk):
    rows = [
        _surprise((h @ embedding.T)[None], one[None])[0] for h, one in zip(hidden, t, strict=True)
    ]
    return np.array(rows)


def _last_chunk_dropped(hidden, embedding, t, chunk):
    chunk = min(chunk, len(embedding))
    whole = len(embedding) // chunk * chunk
    parts = [logsumexp(z) for z in _pieces(hidden, embedding[:whole], chunk)]
    return np.logaddexp.reduce(parts, axis=0) - _target(hidden, embedding, t)


def _target_within_chunk(hidden, embedding, t, chunk):
    total, target = np.full(len(t), -np.inf), np.zeros(len(t))
    for z in _pieces(hidden, embedding, chunk):
        total = np.logaddexp(total, logsumexp(z))
        target = _at(z, t % z.shape[1])
    return total - target


def _own_chunk_only(hidden, embedding, t, chunk):
    losses = np.zeros(len(t))
    for start, z in zip(
        range(0, len(embedding), chunk), _pieces(hidden, embedding, chunk), strict=True
    ):
        here = (t >= start) & (t < start + chunk)
        losses[here] = _surprise(z[here], t[here] - start)
    return losses


def _rows_in_chunks(hidden, embedding, t, chunk):
    z = [hidden[start : start + chunk] @ embedding.T for start in range(0, len(hidden), chunk)]
    return _surprise(np.concatenate(z), t)


_LARGE = {
    "hidden": Measured(_normal(0, 1, (4, 1))),
    "embedding": _normal(0, 1, (24_000, 1)),
    "t": _rng.integers(0, 24_000, 4),
}

_MEMORY = 290_000  # bytes: a copy of the embedding and some chunks; two rows of logits exceed it


def _few(n, size, v, chunk, *, scale=1.0):
    return {
        "hidden": _normal(0, scale, (n, size)),
        "embedding": _normal(0, 1, (v, size)),
        "t": _rng.integers(0, v, n),
        "chunk": chunk,
    }


_TALL = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 0.0]]

EXERCISE = Exercise(
    "chunked_cross_entropy",
    4,
    _chunked_cross_entropy,
    cases=[
        Case("chunks that divide the vocabulary", **_few(4, 3, 6, 2)),
        Case("a last chunk that is shorter", **_few(5, 2, 7, 3)),
        Case("one token in each chunk", **_few(3, 4, 5, 1)),
        Case("a chunk as large as the vocabulary", **_few(3, 2, 6, 6)),
        Case("a chunk larger than the vocabulary", **_few(6, 2, 4, 10)),
        Case("one hidden state", **_few(1, 3, 9, 4)),
        Case("logits of a few dozen", **_few(6, 3, 11, 4, scale=8.0)),
        Case("a large vocabulary", **_LARGE, chunk=500, memory=_MEMORY),
        Case(
            "logits near plus and minus a billion",
            part="extreme",
            hidden=[[1e9, 0.0], [-1e9, 5.0], [0.0, -1e9], [1e9, 1e9]],
            embedding=_TALL,
            t=[0, 3, 2, 4],
            chunk=2,
        ),
        Case(
            "chunks whose largest logits differ by hundreds",
            part="extreme",
            hidden=[[1000.0, 0.0], [-2000.0, 0.0], [900.0, 1.0]],
            embedding=[[-1.0, 1.0], [0.0, 2.0], [1.0, 0.0], [1.0, 3.0], [-2.0, 0.0]],
            t=[2, 1, 4],
            chunk=1,
        ),
    ],
    mistakes=[
        Mistake(
            _whole,
            "The values are right, but somewhere all logits of a row are in memory at once. Each "
            "chunk should leave behind one number per row: its log-sum-exp, or a running maximum "
            "and sum.",
            name="all logits at once",
            alike=(
                _rows_in_chunks,
                _row_by_row,
                _combined(lambda pieces: logsumexp(np.concatenate(pieces, axis=1))),
            ),
        ),
        Mistake(
            _last_chunk_dropped,
            "The end of the vocabulary is missing where the chunks do not divide it. "
            "`range(0, V, chunk)` starts a last, shorter chunk.",
            name="shorter last chunk dropped",
        ),
        Mistake(
            _target_within_chunk,
            "You take the target's logit at the wrong place. A target lies in one chunk only, at "
            "`t - start` inside it; or fetch its logit apart: the product of `hidden` and "
            "`embedding[t]`, row by row.",
            name="target taken from the last chunk",
        ),
        Mistake(
            _own_chunk_only,
            "You normalise within the chunk of the target. Tokens of all chunks compete: combine "
            "the chunks' log-sum-exps.",
            name="normalised within a chunk",
        ),
        Mistake(
            _combined(lambda pieces: sum(logsumexp(z) for z in pieces)),
            "You add the chunks' log-sum-exps. What adds up are the exponentials: combine them "
            "with `np.logaddexp`.",
            name="log-sum-exps added",
        ),
        Mistake(
            _combined(lambda pieces: np.mean([logsumexp(z) for z in pieces], axis=0)),
            "You average the chunks' log-sum-exps. Combine them with `np.logaddexp`.",
            name="log-sum-exps averaged",
        ),
        Mistake(
            _combined(lambda pieces: np.max([logsumexp(z) for z in pieces], axis=0)),
            "You keep the largest of the chunks' log-sum-exps. The smaller ones count, too: "
            "`np.logaddexp`.",
            name="largest log-sum-exp kept",
        ),
        Mistake(
            _combined(lambda pieces: logsumexp(pieces[-1])),
            "Only the last chunk counts: the running value is overwritten in each round.",
            name="last chunk only",
        ),
        Mistake(
            _combined(
                lambda pieces: np.logaddexp(0, np.logaddexp.reduce(list(map(logsumexp, pieces))))
            ),
            "Your running value starts at 0, which is the logarithm of one token more. Nothing so "
            "far is log 0: start at −inf.",
            name="running value starts at 0",
        ),
        Mistake(
            _running(_first_maximum),
            "You subtract the first chunk's maximum throughout. A later chunk may lie far above, "
            "and exp overflows. Let the maximum rise, and rescale the sum.",
            name="first maximum kept",
        ),
        Mistake(
            _running(_unscaled),
            "When the running maximum rises, the sum so far is still in units of the old one. "
            "Multiply it by exp(old − new) first.",
            name="old sum not rescaled",
        ),
        Mistake(
            _running(_upside_down),
            "You rescale the old sum by exp(new − old). It has to shrink when the maximum rises: "
            "exp(old − new).",
            name="rescaled the wrong way",
        ),
        sign_reversed(
            lambda h, e, t, chunk: _target(h, e, t) - logsumexp(h @ e.T),
            "These are log-probabilities, never positive. The loss is minus that.",
        ),
        Mistake(
            lambda h, e, t, chunk: logsumexp(h @ e.T),
            "This is the log-sum-exp alone. Take the target's logit off.",
            name="target's logit missing",
        ),
        mean_taken(
            lambda h, e, t, chunk: np.mean(_whole(h, e, t, chunk)),
            "One number comes back. One loss for each row of `hidden` is wanted.",
        ),
        bits_for_nats(
            lambda h, e, t, chunk: _whole(h, e, t, chunk) / np.log(2),
        ),
        exp_overflows(
            _outside(lambda z: np.exp(z).sum(axis=1)),
            "The chunks are added up outside the logarithm, and exp overflows for large logits. "
            "Keep each chunk's log-sum-exp and combine them with `np.logaddexp`.",
            alike=(_outside(lambda z: np.exp(logsumexp(z))),),
        ),
    ],
)
