"""Hidden check of ``which_elbo``, set 15."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(153)
LOG2PI = np.log(2 * np.pi)


def _which_elbo(x, decoded, mean, log_var, sigma, reported):
    square = np.sum((x - decoded) ** 2, axis=1) / (2 * sigma**2)
    plain = x.shape[1] * 0.5 * np.log(2 * np.pi)
    const = plain + x.shape[1] * np.log(sigma)
    kl = np.sum(0.5 * (mean**2 + np.exp(log_var) - 1 - log_var), axis=1)
    misread = np.sum(0.5 * (mean**2 + np.exp(2 * log_var) - 1 - 2 * log_var), axis=1)
    suspects = {
        "right": square + const + kl,
        "pixel mean": (square + const) / x.shape[1] + kl,
        "latent mean": square + const + kl / mean.shape[1],
        "no half": 2 * square + const + kl,
        "no log sigma": square + plain + kl,
        "log std": square + const + misread,
        "minus KL": square + const - kl,
    }
    return min(suspects, key=lambda name: abs(suspects[name].mean() - reported))


def candidates(x, decoded, mean, log_var, sigma):
    """What each program reports for each example, by name; found by trying."""
    pixels = x.shape[1]
    square = ((x - decoded) ** 2).sum(1) / sigma**2
    const = pixels * (np.log(sigma) + 0.5 * LOG2PI)
    kl, misread = (0.5 * (mean**2 + np.exp(v) - 1 - v).sum(1) for v in (log_var, 2 * log_var))
    return {
        "right": square / 2 + const + kl,
        "pixel mean": (square / 2 + const) / pixels + kl,
        "latent mean": square / 2 + const + kl / mean.shape[1],
        "no half": square + const + kl,
        "no log sigma": square / 2 + 0.5 * pixels * LOG2PI + kl,
        "log std": square / 2 + const + misread,
        "minus KL": square / 2 + const - kl,
    }


NAMES = ("right", "pixel mean", "latent mean", "no half", "no log sigma", "log std", "minus KL")


def run(rng, sigma=None, near=None, n=6, pixels=5, directions=3, apart=0.02, digits=2):
    """A batch whose seven candidates lie apart; with ``near`` one other lies close to that one."""
    while True:
        spread = sigma or round(rng.uniform(0.4, 2.5), digits)
        batch = {
            "x": rng.normal(size=(n, pixels)).round(digits),
            "mean": rng.normal(0, 1.6, size=(n, directions)).round(digits),
            "log_var": rng.normal(-0.5, 0.8, size=(n, directions)).round(digits),
            "sigma": spread,
        }
        error = spread * rng.normal(size=(n, pixels))
        batch["decoded"] = (batch["x"] + error).round(digits)
        found = {name: value.mean() for name, value in candidates(**batch).items()}
        gaps = [abs(found[near] - v) for name, v in found.items() if name != near] if near else [0]
        if min(np.diff(sorted(found.values()))) > apart and min(gaps) < 8 * apart:
            return batch


def _case(words, name, sigma=None, *, digits=None, **shape):
    batch = run(_rng, sigma, **shape)
    reported = candidates(**batch)[name].mean()
    reported = float(reported if digits is None else round(reported, digits))
    return Case(words, **batch, reported=reported)


def _nearest(distance, change=lambda found: found, without=()):
    """A wrong answer that compares the candidates otherwise."""

    def answer(x, decoded, mean, log_var, sigma, reported):
        found = {
            name: change(v) for name, v in candidates(x, decoded, mean, log_var, sigma).items()
        }
        left = [name for name in NAMES if name not in without]
        return min(left, key=lambda name: distance(found[name], reported))

    return answer


def _mean_distance(value, reported):
    return abs(np.mean(value) - reported)


def _exact(x, decoded, mean, log_var, sigma, reported):
    found = candidates(x, decoded, mean, log_var, sigma)
    return next((name for name in NAMES if found[name].mean() == reported), "right")


def _close(x, decoded, mean, log_var, sigma, reported):
    found = candidates(x, decoded, mean, log_var, sigma)
    return next((name for name in NAMES if np.isclose(found[name].mean(), reported)), "right")


def _wrong_variance(x, decoded, mean, log_var, sigma, reported):
    return _which_elbo(x, decoded, mean, log_var, np.sqrt(sigma), reported)


def _without_constant(x, decoded, mean, log_var, sigma, reported):
    found = candidates(x, decoded, mean, log_var, sigma)
    short = {
        name: v.mean() - 0.5 * LOG2PI * (1 if name == "pixel mean" else x.shape[1])
        for name, v in found.items()
    }
    return min(short, key=lambda name: abs(short[name] - reported))


EXERCISE = Exercise(
    "which_elbo",
    3,
    _which_elbo,
    cases=[
        *(_case(f"a small σ, {name}", name, 0.1) for name in NAMES),
        *(_case(f"a large σ, {name}", name, 2.0, n=4, pixels=7, directions=2) for name in NAMES),
        *(_case(f"rounded, {name}", name, 0.4, digits=2, pixels=4) for name in NAMES),
        *(_case(f"two candidates close to each other, {name}", name, near=name) for name in NAMES),
    ],
    mistakes=[
        Mistake(
            lambda *arguments: "right",
            "Some of these logs are wrong. Compute what each convention would have reported and "
            "compare.",
            name="always right",
        ),
        Mistake(
            lambda *arguments: "minus KL" if arguments[-1] < 0 else "right",
            "A density may exceed 1, so a right value can be negative. The sign decides nothing.",
            name="sign decides",
        ),
        Mistake(
            _nearest(lambda value, reported: np.mean(value) - reported),
            "Nearest needs the absolute difference: without it you always take the smallest "
            "candidate.",
            name="no absolute value",
        ),
        Mistake(
            _nearest(lambda value, reported: -abs(np.mean(value) - reported)),
            "You take the candidate that is farthest away. The nearest is wanted.",
            name="farthest",
        ),
        Mistake(
            _nearest(lambda value, reported: abs(np.sum(value) - reported)),
            "The number reported is a mean over the batch; you compared sums.",
            name="sums compared",
        ),
        Mistake(
            _nearest(lambda value, reported: np.abs(value - reported).min()),
            "The number reported is a mean over the batch; you compared it with single examples.",
            name="single examples compared",
        ),
        Mistake(
            _nearest(lambda value, reported: np.abs(value - reported).sum()),
            "Take the mean over the batch first and then the distance. The distances of single "
            "examples say something else.",
            name="distances before the mean",
        ),
        Mistake(
            _exact,
            "You ask for equality. A number that was rounded, or added up in another order, is "
            "equal to none: take the candidate that is nearest.",
            name="exact comparison",
            alike=(_close,),
        ),
        Mistake(
            _nearest(lambda value, reported: abs(np.mean(value) + reported)),
            "The number reported is the loss, minus the ELBO; you compared it with the ELBO.",
            name="elbo for loss",
        ),
        Mistake(
            _wrong_variance,
            "`sigma` is the standard deviation of a pixel. The squared residual is divided by its "
            "square.",
            name="sigma as variance",
        ),
        Mistake(
            _without_constant,
            "The constant ½ log 2π is part of every candidate, once for each pixel.",
            name="constant left out",
        ),
        *(
            Mistake(
                _nearest(_mean_distance, without=(name,)),
                f"Your function never answers “{name}” where it should. Is that candidate in your "
                "table, and under this name?",
                name=f"{name} left out",
            )
            for name in NAMES
        ),
    ],
)
