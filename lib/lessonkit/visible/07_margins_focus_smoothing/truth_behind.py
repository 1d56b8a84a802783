"""Visible check of ``truth_behind``, set 07."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against

CASES = [
    case(
        report=[0.2, 0.5, 0.8],
        gamma=2.0,
        expected=[0.0235456526, 0.5, 0.976454347],
        looks_like=[
            (
                [0.976454347, 0.5, 0.0235456526],
                (
                    "That is the probability that the event does **not** happen. Of the two slopes, "
                    "which one is paid when it does?"
                ),
            ),
            ([0.2, 0.5, 0.8], "You take the report for the truth. That is right for gamma 0 only."),
            (
                [0.0153846154, 0.5, 0.984615385],
                (
                    "You treat the factor (1 − p)^γ as a constant. It depends on p as well, so the "
                    "product rule adds a term with γ."
                ),
            ),
            (
                [0.00859098565, 0.5, 0.991409014],
                (
                    "You balance the losses of the two outcomes. At a minimum their **slopes** "
                    "balance."
                ),
            ),
            (
                [-0.0670331464, 0.5, 1.06703315],
                (
                    "The sign of the term with γ is turned round: −log p and the factor both fall "
                    "as p rises, so both push the same way."
                ),
            ),
            (
                [0.020651465, 0.5, 0.979348535],
                "The product rule brings γ down in front of p·log p.",
            ),
            (
                [0.373385173, 0.5, 0.626614827],
                (
                    "That is the other way round: the report that focal loss asks for where this is "
                    "the truth. The report is known here."
                ),
            ),
            (
                [0.0335005348, 0.5, 0.966499465],
                (
                    "Only the slope of the factor is there. The slope of −log p belongs to it as "
                    "well: the product rule has two terms."
                ),
            ),
            (
                [0.0241134187, 1.0, 41.4706853],
                (
                    "That is the ratio of the two slopes, the odds. A probability is odds/(1 + "
                    "odds)."
                ),
            ),
            (
                [0.0252008545, 0.5, 0.974799145],
                "A logarithm in base 2 has another slope: take the natural one.",
            ),
            (
                [0.0879687644, 0.5, 0.912031236],
                (
                    "The power of (1 − p) is one too low. (Or was the factor p(1 − p) of the sigmoid "
                    "left out of one term only?)"
                ),
            ),
            (
                [0.860589001, 0.5, 0.139410999],
                "What fades is what is likely already: the factor is (1 − p)^γ, not p^γ.",
            ),
            (
                [0.00995079316, 0.5, 0.990049207],
                (
                    "In the term with γ a factor p is missing: the same p(1 − p) goes through both "
                    "terms."
                ),
            ),
            (
                [1.03004026, 0.173286795, 0.00892574205],
                "That is the focal loss of the report. The probability behind it is wanted.",
            ),
            (
                [-0.924016106, -0.298286795, -0.0222811873],
                (
                    "That is the slope of the loss. The probability at which two slopes balance is "
                    "wanted."
                ),
            ),
            (
                [0.130970458, 0.8, 0.996156681],
                (
                    "One slope is taken in the logit and the other in the probability. The factor "
                    "p(1 − p) belongs to both or to neither."
                ),
            ),
        ],
    ),
    case(
        report=[[0.3, 0.9], [0.55, 0.05]],
        gamma=1.0,
        expected=[[0.181662657, 0.981207521], [0.587977205, 0.00470255591]],
        looks_like=[
            (
                [[0.818337343, 0.0187924786], [0.412022795, 0.995297444]],
                (
                    "That is the probability that the event does **not** happen. Of the two slopes, "
                    "which one is paid when it does?"
                ),
            ),
            (
                [[0.3, 0.9], [0.55, 0.05]],
                "You take the report for the truth. That is right for gamma 0 only.",
            ),
            (
                [[0.155172414, 0.987804878], [0.599009901, 0.00276243094]],
                (
                    "You treat the factor (1 − p)^γ as a constant. It depends on p as well, so the "
                    "product rule adds a term with γ."
                ),
            ),
            (
                [[0.112659874, 0.994941552], [0.62012932, 0.000900352966]],
                (
                    "You balance the losses of the two outcomes. At a minimum their **slopes** "
                    "balance."
                ),
            ),
            (
                [[0.0598510425, 0.999142107], [0.657881188, 8.36134889e-05]],
                (
                    "The sign of the term with γ is turned round: −log p and the factor both fall "
                    "as p rises, so both push the same way."
                ),
            ),
            (
                [[0.382769685, 0.774425352], [0.528282225, 0.161595719]],
                (
                    "That is the other way round: the report that focal loss asks for where this is "
                    "the truth. The report is known here."
                ),
            ),
            (
                [[0.228542888, 0.956244645], [0.571855716, 0.0168338904]],
                (
                    "Only the slope of the factor is there. The slope of −log p belongs to it as "
                    "well: the product rule has two terms."
                ),
            ),
            (
                [[0.221989939, 52.2127785], [1.42705019, 0.00472477443]],
                (
                    "That is the ratio of the two slopes, the odds. A probability is odds/(1 + "
                    "odds)."
                ),
            ),
            (
                [[0.188123113, 0.979093101], [0.585519545, 0.00540042369]],
                "A logarithm in base 2 has another slope: take the natural one.",
            ),
            (
                [[0.341228284, 0.852971876], [0.538657399, 0.0823757814]],
                (
                    "The power of (1 − p) is one too low. (Or was the factor p(1 − p) of the sigmoid "
                    "left out of one term only?)"
                ),
            ),
            (
                [[0.547226923, 0.391950225], [0.488569021, 0.630402167]],
                "What fades is what is likely already: the factor is (1 − p)^γ, not p^γ.",
            ),
            (
                [[0.12877802, 0.992925586], [0.611338309, 0.00134931418]],
                (
                    "In the term with γ a factor p is missing: the same p(1 − p) goes through both "
                    "terms."
                ),
            ),
            (
                [[0.842780963, 0.0105360516], [0.26902665, 2.84594566]],
                "That is the focal loss of the report. The probability behind it is wanted.",
            ),
            (
                [[-0.742834289, -0.0194824464], [-0.350464658, -1.04479728]],
                (
                    "That is the slope of the loss. The probability at which two slopes balance is "
                    "wanted."
                ),
            ),
            (
                [[0.285330421, -1.01952638], [-3.34164516, 0.00474720389]],
                (
                    "Solve once more for η: from η·g(p) = (1 − η)·g(1 − p) the two slopes are "
                    "**added** below the fraction."
                ),
            ),
            (
                [[0.513877567, 0.99827925], [0.852199115, 0.0904699825]],
                (
                    "One slope is taken in the logit and the other in the probability. The factor "
                    "p(1 − p) belongs to both or to neither."
                ),
            ),
        ],
    ),
    case(
        report=[0.15, 0.7],
        gamma=0.0,
        expected=[0.15, 0.7],
    ),
    case(
        report=[0.35, 0.98],
        gamma=4.5,
        expected=[0.041334924, 0.999999998],
    ),
]
TAKEAWAY = (
    "Focal loss is modest: a report of 0.8 at gamma 2 stands for 0.98. Undo it before you decide by the "
    "number, or decide at ½ only, where nothing moves."
)


def picture(truth_behind):
    reports = np.linspace(0.01, 0.99, 99)
    p, q = reports, 1 - reports
    happens, fails = q**2 * (q - 2 * p * np.log(p)), p**2 * (p - 2 * q * np.log(q))
    return against(
        fails / (happens + fails),
        lambda report: truth_behind(report, 2.0),
        reports,
        x="report",
        y="probability behind it",
        title="What a report of focal loss stands for, gamma 2",
        alt="An S through the middle: below one half the truth is smaller than the report, above it larger.",
        guides={"½": 0.5},
        ylim=(-0.1, 1.1),
    )
