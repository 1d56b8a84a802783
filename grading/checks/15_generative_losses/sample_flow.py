"""Hidden check of ``sample_flow``, set 15."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows
from lessonkit.checks import visible

_rng = np.random.default_rng(156)


def _sample_flow(noise, data, steps):
    x = noise
    for k in range(steps):
        t = 1 - k / steps
        exponent = -((x[:, None] - (1 - t) * data) ** 2) / (2 * t**2)
        weight = np.exp(exponent - exponent.max(axis=1, keepdims=True))
        mean = weight @ data / weight.sum(axis=1)
        x = x - (x - mean) / t / steps
    return x


def _plain_weight(x, t, data):
    weight = np.exp(-((x[:, None] - (1 - t) * data) ** 2) / (2 * t**2))
    return weight / weight.sum(axis=1, keepdims=True)


def _weight(x, t, data, mix=None, spread=None):
    """Posterior weights of the data; ``mix`` and ``spread`` say where and how wide x is around them."""
    centre = (1 - t) * data if mix is None else mix(data, t)
    width = 2 * t**2 if spread is None else spread(t)
    exponent = -((x[:, None] - centre) ** 2) / width
    weight = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    return weight / weight.sum(axis=1, keepdims=True)


def _walk(weight=_weight, velocity=None, times=None, sign=-1):
    """A wrong answer: Euler steps with parts of one's own."""

    @np.errstate(all="ignore")
    def answer(noise, data, steps):
        x = noise
        ts = 1 - np.arange(steps) / steps if times is None else times(steps)
        for t in ts:
            mean = weight(x, t, data) @ data
            x = x + sign * ((x - mean) / t if velocity is None else velocity(x, mean, t)) / steps
        return x

    return answer


def _stuck(noise, data, steps):
    x = noise
    t = 1.0
    for _ in range(steps):
        x = x - (x - _weight(x, t, data) @ data) / steps
    return x


def _weight_of_noise(noise, data, steps):
    x = noise
    for k in range(steps):
        t = 1 - k / steps
        x = x - (x - _weight(noise, t, data) @ data) / t / steps
    return x


def _nearest(noise, data, steps):
    x = noise
    for k in range(steps):
        t = 1 - k / steps
        chosen = np.abs(x[:, None] - (1 - t) * data).argmin(axis=1)
        x = x - (x - data[chosen]) / t / steps
    return x


def _one_for_all(x, t, data):
    exponent = -((x[:, None] - (1 - t) * data) ** 2) / (2 * t**2)
    weight = np.exp(exponent - exponent.max())
    return weight / weight.sum()


def _one_step(noise, data, steps):
    return noise - (noise - data.mean())


COIN = [-1.0, 1.0]

