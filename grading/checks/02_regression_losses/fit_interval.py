"""Hidden check of ``fit_interval``, set 97."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

KNOWN = visible("fit_interval")
CLOSE, PATIENTS = KNOWN["CLOSE"], KNOWN["patients"]


def _pinball(y_true, y_pred, tau):
    return np.maximum(tau * (y_true - y_pred), (tau - 1) * (y_true - y_pred))


def _fit_interval(x, y, share):
    low, high = _line(x, y, (1 - share) / 2), _line(x, y, (1 + share) / 2)
    return low, high


def _line(x, y, tau):
    i, j = np.triu_indices(len(x), 1)
    i, j = i[x[i] != x[j]], j[x[i] != x[j]]
    slope = (y[i] - y[j]) / (x[i] - x[j])
    start = y[i] - slope * x[i]
    best = _pinball(y, start[:, None] + slope[:, None] * x, tau).mean(axis=1).argmin()
    return np.array([start[best], slope[best]])


def _at(low, high):
    """Two lines at other levels, which the share gives."""
    return lambda x, y, share: (_line(x, y, low(share)), _line(x, y, high(share)))


def _flat(x, y, share):
    levels = np.quantile(y, [(1 - share) / 2, (1 + share) / 2])
    return np.array([levels[0], 0.0]), np.array([levels[1], 0.0])


def _shifted(x, y, share):
    """Least squares, moved down and up until as many points lie outside as should."""
    slope, start = np.polyfit(x, y, 1)
    ends = np.quantile(y - start - slope * x, [(1 - share) / 2, (1 + share) / 2])
    return np.array([start + ends[0], slope]), np.array([start + ends[1], slope])


def _turned(x, y, share):
    low, high = _fit_interval(x, y, share)
    return low[::-1], high[::-1]


EXERCISE = Exercise(
    "fit_interval",
    4,
    _fit_interval,
    judge=KNOWN["JUDGE"],
    cases=[
        Case(
            "sixty patients and their body-mass index",
            **PATIENTS("bmi", 60, 120),
            share=0.8,
            **CLOSE,
        ),
        Case("a large share", **PATIENTS("ltg", 60, 130), share=0.9, **CLOSE),
        Case("a small share", **PATIENTS("bp", 100, 150), share=0.4, **CLOSE),
        Case("noise that grows", **KNOWN["growing"](2, 60), share=0.7, **CLOSE),
    ],
    mistakes=[
        Mistake(
            _at(lambda share: 1 - share, lambda share: share),
            "You leave out 1 − share on either side. Both sides together may have that much: the levels "
            "are (1 − share)/2 and (1 + share)/2.",
            name="twice the rest outside",
        ),
        Mistake(
            lambda x, y, share: _fit_interval(x, y, share)[::-1],
            "The upper line comes first. The lower one belongs there.",
            name="results exchanged",
        ),
        Mistake(
            _turned,
            "Intercept and slope are exchanged: the intercept comes first.",
            name="intercept and slope exchanged",
        ),
        Mistake(
            _flat,
            "Your lines are flat, or nearly: those are quantiles of y, whatever x is. The slopes have not "
            "got far. If you descend: centre and scale x.",
            name="slopes not fitted",
        ),
        Mistake(
            _shifted,
            "That is the least-squares line, moved down and up. Each end has its own pinball loss, and "
            "so its own slope.",
            name="least squares shifted",
        ),
        Mistake(
            lambda x, y, share: (_line(x, y, 0.5), _line(x, y, 0.5)),
            "Both lines are medians. The lower one needs a level below ½, the upper one above.",
            name="two medians",
        ),
        Mistake(
            lambda x, y, share: (_line(x, y, (1 - share) / 2), _line(x, y, share)),
            "The lower line is right. The upper one has `share` of the points below it, and the lower "
            "ones belong to these too: its level is (1 + share)/2.",
            name="upper level wrong",
        ),
    ],
    equivalents={
        "np.array([start[best], slope[best]]) → [start[best], slope[best]]": "a list of two numbers",
        "1 → 0": "a point makes no pair with itself, as its x does not differ",
        "1 → 2": "a line as good runs through a pair that is not adjacent",
        "_pinball(y, start[:, None] + slope[:, None] * x, tau).mean → "
        "_pinball(y, start[:, None] + slope[:, None] * x, tau).sum": "a factor moves no minimum",
    },
)
