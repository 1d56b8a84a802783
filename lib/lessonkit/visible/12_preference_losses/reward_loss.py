"""Visible check of ``reward_loss``, set 12."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        chosen=[2.0, 0.0],
        rejected=[1.0, 3.0],
        expected=1.68092452,
        looks_like=[
            (0.6809245195, "The sign: the loss has to fall as the chosen answer's reward rises."),
            (
                0.6107577741,
                "That is the chance that the other answer wins. Take −log of the winner's.",
            ),
            (
                0.3892422259,
                "That is the chance that the chosen answer wins. The loss is −log of it.",
            ),
            (
                1.313261688,
                "The rewards are averaged first. Compare within each pair, then average.",
            ),
            (-1.68092452, "The sign: a loss is minus a log-probability."),
            (2.0, "That is a hinge. Bradley–Terry is logistic."),
            (1.0, "The margin alone has no minimum. It goes through −log σ."),
            (2.425061468, "That is in bits. Nats are wanted."),
            (1.497093104, "All with all? Entry i belongs with entry i."),
            (3.361849039, "That is the sum over the pairs. Their mean is wanted."),
            ([0.3132616875, 3.048587352], "One loss for each pair. Their mean is wanted."),
        ],
    ),
    case(
        chosen=[-1000.0, 1000.0],
        rejected=[1000.0, 0.0],
        expected=1000.0,
        looks_like=[
            (np.inf, "exp has overflowed, or the sigmoid is 0 under a logarithm: np.logaddexp."),
            (np.nan, "exp has overflowed, and inf/inf is NaN: np.logaddexp."),
            (8.059047825, "The clip caps the loss of the pair that is most wrong."),
            (13.81551056, "A small constant caps the loss of the pair that is most wrong."),
        ],
    ),
    case(chosen=[1.0, 0.0, 4.0], rejected=[0.0, 3.0, -1.0], expected=1.122854796),
    case(chosen=[0.7], rejected=[-0.38], expected=0.2923677219),
]
TAKEAWAY = (
    "Only differences count: adding a constant to all rewards changes nothing. So a "
    "reward says which answer is better, never how good it is."
)


def library(chosen, rejected):
    return losses.bradley_terry(chosen, rejected).mean()


def picture(reward_loss):
    margins = np.linspace(-6, 6, 121)
    return against(
        losses.bradley_terry(margins, 0 * margins),
        lambda margins: np.array([reward_loss(m[None], np.zeros(1)) for m in margins]),
        margins,
        x="reward of the chosen − reward of the rejected",
        y="loss (nats)",
        title="A wrong order costs in proportion",
        alt="The loss falls along a line for negative margins and flattens to zero for positive ones.",
        ylim=(-0.5, 6.5),
    )
