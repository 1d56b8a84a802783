"""Hidden check of ``distillation_loss``, set 06."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    epsilon_in_logarithm,
    exp_overflows,
    logarithm_of_softmax,
    mean_not_taken,
)
from losslab.numerics import log_softmax, softmax

_rng = np.random.default_rng(61)

_normal, _uniform = _rng.normal, _rng.uniform


def _distillation_loss(student_z, teacher_z, temperature):
    log_student = log_softmax(student_z / temperature)
    log_teacher = log_softmax(teacher_z / temperature)
    divergence = np.sum(np.exp(log_teacher) * (log_teacher - log_student), axis=1)
    return temperature**2 * np.mean(divergence)


def _kl_of_logits(teacher, student):
    return np.sum(softmax(teacher) * (log_softmax(teacher) - log_softmax(student)), axis=1)


def _factor(power):
    """The right divergence with another power of the temperature in front."""
    return lambda s, t, T: T**power * np.mean(_kl_of_logits(t / T, s / T))


def _from_probabilities(make, eps=0.0):
    """The divergence from two softmaxes and the logarithms of them."""

    def answer(s, t, T):
        student, teacher = make(s / T), make(t / T)
        ratio = (teacher + eps) / (student + eps)
        return T**2 * np.mean(np.sum(teacher * np.log(ratio), axis=1))

    return answer


def _unshifted(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def _case(kind, student_z, teacher_z, temperature, **options):
    return Case(kind, student_z=student_z, teacher_z=teacher_z, temperature=temperature, **options)


_teacher = _normal(0, 2, (3, 5))

EXERCISE = Exercise(
    "distillation_loss",
    3,
    _distillation_loss,
    cases=[
        _case("one example", [[2.0, 0.0, -1.0]], [[3.0, 1.0, -2.0]], 2.0),
        _case("a few examples", _normal(0, 2, (3, 4)), _normal(0, 2, (3, 4)), 3.0),
        _case("a temperature of 1", _normal(size=(5, 2)), _normal(size=(5, 2)), 1.0),
        _case("a low temperature", _normal(size=(2, 3)), _normal(size=(2, 3)), 0.5),
        _case("a high temperature", _normal(0, 3, (4, 6)), _normal(0, 3, (4, 6)), 20.0),
        _case("a student like its teacher, up to a shift", _teacher + 7.0, _teacher, 4.0),
        _case(
            "teachers that are sure",
            part="extreme",
            student_z=[[1e9, -1e9, 0.0], [0.0, 0.0, 0.0], [-1e9, 0.0, 5.0]],
            teacher_z=[[1e9, 0.0, 0.0], [1e9, -1e9, -1e9], [0.0, 1e9, 0.0]],
            temperature=2.0,
        ),
        _case(
            "large logits with small gaps",
            part="extreme",
            student_z=[[3000.0, 3001.0, 2999.0], [-5000.0, -5003.0, -5001.0]],
            teacher_z=[[-4000.0, -4001.0, -4003.0], [2000.0, 2001.0, 2002.0]],
            temperature=2.0,
        ),
        _case(
            "students that are sure and wrong",
            part="extreme",
            student_z=[[1e9, 0.0], [0.0, 5000.0]],
            teacher_z=[[0.0, 1e9], [4000.0, 0.0]],
            temperature=4.0,
        ),
    ],
    mistakes=[
        Mistake(
            _factor(0),
            "T² is missing. The gradient of the softened divergence shrinks about like 1/T² (Hinton "
            "and others, 2015); the factor keeps it comparable with that of hard labels.",
            name="T² missing",
        ),
        Mistake(
            _factor(1),
            "The factor is T, and should be T²: one 1/T comes from the chain rule, another from "
            "the probabilities drawing closer to each other.",
            name="T instead of T²",
        ),
        Mistake(
            _factor(-2),
            "You divide by T². The gradient shrinks about like 1/T² by itself; the factor makes up "
            "for it.",
            name="divided by T²",
        ),
        Mistake(
            lambda s, t, T: T**2 * np.mean(_kl_of_logits(t, s / T)),
            "Only the student is softened. The same temperature belongs to both.",
            name="teacher not softened",
        ),
        Mistake(
            lambda s, t, T: T**2 * np.mean(_kl_of_logits(t / T, s)),
            "Only the teacher is softened. The same temperature belongs to both.",
            name="student not softened",
        ),
        Mistake(
            lambda s, t, T: T**2 * np.mean(_kl_of_logits(t, s)),
            "Neither is softened: divide both rows of logits by the temperature before the "
            "softmax.",
            name="nothing softened",
        ),
        Mistake(
            lambda s, t, T: T**2 * np.mean(_kl_of_logits(t * T, s * T)),
            "You multiply the logits by the temperature, which sharpens them. Divide.",
            name="logits multiplied",
        ),
        Mistake(
            lambda s, t, T: T**2 * np.mean(_kl_of_logits(t / T, s / T)) / s.shape[1],
            "You average over the classes as well. Sum over them, and average over the examples "
            '(in PyTorch, `reduction="batchmean"`).',
            name="mean over the classes",
        ),
        Mistake(
            lambda s, t, T: T**2 * np.sum(_kl_of_logits(t / T, s / T)),
            "The examples are summed up. Take their mean, so that the loss does not grow with the "
            "batch.",
            name="examples summed up",
        ),
        mean_not_taken(
            lambda s, t, T: T**2 * _kl_of_logits(t / T, s / T),
            "One value for each example comes back. Their mean is wanted, one number.",
        ),
        Mistake(
            lambda s, t, T: T**2 * np.mean(_kl_of_logits(s / T, t / T)),
            "The direction is turned round: the teacher comes first and does the averaging, "
            "KL(teacher‖student).",
            name="direction reversed",
        ),
        Mistake(
            lambda s, t, T: T**2 * np.mean(-np.sum(softmax(t / T) * log_softmax(s / T), axis=1)),
            "This is the cross-entropy with soft targets. Its gradient is the same, but its least "
            "value is the teacher's entropy; KL is 0 for a perfect student.",
            name="cross-entropy",
        ),
        Mistake(
            lambda s, t, T: (
                T**2 * np.mean(np.sum(softmax(t / T) * (softmax(t / T) - softmax(s / T)), axis=1))
            ),
            "The logarithms are missing: KL averages the difference of the log-probabilities.",
            name="logarithms missing",
        ),
        Mistake(
            lambda s, t, T: T**2 * np.mean(np.sum(log_softmax(t / T) - log_softmax(s / T), axis=1)),
            "The weights are missing: each difference of logarithms counts with the teacher's "
            "softened probability.",
            name="not weighted by the teacher",
        ),
        Mistake(
            lambda s, t, T: T**2 * np.mean(np.sum((softmax(t / T) - softmax(s / T)) ** 2, axis=1)),
            "This is squared error between the probabilities. The KL divergence is wanted.",
            name="squared error of the probabilities",
        ),
        Mistake(
            lambda s, t, T: np.mean((s - t) ** 2),
            "This is squared error between the logits, which the loss approaches only for very "
            "high temperatures (and up to a factor).",
            name="squared error of the logits",
        ),
        logarithm_of_softmax(
            _from_probabilities(softmax),
            "Softmax first and the logarithm second: a probability that has underflowed to 0 makes "
            "NaN or infinity. Take `log_softmax`, and exp of it for the teacher's weights.",
        ),
        exp_overflows(
            _from_probabilities(_unshifted),
            "Your softmax divides infinity by infinity when logits are large. `log_softmax`, "
            "imported above, does not.",
        ),
        epsilon_in_logarithm(
            _from_probabilities(softmax, 1e-12),
            "The small constant inside the logarithm caps what a confident mistake costs, and "
            "where it is capped nothing is learned. `log_softmax` needs no constant.",
        ),
        epsilon_in_logarithm(
            _from_probabilities(softmax, 1e-8),
            "The small constant inside the logarithm changes the loss and caps what a confident "
            "mistake costs. `log_softmax` needs no constant.",
        ),
    ],
)
