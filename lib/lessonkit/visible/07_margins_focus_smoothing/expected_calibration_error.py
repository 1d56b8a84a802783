"""Visible check of ``expected_calibration_error``, set 07."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        confidence=[0.95, 0.92, 0.97, 0.35, 0.38],
        correct=[1.0, 0.0, 1.0, 1.0, 0.0],
        bins=10,
        expected=0.222,
        looks_like=[
            (0.2075, "Each bin has the same say. Weigh it by its share of the predictions."),
            (0.0415, "You divide by the number of bins. Weigh each by its share instead."),
            (0.415, "The gaps are added up as they are. Weigh each by its bin's share."),
            (0.114, "The overall gap: too sure here and too modest there cancel. Bin first."),
            (0.28334, "That is the Brier score. Average within the bins first."),
            (0.05433, "The gaps are squared. Take absolute values."),
            (0.233087966231, "The root mean square of the gaps. Take the mean absolute gap."),
            (0.406, "Each prediction is compared by itself. Average within bins of equal width."),
            (0.28, "The largest gap of any bin. The weighted mean of all is wanted."),
            (0.23, "You compare with the middle of the bin. Take its mean confidence."),
            (np.nan, "An empty bin has no mean: 0/0. Skip it, or never divide by its count."),
            (22.2, "That is in per cent. The result lies between 0 and 1."),
        ],
    ),
    case(
        confidence=[0.25, 0.5, 0.6, 1.0],
        correct=[1.0, 0.0, 1.0, 1.0],
        bins=2,
        expected=0.1625,
        looks_like=[
            (0.2125, "0.5 is on the border and belongs to the lower bin."),
            (0.4125, "There are 2 bins here, not 10."),
        ],
    ),
    case(
        confidence=[0.0, 0.2, 0.9],
        correct=[1.0, 0.0, 0.0],
        bins=4,
        expected=0.566666666666667,
        looks_like=[
            (0.366666666666667, "The confidence of 0 is in no bin. The first one holds it."),
            (0.7, "The confidence of 0 has a bin of its own. It belongs to the first one."),
            (0.1, "The confidence of 0 went to the last bin: an index of −1?"),
        ],
    ),
    case(
        confidence=[0.31, 0.35, 0.62, 0.66, 0.93, 0.97, 0.99],
        correct=[1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0],
        bins=3,
        expected=0.2785714286,
    ),
    case(
        confidence=[0.2, 0.4, 0.4, 0.6, 0.8],
        correct=[0.0, 1.0, 0.0, 1.0, 1.0],
        bins=5,
        expected=0.2,
    ),
    case(confidence=[0.83, 0.67, 0.9], correct=[1.0, 0.0, 1.0], bins=10, expected=0.3133333333),
]
TAKEAWAY = (
    "Accuracy minus confidence, averaged within bins, then absolute, then weighted. It "
    "depends on the bins and is above 0 even for a perfect model: report the score beside it."
)


def library(confidence, correct, bins):
    return losses.expected_calibration_error(confidence, correct, bins=bins)


def picture(expected_calibration_error):
    claims = np.linspace(0, 1, 101)
    hits = np.array([1.0, 1.0, 1.0, 1.0, 0.0])
    return against(
        [losses.expected_calibration_error(np.full(5, c), hits) for c in claims],
        lambda claims: [expected_calibration_error(np.full(5, c), hits, 10) for c in claims],
        claims,
        x="confidence claimed for each of five predictions, four of them right",
        y="ECE",
        title="Best claim: the share that is right",
        alt="A V with its point at a confidence of 0.8, where the calibration error is zero.",
        guides={"0.8": 0.8},
        ylim=(-0.1, 1),
    )
