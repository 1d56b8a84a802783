"""Visible check of ``kl_divergence``, set 06."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        p=[0.7, 0.2, 0.1],
        q=[0.5, 0.3, 0.2],
        expected=0.0851228259572216,
        looks_like=[
            (0.0920328502338319, "That is KL(q‖p). The first argument does the averaging."),
            (0.886941378500559, "That is the cross-entropy. Where is the entropy of p?"),
            (0.0283742753190739, "You average over the outcomes. p weighs them already: sum."),
            (0.122806278874938, "That is in bits. Take the natural logarithm."),
            (-0.0851228259572216, "KL is never negative. Which way up is the quotient?"),
            (0.385938305312476, "Single terms may be negative: no absolute values."),
            (-0.762140052046897, "Each logarithm counts with its probability p."),
            (0.0885778380955268, "That is the average of both directions."),
        ],
    ),
    case(
        p=[[0.5, 0.5], [0.9, 0.1], [0.5, 0.5]],
        q=[[0.5, 0.5], [0.5, 0.5], [0.25, 0.75]],
        expected=[0.0, 0.368064243164925, 0.143841036225890],
        looks_like=[
            (0.511905279390815, "All rows are summed up: use axis=-1."),
            (0.170635093130272, "The rows are averaged. One number for each is wanted."),
        ],
    ),
    case(
        p=[[0.0, 0.25, 0.75], [0.5, 0.5, 0.0]],
        q=[[0.5, 0.25, 0.25], [0.5, 0.25, 0.25]],
        expected=[0.823959216501082, 0.346573590279973],
        looks_like=[
            ([np.nan, np.nan], "0·log 0 is NaN in floating point. Its limit is 0."),
        ],
    ),
    case(
        p=[0.5, 0.25, 0.25],
        q=[0.5, 0.5, 0.0],
        expected=np.inf,
        looks_like=[
            (-0.173286795139986, "The last outcome happens and is left out: infinite, not free."),
            (1.7976931348623157e308, "`nan_to_num` has turned infinity into the largest float."),
            (6.38789489356, "The small constant made this finite. Its size is now your result."),
            (5.23660234722, "The small constant made this finite. Its size is now your result."),
            (4.08530981557, "The small constant made this finite. Its size is now your result."),
        ],
    ),
    case(
        p=[[[0.2, 0.8], [0.5, 0.5]], [[0.9, 0.1], [0.3, 0.7]]],
        q=[[[0.4, 0.6], [0.3, 0.7]], [[0.6, 0.4], [0.3, 0.7]]],
        expected=[[0.09151622185, 0.08717669357], [0.2262891612, 0.0]],
    ),
]
TAKEAWAY = (
    "KL is zero for equal beliefs, not symmetric, and infinite for a forecast that calls "
    "impossible what happens. If that is too strict, smooth the forecast, not the logarithm."
)


def library(p, q):
    return losses.kl_divergence(p, q)


def picture(kl_divergence):
    forecast = np.linspace(0.01, 0.99, 99)
    forecasts, truth = np.stack([forecast, 1 - forecast], axis=-1), np.tile([0.7, 0.3], (99, 1))
    return against(
        losses.kl_divergence(truth, forecasts),
        lambda forecast: kl_divergence(truth, np.stack([forecast, 1 - forecast], axis=-1)),
        forecast,
        x="forecast of rain",
        y="KL (nats)",
        title="Extra surprise where rain has a probability of 0.7",
        alt="A valley that touches zero at 0.7 and climbs steeply towards both ends.",
        guides={"truth": 0.7},
        ylim=(-0.3, 3),
    )
