"""Every public docstring of the library: its parts, and its example run as a doctest."""

import doctest
import importlib
import pkgutil

import numpy as np
import pytest

import losslab
from losslab.catalogue import CATALOGUE

# losses are documented where they are imported from, not in the private modules they are written in
MODULES = [
    m.name for m in pkgutil.walk_packages(losslab.__path__, "losslab.") if "._" not in m.name
]
MEASURED = ["losslab.numerics", "losslab.reduce", "losslab.gradcheck"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    module = importlib.import_module(name)
    result = doctest.testmod(module, extraglobs={"np": np})
    assert result.failed == 0


def functions():
    for name in MEASURED:
        module = importlib.import_module(name)
        yield from (getattr(module, member) for member in module.__all__)
    for loss in CATALOGUE.values():
        yield from filter(None, (loss.function, loss.gradient))


@pytest.mark.parametrize("function", {f.__name__: f for f in functions()}.values())
def test_docstring_has_its_parts(function):
    doc = function.__doc__
    assert doc.split("\n")[0].endswith(".")
    parts = [".. math::", "Parameters", "Returns", "Raises", "Examples", "References"]
    places = [doc.find(part) for part in parts]
    assert -1 not in places, [p for p, at in zip(parts, places, strict=True) if at < 0]
    assert places == sorted(places)
