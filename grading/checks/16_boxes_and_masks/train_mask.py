"""Hidden check of ``train_mask``, set 16."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible
from losslab.numerics import sigmoid

KNOWN = visible("train_mask")
EXACT = KNOWN["EXACT"]


def _train_mask(features, mask):
    inputs = np.column_stack([features, np.ones(len(features))])
    weights = np.linalg.lstsq(inputs, mask, rcond=None)[0]
    score = inputs @ weights
    order = np.argsort(-score)
    dice = np.cumsum(mask[order]) / (np.arange(len(mask)) + np.sum(mask))
    weights[-1] -= score[order][np.argmax(dice)]
    return weights


def _inputs(features):
    return np.column_stack([features, np.ones(len(features))])


def _likelihood(features, mask, balanced=False):
    """Cross-entropy at its minimum, by Newton's method."""
    inputs, weights = _inputs(features), np.zeros(features.shape[1] + 1)
    share = mask.mean()
    each = np.where(mask == 1, 0.5 / share, 0.5 / (1 - share)) if balanced else np.ones(len(mask))
    for _ in range(25):
        p = sigmoid(inputs @ weights)
        bend = (inputs * (each * p * (1 - p))[:, None]).T @ inputs
        weights = weights - np.linalg.solve(bend, inputs.T @ (each * (p - mask)))
    return weights


def _descent(features, mask, steps=300, rate=1.0, chain=True):
    inputs, weights = _inputs(features), np.zeros(features.shape[1] + 1)
    for _ in range(steps):
        p = sigmoid(inputs @ weights)
        size = p.sum() + mask.sum() + 1
        score = (2 * (p * mask).sum() + 1) / size
        slope = (score - 2 * mask) / size
        weights = weights - rate * inputs.T @ (slope * p * (1 - p) if chain else slope)
    return weights


def _bias_first(features, mask):
    weights = _train_mask(features, mask)
    return np.append(weights[-1], weights[:-1])


SEEDS = [(1, 3), (1, 5), (2, 5), (3, 5), (5, 5)]

EXERCISE = Exercise(
    "train_mask",
    4,
    _train_mask,
    judge=KNOWN["JUDGE"],
    time_factor=2,
    cases=[
        Case(
            f"{columns} features, picture {number}",
            **KNOWN["pixels"](seed, columns=columns),
            **EXACT,
        )
        for number, (seed, columns) in enumerate(SEEDS, 1)
    ],
    mistakes=[
        Mistake(
            _likelihood,
            "Cross-entropy, cut at ½: with 4 % positives few pixels get that far. Train Dice, or move "
            "the bias.",
            name="cross-entropy cut at a half",
        ),
        Mistake(
            lambda features, mask: _likelihood(features, mask, balanced=True),
            "Balanced cross-entropy asks whether a pixel is more likely than its class's share, not "
            "whether it raises Dice: far too many pixels are marked.",
            name="balanced cross-entropy",
        ),
        Mistake(
            lambda features, mask: np.zeros(features.shape[1] + 1),
            "No pixel is marked. If there is a threshold in your loss, it is flat and no descent ever "
            "leaves the start: use probabilities in the loss.",
            name="nothing marked",
        ),
        Mistake(
            lambda features, mask: np.append(np.zeros(features.shape[1]), 1.0),
            "Every pixel is marked.",
            name="everything marked",
        ),
        Mistake(
            lambda features, mask: _descent(features, mask, rate=-1.0),
            "Uphill: subtract the gradient of the loss.",
            name="uphill",
        ),
        Mistake(
            lambda features, mask: _descent(features, mask, chain=False),
            "The chain rule: the sigmoid's slope p(1 − p) is missing. Without it even settled pixels "
            "go on pulling.",
            name="chain rule left out",
        ),
        Mistake(
            _bias_first,
            "The bias stands first. It belongs at the end of the weights.",
            name="bias first",
        ),
    ],
    equivalents={
        "np.linalg.lstsq(inputs, mask, rcond=None) → np.linalg.lstsq(inputs, mask)": "no column "
        "depends on the others",
        "np.arange(len(mask)) + np.sum(mask) → np.arange(len(mask)) - np.sum(mask)": "it marks as "
        "many pixels as the mask has, which is good enough",
    },
)
