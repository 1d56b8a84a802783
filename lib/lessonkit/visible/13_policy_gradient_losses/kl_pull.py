"""Visible check of ``kl_pull``, set 13."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses
from losslab.numerics import log_softmax

CASES = [
    case(
        z=[0.5, 0.0, -0.5],
        ref_z=[0.0, 0.0, 1.0],
        estimator="k3",
        place="loss",
        expected=[0.2945388334, 0.0952543281, -0.3897931615],
        looks_like=[
            (
                [0.2665329706, 0.008062475615, -0.2745954462],
                "That is ∇KL(π‖ref), what one would like to have. Say what each estimator gives.",
            ),
            (
                [-0.02800586287, -0.08719185249, 0.1151977154],
                "You weigh the score by k in both places. In the loss k itself is "
                "differentiated, and the samples stay fixed.",
            ),
            (
                [-0.2945388334, -0.0952543281, 0.3897931615],
                "The sign: this is the gradient of a penalty, which is descended.",
            ),
            (
                [-0.3412927104, 0.08184579603, 0.2594469143],
                "r is π_ref/π here: the reference stands in the numerator.",
            ),
        ],
    ),
    case(
        z=[0.5, 0.0, -0.5],
        ref_z=[0.0, 0.0, 1.0],
        estimator="k3",
        place="reward",
        expected=[-0.02800586287, -0.08719185249, 0.1151977154],
        looks_like=[
            (
                [0.2665329706, 0.008062475615, -0.2745954462],
                "That is ∇KL(π‖ref), what one would like to have. Say what each estimator gives.",
            ),
            (
                [0.02800586287, 0.08719185249, -0.1151977154],
                "The sign: this is the gradient of a penalty, which is descended.",
            ),
            (
                [0.0747597398, -0.08990827165, 0.01514853185],
                "r is π_ref/π here: the reference stands in the numerator.",
            ),
            (
                [0.2945388334, 0.0952543281, -0.3897931615],
                "The places are swapped: in the reward k is a number that weighs the score,"
                " in the loss it is differentiated.",
            ),
        ],
    ),
    case(
        z=[0.5, 0.0, -0.5],
        ref_z=[0.0, 0.0, 1.0],
        estimator="k1",
        place="reward",
        expected=[0.2665329706, 0.008062475615, -0.2745954462],
        looks_like=[
            (
                [-0.2665329706, -0.008062475615, 0.2745954462],
                "The sign: this is the gradient of a penalty, which is descended.",
            ),
            (
                [0.0, 0.0, 0.0],
                "The places are swapped: in the reward k is a number that weighs the score,"
                " in the loss it is differentiated.",
            ),
        ],
    ),
    case(
        z=[0.5, 0.0, -0.5],
        ref_z=[0.0, 0.0, 1.0],
        estimator="k2",
        place="loss",
        expected=[0.2665329706, 0.008062475615, -0.2745954462],
        looks_like=[
            (
                [0.02400966123, -0.08084861314, 0.05683895191],
                "You weigh the score by k in both places. In the loss k itself is "
                "differentiated, and the samples stay fixed.",
            ),
            (
                [0.2905426318, -0.07278613753, -0.2177564943],
                "That is the derivative of the expectation, with both of its terms. Each "
                "place has only one of them.",
            ),
            (
                [-0.2665329706, -0.008062475615, 0.2745954462],
                "The sign: this is the gradient of a penalty, which is descended.",
            ),
        ],
    ),
    case(
        z=[0.5, 0.0, -0.5],
        ref_z=[0.0, 0.0, 1.0],
        estimator="k1",
        place="loss",
        expected=[0.0, 0.0, 0.0],
        looks_like=[
            (
                [0.2665329706, 0.008062475615, -0.2745954462],
                "That is ∇KL(π‖ref), what one would like to have. Say what each estimator gives.",
            ),
        ],
    ),
    case(
        z=[0.5, 0.0, -0.5],
        ref_z=[0.0, 0.0, 1.0],
        estimator="k2",
        place="reward",
        expected=[0.02400966123, -0.08084861314, 0.05683895191],
        looks_like=[
            (
                [0.2665329706, 0.008062475615, -0.2745954462],
                "That is ∇KL(π‖ref), what one would like to have. Say what each estimator gives.",
            ),
            (
                [0.2905426318, -0.07278613753, -0.2177564943],
                "That is the derivative of the expectation, with both of its terms. Each "
                "place has only one of them.",
            ),
            (
                [-0.02400966123, 0.08084861314, -0.05683895191],
                "The sign: this is the gradient of a penalty, which is descended.",
            ),
        ],
    ),
    case(
        z=[0.0, -1000.0, 0.0],
        ref_z=[0.0, 0.0, 1.0],
        estimator="k3",
        place="loss",
        expected=[0.2880584424, -0.2119415576, -0.07611688477],
        looks_like=[
            (
                [np.nan, np.nan, np.nan],
                "For an answer that the policy has forgotten r overflows, and infinity "
                "times 0 is NaN. π·r is simply π_ref.",
            ),
            (
                [0.25, 0.0, -0.25],
                "That is ∇KL(π‖ref), what one would like to have. Say what each estimator gives.",
            ),
            (
                [-0.03805844238, 0.2119415576, -0.1738831152],
                "You weigh the score by k in both places. In the loss k itself is "
                "differentiated, and the samples stay fixed.",
            ),
            (
                [-0.2880584424, 0.2119415576, 0.07611688477],
                "The sign: this is the gradient of a penalty, which is descended.",
            ),
            (
                [-0.3728153683, 0.0, 0.3728153683],
                "r is π_ref/π here: the reference stands in the numerator.",
            ),
        ],
    ),
    case(
        z=[-1.55, 0.12, -0.92],
        ref_z=[1.8, 0.97, -0.7],
        estimator="k1",
        place="reward",
        expected=[-0.2856215173, 0.104315296, 0.1813062213],
    ),
]
TAKEAWAY = (
    "A value is not a gradient. Only k1 in the reward and k2 in the loss pull "
    "along KL(π‖ref); GRPO's term, k3 in the loss, pulls along the forward KL."
)


def library(z, ref_z, estimator, place):
    return losses.kl_penalty_grad(z, ref_z, estimator=estimator, place=place)


def picture(kl_pull):
    z = np.linspace(-6, 6, 121)
    p = 1 / (1 + np.exp(-z))
    return against(
        p - 0.5,
        lambda z: np.array([kl_pull(np.array([v, 0.0]), np.zeros(2), "k3", "loss")[0] for v in z]),
        z,
        x="logit of the first of two answers",
        y="gradient in that logit",
        title="k3 in the loss: π − π_ref, bounded by a half",
        alt="An S-curve through 0 where the policy is the reference; it levels off at ±0.5.",
    )


def why(result, z, ref_z, estimator, place):
    """The sum of the entries; or which of the six it is that went wrong."""
    if abs(result.sum()) > 1e-9 * max(np.abs(result).max(), 1e-300):
        return f"Each score e_a − π sums to 0, and so does the gradient. Yours sums to {result.sum():.4g}."
    forward = np.exp(log_softmax(ref_z)) - np.exp(log_softmax(z))
    for sign, words in ((1, "π_ref − π"), (-1, "π − π_ref")):
        if np.allclose(result, sign * forward):
            return (
                f"For {estimator} in the {place} yours is {words}. Only k3 in the loss ends there, as "
                "π − π_ref: see which coefficient c_a each of the six has."
            )
    return None
