"""Visible check of ``softmax_vjp``, set 04."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against

CASES = [
    case(
        p=[0.5, 0.25, 0.25],
        g=[4.0, 0.0, 0.0],
        expected=[1.0, -0.5, -0.5],
        looks_like=[
            ([2.0, 0.0, 0.0], "That is diag(p) alone. The other classes pay for the change."),
            ([1.0, 0.0, 0.0], "That is the diagonal of J alone. The rest of each column counts."),
            ([0.0, -2.0, -2.0], "The number gᵀp is to be multiplied by p."),
            ([2.0, -2.0, -2.0], "The factor p in front is missing."),
            ([0.0, -1.0, -1.0], "You subtract the sum of g; weigh its entries by p."),
            ([4 / 3, -1 / 3, -1 / 3], "You subtract the plain mean of g; weigh its entries by p."),
            ([-1.0, 0.5, 0.5], "The sign is turned round."),
            ([3.0, 0.5, 0.5], "The second part is added; J has a minus there."),
            (2.0, "One number: that is gᵀp, which is one piece of the answer."),
        ],
    ),
    case(p=[0.25, 0.25, 0.5], g=[8.0, 8.0, 8.0], expected=[0.0, 0.0, 0.0]),
    case(
        p=np.full(1024, 1 / 1024),
        g=np.repeat([1024.0, -1024.0], 512),
        expected=np.repeat([1.0, -1.0], 512),
        memory=1_000_000,
    ),
    case(p=[0.18, 0.82], g=[2.25, -1.21], expected=[0.510696, -0.510696]),
]
TAKEAWAY = (
    "Softmax passes on how far each g lies from the mean under p, weighed by p. What is "
    "the same for all classes has no effect, and a class without probability learns nothing."
)


def picture(softmax_vjp):
    favourites = np.linspace(0.01, 0.99, 99)
    return against(
        favourites * (1 - favourites),
        lambda values: np.array(
            [softmax_vjp(np.array([q, (1 - q) / 2, (1 - q) / 2]), np.eye(3)[0])[0] for q in values]
        ),
        favourites,
        x="probability of the favourite",
        y="what reaches its logit",
        title="A pull of 1 on the favourite's probability",
        alt="What reaches the logit over the probability: an arch that is ¼ at one half, 0 at 0 and 1.",
        ylim=(-0.05, 0.35),
    )
