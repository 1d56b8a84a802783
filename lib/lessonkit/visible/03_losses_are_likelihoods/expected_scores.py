"""Visible check of ``expected_scores``, set 03."""

import numpy as np

from lessonkit.checks import case
from lessonkit.figures import beside
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        report=[0.5, 0.9],
        true_p=[0.7, 0.7],
        expected=([0.6931471806, 0.7645278889], [0.25, 0.25]),
        looks_like=[
            (([0.25, 0.25], [0.6931, 0.7645]), "Right, in the wrong order: the log score first."),
            (([0.7803, 0.4414], [0.29, 0.13]), "Report and true probability are swapped."),
            (([0.4852, 0.0738], [0.175, 0.007]), "Only the rainy days are counted."),
            (([0.6931, 0.1054], [0.25, 0.01]), "You score rain as if it were certain."),
            (
                ([0.6931, 0.7645], [0.04, 0.04]),
                "Brier compares the report with the outcome, 0 or 1.",
            ),
            (
                ([0.0823, 0.1537], [0.04, 0.04]),
                "That is by how much the honest report does better.",
            ),
            (([0.6931, 0.7645], [0.5, 0.5]), "Brier is twice too large: count one class only."),
            (
                ([0.6931, 0.7645], [0.5, 0.34]),
                "Your second score is the absolute error: square it.",
            ),
            (([-0.6931, -0.7645], [0.25, 0.25]), "A lower log score is better: check its sign."),
            (([1.0, 1.1030], [0.25, 0.25]), "The log score is in bits: use the natural logarithm."),
            (([0.6931, 1.2040], [0.25, 0.41]), "Rain and no rain count alike: weigh them by p."),
            ((0.7288, 0.25), "Each report has its own scores: no mean over the reports."),
        ],
    ),
    case(
        report=[0.7, 0.2],
        true_p=[0.7, 1.0],
        expected=([0.6108643021, 1.609437912], [0.21, 0.64]),
    ),
    case(
        report=[1e-12],
        true_p=[0.5],
        expected=([13.81551056], [0.5]),
        looks_like=[
            (([8.059], [0.5]), "The log score is capped at 16.1: did you clip the report at 1e-7?"),
            (([9.2103], [0.5]), "The log score is capped at 18.4: 1e-8 was added to the report?"),
        ],
    ),
    case(
        report=[[0.2, 0.7], [0.5, 0.9]],
        true_p=[[0.3, 0.7], [0.1, 0.6]],
        expected=(
            [[0.6390318597, 0.6108643021], [0.6931471806, 0.9842503466]],
            [[0.22, 0.21], [0.25, 0.33]],
        ),
    ),
    case(
        report=[0.99, 0.24, 0.61],
        true_p=[0.61, 0.26, 0.09],
        expected=([1.802147077, 0.5741335183, 0.9013504402], [0.3823, 0.1928, 0.3523]),
    ),
]
TAKEAWAY = (
    "Both scores are lowest at report = true_p: honesty is the best policy, and even it "
    "costs something, for chance remains. The log score alone makes false certainty ruinous."
)


def picture(expected_scores):
    reports = np.linspace(0.01, 0.99, 99)
    asked = {"Log": losses.log_score, "Brier": losses.brier}
    drawn = []
    for place, (name, score) in enumerate(asked.items()):
        drawn.append(
            against(
                0.7 * score(reports, np.ones(99)) + 0.3 * score(reports, np.zeros(99)),
                lambda report, place=place: expected_scores(report, 0 * report + 0.7)[place],
                reports,
                x="report",
                y="expected score",
                title=f"{name} score, true probability 0.7",
                alt=f"{name} score, expected over the report: it is lowest at 0.7.",
                guides={"truth": 0.7},
                ylim=(0, 3) if name == "Log" else (0, 0.6),
            )
        )
    return beside(*drawn)
