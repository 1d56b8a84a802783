"""Visible check of ``ensemble_crps``, set 17."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        members=[[2.0, -1.0, 0.5, 1.2], [0.0, 4.0, 1.0, -0.7]],
        y=[0.7, 5.0],
        expected=[0.1166666667, 2.666666667],
        looks_like=[
            (
                [0.31875, 2.98125],
                (
                    "Divided by m²: the pairs of a member with itself count as spread 0, so "
                    "small ensembles look bad. The fair score has m(m − 1)."
                ),
            ),
            (
                [-0.6916666667, 1.408333333],
                (
                    "The ½ before the spread is missing: each pair counts once, and you count "
                    "it from both sides."
                ),
            ),
            (
                [-0.2875, 2.0375],
                (
                    "Two things: each pair counts once, so a ½ is missing, and the fair score "
                    "has m(m − 1) below, not m²."
                ),
            ),
            (
                [0.5208333333, 3.295833333],
                (
                    "The spread is halved once too often. The sum over pairs i < j counts "
                    "each pair once and needs no further ½."
                ),
            ),
            (
                [1.733333333, 5.183333333],
                "Sign: spread is a credit, or else all members should be equal.",
            ),
            (
                [0.925, 3.925],
                (
                    "That is the mean distance to y. The credit for the members' own spread "
                    "is missing."
                ),
            ),
            ([-8.775, -11.175], "The sum over the pairs is not divided by m(m − 1)."),
            (
                [2.891666667, 14.44166667],
                "You sum the distances to y. Their mean over the members is wanted.",
            ),
            (
                [0.8083333333, 1.258333333],
                "That is the spread alone. It is taken off the mean distance to y.",
            ),
            (
                [0.025, 3.925],
                (
                    "That is the error of the ensemble's mean. The mean of the errors is "
                    "wanted, less half the mean distance between members."
                ),
            ),
            (
                [-0.7833333333, 2.666666667],
                (
                    "The spread is right. Before it stands the mean of the distances to y, "
                    "not the distance of the mean."
                ),
            ),
            (
                [0.302630863, 2.913089374],
                (
                    "Right for a Gaussian of that standard deviation; the members' own mean "
                    "distance is wanted."
                ),
            ),
            (
                [0.3734397132, 3.028217557],
                "Half the standard deviation is not half the mean distance between two members.",
            ),
            (
                [-0.405, 14.33333333],
                (
                    "Squares in place of distances. What is left then is the squared error of "
                    "the mean, and little of the spread."
                ),
            ),
            (
                [0.425, 3.141666667],
                "Only neighbours in the sorted row are compared. Every pair counts.",
            ),
            (
                [1.0, 4.35],
                "The weights belong to the sorted members: the smallest first, in each row.",
            ),
            (
                [0.5666666667, 3.383333333],
                (
                    "The weights 2k − m − 1 are for places counted from 1. From 0 they are 2k "
                    "− m + 1."
                ),
            ),
            (
                [0.3416666667, 3.025],
                (
                    "The weights of the sorted members do not sum to 0. The k-th from 0 is "
                    "larger than k others and smaller than m − 1 − k."
                ),
            ),
            (
                [0.44, 3.17],
                (
                    "The sum over the pairs is divided by m(m + 1). There are m(m − 1) "
                    "ordered pairs of two different members."
                ),
            ),
            (
                [0.0916666667, 3.241666667],
                "The median of the distances to y. Their mean is wanted.",
            ),
            (
                [-0.8333333333, -5.183333333],
                (
                    "The differences to y have lost their absolute values: members on both "
                    "sides cancel."
                ),
            ),
            (
                [-0.575, 1.575],
                "Half the range, from the smallest member to the largest. Every pair counts.",
            ),
            (
                [0.4625, 3.19375],
                (
                    "The spread is measured from the members' mean. It is the distance "
                    "between members."
                ),
            ),
            (
                [0.0416666667, 2.975],
                "Only pairs with the first member are compared. Every pair counts.",
            ),
            ([0.175, 2.75], "Each member is compared with the one beside it. Every pair counts."),
            (
                [0.2580197582, 2.931207945],
                (
                    "That is the CRPS of a Gaussian with the members' mean and standard "
                    "deviation. The members' own distances are wanted."
                ),
            ),
            (
                [0.975, 4.375],
                "You sort each column. The members of one row belong together: `axis=1`.",
            ),
            (
                [0.2978703092, 2.802909098],
                (
                    "That is the CRPS of a Gaussian with the members' mean and standard "
                    "deviation. The members' own distances are wanted."
                ),
            ),
            (
                [0.2063500224, 2.756546255],
                (
                    "Right for a Gaussian of that standard deviation; the members' own mean "
                    "distance is wanted."
                ),
            ),
            (
                [0.2950704912, 3.05704614],
                "The root of the mean square stands where the mean distance to y belongs.",
            ),
            (
                [-2.308333333, -1.108333333],
                "The sum over the pairs is divided by m − 1 only. It is m(m − 1).",
            ),
            ([-1.5, 0.15], "The sum over the pairs is divided by m only. It is m(m − 1)."),
            (
                [-0.0416666667, 2.4],
                (
                    "Your weights are places. Each sorted member counts by how many are below "
                    "it less how many are above, so the weights sum to 0."
                ),
            ),
            (
                [0.255, 2.385],
                "The outcome is among the members when you compare pairs. Only members are.",
            ),
            (
                [0.3165625, 2.3165625],
                "Half the variance is not half the mean distance: it has another unit.",
            ),
            (1.391666667, "One number. A score for each row is wanted."),
        ],
    ),
    case(
        members=[[1.0, -1.0], [3.0, 2.0], [0.5, 0.9]],
        y=[0.0, 5.0, 0.2],
        expected=[0.0, 2.0, 0.3],
    ),
    case(
        members=[[0.3, -1.2, 2.2, 0.9, -0.4]],
        y=[0.6],
        expected=[0.19],
    ),
    case(
        members=[[1.5, 1.5, 1.5, 1.5], [2.0, 1.0, 2.0, 3.0]],
        y=[1.5, 2.0],
        expected=[0.0, 0.0],
    ),
    case(
        members=[[10.0, 12.5, 11.0, 9.0, 14.0, 10.5], [-20.0, -21.0, -18.5, -25.0, -20.5, -19.0]],
        y=[13.0, -22.0],
        expected=[1.066666667, 1.033333333],
    ),
]
TAKEAWAY = (
    "Distance to the outcome, less half the members' distance to each other. Divided by m(m − 1) it is "
    "fair: on average the same for 2 members as for 2,000 from one distribution."
)


def library(members, y):
    return losses.crps_ensemble(members, y)


def why(score, members, y):
    """Which combination of distance and spread it is, or a row in which little is to be computed."""
    m = members.shape[1]
    distance = np.abs(members - y[:, None]).mean(axis=1)
    spread = np.sort(members, axis=1) @ (2 * np.arange(m) - m + 1) / (m * (m - 1))
    parts = np.column_stack([distance, spread])
    if len(y) >= 3 and np.linalg.matrix_rank(parts) == 2:
        factors = np.linalg.lstsq(parts, score, rcond=None)[0]
        if np.allclose(parts @ factors, score, rtol=1e-6, atol=1e-8):
            return (
                f"With {m} members yours is {factors[0]:.3g} times the mean distance to y plus "
                f"{factors[1]:.3g} times half the mean distance between members. The factors are 1 and −1."
            )
    for row, outcome, value in zip(members, y, score, strict=True):
        if m == 2 and row.min() <= outcome <= row.max() and abs(value) > 1e-8:
            return f"Of two members with y between them the score is 0. Yours is {value:.4g}."
        if np.ptp(row) == 0 and abs(value - abs(outcome - row[0])) > 1e-8:
            return "Where all members are equal the score is their distance to y. Yours is another."
    return None


def picture(ensemble_crps):
    values = np.linspace(-4, 4, 81)
    members = np.array([-1.0, 0.0, 2.0])
    distance = np.abs(members - values[:, None]).mean(axis=1)
    return against(
        distance - 1.0,
        lambda values: ensemble_crps(np.tile(members, (len(values), 1)), values),
        values,
        x="outcome, the members at −1, 0 and 2",
        y="fair CRPS",
        title="The score of three members",
        alt="A V with bends at the members, lowest at 0 with the value 0, slope 1 outside.",
    )
