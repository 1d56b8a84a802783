"""Visible check of ``cheapest_threshold``, set 18."""

import numpy as np

from lessonkit.checks import case
from lessonkit.ruler.judge import Judge, Unfit


def cost(result, score, y, miss, alarm):
    """What a threshold costs on these data."""
    if np.isnan(result):
        raise Unfit("a threshold is a number, and NaN is none")
    return miss * np.sum((score < result) & (y == 1)) + alarm * np.sum((score >= result) & (y == 0))


def why(result, score, y, miss, alarm):
    """The errors at a threshold, what they cost, and at which other one they cost least."""
    missed, false = np.sum((score < result) & (y == 1)), np.sum((score >= result) & (y == 0))
    tried = [*np.unique(score), score.max() + 1]
    best = tried[int(np.argmin([cost(c, score, y, miss, alarm) for c in tried]))]
    way = "higher" if best > result else "lower"
    return (
        f"The alarm goes off at the threshold or above. At {float(result):.4g} that makes {missed} of "
        f"{y.sum()} troubles missed, at {miss:g} each, and {false} false alarms, at {alarm:g} each. A "
        f"{way} threshold, perhaps beyond all scores, costs less."
    )


JUDGE = Judge(cost, "the total cost at this threshold", why=why)
CASES = [
    case(
        score=[0.1, 0.8, 0.4, 0.9, 0.3, 0.6],
        y=[0, 1, 1, 1, 0, 0],
        miss=5.0,
        alarm=1.0,
        expected=0.4,
        atol=1e-9,
    ),
    case(
        score=[0.1, 0.8, 0.4, 0.9, 0.3, 0.6],
        y=[0, 1, 1, 1, 0, 0],
        miss=1.0,
        alarm=3.0,
        expected=0.8,
        atol=1e-9,
    ),
    case(
        score=[-3.0, -1.0, -2.0, -0.5],
        y=[0, 1, 0, 1],
        miss=1.0,
        alarm=2.0,
        expected=-1.0,
        atol=1e-9,
    ),
    case(score=[0.9, 0.7], y=[0, 1], miss=1.0, alarm=4.0, expected=1.9, atol=1e-9),
    case(
        score=[0.9, 0.6, 0.5, 0.3],
        y=[1, 0, 1, 1],
        miss=1.0,
        alarm=3.0,
        expected=0.9,
        atol=1e-9,
    ),
    case(score=[0.4, 2.0, 1.0], y=[0, 0, 0], miss=2.0, alarm=1.0, expected=3.0, atol=1e-9),
    case(score=[0.4, 2.0, 1.0], y=[1, 1, 1], miss=2.0, alarm=1.0, expected=0.4, atol=1e-9),
    case(
        score=[0.5, 0.5, 0.2, 0.7, 0.7, 0.1],
        y=[1, 0, 0, 0, 1, 1],
        miss=3.0,
        alarm=2.0,
        expected=0.1,
        atol=1e-9,
    ),
    case(
        score=[0.93, 0.61, 0.52, 0.37],
        y=[1, 0, 1, 1],
        miss=1.0,
        alarm=1.5,
        expected=0.37,
        atol=1e-9,
    ),
]
TAKEAWAY = "Train with a proper loss, then choose the threshold by what errors cost: two questions."
