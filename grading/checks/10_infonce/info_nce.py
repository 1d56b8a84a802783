"""Hidden check of ``info_nce``, set 10."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    bits_for_nats,
    epsilon_in_logarithm,
    exp_overflows,
    logarithm_of_softmax,
    logits_clipped,
    mean_taken,
    one_maximum_for_all_rows,
    probability_clipped,
    sign_reversed,
)
from losslab.numerics import log_softmax, logsumexp, softmax

_rng = np.random.default_rng(100)

_normal, _uniform = _rng.normal, _rng.uniform


def _info_nce(similarity, temperature):
    z = similarity / temperature
    return logsumexp(z) - np.diag(z)


def _on_logits(answer):
    """A wrong answer that is right about the temperature, from what it does with the logits."""
    return lambda similarity, temperature: answer(similarity / temperature)


def _negatives_only(z):
    """The positive is missing below the bar."""
    return logsumexp(np.where(np.eye(len(z), dtype=bool), -np.inf, z)) - np.diag(z)


def _unshifted(z):
    exps = np.exp(z)
    return exps / exps.sum(axis=1, keepdims=True)


def _below_bar(z):
    """One maximum for the whole batch."""
    shifted = z - z.max()
    return np.log(np.exp(shifted).sum(axis=1)) - np.diag(shifted)


def _twice(z):
    """The positive stands below the bar once as a candidate and once more by itself."""
    return np.logaddexp(logsumexp(z), np.diag(z)) - np.diag(z)


def _clipped(low):
    return _on_logits(lambda z: -np.log(np.clip(np.diag(softmax(z)), low, 1.0)))


def _added(small):
    return _on_logits(lambda z: -np.log(np.diag(softmax(z)) + small))


_CLIPPED = (
    "The clip caps the loss of a hopeless query, and its gradient there is 0. Stay with "
    "logarithms: log-sum-exp minus the positive's logit needs no clip."
)

_ADDED = (
    "The small number inside the logarithm caps the loss of a hopeless query. Stay with "
    "logarithms: log-sum-exp minus the positive's logit never meets log 0."
)

EXERCISE = Exercise(
    "info_nce",
    3,
    _info_nce,
    cases=[
        Case(
            "a few queries",
            similarity=[[2.0, 0.5, 0.1], [0.0, 1.5, 0.2], [0.1, 0.4, 1.0]],
            temperature=0.5,
        ),
        Case("cosines at a low temperature", similarity=_uniform(-1, 1, (5, 5)), temperature=0.1),
        Case("a temperature above one", similarity=_normal(0, 3, (4, 4)), temperature=2.0),
        Case("a temperature of one", similarity=_normal(size=(3, 3)), temperature=1.0),
        Case("candidates all alike", similarity=np.full((4, 4), 0.3), temperature=0.2),
        Case(
            "positives far behind",
            similarity=[[-0.9, 0.8, 0.1], [0.7, -0.6, 0.2], [0.4, 0.9, -0.3]],
            temperature=0.15,
        ),
        Case("a larger batch", similarity=_uniform(-1, 1, (12, 12)), temperature=0.3),
        Case(
            "similarities in float32",
            similarity=_uniform(-1, 1, (5, 5)).astype(np.float32),
            temperature=0.25,
        ),
        Case(
            "huge similarities",
            part="extreme",
            similarity=[[1e9, -1e9, 3.0], [1e9, -1e9, 0.0], [-1e9, 2e8, 1e8]],
            temperature=0.5,
        ),
        Case(
            "rows at very different heights",
            part="extreme",
            similarity=[[0.0, 1.0, 2.0], [2000.0, 2001.0, 1999.0], [-3000.0, -3001.0, -3002.0]],
            temperature=0.8,
        ),
        Case(
            "cosines at a tiny temperature",
            part="extreme",
            similarity=[[0.9, 0.2, -0.7], [0.8, -0.6, 0.1], [0.5, 0.499, 0.498]],
            temperature=0.001,
        ),
    ],
    mistakes=[
        Mistake(
            lambda s, t: logsumexp(s) - np.diag(s),
            "The temperature has no effect. Divide every similarity by it first.",
            name="temperature ignored",
        ),
        Mistake(
            lambda s, t: _info_nce(s, 1 / t),
            "You multiply by the temperature. Similarities are divided by it, so that a low one "
            "makes the softmax sharp. (CLIP multiplies by its logit scale, which is 1/τ.)",
            name="multiplied by the temperature",
        ),
        Mistake(
            _on_logits(_negatives_only),
            "The positive is missing below the bar. It is one of the N candidates; without it the "
            "loss can fall below 0. (That is another loss, decoupled contrastive learning.)",
            name="positive missing below the bar",
            alike=(
                _on_logits(
                    lambda z: np.log(np.exp(z).sum(axis=1) - np.exp(np.diag(z))) - np.diag(z)
                ),
            ),
        ),
        Mistake(
            _on_logits(_twice),
            "The positive stands below the bar twice: it is already one of the candidates of its "
            "row.",
            name="positive counted twice",
        ),
        Mistake(
            _on_logits(lambda z: -np.diag(softmax(z))),
            "The logarithm is missing: this is minus the probability of the positive.",
            name="logarithm missing",
        ),
        Mistake(
            _on_logits(lambda z: 1 - np.diag(softmax(z))),
            "This is 1 − p, the chance of picking a wrong candidate. The loss is −log p.",
            name="1 − p instead of −log p",
        ),
        Mistake(
            _on_logits(lambda z: -np.diag(log_softmax(z, axis=0))),
            "Your probabilities add up to 1 over the queries. Each row is a query, and its "
            "candidates are along axis 1.",
            name="columns instead of rows",
        ),
        Mistake(
            _on_logits(lambda z: -0.5 * np.diag(log_softmax(z) + log_softmax(z, axis=0))),
            "You average both directions, as CLIP does. Here each row is a query, and that is all.",
            name="both directions",
        ),
        Mistake(
            _on_logits(lambda z: logsumexp(z.ravel()) - np.diag(z)),
            "Your probabilities add up to 1 over the whole matrix. Each query picks among the "
            "candidates of its own row.",
            name="one softmax for the whole matrix",
        ),
        Mistake(
            lambda s, t: logsumexp(s / t) - np.diag(s),
            "The positive's similarity has to be divided by the temperature as well.",
            name="temperature below the bar only",
        ),
        Mistake(
            lambda s, t: logsumexp(s) - np.diag(s) / t,
            "The similarities inside the log-sum-exp have to be divided by the temperature as "
            "well.",
            name="temperature for the positive only",
        ),
        Mistake(
            lambda s, t: (logsumexp(s) - np.diag(s)) / t,
            "You divide the loss by the temperature. It belongs inside: divide the similarities.",
            name="loss divided by the temperature",
        ),
        Mistake(
            lambda s, t: t * _info_nce(s, t),
            "You multiply the loss by the temperature. Some do, to keep gradients of one size; here "
            "it is left out.",
            name="loss times the temperature",
        ),
        Mistake(
            _on_logits(lambda z: logsumexp(softmax(z)) - np.diag(softmax(z))),
            "Softmax is applied twice: what goes into log-sum-exp are similarities over τ, not "
            "probabilities.",
            name="softmax twice",
        ),
        Mistake(
            _on_logits(lambda z: z.max(axis=1) - np.diag(z)),
            "The best candidate stands in for the log-sum-exp, so the loss is 0 as soon as the "
            "positive leads. All candidates count, by their exponentials.",
            name="maximum instead of log-sum-exp",
        ),
        Mistake(
            _on_logits(lambda z: -np.diag(z)),
            "This is minus the positive's logit alone. The other candidates have no say yet.",
            name="log-sum-exp missing",
        ),
        sign_reversed(
            _on_logits(lambda z: np.diag(log_softmax(z))),
        ),
        bits_for_nats(
            _on_logits(lambda z: -np.diag(log_softmax(z)) / np.log(2)),
        ),
        Mistake(
            _on_logits(lambda z: -np.diag(log_softmax(z)) / len(z)),
            "Every loss is divided by N. The sum below the bar is a sum, and no mean is taken "
            "over the queries either.",
            name="divided by N",
        ),
        Mistake(
            _on_logits(lambda z: np.log(np.mean(np.exp(z), axis=1)) - np.diag(z)),
            "You average the exponentials where they are summed, so every loss is too small by "
            "log N.",
            name="mean below the bar",
        ),
        Mistake(
            _on_logits(lambda z: -log_softmax(z)),
            "A matrix comes back. Only the positives are wanted, on the diagonal.",
            name="whole matrix",
        ),
        mean_taken(
            lambda s, t: np.mean(_info_nce(s, t)),
            "One number comes back. One loss for each query is wanted; the mean is the caller's.",
        ),
        exp_overflows(
            _on_logits(lambda z: np.log(np.exp(z).sum(axis=1)) - np.diag(z)),
            "The formula is right and exp overflows (or every term underflows). A low temperature "
            "makes large logits: use `logsumexp`, or subtract each row's maximum first.",
        ),
        one_maximum_for_all_rows(
            _on_logits(_below_bar),
            "You subtract the maximum of the whole matrix. A row far below it underflows to log 0. "
            "Each row needs its own: axis=1 and keepdims=True.",
        ),
        logarithm_of_softmax(
            _on_logits(lambda z: -np.log(np.diag(softmax(z)))),
            "Softmax first and the logarithm second: a positive that is over 745 behind has "
            "probability 0, and its loss is infinite. Stay with logarithms.",
        ),
        exp_overflows(
            _on_logits(lambda z: -np.log(np.diag(_unshifted(z)))),
            "Your softmax divides infinity by infinity (or 0 by 0) when logits are large. Subtract "
            "each row's maximum, and do not leave the logarithm at all.",
        ),
        probability_clipped(
            _clipped(1e-7),
            _CLIPPED,
        ),
        probability_clipped(_clipped(1e-12), _CLIPPED, alike=(_added(1e-12),)),
        epsilon_in_logarithm(
            _added(1e-8),
            _ADDED,
        ),
        logits_clipped(
            lambda s, t: _info_nce(np.clip(s / t, -100, 100), 1.0),
            "You clip the logits. Beyond the clip similarities that differ become alike. "
            "`logsumexp` takes them as they are.",
        ),
        Mistake(
            lambda s, t: logsumexp(s / t),
            "The positive's own logit is still to be subtracted from the log-sum-exp.",
            name="positive missing",
        ),
        Mistake(
            lambda s, t: -log_softmax(s / t).mean(axis=1),
            "All candidates count. The positive of row i is entry i: take the diagonal.",
            name="all candidates averaged",
        ),
        Mistake(
            lambda s, t: -log_softmax(s / t)[:, 0],
            "The first candidate is taken for the positive of every query. Query i has candidate "
            "i: the diagonal.",
            name="first column for all",
        ),
    ],
)
