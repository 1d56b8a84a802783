"""Marks as Moodle and Canvas read them."""

import csv
import io

from grading.handin.roster import Learner
from grading.results.marks import main, table, text

CLASS = [
    Learner("ada", "Ada", "Lovelace", "ada@example.org", "4711"),
    Learner("bo", "Bo", "Abel", "", "4712"),
    Learner("=cmd()"),
]
GIVEN = {"ada": 11.5, "=cmd()": 0.0}


def read(rows):
    return list(csv.reader(io.StringIO(text(rows))))


def test_moodle_maps_by_address_or_name():
    rows = read(table("moodle", "02-x", CLASS, GIVEN, 12))
    assert rows[0] == ["Username", "First name", "Last name", "Email address", "02-x (of 12)"]
    assert rows[2] == ["bo", "Bo", "Abel", "", ""]
    assert rows[3] == ["ada", "Ada", "Lovelace", "ada@example.org", "11.5"]


def test_canvas_has_its_own_number_and_the_points_possible():
    rows = read(table("canvas", "02-x", CLASS, GIVEN, 12))
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "02-x"]
    assert rows[1] == ["    Points Possible", "", "", "", "", "12"]
    assert rows[4] == ["Lovelace, Ada", "4711", "", "ada", "", "11.5"]


def test_nothing_is_a_formula():
    assert read(table("moodle", "02-x", CLASS, GIVEN, 12))[1][0] == "'=cmd()"


def test_without_a_gradebook_a_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["02-x", "--for", "moodle"]) == 2
    assert "there is no class/gradebook.db here" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
