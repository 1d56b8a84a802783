"""The page "What is wrong with my loss?": every symptom is reproduced, and what is wrong is said."""

import importlib
import re
import time
from dataclasses import replace

import nbformat
import numpy as np
import pytest

from website import exercises, lay_out
from website.course import read_course
from website.settings import ROOT, Settings
from website.symptoms import page, runs
from website.symptoms.prove import comes_out, prove, proved
from website.symptoms.read import FILE, FRAMEWORKS, SymptomError, all_symptoms, read

SYMPTOMS = {symptom.name: symptom for symptom in all_symptoms()}
ONE = SYMPTOMS["stuck-at-log-k"]


def test_there_are_many_and_every_run_has_its_text():
    assert len(SYMPTOMS) >= 40
    assert {symptom.run for symptom in SYMPTOMS.values()} == set(runs.RUNS)
    titles = [symptom.title for symptom in SYMPTOMS.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", SYMPTOMS)
def test_run_and_repair_give_the_stated_numbers(name):
    figure = prove(SYMPTOMS[name])
    told = re.search(r'<svg[^>]* role="img" aria-label="([^"]{20,})"', figure)
    assert told and "{" not in told[1]


@pytest.mark.parametrize("name", SYMPTOMS)
def test_a_symptom_has_causes_in_order_a_check_and_names_for_a_search(name):
    symptom = SYMPTOMS[name]
    assert 2 <= len(symptom.causes) <= 4 and symptom.also
    assert set(symptom.elsewhere) == set(FRAMEWORKS)
    for text in symptom.texts:
        assert text.endswith((".", "?")), text


def test_all_of_them_take_a_few_seconds_and_are_kept(tmp_path):
    began = time.process_time()
    figures, problems = proved(tmp_path)
    assert not problems and set(figures) == set(SYMPTOMS)
    assert time.process_time() - began < 10
    assert [path.suffix for path in (tmp_path / "symptoms").iterdir()] == [".json"]


WRONG = {
    "no run": ({"name": "stuck-somewhere"}, "has no run: there is no stuck_somewhere"),
    "another number": (
        {"numbers": ONE.numbers | {"start": "2.304"}},
        "states 2.304 for start; its run gives 2.30259",
    ),
    "an unknown number": ({"numbers": ONE.numbers | {"middle": "1"}}, "gives no number middle"),
    "a lesson that is not there": (
        {"lessons": ["99-none"]},
        "links to 99-none, which is no lesson",
    ),
    "a repair that fails": ({"repair": "loss = 1 / 0"}, "ends in ZeroDivisionError"),
    "a repair without a loss": ({"repair": "x = 1"}, "leaves no loss"),
    "a number from nowhere": ({"alt": "It is 3.14159."}, "states 3.14159, which its run neither"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_come_out_is_said_in_a_sentence(name):
    change, said = WRONG[name]
    with pytest.raises(SymptomError, match=re.escape(said)) as told:
        prove(replace(ONE, **change))
    assert str(told.value).count("\n") == 0


def edited(tmp_path, before, after):
    """The texts with one change, as a file of their own."""
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "symptoms.toml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return file


UNREADABLE = {
    "a missing key": ('group = "flat"\n', "", "has no group"),
    "an unknown key": (
        'group = "flat"\n',
        'group = "flat"\ncolour = 1\n',
        "has the unknown colour",
    ),
    "an unknown group": ('group = "flat"\n', 'group = "round"\n', "which has no title"),
    "a framework left out": ("\nKeras = ", "\nNo = ", "names no call in Keras"),
    "no number": ('start = "2.303"', 'start = "some"', "states no number for start"),
    "a place without a number": ('start = "2.303", ', "", "states no number for start"),
    "a number without a place": (
        "numbers = {",
        'numbers = {other = "1", ',
        "never says its number other",
    ),
    "no TOML": ("[group]", "[group", "is not valid TOML"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_texts_that_cannot_be_read_are_said_in_a_sentence(name, tmp_path):
    before, after, said = UNREADABLE[name]
    with pytest.raises(SymptomError, match=said):
        read(edited(tmp_path, before, after))


def test_a_build_names_what_does_not_come_out_and_keeps_nothing(tmp_path):
    file = edited(tmp_path, 'mended = "1000"', 'mended = "1001"')
    figures, problems = proved(tmp_path / "cache", file)
    assert problems == [
        "The symptom inf-log-of-softmax states 1001 for mended; its run gives 1000."
    ]
    assert not (tmp_path / "cache").exists()


def test_numbers_are_compared_as_they_are_rounded():
    assert comes_out(2.30259, "2.303") and not comes_out(2.3041, "2.303")
    assert comes_out(float("nan"), "NaN") and not comes_out(1.0, "NaN")
    assert comes_out(float("inf"), "∞") and not comes_out(float("-inf"), "∞")
    assert comes_out(1.23e-5, "1.2e-5") and not comes_out(1.3e-5, "1.2e-5")


def test_the_page_has_an_entry_for_each_and_lessons_link_to_it(tmp_path):
    text = page.page([], tmp_path)
    linked = {anchor for links in page.of_lessons().values() for anchor, _ in links}
    for symptom in SYMPTOMS.values():
        assert f"({symptom.anchor})=" in text and f"(#{symptom.anchor})" in text
        assert symptom.anchor in linked
    assert not re.search(
        r"\{(?!raw\}|admonition\})[a-z_0-9]+\}", re.sub(r"```python.*?```", "", text, flags=re.S)
    )


CALL = re.compile(r"\b((?:torch|optax|jax|keras)(?:\.\w+)+)")


@pytest.mark.parametrize("package", ["torch", "jax", "optax", "keras"])
def test_the_named_calls_are_there(package):
    pytest.importorskip(package, exc_type=ImportError)
    missing = []
    for symptom in SYMPTOMS.values():
        for name in CALL.findall(" ".join(symptom.elsewhere.values())):
            if name.split(".")[0] == package and not is_there(name):
                missing.append(f"{symptom.name}: {name}")
    assert missing == []


def is_there(name):
    """Whether a dotted name can be had, its modules imported on the way."""
    first, *rest = name.split(".")
    thing, path = importlib.import_module(first), first
    for part in rest:
        path += f".{part}"
        if not hasattr(thing, part):
            try:
                importlib.import_module(path)
            except ImportError:
                return False
        thing = getattr(thing, part)
    return True


@pytest.mark.parametrize("name", runs.RUNS)
def test_the_names_in_a_curve_have_room_beside_it(name):
    with np.errstate(all="ignore"):
        run = runs.RUNS[name]()
    assert len(run.lines) <= 3
    for label in (*run.lines, *run.levels):
        assert len(label) <= 22, label


COURSE = read_course(ROOT)


def test_a_lesson_leads_to_the_page_where_it_names_it():
    done = lay_out.LaidOut(list(COURSE.lessons))
    told = "See *What is wrong with my loss?* for more."
    for page_name, address in (("theory/18-x", "../"), ("exercises/05-x/05-x", "../../")):
        linked = lay_out._links(COURSE, told, page_name, done)
        assert linked == f"See [What is wrong with my loss?]({address}symptoms.md) for more."


def test_the_closing_lesson_names_the_page():
    closing = nbformat.read(COURSE.lessons[-1].path, as_version=4)
    naming = [cell for cell in closing.cells if f"*{page.TITLE}*" in cell.source]
    assert len(naming) == 2 and "| task | output |" in naming[0].source + naming[1].source


def test_every_exercise_to_diagnose_and_no_other_gets_the_link():
    for lesson in COURSE.lessons:
        if lesson.exercises:
            cells = nbformat.read(lesson.exercises, as_version=4).cells
            asking = [c for c in cells if exercises.asks_for_a_diagnosis(c)]
            assert all(
                "diagnose ·" in cell.source and cell.source.startswith("## ") for cell in asking
            )
            assert len(asking) == sum("diagnose ·" in c.source for c in cells)
    assert sum(map(exercises.diagnosed, filter(lambda x: x.exercises, COURSE.lessons))) >= 10


def test_a_symptom_that_does_not_come_out_stops_the_build(tmp_path, monkeypatch):
    monkeypatch.setattr(lay_out, "proved", lambda cache: ({}, ["The symptom x has no run."]))
    done, tree = lay_out.LaidOut([]), lay_out.SourceTree(tmp_path / "source")
    lay_out._symptoms(Settings(build=tmp_path), done, tree)
    assert done.problems == ["The symptom x has no run."]
