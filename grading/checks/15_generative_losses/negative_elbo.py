"""Hidden check of ``negative_elbo``, set 15."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import mean_taken
from lessonkit.checks import visible

_rng = np.random.default_rng(151)
LOG2PI = np.log(2 * np.pi)


def _negative_elbo(x, decoded, mean, log_var, log_sigma, beta):
    scaled = (x - decoded) * np.exp(-log_sigma)
    fit = 0.5 * scaled**2 + log_sigma + 0.5 * np.log(2 * np.pi)
    kl = 0.5 * (mean**2 + np.exp(log_var) - 1 - log_var)
    return fit.sum(axis=1) + beta * kl.sum(axis=1)


def _fit(x, decoded, log_sigma, half=0.5):
    """Pixel by pixel."""
    return half * ((x - decoded) * np.exp(-log_sigma)) ** 2 + log_sigma + 0.5 * LOG2PI


def _kl(mean, log_var):
    return 0.5 * (mean**2 + np.exp(log_var) - 1 - log_var)


def _of(fit, kl):
    """A wrong answer made of a sum over the pixels and one over the code's directions."""

    @np.errstate(all="ignore")
    def answer(x, decoded, mean, log_var, log_sigma, beta):
        return fit(x, decoded, log_sigma) + beta * kl(mean, log_var)

    return answer


def _sum_fit(x, decoded, log_sigma):
    return _fit(x, decoded, log_sigma).sum(-1)


def _sum_kl(mean, log_var):
    return _kl(mean, log_var).sum(-1)


@np.errstate(all="ignore")
def _prior_as_wide_as_the_decoder(x, decoded, mean, log_var, log_sigma, beta):
    ratio = (mean**2 + np.exp(log_var)) * np.exp(-2 * log_sigma)
    kl = 0.5 * (ratio - 1 - log_var + 2 * log_sigma)
    return _sum_fit(x, decoded, log_sigma) + beta * kl.sum(-1)


def _batch(n, pixels, directions):
    draw = _rng.normal
    return {
        "x": draw(size=(n, pixels)),
        "decoded": draw(size=(n, pixels)),
        "mean": draw(size=(n, directions)),
        "log_var": draw(size=(n, directions)),
    }


