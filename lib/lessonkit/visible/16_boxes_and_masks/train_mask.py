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
    return best_cut(inputs @ np.linalg.lstsq(inputs, mask, rcond=None)[0], mask) - 0.04


def _marked(weights, features):
    return (features @ weights[:-1] + weights[-1] > 0) * 1.0


def measure(weights, features, mask):
    """The Dice of these weights' mask; all that reach the mark count alike."""
    return min(dice(_marked(weights, features), mask), enough(features, mask))


def best_cut(score, mask):
    """The largest Dice of all masks that a score has, with a cut wherever it likes."""
    hits, taken = mask[np.argsort(-score)].cumsum(), np.arange(1, len(mask) + 1)
    return (2 * hits / (taken + mask.sum())).max()


def why(weights, features, mask):
    """Whether the direction or only the cut is wrong, and how many pixels are marked."""
    if not weights.any():
        return "All weights are 0: nothing has been trained."
    share = _marked(weights, features).sum() / mask.sum()
    marked = f"You mark {share:.2f} times as many pixels as there are in the mask. "
    best = best_cut(features @ weights[:-1], mask)
    if best >= enough(features, mask):
        return (
            f"{marked}The cut is at fault: with another last weight, the others as they are, Dice would be "
            f"{best:.4g}. Cross-entropy cut at ½ marks too few rare pixels, a balanced one too many."
        )
    first = best_cut(features @ weights[1:], mask)
    if first > best and first >= enough(features, mask):
        return f"{marked}The bias comes last, and yours seems to come first."
    uphill = best_cut(-features @ weights[:-1], mask)
    if uphill > best:
        return f"{marked}Turned round, your weights would reach a Dice of {uphill:.4g}: the steps go uphill."
    return (
        f"{marked}Wherever the cut is, these weights reach a Dice of {best:.4g} at most, so their direction "
        "is wrong: did the descent end too early, or is a factor of the slope missing?"
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
