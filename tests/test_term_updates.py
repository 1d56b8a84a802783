"""A pull in mid-term: a notebook with a conflict is named in one sentence, by every command that reads it."""

import pytest
from hostile.made import SET, course

from grading.authoring import release
from grading.run import grade_class


@pytest.fixture
def conflicted(tmp_path):
    folder = course(tmp_path / "course")
    path = folder / "solutions" / SET / f"{SET}.ipynb"
    text = path.read_text(encoding="utf-8")
    sides = f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> theirs\n"
    path.write_text(sides, encoding="utf-8")
    return folder


def test_a_conflict_stops_grading_with_a_sentence(conflicted, capsys):
    assert grade_class.main([SET, "--course", str(conflicted)]) == 2
    said = capsys.readouterr().err
    assert f"{SET}.ipynb holds a merge conflict" in said and said.count("\n") == 1
    assert not (conflicted / "class" / "gradebook.db").exists()


def test_a_conflict_stops_a_release_with_a_sentence(conflicted, capsys, monkeypatch):
    monkeypatch.setattr(release, "ROOT", conflicted)
    monkeypatch.setattr(release, "sets", lambda: [SET])
    monkeypatch.setattr(release.generate, "__defaults__", (conflicted,))
    assert release.main([SET]) == 2
    said = capsys.readouterr().err
    assert "holds a merge conflict" in said and said.count("\n") == 1
    assert list((conflicted / "exercises").iterdir()) == []
