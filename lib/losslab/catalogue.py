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

import difflib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product

from losslab import losses
from losslab._docs import sections
from losslab._inputs import refuse

__all__ = ["CATALOGUE", "FAMILIES", "Elsewhere", "Loss", "by_family", "find"]

FAMILIES = (
    "regression", "likelihood", "classification", "information", "margin", "metric",
    "contrastive", "language", "preference", "policy", "scale", "balancing", "generative",
    "segmentation", "boxes", "order", "forecast",
)  # fmt: skip


@dataclass(frozen=True)
class Elsewhere:
    """The same loss in another library: name, arguments, default reduction, what to mind."""

    library: str
    name: str
    arguments: str = ""  # in order; empty for a model
    reduction: str = ""
    code: str = ""  # a line to paste, in this library's arrays: our values, or their mean
    note: str = ""


@dataclass(frozen=True)
class Loss:
    """One entry. Formulas are LaTeX without dollar signs; other texts are plain sentences."""

    name: str
    family: str
    title: str
    domain: str
    range: str
    minimiser: str
    when: str
    lesson: str
    kinks: str = "none"
    also: tuple[str, ...] = ()
    called: tuple[str, ...] = ()  # names in code, in other libraries
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def function(self):
        return getattr(losses, self.name)

    @property
    def gradient(self):
        return getattr(losses, f"{self.name}_grad", None)

    @property
    def sections(self):
        """The function's docstring by heading; what stands before the first is under ""."""
        return sections(self.function.__doc__)

    @property
    def definition(self):
        """The docstring's first line as a sentence about the loss, whatever its shape."""
        line = " ".join(self.sections[""].split("\n\n")[0].split())
        return re.sub(r", (elementwise|one value per \w+( \w+)?)(?=[:;,.])", "", line)

    @property
    def formula(self):
        return _formula(self.function)

    @property
    def gradient_formula(self):
        return _formula(self.gradient)

    @property
    def source(self):
        return " ".join(self.sections["References"].split())


def _formula(function):
    formula = re.search(r"\.\. math:: (.*?)\n\n", function.__doc__, re.S) if function else None
    return " ".join(formula[1].split()) if formula else ""


def _read():
    for family in FAMILIES:
        text = (files("losslab.losses") / f"_{family}.toml").read_text(encoding="utf-8")
        for name, fields in tomllib.loads(text).items():
            rows = fields.pop("elsewhere", {}).items()
            fields |= {key: tuple(fields[key]) for key in ("also", "called") if key in fields}
            elsewhere = tuple(Elsewhere(library, **row) for library, row in rows)
            yield name, Loss(name, family, elsewhere=elsewhere, **fields)


CATALOGUE = dict(_read())


def by_family():
    """Return the entries of each family, in the course's order.

    Examples
    --------
    >>> [loss.name for loss in by_family()["regression"]][:2]
    ['squared_error', 'rmse']
    """
    return {name: [x for x in CATALOGUE.values() if x.family == name] for name in FAMILIES}


def find(name):
    """Return the entry of a loss by any of its names, here or in another library.

    Parameters
    ----------
    name : str
        A function's or class's name, with or without the library it is from, or a usual name
        of the loss. Capitals, spaces, hyphens and underscores make no difference.

    Returns
    -------
    Loss

    Raises
    ------
    ValueError
        If no loss has that name; says which come nearest.

    Examples
    --------
    >>> find("mse_loss").name, find("torch.nn.BCEWithLogitsLoss").name
    ('squared_error', 'bce_with_logits')
    """
    known = _names()
    last = str(name).rpartition(".")[2]
    for key in (_key(str(name)), _key(last), short := _short(last)):
        if key in known:
            return CATALOGUE[known[key]]
    near = [k for k in known if short in k] + difflib.get_close_matches(short, known, 5, 0.5)
    near = dict.fromkeys(known[key] for key in near) or CATALOGUE
    refuse("name", repr(name), f"a loss's name, such as {', '.join([*near][:5])}")


def _key(name):
    """A name without capitals and separators."""
    return re.sub(r"[\W_]", "", name.lower())


def _short(name):
    """A key without the word that every loss could have in its name."""
    return _key(name).removesuffix("loss")


@cache
def _names():
    """Every key of a loss: of our name, names in code, usual names, then short and bare ones."""
    entries = CATALOGUE.values()
    names = [(loss.name, loss.name) for loss in entries]
    names += [(called, loss.name) for loss in entries for called in loss.called]
    names += [(usual, loss.name) for loss in entries for usual in (loss.title, *loss.also)]
    # but not the parts that a loss of no name of its own is built from
    names += [(r.name, x.name) for x in entries for r in x.elsewhere if r.note[:3] != "no "]
    bare = [(re.sub(r" *\(.*\)|^.*\.", "", name), ours) for name, ours in names]
    known = {}
    for key, (name, ours) in product((_key, _short), names + bare):
        known.setdefault(key(name), ours)
    return known
