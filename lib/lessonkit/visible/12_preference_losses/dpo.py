"""Visible check of ``dpo``, set 12."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        logp_chosen=[-2.0, -1.5],
        logp_rejected=[-3.0, -1.0],
        ref_chosen=[-2.2, -1.4],
        ref_rejected=[-2.8, -1.1],
        beta=0.2,
        expected=[0.6539469673, 0.7133471672],
        looks_like=[
            ([0.5981388694, 0.7443966601], "The reference is missing: rewards are log-ratios."),
            ([0.5130152524, 0.7981388694], "Beta is missing. It scales the margin."),
            ([0.1026030505, 0.1596277739], "Beta belongs inside the sigmoid, on the margin."),
            (
                [0.126928011, 1.313261688],
                "Divided by beta. The implicit reward is beta times the log-ratio.",
            ),
            (
                [0.4800106598, 0.5099986669],
                "That is the weight in the gradient. The loss is −log σ of the margin.",
            ),
            ([-0.6539469673, -0.7133471672], "The sign: a loss is minus a log-probability."),
            ([0.7339469673, 0.6733471672], "The margin is turned round: chosen minus rejected."),
            (
                [0.5458929372, 0.776343773],
                "The reference is added. Its lead is taken off the policy's.",
            ),
            (
                [0.6931471806, 0.6931471806],
                "The log-ratios are added. The rejected answer's is taken off.",
            ),
            ([0.6733471672, 0.7031971797], "The rejected answer does not matter yet."),
            (
                [0.9130152524, 0.5981388694],
                "Brackets: beta multiplies the reference's part as well.",
            ),
            (
                [0.6895979895, 0.6990117933],
                "Differences of logarithms are wanted, not of probabilities.",
            ),
            ([0.9434460468, 1.029142421], "These are bits. Nats are wanted."),
            (0.6836470673, "One number. A loss for each pair is wanted; the mean is the caller's."),
        ],
    ),
    case(
        logp_chosen=[-3000.0, -10.0],
        logp_rejected=[-10.0, -3000.0],
        ref_chosen=[-1000.0, -10.0],
        ref_rejected=[-10.0, -10.0],
        beta=0.5,
        expected=[1000.0, 0.0],
        looks_like=[
            (
                [np.inf, 0.0],
                "exp has overflowed, or the sigmoid is 0 under a logarithm: np.logaddexp.",
            ),
            (
                [16.11809565, 1.000000049e-07],
                "The clip caps the loss of the pair that is most wrong.",
            ),
            ([27.63102112, 0.0], "A small constant caps the loss of the pair that is most wrong."),
            (
                [500.0, 0.0],
                "Clipping the margin stops the gradient of the pair that is most wrong.",
            ),
        ],
    ),
    case(
        logp_chosen=[-21.69, -6.97, -13.94],
        logp_rejected=[-24.82, -21.07, -19.33],
        ref_chosen=[-20.26, -7.44, -12.61],
        ref_rejected=[-24.06, -20.01, -20.35],
        beta=1.5,
        expected=[1.316919436, 0.09600211606, 3.554026435],
    ),
]
TAKEAWAY = (
    "Only the change from the reference counts. And only the difference of two answers: "
    "both may become less likely while the loss falls, so watch log π(c) as well."
)


def library(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta):
    return losses.dpo(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta=beta)


def picture(dpo):
    ratios = np.linspace(-40, 40, 161)
    return against(
        losses.dpo(ratios, 0 * ratios, 0 * ratios, 0 * ratios, beta=0.1),
        lambda ratios: dpo(ratios, 0 * ratios, 0 * ratios, 0 * ratios, 0.1),
        ratios,
        x="log-ratio margin h (nats)",
        y="loss (nats)",
        title="DPO at beta = 0.1 flattens slowly",
        alt="The loss falls from about 4 at −40 past log 2 at zero and towards zero at 40.",
        ylim=(-0.4, 4.5),
    )
