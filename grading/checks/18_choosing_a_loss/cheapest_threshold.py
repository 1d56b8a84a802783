"""Hidden check of ``cheapest_threshold``, set 18."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible


def _cheapest_threshold(score, y, miss, alarm):
    candidates = [*np.unique(score), score.max() + 1]
    costs = [
        miss * np.sum((score < c) & (y == 1)) + alarm * np.sum((score >= c) & (y == 0))
        for c in candidates
    ]
    return candidates[np.argmin(costs)]


def _data(seed, count, gap):
    rng = np.random.default_rng(seed)
    y = (rng.random(count) < 0.3).astype(int)
    return {"score": np.round(gap * y + rng.normal(size=count), 2), "y": y}


def _exchanged(score, y, miss, alarm):
    return _cheapest_threshold(score, y, alarm, miss)


def _errors(score, y, miss, alarm):
    return _cheapest_threshold(score, y, 1, 1)


def _upside_down(score, y, miss, alarm):
    return -_cheapest_threshold(-score, y, miss, alarm)


EXERCISE = Exercise(
    "cheapest_threshold",
    3,
    _cheapest_threshold,
    judge=visible("cheapest_threshold")["JUDGE"],
    cases=[
        Case(
            "a few scores",
            score=[0.1, 0.8, 0.4, 0.9, 0.3, 0.6],
            y=[0, 1, 1, 1, 0, 0],
            miss=5.0,
            alarm=1.0,
            atol=1e-9,
        ),
        Case("false alarms are dear", **_data(1, 60, 1.5), miss=1.0, alarm=6.0, atol=1e-9),
        Case("misses are dear", **_data(2, 60, 1.5), miss=8.0, alarm=1.0, atol=1e-9),
        Case("many scores", **_data(3, 300, 1.0), miss=3.0, alarm=1.0, atol=1e-9),
        Case(
            "negative scores",
            score=[-3.0, -1.0, -2.0, -0.5],
            y=[0, 1, 0, 1],
            miss=1.0,
            alarm=2.0,
            atol=1e-9,
        ),
        Case(
            "never is cheapest, though there is trouble",
            score=[0.9, 0.8, 0.85],
            y=[0, 1, 0],
            miss=1.0,
            alarm=5.0,
            atol=1e-9,
        ),
        Case(
            "no trouble at all", score=[0.4, 2.0, 1.0], y=[0, 0, 0], miss=2.0, alarm=1.0, atol=1e-9
        ),
        Case(
            "nothing but trouble",
            score=[0.4, 2.0, 1.0],
            y=[1, 1, 1],
            miss=2.0,
            alarm=1.0,
            atol=1e-9,
        ),
    ],
    mistakes=[
        Mistake(_exchanged, "The two costs are exchanged.", name="costs exchanged"),
        Mistake(
            _errors,
            "You count errors. A miss and a false alarm cost differently.",
            name="errors counted",
        ),
        Mistake(
            lambda score, y, miss, alarm: alarm / (alarm + miss),
            "That would be right for calibrated probabilities. These scores are none: look at the data.",
            name="as for probabilities",
        ),
        Mistake(
            _upside_down,
            "The alarm goes off at low scores. High ones mean trouble.",
            name="upside down",
        ),
        Mistake(
            lambda score, y, miss, alarm: np.median(score),
            "The middle of the scores knows nothing of the costs.",
            name="median",
        ),
    ],
    equivalents={
        "np.unique(score) → score": "a candidate may be tried twice",
        "1 → 2": "any threshold above all scores will do",
    },
)
