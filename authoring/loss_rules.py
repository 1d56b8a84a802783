"""The rules of a loss in the catalogue: its docstring and its table in the family's TOML file."""

import inspect
import re
from pathlib import Path

from authoring.marks import left_in
from authoring.rules import Problem, rule
from authoring.subjects import Course
from losslab.catalogue import FAMILIES


def _told(loss, says):
    return Problem(f"lib/losslab/losses/_{loss.family}.toml, [{loss.name}]", says)


def _written(loss, says):
    function = inspect.unwrap(loss.function)
    file = Path(inspect.getsourcefile(function)).name
    line = function.__code__.co_firstlineno
    return Problem(f"lib/losslab/losses/{file}, line {line}", f"{loss.name}: {says}")


@rule("loss")
def every_field_says_something(loss):
    """A loss has a title, a domain, a range, a minimiser, and `when`: a sentence that says when to use it."""
    for field in ("title", "domain", "range", "minimiser"):
        text = getattr(loss, field)
        if not text or not text.strip() or "\n" in text:
            yield _told(loss, f"{field} says something, in one line.")
    if not (loss.when or "").endswith("."):
        yield _told(
            loss, "when is a sentence with a full stop: when should somebody choose this loss?"
        )
    if loss.family not in FAMILIES:
        yield _told(
            loss, f"there is no family {loss.family}: FAMILIES in losslab/catalogue.py lists them."
        )


@rule("loss")
def docstring_says_what_it_is(loss):
    """The docstring's first line is a sentence; a formula and a source with its year follow."""
    if not loss.definition.endswith(".") or "elementwise" in loss.definition:
        yield _written(loss, "the docstring's first line is a sentence that says what it is.")
    if not loss.formula.strip():
        yield _written(loss, "its formula is missing: .. math:: … under the first line.")
    if not re.search(r'^.*"[^"]{8,}", \d{4}', loss.source):
        yield _written(loss, 'under References: N. Author, "The Title", 1964.')
    if bool(loss.gradient) != bool(loss.gradient_formula):
        yield _written(loss, "a gradient and its formula come together, in NAME_grad.")


@rule("loss")
def formulas_are_whole(loss):
    """Formulas are bare TeX: no dollar signs, every brace and bracket closed."""
    for formula in (loss.formula, loss.gradient_formula):
        pairs = [("{", "}"), (r"\left", r"\right")]
        counts = [(formula.count(a), formula.count(b)) for a, b in pairs]
        counts += [
            (formula.count(rf"\{size}l"), formula.count(rf"\{size}r")) for size in ("big", "Big")
        ]
        if "$" in formula or any(a != b for a, b in counts):
            yield _written(
                loss, f"a brace or bracket is open, or there is a dollar sign: {formula}"
            )


@rule("loss")
def is_taught(loss):
    """A loss names the lesson that teaches it."""
    names = [lesson.name for lesson in Course().lessons]
    # The library is tested without the course, too.
    if names and loss.lesson not in names and loss.lesson not in Course().not_taught:
        yield _told(loss, f"lesson = “{loss.lesson}”, and there is no such lesson in theory/.")


@rule("loss", content=True)
def nothing_is_left_to_write(loss):
    """Nothing that a skeleton left to its author is left."""
    fields = {f: getattr(loss, f) or "" for f in ("title", "domain", "range", "minimiser", "when")}
    for field, text in fields.items():
        for _, words in left_in(text):
            yield _told(loss, f"{field}: write {words}")
    for _, words in left_in(loss.function.__doc__ or ""):
        yield _written(loss, f"write {words}")
