"""Visible check of ``fit_logistic``, set 05."""

import numpy as np

from lessonkit import arrived
from lessonkit.checks import case


def loss(w, x, y, strength):
    z = x @ w
    return np.mean(np.logaddexp(0, z) - y * z) + strength / 2 * w @ w


why = arrived.why(loss)

CASES = [
    case(
        x=[[1.0], [-1.0], [2.0]],
        y=[1.0, 0.0, 0.0],
        strength=0.5,
        rtol=0.001,
        atol=0.001,
        expected=[0.0],
    ),
    case(
        x=[[1.0, 0.5], [-1.0, 2.0], [2.0, -1.0], [-0.5, -1.0], [0.0, 1.0]],
        y=[1.0, 0.0, 1.0, 1.0, 0.0],
        strength=0.1,
        rtol=0.001,
        atol=0.001,
        expected=[0.8414981488, -1.076614088],
        looks_like=[
            (
                [0.6005461817, -0.7904636826],
                (
                    "The penalty pulls twice as hard as it should: half of `strength` times the "
                    "squared length has the gradient `strength` times w."
                ),
            ),
            (
                [1.885164363, -2.087136294],
                (
                    "The cross-entropies are added up. Their mean is wanted, so the penalty is "
                    "too weak by N."
                ),
            ),
            (
                [-0.8414981594, 1.076614066],
                (
                    "The weights point the other way: the labels are exchanged, or the gradient's"
                    " sign is."
                ),
            ),
            (
                [0.1572871573, -0.2294372294],
                "That is a least-squares fit of the labels, not of their logits.",
            ),
            (
                [0.2704509576, -0.3515565608],
                "The descent has not arrived: take more steps, or larger ones.",
            ),
            ([0.0, 0.0], "The weights have not moved."),
        ],
    ),
    case(
        x=[[1.0, 0.5], [-1.0, 2.0], [2.0, -1.0]],
        y=[0.9, 0.2, 0.6],
        strength=0.2,
        rtol=0.001,
        atol=0.001,
        expected=[0.4087512495, -0.08569151521],
        looks_like=[
            (
                [0.308510439, -0.09639326892],
                (
                    "The penalty pulls twice as hard as it should: half of `strength` times the "
                    "squared length has the gradient `strength` times w."
                ),
            ),
            (
                [0.545876177, -0.03777016938],
                (
                    "The cross-entropies are added up. Their mean is wanted, so the penalty is "
                    "too weak by N."
                ),
            ),
            (
                [-0.4087512256, 0.08569151781],
                (
                    "The weights point the other way: the labels are exchanged, or the gradient's"
                    " sign is."
                ),
            ),
            (
                [0.1333459788, -0.005690440061],
                "That is a least-squares fit of the labels, not of their logits.",
            ),
            (
                [0.2084887765, -0.1001246428],
                "The descent has not arrived: take more steps, or larger ones.",
            ),
            ([0.0, 0.0], "The weights have not moved."),
        ],
    ),
    case(
        x=[[2.07], [1.06], [-1.04]],
        y=[1.0, 1.0, 0.0],
        strength=0.1,
        expected=[1.498663752],
        rtol=0.001,
        atol=0.001,
    ),
]
TAKEAWAY = (
    "The same three lines train every linear classifier; the penalty decides how "
    "sure it may become."
)
