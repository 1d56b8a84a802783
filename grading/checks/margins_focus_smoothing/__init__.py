"""Hidden checks of exercise set 07: two hinges, focal loss, smoothed labels and calibration."""

from grading.checks.margins_focus_smoothing.calibration import expected_calibration_error_exercise
from grading.checks.margins_focus_smoothing.hinges import (
    hinge_exercise,
    multiclass_hinge_exercise,
)
from grading.checks.margins_focus_smoothing.probabilities import (
    focal_exercise,
    smoothed_cross_entropy_exercise,
)

SET = "07-margins-focus-smoothing"

EXERCISES = {
    exercise.name: exercise
    for exercise in (
        hinge_exercise,
        multiclass_hinge_exercise,
        focal_exercise,
        smoothed_cross_entropy_exercise,
        expected_calibration_error_exercise,
    )
}

check_hinge = hinge_exercise.check
check_multiclass_hinge = multiclass_hinge_exercise.check
check_focal = focal_exercise.check
check_smoothed_cross_entropy = smoothed_cross_entropy_exercise.check
check_expected_calibration_error = expected_calibration_error_exercise.check
