"""Hidden check of ``scaler_step``, set 14."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(145)


def _scaler_step(weights, scaled_grad, scale, good_steps, rate, clip, interval):
    if not np.isfinite(scaled_grad).all():
        return weights, scale / 2, 0
    grad = scaled_grad / scale
    norm = np.sqrt(np.sum(grad**2))
    weights = weights - rate * grad * clip / max(norm, clip)
    if good_steps + 1 == interval:
        return weights, 2 * scale, 0
    return weights, scale, good_steps + 1


@np.errstate(all="ignore")
def _given(weights, scaled_grad, scale, good_steps, rate, clip, interval):
    """The program as the learner is given it."""
    norm = np.sqrt(np.sum(scaled_grad**2))
    weights = weights - rate * (scaled_grad * min(1, clip / norm) / scale)
    finite = np.isfinite(norm)
    good_steps, scale = good_steps + finite, scale if finite else scale / 2
    scale = scale * 2 if good_steps == interval else scale
    return weights, scale, good_steps


@np.errstate(all="ignore")
def _repaired(
    weights, scaled_grad, scale, good_steps, rate, clip, interval, *,
    skip=True, unscaled=True, reset=True, restart=True, shorten=None,
):  # fmt: skip
    """The program with all but one of its faults mended."""
    finite = bool(np.isfinite(scaled_grad).all())
    if not finite:
        good_steps = 0 if reset else good_steps
        if not skip:
            weights = weights - rate * np.nan_to_num(scaled_grad) / scale
        return weights, scale / 2, good_steps
    grad = scaled_grad / scale
    if shorten is None:
        norm = np.sqrt(np.sum((grad if unscaled else scaled_grad) ** 2))
        grad = grad * clip / max(norm, clip)
    else:
        grad = shorten(grad, clip)
    good_steps += 1
    weights = weights - rate * grad
    if good_steps == interval:
        return weights, 2 * scale, 0 if restart else good_steps
    return weights, scale, good_steps


def _but(**fault):
    return lambda *arguments: _repaired(*arguments, **fault)


@np.errstate(all="ignore")
def _always_rescaled(grad, clip):
    return grad * clip / np.sqrt(np.sum(grad**2))


def _one_step_late(weights, scaled_grad, scale, good_steps, rate, clip, interval):
    return _scaler_step(weights, scaled_grad, scale, good_steps, rate, clip, interval + 1)


def _never_grows(weights, scaled_grad, scale, good_steps, rate, clip, interval):
    weights, new, good_steps = _scaler_step(
        weights, scaled_grad, scale, good_steps, rate, clip, interval
    )
    return weights, min(new, scale), good_steps


def _halved_only(weights, scaled_grad, scale, good_steps, rate, clip, interval):
    """Forgets to halve: the next step overflows again."""
    weights, new, good_steps = _scaler_step(
        weights, scaled_grad, scale, good_steps, rate, clip, interval
    )
    return weights, max(new, scale), good_steps


USUAL = {"rate": 0.1, "clip": 1.0, "interval": 2000}
EITHER = "at a norm of exactly clip both give the same step"

EXERCISE = Exercise(
    "scaler_step",
    4,
    _scaler_step,
    cases=[
        Case(
            "a long gradient",
            weights=[1.0, -1.0],
            scaled_grad=[6144.0, 8192.0],
            scale=1024.0,
            good_steps=5,
            **USUAL,
        ),
        Case(
            "a short gradient",
            weights=[1.0, -1.0],
            scaled_grad=[307.2, 409.6],
            scale=1024.0,
            good_steps=5,
            **USUAL,
        ),
        Case(
            "a clip above 1",
            weights=[0.4, -1.1],
            scaled_grad=[3072.0, 4096.0],
            scale=1024.0,
            good_steps=5,
            **USUAL | {"clip": 2.5},
        ),
        Case(
            "an overflow",
            weights=[1.0, -1.0],
            scaled_grad=[np.inf, 1.0],
            scale=1024.0,
            good_steps=7,
            **USUAL,
        ),
        Case(
            "the time to grow",
            weights=[1.0, -1.0],
            scaled_grad=[307.2, 409.6],
            scale=1024.0,
            good_steps=9,
            rate=0.1,
            clip=1.0,
            interval=10,
        ),
        Case(
            "a table of weights",
            weights=_rng.normal(size=(3, 4)),
            scaled_grad=65536 * _rng.normal(size=(3, 4)),
            scale=65536.0,
            good_steps=0,
            rate=0.02,
            clip=0.5,
            interval=100,
        ),
        Case(
            "an overflow just before the time to grow",
            weights=[0.5, 2.0, 1.0],
            scaled_grad=[1.0, -np.inf, 3.0],
            scale=64.0,
            good_steps=9,
            rate=0.3,
            clip=2.0,
            interval=10,
        ),
        Case(
            "a gradient of 0",
            part="extreme",
            weights=[1.0, -1.0],
            scaled_grad=[0.0, 0.0],
            scale=1024.0,
            good_steps=5,
            **USUAL,
        ),
        Case(
            "a single undefined entry",
            part="extreme",
            weights=[1.0, -1.0, 0.0],
            scaled_grad=[0.5, np.nan, 2.0],
            scale=8.0,
            good_steps=3,
            **USUAL,
        ),
        Case(
            "a norm of exactly clip",
            part="extreme",
            weights=[1.0, -1.0],
            scaled_grad=[614.4, 819.2],
            scale=1024.0,
            good_steps=0,
            **USUAL,
        ),
    ],
    mistakes=[
        Mistake(
            _one_step_late,
            "The scale is doubled when the count of good steps *reaches* `interval`, this step included. "
            "Yours waits for one step more.",
            name="one step late",
        ),
        Mistake(
            _given,
            "That is the program as it was given. Look at the overflow first: a weight of NaN never "
            "comes back.",
            name="not repaired",
        ),
        Mistake(
            _but(unscaled=False),
            "The norm is taken of the scaled gradient, which is `scale` times too long: every step "
            "is clipped to nothing. Unscale first.",
            name="clipped before unscaling",
        ),
        Mistake(
            _but(restart=False),
            "After doubling, the count starts from 0 again. Otherwise it passes the interval and the "
            "scale never grows a second time.",
            name="count goes on after growth",
        ),
        Mistake(
            _but(reset=False),
            "An overflow ends the run of good steps: the count goes back to 0.",
            name="count goes on after an overflow",
        ),
        Mistake(
            _but(skip=False),
            "An overflowed gradient says nothing, even with its infinities replaced. Skip the step.",
            name="step after an overflow",
        ),
        Mistake(
            _but(shorten=_always_rescaled),
            "Clipping shortens long gradients only. A short one keeps its length (and 0/0 is NaN).",
            name="short gradients lengthened",
        ),
        Mistake(
            _but(shorten=lambda grad, clip: np.clip(grad, -clip, clip)),
            "Each entry is clipped, which turns the direction. Clip the norm.",
            name="clipped entry by entry",
        ),
        Mistake(
            _but(shorten=lambda grad, clip: grad),
            "Nothing is clipped: a norm above `clip` is to be brought down to it.",
            name="not clipped",
        ),
        Mistake(_never_grows, "After `interval` good steps the scale doubles.", name="never grows"),
        Mistake(
            _halved_only,
            "After an overflow the scale is to be halved, or the next step overflows again.",
            name="never halved",
        ),
    ],
    equivalents={},
)
