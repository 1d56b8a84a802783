"""The catalogue is complete, says something in every field, and fits the course."""

import re

import pytest
from loss_examples import EXAMPLES

from losslab import losses
from losslab.catalogue import CATALOGUE, FAMILIES, by_family, by_lesson

LESSON = re.compile(r"(0[1-9]|1[0-3])-[a-z-]+")
PUBLIC = {
    name for name in dir(losses) if callable(getattr(losses, name)) and not name.startswith("_")
}


def test_every_public_loss_is_in_it_and_has_an_example():
    in_reduce = {"rmse", "weighted_mean"}
    assert set(CATALOGUE) - in_reduce == {n for n in PUBLIC if not n.endswith("_grad")}
    gradients = {loss.gradient.__name__ for loss in CATALOGUE.values() if loss.gradient}
    assert gradients - {"rmse_grad", "weighted_mean_grad"} == {
        n for n in PUBLIC if n.endswith("_grad")
    }
    assert set(EXAMPLES) == set(CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_field_says_something(name):
    loss = CATALOGUE[name]
    assert loss.function.__name__ == name and loss.family in FAMILIES
    for text in (loss.title, loss.definition, loss.formula, loss.domain, loss.range):
        assert text.strip() and "\n" not in text
    assert loss.minimiser and loss.kinks and loss.when.endswith(".")
    assert loss.definition.endswith(".") and "elementwise" not in loss.definition
    assert bool(loss.gradient) == bool(loss.gradient_formula)
    assert LESSON.fullmatch(loss.lesson)
    assert re.search(r'^\S.* "[^"]{8,}", \d{4}|^.*"[^"]{8,}", \d{4}', loss.source)
    for formula in (loss.formula, loss.gradient_formula):
        assert "$" not in formula and formula.count("{") == formula.count("}")
        assert formula.count(r"\left") == formula.count(r"\right")
        assert formula.count(r"\bigl") == formula.count(r"\bigr")
        assert formula.count(r"\Bigl") == formula.count(r"\Bigr")


def test_texts_are_said_once():
    for field in ("title", "definition", "when"):
        texts = [getattr(loss, field) for loss in CATALOGUE.values()]
        assert len(set(texts)) == len(texts)


def test_every_lesson_of_losses_has_some(root):
    assert {lesson[:2] for lesson in by_lesson()} == {
        f"{n:02}"
        for n in range(2, 13)
        if n != 4  # which teaches the numerics under them
    }
    written = {path.stem for path in (root / "theory").glob("*.ipynb")}
    for lesson in by_lesson():
        same = {name for name in written if name[:2] == lesson[:2]}
        assert not same or lesson in same


def test_families_come_in_the_courses_order():
    assert list(by_family()) == list(FAMILIES)
    assert sum(map(len, by_family().values())) == len(CATALOGUE)


def test_family_modules_and_the_pair_loss_share_a_name():
    from losslab.losses import contrastive
    from losslab.losses.contrastive import info_nce

    assert contrastive.__name__ == "contrastive" and info_nce is losses.info_nce
