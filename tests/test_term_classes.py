"""Classes are folders: two sections do not mix, last year's is moved away, a copy comes back."""

import csv
import shutil
import sqlite3

import pytest
from hostile.honest import honest
from hostile.made import SET, course, hand_in, needs_sandbox

from grading.__main__ import main
from grading.class_folder import open_to_others
from grading.term import compare

ROSTER = "id,first_name,last_name,email\n{},Bo,Abel,{}@example.org\nsame,Kim,Lee,same@example.org\n"


@pytest.fixture
def no_class(monkeypatch):
    monkeypatch.delenv("CLASS", raising=False)
    return monkeypatch


@pytest.fixture
def empty_course(tmp_path, no_class):
    folder = course(tmp_path / "course")
    shutil.rmtree(folder / "class")
    return folder


def new_class(folder, name, learner):
    roster = folder.parent / f"{name}.csv"
    roster.write_text(ROSTER.format(learner, learner), encoding="utf-8")
    return main(["new-class", name, "--roster", str(roster), "--course", str(folder)])


def marks(path):
    with path.open(encoding="utf-8", newline="") as file:
        return {row[0]: row[1:] for row in csv.reader(file)}


@needs_sandbox
def test_two_sections_do_not_mix_and_archiving_is_moving(empty_course, no_class, capsys):
    here = ["--course", str(empty_course)]
    for name, learner, answers in (("2027-a", "ann", "right"), ("2027-b", "ben", "half")):
        assert new_class(empty_course, name, learner) == 0
        no_class.setenv("CLASS", name)
        incoming = empty_course.parent / f"in-{name}"
        for who in (learner, "same"):
            path = hand_in(empty_course.parent / name, who, honest()[answers][0])
            incoming.mkdir(exist_ok=True)
            shutil.copy(path, incoming / f"{who}_{SET}.ipynb")
        assert main(["grade", SET, "--from", str(incoming), "--jobs", "1", *here]) == 0
        assert main(["overview", *here]) == 0
    assert not (empty_course / "class").exists()
    rooms = {name: empty_course / "classes" / name for name in ("2027-a", "2027-b")}
    first, second = (marks(room / "reports" / "marks.csv") for room in rooms.values())
    assert first == {"id": ["first_name", "last_name", SET, "total"],
                     "points possible": ["", "", "17", "17"], "ann": ["Bo", "Abel", "17", "17"],
                     "same": ["Kim", "Lee", "17", "17"]}  # fmt: skip
    assert second.keys() - first.keys() == {"ben"} and second["same"][-1] == "15"
    for path in [rooms["2027-a"], *rooms["2027-a"].rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path

    kept = shutil.move(rooms["2027-a"], empty_course.parent / "archive-2026")
    no_class.setenv("CLASS", kept.as_posix())
    assert main(["marks", SET, "--for", "csv", *here]) == 0
    assert "ann" in (kept / "reports" / SET / "csv.csv").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["grade", SET, *here]) == 0
    assert "2 submissions, 2 unchanged, 0 to grade" in capsys.readouterr().out

    copy = shutil.copytree(kept, empty_course.parent / "assistant")
    with sqlite3.connect(copy / "gradebook.db") as database:
        database.execute("UPDATE grade SET manual_score = 1.5 WHERE auto_score = 2")
        database.execute("UPDATE comment SET manual_comment = 'Nice.'")
    database.close()
    ours = f"sqlite:///{kept / 'gradebook.db'}"
    there = f"sqlite:///{copy / 'gradebook.db'}"
    found, lost = compare.differences(ours, there)
    assert lost == []
    assert {one.what for one in found} == {"manual_score", "manual_comment"} and len(found) == 16
    assert main(["compare", str(copy), *here]) == 0
    assert f"- ann, {SET}, huber: points none here, 1.5 there\n" in capsys.readouterr().out
    assert compare.differences(ours, there)[0] == found, "without --take nothing is written"
    assert main(["compare", str(copy), "--take", *here]) == 0
    assert compare.differences(ours, there) == ([], [])
    assert main(["overview", *here]) == 0
    assert marks(kept / "reports" / "marks.csv")["ann"][-1] == "16"


def test_a_class_that_is_not_there_is_one_sentence(empty_course, no_class, capsys):
    no_class.setenv("CLASS", "2031")
    for command in (
        ["grade", SET],
        ["marks", SET, "--for", "csv"],
        ["overview"],
        ["feedback", SET],
    ):
        assert main([*command, "--course", str(empty_course)]) == 2
        said = capsys.readouterr().err
        assert "there is no class '2031' (there is none yet)" in said and said.count("\n") == 1


@pytest.mark.parametrize("name, text, words", [
    ("../x", None, "is no name for a folder"),
    ("a b", None, "is no name for a folder"),
    ("2027", "first,second\n1,2\n", "no column for the learner's id"),
    ("2027", "", "is empty"),
])  # fmt: skip
def test_what_cannot_be_a_class_leaves_nothing(empty_course, capsys, name, text, words):
    roster = empty_course.parent / "list.csv"
    options = []
    if text is not None:
        roster.write_text(text, encoding="utf-8")
        options = ["--roster", str(roster)]
    assert main(["new-class", name, *options, "--course", str(empty_course)]) == 2
    said = capsys.readouterr().err
    assert words in said and said.count("\n") == 1
    assert not (empty_course / "classes").exists()


def test_a_checkout_that_others_can_read_is_said_once(empty_course, capsys):
    open_way = all(path.stat().st_mode & 0o011 for path in empty_course.parents)
    empty_course.chmod(0o755)
    assert bool(open_to_others(empty_course)) == open_way
    empty_course.chmod(0o700)
    assert open_to_others(empty_course) == []
