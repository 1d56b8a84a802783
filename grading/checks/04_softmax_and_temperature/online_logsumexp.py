"""Hidden check of ``online_logsumexp``, set 04."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import maximum_not_added_back
from lessonkit.ruler.arguments import Chunks

_rng = np.random.default_rng(42)

_normal = _rng.normal

_INF = np.inf


def _online_logsumexp(chunks):
    top, total = -np.inf, 0.0
    for chunk in chunks:
        new = max(top, np.max(chunk, initial=-np.inf))
        if new > -np.inf:
            total = total * np.exp(top - new) + np.sum(np.exp(chunk - new))
            top = new
    return top + np.log(total) if total > 0 else -np.inf


def _whole(chunks):
    """Log-sum-exp of a list of chunks, kept as a whole."""
    return float(np.logaddexp.reduce(np.concatenate(chunks)))


def _stream(rescale, start=-np.inf, guard=True):
    """The recurrence with another factor for the old sum, another start, or no guard for −inf."""

    def answer(chunks):
        top, total = start, 0.0
        for chunk in chunks:
            new = np.maximum(top, np.max(chunk, initial=-np.inf))
            if guard and new == -np.inf:
                continue
            total = rescale(total, top, new) + np.sum(np.exp(chunk - new))
            top = new
        return top + np.log(total)

    return answer


def _right(total, top, new):
    return total * np.exp(top - new)


def _inverted(total, top, new):
    return total * np.exp(new - top) if total > 0 else 0.0


def _empty_chunks_crash(chunks):
    top, total = -np.inf, 0.0
    for chunk in chunks:
        new = max(top, np.max(chunk))
        total = total * np.exp(top - new) + np.sum(np.exp(chunk - new))
        top = new
    return top + np.log(total)


def _first_maximum(chunks):
    top, total = None, 0.0
    for chunk in chunks:
        if top is None and chunk.size:
            top = np.max(chunk)
        if chunk.size:
            total += np.sum(np.exp(chunk - top))
    return top + np.log(total)


def _maximum_forgotten(chunks):
    top, total = -np.inf, 0.0
    for chunk in chunks:
        new = max(top, np.max(chunk, initial=-np.inf))
        if new > -np.inf:
            total, top = total * np.exp(top - new) + np.sum(np.exp(chunk - new)), new
    return np.log(total)


def _two_walks(chunks):
    top = max(np.max(chunk, initial=-np.inf) for chunk in chunks)
    return top + np.log(sum(np.sum(np.exp(chunk - top)) for chunk in chunks))


def _last_chunk(chunks):
    for chunk in chunks:
        result = np.logaddexp.reduce(chunk)
    return result


def _each(chunks):
    return [np.logaddexp.reduce(chunk) for chunk in chunks]


_long = tuple(_normal(i / 10, 2, 5000) for i in range(40))  # 40 kB a chunk, 1.6 MB in all

_kept = 400_000  # bytes: ten chunks, or a chunk as a list of Python's floats and a few more

EXERCISE = Exercise(
    "online_logsumexp",
    4,
    _online_logsumexp,
    cases=[
        Case("maxima that rise", chunks=Chunks(tuple(np.array([[0.0, 1], [2, 0.5], [4, 3.5]])))),
        Case("maxima that fall", chunks=Chunks(tuple(np.array([[4.0, 3.5], [2, 0.5], [0, 1.2]])))),
        Case("a single chunk", chunks=Chunks((_normal(0, 3, 7),))),
        Case("a single logit", chunks=Chunks((np.array([-2.5]),))),
        Case("one logit at a time", chunks=Chunks(tuple(_normal(0, 2, (6, 1))))),
        Case(
            "empty chunks among others",
            chunks=Chunks(
                (np.zeros(0), np.array([1.0, -2]), np.zeros(0), np.array([3.0]), np.zeros(0))
            ),
        ),
        Case(
            "chunks of different lengths", chunks=Chunks(tuple(_normal(-3, 1, n) for n in (5, 2)))
        ),
        Case("a long stream", chunks=Chunks(_long), memory=_kept),
        Case(
            "logits near plus and minus a billion",
            part="extreme",
            chunks=Chunks((np.array([-1e9, -1e9 + 2]), np.array([1e9 - 1, 5.0]), np.array([1e9]))),
        ),
        Case(
            "logits far below zero",
            part="extreme",
            chunks=Chunks((np.array([-2000.0, -2001.0]), np.array([-1999.0]))),
        ),
        Case(
            "a large logit after small ones",
            part="extreme",
            chunks=Chunks((np.array([0.0, 1.0]), np.array([3000.0, 2999.0]), np.array([2998.0]))),
        ),
        Case(
            "masked chunks at the beginning",
            part="extreme",
            chunks=Chunks((np.full(3, -_INF), np.zeros(0), np.full(1, -_INF), np.array([1.0, 2]))),
        ),
        Case(
            "masked logits later on",
            part="extreme",
            chunks=Chunks((np.array([0.5, -_INF]), np.full(2, -_INF), np.array([-_INF, 1.5]))),
        ),
        Case(
            "nothing but masked chunks",
            part="extreme",
            chunks=Chunks((np.full(2, -_INF), np.zeros(0), np.full(3, -_INF))),
        ),
    ],
    mistakes=[
        Mistake(
            _stream(lambda total, top, new: total),
            "When a chunk brings a new maximum, the old sum is still counted from the old one. "
            "Multiply it by exp(old maximum − new maximum) before you add.",
            name="not rescaled",
        ),
        Mistake(
            _stream(_inverted),
            "The rescaling factor is upside down. The new maximum is the larger one, so the factor "
            "exp(old − new) is 1 or less.",
            name="rescaling inverted",
        ),
        Mistake(
            _stream(lambda total, top, new: total * np.exp(new - top)),
            "The rescaling factor is upside down: at the first chunk exp(new − (−inf)) is "
            "infinite, and 0·inf is NaN. It is exp(old − new), which is 1 or less.",
            name="rescaling inverted from the start",
        ),
        Mistake(
            lambda chunks: max(_each(chunks)),
            "You return the log-sum-exp of the best chunk and drop the others. Every chunk adds to "
            "the sum.",
            name="best chunk only",
        ),
        Mistake(
            lambda chunks: np.log(sum(np.exp(chunk).sum() for chunk in chunks)),
            "The running sum is right, and its exponentials overflow, or all underflow. Keep the "
            "largest logit so far beside the sum.",
            name="no running maximum",
        ),
        Mistake(
            lambda chunks: _whole(list(chunks)),
            "The values are right and all chunks are kept, so the whole stream is in memory at "
            "once. Keep two numbers, the maximum and the sum, and let each chunk go.",
            name="chunks kept",
            alike=(
                lambda chunks: _online_logsumexp(list(chunks)),
                lambda chunks: np.logaddexp.reduce(np.hstack(list(chunks))),
            ),
        ),
        Mistake(
            _two_walks,
            "You walk through the chunks twice, once for the maximum and once for the sum. An "
            "iterator is empty after the first walk: do both in one.",
            name="two walks",
        ),
        Mistake(
            _last_chunk,
            "Only the last chunk is in your result. Carry the sum from one chunk to the next.",
            name="last chunk only",
        ),
        Mistake(
            lambda chunks: np.sum([each for each in _each(chunks) if each > -np.inf]),
            "You add the logarithms of the chunks, which multiplies their sums. The sums have to "
            "be added before the logarithm.",
            name="logarithms added",
        ),
        Mistake(
            lambda chunks: max(chunk.max(initial=-np.inf) for chunk in chunks),
            "This is the largest logit of all. The logarithm of the sum is still to be added.",
            name="maximum only",
        ),
        maximum_not_added_back(
            _maximum_forgotten,
            "The maximum that you subtracted all along has to be added back at the end.",
        ),
        Mistake(
            _empty_chunks_crash,
            "Some chunks are empty, and the maximum of nothing is an error. Skip them, or tell "
            "`np.max` where to begin: `initial=-np.inf`.",
            name="empty chunks",
        ),
        Mistake(
            _stream(_right, guard=False),
            "While every logit so far is −inf, the difference of two maxima is −inf − (−inf), "
            "which is NaN and stays. Skip such chunks.",
            name="masked chunks give NaN",
        ),
        Mistake(
            _stream(_right, start=0.0),
            "Your maximum begins at 0, so logits far below zero all underflow. Begin at −inf, the "
            "maximum of nothing.",
            name="maximum begins at 0",
        ),
        Mistake(
            _first_maximum,
            "You use the maximum of the first chunk throughout, and a later logit far above it "
            "overflows. Let the maximum rise, and rescale the sum when it does.",
            name="first maximum throughout",
        ),
    ],
    equivalents={
        "0.0 → 1.0": "the first finite logit multiplies the old sum by exp(−inf), which is 0",
        "total > 0 → total >= 0": "−inf plus the logarithm of 0 is −inf as well, with a warning",
    },
)
