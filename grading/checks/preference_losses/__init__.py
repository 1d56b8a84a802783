"""Hidden checks of exercise set 12: losses that learn from which of two answers is preferred."""

from grading.checks.preference_losses.gaps import ipo_exercise, simpo_exercise
from grading.checks.preference_losses.odds import orpo_exercise
from grading.checks.preference_losses.rewards import dpo_exercise, reward_loss_exercise

SET = "12-preference-losses"

EXERCISES = {
    exercise.name: exercise
    for exercise in (
        reward_loss_exercise,
        dpo_exercise,
        ipo_exercise,
        simpo_exercise,
        orpo_exercise,
    )
}

check_reward_loss = reward_loss_exercise.check
check_dpo = dpo_exercise.check
check_ipo = ipo_exercise.check
check_simpo = simpo_exercise.check
check_orpo = orpo_exercise.check
