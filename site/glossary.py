"""The glossary: one entry for every loss of the catalogue and every term, with a practice question."""

import hashlib
import html
import re
import tomllib

from course import THEORY

from losslab.catalogue import CATALOGUE, by_family

TERMS = THEORY / "glossary.toml"
HEADINGS = {
    "regression": "Regression",
    "likelihood": "Likelihoods",
    "classification": "Classification and calibration",
    "information": "Information",
    "margin": "Margins",
    "metric": "Metric learning",
    "contrastive": "Contrastive learning",
    "language": "Language models",
    "preference": "Preferences",
    "balancing": "Weights and balance",
}


def terms():
    """The terms that are not losses: name -> definition, lesson, question, perhaps formula and also."""
    return tomllib.loads(TERMS.read_text(encoding="utf-8")) if TERMS.exists() else {}


def glossary_questions(here):
    """The practice questions of all entries; ``here`` names the lessons that are on the site."""
    asked = [term["question"] for term in terms().values() if "question" in term]
    return asked + [loss_question(loss) for loss in CATALOGUE.values()]


def loss_question(loss):
    """Which loss has this formula? The wrong choices are its neighbours in the catalogue."""
    others = [one for one in CATALOGUE.values() if one.name != loss.name]
    others.sort(key=lambda one: (one.family != loss.family, _mixed(loss.name, one.name)))
    return {
        "id": f"glossary-{loss.name}",
        "kind": "single",
        "prompt": f"What is this the formula of?\n\n$${unnamed(loss.formula)}$$",
        "answer_note": f"**{loss.title}.** {_sentence(loss.when)}",
        "choice": [{"text": loss.title, "correct": True}]
        + [{"text": one.title, "why": _sentence(one.definition)} for one in others[:3]],
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


def glossary_page(lessons):
    """The page as MyST Markdown."""
    titles = {lesson.name: f"{lesson.name[:2]} {lesson.title}" for lesson in lessons}
    lines = [
        "# Glossary",
        "",
        "*Every loss and every term of the course: what it is, its formula, when to use it, what "
        "it is called elsewhere.* Each entry has a practice question; your answer joins the "
        "[practice queue](practice.md).",
        "",
    ]
    if terms():
        lines += ["## Terms", ""]
        for name, term in sorted(terms().items(), key=lambda item: item[0].lower()):
            lines += _term(name, term, titles)
    for family, losses in by_family().items():
        lines += [f"## {HEADINGS.get(family, family.capitalize())}", ""]
        for loss in losses:
            lines += _loss(loss, titles)
    return "\n".join(lines) + "\n"


def _term(name, term, titles):
    lines = [f"### {name}", "", term["definition"], ""]
    if "formula" in term:
        lines += ["$$", term["formula"], "$$", ""]
    lines += _facts({"Also called": ", ".join(term.get("also", []))}, term["lesson"], titles)
    return lines + (_practice(term["question"]) if "question" in term else [])


def _loss(loss, titles):
    facts = {
        "When to use": _sentence(loss.when),
        "Minimised by": loss.minimiser,
        "Domain": loss.domain,
        "Also called": ", ".join(loss.also),
        "In other libraries": ", ".join(f"{one.library} `{one.name}`" for one in loss.elsewhere),
    }
    lines = [f"({anchor(loss)})=", f"### {loss.title}", "", _sentence(loss.definition), ""]
    lines += ["$$", loss.formula, "$$", ""]
    if loss.gradient_formula:
        lines += ["Gradient:", "", "$$", loss.gradient_formula, "$$", ""]
    facts["In the library"] = f"`losslab.losses.{loss.name}`"
    if loss.family == "balancing" or not hasattr(loss.function, "__module__"):
        facts["In the library"] = f"`{loss.function.__module__}.{loss.name}`"
    return lines + _facts(facts, loss.lesson, titles) + _practice(loss_question(loss))


def anchor(loss):
    """The name by which other pages can point to an entry."""
    return f"loss-{loss.name.replace('_', '-')}"


def _facts(facts, lesson, titles):
    lines = [f"- **{name}:** {text}" for name, text in facts.items() if text]
    if lesson in titles:
        lines.append(f"- **Taught in:** [{titles[lesson]}](theory/{lesson}.ipynb)")
    return [*lines, ""]


def _practice(question):
    """A place for the entry's question, which is fetched when a reader asks for it."""
    name = html.escape(question["id"])
    block = (
        f'<details class="practice" data-question="{name}" hidden>'
        "<summary>Practice question</summary></details>"
    )
    return ["```{raw} html", block, "```", ""]
