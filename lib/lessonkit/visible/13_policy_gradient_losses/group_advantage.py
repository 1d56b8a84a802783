"""Visible check of ``group_advantage``, set 13."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        rewards=[[1.0, 0.0, 0.0, 1.0], [0.5, 0.25, 0.25, 0.0]],
        scale="std",
        expected=[[1.0, -1.0, -1.0, 1.0], [1.414213562, 0.0, 0.0, -1.414213562]],
        looks_like=[
            (
                [
                    [1.58113883, -0.9486832981, -0.9486832981, 1.58113883],
                    [0.316227766, -0.316227766, -0.316227766, -0.9486832981],
                ],
                "You centre over the whole batch. Each prompt is compared with its own "
                "group: the mean over axis 1.",
            ),
            (
                [
                    [0.8660254038, -0.8660254038, -0.8660254038, 0.8660254038],
                    [1.224744871, 0.0, 0.0, -1.224744871],
                ],
                "That is the sample standard deviation, which divides by one less than G "
                "(PyTorch's default). The population one is wanted, as in NumPy.",
            ),
            (
                [[2.0, -2.0, -2.0, 2.0], [8.0, 0.0, 0.0, -8.0]],
                "You divide by the variance. With the standard deviation the reward's unit "
                "cancels.",
            ),
            (
                [[2.0, 0.0, 0.0, 2.0], [2.828427125, 1.414213562, 1.414213562, 0.0]],
                "For “std” the rewards are not centred: in a group of successes every "
                "answer would be pushed up.",
            ),
        ],
    ),
    case(
        rewards=[[1.0, 0.0, 0.0, 1.0], [0.5, 0.25, 0.25, 0.0]],
        scale="loo",
        expected=[
            [0.6666666667, -0.6666666667, -0.6666666667, 0.6666666667],
            [0.3333333333, 0.0, 0.0, -0.3333333333],
        ],
        looks_like=[
            (
                [
                    [0.7142857143, -0.4285714286, -0.4285714286, 0.7142857143],
                    [0.1428571429, -0.1428571429, -0.1428571429, -0.4285714286],
                ],
                "You centre over the whole batch. Each prompt is compared with its own "
                "group: the mean over axis 1.",
            ),
            (
                [[0.75, -0.5, -0.5, 0.75], [0.375, 0.0625, 0.0625, -0.25]],
                "The other answers are one fewer than G: divide by their own number.",
            ),
            (
                [[0.5, -0.5, -0.5, 0.5], [0.25, 0.0, 0.0, -0.25]],
                "For “loo” the baseline must not contain the answer's own reward: take the "
                "mean of the others.",
            ),
        ],
    ),
    case(
        rewards=[[0.1, 0.1, 0.1], [1.0, 0.0, 0.0]],
        scale="std",
        expected=[[0.0, 0.0, 0.0], [1.414213562, -0.7071067812, -0.7071067812]],
        looks_like=[
            (
                [
                    [-0.3303504247, -0.3303504247, -0.3303504247],
                    [2.218067137, -0.6135079316, -0.6135079316],
                ],
                "You centre over the whole batch. Each prompt is compared with its own "
                "group: the mean over axis 1.",
            ),
            (
                [
                    [-0.8164965809, -0.8164965809, -0.8164965809],
                    [1.154700538, -0.5773502692, -0.5773502692],
                ],
                "That is the sample standard deviation, which divides by one less than G "
                "(PyTorch's default). The population one is wanted, as in NumPy.",
            ),
            (
                [[-7.205759404e16, -7.205759404e16, -7.205759404e16], [3.0, -1.5, -1.5]],
                "You divide by the variance. With the standard deviation the reward's unit "
                "cancels.",
            ),
            (
                [
                    [7205759404000000.0, 7205759404000000.0, 7205759404000000.0],
                    [2.121320344, 0.0, 0.0],
                ],
                "For “std” the rewards are not centred: in a group of successes every "
                "answer would be pushed up.",
            ),
            (
                [[-1.0, -1.0, -1.0], [1.414213562, -0.7071067812, -0.7071067812]],
                "A group of equal rewards has to give exactly 0. The mean of three times "
                "0.1 is not quite 0.1, and dividing by a spread of 1e-17 blows the rest up:"
                " ask whether the rewards are equal.",
            ),
        ],
    ),
    case(
        rewards=[[1e-09, 0.0, 0.0, 3e-09]],
        scale="std",
        expected=[[0.0, -0.8164965809, -0.8164965809, 1.632993162]],
        looks_like=[
            (
                [[0.0, -0.7071067812, -0.7071067812, 1.414213562]],
                "That is the sample standard deviation, which divides by one less than G "
                "(PyTorch's default). The population one is wanted, as in NumPy.",
            ),
            (
                [[0.0, -666666666.7, -666666666.7, 1333333333.0]],
                "You divide by the variance. With the standard deviation the reward's unit "
                "cancels.",
            ),
            (
                [[0.8164965809, 0.0, 0.0, 2.449489743]],
                "For “std” the rewards are not centred: in a group of successes every "
                "answer would be pushed up.",
            ),
            (
                [[0.0, -0.08908888455, -0.08908888455, 0.1781777691]],
                "The small constant under the fraction shrinks groups whose rewards differ "
                "little. Ask whether the rewards of a group are equal instead.",
            ),
        ],
    ),
    case(
        rewards=[[-0.99, -0.03], [0.31, 0.15], [-0.85, -0.68]],
        scale="std",
        expected=[[-1.0, 1.0], [1.0, -1.0], [-1.0, 1.0]],
    ),
    case(
        rewards=[
            [2.05, 1.73, 2.88, 1.29, 1.8, 1.85],
            [1.63, 0.83, 4.2, 0.44, 0.41, 1.56],
            [5.68, 1.88, 0.71, 0.89, 2.97, 2.65],
        ],
        scale="loo",
        expected=[
            [0.14, -0.244, 1.136, -0.772, -0.16, -0.1],
            [0.142, -0.818, 3.226, -1.286, -1.322, 0.058],
            [3.86, -0.7, -2.104, -1.888, 0.608, 0.224],
        ],
    ),
]
TAKEAWAY = (
    "Only differences within a group count. Dividing by the spread makes a "
    "group of .50, .51, .49 push as hard as one of 0 and 1."
)


def library(rewards, scale):
    return losses.group_advantage(rewards, scale=scale)


def picture(group_advantage):
    share = np.linspace(0, 1, 9)[1:-1]

    def of_a_success(share):
        groups = (np.arange(8) < np.round(8 * share)[:, None]).astype(float)
        return group_advantage(groups, "std")[:, 0]

    return against(
        np.sqrt((1 - share) / share),
        of_a_success,
        share,
        x="share of right answers in a group of eight",
        y="advantage of a right answer",
        title="Divided by the spread, a rare success counts most",
        alt="The advantage falls from 2.6 for one success in eight to 0.4 for seven.",
    )


def why(result, rewards, scale):
    """What the advantages of a group have to add up to, and how far they have to spread."""
    for number, (row, group) in enumerate(zip(result, rewards, strict=True)):
        size = np.abs(row).max()
        if abs(row.sum()) > 1e-6 * max(size, 1e-300):
            return (
                f"In all three ways the advantages of a group add up to 0. Yours add up to {row.sum():.4g} "
                f"in row {number}."
            )
        if scale == "std" and np.ptp(group) > 0 and not np.isclose(row.std(), 1):
            return (
                "Divided by their standard deviation, the rewards of a group have the standard deviation "
                f"1. Yours have {row.std():.4g} in row {number}."
            )
        others = (group.sum() - group[0]) / (len(group) - 1)
        if scale == "loo" and not np.isclose(row[0], group[0] - others):
            return (
                f"In row {number} the other answers' mean reward, without the first one, is {others:.4g}. "
                f"You compare the first one, {group[0]:.4g}, with {group[0] - row[0]:.4g}."
            )
    return None
