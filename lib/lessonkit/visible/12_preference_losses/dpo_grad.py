"""Visible check of ``dpo_grad``, set 12."""

from lessonkit.checks import case
from losslab import losses

CASES = [
    case(
        logp_chosen=[-5.0, -9.0, -3.0],
        logp_rejected=[-7.0, -2.0, -3.5],
        ref_chosen=[-6.0, -8.0, -3.0],
        ref_rejected=[-6.5, -4.0, -1.0],
        beta=0.5,
        expected=(
            [-0.1604106504, -0.4087872381, -0.1113500694],
            [0.1604106504, 0.4087872381, 0.1113500694],
        ),
        looks_like=[
            (
                (
                    [-0.3208213008, -0.8175744762, -0.2227001388],
                    [0.3208213008, 0.8175744762, 0.2227001388],
                ),
                "Beta stands inside the sigmoid and, by the chain rule, in front of it too.",
            ),
            (
                (
                    [0.1604106504, 0.4087872381, 0.1113500694],
                    [-0.1604106504, -0.4087872381, -0.1113500694],
                ),
                (
                    "The signs are exchanged: the loss falls when the chosen answer becomes "
                    "likelier."
                ),
            ),
            (
                (
                    [-0.1604106504, -0.4087872381, -0.1113500694],
                    [-0.1604106504, -0.4087872381, -0.1113500694],
                ),
                (
                    "Both derivatives have the same sign. The rejected answer enters the margin "
                    "with a minus."
                ),
            ),
            (
                (
                    [-0.3395893496, -0.0912127619, -0.3886499306],
                    [0.3395893496, 0.0912127619, 0.3886499306],
                ),
                "This pushes hardest where the pair is ordered rightly. The push is σ(−βh).",
            ),
            (
                (
                    [-0.0534702168, -0.1362624127, -0.0371166898],
                    [0.0534702168, 0.1362624127, 0.0371166898],
                ),
                "You divided by the number of pairs. The sum over pairs is meant.",
            ),
            (
                (
                    [-0.1344707107, -0.4853438846, -0.2189117496],
                    [0.1344707107, 0.4853438846, 0.2189117496],
                ),
                "The reference is missing: the margin is what the policy changed against it.",
            ),
        ],
    ),
    case(
        logp_chosen=[-5.0],
        logp_rejected=[-7.0],
        ref_chosen=[-5.0],
        ref_rejected=[-7.0],
        beta=0.2,
        expected=([-0.1], [0.1]),
        looks_like=[
            (
                ([-0.5], [0.5]),
                "Beta stands inside the sigmoid and, by the chain rule, in front of it too.",
            ),
            (
                ([0.1], [-0.1]),
                (
                    "The signs are exchanged: the loss falls when the chosen answer becomes "
                    "likelier."
                ),
            ),
            (
                ([-0.1], [-0.1]),
                (
                    "Both derivatives have the same sign. The rejected answer enters the margin "
                    "with a minus."
                ),
            ),
            (
                ([-0.08026246798], [0.08026246798]),
                "The reference is missing: the margin is what the policy changed against it.",
            ),
        ],
    ),
    case(
        logp_chosen=[-2.0, -1.0],
        logp_rejected=[-1.0, -3.0],
        ref_chosen=[-2.5, -2.0],
        ref_rejected=[-2.0, -2.5],
        beta=2.0,
        expected=([-1.462117157, -0.09485174636], [1.462117157, 0.09485174636]),
        looks_like=[
            (
                ([-0.7310585786, -0.04742587318], [0.7310585786, 0.04742587318]),
                "Beta stands inside the sigmoid and, by the chain rule, in front of it too.",
            ),
            (
                ([1.462117157, 0.09485174636], [-1.462117157, -0.09485174636]),
                (
                    "The signs are exchanged: the loss falls when the chosen answer becomes "
                    "likelier."
                ),
            ),
            (
                ([-1.462117157, -0.09485174636], [-1.462117157, -0.09485174636]),
                (
                    "Both derivatives have the same sign. The rejected answer enters the margin "
                    "with a minus."
                ),
            ),
            (
                ([-0.5378828427, -1.905148254], [0.5378828427, 1.905148254]),
                "This pushes hardest where the pair is ordered rightly. The push is σ(−βh).",
            ),
            (
                ([-1.761594156, -0.03597241992], [1.761594156, 0.03597241992]),
                "The reference is missing: the margin is what the policy changed against it.",
            ),
        ],
    ),
    case(
        logp_chosen=[-27.98],
        logp_rejected=[-18.55],
        ref_chosen=[-21.42],
        ref_rejected=[-22.04],
        beta=0.1,
        expected=([-0.07320405018], [0.07320405018]),
    ),
]
TAKEAWAY = (
    "A pair pushes with at most beta, and less the better it is ordered: wrong "
    "pairs are never clipped, right ones fade."
)


def library(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta):
    return losses.dpo_grad(logp_chosen, logp_rejected, ref_chosen, ref_rejected, beta=beta)[:2]
