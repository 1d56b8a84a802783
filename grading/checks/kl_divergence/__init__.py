"""Hidden checks of exercise set 06: KL with its zeros, Jensen–Shannon, Gaussians, distillation."""

from grading.checks.kl_divergence.discrete import js_divergence_exercise, kl_divergence_exercise
from grading.checks.kl_divergence.models import distillation_loss_exercise, gaussian_kl_exercise

SET = "06-kl-divergence"

EXERCISES = {
    exercise.name: exercise
    for exercise in (
        kl_divergence_exercise,
        js_divergence_exercise,
        gaussian_kl_exercise,
        distillation_loss_exercise,
    )
}

check_kl_divergence = kl_divergence_exercise.check
check_js_divergence = js_divergence_exercise.check
check_gaussian_kl = gaussian_kl_exercise.check
check_distillation_loss = distillation_loss_exercise.check
