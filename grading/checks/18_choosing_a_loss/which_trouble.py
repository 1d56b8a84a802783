"""Hidden check of ``which_trouble``, set 18."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake


def _which_trouble(train, valid, classes):
    chance = np.log(classes)
    if not np.isfinite(train[-1]) or train[-1] > 2 * train[0]:
        return 3
    if valid[0] < 0.1 * chance:
        return 4
    if np.abs(np.concatenate([train, valid]) / chance - 1).max() < 0.02:
        return 1
    return 2 if valid[-1] > 1.1 * valid.min() else 0


def _fall(start, end, steps=8, speed=0.5):
    return end + (start - end) * np.exp(-speed * np.arange(steps))


def _noise(seed, steps=8):
    return 1 + 0.004 * np.random.default_rng(seed).normal(size=steps)


CHANCE = np.log(10)
WELL = {
    "train": _fall(CHANCE, 0.4) * _noise(1),
    "valid": _fall(CHANCE, 0.48) * _noise(2),
    "classes": 10,
}
FLAT = {"train": CHANCE * _noise(3), "valid": CHANCE * _noise(4), "classes": 10}
OVER = {
    "train": _fall(CHANCE, 0.05),
    "valid": _fall(CHANCE, 0.6) + 0.12 * np.arange(8),
    "classes": 10,
}
APART = {
    "train": np.append(_fall(CHANCE, 1.5), [9.0, 31.0]),
    "valid": np.append(_fall(CHANCE, 1.6), [9.0, 30.0]),
    "classes": 10,
}
LEAK = {"train": _fall(0.2, 0.1), "valid": _fall(0.15, 0.12), "classes": 10}


def _without(number, instead):
    """A wrong answer that does not know one of the signs."""

    def answer(train, valid, classes):
        found = _which_trouble(train, valid, classes)
        return instead if found == number else found

    return answer


def _nan_missed(train, valid, classes):
    if not np.isfinite(train[-1]):
        return 0
    return _which_trouble(train, valid, classes)


def _last_above_first(train, valid, classes):
    found = _which_trouble(train, valid, classes)
    return (2 if valid[-1] > valid[0] else 0) if found == 2 else found


BORDER = "a log exactly on a border is not tried"

EXERCISE = Exercise(
    "which_trouble",
    3,
    _which_trouble,
    cases=[
        Case("both losses fall", **WELL),
        Case("both stay where they began", **FLAT),
        Case("held-out rises again", **OVER),
        Case("training explodes", **APART),
        Case(
            "training explodes, held-out is behind",
            train=[2.3, 1.9, 1.6, 7.5],
            valid=[2.31, 2.0, 1.8, 1.75],
            classes=10,
        ),
        Case("suspiciously good from the start", **LEAK),
        Case(
            "two classes, nothing learned",
            train=[0.69, 0.694, 0.692],
            valid=[0.694, 0.693, 0.69],
            classes=2,
        ),
        Case(
            "two classes, well",
            train=[0.7, 0.5, 0.3, 0.21],
            valid=[0.7, 0.52, 0.35, 0.3],
            classes=2,
        ),
        Case(
            "many classes, a slow start",
            train=_fall(6.9, 4.0, speed=0.2),
            valid=_fall(6.95, 4.3, speed=0.2),
            classes=1000,
        ),
        Case(
            "held-out hardly rises",
            train=[2.2, 1.0, 0.6, 0.5],
            valid=[2.2, 1.1, 0.80, 0.83],
            classes=9,
        ),
        Case(
            "begins far too high, then falls",
            train=_fall(7.0, 0.5),
            valid=_fall(7.1, 0.6),
            classes=10,
        ),
        Case(
            "both fall nearly to 0",
            train=_fall(2.3, 0.02),
            valid=_fall(2.31, 0.08),
            classes=10,
        ),
        Case(
            "a log that ends in NaN",
            part="extreme",
            train=[2.3, 1.9, 2.8, np.nan],
            valid=[2.3, 1.9, 2.9, np.nan],
            classes=10,
        ),
        Case(
            "a log that ends in infinity",
            part="extreme",
            train=[2.3, 4.9, np.inf],
            valid=[2.3, 5.0, np.inf],
            classes=10,
        ),
    ],
    mistakes=[
        Mistake(
            _nan_missed,
            "A log that ends in NaN diverged. NaN compares as False with everything: ask `np.isfinite`.",
            name="NaN missed",
        ),
        Mistake(
            lambda train, valid, classes: (
                4
                if _which_trouble(train, valid, classes) == 0 and valid[-1] < 0.1 * np.log(classes)
                else _which_trouble(train, valid, classes)
            ),
            "A leak shows in the first held-out loss, before any training. A small one at the end is what "
            "one hopes for.",
            name="leak looked for at the end",
        ),
        Mistake(
            _last_above_first,
            "You compare the last held-out loss with the first. Compare it with the least: it fell before "
            "it rose.",
            name="last compared with first",
        ),
        Mistake(
            _without(4, 0),
            "A held-out loss that begins near 0 has seen the answers: look at the first entry.",
            name="leak missed",
        ),
        Mistake(
            _without(1, 0),
            "A loss that stays at the logarithm of the classes has learned nothing.",
            name="chance missed",
        ),
        Mistake(lambda train, valid, classes: 0, "You always answer 0.", name="always well"),
    ],
    equivalents={
        "valid[0] < 0.1 * chance → valid[0] <= 0.1 * chance": BORDER,
        "np.abs(np.concatenate([train, valid]) / chance - 1).max() < 0.02 → "
        "np.abs(np.concatenate([train, valid]) / chance - 1).max() <= 0.02": BORDER,
        "train[-1] > 2 * train[0] → train[-1] >= 2 * train[0]": BORDER,
        "valid[-1] > 1.1 * valid.min() → valid[-1] >= 1.1 * valid.min()": BORDER,
        "2 → 3": "who diverges is far above twice the first loss",
        "0 → 1": "neighbouring entries are on the same side of every border",
        "np.concatenate([train, valid]) → [train, valid]": "both have one length",
    },
)
