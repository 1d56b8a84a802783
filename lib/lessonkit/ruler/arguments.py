"""Arguments that are not plain data, described by plain data and built anew for every call.

Both sides of a check know these classes: the check, and the process in which a learner's function
runs. So nothing here may tell what a right answer is. A description travels from one to the other
as the name of its class and its fields.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np


@dataclass(frozen=True)
class Chunks:
    """An iterator of arrays, each seen once; the memory that a function keeps is measured."""

    arrays: tuple
    measures_memory: ClassVar[bool] = True

    def build(self):
        return (np.array(chunk) for chunk in self.arrays)


@dataclass(frozen=True)
class Measured:
    """An ordinary array whose function must do without much memory beside it."""

    array: np.ndarray
    measures_memory: ClassVar[bool] = True

    def build(self):
        return np.array(self.array)


def sum_of_squares(x):
    return float(np.sum(x**2))


def sum_of_cubes(x):
    return float(np.sum(x**3))


def product_of_sines(x):
    return float(np.prod(np.sin(x) + 2.0))


def smallest_pull(x):
    """Every entry matters, and each by another amount: Σ (i + 1)·exp(−x_i) + x_first·x_last."""
    flat = np.ravel(x)
    return float(np.sum(np.arange(1, flat.size + 1) * np.exp(-flat)) + flat[0] * flat[-1])


FUNCTIONS = {f.__name__: f for f in (sum_of_squares, sum_of_cubes, product_of_sines, smallest_pull)}


@dataclass(frozen=True)
class Function:
    """A function of one array, chosen by its name from ``FUNCTIONS``."""

    name: str
    measures_memory: ClassVar[bool] = False

    def build(self):
        return FUNCTIONS[self.name]


DESCRIPTIONS = {kind.__name__: kind for kind in (Chunks, Measured, Function)}


def fresh(value):
    """A copy of a plain argument, or what a description builds."""
    if type(value) in DESCRIPTIONS.values():
        return value.build()
    if isinstance(value, np.ndarray):
        return np.array(value)
    if isinstance(value, dict):
        return {key: fresh(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(fresh(entry) for entry in value)
    return value
