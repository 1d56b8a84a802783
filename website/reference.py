"""The library's reference: one page for each family of losses, made from docstrings and the catalogue."""

import functools
import hashlib
import inspect
import re

import numpy as np

from lessonkit.figures import beside, curves
from losslab import gradcheck, numerics, reduce
from losslab.catalogue import CATALOGUE, by_family
from website import sweeps
from website.drawing_code import fingerprint
from website.glossary import HEADINGS, anchor
from website.kept import kept
from website.messages import Sentence, said, say
from website.outputs import figure_output

OTHERS = {
    "numerics": (Sentence("reference.numerics"), numerics),
    "reduce": (Sentence("reference.reduce"), reduce),
    "gradcheck": (Sentence("reference.gradcheck"), gradcheck),
}


def targets():
    """``{dotted name: (page, anchor)}`` of everything that the reference describes."""
    found = {}
    for family, losses in by_family().items():
        for loss in losses:
            for name in [loss.name, f"{loss.name}_grad"][: 2 if loss.gradient else 1]:
                place = f"losslab.losses.{name}"
                found[place] = (f"reference/{family}", place)
    for name, (_, module) in OTHERS.items():
        for function in module.__all__:
            place = f"losslab.{name}.{function}"
            found[place] = (f"reference/{name}", place)
    return found


def pages(course, lessons, cache):
    """``{path: text}`` of the reference's pages, as MyST Markdown."""
    titles = {lesson.name: f"{lesson.name[:2]} {lesson.title}" for lesson in lessons}
    drawn = drawings(cache)
    made = {"reference/index.md": _index()}
    for family, losses in by_family().items():
        lines = [f"# {HEADINGS.get(family, family.capitalize())}", ""]
        lines += [say("reference.family", count=len(losses)), ""]
        for loss in losses:
            lines += _loss(loss, course, titles, drawn.get(loss.name))
        made[f"reference/{family}.md"] = "\n".join(lines) + "\n"
    for name, (title, module) in OTHERS.items():
        lines = [f"# {title}", "", say("reference.offers", name=name), ""]
        for function in module.__all__:
            lines += [f"## `{function}`", "", *_described(f"losslab.{name}.{function}")]
        made[f"reference/{name}.md"] = "\n".join(lines) + "\n"
    return made


def _index():
    lines = [
        f"# {said('reference.title')}",
        "",
        said("reference.told"),
        "",
        said("reference.install"),
        said("reference.find"),
        "",
    ]
    for family, losses in by_family().items():
        names = ", ".join(f"[`{x.name}`]({family}.md#{x.name.replace('_', '-')})" for x in losses)
        lines += [f"- **[{HEADINGS.get(family, family.capitalize())}]({family}.md):** {names}"]
    for name, (title, module) in OTHERS.items():
        names = ", ".join(f"`{function}`" for function in module.__all__)
        lines += [f"- **[{title}]({name}.md):** {names}"]
    entries = "\n".join([*by_family(), *OTHERS])
    return "\n".join(lines) + f"\n\n```{{toctree}}\n:hidden:\n\n{entries}\n```\n"


def _described(name):
    return ["```{eval-rst}", f".. autofunction:: {name}", "```", ""]


def _loss(loss, course, titles, drawing):
    lines = [f"({loss.name.replace('_', '-')})=", f"## {loss.title}", ""]
    lines += _described(f"losslab.losses.{loss.name}")
    if drawing:
        lines += ["```{raw} html", drawing, "```", ""]
    if loss.gradient:
        lines += _described(f"losslab.losses.{loss.name}_grad")
    facts = {"minimised": loss.minimiser, "range": loss.range, "kinks": loss.kinks}
    if loss.lesson in titles:
        facts["taught"] = f"[{titles[loss.lesson]}](../theory/{loss.lesson}.ipynb)"
    if loss.lesson not in course.not_taught:
        facts["short"] = f"[{said('reference.glossary')}](../glossary.md#{anchor(loss)})"
    lines += [f"- **{said(f'reference.{name}')}:** {text}" for name, text in facts.items() if text]
    return [*lines, "", *_elsewhere(loss)]


