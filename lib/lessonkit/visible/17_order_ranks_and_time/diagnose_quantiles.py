"""Visible check of ``diagnose_quantiles``, set 17."""

from statistics import NormalDist

import numpy as np

from lessonkit.checks import case

MANY = 3000
NAMES = ("reversed", "crossing", "too high", "too low", "too narrow", "too wide", "fine")
OPPOSITE = {"too high": "too low", "too narrow": "too wide"}
OPPOSITE |= {one: other for other, one in OPPOSITE.items()}
QUANTILES = {
    "normal": NormalDist().inv_cdf,
    "skewed": lambda level: -np.log(-np.log(level)),
    "heavy": lambda level: np.sign(level - 0.5) * -np.log(1 - 2 * abs(level - 0.5)),
}


def gaps(y, quantiles, levels):
    """Mean of (share of y at or below a quantile, less its level), of levels below ½ and above."""
    gap = (y[:, None] <= quantiles).mean(axis=0) - levels
    return gap[levels < 0.5].mean(), gap[levels > 0.5].mean()


def made(rng, fault, levels, *, noise="normal", rows=0.15, also="fine"):
    """Targets, and forecasts with one fault that is not near any limit.

    Everybody has a middle and a spread of their own, which the forecast knows. ``rows`` is the share
    of rows that cross, where some do: with the fault "crossing", or with so few that they are none.
    ``also`` is a second fault, hidden by one that is looked for before.
    """
    levels, middle = np.array(levels), rng.normal(scale=2, size=MANY)
    spread = rng.uniform(0.5, 2, size=MANY)
    at = QUANTILES[noise]
    y = middle + spread * np.array([at(u) for u in rng.uniform(1e-9, 1, size=MANY)])
    kind = also if fault in ("crossing", "reversed") else fault
    wide = {"too narrow": 0.5, "too wide": 2.0}.get(kind, 1.0)
    shift = {"too high": 0.8, "too low": -0.8}.get(kind, 0.0)
    base = at(0.5) + shift + wide * (np.array([at(level) for level in levels]) - at(0.5))
    quantiles = middle[:, None] + spread[:, None] * base
    sides = np.abs(gaps(y, quantiles, levels))
    if max(sides) > 0.02 if kind == "fine" else min(sides) < 0.06:
        raise ValueError(f"{fault}: too near a limit, {sides}")
    if fault == "crossing" or rows < 0.01:
        crossing = np.flatnonzero(rng.random(MANY) < rows)
        left = rng.integers(0, len(levels) - 1, size=len(crossing))
        pair = quantiles[crossing, left], quantiles[crossing, left + 1]
        quantiles[crossing, left + 1], quantiles[crossing, left] = pair
    if fault == "reversed":
        quantiles = quantiles[:, ::-1].copy()
    return {"y": y.round(3), "quantiles": quantiles.round(3), "levels": levels}


def seen(fault, y, quantiles, levels):
    """What there is to be seen, for each wrong name."""
    falls = np.diff(quantiles, axis=1) < 0
    if fault == "reversed":
        words = f"{falls.mean():.0%} of the neighbouring pairs fall. That is looked for first."
        return [(name, words) for name in NAMES if name != fault]
    if fault == "crossing":
        words = f"{falls.any(axis=1).mean():.1%} of the rows have a falling pair of neighbours."
        return [(name, words) for name in NAMES if name != fault]
    low, high = gaps(y, quantiles, levels)
    words = (
        f"The share of y at or below a quantile, less its level, is {low:+.2f} on average for levels "
        f"below ½ and {high:+.2f} for those above."
    )
    some = falls.any(axis=1).mean()
    rows = f"Only {some:.1%} of the rows have a falling pair." if some else "No row falls."
    known = {"reversed": rows, "crossing": rows}
    pair = OPPOSITE.get(fault)
    if pair:
        known[pair] = f"{words} More than the level below a quantile means that it lies too high."
    return [(name, known.get(name, words)) for name in NAMES if name != fault]


def _case(seed, fault, levels, **options):
    run = made(np.random.default_rng(seed), fault, levels, **options)
    return case(**run, expected=fault, looks_like=seen(fault, **run))


FIVE, TWO, NINE = [0.05, 0.25, 0.5, 0.75, 0.95], [0.1, 0.9], [k / 10 for k in range(1, 10)]
CASES = [
    *(_case(seed, fault, FIVE) for seed, fault in enumerate(NAMES)),
    *(_case(10 + seed, fault, TWO) for seed, fault in enumerate(NAMES)),
    _case(20, "crossing", NINE, rows=0.02),
    _case(21, "fine", FIVE, rows=1 / 300),
    _case(22, "too low", NINE, rows=1 / 300),
    _case(23, "crossing", FIVE, rows=0.3, also="too narrow"),
    _case(24, "crossing", NINE, rows=0.2, also="too high"),
    _case(25, "too wide", [0.1, 0.5, 0.9], noise="heavy"),
    _case(26, "too narrow", NINE, noise="skewed"),
    _case(27, "reversed", FIVE, also="too low"),
]
TAKEAWAY = (
    "A quantile can be checked by counting: the share of outcomes at or below it is its level. Each "
    "fault has its own pattern over the levels, which no single coverage shows."
)
