"""Hidden checks of exercise set 05: cross-entropy from logits, its gradient, and how to test one."""

from grading.checks.cross_entropy.differences import numerical_grad_exercise
from grading.checks.cross_entropy.gradients import (
    cross_entropy_grad_exercise,
    sigmoid_mse_grad_exercise,
)
from grading.checks.cross_entropy.losses import bce_with_logits_exercise, cross_entropy_exercise

SET = "05-cross-entropy"

EXERCISES = {
    exercise.name: exercise
    for exercise in (
        bce_with_logits_exercise,
        cross_entropy_exercise,
        cross_entropy_grad_exercise,
        numerical_grad_exercise,
        sigmoid_mse_grad_exercise,
    )
}

check_bce_with_logits = bce_with_logits_exercise.check
check_cross_entropy = cross_entropy_exercise.check
check_cross_entropy_grad = cross_entropy_grad_exercise.check
check_numerical_grad = numerical_grad_exercise.check
check_sigmoid_mse_grad = sigmoid_mse_grad_exercise.check