def _elsewhere(loss):
    """The table of the same loss in other libraries."""
    if not loss.elsewhere:
        return []
    lines = [
        f"({loss.name.replace('_', '-')}-elsewhere)=",
        "",
        f"**{said('glossary.libraries')}**",
        "",
        said("reference.columns"),
        "|---|---|---|---|---|",
    ]
    for row in loss.elsewhere:
        told = (
            row.library,
            f"`{row.name}`",
            row.arguments and f"`{row.arguments}`",
            row.reduction,
            row.note,
        )
        lines.append("| " + " | ".join((text or "").replace("|", "\\|") for text in told) + " |")
    return [*lines, "", *_to_paste(loss)]


def _to_paste(loss):
    """The same call as code, in this page's names for the arrays."""
    rows = [row for row in loss.elsewhere if row.code]
    if not rows:
        return []
    code = "\n".join(f"{row.code}  # {row.library}{_gives(row)}" for row in rows)
    return [said("reference.to_paste"), "", "```python", code, "```", ""]


def _gives(row):
    return said("reference.the_mean") if row.reduction == "mean" else ""


@functools.cache
def drawings(cache):
    """``{name: figure as HTML}``, each drawn again only when what it is made from has changed."""
    with_gradient = [loss for loss in CATALOGUE.values() if loss.gradient]
    return {
        loss.name: _drawing(loss, cache) for loss in with_gradient if loss.name in sweeps.SWEEPS
    }


def _drawing(loss, cache):
    sweep = sweeps.SWEEPS[loss.name]
    at, values, slopes = sweeps.swept(loss, sweep)
    code = fingerprint() + inspect.getsource(_picture)
    words = [said(f"reference.{name}") for name in ("alt", "value", "gradient", "slope")]
    drawn = f"{loss.title} {sweep.label} {np.round([at, values, slopes], 9).tolist()}"
    told = f"{code} {words} {_course(at, values)} {drawn}"
    made = cache / "reference" / f"{hashlib.sha256(told.encode()).hexdigest()[:16]}.html"

    def draw(file):
        svg = _picture(loss, sweep, at, values, slopes).svg()
        file.write_text(figure_output(svg), encoding="utf-8")

    return kept(made, draw).read_text(encoding="utf-8")


def _picture(loss, sweep, at, values, slopes):
    """Value and gradient side by side."""
    slope = said("reference.slope" if sweep.path else "reference.gradient")
    ends = {"first": slopes[0], "last": slopes[-1]}
    alt = say("reference.alt", title=loss.title, course=_course(at, values), slope=slope, **ends)
    value = said("reference.value")
    options = {"x": sweep.label, "alt": alt, "legend": None, "height": 2.8}
    return beside(
        curves(at, {value: values}, y=value, title=value.capitalize(), **options),
        curves(at, {slope: slopes}, y=slope, title=slope.capitalize(), **options),
        alt=alt,
    )


def _course(at, values):
    low = at[np.nanargmin(values)]
    if np.isclose(low, at[0]):
        return say("reference.rises", first=values[0], last=values[-1])
    if np.isclose(low, at[-1]):
        return say("reference.falls", first=values[0], last=values[-1])
    return say("reference.lowest", value=np.nanmin(values), at=low)


def escape(app, what, name, obj, options, lines):
    """A bar in a docstring's text, as in ``|a|``, is no substitution, and an initial begins no list."""
    formula = False
    for number, line in enumerate(lines):
        formula = line.lstrip().startswith(".. math::") or (formula and bool(line.strip()))
        if not formula and "`" not in line and not line.lstrip().startswith(">>>"):
            line = line.replace("|", "\\|")
        lines[number] = re.sub(r"^(\s*)(?=[A-Z]\. )", r"\1\\", line)


def setup(app):
    app.connect("autodoc-process-docstring", escape, priority=400)  # before napoleon reads it
    return {"parallel_read_safe": True, "parallel_write_safe": True}
