"""One file of settings; a class changes single values in its own."""

import re

import pytest

from grading.settings import OWN, SETTINGS, BadSettings, load


def changed(folder, text):
    (folder / "class").mkdir(exist_ok=True)
    (folder / "class" / "settings.toml").write_text(text, encoding="utf-8")
    return load(folder)


def test_a_class_changes_one_value_and_the_others_stay(tmp_path):
    settings = changed(tmp_path, "[submission]\ncell_seconds = 5\n")
    assert settings.submission.cell_seconds == 5
    assert settings.submission.memory_mb == SETTINGS.submission.memory_mb
    assert load(tmp_path / "elsewhere").submission == SETTINGS.submission


def test_sets_and_learners_are_added(tmp_path):
    text = '[library."02-x"]\nhuber = "zero"\n[extensions.ada]\ndefault = "1 day"\n'
    settings = changed(tmp_path, text)
    assert settings.library == {"default": "mark", "02-x": {"huber": "zero"}}
    assert settings.extensions == {"ada": {"default": "1 day"}}


@pytest.mark.parametrize("text, sentence", [
    ("[submission\n", "is not TOML"),
    ("[submision]\ncell_seconds = 5\n", "there is no table [submision]"),
    ("[submission]\ncell_second = 5\n", "has no setting 'cell_second'"),
    ('[submission]\ncell_seconds = "5"\n', "submission.cell_seconds is like 30.0, not '5'"),
    ("[submission]\ncell_seconds = -1\n", "submission.cell_seconds is like 30.0, not -1"),
    ("[submission]\nprocesses = true\n", "not True"),
    ("submission = 3\n", "no table [submission]"),
    ("library = 3\n", "library is a table"),
])  # fmt: skip
def test_a_slip_is_one_sentence(tmp_path, text, sentence):
    with pytest.raises(BadSettings, match=re.escape(sentence)):
        changed(tmp_path, text)


def test_excels_byte_order_mark_is_no_slip(tmp_path):
    assert changed(tmp_path, "\ufeff[late]\npenalty = 'zero'\n").late.penalty == "zero"


def test_every_setting_or_its_table_has_a_comment():
    """A person who may change a value reads what it means."""
    table_told = False
    for line in OWN.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            table_told = "#" in line or table_told
        if line.startswith("#"):
            table_told = True
        if not line.strip():
            table_told = False
        elif "=" in line and not line.startswith("#"):
            assert "#" in line or table_told, line
