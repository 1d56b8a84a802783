"""Hidden check of ``soft_dice``, set 16."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import epsilon_in_denominator, mean_taken
from lessonkit.checks import visible

_rng = np.random.default_rng(161)


def _soft_dice(p, g, smooth, squared):
    overlap = np.sum(p * g, axis=(1, 2))
    size = np.sum(p**2 + g**2 if squared else p + g, axis=(1, 2))
    return 1 - (2 * overlap + smooth) / (size + smooth)


def _sizes(p, g, squared):
    return p * p + g * g if squared else p + g


def _pictures(n, height, width, share=0.3):
    p = _rng.uniform(0.02, 0.98, size=(n, height, width))
    return {"p": p, "g": (_rng.random(p.shape) < share).astype(float)}


PICTURES = [[[0.9, 0.2], [0.6, 0.1]], [[0.1, 0.0], [0.3, 0.0]]]
MASKS = [[[1.0, 0.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]]

EXERCISE = Exercise(
    "soft_dice",
    2,
    _soft_dice,
    why=visible("soft_dice")["why"],
    cases=[
        Case("a found and an empty picture", p=PICTURES, g=MASKS, smooth=1.0, squared=False),
        Case("the same, squared", p=PICTURES, g=MASKS, smooth=1.0, squared=True),
        Case(
            "three pictures that are wider than high",
            **_pictures(3, 2, 5),
            smooth=0.5,
            squared=False,
        ),
        Case("four pictures, squared", **_pictures(4, 3, 2), smooth=2.0, squared=True),
        Case("one picture", **_pictures(1, 4, 4), smooth=1e-3, squared=False),
        Case("no smoothing", **_pictures(2, 3, 3, 0.5), smooth=0.0, squared=True),
        Case(
            "soft targets",
            p=PICTURES,
            g=[[[0.5, 0.0], [1.0, 0.2]], [[0.3, 0.0], [0.0, 0.7]]],
            smooth=1.0,
            squared=True,
        ),
    ],
    mistakes=[
        Mistake(
            lambda p, g, s, q: _soft_dice(p, g, s, False),
            "`squared` is ignored: with it the denominator holds Σp² + Σg².",
            name="squared ignored",
        ),
        Mistake(
            lambda p, g, s, q: _soft_dice(p, g, s, True),
            "Σp² + Σg² stands below the line whatever `squared` says. Where it is False the sums are "
            "Σp + Σg.",
            name="always squared",
        ),
        Mistake(
            lambda p, g, s, q: -np.log(1 - _soft_dice(p, g, s, q)),
            "That is minus the logarithm of the score. The loss is 1 minus the score.",
            name="logarithm of the score",
        ),
        Mistake(
            lambda p, g, s, q: _soft_dice(p, g, s, not q),
            "The two forms are exchanged: Σp² + Σg² stands below where `squared` is True.",
            name="forms exchanged",
        ),
        Mistake(
            lambda p, g, s, q: np.array(
                [1 - (2 * (p * g).sum() + s) / (_sizes(p, g, q).sum() + s)] * len(p)
            ),
            "You summed over the whole batch. Each picture has its own Dice here.",
            name="batch pooled",
        ),
        Mistake(
            lambda p, g, s, q: 1 - (2 * (p * g).sum() + s) / (_sizes(p, g, q).sum() + s),
            "You summed over the whole batch. Each picture has its own Dice here: sum over "
            "`axis=(1, 2)`.",
            name="one Dice for the batch",
        ),
        Mistake(
            lambda p, g, s, q: 1 - ((p * g).sum((1, 2)) + s) / (_sizes(p, g, q).sum((1, 2)) + s),
            "The 2 above the line is missing: a perfect mask must give loss 0.",
            name="two missing",
        ),
        Mistake(
            lambda p, g, s, q: (
                1 - 2 * ((p * g).sum((1, 2)) + s) / (_sizes(p, g, q).sum((1, 2)) + s)
            ),
            "The 2 belongs to the overlap alone: twice the smoothing above the line makes an empty "
            "picture cost −1.",
            name="two before smooth",
        ),
        Mistake(
            lambda p, g, s, q: 1 - 2 * (p * g).sum((1, 2)) / (_sizes(p, g, q).sum((1, 2)) + s),
            "`smooth` belongs above and below. Below only, a picture without target costs 1 even if "
            "nothing was predicted.",
            name="smooth below only",
        ),
        Mistake(
            lambda p, g, s, q: (
                1
                - (2 * (p * g).sum((1, 2)) + s)
                / (_sizes(p, g, q).sum((1, 2)) - (p * g).sum((1, 2)) + s)
            ),
            "The overlap taken off the denominator belongs to Jaccard (with no 2 above). Dice counts "
            "both masks in full.",
            name="union below",
        ),
        Mistake(
            lambda p, g, s, q: (
                1
                - ((p * g).sum((1, 2)) + s)
                / (_sizes(p, g, q).sum((1, 2)) - (p * g).sum((1, 2)) + s)
            ),
            "That is Jaccard, overlap over union. Dice is twice the overlap over both sizes.",
            name="Jaccard",
        ),
        Mistake(
            lambda p, g, s, q: 1 - np.mean((2 * p * g + s) / (_sizes(p, g, q) + s), axis=(1, 2)),
            "A ratio for each pixel, then the mean. Dice is the ratio of two sums.",
            name="ratio of each pixel",
        ),
        Mistake(
            lambda p, g, s, q: _soft_dice(p, g, s * p.shape[1] * p.shape[2], q),
            "You added `smooth` to every pixel, or took means instead of sums: `smooth` then weighs "
            "as much as all pixels together.",
            name="means in place of sums",
        ),
        Mistake(
            lambda p, g, s, q: 1 - _soft_dice(p, g, s, q),
            "That is the score. The loss is 1 minus it.",
            name="score instead of loss",
        ),
        Mistake(
            lambda p, g, s, q: -(1 - _soft_dice(p, g, s, q)),
            "That is minus the score. The loss is 1 minus the score, so that 0 is perfect.",
            name="minus the score",
        ),
        Mistake(
            lambda p, g, s, q: _soft_dice((p > 0.5).astype(float), g, s, q),
            "You cut the probabilities at ½. A loss with a threshold inside has no gradient: soft "
            "Dice takes them as they are.",
            name="hard masks",
        ),
        Mistake(
            np.errstate(all="ignore")(
                lambda p, g, s, q: (
                    1
                    - (2 * (p * g).sum((1, 2)) + s)
                    / ((_sizes(p, g, q).sum((1, 2)) ** (2 if q else 1)) + s)
                )
            ),
            "You square the sums. `squared` means the sums of squares.",
            name="sums squared",
        ),
        Mistake(
            np.errstate(all="ignore")(
                lambda p, g, s, q: 1 - 2 * (p * g).sum((1, 2)) / _sizes(p, g, q).sum((1, 2))
            ),
            "`smooth` is missing, above the line and below it: an empty picture becomes 0/0.",
            name="smooth ignored",
        ),
        Mistake(
            lambda p, g, s, q: (
                1 - (2 * (p * g).sum(1) + s).sum(1) / (_sizes(p, g, q).sum(1) + s).sum(1)
            ),
            "`smooth` is added once for each column. It is added once for each picture.",
            name="smooth for each column",
        ),
        Mistake(
            lambda p, g, s, q: (1 - (2 * (p * g).sum(1) + s) / (_sizes(p, g, q).sum(1) + s)).mean(
                1
            ),
            "You score each column of pixels by itself. The sums run over both axes of a picture, "
            "`axis=(1, 2)`.",
            name="columns scored",
        ),
        epsilon_in_denominator(
            lambda p, g, s, q: (
                1 - (2 * (p * g).sum((1, 2)) + s) / (_sizes(p, g, q).sum((1, 2)) + s + 1e-3)
            ),
            "Something is added below the line besides `smooth`: a perfect mask no longer gives 0.",
        ),
        mean_taken(
            lambda p, g, s, q: _soft_dice(p, g, s, q).mean(),
            "One number. A loss for each picture is wanted; the mean is the caller's.",
        ),
    ],
)
