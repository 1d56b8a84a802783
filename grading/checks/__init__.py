"""The hidden checks, one module or package for each exercise set. See ``grading/README.md``."""

import importlib
import pkgutil

HELPERS = {"base", "compare"}


def modules():
    """All modules of checks, in the order of their sets."""
    names = [found.name for found in pkgutil.iter_modules(__path__) if found.name not in HELPERS]
    loaded = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return sorted(loaded, key=lambda module: module.SET)


def exercises():
    """``{"02-regression-losses": {"mse_grad": Exercise, …}, …}`` for every set."""
    return {module.SET: module.EXERCISES for module in modules()}
