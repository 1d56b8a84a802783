"""Visible check of ``cross_entropy_with_z_loss``, set 11."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        z=[[2.0, 0.0], [-3.0, -3.0]],
        t=[1, 1],
        coefficient=0.1,
        expected=1.902307231,
        looks_like=[
            (1.410037596, "The penalty has no effect. It must see the raw logits' log-sum-exp."),
            (1.401041355, "log Z is not squared. Lowering all logits would pay for ever."),
            (1.410846919, "The mean is squared. Square each row's log Z, then average."),
            (2.060037596, "The largest logit is not log Z: the log-sum-exp is higher."),
            (0.9177679611, "The penalty is subtracted; it should be added."),
            (6.332733943, "The coefficient is missing."),
            (0.6332733943, "The coefficient belongs to the penalty alone."),
            (1.434865782, "The maximum has not been put back into log Z."),
            (2.394576865, "The penalty is summed over the rows. One mean over both."),
            (1.459264559, "The coefficient is squared along with log Z."),
            (4.929346458, "That squares Z itself. The penalty is on its logarithm."),
            (1.656172413, "There is no ½ in front of the square."),
            (0.4922696347, "That is the penalty alone. Add the cross-entropy."),
            (3.804614461, "That is the sum over the tokens. Their mean is wanted."),
            ([2.579310287, 1.225304174], "One for each token. Their mean is wanted."),
        ],
    ),
    case(
        z=[[1000.0, 999.0], [0.0, -1000.0]],
        t=[1, 1],
        coefficient=0.0001,
        expected=550.6879619,
        looks_like=[
            (np.inf, "Has exp(1000) overflowed, or a probability become 0? Stay with `logsumexp`."),
            (
                np.nan,
                "Has exp(1000) overflowed, or one maximum served for both rows? Use `logsumexp`.",
            ),
        ],
    ),
    case(
        z=[
            [1.63, 1.66, 1.27, 2.38, 0.17],
            [3.8, -0.74, 4.02, 3.37, 4.08],
            [5.4, 3.28, 5.86, 2.12, 5.5],
        ],
        t=[0, 4, 2],
        coefficient=0.0001,
        expected=1.227571927,
    ),
    case(
        z=[[0.88, 1.93, 0.0], [-3.64, -2.13, -3.39], [3.65, 0.4, 1.11]],
        t=[1, 1, 0],
        coefficient=1.5,
        expected=11.58200575,
    ),
]
TAKEAWAY = (
    "Cross-entropy fixes the differences of the logits, z-loss their height. Near log Z "
    "= 0 its pull is 2c·log Z·p: weak, and always towards a normaliser of 1."
)


def library(z, t, coefficient):
    return np.mean(losses.cross_entropy(z, t) + losses.z_loss(z, coefficient=coefficient))


def picture(cross_entropy_with_z_loss):
    heights = np.linspace(-30, 30, 121)
    row = np.array([[2.0, 0.0, 1.0]])
    return against(
        losses.cross_entropy(row, [0])[0] + losses.z_loss(heights[:, None] + row, coefficient=0.01),
        lambda heights: np.array(
            [cross_entropy_with_z_loss(row + h, np.array([0]), 0.01) for h in heights]
        ),
        heights,
        x="constant added to all logits",
        y="loss",
        title="z-loss sees the height, cross-entropy does not",
        alt="A parabola with its lowest point where the logits' log-sum-exp is zero.",
        ylim=(0, 12),
    )
