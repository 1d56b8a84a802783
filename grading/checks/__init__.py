"""The hidden checks: ``NN_name/exercise.py`` for each exercise of the set ``NN-name``.

A module of an exercise holds one :class:`~grading.checks.base.Exercise` under the name ``EXERCISE``.
A folder whose name begins with a digit cannot stand in an ``import`` statement, so checks are taken
from here. See ``grading/README.md``.
"""

import importlib
import pkgutil
import re
from functools import cache

SET = re.compile(r"\d\d_\w+")


def hidden_check(set_name, exercise):
    """What judges a function: ``hidden_check("02-regression-losses", "huber")(huber).report()``."""
    return load(set_name, exercise).check


def load(set_name, exercise):
    """One :class:`~grading.checks.base.Exercise`."""
    return importlib.import_module(module_name(set_name, exercise)).EXERCISE


def module_name(set_name, exercise):
    """Where the hidden check of an exercise is: ``grading.checks.02_regression_losses.huber``."""
    return f"{__name__}.{set_name.replace('-', '_')}.{exercise}"


@cache
def names():
    """``{"02-regression-losses": ["huber", …], …}``: all sets and their exercises, by name."""
    return {
        found.name.replace("_", "-"): [
            module.name
            for module in pkgutil.iter_modules([f"{found.module_finder.path}/{found.name}"])
            if not module.name.startswith("_")
        ]
        for found in pkgutil.iter_modules(__path__)
        if SET.fullmatch(found.name)
    }


def exercises(only=None):
    """``{"02-regression-losses": {"mse_grad": Exercise, …}, …}`` for all sets, or one by name or number."""
    return {
        set_name: {name: load(set_name, name) for name in members}
        for set_name, members in names().items()
        if not only or only in (set_name, set_name[:2])
    }
