"""Hidden check of ``diagnose_quantiles``, set 17."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

_rng = np.random.default_rng(175)

made = visible("diagnose_quantiles")["made"]


def _diagnose_quantiles(y, quantiles, levels):
    falls = np.diff(quantiles, axis=1) < 0
    if falls.mean() > 0.5:
        return "reversed"
    if falls.any(axis=1).mean() > 0.01:
        return "crossing"
    gap = (y[:, None] <= quantiles).mean(axis=0) - levels
    low, high = gap[levels < 0.5].mean(), gap[levels > 0.5].mean()
    if low > 0.05 and high > 0.05:
        return "too high"
    if low < -0.05 and high < -0.05:
        return "too low"
    if low > 0.05 and high < -0.05:
        return "too narrow"
    if low < -0.05 and high > 0.05:
        return "too wide"
    return "fine"


NAMES = ("reversed", "crossing", "too high", "too low", "too narrow", "too wide", "fine")


def _looked_for(*, share=True, crossing=None, names=None, gaps=None, order=True):
    """A wrong answer that does one thing otherwise."""

    def answer(y, quantiles, levels):
        falls = np.diff(quantiles, axis=1) < 0
        if order and falls.mean() > 0.5:
            return "reversed"
        if crossing(falls) if crossing else falls.any(axis=1).mean() > 0.01:
            return "crossing"
        gap = (y[:, None] <= quantiles).mean(axis=0) - levels
        low, high = (gaps or _sides)(gap, levels)
        key = (int(low > 0.05) - int(low < -0.05), int(high > 0.05) - int(high < -0.05))
        table = {
            (1, 1): "too high",
            (-1, -1): "too low",
            (1, -1): "too narrow",
            (-1, 1): "too wide",
        }
        found = table.get(key, "fine")
        return (names or {}).get(found, found)

    return answer


def _sides(gap, levels):
    return gap[levels < 0.5].mean(), gap[levels > 0.5].mean()


def _sorted_first(y, quantiles, levels):
    return _diagnose_quantiles(y, np.sort(quantiles, axis=1), levels)


def _coverage(y, quantiles, levels):
    inside = ((y >= quantiles[:, 0]) & (y <= quantiles[:, -1])).mean()
    off = inside - (levels[-1] - levels[0])
    return "fine" if abs(off) < 0.05 else "too narrow"


def _coverage_both(y, quantiles, levels):
    inside = ((y >= quantiles[:, 0]) & (y <= quantiles[:, -1])).mean()
    off = inside - (levels[-1] - levels[0])
    return "fine" if abs(off) < 0.05 else "too narrow" if off < 0 else "too wide"


def _mean_of_levels(y, quantiles, levels):
    off = ((y[:, None] <= quantiles).mean(0) - levels).mean()
    return {1: "too low", 0: "fine", -1: "too high"}[int(np.sign(np.round(off, 1)))]


def _mean_gap(y, quantiles, levels):
    falls = np.diff(quantiles, axis=1) < 0
    if falls.mean() > 0.5:
        return "reversed"
    if falls.any(axis=1).mean() > 0.01:
        return "crossing"
    off = ((y[:, None] <= quantiles).mean(0) - levels).mean()
    return "too high" if off > 0.05 else "too low" if off < -0.05 else "fine"


def _means(y, quantiles, levels):
    return "too low" if y.mean() > quantiles.mean() else "too high"


def _columns(y, quantiles, levels):
    """Order looked for in the columns' means, where a few rows do not show."""
    if (np.diff(quantiles.mean(0)) < 0).all():
        return "reversed"
    return _looked_for(crossing=lambda falls: (np.diff(quantiles.mean(0)) < 0).any())(
        y, quantiles, levels
    )


def _wrong_axis(y, quantiles, levels):
    falls = np.diff(quantiles, axis=0) < 0
    if falls.mean() > 0.5:
        return "reversed"
    return "crossing" if falls.any(axis=1).mean() > 0.01 else "fine"


def _lowest(gap, levels):
    return gap[0], gap[0]


