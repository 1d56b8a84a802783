"""The one table of every loss: what it is, where it comes from, what it is called elsewhere.

What a function's docstring says (definition, formula, source) is read from there; the rest stands
beside the family's module in a TOML file. The tests, the glossary and the closing lesson read
this table.

>>> huber = CATALOGUE["huber"]
>>> huber.title, huber.family, huber.lesson
('Huber loss', 'regression', '02-regression-losses')
>>> float(huber.function(3.0, 0.0)), float(huber.gradient(3.0, 0.0))
(2.5, 1.0)
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from textwrap import dedent

from losslab import losses
from losslab import reduce as reduce_module

__all__ = ["CATALOGUE", "FAMILIES", "Elsewhere", "Loss", "by_family", "by_lesson"]

FAMILIES = (
    "regression",
    "likelihood",
    "classification",
    "information",
    "margin",
    "metric",
    "contrastive",
    "language",
    "preference",
    "balancing",
)


@dataclass(frozen=True)
class Elsewhere:
    """The same loss in another library: name, arguments, default reduction, what to mind."""

    library: str
    name: str
    arguments: str = ""  # in order; empty for a model
    reduction: str = ""
    note: str = ""


@dataclass(frozen=True)
class Loss:
    """One entry. Formulas are LaTeX without dollar signs; other texts are plain sentences."""

    name: str
    title: str
    family: str
    function: Callable
    gradient: Callable | None
    definition: str
    formula: str
    gradient_formula: str
    domain: str
    range: str
    minimiser: str
    kinks: str
    when: str
    lesson: str
    source: str
    also: tuple[str, ...]
    elsewhere: tuple[Elsewhere, ...]


def _section(doc, heading):
    """Return the text under a heading of a NumPy docstring, on one line."""
    found = re.search(rf"^{heading}\n-+\n(.*?)(?:\n\n\S+\n-+\n|\Z)", doc, re.M | re.S)
    return " ".join(found[1].split()) if found else ""


def _formula(function):
    found = re.search(r"\.\. math:: (.*?)\n\n", function.__doc__, re.S) if function else None
    return " ".join(found[1].split()) if found else ""


def _definition(doc):
    """Return the first line as a sentence: without "elementwise" and "one value per row"."""
    line = " ".join(doc.split("\n\n")[0].split())
    return re.sub(r", (elementwise|one value per \w+( \w+)?)(?=[:;,.])", "", line)


def _entry(name, family, *, title, domain, range, minimiser, when, lesson, **rest):
    function = getattr(losses, name, None) or getattr(reduce_module, name)
    gradient = getattr(losses, f"{name}_grad", None) or getattr(reduce_module, f"{name}_grad", None)
    first, _, others = function.__doc__.partition("\n")
    doc = f"{first}\n{dedent(others)}"
    elsewhere = rest.pop("elsewhere", {})
    return Loss(
        name=name,
        title=title,
        family=family,
        function=function,
        gradient=gradient,
        definition=_definition(doc),
        formula=_formula(function),
        gradient_formula=_formula(gradient),
        domain=domain,
        range=range,
        minimiser=minimiser,
        kinks=rest.pop("kinks", "none"),
        when=when,
        lesson=lesson,
        source=_section(doc, "References"),
        also=tuple(rest.pop("also", ())),
        elsewhere=tuple(Elsewhere(library, **entry) for library, entry in elsewhere.items()),
        **rest,
    )


def _read():
    for family in FAMILIES:
        text = (files("losslab.losses") / f"{family}.toml").read_text(encoding="utf-8")
        for name, fields in tomllib.loads(text).items():
            yield name, _entry(name, family, **fields)


CATALOGUE = dict(_read())


def by_family():
    """Return the entries of each family, in the course's order.

    Examples
    --------
    >>> [loss.name for loss in by_family()["regression"]][:2]
    ['squared_error', 'rmse']
    """
    return {
        family: [loss for loss in CATALOGUE.values() if loss.family == family]
        for family in FAMILIES
    }


def by_lesson():
    """Return the entries that each lesson teaches.

    Examples
    --------
    >>> [loss.name for loss in by_lesson()["06-kl-divergence"]][:2]
    ['cross_entropy_between', 'kl_divergence']
    """
    lessons = sorted({loss.lesson for loss in CATALOGUE.values()})
    return {
        lesson: [loss for loss in CATALOGUE.values() if loss.lesson == lesson] for lesson in lessons
    }
