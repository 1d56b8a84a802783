"""Hidden checks of exercise set 11: a language model's loss, its units, and its large last layer."""

from grading.checks.language_modelling_loss.chunks import chunked_cross_entropy_exercise
from grading.checks.language_modelling_loss.corpus import (
    bits_per_byte_exercise,
    perplexity_exercise,
)
from grading.checks.language_modelling_loss.positions import (
    next_token_loss_exercise,
    position_losses_exercise,
)
from grading.checks.language_modelling_loss.z_loss import cross_entropy_with_z_loss_exercise

SET = "11-language-modelling-loss"

EXERCISES = {
    exercise.name: exercise
    for exercise in (
        perplexity_exercise,
        bits_per_byte_exercise,
        next_token_loss_exercise,
        position_losses_exercise,
        cross_entropy_with_z_loss_exercise,
        chunked_cross_entropy_exercise,
    )
}

check_perplexity = perplexity_exercise.check
check_bits_per_byte = bits_per_byte_exercise.check
check_next_token_loss = next_token_loss_exercise.check
check_position_losses = position_losses_exercise.check
check_cross_entropy_with_z_loss = cross_entropy_with_z_loss_exercise.check
check_chunked_cross_entropy = chunked_cross_entropy_exercise.check
