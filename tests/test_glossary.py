"""The glossary's terms say something, once, and point to lessons that exist."""

import re
import tomllib

import pytest

from losslab.catalogue import CATALOGUE
from losslab.quiz import problems


@pytest.fixture(scope="module")
def terms(root):
    return tomllib.loads((root / "theory" / "glossary.toml").read_text(encoding="utf-8"))


def test_every_term_links_to_an_existing_lesson(root, terms):
    lessons = {path.stem for path in (root / "theory").glob("[0-9][0-9]-*.ipynb")}
    assert {name: term["lesson"] for name, term in terms.items()} == {
        name: term["lesson"] for name, term in terms.items() if term["lesson"] in lessons
    }


def test_every_lesson_introduces_terms(root, terms):
    lessons = {path.stem for path in (root / "theory").glob("[0-9][0-9]-*.ipynb")}
    assert {term["lesson"] for term in terms.values()} == lessons


def test_a_term_is_said_once_and_is_no_loss(terms):
    taken = {loss.title.lower() for loss in CATALOGUE.values()}
    assert not taken & {name.lower() for name in terms}
    for field in ("definition", "formula"):
        texts = [term[field] for term in terms.values() if field in term]
        assert len(texts) == len(set(texts))


def test_definitions_are_sentences_and_formulas_are_whole(terms):
    for name, term in terms.items():
        assert re.fullmatch(r"[A-Z$].*[.]", term["definition"], re.S), name
        assert len(term["definition"].split()) <= 70, name
        assert term["definition"].count("$") % 2 == 0, name
        formula = term.get("formula", "")
        assert "$" not in formula and formula.count("{") == formula.count("}"), name
        assert len(re.findall(r"\\left\b", formula)) == len(re.findall(r"\\right\b", formula)), name


def test_every_term_has_a_sound_question(terms):
    ids = [term["question"]["id"] for term in terms.values()]
    assert len(ids) == len(set(ids)) and all(one.startswith("glossary-term-") for one in ids)
    for name, term in terms.items():
        assert list(problems(term["question"])) == [], name
