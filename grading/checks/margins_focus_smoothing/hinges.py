"""Losses of raw scores: the binary hinge, and the multiclass hinge in its sum form."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from losslab.numerics import log_softmax, sigmoid, softplus

_rng = np.random.default_rng(70)
_normal, _integers = _rng.normal, _rng.integers


# --- Binary hinge -------------------------------------------------------------------------------


def _hinge(score, y01):
    return np.maximum(0, 1 - (2 * y01 - 1) * score)


hinge_exercise = Exercise(
    "hinge",
    2,
    _hinge,
    cases=[
        Case("a few scores", score=[2.0, 0.5, -1.0, 3.0], y01=[1.0, 1.0, 0.0, 0.0]),
        Case("positives only", score=[-3.0, -0.2, 0.4, 1.7], y01=[1.0, 1.0, 1.0, 1.0]),
        Case("negatives only", score=[-3.0, -0.2, 0.4, 1.7], y01=[0.0, 0.0, 0.0, 0.0]),
        Case("labels that are integers", score=[-1.5, 0.3, 2.2, -0.7], y01=[0, 0, 1, 1]),
        Case("scores exactly at the margin", score=[1.0, -1.0], y01=[1.0, 0.0]),
        Case("one score", score=[0.3], y01=[0.0]),
        Case("scores far out", score=[250.0, -250.0, 900.0, -900.0], y01=[0.0, 1.0, 1.0, 0.0]),
        Case(
            "a table of scores",
            score=_normal(0, 2, (3, 4)),
            y01=_integers(0, 2, (3, 4)).astype(float),
        ),
    ],
    mistakes=[
        Mistake(
            lambda s, y: np.maximum(0, 1 - y * s),
            "You use the labels 0 and 1 as if they were −1 and +1. Then y·s is 0 for every "
            "negative: its loss is 1 whatever the score, and nothing pushes it down.",
            name="labels 0/1 used as ±1",
        ),
        Mistake(
            lambda s, y: np.maximum(0, 1 - (2 * y - 1) * s) ** 2,
            "This is the squared hinge. The hinge itself grows in proportion to how far the margin "
            "is missed.",
            name="squared hinge",
        ),
        Mistake(
            lambda s, y: np.maximum(0, 1 - (2 * y - 1) * sigmoid(s)),
            "A hinge takes the raw score. After a sigmoid the margin of 1 is never reached, and the "
            "gradient of a hopeless example fades away.",
            name="hinge of a probability",
        ),
        Mistake(
            lambda s, y: np.maximum(0, 1 - (2 * y - 1) * np.sign(s)),
            "You take the margin of the decision, ±1, instead of that of the score. It has steps "
            "and no slope, so nothing can be learned from it.",
            name="margin of the decision",
        ),
        Mistake(
            lambda s, y: np.maximum(0, -(2 * y - 1) * s),
            "This is the perceptron loss: it is content once the sign is right. A hinge goes on "
            "until the margin is 1.",
            name="perceptron loss",
        ),
        Mistake(
            lambda s, y: 1 - (2 * y - 1) * s,
            "Beyond the margin your loss falls below zero, so easy examples are rewarded without "
            "limit. Cut it off at 0.",
            name="not cut off at zero",
        ),
        Mistake(
            lambda s, y: np.minimum(0, 1 - (2 * y - 1) * s),
            "The smaller of the two is never positive. A hinge takes the larger one.",
            name="minimum instead of maximum",
        ),
        Mistake(
            lambda s, y: np.maximum(0, 1 + (2 * y - 1) * s),
            "The sign is turned round: the loss has to fall as the score moves to the side of its "
            "label.",
            name="sign of the margin",
            alike=(lambda s, y: np.maximum(0, 1 - (1 - 2 * y) * s),),
        ),
        Mistake(
            lambda s, y: softplus(-(2 * y - 1) * s),
            "This is the logistic loss, which never reaches zero. The hinge is made of two straight "
            "pieces.",
            name="logistic loss",
        ),
        Mistake(
            lambda s, y: y * np.maximum(0, 1 - s),
            "Negatives cost nothing, so a model that always says yes would be perfect. Their margin "
            "is −score.",
            name="negatives free",
        ),
        Mistake(
            lambda s, y: np.maximum(0, 1 - (y - 0.5) * s),
            "y − ½ is ±½, so every margin counts half. Double it.",
            name="labels ±½",
        ),
        Mistake(
            lambda s, y: np.maximum(0, 0.5 - (2 * y - 1) * s),
            "Your hinge stops at a margin of ½. It should go on until 1.",
            name="margin of a half",
        ),
        Mistake(
            lambda s, y: (y == (s > 0)).astype(float),
            "You count hits. The loss depends on how far the score is from its margin.",
            name="hits counted",
        ),
        Mistake(
            lambda s, y: np.mean(_hinge(s, y)),
            "One number comes back. The losses are asked one by one; the mean is the caller's.",
            name="mean taken",
        ),
        Mistake(
            lambda s, y: np.where((2 * y - 1) * s < 1, 1 - 2 * y, 0.0),
            "This is the gradient with respect to the score. The loss itself is asked.",
            name="gradient instead of loss",
        ),
    ],
)


# --- Multiclass hinge, sum form -----------------------------------------------------------------


def _multiclass_hinge(scores, t, margin):
    rows = np.arange(len(t))
    over = np.maximum(0, margin + scores - scores[rows, t][:, None])
    over[rows, t] = 0
    return over.sum(axis=1)


def _overlaps(s, t, m):
    """How far each class intrudes into the margin of the true one, 0 for that one itself."""
    over = np.maximum(0, m + (s - _true(s, t)))
    return np.where(_onehot(s, t), 0, over)


def _true(s, t):
    return np.take_along_axis(s, t[:, None], axis=1)


def _onehot(s, t):
    return np.arange(s.shape[1]) == t[:, None]


def _sentinel(low):
    """The true class's own score put down to ``low`` before the comparison."""

    def answer(s, t, m):
        rivals = np.where(_onehot(s, t), low, s)
        return np.sum(np.maximum(0, rivals - _true(s, t) + m), axis=1)

    return answer


