"""Hidden check of ``reparameterised_grad``, set 15."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

_rng = np.random.default_rng(152)


def _reparameterised_grad(mean, log_var, noise, slope):
    spread = np.exp(0.5 * log_var)
    return slope + mean, 0.5 * slope * spread * noise + 0.5 * (spread**2 - 1)


def _arrays(*shape):
    names = ("mean", "log_var", "noise", "slope")
    return {name: _rng.normal(size=shape) for name in names}


def _prior_at_the_sample(mean, log_var, noise, slope):
    sigma = np.exp(log_var / 2)
    at = slope + mean + sigma * noise
    return at, 0.5 * sigma * noise * at - 0.5


EXERCISE = Exercise(
    "reparameterised_grad",
    3,
    _reparameterised_grad,
    why=visible("reparameterised_grad")["why"],
    cases=[
        Case("one direction", mean=[0.5], log_var=[0.0], noise=[-1.0], slope=[2.0]),
        Case("several directions", **_arrays(4)),
        Case("a batch of codes", **_arrays(5, 3)),
        Case(
            "no slope from the fit",
            mean=[0.5, -1.0],
            log_var=[1.0, -2.0],
            noise=[0.3, 0.7],
            slope=[0.0, 0.0],
        ),
        Case(
            "a code that equals the prior",
            mean=[0.0, 0.0, 0.0],
            log_var=[0.0, 0.0, 0.0],
            noise=[0.3, -0.7, 1.1],
            slope=[1.0, -2.0, 0.5],
        ),
        Case("wide and narrow codes", **(_arrays(2, 2) | {"log_var": [[4.0, -4.0], [2.0, -9.0]]})),
    ],
    mistakes=[
        Mistake(
            lambda m, v, e, g: (g, 0.5 * g * np.exp(0.5 * v) * e),
            "Only the path through z. The KL depends on mean and log_var directly: mean, and "
            "½(σ² − 1), are missing.",
            name="KL forgotten",
        ),
        Mistake(
            lambda m, v, e, g: (m, 0.5 * (np.exp(v) - 1)),
            "Only the KL. z = mean + σ·noise carries slope back as well.",
            name="fit forgotten",
        ),
        Mistake(
            lambda m, v, e, g: (g + m, g * e + 0.5 * (np.exp(v) - 1)),
            "That is the derivative in σ. The parameter is log_var: one more factor, ½σ.",
            name="derivative in sigma",
        ),
        Mistake(
            lambda m, v, e, g: (g + m, g * e + np.exp(0.5 * v) - np.exp(-0.5 * v)),
            "That is the derivative in σ, of both terms. The parameter is log_var: multiply by "
            "dσ/d log_var = ½σ.",
            name="derivative in sigma, both terms",
        ),
        Mistake(
            lambda m, v, e, g: (g + m, g * np.exp(0.5 * v) * e + np.exp(v) - 1),
            "That is the derivative in log σ. The parameter is log σ², twice that, so the slope "
            "is half as large.",
            name="derivative in log sigma",
        ),
        Mistake(
            lambda m, v, e, g: (g + m, 0.5 * g * np.exp(v) * e + 0.5 * (np.exp(v) - 1)),
            "σ is the root of e^{log_var}.",
            name="variance for sigma",
        ),
        Mistake(
            lambda m, v, e, g: (g + m, g * np.exp(0.5 * v) * e + 0.5 * (np.exp(v) - 1)),
            "dσ/d log_var is ½σ: σ = e^{log_var/2}, and the ½ in the exponent comes down.",
            name="half of the chain missing",
        ),
        Mistake(
            _prior_at_the_sample,
            "You differentiate −log p(z) at the drawn code. The KL is taken in closed form: its slopes are "
            "mean and ½(σ² − 1), whatever the noise.",
            name="prior at the sample",
        ),
        Mistake(
            lambda m, v, e, g: (g + m, 0.5 * g * np.exp(0.5 * v) + 0.5 * (np.exp(v) - 1)),
            "The noise, with its sign, is missing: dz/dσ = noise.",
            name="noise missing",
        ),
        Mistake(
            lambda m, v, e, g: (
                g + m,
                0.5 * g * np.exp(0.5 * v) * e + 0.5 * (np.exp(v) - np.exp(-v)),
            ),
            "d(−½ log_var)/d log_var = −½, not −½/σ²: the parameter is already a logarithm.",
            name="logarithm differentiated again",
        ),
        Mistake(
            lambda m, v, e, g: (g + m, 0.5 * g * np.exp(0.5 * v) * e + 0.5 * np.exp(v)),
            "The −½ from the KL's −½ log_var is missing: at σ = 1 the KL has no slope.",
            name="pull to a spread of 1 missing",
        ),
        Mistake(
            lambda m, v, e, g: (g + m, 0.5 * g * np.exp(0.5 * v) * e + np.exp(v) - 1),
            "The KL's ½ is missing: its slope in log_var is ½(σ² − 1).",
            name="half of the KL missing",
        ),
        Mistake(
            lambda m, v, e, g: (g + 2 * m, 0.5 * g * np.exp(0.5 * v) * e + 0.5 * (np.exp(v) - 1)),
            "The KL holds ½ mean², so its slope in the mean is the mean, not twice that.",
            name="twice the mean",
        ),
        Mistake(
            lambda m, v, e, g: (g - m, 0.5 * g * np.exp(0.5 * v) * e - 0.5 * (np.exp(v) - 1)),
            "The sign of the KL: the loss adds it, so its slopes are added.",
            name="sign of the KL",
        ),
        Mistake(
            lambda m, v, e, g: (g * e + m, 0.5 * g * np.exp(0.5 * v) * e + 0.5 * (np.exp(v) - 1)),
            "dz/dmean is 1: the noise belongs to σ alone.",
            name="noise in the mean",
        ),
        Mistake(
            lambda m, v, e, g: _reparameterised_grad(m, v, e, g)[::-1],
            "The two are exchanged: the slope in the mean comes first.",
            name="results exchanged",
        ),
        Mistake(
            lambda m, v, e, g: (g + m, g + 0.5 * (np.exp(v) - 1)),
            "z does not grow with log_var one to one: dz/d log_var = ½σ·noise.",
            name="chain rule left out",
        ),
    ],
)
