"""Hidden checks of exercise set 02: squared error, Huber, weights, quantiles and log-cosh."""

from grading.checks.regression_losses.means import mse_grad_exercise, weighted_mse_exercise
from grading.checks.regression_losses.residuals import (
    huber_exercise,
    log_cosh_exercise,
    pinball_exercise,
)

SET = "02-regression-losses"

EXERCISES = {
    exercise.name: exercise
    for exercise in (
        mse_grad_exercise,
        huber_exercise,
        weighted_mse_exercise,
        pinball_exercise,
        log_cosh_exercise,
    )
}

check_mse_grad = mse_grad_exercise.check
check_huber = huber_exercise.check
check_weighted_mse = weighted_mse_exercise.check
check_pinball = pinball_exercise.check
check_log_cosh = log_cosh_exercise.check