_SENTINEL = (
    "You take the true class out by giving it a very low score. That works until real scores "
    "are as low; set its contribution to 0 instead, after the maximum."
)

multiclass_hinge_exercise = Exercise(
    "multiclass_hinge",
    3,
    _multiclass_hinge,
    cases=[
        Case(
            "rivals inside the margin",
            scores=[[2.0, 1.5, 3.0], [0.2, 0.9, 0.4]],
            t=[0, 1],
            margin=1.0,
        ),
        Case("a true class that leads by far", scores=[[9.0, 1.0, 2.0, -3.0]], t=[0], margin=1.0),
        Case("a margin other than one", scores=_normal(0, 2, (4, 3)), t=[2, 0, 1, 1], margin=2.5),
        Case("a small margin", scores=_normal(0, 1, (3, 5)), t=[4, 4, 0], margin=0.1),
        Case(
            "rivals level with the true class",
            scores=[[1.0, 1.0, 1.0], [3.0, 0.0, 3.0]],
            t=[1, 2],
            margin=0.7,
        ),
        Case("two classes", scores=[[0.3, 0.1], [-2.0, 4.0], [1.0, 0.0]], t=[1, 0, 0], margin=1.0),
        Case(
            "as many examples as classes", scores=_normal(0, 2, (4, 4)), t=[3, 1, 0, 0], margin=1.5
        ),
        Case("no margin at all", scores=[[0.5, 1.5, -1.0], [2.0, 2.5, 2.25]], t=[0, 2], margin=0.0),
        Case(
            "huge scores",
            part="extreme",
            scores=[[1e9, -1e9, 0.5], [-1e9, 1e9, 4.0], [-1e9, -1e9, -1e9], [1e9, 1e9, -1e9]],
            t=[0, 0, 1, 1],
            margin=1.0,
        ),
    ],
    mistakes=[
        Mistake(
            lambda s, t, m: np.sum(np.maximum(0, s - _true(s, t) + m), axis=1),
            "The true class is compared with itself, which adds the margin to every example. Leave "
            "it out of the sum.",
            name="true class included",
        ),
        Mistake(
            lambda s, t, m: np.max(_overlaps(s, t, m), axis=1),
            "You charge the strongest rival only: that is the max form of Crammer and Singer. The "
            "sum form adds up all rivals inside the margin.",
            name="max form",
        ),
        Mistake(
            lambda s, t, m: np.sum(_overlaps(s, t, 0), axis=1),
            "The margin is missing: a rival just below the true class should cost something too.",
            name="margin missing",
        ),
        Mistake(
            lambda s, t, m: np.sum(
                np.where(_onehot(s, t), 0, np.maximum(0, _true(s, t) - s + m)), axis=1
            ),
            "The sign is turned round: you charge classes for lying far below the true one. A rival "
            "costs something when it comes within the margin, or above.",
            name="sign of the difference",
        ),
        Mistake(
            lambda s, t, m: np.sum(_overlaps(s, t, 1), axis=1),
            "The margin is fixed at 1. Use the argument.",
            name="margin of one",
        ),
        Mistake(
            lambda s, t, m: np.sum(np.where(s == _true(s, t), 0, _overlaps(s, t, m)), axis=1),
            "You recognise the true class by its score, so a rival with the same score drops out. "
            "Recognise it by its index.",
            name="level rivals dropped",
        ),
        Mistake(
            lambda s, t, m: np.maximum(
                0, np.sum(np.where(_onehot(s, t), 0, s - _true(s, t) + m), axis=1)
            ),
            "You add up first and cut off at 0 afterwards, so a rival far below pays for one that "
            "is too close. Cut off each rival's term, then add.",
            name="cut off after the sum",
        ),
        Mistake(
            lambda s, t, m: np.sum(np.where(_onehot(s, t), 0, s - _true(s, t) + m), axis=1),
            "Nothing is cut off at 0, so rivals that are beaten by far make the loss negative.",
            name="not cut off at zero",
        ),
        Mistake(
            lambda s, t, m: np.sum(_overlaps(s, t, m), axis=1) / (s.shape[1] - 1),
            "You take the mean over the rivals. The sum is asked.",
            name="mean over the rivals",
        ),
        Mistake(
            lambda s, t, m: np.mean(_overlaps(s, t, m), axis=1),
            "You take the mean over the classes. The sum is asked.",
            name="mean over the classes",
        ),
        Mistake(
            lambda s, t, m: np.sum(_overlaps(s, t, m) ** 2, axis=1),
            "The terms are squared. The hinge grows in proportion to how far the margin is missed.",
            name="squared terms",
        ),
        Mistake(
            lambda s, t, m: np.sum(_overlaps(s, t, m) > 0, axis=1),
            "You count the rivals inside the margin. The loss adds up how far they are inside.",
            name="violations counted",
        ),
        Mistake(
            lambda s, t, m: np.sum(np.where(_onehot(s, t), 0, np.maximum(0, m + s)), axis=1),
            "The rivals are compared with 0. Compare them with the score of the true class.",
            name="true score left out",
        ),
        Mistake(
            lambda s, t, m: np.maximum(0, m - _true(s, t)[:, 0]),
            "You look at the true score alone. What matters is its lead over each rival.",
            name="rivals left out",
        ),
        Mistake(
            lambda s, t, m: np.sum(_overlaps(s, t, m)),
            "All examples are added up. One number for each is asked: sum along the last axis.",
            name="examples summed",
        ),
        Mistake(
            lambda s, t, m: np.mean(np.sum(_overlaps(s, t, m), axis=1)),
            "One number comes back. The losses are asked one by one; the mean is the caller's.",
            name="mean taken",
        ),
        Mistake(
            lambda s, t, m: -_true(log_softmax(s), t)[:, 0],
            "This is cross-entropy. A hinge has no exponentials and is exactly 0 once the true "
            "class leads by the margin.",
            name="cross-entropy",
        ),
        Mistake(_sentinel(-1e9), _SENTINEL, name="true class at −1e9"),
        Mistake(_sentinel(-1e4), _SENTINEL, name="true class at −10000"),
        Mistake(
            lambda s, t, m: np.sum(_overlaps(np.clip(s, -1e4, 1e4), t, m), axis=1),
            "Clipping the scores caps the loss and stops its gradient. A hinge is linear and needs "
            "no such care.",
            name="scores clipped",
        ),
    ],
)
