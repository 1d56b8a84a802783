"""KL at work, in exercise set 06: the penalty of a variational autoencoder, and distillation."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from losslab.numerics import log_softmax, softmax

_rng = np.random.default_rng(61)
_normal, _uniform = _rng.normal, _rng.uniform


# --- Gaussians ----------------------------------------------------------------------------------


def _gaussian_kl(mean, log_var):
    return 0.5 * np.sum(np.exp(log_var) + mean**2 - 1 - log_var, axis=-1)


def _through(variance):
    """A wrong answer that leaves the logarithm and comes back to it."""

    def answer(mean, log_var):
        var = variance(log_var)
        return 0.5 * np.sum(var + mean**2 - 1 - np.log(var), axis=-1)

    return answer


def _through_deviation(mean, log_var):
    sigma = np.exp(0.5 * log_var)
    return np.sum(0.5 * (sigma**2 + mean**2 - 1) - np.log(sigma), axis=-1)


gaussian_kl_exercise = Exercise(
    "gaussian_kl",
    4,
    _gaussian_kl,
    cases=[
        Case("a few dimensions", mean=[0.5, -1.0, 2.0], log_var=[0.3, -0.7, 1.1]),
        Case("one dimension", mean=[1.5], log_var=[-0.4]),
        Case("the standard normal itself", mean=np.zeros(4), log_var=np.zeros(4)),
        Case("a batch", mean=_normal(size=(4, 3)), log_var=_normal(size=(4, 3))),
        Case("several axes", mean=_normal(size=(2, 3, 5)), log_var=_normal(size=(2, 3, 5))),
        Case("centred, of other widths", mean=np.zeros((2, 2)), log_var=[[-4.0, 3.0], [0.5, -0.5]]),
        Case(
            "shifted, of the right width", mean=[[2.0, -3.0], [0.1, 0.0]], log_var=np.zeros((2, 2))
        ),
        Case(
            "widths too small for a variance in float64",
            part="extreme",
            mean=[[0.5, 1.0], [0.0, -2.0], [3.0, 0.0]],
            log_var=[[-800.0, 0.5], [-2000.0, -760.0], [-1e9, 1.0]],
        ),
        Case(
            "huge means and widths",
            part="extreme",
            mean=[[1e150, 0.0], [1.0, -1e9], [0.0, 2.0]],
            log_var=[[1.0, -3.0], [2.0, 0.0], [600.0, 0.0]],
        ),
    ],
    mistakes=[
        Mistake(
            lambda m, s: 0.5 * np.sum(np.exp(2 * s) + m**2 - 1 - 2 * s, axis=-1),
            "You treat `log_var` as the logarithm of the standard deviation. It is that of the "
            "variance: exp(log_var) is σ² already.",
            name="log σ instead of log σ²",
        ),
        Mistake(
            lambda m, s: -0.5 * np.sum(np.exp(s) + m**2 - 1 - s, axis=-1),
            "The sign is turned round: KL is never negative. A minus in front belongs to the form "
            "−½ Σ(1 + log σ² − μ² − σ²).",
            name="sign reversed",
        ),
        Mistake(
            lambda m, s: 0.5 * np.sum(np.exp(-s) * (1 + m**2) - 1 + s, axis=-1),
            "This is the other direction, KL from the standard normal to yours. Here your Gaussian "
            "comes first and does the averaging.",
            name="other direction",
        ),
        Mistake(
            lambda m, s: 0.5 * np.sum(np.exp(s) + m**2 - s, axis=-1),
            "The −1 of each dimension is missing: at mean 0 and log-variance 0 the KL has to be 0.",
            name="−1 missing",
        ),
        Mistake(
            lambda m, s: 0.5 * (np.sum(np.exp(s) + m**2 - s, axis=-1) - 1),
            "You subtract 1 once. Each dimension has a −1 of its own: it belongs inside the sum.",
            name="−1 outside the sum",
        ),
        Mistake(
            lambda m, s: np.sum(np.exp(s) + m**2 - 1 - s, axis=-1),
            "Twice too large: the ½ in front is missing.",
            name="½ missing",
        ),
        Mistake(
            lambda m, s: 0.5 * np.sum(np.exp(s) + m**2 - 1 + s, axis=-1),
            "The logarithm has the wrong sign: it is −log σ², so that a very narrow Gaussian is "
            "dear.",
            name="sign of the logarithm",
        ),
        Mistake(
            lambda m, s: 0.5 * np.sum(np.exp(s) + m - 1 - s, axis=-1),
            "The mean is not squared: a shift to the left would count as negative.",
            name="mean not squared",
        ),
        Mistake(
            lambda m, s: 0.5 * np.sum(np.exp(0.5 * s) + m**2 - 1 - s, axis=-1),
            "exp(½·log_var) is the standard deviation. The formula needs the variance there.",
            name="σ instead of σ²",
        ),
        Mistake(
            lambda m, s: 0.5 * np.sum(s + m**2 - 1 - np.log(s), axis=-1),
            "You treat `log_var` as the variance itself. It is the logarithm, and may be negative.",
            name="log-variance taken for the variance",
        ),
        Mistake(
            lambda m, s: 0.5 * np.sum(np.exp(s) - 1 - s, axis=-1),
            "The mean has no effect. A shifted Gaussian costs ½·mean² in each dimension.",
            name="mean left out",
        ),
        Mistake(
            lambda m, s: 0.5 * np.sum(m**2, axis=-1),
            "The width has no effect: this is right only where the variance is 1.",
            name="width left out",
        ),
        Mistake(
            lambda m, s: 0.5 * np.mean(np.exp(s) + m**2 - 1 - s, axis=-1),
            "You average over the dimensions. The KL of independent dimensions is their sum; a "
            "mean would make the penalty weaker the more dimensions there are.",
            name="mean over the dimensions",
        ),
        Mistake(
            lambda m, s: 0.5 * np.sum(np.exp(s) + m**2 - 1 - s),
            "Everything is summed up. Sum over the last axis, the dimensions, and leave one number "
            "for each example.",
            name="examples summed up",
        ),
        Mistake(
            lambda m, s: np.mean(0.5 * np.sum(np.exp(s) + m**2 - 1 - s, axis=-1)),
            "One number comes back. Each example has a KL of its own; the mean is the caller's.",
            name="examples averaged",
        ),
        Mistake(
            lambda m, s: 0.5 * np.sum(np.exp(s) + m**2 - 1 - s, axis=0),
            "You sum along the first axis. The dimensions lie along the last one: axis=-1.",
            name="summed along the first axis",
        ),
        Mistake(
            lambda m, s: 0.5 * (np.exp(s) + m**2 - 1 - s),
            "These are the terms of the single dimensions. Sum them along the last axis.",
            name="dimensions not summed",
        ),
        Mistake(
            _through(np.exp),
            "You compute the variance and then its logarithm again. A very small variance rounds "
            "to 0, and its logarithm is −∞. You were given the logarithm: use it.",
            name="logarithm of the variance taken again",
        ),
        Mistake(
            _through_deviation,
            "You compute the standard deviation and then its logarithm. A very small one rounds to "
            "0, and its logarithm is −∞. You were given the logarithm of its square: use it.",
            name="logarithm of the deviation taken again",
        ),
        Mistake(
            _through(lambda s: np.exp(s) + 1e-8),
            "The small constant keeps log(0) away and caps the penalty. You were given the "
            "logarithm of the variance: use it, and nothing needs a constant.",
            name="1e-8 added to the variance",
        ),
    ],
)


# --- Distillation -------------------------------------------------------------------------------


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

distillation_loss_exercise = Exercise(
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
            "Neither is softened: divide both rows of logits by the temperature before the softmax.",
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
        Mistake(
            lambda s, t, T: T**2 * _kl_of_logits(t / T, s / T),
            "One value for each example comes back. Their mean is asked, one number.",
            name="mean not taken",
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
            "This is squared error between the probabilities. The KL divergence is asked.",
            name="squared error of the probabilities",
        ),
        Mistake(
            lambda s, t, T: np.mean((s - t) ** 2),
            "This is squared error between the logits, which the loss approaches only for very "
            "high temperatures (and up to a factor).",
            name="squared error of the logits",
        ),
        Mistake(
            _from_probabilities(softmax),
            "Softmax first and the logarithm second: a probability that has underflowed to 0 makes "
            "NaN or infinity. Take `log_softmax`, and exp of it for the teacher's weights.",
            name="logarithm of a softmax",
        ),
        Mistake(
            _from_probabilities(_unshifted),
            "Your softmax divides infinity by infinity when logits are large. `log_softmax`, "
            "imported above, does not.",
            name="softmax without a shift",
        ),
        Mistake(
            _from_probabilities(softmax, 1e-12),
            "The small constant inside the logarithm caps what a confident mistake costs, and "
            "where it is capped nothing is learned. `log_softmax` needs no constant.",
            name="1e-12 added inside the logarithm",
        ),
        Mistake(
            _from_probabilities(softmax, 1e-8),
            "The small constant inside the logarithm changes the loss and caps what a confident "
            "mistake costs. `log_softmax` needs no constant.",
            name="1e-8 added inside the logarithm",
        ),
    ],
)