def _any_level(y, quantiles, levels):
    falls = np.diff(quantiles, axis=1) < 0
    if falls.mean() > 0.5:
        return "reversed"
    if falls.any(axis=1).mean() > 0.01:
        return "crossing"
    gap = (y[:, None] <= quantiles).mean(axis=0) - levels
    return "too high" if (gap > 0.05).any() else "too low" if (gap < -0.05).any() else "fine"


def _middle(gap, levels):
    near = gap[np.argmin(np.abs(levels - 0.5))]
    return near, near


def _always(name):
    return lambda y, quantiles, levels: name


def _turn(names):
    return {**names, **{b: a for a, b in names.items()}}


LEVELS = {
    2: [0.1, 0.9],
    3: [0.1, 0.5, 0.9],
    5: [0.05, 0.25, 0.5, 0.75, 0.95],
    9: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
}


def _case(words, fault, many, **options):
    return Case(words, **made(_rng, fault, LEVELS[many], **options))


EQUAL = "hardly any two numbers are equal"
LIMIT = "faults are far from every limit, and where there is none both sides are near 0"

EXERCISE = Exercise(
    "diagnose_quantiles",
    3,
    _diagnose_quantiles,
    cases=[
        *(_case(f"five levels, {name}", name, 5) for name in NAMES),
        *(_case(f"nine levels, {name}", name, 9, noise="skewed") for name in NAMES),
        *(_case(f"two levels, {name}", name, 2) for name in NAMES),
        _case("three levels, too wide", "too wide", 3, noise="heavy"),
        _case("three levels, too narrow", "too narrow", 3, noise="heavy"),
        _case("one row in fifty that crosses, of nine levels", "crossing", 9, rows=0.02),
        _case("one row in forty that crosses, of two levels", "crossing", 2, rows=0.025),
        _case("one row in three hundred that crosses", "fine", 5, rows=1 / 300),
        _case("a few rows that cross, and too high", "too high", 5, rows=1 / 300),
        _case("many rows that cross, and too narrow", "crossing", 5, rows=0.3, also="too narrow"),
        _case("many rows that cross, and too low", "crossing", 9, rows=0.2, also="too low"),
        _case("in falling order, and too high", "reversed", 5, also="too high"),
    ],
    mistakes=[
        *(
            Mistake(
                _always(name),
                f"You always answer “{name}”. Look at the order of the columns first, then at each "
                "level's share.",
                name=f"always {name}",
            )
            for name in NAMES
        ),
        Mistake(
            _coverage,
            "An interval shifted to one side can cover less too, and crossing does not show in the "
            "coverage. Look at each level.",
            name="coverage only",
        ),
        Mistake(
            _coverage_both,
            "Coverage alone: a shifted interval covers less without being too narrow, and crossing "
            "does not show in it. Look at each level.",
            name="coverage in both directions",
        ),
        Mistake(
            _mean_of_levels,
            "Turned round: if the share of y below a quantile exceeds its level, the quantile lies too "
            "high. And a mean over levels hides a wrong width.",
            name="mean over levels, turned round",
        ),
        Mistake(
            _means,
            "Means of the columns say nothing about width, order or crossing.",
            name="means of the columns",
        ),
        Mistake(
            _sorted_first,
            "Sorting repairs what you were asked to find.",
            name="sorted first",
        ),
        Mistake(
            _wrong_axis,
            "`np.diff` goes down the columns, from case to case. The levels of one case stand in a row.",
            name="difference down the columns",
        ),
        Mistake(
            _looked_for(
                names=dict.fromkeys(("too high", "too low", "too narrow", "too wide"), "fine")
            ),
            "Hardly anything but the order is found. Compare each level with the share of y at or below "
            "its column; 0.05 on average is enough.",
            name="order only",
        ),
        Mistake(
            _looked_for(gaps=_lowest),
            "The lowest level alone cannot tell a shift from a wrong width. Take both sides.",
            name="lowest level only",
        ),
        Mistake(
            _any_level,
            "One level that is off is enough for you to say high or low. Whether it is the height or the "
            "width shows in both sides together: levels below ½, and levels above.",
            name="any level",
        ),
        Mistake(
            _looked_for(gaps=_middle),
            "The median's level alone cannot see a width that is wrong.",
            name="median only",
        ),
        Mistake(
            _looked_for(order=False),
            "Columns in falling order cross as well. Look for `reversed` first.",
            name="reversed left out",
        ),
        Mistake(
            _looked_for(crossing=lambda falls: False),
            "You never find crossing. Rows that cross are few and do not show in the columns' means: look "
            "for a falling pair of neighbours in each row. More than 1 % of the rows is enough.",
            name="crossing left out",
            alike=(_columns, _looked_for(crossing=lambda falls: falls.any(axis=1).mean() > 0.5)),
        ),
        Mistake(
            _looked_for(crossing=lambda falls: falls.any()),
            "A single row that crosses is enough for you. It takes more than 1 % of the rows.",
            name="any row that crosses",
        ),
        Mistake(
            _looked_for(crossing=lambda falls: falls.mean() > 0.01),
            "You miss a crossing in more than 1 % of the rows. Count the rows that have a falling pair "
            "anywhere: `any` along the row before the mean, not the share of pairs.",
            name="pairs counted",
        ),
        Mistake(
            _looked_for(names=_turn({"too high": "too low"})),
            "Turned round: if the share of y below a quantile exceeds its level, the quantile lies too "
            "high.",
            name="high and low exchanged",
        ),
        Mistake(
            _looked_for(names=_turn({"too narrow": "too wide"})),
            "Turned round: too large a share below the low levels and too small a one below the high "
            "levels is too narrow.",
            name="narrow and wide exchanged",
        ),
        Mistake(
            _looked_for(
                names=_turn({"too narrow": "too wide"}) | _turn({"too high": "too low"}),
            ),
            "All turned round: compare the share of y at or *below* each quantile with its level. More "
            "than the level means that the quantile lies too high.",
            name="share above",
        ),
        Mistake(
            _looked_for(names=dict.fromkeys(("too narrow", "too wide"), "fine")),
            "You never find a wrong width. A mean over all levels hides it: too narrow is too high below "
            "the median and too low above it, which cancels. Take low and high levels apart.",
            name="width left out",
            alike=(_mean_gap,),
        ),
        Mistake(
            _looked_for(names=dict.fromkeys(("too high", "too low"), "fine")),
            "You never find a wrong height. Both the low and the high levels are then off in the same "
            "direction.",
            name="height left out",
        ),
    ],
    equivalents={
        "np.diff(quantiles, axis=1) < 0 → np.diff(quantiles, axis=1) <= 0": EQUAL,
        "falls.mean() > 0.5 → falls.mean() >= 0.5": LIMIT,
        "falls.any(axis=1).mean() > 0.01 → falls.any(axis=1).mean() >= 0.01": LIMIT,
        "low > 0.05 and high < -0.05 → low > 0.05 or high < -0.05": LIMIT,
        "low < -0.05 and high > 0.05 → low < -0.05 or high > 0.05": LIMIT,
        "np.diff(quantiles, axis=1) → np.diff(quantiles)": "the last axis is the default",
        "low > 0.05 → low >= 0.05": LIMIT,
        "high > 0.05 → high >= 0.05": LIMIT,
        "low < -0.05 → low <= -0.05": LIMIT,
        "high < -0.05 → high <= -0.05": LIMIT,
        "gap[levels < 0.5].mean → gap[levels < 0.5].sum": LIMIT,
        "gap[levels > 0.5].mean → gap[levels > 0.5].sum": LIMIT,
        "0.05 → 0": LIMIT,
        "-0.05 → 0.05": LIMIT,
        "y[:, None] <= quantiles → y[:, None] < quantiles": EQUAL,
        "levels > 0.5 → levels >= 0.5": "the median's gap changes a mean, and no fault is that small",
    },
)
