"""Hidden check of ``gaussian_kl``, set 06."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import epsilon_in_variance, sign_reversed

_rng = np.random.default_rng(61)

_normal, _uniform = _rng.normal, _rng.uniform


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


EXERCISE = Exercise(
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
        sign_reversed(
            lambda m, s: -0.5 * np.sum(np.exp(s) + m**2 - 1 - s, axis=-1),
            "The sign is turned round: KL is never negative. A minus in front belongs to the form "
            "−½ Σ(1 + log σ² − μ² − σ²).",
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
        epsilon_in_variance(
            _through(lambda s: np.exp(s) + 1e-8),
            "The small constant keeps log(0) away and caps the penalty. You were given the "
            "logarithm of the variance: use it, and nothing needs a constant.",
        ),
    ],
)
