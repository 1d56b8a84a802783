"""The rules of questions and predictions, and of the glossary's terms."""

import re
from itertools import chain

from authoring.marks import texts_in
from authoring.notation import open_formula
from authoring.rules import rule
from lessonkit.quiz.questions import problems

WORDS = 70  # in a term's definition, at most


@rule("question")
def is_sound(question):
    """A question has an `id`, a `kind`, a `prompt`, an `answer_note`, and what its kind needs."""
    for says in problems(question.said):
        yield question.problem(f"{says}.")


@rule("question")
def formulas_are_closed(question):
    """Every dollar sign and every brace of a formula in a question has its partner."""
    for text in texts_in(question.said):
        if open_formula(text):
            yield question.problem(f"a dollar sign or a brace has no partner in “{text}”.")


@rule("question")
def begins_with_the_lesson_s_number(question):
    """A question's `id` begins with the number under which its lesson came into the course."""
    if not all(re.match(r"\d\d-[a-z0-9-]+$", name) for name in (question.id, question.asked_as)):
        number = question.lesson[:2]
        yield question.problem(f"the id is written “{number}-some-words”, in small letters.")


@rule("term")
def points_to_a_lesson(term):
    """A term says in which lesson it is taught."""
    if str(term.said.get("lesson")) not in term.lessons:
        yield term.problem(f"there is no lesson {term.said.get('lesson')!r}: name one of theory/.")


@rule("term")
def is_defined_in_a_sentence(term):
    """A term is defined in whole sentences, of seventy words at most; its formula has no dollar signs."""
    says, formula = str(term.said.get("definition", "")), str(term.said.get("formula", ""))
    if not re.fullmatch(r"[A-Z$].*[.]", says, re.S):
        yield term.problem("the definition is a sentence: a capital first, a full stop last.")
    if len(says.split()) > WORDS:
        yield term.problem(
            f"the definition has {len(says.split())} words, at most {WORDS} are read."
        )
    if says.count("$") % 2:
        yield term.problem("a dollar sign in the definition has no partner.")
    if "$" in formula or formula.count("{") != formula.count("}"):
        yield term.problem("the formula is bare TeX: no dollar signs, every brace closed.")
    if len(re.findall(r"\\left\b", formula)) != len(re.findall(r"\\right\b", formula)):
        yield term.problem(r"a \left in the formula has no \right.")


@rule("term")
def has_a_question(term):
    """A term has a practice question, whose `id` begins with `glossary-term-`."""
    question = term.said.get("question")
    if not isinstance(question, dict):
        yield term.problem("its practice question is missing: a table of its own, as others have.")
        return
    says = chain(problems(question), _named(question))
    yield from (term.problem(f"its question: {one}.") for one in says)


def _named(question):
    if not str(question.get("id", "")).startswith("glossary-term-"):
        yield "the id begins with glossary-term-"
