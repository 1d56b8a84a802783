"""The glossary: one entry for every loss of the catalogue and every term, with a practice question."""

import hashlib
import html
import re
import tomllib

from lessonkit.markup import to_html
from lessonkit.quiz.forms import tex
from losslab.catalogue import CATALOGUE, by_family
from website.messages import said
from website.outputs import typeset

HEADINGS = {
    "regression": "Regression",
    "likelihood": "Likelihoods",
    "classification": "Classification and calibration",
    "information": "Information theory",
    "margin": "Margins",
    "metric": "Metric learning",
    "contrastive": "Contrastive learning",
    "language": "Language models",
    "preference": "Preferences",
    "policy": "Policies",
    "scale": "Scale",
    "balancing": "Weights and balance",
    "generative": "Generative models",
    "segmentation": "Masks",
    "boxes": "Boxes",
    "order": "Order and time",
    "forecast": "Forecasts",
}


def terms(theory, course):
    """The terms of the lessons that are taught: name -> definition, lesson, question, perhaps formula
    and also."""
    file = theory / "glossary.toml"
    said = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {name: term for name, term in said.items() if term["lesson"] not in course.not_taught}


def taught_losses(course):
    """The catalogue's losses, family by family, without those of lessons that are not taught."""
    families = {
        family: [loss for loss in losses if loss.lesson not in course.not_taught]
        for family, losses in by_family().items()
    }
    return {family: losses for family, losses in families.items() if losses}


def glossary_questions(theory, course):
    """The practice questions of all entries."""
    asked = [term["question"] for term in terms(theory, course).values() if "question" in term]
    losses = [loss for family in taught_losses(course).values() for loss in family]
    return asked + [loss_question(loss) for loss in losses]


def loss_question(loss):
    """Which loss has this formula? The wrong choices are its neighbours in the catalogue."""
    others = [other for other in CATALOGUE.values() if other.name != loss.name]
    others.sort(key=lambda other: (other.family != loss.family, _mixed(loss.name, other.name)))
    return {
        "id": f"glossary-{loss.name}",
        "kind": "single",
        "prompt": f"{said('glossary.formula_of')}\n\n$${unnamed(loss.formula)}$$",
        "answer_note": f"**{loss.title}.** {_sentence(loss.when)}",
        "choice": [{"text": loss.title, "correct": True}]
        + [{"text": other.title, "why": _sentence(other.definition)} for other in others[:3]],
    }


def unnamed(formula):
    """A formula without the name on its left side, which would give the answer away."""
    left, equals, right = formula.partition(" = ")
    return right if equals and len(left) < 30 and "quad" not in left else formula


def _mixed(*names):
    return hashlib.sha1(" ".join(names).encode()).digest()


def _sentence(text):
    """A docstring's text as prose: double backticks become single ones."""
    return re.sub(r"``([^`]+)``", r"`\1`", text)


def glossary_page(theory, course, lessons):
    """The page as MyST Markdown, with links to those lessons that are on the site."""
    titles = {lesson.name: f"{lesson.name[:2]} {lesson.title}" for lesson in lessons}
    lines = [
        f"# {said('glossary.title')}",
        "",
        said("glossary.told"),
        "",
    ]
    if named := terms(theory, course):
        lines += [f"## {said('glossary.terms')}", ""]
        for name, term in sorted(named.items(), key=lambda item: item[0].lower()):
            lines += _term(name, term, titles)
    for family, losses in taught_losses(course).items():
        lines += [f"## {HEADINGS.get(family, family.capitalize())}", ""]
        for loss in losses:
            lines += _loss(loss, titles)
    return "\n".join(lines) + "\n"


def _term(name, term, titles):
    lines = [f"({term_anchor(name)})=", f"### {name}", "", term["definition"], ""]
    if "formula" in term:
        lines += ["$$", term["formula"], "$$", ""]
    lines += _facts(
        {said("glossary.also"): ", ".join(term.get("also", []))}, term["lesson"], titles
    )
    return lines + (_practice(term["question"]) if "question" in term else [])


def _loss(loss, titles):
    facts = {
        said("glossary.when"): _sentence(loss.when),
        said("glossary.minimised"): loss.minimiser,
        said("glossary.domain"): loss.domain,
        said("glossary.also"): ", ".join(loss.also),
        said("glossary.libraries"): ", ".join(
            f"{twin.library} `{twin.name}`" for twin in loss.elsewhere
        ),
    }
    lines = [f"({anchor(loss)})=", f"### {loss.title}", "", _sentence(loss.definition), ""]
    lines += ["$$", loss.formula, "$$", ""]
    if loss.gradient_formula:
        lines += [said("glossary.gradient"), "", "$$", loss.gradient_formula, "$$", ""]
    page = f"reference/{loss.family}.md#{loss.name.replace('_', '-')}"
    if any(twin.code for twin in loss.elsewhere):
        facts[said("glossary.libraries")] += f" ([{said('glossary.paste')}]({page}-elsewhere))"
    facts[said("glossary.library")] = f"[`losslab.losses.{loss.name}`]({page})"
    return lines + _facts(facts, loss.lesson, titles) + _practice(loss_question(loss))


def anchor(loss):
    """The name by which other pages can point to an entry."""
    return f"loss-{loss.name.replace('_', '-')}"


def term_anchor(name):
    """The name by which other pages can point to a term."""
    return "term-" + re.sub(r"\W+", "-", name.lower()).strip("-")


def term_anchors(theory, course):
    """``{word or phrase: anchor}`` for the terms and losses of the glossary."""
    losses = [loss for family in taught_losses(course).values() for loss in family]
    anchors = {loss.title: anchor(loss) for loss in losses}
    return anchors | {name: term_anchor(name) for name in terms(theory, course)}


def cards(theory, course):
    """``{anchor: HTML}``: what a hover card shows of each entry."""
    losses = [loss for family in taught_losses(course).values() for loss in family]
    texts = {
        anchor(loss): (loss.title, _sentence(loss.definition), loss.formula) for loss in losses
    }
    for name, term in terms(theory, course).items():
        texts[term_anchor(name)] = (name, term["definition"], term.get("formula", ""))
    return {
        place: typeset(
            f"<p><strong>{html.escape(title)}</strong></p>{to_html(text, tex)}"
            + (f"<p>{tex(html.escape(formula, quote=False), False)}</p>" if formula else "")
        )
        for place, (title, text, formula) in texts.items()
    }


def _facts(facts, lesson, titles):
    lines = [f"- **{name}:** {text}" for name, text in facts.items() if text]
    if lesson in titles:
        lines.append(f"- **{said('glossary.taught')}:** [{titles[lesson]}](theory/{lesson}.ipynb)")
    return [*lines, ""]


def _practice(question):
    """A place for the entry's question, which is fetched when a reader asks for it."""
    name = html.escape(question["id"])
    block = (
        f'<details class="practice" data-question="{name}" hidden>'
        f"<summary>{said('glossary.practice')}</summary></details>"
    )
    return ["```{raw} html", block, "```", ""]
