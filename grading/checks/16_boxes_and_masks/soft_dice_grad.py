"""Hidden check of ``soft_dice_grad``, set 16."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import epsilon_in_denominator
from lessonkit.checks import visible

_rng = np.random.default_rng(162)


def _soft_dice_grad(p, g, smooth):
    size = np.sum(p + g, axis=(1, 2), keepdims=True) + smooth
    score = (2 * np.sum(p * g, axis=(1, 2), keepdims=True) + smooth) / size
    return (score - 2 * g) / size / len(p)


def _parts(p, g, smooth, axes=(1, 2)):
    """Twice the overlap and both sizes, smoothed, as columns over the pictures."""
    above = 2 * (p * g).sum(axes, keepdims=True) + smooth
    return above, (p + g).sum(axes, keepdims=True) + smooth


@np.errstate(all="ignore")
def _unsmoothed(p, g, smooth):
    above, size = _parts(p, g, 0.0)
    return (above / size - 2 * g) / size / len(p)


def _of(formula, axes=(1, 2)):
    """A wrong answer from its numerator, denominator, target, probabilities and number of pictures."""

    @np.errstate(all="ignore")
    def answer(p, g, smooth):
        above, size = _parts(p, g, smooth, axes)
        return formula(above, size, g, p, len(p)) + 0 * p

    return answer


def _pictures(n, height, width, share=0.3):
    p = _rng.uniform(0.02, 0.98, size=(n, height, width))
    return {"p": p, "g": (_rng.random(p.shape) < share).astype(float)}


PICTURES = [[[0.9, 0.2], [0.6, 0.1]], [[0.1, 0.0], [0.3, 0.0]]]
MASKS = [[[1.0, 0.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]]

EXERCISE = Exercise(
    "soft_dice_grad",
    3,
    _soft_dice_grad,
    why=visible("soft_dice_grad")["why"],
    cases=[
        Case("a found and an empty picture", p=PICTURES, g=MASKS, smooth=1.0),
        Case("three pictures that are wider than high", **_pictures(3, 2, 5), smooth=0.5),
        Case("one picture", **_pictures(1, 3, 3), smooth=2.0),
        Case("four pictures and much smoothing", **_pictures(4, 3, 2), smooth=20.0),
        Case("full targets", p=_rng.uniform(size=(2, 2, 2)), g=np.ones((2, 2, 2)), smooth=0.1),
        Case(
            "silent empty pictures and hardly any smoothing",
            part="extreme",
            p=np.zeros((2, 2, 2)),
            g=np.zeros((2, 2, 2)),
            smooth=1e-6,
        ),
        Case(
            "an empty picture with a few faint pixels",
            part="extreme",
            p=[[[1e-7, 0.0], [2e-7, 1e-6]], [[0.3, 0.1], [0.9, 0.2]]],
            g=[[[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 0.0]]],
            smooth=1e-6,
        ),
    ],
    mistakes=[
        *(
            epsilon_in_denominator(
                wrong,
                "Something is added to the denominator besides `smooth`. On an empty picture with a "
                "tiny `smooth` it is as large as everything else.",
            )
            for wrong in (
                _of(lambda above, size, g, p, n: (above / size - 2 * g) / (size + 1e-6) / n),
                _of(
                    lambda above, size, g, p, n: (above / size - 2 * g) / np.maximum(size, 1e-3) / n
                ),
                _of(
                    lambda above, size, g, p, n: (above / (size + 1e-7) - 2 * g) / (size + 1e-7) / n
                ),
                _of(
                    lambda above, size, g, p, n: (above / (size + 1e-8) - 2 * g) / (size + 1e-8) / n
                ),
            )
        ),
        Mistake(
            _of(lambda above, size, g, p, n: (above / size - 2 * g) / size),
            "That is each picture's own gradient. The loss is the mean over the pictures: divide by "
            "their number.",
            name="number of pictures missing",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: (above / size - 2 * g) / size / p.size),
            "You divided by the number of pixels. The mean is over pictures; a picture's pixels are "
            "summed already.",
            name="mean over pixels",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: -2 * g / size / n),
            "Only the numerator's part. p stands below the line as well: the quotient rule has two "
            "terms.",
            name="denominator not differentiated",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: above / size**2 / n),
            "Only the denominator's part. On the target p raises the overlap too: the quotient rule "
            "has two terms.",
            name="numerator not differentiated",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: (2 * above / size - 2 * g) / size / n),
            "The derivative of Σp + Σg in one p is 1, not 2.",
            name="denominator twice",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: (above / size - g) / size / n),
            "The numerator is twice the overlap, so its derivative in one p is 2g.",
            name="two missing",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: (above / size**2 - 2 * g) / n),
            "Both terms carry 1/(Σp + Σg + s): (D − 2g)/(Σp + Σg + s), with D the score.",
            name="one term not divided",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: (above / size - 2 * g) / size**2 / n),
            "The score D already holds one division. What is left is one division by "
            "Σp + Σg + s, not by its square.",
            name="divided twice",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: (2 * g - above / size) / size / n),
            "The sign: that is the slope of the score. The loss is 1 minus it.",
            name="sign of the gradient",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: (1 - above / size - 2 * g) / size / n),
            "The loss stands where the score belongs: on the target the slope is (D − 2)/(Σp + Σg "
            "+ s), with D the score.",
            name="loss for score",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: (above / size - 2 * g) / size, axes=(0, 1, 2)),
            "You pooled the batch. Each picture has its own numerator and denominator.",
            name="batch pooled",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: (above * p / size - g) * 2 / size / n),
            "That is the gradient of a denominator of squares. Here it is Σp + Σg.",
            name="squared form",
        ),
        Mistake(
            _of(lambda above, size, g, p, n: (above / size - 2 * g) / size / n * p * (1 - p)),
            "p(1 − p) takes it on to the logits. The gradient in p is wanted.",
            name="gradient in the logits",
        ),
        Mistake(
            _unsmoothed,
            "smooth is missing: for a picture without target (and a silent prediction) that is 0/0; "
            "with it, every pixel there is pushed down.",
            name="smooth ignored",
        ),
        Mistake(
            lambda p, g, s: np.where(g.sum((1, 2), keepdims=True) > 0, _soft_dice_grad(p, g, s), 0),
            "A picture without target does teach: its pixels are pushed down by s/(Σp + s)².",
            name="empty pictures left out",
        ),
        Mistake(
            lambda p, g, s: np.where(g > 0, _soft_dice_grad(p, g, s), 0),
            "Pixels off the target have a slope too: raising them makes the denominator larger.",
            name="only on the target",
        ),
    ],
)
