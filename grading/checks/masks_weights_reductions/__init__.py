"""Hidden checks of exercise set 08: what goes into a mean, with which weight, divided by what."""

from grading.checks.masks_weights_reductions.means import (
    accumulated_loss_exercise,
    masked_mean_exercise,
)
from grading.checks.masks_weights_reductions.positives import weighted_bce_exercise
from grading.checks.masks_weights_reductions.totals import (
    contribution_shares_exercise,
    uncertainty_weighted_exercise,
)

SET = "08-masks-weights-reductions"

EXERCISES = {
    exercise.name: exercise
    for exercise in (
        masked_mean_exercise,
        weighted_bce_exercise,
        accumulated_loss_exercise,
        contribution_shares_exercise,
        uncertainty_weighted_exercise,
    )
}

check_masked_mean = masked_mean_exercise.check
check_weighted_bce = weighted_bce_exercise.check
check_accumulated_loss = accumulated_loss_exercise.check
check_contribution_shares = contribution_shares_exercise.check
check_uncertainty_weighted = uncertainty_weighted_exercise.check
