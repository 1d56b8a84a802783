"""One file of settings; a class changes single values in its own."""

import ast
import multiprocessing
import pickle
import re
from types import SimpleNamespace

import pytest
from hostile.made import ROOT

from grading.settings import COURSE, OPEN, OWN, SETTINGS, BadSettings, load, read
from grading.settings import __file__ as settings_file

VALUES = [(table, key) for table, keys in read(OWN).items() if table not in OPEN for key in keys]
MODULES = {path: ast.parse(path.read_text(encoding="utf-8"))
           for path in sorted((ROOT / "grading").rglob("*.py"))}  # fmt: skip


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


def another(value):
    """A value like this one, and how TOML writes it."""
    if isinstance(value, list):
        return ["x"], '["x"]'
    if isinstance(value, str):
        return f"{value}x", f'"{value}x"'
    return value + 1, str(value + 1)


@pytest.mark.parametrize("table, key", VALUES)
def test_every_value_of_a_class_holds_until_another_class_is_loaded(tmp_path, table, key):
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    mine.mkdir()
    value, written = another(getattr(vars(COURSE)[table], key))
    changed(mine, f"[{table}]\n{key} = {written}\n")
    assert getattr(vars(SETTINGS)[table], key) == value != getattr(vars(COURSE)[table], key)
    for other in (theirs, mine, theirs):
        load(other)
        assert (SETTINGS == COURSE) == (other == theirs)


def test_a_class_whose_settings_cannot_be_used_changes_nothing(tmp_path):
    changed(tmp_path, "[report]\nlongest_table = 3\n")
    with pytest.raises(BadSettings):
        changed(tmp_path, "[report]\nlongest_table = 4\n[messages]\nnothing.such = 'x'\n")
    with pytest.raises(BadSettings):
        changed(tmp_path, "[report]\nlongest_table = 4\nlongest = 4\n")
    assert SETTINGS.report.longest_table == 3


def test_the_next_test_has_the_values_of_the_course_again():
    assert SETTINGS == COURSE == load()


def at_import(tree):
    """What of a module is worked out when it is imported: all but bodies of functions and lambdas."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [
                *node.decorator_list,
                *node.args.defaults,
                *filter(None, node.args.kw_defaults),
            ]
        elif isinstance(node, ast.Lambda):
            waiting += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        else:
            waiting += ast.iter_child_nodes(node)


def test_what_is_worked_out_at_import_is_seen():
    tree = ast.parse(
        "A = 1\ndef f(b=B):\n    return C\nclass D:\n    e: int = E\n    f = lambda: G\n"
    )
    names = {node.id for node in at_import(tree) if isinstance(node, ast.Name)}
    assert names == {"A", "B", "e", "int", "E", "f"}


@pytest.mark.parametrize("path", [
    path for path, tree in MODULES.items() if str(path) != settings_file and any(
        isinstance(node, ast.ImportFrom) and node.module == "grading.settings" for node in ast.walk(tree))
], ids=lambda path: path.stem)  # fmt: skip
def test_no_module_keeps_a_setting_at_import(path):
    """It would be the course's own, whatever the class has."""
    kept = {node.lineno for node in at_import(MODULES[path])
            if isinstance(node, ast.Name) and node.id in ("SETTINGS", "COURSE")}  # fmt: skip
    imported = {alias.asname for node in ast.walk(MODULES[path]) if isinstance(node, ast.ImportFrom)
                and node.module == "grading.settings" for alias in node.names}  # fmt: skip
    assert not kept and imported == {None}


@pytest.mark.parametrize("table, key", VALUES)
def test_every_value_is_read_somewhere(table, key):
    read_ones = {node.attr for tree in MODULES.values() for node in ast.walk(tree)
                 if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)}  # fmt: skip
    assert key in read_ones and (table in read_ones or table in ("check", "limited"))


def test_a_worker_has_the_values_of_its_job(tmp_path, monkeypatch):
    """It is a process of its own, here or on another machine, which has the course's at first."""
    from grading.run import grade_one

    made = changed(tmp_path, "[handin]\nmost_cells = 5\n[feedback]\nlargest_picture_kb = 7\n")
    job = pickle.loads(pickle.dumps(grade_one.Job("ada", None, {}, settings=made)))
    load(tmp_path / "elsewhere")
    monkeypatch.setattr(grade_one, "zygote_for", lambda job: None)
    monkeypatch.setattr(grade_one, "grade", lambda job, zygote: SETTINGS.handin.most_cells)
    assert grade_one.grade_anywhere(job) == 5 and SETTINGS.feedback.largest_picture_kb == 7


def test_a_worker_is_told_how_much_memory_it_may_have(tmp_path, monkeypatch):
    from grading.run import pool

    changed(tmp_path, "[pool]\nworker_memory_mb = 3000\n")
    told = []

    class Process(SimpleNamespace):
        def start(self):
            told.append(self.args[1])

    Pipe = multiprocessing.Pipe
    pool._Worker(SimpleNamespace(Pipe=Pipe, Process=Process))
    assert told == [3000 << 20]


def test_an_exercise_of_the_course_is_none_the_worse_for_a_classs_short_limit(tmp_path):
    from grading.checks.base import Case, Exercise

    changed(tmp_path, "[submission]\ncell_seconds = 1\n")
    assert Exercise("f", 1, lambda x: x, [Case("one", x=1.0)]).limit == 10


def test_limits_are_those_of_the_class_when_they_are_made(tmp_path):
    from grading.sandbox.confine import Limits
    from grading.sandbox.limited import Bounds

    changed(tmp_path, "[submission]\ntotal_seconds = 7\n[limited]\nseconds = 3\n")
    assert (Limits().total_seconds, Limits().cpu_seconds, Bounds().seconds) == (7, 14, 3)
    load(tmp_path / "elsewhere")
    assert (Limits().cpu_seconds, Bounds().seconds) == (240, 20)


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
