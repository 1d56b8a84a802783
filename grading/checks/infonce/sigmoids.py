"""The sigmoid pair loss on a matrix of similarities, in exercise set 10."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from losslab.numerics import log_softmax, sigmoid

_rng = np.random.default_rng(103)
_normal, _uniform = _rng.normal, _rng.uniform


def _siglip(similarity, scale, bias):
    sign = 2 * np.eye(len(similarity)) - 1
    margins = sign * (scale * similarity + bias)
    return np.sum(np.logaddexp(0, -margins)) / len(similarity)


def _sign(z):
    return 2 * np.eye(len(z)) - 1


def _losses(z):
    """The loss of each pair from its logit."""
    return np.logaddexp(0, -_sign(z) * z)


def _from_logits(loss):
    """A wrong answer that is right up to the logits."""
    return lambda similarity, scale, bias: loss(scale * similarity + bias)


def _with_logits(logits):
    """The right loss of other logits."""
    return lambda s, a, b: np.sum(_losses(logits(s, a, b))) / len(s)


def _balanced(z):
    match = np.eye(len(z), dtype=bool)
    others = _losses(z)[~match]
    return np.mean(_losses(z)[match]) + (np.mean(others) if len(z) > 1 else 0)


def _cautious(small):
    """The logarithm of a sigmoid that is held off 0."""
    return _from_logits(lambda z: -np.sum(np.log(sigmoid(_sign(z) * z) + small)) / len(z))


def _clipped(low):
    return _from_logits(
        lambda z: -np.sum(np.log(np.clip(sigmoid(_sign(z) * z), low, 1.0))) / len(z)
    )


siglip = Exercise(
    "siglip",
    4,
    _siglip,
    cases=[
        Case(
            "a few pairs",
            similarity=[[0.9, 0.1, -0.2], [0.3, 0.6, 0.0], [-0.5, 0.2, 0.4]],
            scale=10.0,
            bias=-5.0,
        ),
        Case("no bias", similarity=_uniform(-1, 1, (4, 4)), scale=3.0, bias=0.0),
        Case("a bias above zero", similarity=_uniform(-1, 1, (3, 3)), scale=2.5, bias=1.5),
        Case(
            "scale and bias as training begins",
            similarity=_uniform(-1, 1, (6, 6)),
            scale=10.0,
            bias=-10.0,
        ),
        Case("a scale of one", similarity=_normal(0, 2, (5, 5)), scale=1.0, bias=-0.5),
        Case("a scale below one", similarity=_normal(0, 2, (4, 4)), scale=0.4, bias=0.3),
        Case("similarities all alike", similarity=np.full((7, 7), 0.2), scale=2.0, bias=-1.0),
        Case("a single pair", similarity=[[0.3]], scale=4.0, bias=-1.0),
        Case(
            "similarities in float32",
            similarity=_uniform(-1, 1, (5, 5)).astype(np.float32),
            scale=5.0,
            bias=-2.0,
        ),
        Case(
            "mistakes of hundreds",
            part="extreme",
            similarity=[[-0.72, 0.1, -0.5], [0.2, 0.6, 0.735], [0.73, -0.3, 0.9]],
            scale=1000.0,
            bias=-3.0,
        ),
        Case(
            "huge similarities",
            part="extreme",
            similarity=[[1e8, -1e8, 1.0], [2e8, -1e8, 0.0], [-1e8, 1e7, 5e7]],
            scale=10.0,
            bias=-10.0,
        ),
        Case(
            "a large scale",
            part="extreme",
            similarity=_uniform(-1, 1, (5, 5)),
            scale=5000.0,
            bias=-10.0,
        ),
    ],
    mistakes=[
        Mistake(
            _from_logits(lambda z: np.mean(_losses(z))),
            "You divide by all N² pairs. The paper divides the sum over the pairs by N; your loss, "
            "and your gradient, shrink as the batch grows.",
            name="divided by N²",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(np.logaddexp(0, -np.eye(len(z)) * z)) / len(z)),
            "Your labels are 0 off the diagonal. There every pair costs log 2 whatever its "
            "similarity, and nothing pushes it away: the labels are +1 and −1.",
            name="labels 0 off the diagonal",
        ),
        Mistake(
            _from_logits(lambda z: -np.mean(np.diag(log_softmax(z)))),
            "This is InfoNCE: a softmax over each row, in which the bias cancels. Here each pair is "
            "judged by itself, with a sigmoid.",
            name="softmax instead of sigmoids",
        ),
        Mistake(
            _from_logits(
                lambda z: -0.5 * np.mean(np.diag(log_softmax(z) + log_softmax(z, axis=0)))
            ),
            "This is the CLIP loss: softmaxes over rows and columns. Here each pair is judged by "
            "itself, with a sigmoid.",
            name="CLIP loss",
        ),
        Mistake(
            _with_logits(lambda s, a, b: a * s),
            "The bias has no effect. It tells the model from the start that most pairs do not "
            "match.",
            name="bias ignored",
        ),
        Mistake(
            _with_logits(lambda s, a, b: a * s - b),
            "The bias is subtracted. It is added, and is itself negative as a rule.",
            name="bias subtracted",
        ),
        Mistake(
            _with_logits(lambda s, a, b: a * (s + b)),
            "The bias is multiplied by the scale as well. It is added after scaling.",
            name="bias scaled",
        ),
        Mistake(
            lambda s, a, b: np.sum(np.logaddexp(0, -(_sign(s) * a * s + b))) / len(s),
            "The label multiplies only the similarity. It turns the whole logit round, the bias "
            "included.",
            name="bias not turned round",
        ),
        Mistake(
            _with_logits(lambda s, a, b: s / a + b),
            "You divide by the scale, as by a temperature. It multiplies: it is 1/τ.",
            name="divided by the scale",
        ),
        Mistake(
            _with_logits(lambda s, a, b: s + b),
            "The scale has no effect. It multiplies the similarities.",
            name="scale ignored",
        ),
        Mistake(
            _with_logits(lambda s, a, b: np.exp(a) * s + b),
            "You take the exponential of the scale, as code that learns its logarithm does. Here it "
            "is the scale itself.",
            name="exponential of the scale",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(np.logaddexp(0, _sign(z) * z)) / len(z)),
            "The sign is turned round: matches should be cheap where their logit is high, the "
            "others where it is low.",
            name="sign reversed",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(np.logaddexp(0, -z)) / len(z)),
            "Every pair is treated as a match. Off the diagonal the label is −1.",
            name="all taken for matches",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(_losses(z))),
            "This is the sum over all pairs. Divide it by N, the number of rows.",
            name="not divided",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(_losses(z), axis=1)),
            "One loss for each row comes back. Their mean is asked, one number.",
            name="mean not taken",
        ),
        Mistake(
            _from_logits(_losses),
            "One loss for each pair comes back. Sum them and divide by N.",
            name="nothing summed",
        ),
        Mistake(
            _from_logits(lambda z: 2 * np.sum(_losses(z)) / len(z)),
            "Twice too large. All N² pairs are in the matrix once; there is no second direction.",
            name="both directions",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(np.diag(_losses(z))) / len(z)),
            "Only the matches cost something. Without the other pairs everything may collapse into "
            "one point.",
            name="matches only",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(_losses(z) * (1 - np.eye(len(z)))) / len(z)),
            "Only the non-matches cost something. Nothing pulls the matches together.",
            name="non-matches only",
        ),
        Mistake(
            _from_logits(_balanced),
            "You average matches and non-matches by themselves, which gives them equal weight. Here "
            "every pair counts the same; the bias makes up for the imbalance.",
            name="matches and others averaged apart",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(sigmoid(-_sign(z) * z)) / len(z)),
            "The logarithm is missing: these are the probabilities of being wrong.",
            name="logarithm missing",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(np.maximum(0, 1 - _sign(z) * z)) / len(z)),
            "This is a hinge. The logistic loss log(1 + e^(−m)) is asked.",
            name="hinge",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(np.logaddexp(0, -sigmoid(_sign(z) * z))) / len(z)),
            "The sigmoid is applied twice: what goes into log(1 + e^(−m)) is the logit with its "
            "sign.",
            name="sigmoid twice",
        ),
        Mistake(
            _from_logits(lambda z: -np.sum(_losses(z)) / len(z)),
            "These are log-probabilities, which are never positive. The loss is minus that.",
            name="sign missing",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(_losses(z)) / len(z) / np.log(2)),
            "This is in bits. The course takes natural logarithms, so the unit is the nat.",
            name="logarithm to base 2",
        ),
        Mistake(
            _from_logits(lambda z: np.sum(np.log1p(np.exp(-_sign(z) * z))) / len(z)),
            "The formula is right, and exp overflows on a confident mistake. "
            "`np.logaddexp(0, −m)` is log(1 + e^(−m)) without that.",
            name="exp overflows",
        ),
        Mistake(
            _from_logits(lambda z: -np.sum(np.log(sigmoid(_sign(z) * z))) / len(z)),
            "The sigmoid of a confident mistake underflows to 0 before the logarithm, and the loss "
            "is infinite. `np.logaddexp(0, −m)` stays with logarithms.",
            name="logarithm of a sigmoid",
        ),
        Mistake(
            _clipped(1e-7),
            "The clip caps the loss of a confident mistake, and its gradient there is 0. "
            "`np.logaddexp(0, −m)` needs none.",
            name="clipped at 1e-7",
        ),
        Mistake(
            _cautious(1e-12),
            "The small number inside the logarithm caps the loss of a confident mistake. "
            "`np.logaddexp(0, −m)` needs none.",
            name="1e-12 inside the logarithm",
            alike=(_clipped(1e-12),),
        ),
        Mistake(
            _cautious(1e-8),
            "The small number inside the logarithm caps the loss of a confident mistake. Write "
            "`np.logaddexp(0, −m)`, which needs none.",
            name="1e-8 inside the logarithm",
        ),
    ],
)
