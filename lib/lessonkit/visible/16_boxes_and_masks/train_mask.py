"""Visible check of ``train_mask``, set 16."""

import numpy as np

from lessonkit.checks import case
from lessonkit.ruler.judge import Judge


def pixels(seed, many=2000, columns=4):
    """Features of many pixels, of which about one in 25 belongs to a disc, and their mask."""
    rng = np.random.default_rng(seed)
    features, pull = rng.normal(size=(many, columns)), rng.normal(size=columns)
    pull *= 1.9 / np.linalg.norm(pull)
    features[:, 0] += 0.4
    score = features @ pull + 0.6 * features[:, 1] * features[:, -1] + rng.logistic(size=many)
    mask = (score > np.quantile(score, 0.96)).astype(float)
    return {"features": features.round(4), "mask": mask}


def dice(marked, mask):
    """Hard Dice of all pixels together."""
    return 2 * (marked * mask).sum() / max((marked + mask).sum(), 1)


def enough(features, mask):
    """The Dice that will do: a little less than what the best cut of a least-squares score has."""
    inputs = np.column_stack([features, np.ones(len(features))])
    order = np.argsort(-inputs @ np.linalg.lstsq(inputs, mask, rcond=None)[0])
    hits, taken = mask[order].cumsum(), np.arange(1, len(mask) + 1)
    return (2 * hits / (taken + mask.sum())).max() - 0.04


def _marked(weights, features):
    return (features @ weights[:-1] + weights[-1] > 0) * 1.0


def measure(weights, features, mask):
    """The Dice of these weights' mask; all that reach the mark count alike."""
    return min(dice(_marked(weights, features), mask), enough(features, mask))


def why(weights, features, mask):
    """What is wrong with a mask: empty, too small, too large, or misplaced."""
    marked = _marked(weights, features)
    share = marked.sum() / mask.sum()
    if share == 0:
        return (
            "No pixel is marked. A loss with a threshold inside is flat and never leaves the start; "
            "put probabilities into it."
        )
    if share < 0.6:
        return (
            f"You mark {share:.2f} times as many pixels as there are in the mask. Cross-entropy cut "
            "at ½ does that: few rare pixels get that far. Train Dice, or move the bias."
        )
    if share > 2:
        return (
            f"You mark {share:.2f} times as many pixels as there are in the mask. Balanced "
            "cross-entropy does that, or a step uphill. Ask what each pixel does to Dice."
        )
    return (
        f"You mark {share:.2f} times as many pixels as there are in the mask, which is about right, "
        "but not the right ones. Did the descent end too early, or does a factor of the slope miss?"
    )


JUDGE = Judge(measure, "the Dice of your mask", better="larger", why=why)
TIME_FACTOR = 2
EXACT = {"rtol": 0.0, "atol": 1e-9}
CASES = [
    case(**pixels(4, columns=5), **EXACT, expected=[-3.11, -9.5, -4.98, 2.03, -8.82, -21.94]),
    case(**pixels(14, columns=4), **EXACT, expected=[-3.87, 7.87, -10.51, 8.31, -25.95]),
]
TAKEAWAY = (
    "Cross-entropy wants right probabilities, and right ones of a faint disc lie below ½. Dice wants "
    "the mask. Moving the cut serves as well as training on Dice."
)
