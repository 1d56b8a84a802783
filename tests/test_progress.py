"""What an exercise set's last cell tells: which exercises pass and what is left."""

import json

import pytest

from grading.authoring.release import contents as listed
from grading.authoring.release import sets
from lessonkit import progress as module
from lessonkit.checks import check
from lessonkit.progress import contents, progress
from lessonkit.quiz import memory

SETS = [
    name for name in sets() if json.loads(listed(name))
]  # a set of one's own may have no checks


def right(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size


def scaffold(y_pred, y_true):
    raise NotImplementedError("write mse_grad")


@pytest.mark.parametrize("set_name", SETS)
def test_what_a_set_consists_of_is_what_its_notebook_says(set_name):
    assert contents(set_name) == json.loads(listed(set_name)), "run `make exercises`"


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A learner's notebook, as far as the checks see it, with a file of its own."""
    path = tmp_path / memory.NAME
    monkeypatch.setattr(memory, "file", lambda: path)
    monkeypatch.setattr(module.surroundings, "shell", object)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return path


def tried(answer):
    exec('check("mse_grad")', {"check": check, "mse_grad": answer})


def test_what_passes_is_told_and_what_is_left(store, capsys):
    tried(right)
    capsys.readouterr()
    progress("02-regression-losses")
    said = capsys.readouterr().out
    count = len(contents("02-regression-losses"))
    assert said.startswith(f"1 of {count} exercises pass (write 0 of ")
    assert "derive 1 of" in said and "  2 · Huber loss: not tried yet" in said
    assert "1 · The gradient" not in said


def test_what_failed_last_does_not_pass_any_more(store, capsys):
    tried(right)
    tried(lambda y_pred, y_true: y_pred - y_true)
    capsys.readouterr()
    progress("02-regression-losses")
    assert "1 · The gradient of mean squared error: does not pass yet" in capsys.readouterr().out


def test_a_scaffold_is_no_attempt(store, capsys):
    tried(scaffold)
    assert not store.exists() and "not written yet" in capsys.readouterr().out


def test_quiz_answers_stay_beside_it(store):
    memory.remember({"answers": {"02-one": True}})
    tried(right)
    kept = json.loads(store.read_text())
    assert kept["answers"] == {"02-one": True} and kept["exercises"] == {"mse_grad": True}


def test_grading_a_class_leaves_no_trace_in_the_graders_file(store, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    tried(right)
    assert not store.exists()


def test_outside_a_notebook_nothing_is_kept(store, monkeypatch):
    monkeypatch.setattr(module.surroundings, "shell", lambda: None)
    tried(right)
    assert not store.exists()


def test_an_unknown_set_is_the_authors_mistake(store):
    with pytest.raises(ValueError, match="no exercise set called '99-none'"):
        progress("99-none")


def test_an_answer_that_calls_one_not_written_yet_says_which(store, capsys):
    namespace = {"check": check}
    exec("def mse_grad(y_pred, y_true):\n    return helper(y_pred)", namespace)
    namespace["helper"] = lambda x: (_ for _ in ()).throw(NotImplementedError("write helper"))
    exec('check("mse_grad")', namespace)
    assert "`mse_grad` calls `helper`, which is not written yet" in capsys.readouterr().out
