"""Nothing changes a mark in silence: changes are listed, kept and explained, and a set can be frozen."""

import json

import pytest
from class_graded import grade, released_course, three_learners
from hostile.honest import honest
from hostile.made import SET, hand_in, needs_sandbox

from grading.__main__ import main
from grading.results.records import Record, Records
from grading.results.standing import Mark, Standing
from grading.run import preparation, provenance
from grading.run.options import parser
from grading.term import history

pytestmark = needs_sandbox


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    return released_course(tmp_path_factory.mktemp("released") / "course")


def records(folder):
    return Records(folder / "class" / "records" / SET)


def test_a_term_of_one_learner(released, tmp_path, capsys):
    """Graded, a check changes, handed in anew, explained, frozen: in one class, for time is short."""
    klass = three_learners(released, tmp_path / "course")
    here = ["--course", str(klass)]
    assert grade(klass) == 0
    assert "Marks that" not in capsys.readouterr().out
    first = records(klass).load("half")
    by = first.graded
    assert len(by["commit"]) == 40 and by["when"].endswith("UTC") and by["release"]
    assert by["limits"]["total_seconds"] == 120 and len(by["files"][f"{SET}.ipynb"]) == 64

    # The rule on library calls is the quickest way to other marks for the same files.
    (klass / "class" / "settings.toml").write_text("[submission]\ncell_seconds = 29\n")
    book = records(klass)
    old = book.load("half")
    old.scores[SET]["huber_check"] = 1.0  # as if the checks of then had given one point
    old.graded["checks"]["huber_check"] = "another"
    book.save(old)
    assert grade(klass, "--dry-run") == 0
    said = capsys.readouterr().out
    change = "- half 14 → 15: checks of `huber` changed; the limits changed"
    assert "Marks that would change" in said and change in said and "Nothing was written" in said
    assert book.load("half") == old
    assert grade(klass) == 0
    said = capsys.readouterr().out
    assert change in said and "These 1 stay as they were. --take-changes" in said
    assert book.load("half") == old and "half" in said.partition("learner")[2]
    assert grade(klass, "--take-changes") == 0
    said = capsys.readouterr().out
    assert change in said and said.count("→") == 1
    assert said.index(change) < said.index("learner")
    assert book.load("half").total == 15

    hand_in(klass, "half", honest()["right"][0])
    assert grade(klass) == 0
    assert "- half 15 → 17: handed in anew (`mse_grad`)" in capsys.readouterr().out
    kept = history.entries(klass / "class", "half", SET)
    assert [entry.total for entry in kept] == [15, 15, 17]
    files = history.folder(klass / "class", "half", SET) / "files"
    assert len(list(files.iterdir())) == 2

    assert main(["explain", "half", SET, *here]) == 0
    said = capsys.readouterr().out
    assert "mse_grad: 2 of 2" in said and f"File {SET}.ipynb: sha256 " in said
    assert "Before, " in said and "Then half 15 → 17: handed in anew (`mse_grad`)." in said
    assert "Graded once more, in a folder of its own: the same points, 17." in said or (
        "cannot be graded once more" in said
    )
    assert main(["explain", "nobody", SET, *here]) == 2
    assert capsys.readouterr().err.count("\n") == 1

    assert main(["freeze", SET, *here]) == 0
    hand_in(klass, "half", honest()["empty"][0])
    capsys.readouterr()
    assert grade(klass) == 2
    assert "is frozen since" in capsys.readouterr().err
    assert records(klass).load("half").total == 17
    frozen = klass / "class" / "records" / f"{SET}.frozen"
    kept = json.loads(frozen.read_text())
    kept["totals"]["right"] = 16.0
    frozen.write_text(json.dumps(kept))
    assert main(["marks", SET, "--for", "csv", *here]) == 0
    assert f"right had 16 points when {SET} was frozen, and has 17 now" in capsys.readouterr().err
    assert main(["freeze", SET, "--off", *here]) == 0
    (klass / "class" / "settings.toml").write_text("[history]\nmost = 1\n")
    assert grade(klass) == 0
    assert "- half 17 → 0: handed in anew" in capsys.readouterr().out
    assert [entry.total for entry in history.entries(klass / "class", "half", SET)] == [0]
    assert len(list(files.iterdir())) == 1


@pytest.mark.parametrize(("terminal", "answer", "agreed"), [
    (True, "y", True), (True, "", False), (True, "no", False), (False, "y", False),
])  # fmt: skip
def test_the_instructor_is_asked_at_a_terminal(monkeypatch, capsys, terminal, answer, agreed):
    monkeypatch.setattr("sys.stdin.isatty", lambda: terminal, raising=False)
    monkeypatch.setattr("builtins.input", lambda words: answer)
    asked = parser().parse_args([SET])
    assert preparation.agreed(asked, "huber 2 → 3 points") is agreed
    assert capsys.readouterr().out == ("huber 2 → 3 points\n" if terminal else "")
    assert preparation.agreed(parser().parse_args([SET, "--take-changes"]))


def test_a_change_is_said_in_the_points_that_count():
    """A mark by hand stays, whatever the machine gives now."""
    scores = {"huber_check": 0.0, "mse_grad_check": 2.0}
    old = Record("bo", SET, [SET], scores={SET: scores})
    new = Record("bo", SET, [SET], scores={SET: {"huber_check": 2.0, "mse_grad_check": 0.0}})
    marks = {"huber_check": Mark(2, 0.0, manual=1.0), "mse_grad_check": Mark(2, 2.0)}
    standing = Standing("bo", marks={SET: marks})
    assert provenance.change(old, new).startswith("bo 2 → 2: ")
    assert provenance.change(old, new, standing).startswith("bo 3 → 1: ")
    assert provenance.change(old, old, standing) is None
    late = Standing("bo", marks={SET: {}}, penalties={SET: 2.0})
    more = Record("bo", SET, [SET], scores={SET: scores | {"huber_check": 2.0}})
    assert provenance.change(old, more, late).startswith("bo 0 → 0: "), "all of it is lost"
    late.penalties[SET] = 0.5
    assert provenance.change(old, more, late).startswith("bo 1.5 → 3.5: ")
