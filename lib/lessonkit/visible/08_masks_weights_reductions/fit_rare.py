"""Visible check of ``fit_rare``, set 08."""

import numpy as np

from lessonkit import arrived
from lessonkit.checks import case


def loss(ab, x, y, pos_weight):
    z = ab[0] + ab[1] * x
    return np.mean(np.where(y == 1, pos_weight * np.logaddexp(0, -z), np.logaddexp(0, z)))


why = arrived.why(loss)

CASES = [
    case(
        x=[-2.0, 0.0, 1.0, 2.0, -1.0, 0.5],
        y=[0.0, 1.0, 0.0, 1.0, 0.0, 0.0],
        pos_weight=3.0,
        rtol=0.001,
        atol=0.001,
        expected=(0.04370463983, 1.078827998),
        looks_like=[
            (
                (-1.093781905, 1.087449804),
                "The weight has no effect: events count like all others.",
            ),
            (
                (-2.316940841, 1.270730072),
                "The weight sits on the other cases. It belongs to the events.",
            ),
            (
                (0.004830384075, 1.087449804),
                (
                    "You fitted without the weight and shifted the intercept. That is nearly it, "
                    "but where the line does not fit exactly the slope changes too."
                ),
            ),
            ((2.316945298, -1.270729711), "The labels are exchanged."),
            ((1.078827998, 0.04370463983), "Intercept and slope are exchanged."),
            (
                (0.5084745763, 0.2033898305),
                "That is a weighted line through the labels, not through their logits.",
            ),
        ],
    ),
    case(
        x=[-1.0, 1.0, -1.0, 1.0, 2.0],
        y=[0.0, 0.0, 1.0, 1.0, 0.0],
        pos_weight=1.0,
        rtol=0.001,
        atol=0.001,
        expected=(-0.245703403, -0.4779310602),
        looks_like=[
            ((0.2457034336, 0.4779310544), "The labels are exchanged."),
            ((-0.4779310602, -0.245703403), "Intercept and slope are exchanged."),
            (
                (0.4444444444, -0.1111111111),
                "That is a weighted line through the labels, not through their logits.",
            ),
        ],
    ),
    case(
        x=[2.0, 0.0, -1.0, -2.0, 1.0, 0.5],
        y=[0.0, 1.0, 0.0, 1.0, 0.0, 1.0],
        pos_weight=0.4,
        rtol=0.001,
        atol=0.001,
        expected=(-0.8533039533, -0.738245891),
        looks_like=[
            (
                (0.08269726632, -0.8027821144),
                "The weight has no effect: events count like all others.",
            ),
            (
                (1.038003025, -0.9690697741),
                "The weight sits on the other cases. It belongs to the events.",
            ),
            (
                (-0.8335934655, -0.8027821144),
                (
                    "You fitted without the weight and shifted the intercept. That is nearly it, "
                    "but where the line does not fit exactly the slope changes too."
                ),
            ),
            ((-1.037994759, 0.9690450904), "The labels are exchanged."),
            ((-0.738245891, -0.8533039533), "Intercept and slope are exchanged."),
            (
                (0.331797235, -0.1382488479),
                "That is a weighted line through the labels, not through their logits.",
            ),
        ],
    ),
]
TAKEAWAY = (
    "The weight moves the intercept by about its logarithm; what it does to the slope is misfit."
)
