"""Visible check of ``conformal_interval``, set 17."""

import numpy as np

from lessonkit.checks import case

CASES = [
    case(
        lower=[-2.1, 4.8, 1.5, 7.1, -2.5, 5.2, 2.8, 6.7, -7.0, -3.0, -1.5, -7.4, 0.7, -2.2, -3.7],
        upper=[-0.9, 6.3, 3.5, 9.2, -1.6, 6.6, 3.9, 8.5, -4.6, -0.5, 0.7, -5.2, 2.6, 0.2, -1.5],
        y=[-1.8, 3.7, 4.1, 8.3, -2.1, 5.3, 3.3, 7.7, -6.3, -0.2, 0.4, -4.4, 2.3, -3.2, -3.2],
        new_lower=[-7.2, 4.7],
        new_upper=[-6.1, 6.0],
        alpha=0.2,
        expected=([-8.0, 3.9], [-5.3, 6.8]),
        looks_like=[
            (
                ([-7.84, 4.06], [-5.46, 6.64]),
                (
                    "np.quantile interpolates, at the (n − 1)(1 − α) place. The guarantee "
                    "needs the ⌈(n + 1)(1 − α)⌉-th smallest score."
                ),
            ),
            (
                ([-8.026666667, 3.873333333], [-5.273333333, 6.826666667]),
                (
                    "np.quantile interpolates between two scores. The ⌈(n + 1)(1 − α)⌉-th "
                    "smallest is one of the scores: sort them."
                ),
            ),
            (
                ([-8.2, 3.7], [-5.1, 7.0]),
                (
                    "One place too far. The r-th smallest has the index r − 1, and r is ⌈(n + "
                    "1)(1 − α)⌉. (`np.quantile` with the method `higher` goes too far as "
                    "well; `inverted_cdf` does not.)"
                ),
            ),
            (
                ([-7.8, 4.1], [-5.5, 6.6]),
                "One place too low: n + 1 stands before (1 − α), and the rank is rounded up.",
            ),
            (
                ([-8.1, 3.8], [-5.2, 6.9]),
                (
                    "You take the absolute value of the scores. A negative one means: inside "
                    "by so much. Keep its sign."
                ),
            ),
            (
                ([-9.05, 2.85], [-4.25, 7.85]),
                (
                    "The distance from the middle forgets the width that the quantiles "
                    "already have. Score: how far outside, negative if inside."
                ),
            ),
            (
                ([-8.5, 3.5], [-4.8, 7.2]),
                (
                    "You build one width around the middle for everybody. The quantiles' own "
                    "widths differ from case to case: shift both ends, and keep them."
                ),
            ),
            (
                ([-6.3, 5.6], [-7.0, 5.1]),
                (
                    "The smaller of both distances. Outside is whoever is beyond *one* end: "
                    "the larger."
                ),
            ),
            (
                ([-7.9, 4.0], [-5.4, 6.7]),
                (
                    "Your score is positive inside and negative outside. It says how far "
                    "*outside* y is: `lower - y` and `y - upper`."
                ),
            ),
            (
                ([-7.5, 4.4], [-5.8, 6.3]),
                "Only the upper end is scored. y may lie below the lower one.",
            ),
            (
                ([-7.1, 4.8], [-6.2, 5.9]),
                "Only the lower end is scored. y may lie above the upper one.",
            ),
            (
                ([-7.1, 4.8], [-5.8, 6.3]),
                (
                    "Each end has a shift of its own here, each at 1 − α: then up to 2α may "
                    "be outside. One score for both ends, the larger, and one shift."
                ),
            ),
            (
                ([-8.3, 3.6], [-5.3, 6.8]),
                (
                    "Each end has a shift of its own here, each at 1 − α/2. That keeps a "
                    "promise too, and not the one asked for: one score for both ends, the "
                    "larger, and one shift."
                ),
            ),
            (([-6.7, 5.2], [-6.6, 5.5]), "α is the share outside. Take the 1 − α place."),
            (
                ([-8.3, 3.6], [-5.0, 7.1]),
                (
                    "The shift is too large. All calibration cases are ranked, those inside "
                    "with negative scores, and the ⌈(n + 1)(1 − α)⌉-th smallest score is "
                    "taken, with α as it is."
                ),
            ),
            (
                ([-7.133333333, 4.766666667], [-6.166666667, 5.933333333]),
                "The mean of the scores promises nothing. A rank does.",
            ),
            (([-6.9, 5.0], [-6.4, 5.7]), "The scores are not sorted."),
            (
                ([-6.5, 5.4], [-6.8, 5.3]),
                (
                    "The shift is too small. The rank is ⌈(n + 1)(1 − α)⌉, with n the number "
                    "of calibration cases, counted from the smallest score."
                ),
            ),
            (
                ([-7.6, 4.227272727], [-5.7, 6.472727273]),
                (
                    "You divide the scores by the width. The shift is in the unit of y, the "
                    "same for all."
                ),
            ),
            (
                ([-7.6, 4.3], [-5.7, 6.4]),
                "Half the shift at each end. Both ends move by all of it.",
            ),
            (([-7.2, 4.7], [-5.3, 6.8]), "Only the upper end is moved. Both are."),
            (([-8.0, 3.9], [-6.1, 6.0]), "Only the lower end is moved. Both are."),
            (
                ([-7.45, 4.55], [-5.85, 6.15]),
                (
                    "The shift stands around the middle of the new interval, in place of its "
                    "width. It is added to both ends."
                ),
            ),
            (
                ([-18.2, -6.3], [4.9, 17.0]),
                "`argsort` gives the index of the score. The score itself is wanted.",
            ),
            (
                ([-8.018143519, 3.881856481], [-5.281856481, 6.818143519]),
                (
                    "A multiple of the scores' standard deviation promises nothing unless "
                    "they are normal. A rank does."
                ),
            ),
            (
                ([-6.7, 5.2], [-5.3, 6.8]),
                (
                    "The lower end is moved by another score than the upper one. Both move by "
                    "the same."
                ),
            ),
            (
                ([-6.0, 5.9], [-7.3, 4.8]),
                (
                    "The sum of both distances is minus the width, whatever y is. The larger "
                    "of them is wanted."
                ),
            ),
            (
                ([-6.6, 5.3], [-6.7, 5.4]),
                (
                    "The mean of both distances is minus half the width, whatever y is. The "
                    "larger of them is wanted."
                ),
            ),
            (
                ([-9.8, 2.1], [-3.5, 8.6]),
                "The distance below the interval has the wrong sign: it is `lower - y`.",
            ),
            (
                ([-10.0, 1.9], [-3.3, 8.8]),
                "Both distances have the wrong sign: `lower - y` below, `y - upper` above.",
            ),
            (
                ([-6.3112, 5.5888], [-6.9888, 5.1112]),
                (
                    "`np.percentile` counts in percent, so that is nearly the smallest score. "
                    "And it interpolates: the ⌈(n + 1)(1 − α)⌉-th smallest is one of the "
                    "scores."
                ),
            ),
            (
                ([-6.66, 5.24], [-6.64, 5.46]),
                (
                    "α is the share outside, and np.quantile interpolates. The ⌈(n + 1)(1 − "
                    "α)⌉-th smallest score is wanted."
                ),
            ),
            (
                ([-6.94, 4.96], [-6.28, 5.82]),
                (
                    "Each end has a shift of its own here, by np.quantile. One score for both "
                    "ends, the larger, and one shift, its ⌈(n + 1)(1 − α)⌉-th smallest."
                ),
            ),
            (
                ([-7.76, 4.14], [-5.62, 6.48]),
                (
                    "Each end has a shift of its own here, by np.quantile. One score for both "
                    "ends, the larger, and one shift, its ⌈(n + 1)(1 − α)⌉-th smallest."
                ),
            ),
            (
                ([-6.4, 5.5], [-5.3, 6.8]),
                "Both ends move the same way. The lower one goes down, the upper one up.",
            ),
            (
                ([-6.4, 5.5], [-6.9, 5.2]),
                "The signs of the shift are exchanged: a positive one makes the interval wider.",
            ),
            (([-7.2, 4.7], [-6.1, 6.0]), "The new intervals come back as they were."),
            (
                (
                    [
                        -2.9,
                        4.0,
                        0.7,
                        6.3,
                        -3.3,
                        4.4,
                        2.0,
                        5.9,
                        -7.8,
                        -3.8,
                        -2.3,
                        -8.2,
                        -0.1,
                        -3.0,
                        -4.5,
                    ],
                    [
                        -0.1,
                        7.1,
                        4.3,
                        10.0,
                        -0.8,
                        7.4,
                        4.7,
                        9.3,
                        -3.8,
                        0.3,
                        1.5,
                        -4.4,
                        3.4,
                        1.0,
                        -0.7,
                    ],
                ),
                "You shifted the intervals of the old cases. The new ones are wanted.",
            ),
            (([-5.3, 6.8], [-8.0, 3.9]), "The lower end comes first."),
            (0.8, "That is the shift. The new intervals' two ends are wanted."),
        ],
    ),
    case(
        lower=[-8.5, -4.2, 0.8, -3.1, -9.3, -4.5, -7.3, -5.2, -11.1, -1.6, -3.0, 2.3, -2.7],
        upper=[3.9, 3.1, 13.1, 8.9, -3.6, 4.9, 2.8, 6.9, -1.3, 3.8, 5.3, 10.7, 5.7],
        y=[-1.2, -2.9, 6.0, 3.0, -7.8, 1.3, -2.2, 2.3, -5.1, 0.2, 0.0, 6.1, 2.2],
        new_lower=[-3.8],
        new_upper=[8.5],
        alpha=0.3,
        expected=([-0.8], [5.5]),
        looks_like=[
            (
                ([-3.8], [8.5]),
                (
                    "You cut the scores or the shift off at 0. A negative shift makes "
                    "intervals narrower where they were too wide."
                ),
            ),
            (
                ([-2.0], [6.7]),
                (
                    "n(1 − α) + 1 is too much: the rank is (n + 1)(1 − α), which adds only 1 "
                    "− α, rounded up."
                ),
            ),
        ],
    ),
    case(
        lower=[-4.2, -6.5, -1.6, 0.6, 3.8, -0.9, -2.8, -4.3, 1.6, 5.8, -0.3, -6.3, -4.4, 5.2],
        upper=[-2.1, -4.0, -0.4, 2.8, 5.4, 2.0, -1.6, -1.8, 4.5, 7.3, 2.6, -3.4, -3.3, 7.7],
        y=[-4.5, -5.9, -1.7, 0.0, 4.8, -1.4, -1.4, -2.1, -0.3, 6.8, -0.8, -4.9, -3.8, 3.5],
        new_lower=[0.3, -7.9, -1.3],
        new_upper=[1.4, -5.8, 0.7],
        alpha=0.1,
        expected=([-1.6, -9.8, -3.2], [3.3, -3.9, 2.6]),
    ),
    case(
        lower=[2.6, 5.0, -14.3, -3.3, 0.7, 3.5, 0.6, 3.0, -2.6, -0.9, -1.1, -8.4],
        upper=[6.0, 9.4, -5.8, 2.5, 7.8, 7.5, 4.9, 9.3, 5.3, 5.6, 2.7, 0.2],
        y=[5.0, 7.4, -9.7, -0.3, 5.3, 5.3, 3.5, 5.4, 0.8, 1.4, 1.2, -4.2],
        new_lower=[-5.3, -1.3],
        new_upper=[-1.3, 4.6],
        alpha=0.6,
        expected=([-2.9, 1.1], [-3.7, 2.2]),
        looks_like=[
            (
                ([-2.8, 1.2], [-3.8, 2.1]),
                "The rank is rounded to the nearest. A promise has to be kept: round it up.",
            ),
        ],
    ),
    case(
        lower=[-1.3, 0.2, -1.9, -4.3, -2.6, -4.9],
        upper=[1.4, 2.3, -0.2, -2.7, -1.0, -2.9],
        y=[-2.1, 0.7, -2.9, -4.8, -3.5, -4.2],
        new_lower=[-0.8, 4.3],
        new_upper=[1.3, 6.5],
        alpha=0.2,
        expected=([-1.8, 3.3], [2.3, 7.5]),
    ),
    case(
        lower=[0.0, 1.0, 2.0, 0.0, 3.0, 1.0, 2.0],
        upper=[1.0, 2.0, 4.0, 2.0, 5.0, 2.0, 3.0],
        y=[1.2, 0.5, 3.0, 2.9, 5.1, 3.5, 2.4],
        new_lower=[0.0],
        new_upper=[2.0],
        alpha=0.25,
        expected=([-0.9], [2.9]),
        looks_like=[
            (
                ([-1.5], [3.5]),
                "You go one place up even where (n + 1)(1 − α) is whole. It is rounded up only "
                "where it is not.",
            ),
        ],
    ),
]
TAKEAWAY = (
    "The new case is one of n + 1 that could each have had any rank. Counting that, and nothing about "
    "the model, keeps the promise, on average over cases."
)


def why(ends, lower, upper, y, new_lower, new_upper, alpha):
    """By how much the ends were moved, and whether that is a score."""
    down, up = new_lower - ends[0], ends[1] - new_upper
    if not (np.allclose(down, down[0]) and np.allclose(up, up[0])):
        return "Your intervals are not all moved alike. The shift is one number, in the unit of y."
    if not np.isclose(down[0], up[0]):
        return (
            f"You move the lower ends down by {down[0]:.4g} and the upper ones up by {up[0]:.4g}. Both are "
            "moved outward by the same shift."
        )
    score = np.sort(np.maximum(lower - y, y - upper))
    place = np.flatnonzero(np.isclose(score, up[0]))
    if len(place):
        return (
            f"You move both ends by the score at place {place[0] + 1} of {len(y)}, from the smallest. The "
            "wanted place is ⌈(n + 1)(1 − α)⌉."
        )
    return (
        f"You move both ends by {up[0]:.4g}, which is none of the scores max(lower − y, y − upper). The "
        "shift is one of them, and nothing between two."
    )
