"""Hidden checks of exercise set 03: Gaussian, Laplace and Poisson likelihoods, and two scores."""

from grading.checks.losses_are_likelihoods.outcomes import expected_scores, poisson_nll
from grading.checks.losses_are_likelihoods.spread import gaussian_nll, laplace_nll

SET = "03-losses-are-likelihoods"

EXERCISES = {
    exercise.name: exercise
    for exercise in (gaussian_nll, laplace_nll, poisson_nll, expected_scores)
}

check_gaussian_nll = gaussian_nll.check
check_laplace_nll = laplace_nll.check
check_poisson_nll = poisson_nll.check
check_expected_scores = expected_scores.check
