"""Hidden checks of exercise set 04: softmax, log-sum-exp and their relatives."""

from grading.checks.softmax_and_temperature.logarithms import log_softmax, logsumexp
from grading.checks.softmax_and_temperature.probabilities import softmax, softmax_vjp
from grading.checks.softmax_and_temperature.streaming import online_logsumexp

SET = "04-softmax-and-temperature"

EXERCISES = {
    exercise.name: exercise
    for exercise in (softmax, logsumexp, log_softmax, softmax_vjp, online_logsumexp)
}

check_softmax = softmax.check
check_logsumexp = logsumexp.check
check_log_softmax = log_softmax.check
check_softmax_vjp = softmax_vjp.check
check_online_logsumexp = online_logsumexp.check
