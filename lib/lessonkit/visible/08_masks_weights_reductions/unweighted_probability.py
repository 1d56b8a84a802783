"""Visible check of ``unweighted_probability``, set 08."""

import numpy as np

from lessonkit.checks import case
from losslab import numerics

CASES = [
    case(
        z=[0.0, 2.0, -1.5],
        pos_weight=9.0,
        expected=[0.1, 0.4508530604, 0.02419245487],
        looks_like=[
            (
                [0.5, 0.880797078, 0.1824255238],
                "That is what the model says. The weight has raised it.",
            ),
            (
                [0.05555555556, 0.097866342, 0.02026950265],
                ("The weight divides the odds, not the probability: at σ = 1 this would say 1/w."),
            ),
            (
                [0.9, 0.9851855155, 0.6675721383],
                (
                    "The correction goes the wrong way: training raised the logit by log w, so "
                    "take it off."
                ),
            ),
            (
                [0.000123394576, 0.0009110511944, 2.753569111e-05],
                "It is the logarithm of the weight that shifts the logit.",
            ),
            (
                [0.5, 0.5553280553, 0.4584295168],
                "The weight shifts the logit; it does not scale it.",
            ),
        ],
    ),
    case(
        z=[[0.5, -0.5], [3.0, 1.0]],
        pos_weight=20.0,
        expected=[[0.07615790559, 0.0294339047], [0.50106693, 0.1196517346]],
        looks_like=[
            (
                [[0.6224593312, 0.3775406688], [0.9525741268, 0.7310585786]],
                "That is what the model says. The weight has raised it.",
            ),
            (
                [[0.03112296656, 0.01887703344], [0.04762870634, 0.03655292893]],
                ("The weight divides the odds, not the probability: at σ = 1 this would say 1/w."),
            ),
            (
                [[0.9705660953, 0.9238420944], [0.9975168281, 0.9819382552]],
                (
                    "The correction goes the wrong way: training raised the logit by log w, so "
                    "take it off."
                ),
            ),
            (
                [[3.398267808e-09, 1.250152865e-09], [4.139937547e-08, 5.602796406e-09]],
                "It is the logarithm of the weight that shifts the logit.",
            ),
            (
                [[0.5062496745, 0.4937503255], [0.5374298453, 0.5124973965]],
                "The weight shifts the logit; it does not scale it.",
            ),
        ],
    ),
    case(
        z=[0.0, 1.0, -2.0],
        pos_weight=0.25,
        expected=[0.8, 0.9157761916, 0.3512143557],
        looks_like=[
            (
                [0.5, 0.7310585786, 0.119202922],
                "That is what the model says. The weight has raised it.",
            ),
            (
                [2.0, 2.924234315, 0.4768116881],
                ("The weight divides the odds, not the probability: at σ = 1 this would say 1/w."),
            ),
            (
                [0.2, 0.4046096752, 0.03272655637],
                (
                    "The correction goes the wrong way: training raised the logit by log w, so "
                    "take it off."
                ),
            ),
            (
                [0.4378234991, 0.6791786992, 0.0953494649],
                "It is the logarithm of the weight that shifts the logit.",
            ),
            (
                [0.5, 0.98201379, 0.0003353501305],
                "The weight shifts the logit; it does not scale it.",
            ),
        ],
    ),
    case(
        z=[0.0, 1.45, -1.09, 5.2],
        pos_weight=9.0,
        expected=[0.1, 0.321426352, 0.03601207126, 0.9526993538],
    ),
]
TAKEAWAY = (
    "A weight multiplies the odds that a model learns; divide them again before "
    "you call them probabilities."
)


def library(z, pos_weight):
    return numerics.sigmoid(z - np.log(pos_weight))
