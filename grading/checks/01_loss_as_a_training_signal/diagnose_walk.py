"""Hidden check of ``diagnose_walk``, set 01."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake


def _diagnose(path):
    steps = np.diff(path)
    factor = steps[1] / steps[0]
    if factor < 0:
        return 1 if factor > -1 else 2
    return 0 if factor < 1 else 3


def _case(words, factor, *, start, end, steps, part="ordinary"):
    path = end + (start - end) * factor ** np.arange(steps)
    return Case(words, part=part, path=[float(f"{w:.7g}") for w in path])


def _by_the_sign_of_the_path(path):
    hops = (path[:-1] * path[1:] < 0).any()
    grows = abs(path[-1]) > abs(path[0])
    return (2 if grows else 1) if hops else (3 if grows else 0)


def _size_only(path):
    steps = np.diff(path)
    return 2 if abs(steps[1]) > abs(steps[0]) else 0


def _sign_only(path):
    steps = np.diff(path)
    return 1 if steps[1] * steps[0] < 0 else 0


def _direction(path):
    """Takes a path that rises for one that climbs."""
    if path[1] > path[0] and path[2] > path[1]:
        return 3
    return _diagnose(path)


EXERCISE = Exercise(
    "diagnose_walk",
    3,
    _diagnose,
    cases=[
        _case("straight on", 0.7, start=8.0, end=3.0, steps=6),
        _case("straight on, from below", 0.9, start=-8.0, end=1.0, steps=5),
        _case("hopping", -0.6, start=8.0, end=3.0, steps=6),
        _case("hopping far from 0", -0.9, start=102.0, end=100.0, steps=7),
        _case("hopping away", -1.3, start=8.0, end=3.0, steps=6),
        _case("hopping away slowly, far from 0", -1.02, start=102.0, end=100.0, steps=5),
        _case("running away", 1.2, start=8.0, end=3.0, steps=6),
        _case("running away downwards", 1.05, start=-8.0, end=-3.0, steps=4),
        _case("running away, past 0", 1.5, start=2.0, end=3.0, steps=8),
        _case("settling past 0", 0.8, start=5.0, end=-4.0, steps=9),
        _case("a long way out", -3.0, start=1e5, end=-2.0, steps=40, part="extreme"),
        _case("a long way in", 0.02, start=1e9, end=0.5, steps=12, part="extreme"),
    ],
    mistakes=[
        Mistake(
            _by_the_sign_of_the_path,
            "You look at the parameter itself, as if the minimum were at 0. The steps, the differences "
            "of neighbours, tell the same without it.",
        ),
        Mistake(
            _size_only,
            "You look at the steps' sizes only. Their signs say whether the walk hops.",
            name="size only",
        ),
        Mistake(
            _sign_only,
            "You look at the steps' signs only. Whether they grow says whether it settles.",
            name="sign only",
        ),
        Mistake(
            _direction,
            "A parameter may rise on its way to the minimum. Only steps that *grow* run away.",
            name="rising taken for climbing",
        ),
    ],
    equivalents={
        "factor < 0 → factor <= 0": "a step of exactly 0 has arrived, and is not tried",
        "factor > -1 → factor >= -1": "a factor of exactly −1 neither settles nor leaves, and is not tried",
        "factor < 1 → factor <= 1": "a factor of exactly 1 is a gradient of 0, and is not tried",
    },
)
