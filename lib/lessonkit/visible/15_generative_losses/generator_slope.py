"""Visible check of ``generator_slope``, set 15."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        logit=[-8.0, -1.0, 0.0, 1.0],
        kind="minimax",
        expected=[-0.0003353501305, -0.2689414214, -0.5, -0.7310585786],
        looks_like=[
            (
                [-0.9996646499, -0.7310585786, -0.5, -0.2689414214],
                "That is the other one. Far on the left, where fakes are "
                "found out, minimax must be flat.",
            ),
            (
                [-0.0003354063729, -0.3132616875, -0.6931471806, -1.313261688],
                "These are the losses. The task wants their slopes in the logit.",
            ),
            (
                [-0.0003352376708, -0.1966119332, -0.25, -0.1966119332],
                "That is the slope of −D in the logit. The losses hold log(1 "
                "− D) and log D: divide by what stands in the logarithm.",
            ),
            (
                [-1.000335463, -1.367879441, -2.0, -3.718281828],
                "That is the slope in D. In the logit there is one more "
                "factor, dD/dlogit = D(1 − D).",
            ),
        ],
    ),
    case(
        logit=[-8.0, -1.0, 0.0, 1.0],
        kind="non-saturating",
        expected=[-0.9996646499, -0.7310585786, -0.5, -0.2689414214],
        looks_like=[
            (
                [-0.0003353501305, -0.2689414214, -0.5, -0.7310585786],
                "That is the other one. Far on the left, where fakes are "
                "found out, minimax must be flat.",
            ),
            (
                [0.9996646499, 0.7310585786, 0.5, 0.2689414214],
                "Sign: the generator wants a higher logit, so every one of "
                "its losses falls as the logit rises.",
            ),
            (
                [8.000335406, 1.313261688, 0.6931471806, 0.3132616875],
                "These are the losses. The task wants their slopes in the logit.",
            ),
            (
                [-0.0003352376708, -0.1966119332, -0.25, -0.1966119332],
                "That is the slope of −D in the logit. The losses hold log(1 "
                "− D) and log D: divide by what stands in the logarithm.",
            ),
            (
                [-2981.957987, -3.718281828, -2.0, -1.367879441],
                "That is the slope in D. In the logit there is one more "
                "factor, dD/dlogit = D(1 − D).",
            ),
        ],
    ),
    case(
        logit=[-8.0, -1.0, 0.0, 1.0],
        kind="hinge",
        expected=[-1.0, -1.0, -1.0, -1.0],
        looks_like=[
            (
                [1.0, 1.0, 1.0, 1.0],
                "Sign: the generator wants a higher logit, so every one of "
                "its losses falls as the logit rises.",
            ),
            (
                [-1.0, -1.0, -1.0, 0.0],
                "Only the discriminator's loss has a hinge. The generator's "
                "is −logit, slope −1 everywhere.",
            ),
            (
                [0.0, 0.0, 1.0, 1.0],
                "That is the discriminator's loss for made examples, max(0, 1 "
                "+ logit). The generator's is −logit, slope −1 everywhere.",
            ),
            (
                [-1.0, -1.0, 0.0, 0.0],
                "Only the discriminator's loss has a hinge. The generator's "
                "is −logit, with no corner anywhere.",
            ),
            (
                -1.0,
                "A number instead of an array of the shape of logit.",
            ),
        ],
    ),
    case(
        logit=[-8.0, -1.0, 0.0, 1.0],
        kind="wasserstein",
        expected=[-1.0, -1.0, -1.0, -1.0],
        looks_like=[
            (
                [1.0, 1.0, 1.0, 1.0],
                "Sign: the generator wants a higher logit, so every one of "
                "its losses falls as the logit rises.",
            ),
            (
                -1.0,
                "A number instead of an array of the shape of logit.",
            ),
        ],
    ),
    case(
        logit=[[0.5, -2.0], [3.0, 1.5]],
        kind="minimax",
        expected=[[-0.6224593312, -0.119202922], [-0.9525741268, -0.8175744762]],
        looks_like=[
            (
                [[-0.3775406688, -0.880797078], [-0.04742587318, -0.1824255238]],
                "That is the other one. Far on the left, where fakes are "
                "found out, minimax must be flat.",
            ),
            (
                [[-0.9740769842, -0.126928011], [-3.048587352, -1.701413278]],
                "These are the losses. The task wants their slopes in the logit.",
            ),
            (
                [[-0.2350037122, -0.1049935854], [-0.04517665973, -0.1491464521]],
                "That is the slope of −D in the logit. The losses hold log(1 "
                "− D) and log D: divide by what stands in the logarithm.",
            ),
            (
                [[-2.648721271, -1.135335283], [-21.08553692, -5.48168907]],
                "That is the slope in D. In the logit there is one more "
                "factor, dD/dlogit = D(1 − D).",
            ),
        ],
    ),
    case(
        logit=[[0.5, -2.0], [3.0, 1.5]],
        kind="non-saturating",
        expected=[[-0.3775406688, -0.880797078], [-0.04742587318, -0.1824255238]],
        looks_like=[
            (
                [[-0.6224593312, -0.119202922], [-0.9525741268, -0.8175744762]],
                "That is the other one. Far on the left, where fakes are "
                "found out, minimax must be flat.",
            ),
            (
                [[0.3775406688, 0.880797078], [0.04742587318, 0.1824255238]],
                "Sign: the generator wants a higher logit, so every one of "
                "its losses falls as the logit rises.",
            ),
            (
                [[0.4740769842, 2.126928011], [0.04858735157, 0.201413278]],
                "These are the losses. The task wants their slopes in the logit.",
            ),
            (
                [[-0.2350037122, -0.1049935854], [-0.04517665973, -0.1491464521]],
                "That is the slope of −D in the logit. The losses hold log(1 "
                "− D) and log D: divide by what stands in the logarithm.",
            ),
            (
                [[-1.60653066, -8.389056099], [-1.049787068, -1.22313016]],
                "That is the slope in D. In the logit there is one more "
                "factor, dD/dlogit = D(1 − D).",
            ),
        ],
    ),
    case(
        logit=[[0.5, -2.0], [3.0, 1.5]],
        kind="hinge",
        expected=[[-1.0, -1.0], [-1.0, -1.0]],
        looks_like=[
            (
                [[1.0, 1.0], [1.0, 1.0]],
                "Sign: the generator wants a higher logit, so every one of "
                "its losses falls as the logit rises.",
            ),
            (
                [[-1.0, -1.0], [0.0, 0.0]],
                "Only the discriminator's loss has a hinge. The generator's "
                "is −logit, slope −1 everywhere.",
            ),
            (
                [[1.0, 0.0], [1.0, 1.0]],
                "That is the discriminator's loss for made examples, max(0, 1 "
                "+ logit). The generator's is −logit, slope −1 everywhere.",
            ),
            (
                [[0.0, -1.0], [0.0, 0.0]],
                "Only the discriminator's loss has a hinge. The generator's "
                "is −logit, with no corner anywhere.",
            ),
            (
                -1.0,
                "A number instead of an array of the shape of logit.",
            ),
        ],
    ),
    case(
        logit=[[0.5, -2.0], [3.0, 1.5]],
        kind="wasserstein",
        expected=[[-1.0, -1.0], [-1.0, -1.0]],
        looks_like=[
            (
                [[1.0, 1.0], [1.0, 1.0]],
                "Sign: the generator wants a higher logit, so every one of "
                "its losses falls as the logit rises.",
            ),
            (
                -1.0,
                "A number instead of an array of the shape of logit.",
            ),
        ],
    ),
    case(
        logit=[3.28, -1.09, 0.64],
        kind="minimax",
        expected=[-0.9637362836, -0.2516182784, -0.6547534606],
    ),
]
TAKEAWAY = (
    "A poor generator is found out: its logits lie far on the left, where "
    "minimax hardly pulls and the others pull with 1."
)


def library(logit, kind):
    return losses.gan_generator_grad(logit, kind=kind)


def picture(generator_slope):
    logit = np.linspace(-8, 8, 161)
    return against(
        -1 / (1 + np.exp(-logit)),
        lambda logit: generator_slope(logit, "minimax"),
        logit,
        x="logit of a made example",
        y="slope of the generator's loss (minimax)",
        title="Flat where the made examples are found out",
        alt="An S-curve that falls from 0 on the left to −1 on the right.",
    )