EXERCISE = Exercise(
    "sample_flow",
    4,
    _sample_flow,
    why=visible("sample_flow")["why"],
    cases=[
        Case("a coin, two steps", noise=[-1.0, 0.2, 2.0], data=COIN, steps=2),
        Case("a coin, one step", noise=[-1.0, 0.2, 2.0], data=COIN, steps=1),
        Case("two values, four steps", noise=[-1.5, -0.4, 0.3, 1.7], data=[-1.3, 0.9], steps=4),
        Case("data that are not centred", noise=_rng.normal(size=6), data=[1.2, 2.6, 4.1], steps=3),
        Case("uneven data", noise=_rng.normal(size=8), data=[-2.0, -1.5, 0.3, 3.0, 3.1], steps=5),
        Case("a value that comes twice", noise=[-0.3, 0.5], data=[-0.8, 1.3, 1.3], steps=3),
        Case("one point of data", noise=[-1.0, 0.0, 2.0], data=[0.7], steps=4),
        Case("ten steps", noise=[-2.0, -0.5, 0.6, 1.1], data=[-1.1, 0.6, 2.2], steps=10),
        Case(
            "data far away, three steps",
            part="extreme",
            noise=[-1.0, 0.5, 2.0],
            data=[-1e4, 1e4],
            steps=3,
        ),
        Case(
            "two thousand steps",
            part="extreme",
            noise=[-1.2, 0.8, 1.9],
            data=[-1.0, 0.2, 1.5],
            steps=2000,
        ),
    ],
    mistakes=[
        exp_overflows(
            _walk(weight=_plain_weight),
            "Where no data point is near, all weights underflow to 0 and 0/0 is NaN. Subtract the "
            "largest exponent first.",
        ),
        Mistake(
            _walk(weight=_one_for_all),
            "The weights of each sample sum to 1 on their own: divide, and subtract the largest "
            "exponent, row by row.",
            name="one normaliser for all samples",
        ),
        Mistake(
            _walk(sign=1),
            "Time runs backwards here, from noise at t = 1 to data at t = 0: step with −velocity.",
            name="sign of the step",
        ),
        Mistake(
            _walk(weight=lambda x, t, data: _weight(x, t, data, mix=lambda d, t: d)),
            "x_t is spread around (1 − t)·data, not around data.",
            name="spread around the data",
        ),
        Mistake(
            _walk(weight=lambda x, t, data: _weight(x, t, data, mix=lambda d, t: t * d)),
            "The data's share of x_t is 1 − t; t is the noise's.",
            name="shares exchanged in the weights",
        ),
        Mistake(
            _walk(weight=lambda x, t, data: np.full((len(x), len(data)), 1 / len(data))),
            "Every sample lands on the mean of the data: all points have the same weight, as at "
            "t = 1, or only one step is made. After the first step the weights depend on where x "
            "is.",
            name="mean of the data",
            alike=(_one_step,),
        ),
        Mistake(
            _walk(velocity=lambda x, mean, t: x - mean),
            "noise = (x − (1 − t)m)/t, so noise − m = (x − m)/t: the division by t is missing.",
            name="division by t missing",
        ),
        Mistake(
            _walk(times=lambda steps: 1 - (np.arange(steps) + 1) / steps),
            "The first step must use t = 1 and the last one t = 1/steps: at t = 0 the velocity is "
            "0/0.",
            name="first step missing",
        ),
        Mistake(
            _walk(times=lambda steps: np.linspace(1, 0, steps)),
            "`np.linspace(1, 0, steps)` has t = 0 at its end and steps that are too long. The "
            "times are 1, 1 − 1/steps, …, 1/steps.",
            name="end of time included",
        ),
        Mistake(
            _walk(times=lambda steps: (np.arange(steps) + 1) / steps),
            "You go from t near 0 up to 1. Noise is at t = 1: begin there and go down.",
            name="time upwards",
        ),
        Mistake(
            _walk(times=lambda steps: 1 - (np.arange(steps) + 0.5) / steps),
            "That is the time in the middle of each step. Euler takes the velocity at its start.",
            name="middle of the step",
        ),
        Mistake(
            _walk(weight=lambda x, t, data: _weight(x, t, data, spread=lambda t: 2 * t)),
            "The exponent is divided by 2t²: t is the standard deviation of the noise in x_t, "
            "its square the variance.",
            name="t as variance",
        ),
        Mistake(
            _walk(weight=lambda x, t, data: _weight(x, t, data, spread=lambda t: t**2)),
            "The exponent is −(…)²/(2t²). The 2 is missing.",
            name="two missing",
        ),
        Mistake(
            _walk(weight=lambda x, t, data: _weight(x, t, data, spread=lambda t: 2.0)),
            "The exponent is divided by 2t². With less noise, x says more about where it came "
            "from.",
            name="spread of the noise ignored",
        ),
        Mistake(
            _walk(velocity=lambda x, mean, t: (x - (1 - t) * mean) / t),
            "That is the expected noise alone. The velocity is noise minus data: take the "
            "expected data off as well.",
            name="noise instead of velocity",
        ),
        Mistake(
            _stuck,
            "t stays at 1. It falls by 1/steps after every step.",
            name="t never moves",
        ),
        Mistake(
            _weight_of_noise,
            "The weights are those of the first noise all the way. They depend on where x is now.",
            name="weights of the first noise",
        ),
        Mistake(
            _nearest,
            "You go to the nearest point of the data. The velocity is an expectation: every point "
            "counts with its weight.",
            name="nearest point",
        ),
    ],
)
