"""Hidden check of ``conformal_interval``, set 17."""

import importlib
import math
from statistics import NormalDist

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

wrong = importlib.import_module("grading.checks.17_order_ranks_and_time._conformal")
_rng = np.random.default_rng(176)


def _conformal_interval(lower, upper, y, new_lower, new_upper, alpha):
    score = np.maximum(lower - y, y - upper)
    rank = math.ceil((len(y) + 1) * (1 - alpha))
    shift = np.sort(score)[rank - 1] if rank <= len(y) else np.inf
    return new_lower - shift, new_upper + shift


def _study(n, new, width=1.0):
    """Intervals of a width that suits the noise, or is a multiple of that."""
    middle = _rng.normal(scale=4, size=n + new)
    half = width * _rng.uniform(1.0, 2.0, size=n + new)
    y = middle + half / width * _rng.normal(size=n + new)
    low, high = middle - half, middle + half * 1.1
    return {
        "lower": low[:n], "upper": high[:n], "y": y[:n],
        "new_lower": low[n:], "new_upper": high[n:],
    }  # fmt: skip


TOO_FAR = (
    "One place too far. The r-th smallest has the index r − 1, and r is ⌈(n + 1)(1 − α)⌉. (`np.quantile` "
    "with the method `higher` goes too far as well; `inverted_cdf` does not.)"
)

