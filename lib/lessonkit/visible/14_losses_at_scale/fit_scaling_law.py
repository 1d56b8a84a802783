"""Visible check of ``fit_scaling_law``, set 14."""

import numpy as np

from lessonkit.checks import case
from lessonkit.figures import curves
from lessonkit.ruler.judge import Judge, Unfit


def predicted(law, n, loss):
    """The logarithm of the loss that the law predicts for ten times the largest n."""
    floor, amount, exponent = law
    if floor < -1e-9:
        raise Unfit("the floor is below 0")
    return float(np.log(max(floor + amount * (10 * n.max()) ** -exponent, 1e-300)))


def why(law, n, loss):
    floor, amount, exponent = law
    off = np.abs(np.log(np.maximum(floor + amount * n**-exponent, 1e-300) / loss)).max()
    if exponent < 0:
        return "The exponent is to be positive: the loss falls like n^(−exponent)."
    if off > 0.02:
        return (
            f"The law does not even fit the runs that it was given: it is off by up to {off:.0%}."
        )
    return (
        "The law fits the runs and errs beyond them: floor, amount and exponent have to be fitted "
        "together."
    )


JUDGE = Judge(predicted, "the logarithm of the loss predicted for ten times the largest n", why=why)
TIME_FACTOR = 3
N = np.array([1e3, 3e3, 1e4, 3e4, 1e5])
LONG = np.geomspace(1e5, 1e8, 12)
NOISE = np.exp(0.003 * np.random.default_rng(7).normal(size=12))
BELOW = np.exp(0.003 * np.random.default_rng(8).normal(size=12))
CASES = [
    case(n=N, loss=2 + 30 * N**-0.4, expected=(2.0, 30.0, 0.4), atol=0.005),
    case(n=N, loss=8 * N**-0.1, expected=(0.0, 8.0, 0.1), atol=0.005),
    case(n=N, loss=0.3 + 500 * N**-0.9, expected=(0.3, 500.0, 0.9), atol=0.005),
    case(n=LONG, loss=8 * LONG**-0.1 * BELOW, expected=(0.0, 8.0, 0.1), atol=0.02),
    case(n=LONG, loss=(1.7 + 400 * LONG**-0.34) * NOISE, expected=(1.7, 400.0, 0.34), atol=0.02),
    case(
        n=LONG, loss=(2.3 + 3000 * LONG**-0.5) * NOISE[::-1], expected=(2.3, 3000.0, 0.5), atol=0.02
    ),
]
TAKEAWAY = (
    "For a given exponent the law is linear in floor and amount, so only one number has to be searched "
    "for. A straight line in log-log fits these runs as well, and promises what no model can keep."
)


def picture(fit_scaling_law):
    loss = 2 + 30 * N**-0.4
    slope, constant = np.polyfit(np.log(N), np.log(loss), 1)
    floor, amount, exponent = fit_scaling_law(N, loss)
    n = np.geomspace(1e3, 1e8, 60)
    return curves(
        np.log10(n),
        {
            "your law": floor + amount * n**-exponent,
            "straight line in log-log": np.exp(constant) * n**slope,
        },
        x="log₁₀ of n; the runs end at 5",
        y="loss",
        title="Both fit the runs; they part beyond them",
        alt="Up to n = 100,000 the two laws agree; beyond, the straight line falls below the floor of 2.",
    )