EXERCISE = Exercise(
    "negative_elbo",
    2,
    _negative_elbo,
    why=visible("negative_elbo")["why"],
    cases=[
        Case(
            "one picture of two pixels",
            x=[[1.0, 0.0]],
            decoded=[[0.5, 0.0]],
            mean=[[1.0]],
            log_var=[[0.0]],
            log_sigma=0.0,
            beta=1.0,
        ),
        Case("a small σ", **_batch(3, 4, 2), log_sigma=np.log(0.1), beta=1.0),
        Case("a large σ and a light KL", **_batch(4, 5, 3), log_sigma=0.7, beta=0.25),
        Case("a heavy KL", **_batch(2, 6, 3), log_sigma=-0.3, beta=4.0),
        Case("one pixel, one direction", **_batch(5, 1, 1), log_sigma=0.4, beta=0.5),
        Case("no KL at all", **_batch(3, 3, 2), log_sigma=-1.0, beta=0.0),
        Case(
            "a perfect decoder with a σ of 1e-174",
            part="extreme",
            x=[[0.5, -0.25], [1.0, 2.0]],
            decoded=[[0.5, -0.25], [1.0, 2.0]],
            mean=[[0.5], [0.0]],
            log_var=[[0.0], [-1.0]],
            log_sigma=-400.0,
            beta=1.0,
        ),
        Case(
            "a σ of 1e174",
            part="extreme",
            x=[[0.5, -0.25]],
            decoded=[[3.0, 1.0]],
            mean=[[0.5]],
            log_var=[[0.0]],
            log_sigma=400.0,
            beta=1.0,
        ),
        Case(
            "a spread of the code that is 0",
            part="extreme",
            x=[[0.5, -0.25]],
            decoded=[[0.0, 1.0]],
            mean=[[0.5, 1.0]],
            log_var=[[-1000.0, -800.0]],
            log_sigma=0.2,
            beta=0.5,
        ),
    ],
    mistakes=[
        Mistake(
            _prior_as_wide_as_the_decoder,
            "The code's prior is N(0, I). σ belongs to the pixels, and the KL knows nothing of it.",
            name="sigma in the prior",
        ),
        Mistake(
            np.errstate(all="ignore")(
                lambda x, d, m, v, s, b: (
                    (0.5 * (x - d) ** 2 * np.exp(-2 * s) + s + 0.5 * LOG2PI).sum(-1)
                    + b * _kl(m, v).sum(-1)
                )
            ),
            "The square of a residual of 0 times an e^(−2 log σ) that overflows is NaN. Scale the "
            "residual first, then square.",
            name="squared before scaled",
            alike=(
                np.errstate(all="ignore")(
                    lambda x, d, m, v, s, b: (
                        (0.5 * (x - d) ** 2 / np.exp(s) ** 2 + s + 0.5 * LOG2PI).sum(-1)
                        + b * _kl(m, v).sum(-1)
                    )
                ),
            ),
        ),
        Mistake(
            np.errstate(all="ignore")(
                lambda x, d, m, v, s, b: (
                    _fit(x, d, s).sum(-1)
                    + b * 0.5 * (m**2 + np.exp(v) - 1 - np.log(np.exp(v))).sum(-1)
                )
            ),
            "The logarithm of e^log_var is log_var. Taken the long way it is −infinity where the "
            "exponential has become 0.",
            name="logarithm of an exponential",
        ),
        Mistake(
            _of(lambda x, d, s: _fit(x, d, s).mean(-1), _sum_kl),
            "You averaged over the pixels. A log-likelihood is a sum over them; with the mean the "
            "KL weighs D times as much and the code collapses.",
            name="mean over pixels",
        ),
        Mistake(
            _of(_sum_fit, lambda m, v: _kl(m, v).mean(-1)),
            "The KL is averaged over the latent directions. KLs of independent parts add up.",
            name="mean over directions",
        ),
        Mistake(
            _of(lambda x, d, s: (_fit(x, d, s) - s).sum(-1), _sum_kl),
            "log σ is missing, D times. Without it the loss can be lowered for ever by a larger σ.",
            name="log sigma missing",
        ),
        Mistake(
            _of(lambda x, d, s: _sum_fit(x, d, s) - (x.shape[-1] - 1) * s, _sum_kl),
            "log σ is added once for each picture. Every pixel has its own normaliser, so it "
            "counts D times.",
            name="log sigma once",
        ),
        Mistake(
            _of(
                lambda x, d, s: _sum_fit(x, d, s) - (x.shape[-1] - 1) * (s + 0.5 * LOG2PI), _sum_kl
            ),
            "log σ and ½ log 2π are added once for each picture. Every pixel has its own "
            "normaliser, so they count D times.",
            name="normaliser once",
        ),
        Mistake(
            _of(lambda x, d, s: (_fit(x, d, s) - 0.5 * LOG2PI).sum(-1), _sum_kl),
            "The constant ½ log 2π is missing, D times. It moves no parameter, but without it the "
            "value is no bound.",
            name="constant missing",
        ),
        Mistake(
            _of(lambda x, d, s: _fit(x, d, s, half=1.0).sum(-1), _sum_kl),
            "The ½ before the squared residual is missing: the density is e^(−r²/2σ²).",
            name="half before the square missing",
        ),
        Mistake(
            _of(
                lambda x, d, s: (0.5 * (x - d) ** 2 * np.exp(-s) + s + 0.5 * LOG2PI).sum(-1),
                _sum_kl,
            ),
            "The squared residual is divided by σ². You divided by σ.",
            name="divided by sigma",
        ),
        Mistake(
            _of(
                lambda x, d, s: (0.5 * (x - d) ** 2 * np.exp(-s) + 0.5 * (s + LOG2PI)).sum(-1),
                _sum_kl,
            ),
            "You read log_sigma as the logarithm of the variance. It is that of σ.",
            name="log sigma as log variance",
        ),
        Mistake(
            _of(_sum_fit, lambda m, v: -_kl(m, v).sum(-1)),
            "The sign of the KL: the ELBO is fit minus KL, so minus the ELBO adds it.",
            name="sign of the KL",
        ),
        Mistake(
            _of(_sum_fit, lambda m, v: 2 * _kl(m, v).sum(-1)),
            "The ½ of the KL is missing: it is ½(mean² + σ² − 1 − log σ²).",
            name="half of the KL missing",
        ),
        Mistake(
            _of(_sum_fit, lambda m, v: _kl(m, 2 * v).sum(-1)),
            "You read log_var as the logarithm of a standard deviation: e^log_var is the variance "
            "already.",
            name="log variance as log deviation",
        ),
        Mistake(
            _of(_sum_fit, lambda m, v: 0.5 * (m**2 + np.exp(v) - v).sum(-1)),
            "The −1 of the KL is missing: a code that equals the prior has a KL of 0.",
            name="minus one missing",
        ),
        Mistake(
            _of(_sum_fit, lambda m, v: 0.5 * (np.exp(v) - 1 - v).sum(-1)),
            "The mean is missing from the KL: codes far from 0 have to pay.",
            name="mean missing in the KL",
        ),
        Mistake(
            lambda x, d, m, v, s, b: b * (_sum_fit(x, d, s) + _sum_kl(m, v)),
            "Beta weighs the KL alone, not the fit.",
            name="beta on both",
        ),
        Mistake(
            lambda x, d, m, v, s, b: _sum_fit(x, d, s) + _sum_kl(m, v),
            "Beta is ignored. It weighs the KL.",
            name="beta ignored",
        ),
        Mistake(
            lambda x, d, m, v, s, b: b * _sum_fit(x, d, s) + _sum_kl(m, v),
            "Beta weighs the KL, and you gave it to the fit.",
            name="beta on the fit",
        ),
        Mistake(
            lambda x, d, m, v, s, b: -_negative_elbo(x, d, m, v, s, b),
            "That is the ELBO itself, which is raised. A loss is minus that.",
            name="elbo instead of loss",
        ),
        mean_taken(
            lambda x, d, m, v, s, b: _negative_elbo(x, d, m, v, s, b).mean(),
            "One number. A value for each example is wanted; the mean is the caller's.",
        ),
    ],
)
