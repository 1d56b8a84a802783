"""Hidden check of ``which_dice``, set 16."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(164)


def _which_dice(p, g, reported):
    overlap, hard = np.sum(p * g, axis=(1, 2)), (p > 0.5).astype(float)
    size = np.sum(p, axis=(1, 2)) + np.sum(g, axis=(1, 2))
    rest = np.sum((1 - p) * (1 - g), axis=(1, 2)) / np.sum(2 - p - g, axis=(1, 2))
    table = {
        "soft": np.mean(2 * overlap / size),
        "batch": 2 * np.sum(overlap) / np.sum(size),
        "squared": np.mean(2 * overlap / np.sum(p**2 + g, axis=(1, 2))),
        "hard": np.mean(2 * np.sum(hard * g, axis=(1, 2)) / np.sum(hard + g, axis=(1, 2))),
        "jaccard": np.mean(overlap / (size - overlap)),
        "both classes": np.mean(overlap / size + rest),
        "accuracy": np.mean(hard == g),
    }
    return min(table, key=lambda name: abs(table[name] - reported))


NAMES = ("soft", "batch", "squared", "hard", "jaccard", "both classes", "accuracy")


def _dice(m, g, axes=(1, 2)):
    return 2 * (m * g).sum(axes) / (m + g).sum(axes)


def scores(p, g):
    """The seven scores by name; found by trying."""
    m, both = (p > 0.5) * 1.0, (p * g).sum((1, 2))
    return {
        "soft": _dice(p, g).mean(),
        "batch": _dice(p, g, (0, 1, 2)),
        "squared": (2 * both / (p * p + g * g).sum((1, 2))).mean(),
        "hard": _dice(m, g).mean(),
        "jaccard": (both / ((p + g).sum((1, 2)) - both)).mean(),
        "both classes": ((_dice(p, g) + _dice(1 - p, 1 - g)) / 2).mean(),
        "accuracy": ((p > 0.5) == (g > 0.5)).mean(),
    }


def run(rng, near=None, n=3, height=4, width=4, digits=2, apart=0.003):
    """Pictures whose seven scores lie apart; with ``near`` one other lies close to that one."""
    while True:
        g = (rng.random((n, height, width)) < rng.uniform(0.1, 0.6, size=(n, 1, 1))).astype(float)
        noise = rng.normal(size=g.shape) + rng.uniform(-1.5, 1.5)
        p = np.clip(1 / (1 + np.exp(-(rng.uniform(1, 4) * (g - 0.5) + noise))), 0.02, 0.98)
        p = p.round(digits)
        if (g.sum((1, 2)) == 0).any() or ((p > 0.5).sum((1, 2)) == 0).any() or (p == 0.5).any():
            continue
        found = scores(p, g)
        gaps = [abs(found[near] - v) for name, v in found.items() if name != near] if near else [0]
        if min(np.diff(sorted(found.values()))) > apart and min(gaps) < 5 * apart:
            return {"p": p, "g": g}


def _case(words, name, *, digits=None, **options):
    pictures = run(_rng, **options)
    reported = scores(**pictures)[name]
    return Case(words, **pictures, reported=float(round(reported, digits) if digits else reported))


def _nearest(distance, table=scores, without=()):
    """A wrong answer that compares the scores otherwise, or has others in its table."""

    @np.errstate(all="ignore")
    def answer(p, g, reported):
        found = {name: v for name, v in table(p, g).items() if name not in without}
        return min(found, key=lambda name: distance(found[name], reported))

    return answer


def _gap(score, reported):
    return abs(score - reported)


def _all_hard(p, g):
    return scores((p > 0.5) * 1.0, g)


def _exact(p, g, reported):
    found = scores(p, g)
    return next((name for name in NAMES if found[name] == reported), "soft")


def _close(p, g, reported):
    found = scores(p, g)
    return next((name for name in NAMES if np.isclose(found[name], reported)), "soft")


EXERCISE = Exercise(
    "which_dice",
    3,
    _which_dice,
    cases=[
        *(_case(f"three pictures, {name}", name) for name in NAMES),
        *(_case(f"five pictures, {name}", name, n=5, height=3, width=6) for name in NAMES),
        *(_case(f"rounded, {name}", name, digits=3, near=name) for name in NAMES),
        *(_case(f"two scores close to each other, {name}", name, near=name) for name in NAMES),
    ],
    mistakes=[
        Mistake(
            lambda *arguments: "soft",
            "The same masks have seven scores. Compute each and find the one reported.",
            name="always soft",
        ),
        Mistake(
            _nearest(lambda score, reported: abs(1 - score - reported)),
            "The number reported is a score, not a loss.",
            name="losses compared",
        ),
        Mistake(
            _nearest(lambda score, reported: score - reported),
            "Nearest needs the absolute difference: without it you always take the smallest score.",
            name="no absolute value",
        ),
        Mistake(
            _nearest(lambda score, reported: -abs(score - reported)),
            "You take the score that is farthest away. The nearest is wanted.",
            name="farthest",
        ),
        Mistake(
            _exact,
            "You ask for equality. A score that was rounded, or added up in another order, is equal "
            "to none: take the nearest.",
            name="exact comparison",
            alike=(_close,),
        ),
        Mistake(
            _nearest(_gap, _all_hard),
            "Only `hard` and `accuracy` use the thresholded mask; the others use p.",
            name="all masks hard",
        ),
        *(
            Mistake(
                _nearest(_gap, without=(name,)),
                {
                    "both classes": "The mean of foreground and background Dice is missing: it is "
                    "always flattering, since background is easy.",
                }.get(
                    name,
                    f"Your function never answers “{name}” where it should. Is that score in your "
                    "table, and under this name?",
                ),
                name=f"{name} left out",
            )
            for name in NAMES
        ),
    ],
    equivalents={
        "p > 0.5 → p >= 0.5": "a probability of exactly ½ is not tried",
    },
)
