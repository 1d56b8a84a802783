"""Visible check of ``ipo``, set 12."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        logp_chosen=[-2.0, -1.0],
        logp_rejected=[-3.0, -1.0],
        ref_chosen=[-2.2, -1.4],
        ref_rejected=[-2.8, -1.1],
        beta=0.2,
        expected=4.625,
        looks_like=[
            (0.185, "That is beta² times the loss: square h − 1/(2·beta) itself."),
            (21.625, "The target is 1/(2·beta), half of yours."),
            (0.065, "`1 / 2 * beta` is half of beta. Brackets: `1 / (2 * beta)`."),
            (4.25, "The reference is missing: h is a difference of log-ratios."),
            (8.125, "A sign: chosen minus rejected is to become plus 1/(2·beta)."),
            (2.15, "The distance is not squared."),
            (4.6225, "The mean is squared. Square each pair's distance, then average."),
            (4.325, "The reference is added. Its lead is taken off the policy's."),
            (5.125, "The log-ratios are added. The rejected answer's is taken off."),
            (4.85, "The rejected answer does not matter yet."),
            (0.6587720402, "That is DPO. IPO takes a squared distance."),
            (5.905, "Beta multiplies h as in DPO. Here it only sets the target."),
            (2.3125, "There is no ½ in front."),
            (0.125, "The target is missing."),
            (9.25, "That is the sum over the pairs. Their mean is wanted."),
            ([4.41, 4.84], "One loss for each pair. Their mean is wanted."),
        ],
    ),
    case(
        logp_chosen=[-1.0],
        logp_rejected=[-11.0],
        ref_chosen=[-1.0],
        ref_rejected=[-1.0],
        beta=0.1,
        expected=25.0,
        looks_like=[(0.0, "Beyond the target the pair costs again; nothing is clipped at 0.")],
    ),
    case(
        logp_chosen=[-4.22, -7.27, -13.82, -8.4],
        logp_rejected=[-2.7, -19.3, -4.73, -16.82],
        ref_chosen=[-8.35, -11.58, -21.27, -8.38],
        ref_rejected=[-23.2, -15.3, -4.47, -19.18],
        beta=2.5,
        expected=100.848375,
    ),
    case(
        logp_chosen=[-2.37, -1.78],
        logp_rejected=[-3.03, -0.87],
        ref_chosen=[-1.61, -1.3],
        ref_rejected=[-2.65, -0.8],
        beta=0.2,
        expected=8.38125,
    ),
]
TAKEAWAY = (
    "A square has a bottom: the gradient is zero at the target and turns round beyond "
    "it, so IPO stops by itself where DPO needs early stopping."
)


def library(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta):
    return losses.ipo(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta=beta).mean()


def picture(ipo):
    gaps = np.linspace(-10, 20, 121)
    return against(
        (gaps - 5) ** 2,
        lambda gaps: np.array(
            [ipo(h[None], np.zeros(1), np.zeros(1), np.zeros(1), 0.1) for h in gaps]
        ),
        gaps,
        x="log-ratio margin h (nats)",
        y="loss",
        title="IPO at beta = 0.1 asks for a gap of 5",
        alt="A parabola with its bottom at a log-ratio margin of 5.",
        guides={"1/(2·beta)": 5},
        ylim=(-10, 230),
    )
