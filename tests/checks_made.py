"""A small exercise of hidden checks, for their tests."""

import time

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

DATA = {"x": np.array([1.0, 2.0, 3.0])}


def double(x):
    return 2 * x


def work(seconds):
    """Keep the processor busy: what others do on the machine, and waiting, is not a function's time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def exercise(**changes):
    cases = [
        Case("a few numbers", x=[1.0, 2.0, 3.0]),
        Case("numbers below zero", x=[-1.0, -2.0]),
        Case("huge numbers", part="extreme", x=[1e150, -1e150]),
    ]
    mistakes = [
        Mistake(lambda x: x**2, "That is the square.", name="squared"),
        Mistake(lambda x: np.clip(2 * x, -1e9, 1e9), "Clipping loses the size.", name="clipped"),
    ]
    settings = {"cases": cases, "mistakes": mistakes} | changes
    return Exercise(
        "double", 3, double, settings.pop("cases"), settings.pop("mistakes"), **settings
    )