EXERCISE = Exercise(
    "conformal_interval",
    3,
    _conformal_interval,
    why=visible("conformal_interval")["why"],
    cases=[
        Case("twenty cases and intervals too narrow", **_study(20, 3, 0.5), alpha=0.1),
        Case("thirty cases and intervals too wide", **_study(30, 2, 4.0), alpha=0.25),
        Case("fifty cases and a strict promise", **_study(50, 5), alpha=0.05),
        Case("thirteen cases and one new case", **_study(13, 1), alpha=0.3),
        Case("twelve cases and a weak promise", **_study(12, 4, 2.0), alpha=0.6),
        Case("a rank that is just there", **_study(10, 3), alpha=0.12),
        Case("a rank that is whole", **_study(7, 2), alpha=0.25),
        Case(
            "equal scores",
            lower=np.zeros(6),
            upper=np.ones(6),
            y=np.full(6, 1.5),
            new_lower=[0.0, 2.0],
            new_upper=[1.0, 4.0],
            alpha=0.2,
        ),  # fmt: skip
        Case("eight cases for a promise of 90 %", part="extreme", **_study(8, 3), alpha=0.1),
        Case("a single case", part="extreme", **_study(1, 2), alpha=0.3),
    ],
    mistakes=[
        Mistake(
            wrong.of(lambda s, n, a: np.sort(s)[min(wrong.rank_of(n, a), n) - 1]),
            "With 8 cases 90 % cannot be promised: the rank is 9 of 8. The honest answer is an "
            "infinite interval.",
            name="rank cut off",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.sort(s)[wrong.rank_of(n, a) - 1]),
            "A rank above the number of scores has no score. The honest answer is an infinite "
            "interval: `np.inf`.",
            name="no such rank",
        ),
        Mistake(
            wrong.of(
                lambda s, n, a: (
                    np.sort(s)[wrong.rank_of(n, a) - 1] if wrong.rank_of(n, a) <= n else np.nan
                )
            ),
            "A rank above the number of scores promises nothing finite: the ends are infinite, not NaN.",
            name="NaN for infinity",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.quantile(s, 1 - a)),
            "np.quantile interpolates, at the (n − 1)(1 − α) place. The guarantee needs the "
            "⌈(n + 1)(1 − α)⌉-th smallest score.",
            name="np.quantile",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.quantile(s, min(wrong.rank_of(n, a) / n, 1))),
            "np.quantile interpolates between two scores. The ⌈(n + 1)(1 − α)⌉-th smallest is one of "
            "the scores: sort them.",
            name="np.quantile at the right level",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.sort(s)[min(wrong.rank_of(n, a), n - 1)]),
            TOO_FAR,
            name="one place too far",
            alike=(
                wrong.of(
                    lambda s, n, a: np.quantile(s, min(wrong.rank_of(n, a) / n, 1), method="higher")
                ),
            ),
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.sort(s)[wrong.rank_of(n, a)]),
            TOO_FAR,
            name="counted from one",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.sort(s)[math.ceil(n * (1 - a)) - 1]),
            "n instead of n + 1: the new case counts as one more.",
            name="n instead of n + 1",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.append(np.sort(s), np.inf)[min(int((n + 1) * (1 - a)), n)]),
            "You go one place up even where (n + 1)(1 − α) is whole. It is rounded up only where it is not.",
            name="up from a whole number",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.sort(s)[max(int((n + 1) * (1 - a)) - 1, 0)]),
            "The rank is rounded down. A promise has to be kept: round it up.",
            name="rounded down",
        ),
        Mistake(
            wrong.of(lambda s, n, a: max(wrong.place(s, a), 0.0)),
            "You cut the scores or the shift off at 0. A negative shift makes intervals narrower where "
            "they were too wide.",
            name="cut off at 0",
            alike=(wrong.of(lambda s, n, a: wrong.place(np.maximum(s, 0), a)),),
        ),
        Mistake(
            wrong.of(lambda s, n, a: wrong.place(np.abs(s), a)),
            "You take the absolute value of the scores. A negative one means: inside by so much. Keep "
            "its sign.",
            name="absolute scores",
        ),
        Mistake(
            wrong.of(lambda s, n, a: wrong.place(s, a), wrong.from_middle),
            "The distance from the middle forgets the width that the quantiles already have. Score: "
            "how far outside, negative if inside.",
            name="distance from the middle",
        ),
        Mistake(
            wrong.around_middle,
            "You build one width around the middle for everybody. The quantiles' own widths differ "
            "from case to case: shift both ends, and keep them.",
            name="one width for all",
        ),
        Mistake(
            wrong.of(
                lambda s, n, a: wrong.place(s, a), lambda lo, hi, y: np.minimum(lo - y, y - hi)
            ),
            "The smaller of both distances. Outside is whoever is beyond *one* end: the larger.",
            name="minimum",
        ),
        Mistake(
            wrong.of(
                lambda s, n, a: wrong.place(s, a), lambda lo, hi, y: np.minimum(y - lo, hi - y)
            ),
            "Your score is positive inside and negative outside. It says how far *outside* y is: "
            "`lower - y` and `y - upper`.",
            name="distance inside",
        ),
        Mistake(
            wrong.of(lambda s, n, a: wrong.place(s, a), lambda lo, hi, y: y - hi),
            "Only the upper end is scored. y may lie below the lower one.",
            name="upper end scored",
        ),
        Mistake(
            wrong.of(lambda s, n, a: wrong.place(s, a), lambda lo, hi, y: lo - y),
            "Only the lower end is scored. y may lie above the upper one.",
            name="lower end scored",
        ),
        Mistake(
            wrong.apart,
            "Each end has a shift of its own here, each at 1 − α: then up to 2α may be outside. One "
            "score for both ends, the larger, and one shift.",
            name="ends apart",
        ),
        Mistake(
            wrong.apart_halved,
            "Each end has a shift of its own here, each at 1 − α/2. That keeps a promise too, and not "
            "the one asked for: one score for both ends, the larger, and one shift.",
            name="ends apart, halved",
        ),
        Mistake(
            wrong.of(lambda s, n, a: wrong.place(s, 1 - a)),
            "α is the share outside. Take the 1 − α place.",
            name="alpha as the share inside",
        ),
        Mistake(
            wrong.of(lambda s, n, a: wrong.place(s, a / 2)),
            "The score covers both ends already: no halving of α.",
            name="alpha halved",
        ),
        Mistake(
            wrong.of(lambda s, n, a: s.max()),
            "You take the largest score. The ⌈(n + 1)(1 − α)⌉-th smallest is enough.",
            name="largest score",
        ),
        Mistake(
            wrong.of(lambda s, n, a: s.mean()),
            "The mean of the scores promises nothing. A rank does.",
            name="mean score",
        ),
        Mistake(
            wrong.of(lambda s, n, a: s[min(wrong.rank_of(n, a), n) - 1]),
            "The scores are not sorted.",
            name="not sorted",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.sort(s)[::-1][min(wrong.rank_of(n, a), n) - 1]),
            "Sorted from the largest down. The ⌈(n + 1)(1 − α)⌉-th *smallest* is wanted.",
            name="sorted downwards",
        ),
        Mistake(
            wrong.scaled,
            "You divide the scores by the width. The shift is in the unit of y, the same for all.",
            name="scores over width",
        ),
        Mistake(
            wrong.of(lambda s, n, a: wrong.place(s, a) / 2),
            "Half the shift at each end. Both ends move by all of it.",
            name="shift halved",
        ),
        Mistake(
            wrong.upper_only,
            "Only the upper end is moved. Both are.",
            name="upper end only",
        ),
        Mistake(
            wrong.lower_only,
            "Only the lower end is moved. Both are.",
            name="lower end only",
        ),
        Mistake(
            wrong.around_new_middle,
            "The shift stands around the middle of the new interval, in place of its width. It is added "
            "to both ends.",
            name="shift around the middle",
        ),
        Mistake(
            wrong.number_of_new,
            "n is the number of calibration cases, not of new intervals.",
            name="number of new intervals",
        ),
        Mistake(
            wrong.of(wrong.of_those_outside),
            "Only the cases outside their interval are ranked. All are, those inside with a negative "
            "score.",
            name="only those outside",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.sort(s)[max(min(round((n + 1) * (1 - a)), n), 1) - 1]),
            "The rank is rounded to the nearest. A promise has to be kept: round it up.",
            name="rounded to the nearest",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.argsort(s)[min(wrong.rank_of(n, a), n) - 1]),
            "`argsort` gives the index of the score. The score itself is wanted.",
            name="index for score",
        ),
        Mistake(
            wrong.of(lambda s, n, a: NormalDist().inv_cdf(1 - a / 2) * s.std()),
            "A multiple of the scores' standard deviation promises nothing unless they are normal. A "
            "rank does.",
            name="normal approximation",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.sort(s)[min(math.ceil(n * (1 - a) + 1), n) - 1]),
            "n(1 − α) + 1 is too much: the rank is (n + 1)(1 − α), which adds only 1 − α, rounded up.",
            name="one more",
        ),
        Mistake(
            wrong.other_places,
            "The lower end is moved by another score than the upper one. Both move by the same.",
            name="two places",
        ),
        Mistake(
            wrong.of(lambda s, n, a: wrong.place(s, a), lambda lo, hi, y: lo - hi),
            "The sum of both distances is minus the width, whatever y is. The larger of them is wanted.",
            name="sum of the distances",
        ),
        Mistake(
            wrong.of(lambda s, n, a: wrong.place(s, a), lambda lo, hi, y: (lo - hi) / 2),
            "The mean of both distances is minus half the width, whatever y is. The larger of them is "
            "wanted.",
            name="mean of the distances",
        ),
        Mistake(
            wrong.of(
                lambda s, n, a: wrong.place(s, a), lambda lo, hi, y: np.maximum(y - lo, y - hi)
            ),
            "The distance below the interval has the wrong sign: it is `lower - y`.",
            name="sign of the lower distance",
        ),
        Mistake(
            wrong.of(
                lambda s, n, a: wrong.place(s, a), lambda lo, hi, y: np.maximum(y - lo, hi - y)
            ),
            "Both distances have the wrong sign: `lower - y` below, `y - upper` above.",
            name="signs of both distances",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.percentile(s, 1 - a)),
            "`np.percentile` counts in percent, so that is nearly the smallest score. And it "
            "interpolates: the ⌈(n + 1)(1 − α)⌉-th smallest is one of the scores.",
            name="np.percentile",
        ),
        Mistake(
            wrong.of(lambda s, n, a: np.quantile(s, a)),
            "α is the share outside, and np.quantile interpolates. The ⌈(n + 1)(1 − α)⌉-th smallest score "
            "is wanted.",
            name="np.quantile of alpha",
        ),
        *(
            Mistake(
                wrong.quantiles_apart(halves),
                "Each end has a shift of its own here, by np.quantile. One score for both ends, the "
                "larger, and one shift, its ⌈(n + 1)(1 − α)⌉-th smallest.",
                name=f"ends apart by np.quantile, alpha over {halves}",
            )
            for halves in (1, 2)
        ),
        Mistake(
            wrong.both_up,
            "Both ends move the same way. The lower one goes down, the upper one up.",
            name="both ends up",
        ),
        Mistake(
            wrong.inward,
            "The signs of the shift are exchanged: a positive one makes the interval wider.",
            name="inward",
        ),
        Mistake(
            wrong.of(lambda s, n, a: 0.0),
            "The new intervals come back as they were.",
            name="not shifted",
        ),
        Mistake(
            wrong.old_interval,
            "You shifted the intervals of the old cases. The new ones are wanted.",
            name="old intervals",
        ),
        Mistake(wrong.exchanged, "The lower end comes first.", name="ends exchanged"),
        Mistake(
            wrong.shift_only,
            "That is the shift. The new intervals' two ends are wanted.",
            name="shift only",
        ),
    ],
)
